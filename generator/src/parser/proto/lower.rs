//! Linked descriptors to the IR.
//!
//! Types are numbered when they are first met and filled from a queue, so that rings of types need no recursion.
//! The entry files' types come first, in the order of the document; imported ones follow as they are needed.

use std::collections::{HashMap, VecDeque};

use prost_reflect::{
    DescriptorPool, EnumDescriptor, ExtensionDescriptor, FileDescriptor, Kind, MessageDescriptor,
};

use super::places::Places;
use super::{enums, fields, options, services};
use crate::diagnostic::codes::proto::{EXTENSION, MESSAGE_SET, VALIDATION};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::binding::{ContractBinding, Proto, ProtoExtension, ProtoFile, ProtoType, TypeBinding};
use crate::ir::{Contract, Deprecation, Format, Record, TypeId, TypeKind, TypeName};
use crate::parser::Options;
use crate::source::{FileId, Span};

/// The lowering of one contract.
pub(super) struct Lowering<'a> {
    pool: &'a DescriptorPool,
    places: &'a HashMap<String, Places>,
    known: HashMap<String, TypeId>,
    queue: VecDeque<Todo>,
    /// What has been made so far.
    pub(super) contract: Contract,
    /// What there is to say.
    pub(super) out: &'a mut Diagnostics,
}

enum Todo {
    Message(TypeId, MessageDescriptor),
    Enum(TypeId, EnumDescriptor),
}

impl<'a> Lowering<'a> {
    /// A lowering that has nothing yet.
    pub(super) fn new(
        pool: &'a DescriptorPool,
        places: &'a HashMap<String, Places>,
        title: String,
        entry: FileId,
        out: &'a mut Diagnostics,
    ) -> Lowering<'a> {
        let contract = Contract::new(Format::Proto, title, Span::start_of(entry));
        Lowering { pool, places, known: HashMap::new(), queue: VecDeque::new(), contract, out }
    }

    /// Lowers the files of these names.
    pub(super) fn run(mut self, entries: &[String], options: &Options) -> Contract {
        let pool = self.pool;
        let files: Vec<_> = entries.iter().filter_map(|name| pool.get_file_by_name(name)).collect();
        if let Some(first) = files.first() {
            self.describe(first);
        }
        for file in &files {
            file.messages().for_each(|message| self.declare(&message));
            file.enums().for_each(|item| {
                self.enumeration(&item);
            });
        }
        for file in &files {
            services::lower(&mut self, file);
        }
        while let Some(todo) = self.queue.pop_front() {
            match todo {
                Todo::Message(id, message) => self.fill_message(id, &message),
                Todo::Enum(id, item) => enums::fill(&mut self, id, &item),
            }
        }
        let files = files.iter().map(|file| self.file(file)).collect();
        let descriptors = options.descriptors.then(|| pool.encode_to_vec());
        self.contract.binding = ContractBinding::Proto(Proto { files, descriptors });
        self.contract
    }

    /// The places of a linked file.
    pub(super) fn places(&self, file: &FileDescriptor) -> &'a Places {
        self.places.get(file.name()).expect("every linked file has places: both are made in one step")
    }

    /// The record of a message.
    pub(super) fn message(&mut self, message: &MessageDescriptor) -> TypeId {
        if let Some(id) = self.known.get(message.full_name()) {
            return *id;
        }
        let span = self.places(&message.parent_file()).name(message.path());
        let name = type_name(message.full_name(), message.package_name());
        let id = self.contract.reserve(name, message.full_name(), span);
        self.known.insert(message.full_name().to_owned(), id);
        self.queue.push_back(Todo::Message(id, message.clone()));
        id
    }

    /// The type of an enum.
    pub(super) fn enumeration(&mut self, item: &EnumDescriptor) -> TypeId {
        if let Some(id) = self.known.get(item.full_name()) {
            return *id;
        }
        let span = self.places(&item.parent_file()).name(item.path());
        let name = type_name(item.full_name(), item.package_name());
        let id = self.contract.reserve(name, item.full_name(), span);
        self.known.insert(item.full_name().to_owned(), id);
        self.queue.push_back(Todo::Enum(id, item.clone()));
        id
    }

    /// Numbers a message and what is declared inside it.
    fn declare(&mut self, message: &MessageDescriptor) {
        self.message(message);
        for nested in message.child_messages().filter(|nested| !nested.is_map_entry()) {
            self.declare(&nested);
        }
        for item in message.child_enums() {
            self.enumeration(&item);
        }
    }

    fn describe(&mut self, file: &FileDescriptor) {
        const PACKAGE: i32 = 2;
        self.contract.docs = self.places(file).docs(&[PACKAGE]);
        let version = file.package_name().rsplit('.').next().unwrap_or("");
        if is_version(version) {
            self.contract.version = Some(version.to_owned());
        }
    }

    fn fill_message(&mut self, id: TypeId, message: &MessageDescriptor) {
        let file = message.parent_file();
        let places = self.places(&file);
        let set = message.options();
        let fields = fields::lower(self, message);
        let descriptor = message.descriptor_proto();
        let texts = options::texts(&set);
        self.report_rules(&texts, places.name(message.path()), message.full_name());
        if options::flag(&set, "message_set_wire_format") {
            let fact = format!("`{}` is a message set", message.full_name());
            self.out.push(Diagnostic::new(&MESSAGE_SET, places.name(message.path()), fact));
        }
        let ranges = descriptor.reserved_range.iter();
        let ty = &mut self.contract.types[id];
        ty.docs = places.docs(message.path());
        ty.deprecated = options::flag(&set, "deprecated").then(Deprecation::default);
        ty.kind = TypeKind::Record(Record { fields, ..Record::default() });
        ty.binding = TypeBinding::Proto(ProtoType {
            full_name: message.full_name().to_owned(),
            // The end of a range of field numbers is exclusive in the descriptor.
            reserved_numbers: ranges.map(|range| (range.start(), range.end().saturating_sub(1))).collect(),
            reserved_names: descriptor.reserved_name.clone(),
            file: file.name().to_owned(),
            package: file.package_name().to_owned(),
            options: texts,
        });
        for extension in message.extensions() {
            self.report_extension(&extension);
        }
    }

    /// Says that validation rules are not enforced.
    pub(super) fn report_rules(&mut self, texts: &[(String, String)], span: Span, name: &str) {
        let is_rule = |option: &str| option.starts_with("buf.validate.") || option.starts_with("validate.");
        if let Some((option, _)) = texts.iter().find(|(option, _)| is_rule(option)) {
            let fact = format!("the rules of `{option}` on `{name}` are not enforced");
            self.out.push(Diagnostic::new(&VALIDATION, span, fact).pointer(name));
        }
    }

    fn file(&mut self, file: &FileDescriptor) -> ProtoFile {
        let places = self.places(file);
        let mut extensions: Vec<_> = file.extensions().collect();
        let mut messages: Vec<_> = file.messages().collect();
        while let Some(message) = messages.pop() {
            extensions.extend(message.child_extensions());
            messages.extend(message.child_messages());
        }
        extensions.iter().for_each(|extension| self.report_extension(extension));
        let facts = extensions.iter().map(|extension| ProtoExtension {
            full_name: extension.full_name().to_owned(),
            extends: extension.containing_message().full_name().to_owned(),
            number: extension.number(),
            ty: extension_type(extension),
            options: options::texts(&extension.options()),
            span: places.name(extension.path()),
        });
        ProtoFile {
            name: file.name().to_owned(),
            package: file.package_name().to_owned(),
            syntax: format!("{:?}", file.syntax()),
            options: options::texts(&file.options()),
            extensions: facts.collect(),
            span: Span::start_of(places.file()),
        }
    }

    fn report_extension(&mut self, extension: &ExtensionDescriptor) {
        let extended = extension.containing_message();
        let name = extended.full_name();
        if name.starts_with("google.protobuf.") && name.ends_with("Options") {
            return;
        }
        let span = self.places(&extension.parent_file()).name(extension.path());
        let fact = format!("`{}` extends `{name}`, which has no member for it", extension.full_name());
        self.out.push(
            Diagnostic::new(&EXTENSION, span, fact)
                .note("records keep its values with the message's unknown fields")
                .pointer(extension.full_name()),
        );
    }
}

