//! `enum` and `const` to enums.

use std::collections::BTreeSet;

use super::Lower;
use super::value::value_of;
use crate::diagnostic::{Diagnostic, codes};
use crate::ir::{Docs, Enum, EnumValue, Scalar, Value};
use crate::parser::openapi::schema::{EnumOf, Facts};

impl<'a> Lower<'a, '_> {
    /// The enum of a schema's values.
    pub(super) fn enumeration(&mut self, facts: &Facts<'a>, kind: EnumOf) -> Enum {
        let of = match (kind, facts.format) {
            (EnumOf::Text, _) => Scalar::String,
            (EnumOf::Number, _) => Scalar::F64,
            (EnumOf::Integer, Some("int32")) => Scalar::I32,
            (EnumOf::Integer, Some("uint32")) => Scalar::U32,
            (EnumOf::Integer, Some("uint64")) => Scalar::U64,
            (EnumOf::Integer, _) => Scalar::I64,
        };
        let mut seen = BTreeSet::new();
        let mut values = Vec::new();
        for (index, node) in facts.values.iter().flatten().enumerate() {
            let text = node.as_text().unwrap_or_default();
            if !seen.insert(text) {
                let message = format!("value `{text}` stands twice in this enum");
                self.out.push(Diagnostic::new(&codes::openapi::ENUM_TWICE, node.span, message));
                continue;
            }
            let name = facts.value_names.get(index).and_then(|name| name.as_text()).unwrap_or(text);
            let value = match of {
                Scalar::String => Value::String(text.to_owned()),
                _ => value_of(node),
            };
            values.push(EnumValue {
                name: name.to_owned(),
                value,
                docs: Docs::none(),
                deprecated: None,
                span: node.span,
            });
        }
        Enum { of, values, open: true }
    }
}
