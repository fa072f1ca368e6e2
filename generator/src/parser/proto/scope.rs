//! Writes out the names of types, so that linking has nothing left to guess.
//!
//! A name in a .proto file is relative: its first word is looked up from the innermost scope outwards, among what the
//! file and its imports declare. The linker behind us also looks at packages that the file does not import, so what it
//! finds depends on what was linked before. Names that resolve here become absolute; the others stay, for the linker to
//! report.

use std::collections::{HashMap, HashSet};

use prost_reflect::prost_types::{
    DescriptorProto, FieldDescriptorProto, FileDescriptorProto, ServiceDescriptorProto, UninterpretedOption,
};

/// What every file declares.
#[derive(Debug, Default)]
pub(super) struct Symbols {
    /// Full name to what it is and the file that declares it.
    declared: HashMap<String, (Kind, usize)>,
    /// Package and its prefixes to the files in it.
    packages: HashMap<String, HashSet<usize>>,
    /// File name to the files it sees, and the files it shows to those who import it.
    files: HashMap<String, File>,
}

#[derive(Debug)]
struct File {
    visible: HashSet<usize>,
    shown: HashSet<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Type,
    Extension,
    Other,
}

impl Symbols {
    /// Adds the names of a file. Files come after the files they import.
    pub(super) fn declare(&mut self, file: &FileDescriptorProto) {
        let index = self.files.len();
        let mut visible = HashSet::from([index]);
        let mut shown = HashSet::from([index]);
        for (position, import) in file.dependency.iter().enumerate() {
            let Some(imported) = self.files.get(import) else { continue };
            visible.extend(&imported.shown);
            if file.public_dependency.contains(&(position as i32)) {
                shown.extend(&imported.shown);
            }
        }
        self.files.insert(file.name().to_owned(), File { visible, shown });
        let package = file.package();
        let prefixes = package.match_indices('.').map(|(at, _)| &package[..at]).chain([package]);
        for prefix in prefixes.filter(|prefix| !prefix.is_empty()) {
            self.packages.entry(prefix.to_owned()).or_default().insert(index);
        }
        self.declare_content(index, file);
    }

    fn declare_content(&mut self, index: usize, file: &FileDescriptorProto) {
        let scope = file.package();
        for message in &file.message_type {
            self.declare_message(index, scope, message);
        }
        self.add_all(index, scope, Kind::Type, file.enum_type.iter().map(|item| item.name()));
        self.add_all(index, scope, Kind::Extension, file.extension.iter().map(|item| item.name()));
        self.add_all(index, scope, Kind::Other, file.service.iter().map(|item| item.name()));
    }

    fn declare_message(&mut self, index: usize, scope: &str, message: &DescriptorProto) {
        self.add_all(index, scope, Kind::Type, [message.name()]);
        let scope = join(scope, message.name());
        for nested in &message.nested_type {
            self.declare_message(index, &scope, nested);
        }
        self.add_all(index, &scope, Kind::Type, message.enum_type.iter().map(|item| item.name()));
        self.add_all(index, &scope, Kind::Extension, message.extension.iter().map(|item| item.name()));
    }

    fn add_all<'a>(
        &mut self,
        index: usize,
        scope: &str,
        kind: Kind,
        names: impl IntoIterator<Item = &'a str>,
    ) {
        for name in names {
            self.declared.entry(join(scope, name)).or_insert((kind, index));
        }
    }

    /// Makes the names a declared file uses absolute where they resolve.
    pub(super) fn qualify(&self, file: &mut FileDescriptorProto) {
        let Some(seen) = self.files.get(file.name()) else { return };
        let scope = file.package().to_owned();
        let resolver = Resolver { symbols: self, visible: &seen.visible };
        file.options.iter_mut().for_each(|it| resolver.options(&mut it.uninterpreted_option, &scope));
        file.extension.iter_mut().for_each(|field| resolver.field(field, &scope));
        file.message_type.iter_mut().for_each(|message| resolver.message(message, &scope));
        file.enum_type.iter_mut().for_each(|item| resolver.enum_options(item, &scope));
        file.service.iter_mut().for_each(|service| resolver.service(service, &scope));
    }
}

