//! The walk the other way: views into a document, appended to a byte buffer.

use base64::Engine as _;

use super::escape::write_string;
use super::options::{Dialect, Options};
use crate::record::{Field, MapLike, ProtoRow, Record, Schema, Text, Union, Value, View};

pub(super) struct Writer<'o> {
    out: &'o mut Vec<u8>,
    proto: bool,
    /// Numbers that floating point does not keep are strings.
    exact: bool,
    /// Inside a member whose numbers are strings.
    quoted: bool,
}

impl<'o> Writer<'o> {
    pub(super) fn new(out: &'o mut Vec<u8>, options: &Options) -> Self {
        Writer {
            out,
            proto: options.dialect == Dialect::Proto,
            exact: options.dialect == Dialect::GraphQl,
            quoted: false,
        }
    }

    pub(super) fn view(&mut self, view: View<'_>) {
        match view {
            // Other code's message has no form here.
            View::None | View::Null | View::Opaque(_) => self.raw("null"),
            View::Str(text) => write_string(text, self.out),
            View::Record(record) => self.record(record),
            View::I64(value) => self.long(value),
            View::Bool(value) => self.raw(if value { "true" } else { "false" }),
            View::Name(name) => write_string(name.as_str(), self.out),
            View::F64(value) => self.f64(value),
            View::List(list) => self.list((0..list.len()).map(|index| list.at(index))),
            View::Map(map) => self.map(map),
            View::Union(union) => self.union(union),
            View::Any(value) => self.value(value),
            View::Text(text) => self.text(text),
            View::I32(value) => self.int(value),
            View::U32(value) => self.int(value),
            View::U64(value) => self.long(value),
            View::F32(value) => self.f32(value),
            View::Bytes(bytes) => self.bytes(bytes),
            // What is not at hand cannot stand in a document.
            View::Stream(stream) => self.bytes(&stream.bytes().unwrap_or_default()),
            View::Part(part) => self.view(part.view_at(crate::body::CONTENT)),
            View::Enum(number, names) => match names.name_of(number) {
                Some(name) if !names.numeric => write_string(name, self.out),
                _ => self.int(number),
            },
            view => self.list(view.items().into_iter().flatten()),
        }
    }

    /// A view whose numbers are strings.
    pub(super) fn quoted(&mut self, view: View<'_>) {
        self.quoted = true;
        self.view(view);
        self.quoted = false;
    }

    #[inline]
    fn raw(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    #[inline]
    fn int(&mut self, value: impl itoa::Integer) {
        let mut digits = itoa::Buffer::new();
        self.number(digits.format(value), self.quoted);
    }

    #[inline]
    fn number(&mut self, digits: &str, quoted: bool) {
        if quoted {
            self.out.push(b'"');
        }
        self.raw(digits);
        if quoted {
            self.out.push(b'"');
        }
    }

    /// ProtoJSON writes integers of 64 bits as strings.
    #[inline]
    fn long(&mut self, value: impl itoa::Integer) {
        let mut digits = itoa::Buffer::new();
        self.number(digits.format(value), self.quoted || self.proto);
    }

    fn f64(&mut self, value: f64) {
        if value.is_finite() {
            let mut digits = zmij::Buffer::new();
            self.number(digits.format_finite(value), self.quoted);
        } else {
            self.special(value);
        }
    }

    fn f32(&mut self, value: f32) {
        if value.is_finite() {
            let mut digits = zmij::Buffer::new();
            self.number(digits.format_finite(value), self.quoted);
        } else {
            self.special(value.into());
        }
    }

    #[cold]
    fn special(&mut self, value: f64) {
        self.raw(match value {
            _ if !self.proto => "null",
            value if value.is_nan() => "\"NaN\"",
            value if value > 0.0 => "\"Infinity\"",
            _ => "\"-Infinity\"",
        });
    }

    fn bytes(&mut self, bytes: &[u8]) {
        let text = base64::engine::general_purpose::STANDARD.encode(bytes);
        self.out.push(b'"');
        self.raw(&text);
        self.out.push(b'"');
    }

    fn text(&mut self, text: &dyn Text) {
        let written = text.to_text();
        if text.is_number() && !self.quoted && !self.exact && crate::record::is_number(written.as_bytes()) {
            self.raw(&written);
        } else {
            write_string(&written, self.out);
        }
    }

    fn list<'v>(&mut self, items: impl Iterator<Item = View<'v>>) {
        self.out.push(b'[');
        let mut first = true;
        for item in items {
            if !first {
                self.out.push(b',');
            }
            first = false;
            self.view(item);
        }
        self.out.push(b']');
    }

    fn map(&mut self, map: &dyn MapLike) {
        self.out.push(b'{');
        let mut first = true;
        self.entries(map, &mut first);
        self.out.push(b'}');
    }

    fn entries(&mut self, map: &dyn MapLike, first: &mut bool) {
        for index in 0..map.len() {
            let (key, value) = map.at(index);
            self.comma(first);
            self.key(key);
            self.out.push(b':');
            self.view(value);
        }
    }

    /// Member names are strings whatever the key is.
    fn key(&mut self, key: View<'_>) {
        match key {
            View::Str(_) | View::Name(_) => self.view(key),
            View::Text(text) => write_string(&text.to_text(), self.out),
            key => {
                let start = self.out.len();
                self.view(key);
                // What is written as a string already keeps its quotes.
                if self.out.get(start) != Some(&b'"') {
                    self.out.insert(start, b'"');
                    self.out.push(b'"');
                }
            }
        }
    }

