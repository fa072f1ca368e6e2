//! Fields of messages; a oneof is one field whose type is a union.

use std::collections::HashSet;

use prost_reflect::prost_types::field_descriptor_proto::Type as Written;
use prost_reflect::{
    Cardinality, FieldDescriptor, Kind, MessageDescriptor, OneofDescriptor, Syntax, Value as Literal,
};

use super::lower::Lowering;
use super::{options, well_known};
use crate::ir::binding::{FieldBinding, ProtoField, ProtoKind, ProtoType, TypeBinding};
use crate::ir::{
    Access, Arm, Deprecation, Field, List, Map, Presence, Scalar, Tag, Type, TypeDef, TypeKind, TypeName,
    Union, Value,
};
use crate::source::Span;

/// The members of a message in the order of the document.
pub(super) fn lower(cx: &mut Lowering<'_>, message: &MessageDescriptor) -> Vec<Field> {
    let mut fields = Vec::new();
    let mut oneofs = HashSet::new();
    for field in declared(message) {
        match field.containing_oneof().filter(|oneof| !oneof.is_synthetic()) {
            None => fields.push(member(cx, &field)),
            Some(oneof) if oneofs.insert(oneof.full_name().to_owned()) => {
                fields.push(oneof_member(cx, message, &oneof));
            }
            Some(_) => {}
        }
    }
    fields
}

/// The fields in the order of the document; the linked message has them by number.
fn declared(message: &MessageDescriptor) -> impl Iterator<Item = FieldDescriptor> + '_ {
    message.descriptor_proto().field.iter().filter_map(|field| message.get_field_by_name(field.name()))
}

/// Where a field comes to stand among the members of its message; `None` for a member of a oneof.
pub(super) fn index_of(message: &MessageDescriptor, name: &str) -> Option<usize> {
    let mut oneofs = HashSet::new();
    let mut index = 0;
    for field in declared(message) {
        let oneof = field.containing_oneof().filter(|oneof| !oneof.is_synthetic());
        if field.name() == name {
            return oneof.is_none().then_some(index);
        }
        let is_new = oneof.is_none_or(|oneof| oneofs.insert(oneof.full_name().to_owned()));
        index += usize::from(is_new);
    }
    None
}

fn member(cx: &mut Lowering<'_>, field: &FieldDescriptor) -> Field {
    let places = cx.places(&message_file(field));
    let span = places.name(field.path());
    let set = field.options();
    let binding = binding(field);
    cx.report_rules(&binding.options, span, field.full_name());
    let ty = field_type(cx, field, span);
    Field {
        default: field.field_descriptor_proto().default_value.as_deref().map(|text| default(field, text)),
        access: access(field),
        docs: places.docs(field.path()),
        deprecated: options::flag(&set, "deprecated").then(Deprecation::default),
        secret: options::flag(&set, "debug_redact"),
        binding: FieldBinding::Proto(binding),
        ..Field::new(field.name(), ty, presence(field), span)
    }
}

fn oneof_member(cx: &mut Lowering<'_>, message: &MessageDescriptor, oneof: &OneofDescriptor) -> Field {
    let file = message.parent_file();
    let places = cx.places(&file);
    let span = places.name(oneof.path());
    let arms = declared(message)
        .filter(|field| field.containing_oneof().as_ref() == Some(oneof))
        .map(|field| arm(cx, &field))
        .collect();
    let within = message.full_name().strip_prefix(file.package_name()).unwrap_or(message.full_name());
    let words = within.trim_start_matches('.').split('.').chain([oneof.name()]).map(str::to_owned).collect();
    let texts = options::texts(&oneof.options());
    cx.report_rules(&texts, span, oneof.full_name());
    let docs = places.docs(oneof.path());
    let id = cx.contract.types.push(TypeDef {
        docs: docs.clone(),
        binding: TypeBinding::Proto(ProtoType {
            full_name: oneof.full_name().to_owned(),
            file: file.name().to_owned(),
            package: file.package_name().to_owned(),
            ..ProtoType::default()
        }),
        ..TypeDef::new(
            TypeName::Derived(words),
            oneof.full_name(),
            span,
            TypeKind::Union(Union { arms, tag: Tag::Member, open: true }),
        )
    });
    let binding = ProtoField {
        number: 0,
        kind: ProtoKind::Oneof,
        packed: false,
        repeated: false,
        json_name: String::new(),
        entry: None,
        options: texts,
    };
    Field {
        docs,
        binding: FieldBinding::Proto(binding),
        ..Field::new(oneof.name(), id, Presence::Optional, span)
    }
}

fn arm(cx: &mut Lowering<'_>, field: &FieldDescriptor) -> Arm {
    let places = cx.places(&message_file(field));
    let span = places.name(field.path());
    let mut binding = binding(field);
    cx.report_rules(&binding.options, span, field.full_name());
    if options::flag(&field.options(), "deprecated") {
        binding.options.push(("deprecated".to_owned(), "true".to_owned()));
    }
    let ty = field_type(cx, field, span);
    Arm {
        docs: places.docs(field.path()),
        binding: FieldBinding::Proto(binding),
        ..Arm::new(field.name(), ty, span)
    }
}

