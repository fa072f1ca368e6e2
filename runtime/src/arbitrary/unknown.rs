//! What a contract does not know, in the form in which each wire keeps it.

use super::Maker;
use crate::record::{Arms, Record, Schema, Union, Value, XmlKind, XmlTable};

/// The wire a record is made for, as far as its tables tell.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wire {
    Json,
    Xml,
    Protobuf,
}

/// Fields of the highest number there is: a varint, a chunk, four bytes.
const FIELDS: [&[u8]; 3] = [
    &[0xf8, 0xff, 0xff, 0xff, 0x0f, 0x96, 0x01],
    &[0xfa, 0xff, 0xff, 0xff, 0x0f, 0x03, b'n', b'e', b'w'],
    &[0xfd, 0xff, 0xff, 0xff, 0x0f, 1, 2, 3, 4],
];
const HIGHEST: u32 = (1 << 29) - 1;

/// As an element is kept: with its namespace as the default one.
const ELEMENT: &str = "<x-unknown xmlns=\"urn:x-unknown\" x=\"1\">&lt;new&gt;</x-unknown>";

impl Wire {
    /// Of a record; one without members of its own goes by the record around it.
    pub(super) fn of(schema: &Schema, around: Wire) -> Wire {
        match (schema.proto, schema.xml) {
            ([_, ..], _) => Wire::Protobuf,
            (_, Some(_)) => Wire::Xml,
            _ if schema.fields.is_empty() => around,
            _ => Wire::Json,
        }
    }
}

impl Maker<'_> {
    /// Something that the record's table does not name.
    pub(super) fn unknown_member(&mut self, record: &mut dyn Record) {
        let schema = record.schema();
        match self.wire {
            Wire::Json => {
                let value = self.any();
                record.keep("x-unknown", value);
            }
            Wire::Protobuf if schema.proto.iter().all(|row| row.tag >> 3 != HIGHEST) => {
                let field = FIELDS[self.entropy.below(FIELDS.len() as u64) as usize];
                if let Some(extra) = record.extra_mut() {
                    extra.bytes_mut().extend_from_slice(field);
                }
            }
            Wire::Protobuf => {}
            // The members of a group stand among those of the record around it, which would take it for its own.
            Wire::Xml if self.grouped => {}
            Wire::Xml => {
                let has = |kind: XmlKind| rows(schema.xml).any(|row| row == kind);
                let takes_elements = !has(XmlKind::AnyElement) && !has(XmlKind::Text);
                if takes_elements && self.entropy.one_in(2) {
                    record.keep("{urn:x-unknown}x-unknown", ELEMENT);
                } else if !has(XmlKind::AnyAttribute) {
                    record.keep("@{urn:x-unknown}x-unknown", "new");
                }
            }
        }
    }

    /// An arm that the union's table does not name; false where the wire has no place for one.
    pub(super) fn unknown_arm(&mut self, arms: &Arms, union: &mut dyn Union) -> bool {
        match self.wire {
            Wire::Json => super::union::make_unknown(arms, union),
            // An unknown arm of a oneof is an unknown field of the message around it.
            Wire::Protobuf => false,
            // Elsewhere than in an element of its own it is an unknown element of the record around it.
            Wire::Xml => {
                let is_kept = |table: &XmlTable| {
                    table.types.is_empty() && rows(Some(table)).all(|row| row == XmlKind::Element)
                };
                let is_kept = arms.xml.is_some_and(is_kept);
                if let (true, crate::record::Slot::Any(value)) = (is_kept, union.select(arms.arms.len())) {
                    *value = Value::from(ELEMENT);
                }
                is_kept
            }
        }
    }
}

fn rows(table: Option<&XmlTable>) -> impl Iterator<Item = XmlKind> {
    table.into_iter().flat_map(|table| table.rows).map(|row| row.kind)
}