    #[inline]
    fn comma(&mut self, first: &mut bool) {
        if !*first {
            self.out.push(b',');
        }
        *first = false;
    }

    #[inline]
    fn name(&mut self, name: &str, first: &mut bool) {
        self.comma(first);
        write_string(name, self.out);
        self.out.push(b':');
    }

    #[inline]
    fn record(&mut self, record: &dyn Record) {
        self.out.push(b'{');
        let mut first = true;
        self.members(record, None, &mut first);
        self.out.push(b'}');
    }

    /// The members of a record but the one called `tag`, which the union has written.
    fn members(&mut self, record: &dyn Record, tag: Option<&str>, first: &mut bool) {
        let schema = record.schema();
        for (index, field) in schema.fields.iter().enumerate() {
            let view = record.view_at(index);
            if matches!(view, View::None) && !field.is_required() || tag == Some(field.name) {
                continue;
            }
            if field.flags & (Field::REST | Field::INLINE | Field::QUOTED) != 0 || self.proto {
                self.unusual(schema, index, view, first);
                continue;
            }
            self.name(field.name, first);
            self.view(view);
        }
        if !record.extra().is_empty() {
            for (name, value) in record.extra().members() {
                self.name(name, first);
                self.value(value);
            }
        }
    }

    /// Members that do not stand under their own name, and ProtoJSON's that may be left out.
    fn unusual(&mut self, schema: &Schema, index: usize, view: View<'_>, first: &mut bool) {
        let field = &schema.fields[index];
        match view {
            View::Map(map) if field.is(Field::REST) => self.entries(map, first),
            View::Union(union) if field.is(Field::INLINE) => {
                let (arm, content) = union.arm();
                let here = (index, arm);
                let named =
                    schema.inline.iter().find(|inline| (inline.slot.into(), inline.arm.into()) == here);
                if let Some(inline) = named {
                    self.name(inline.name, first);
                    self.view(content);
                }
            }
            _ if field.is(Field::REST) || self.proto && is_zero(view) && !has_presence(schema, index) => {}
            view => {
                self.name(field.name, first);
                if field.is(Field::QUOTED) { self.quoted(view) } else { self.view(view) }
            }
        }
    }

    fn union(&mut self, union: &dyn Union) {
        let arms = union.arms();
        let (arm, content) = union.arm();
        match (content, arms.arms.get(arm)) {
            (content, Some(arm)) if arms.wrapped => {
                self.out.push(b'{');
                self.name(arm.name, &mut true);
                self.view(content);
                self.out.push(b'}');
            }
            (View::Record(record), Some(arm)) if !arms.tag.is_empty() && !arm.tags.is_empty() => {
                self.out.push(b'{');
                let mut first = true;
                self.name(arms.tag, &mut first);
                write_string(tag_of(record, arms.tag, arm.tags), self.out);
                self.members(record, Some(arms.tag), &mut first);
                self.out.push(b'}');
            }
            // An arm that is a name alone.
            (View::None, Some(arm)) if !arms.tag.is_empty() && !arm.tags.is_empty() => {
                self.out.push(b'{');
                self.name(arms.tag, &mut true);
                write_string(arm.tags.first().copied().unwrap_or_default(), self.out);
                self.out.push(b'}');
            }
            (content, _) => self.view(content),
        }
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self.raw("null"),
            Value::Bool(value) => self.raw(if *value { "true" } else { "false" }),
            Value::Number(number) => {
                use std::io::Write as _;
                // Writing to a `Vec` does not fail.
                let _ = write!(self.out, "{number}");
            }
            Value::String(text) => write_string(text, self.out),
            Value::Array(items) => self.list(items.iter().map(View::Any)),
            Value::Object(members) => {
                self.out.push(b'{');
                let mut first = true;
                for (name, value) in members.iter() {
                    self.name(name, &mut first);
                    self.value(value);
                }
                self.out.push(b'}');
            }
        }
    }
}

/// Of several values for one arm, the one the record holds itself; else the first.
pub(super) fn tag_of<'r>(record: &'r dyn Record, tag: &str, tags: &[&'r str]) -> &'r str {
    let held = record.schema().find(tag, 0).and_then(|index| match record.view_at(index) {
        View::Str(text) => Some(text),
        View::Name(name) => Some(name.as_str()),
        _ => None,
    });
    match held {
        Some(held) if tags.contains(&held) => held,
        _ => tags.first().copied().unwrap_or_default(),
    }
}

fn is_zero(view: View<'_>) -> bool {
    match view {
        View::Bool(value) => !value,
        View::I32(value) | View::Enum(value, _) => value == 0,
        View::U32(value) => value == 0,
        View::I64(value) => value == 0,
        View::U64(value) => value == 0,
        View::F32(value) => value.to_bits() == 0,
        View::F64(value) => value.to_bits() == 0,
        View::Str(text) => text.is_empty(),
        View::Bytes(bytes) => bytes.is_empty(),
        View::Map(map) => map.is_empty(),
        view => view.items().is_some_and(|items| items.len() == 0),
    }
}

fn has_presence(schema: &Schema, index: usize) -> bool {
    let row = schema.proto.iter().find(|row| usize::from(row.slot) == index);
    row.is_some_and(|row| row.flags & ProtoRow::PRESENCE != 0)
}