fn message_file(field: &FieldDescriptor) -> prost_reflect::FileDescriptor {
    field.parent_message().parent_file()
}

fn presence(field: &FieldDescriptor) -> Presence {
    match field.cardinality() {
        Cardinality::Required => Presence::Required,
        Cardinality::Repeated => Presence::Implicit,
        Cardinality::Optional if field.supports_presence() => Presence::Optional,
        Cardinality::Optional => Presence::Implicit,
    }
}

fn field_type(cx: &mut Lowering<'_>, field: &FieldDescriptor, span: Span) -> Type {
    let kind = field.kind();
    if let (true, Kind::Message(entry)) = (field.is_map(), &kind) {
        let key = value_type(cx, &entry.map_entry_key_field().kind());
        let value = value_type(cx, &entry.map_entry_value_field().kind());
        return cx.contract.map_of(Map { key, ..Map::of(value) }, span).into();
    }
    let item = value_type(cx, &kind);
    if field.is_list() { cx.contract.list_of(List::of(item), span).into() } else { item }
}

fn value_type(cx: &mut Lowering<'_>, kind: &Kind) -> Type {
    let scalar = match kind {
        Kind::Message(message) => match well_known::scalar(message.full_name()) {
            Some(scalar) => scalar,
            None => return cx.message(message).into(),
        },
        Kind::Enum(item) => return cx.enumeration(item).into(),
        Kind::Double => Scalar::F64,
        Kind::Float => Scalar::F32,
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => Scalar::I32,
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => Scalar::I64,
        Kind::Uint32 | Kind::Fixed32 => Scalar::U32,
        Kind::Uint64 | Kind::Fixed64 => Scalar::U64,
        Kind::Bool => Scalar::Bool,
        Kind::String => Scalar::String,
        Kind::Bytes => Scalar::Bytes,
    };
    scalar.into()
}

fn binding(field: &FieldDescriptor) -> ProtoField {
    let kind = field.kind();
    let entry = match &kind {
        Kind::Message(entry) if field.is_map() => {
            let (key, value) = (entry.map_entry_key_field(), entry.map_entry_value_field());
            Some((wire_kind(&key), wire_kind(&value)))
        }
        _ => None,
    };
    ProtoField {
        number: field.number(),
        kind: if field.is_map() { ProtoKind::Map } else { wire_kind(field) },
        packed: is_packed(field),
        repeated: field.is_list(),
        json_name: field.json_name().to_owned(),
        entry,
        options: options::texts(&field.options()),
    }
}

/// Whether a list is one packed field. The linked field does not know: it is made before its options are read.
fn is_packed(field: &FieldDescriptor) -> bool {
    let is_number = !matches!(field.kind(), Kind::String | Kind::Bytes | Kind::Message(_));
    let said = options::said(&field.options(), "packed");
    let is_usual = field.parent_message().parent_file().syntax() == Syntax::Proto3;
    field.is_list() && is_number && said.unwrap_or(is_usual)
}

fn wire_kind(field: &FieldDescriptor) -> ProtoKind {
    match field.kind() {
        Kind::Double => ProtoKind::Double,
        Kind::Float => ProtoKind::Float,
        Kind::Int32 => ProtoKind::Int32,
        Kind::Int64 => ProtoKind::Int64,
        Kind::Uint32 => ProtoKind::Uint32,
        Kind::Uint64 => ProtoKind::Uint64,
        Kind::Sint32 => ProtoKind::Sint32,
        Kind::Sint64 => ProtoKind::Sint64,
        Kind::Fixed32 => ProtoKind::Fixed32,
        Kind::Fixed64 => ProtoKind::Fixed64,
        Kind::Sfixed32 => ProtoKind::Sfixed32,
        Kind::Sfixed64 => ProtoKind::Sfixed64,
        Kind::Bool => ProtoKind::Bool,
        Kind::String => ProtoKind::String,
        Kind::Bytes => ProtoKind::Bytes,
        Kind::Enum(_) => ProtoKind::Enum,
        Kind::Message(_) if field.field_descriptor_proto().r#type() == Written::Group => ProtoKind::Group,
        Kind::Message(_) => ProtoKind::Message,
    }
}

/// `google.api.field_behavior`: OUTPUT_ONLY is 3, INPUT_ONLY is 4.
fn access(field: &FieldDescriptor) -> Access {
    let behavior = options::custom(&field.options(), "google.api.field_behavior");
    let Some(Literal::List(behavior)) = behavior else { return Access::Both };
    let numbers: Vec<_> = behavior.iter().filter_map(Literal::as_enum_number).collect();
    match (numbers.contains(&3), numbers.contains(&4)) {
        (true, false) => Access::Read,
        (false, true) => Access::Write,
        _ => Access::Both,
    }
}

/// A default of proto2. The descriptor has it as text; bytes are C-escaped there.
fn default(field: &FieldDescriptor, text: &str) -> Value {
    match field.kind() {
        Kind::String | Kind::Bytes => Value::String(text.to_owned()),
        Kind::Bool => Value::Bool(text == "true"),
        Kind::Enum(_) => Value::Name(text.to_owned()),
        _ => Value::Number(text.to_owned()),
    }
}