fn extension_type(extension: &ExtensionDescriptor) -> String {
    let kind = match extension.kind() {
        Kind::Message(message) => message.full_name().to_owned(),
        Kind::Enum(item) => item.full_name().to_owned(),
        scalar => format!("{scalar:?}"),
    };
    if extension.is_list() { format!("repeated {kind}") } else { kind }
}

/// A nested type carries the names of the messages around it: `Outer.Inner` is `["Outer", "Inner"]`.
fn type_name(full_name: &str, package: &str) -> TypeName {
    let within = full_name.strip_prefix(package).unwrap_or(full_name).trim_start_matches('.');
    let words: Vec<String> = within.split('.').map(str::to_owned).collect();
    match <[String; 1]>::try_from(words) {
        Ok([name]) => TypeName::Declared(name),
        Err(words) => TypeName::Derived(words),
    }
}

/// `v1`, `v2beta1`, `v1p1alpha`: the last part of a package that names a version.
fn is_version(part: &str) -> bool {
    let digits = part.strip_prefix('v').unwrap_or("");
    let rest = digits.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < digits.len()
        && ["", "alpha", "beta", "p", "test"]
            .iter()
            .any(|kind| rest.starts_with(kind) && (rest.is_empty() == kind.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_packages() {
        assert!(["v1", "v12", "v1beta1", "v1p1alpha1"].into_iter().all(is_version));
        assert!(!["", "v", "video", "v1x", "one"].into_iter().any(is_version));
    }

    #[test]
    fn nested_types_carry_their_path() {
        assert_eq!(type_name("a.b.C", "a.b"), TypeName::Declared("C".into()));
        assert_eq!(type_name("C.D", ""), TypeName::Derived(vec!["C".into(), "D".into()]));
    }
}