struct Resolver<'a> {
    symbols: &'a Symbols,
    visible: &'a HashSet<usize>,
}

impl Resolver<'_> {
    fn message(&self, message: &mut DescriptorProto, scope: &str) {
        let scope = join(scope, message.name());
        message.options.iter_mut().for_each(|it| self.options(&mut it.uninterpreted_option, &scope));
        message.field.iter_mut().for_each(|field| self.field(field, &scope));
        message.extension.iter_mut().for_each(|field| self.field(field, &scope));
        message.nested_type.iter_mut().for_each(|nested| self.message(nested, &scope));
        message.enum_type.iter_mut().for_each(|item| self.enum_options(item, &scope));
        for oneof in &mut message.oneof_decl {
            oneof.options.iter_mut().for_each(|it| self.options(&mut it.uninterpreted_option, &scope));
        }
    }

    fn field(&self, field: &mut FieldDescriptorProto, scope: &str) {
        self.name(&mut field.type_name, scope, Kind::Type);
        self.name(&mut field.extendee, scope, Kind::Type);
        field.options.iter_mut().for_each(|it| self.options(&mut it.uninterpreted_option, scope));
    }

    fn enum_options(&self, item: &mut prost_reflect::prost_types::EnumDescriptorProto, scope: &str) {
        item.options.iter_mut().for_each(|it| self.options(&mut it.uninterpreted_option, scope));
        for value in &mut item.value {
            value.options.iter_mut().for_each(|it| self.options(&mut it.uninterpreted_option, scope));
        }
    }

    fn service(&self, service: &mut ServiceDescriptorProto, scope: &str) {
        let scope = join(scope, service.name());
        service.options.iter_mut().for_each(|it| self.options(&mut it.uninterpreted_option, &scope));
        for method in &mut service.method {
            self.name(&mut method.input_type, &scope, Kind::Type);
            self.name(&mut method.output_type, &scope, Kind::Type);
            method.options.iter_mut().for_each(|it| self.options(&mut it.uninterpreted_option, &scope));
        }
    }

    fn options(&self, options: &mut [UninterpretedOption], scope: &str) {
        for part in options.iter_mut().flat_map(|option| &mut option.name) {
            let is_custom = part.is_extension;
            if let Some(full) = self.resolve(&part.name_part, scope, Kind::Extension).filter(|_| is_custom) {
                part.name_part = full;
            }
        }
    }

    fn name(&self, name: &mut Option<String>, scope: &str, kind: Kind) {
        if let Some(full) = name.as_deref().and_then(|name| self.resolve(name, scope, kind)) {
            *name = Some(full);
        }
    }

    /// The absolute form (`.pkg.Name`) of a relative name.
    fn resolve(&self, name: &str, scope: &str, kind: Kind) -> Option<String> {
        if name.starts_with('.') {
            return None;
        }
        let first = name.split('.').next().unwrap_or(name);
        let mut scope = scope;
        loop {
            let candidate = join(scope, first);
            if first.len() == name.len() {
                if self.is(&candidate, kind) {
                    return Some(format!(".{candidate}"));
                }
            } else if self.is_scope(&candidate) {
                // The first word decides: what is inside it must be there, outer scopes are hidden.
                let full = join(scope, name);
                return self.is(&full, kind).then(|| format!(".{full}"));
            }
            scope = match scope.rfind('.') {
                Some(at) => &scope[..at],
                None if scope.is_empty() => return None,
                None => "",
            };
        }
    }

    fn is(&self, full: &str, kind: Kind) -> bool {
        self.symbols
            .declared
            .get(full)
            .is_some_and(|(found, file)| *found == kind && self.visible.contains(file))
    }

    fn is_scope(&self, full: &str) -> bool {
        let package = self.symbols.packages.get(full);
        let is_visible = |files: &HashSet<usize>| !files.is_disjoint(self.visible);
        let declared = self.symbols.declared.get(full);
        package.is_some_and(is_visible)
            || declared.is_some_and(|(kind, file)| *kind != Kind::Extension && self.visible.contains(file))
    }
}

fn join(scope: &str, name: &str) -> String {
    if scope.is_empty() { name.to_owned() } else { format!("{scope}.{name}") }
}
