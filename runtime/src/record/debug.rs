//! How models show themselves: by their tables, secrets redacted, what is absent left out.

use std::fmt;

use super::{Field, Place, Record, View};

/// Formats a value for `Debug`.
///
/// # Errors
/// Only what the formatter raises.
pub fn debug(place: &dyn Place, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    fmt::Debug::fmt(&place.view(), f)
}

impl fmt::Debug for View<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            View::None => f.write_str("None"),
            View::Null => f.write_str("Null"),
            View::Bool(value) => value.fmt(f),
            View::I32(value) => value.fmt(f),
            View::U32(value) => value.fmt(f),
            View::I64(value) => value.fmt(f),
            View::U64(value) => value.fmt(f),
            View::F32(value) => value.fmt(f),
            View::F64(value) => value.fmt(f),
            View::Str(text) => text.fmt(f),
            View::Bytes(bytes) => write!(f, "{} bytes", bytes.len()),
            View::Stream(stream) => stream.fmt(f),
            View::Text(text) => text.format(f),
            View::Any(value) => value.fmt(f),
            View::Name(name) => f.write_str(name.as_str()),
            View::Enum(number, names) => match names.name_of(number) {
                Some(name) => f.write_str(name),
                None => number.fmt(f),
            },
            View::Record(record) | View::Part(record) => debug_record(record, f),
            View::Union(union) => {
                let (arm, content) = union.arm();
                let name = union.arms().arms.get(arm).map_or("Unknown", |arm| arm.name);
                f.debug_tuple(name).field(&content).finish()
            }
            View::Map(map) => f.debug_map().entries((0..map.len()).map(|position| map.at(position))).finish(),
            View::Opaque(message) => f.write_str(message.schema().name),
            _ => f.debug_list().entries(self.items().into_iter().flatten()).finish(),
        }
    }
}

fn debug_record(record: &dyn Record, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let schema = record.schema();
    let mut shown = f.debug_struct(schema.name);
    for (index, field) in schema.fields.iter().enumerate() {
        match record.view_at(index) {
            View::None if !field.is_required() => {}
            _ if field.is(Field::SECRET) => {
                shown.field(field.name, &format_args!("[redacted]"));
            }
            view => {
                shown.field(field.name, &view);
            }
        }
    }
    if !record.extra().is_empty() {
        shown.field("..", record.extra());
    }
    shown.finish()
}
