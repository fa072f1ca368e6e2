//! Protobuf rows of a record: by ascending number, the arms of a oneof together at the place of their lowest one, in the
//! order of the union.

use super::Models;
use crate::ir::binding::{FieldBinding, ProtoField, ProtoKind};
use crate::ir::{Field, Presence, Record, Scalar, Type, TypeKind};

/// A row with the number it is sorted by.
struct Row {
    number: u32,
    expression: String,
}

impl Models<'_> {
    /// `.proto(&[..])`, where the record travels in protobuf.
    pub(super) fn proto_rows(&self, record: &Record) -> Option<String> {
        let mut groups: Vec<Vec<Row>> = Vec::new();
        for (slot, field) in record.fields.iter().enumerate() {
            let FieldBinding::Proto(binding) = &field.binding else { continue };
            groups.push(match binding.kind {
                ProtoKind::Oneof => self.oneof(slot, field.ty),
                _ => vec![Row { number: binding.number, expression: self.proto_row(binding, slot, field) }],
            });
        }
        groups.retain(|group| !group.is_empty());
        groups.sort_by_key(|group| group.iter().map(|row| row.number).min());
        let rows: Vec<_> =
            groups.into_iter().flatten().map(|row| format!("\n        {},", row.expression)).collect();
        (!rows.is_empty()).then(|| format!(".proto(&[{}\n    ])", rows.concat()))
    }

    fn oneof(&self, slot: usize, ty: Type) -> Vec<Row> {
        let Type::Id(id) = ty else { return Vec::new() };
        let TypeKind::Union(union) = &self.places.contract.types[id].kind else { return Vec::new() };
        let rows = union.arms.iter().enumerate().filter_map(|(index, arm)| match &arm.binding {
            FieldBinding::Proto(binding) => {
                let expression = format!("{}.arm({index})", self.new_row(binding, slot, arm.ty));
                Some(Row { number: binding.number, expression })
            }
            _ => None,
        });
        rows.collect()
    }

    fn proto_row(&self, binding: &ProtoField, slot: usize, field: &Field) -> String {
        let row = self.new_row(binding, slot, field.ty);
        match (binding.kind, field.presence) {
            (ProtoKind::Map, _) => row,
            _ if binding.packed => format!("{row}.packed()"),
            _ if binding.repeated => format!("{row}.repeated()"),
            (_, Presence::Required) => format!("{row}.required()"),
            (_, Presence::Optional) => format!("{row}.presence()"),
            (_, Presence::Implicit) => row,
        }
    }

    fn new_row(&self, binding: &ProtoField, slot: usize, ty: Type) -> String {
        let number = binding.number;
        let inner = match ty {
            Type::Id(id) => match &self.places.contract.types[id].kind {
                TypeKind::List(list) => list.item,
                TypeKind::Map(map) => map.value,
                _ => ty,
            },
            Type::Scalar(_) => ty,
        };
        match binding.entry {
            Some((key, value)) => {
                format!("r::ProtoRow::map({number}, {slot}, {}, {})", kind_name(key), kind(value, inner))
            }
            None => format!("r::ProtoRow::new({number}, {}, {slot})", kind(binding.kind, inner)),
        }
    }
}

/// The name of a member that ProtoJSON reads besides the usual one; empty for none.
pub(super) fn second_name(field: &Field) -> &str {
    match &field.binding {
        FieldBinding::Proto(binding) if !binding.json_name.is_empty() && binding.json_name != field.name => {
            &field.name
        }
        _ => "",
    }
}

/// The name of a member in JSON.
pub(super) fn json_name(field: &Field) -> &str {
    match &field.binding {
        FieldBinding::Proto(binding) if !binding.json_name.is_empty() => &binding.json_name,
        _ => &field.name,
    }
}

/// A message that is a scalar to us is one of the well-known ones.
fn kind(kind: ProtoKind, ty: Type) -> &'static str {
    let Type::Scalar(scalar) = ty else { return kind_name(kind) };
    if kind != ProtoKind::Message {
        return kind_name(kind);
    }
    match scalar {
        Scalar::DateTime => "r::ProtoKind::Timestamp",
        Scalar::Duration => "r::ProtoKind::Duration",
        Scalar::Unit => "r::ProtoKind::Empty",
        Scalar::Bool => "r::ProtoKind::BoolValue",
        Scalar::I32 => "r::ProtoKind::Int32Value",
        Scalar::I64 => "r::ProtoKind::Int64Value",
        Scalar::U32 => "r::ProtoKind::UInt32Value",
        Scalar::U64 => "r::ProtoKind::UInt64Value",
        Scalar::F32 => "r::ProtoKind::FloatValue",
        Scalar::F64 => "r::ProtoKind::DoubleValue",
        Scalar::String => "r::ProtoKind::StringValue",
        Scalar::Bytes => "r::ProtoKind::BytesValue",
        _ => "r::ProtoKind::Message",
    }
}

fn kind_name(kind: ProtoKind) -> &'static str {
    match kind {
        ProtoKind::Int32 => "r::ProtoKind::Int32",
        ProtoKind::Int64 => "r::ProtoKind::Int64",
        ProtoKind::Uint32 => "r::ProtoKind::UInt32",
        ProtoKind::Uint64 => "r::ProtoKind::UInt64",
        ProtoKind::Sint32 => "r::ProtoKind::SInt32",
        ProtoKind::Sint64 => "r::ProtoKind::SInt64",
        ProtoKind::Fixed32 => "r::ProtoKind::Fixed32",
        ProtoKind::Fixed64 => "r::ProtoKind::Fixed64",
        ProtoKind::Sfixed32 => "r::ProtoKind::SFixed32",
        ProtoKind::Sfixed64 => "r::ProtoKind::SFixed64",
        ProtoKind::Float => "r::ProtoKind::Float",
        ProtoKind::Double => "r::ProtoKind::Double",
        ProtoKind::Bool => "r::ProtoKind::Bool",
        ProtoKind::String => "r::ProtoKind::String",
        ProtoKind::Bytes => "r::ProtoKind::Bytes",
        ProtoKind::Enum => "r::ProtoKind::Enum",
        ProtoKind::Message => "r::ProtoKind::Message",
        ProtoKind::Group => "r::ProtoKind::Group",
        ProtoKind::Map => "r::ProtoKind::Map",
        // A oneof has no row of its own; its arms have.
        ProtoKind::Oneof => "r::ProtoKind::Message",
    }
}
