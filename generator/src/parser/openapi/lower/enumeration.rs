//! `enum` and `const` to enums.

use std::collections::BTreeSet;

use super::Lower;
use super::shape::{Shape, shape_of};
use super::value::value_of;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::ir::{Docs, Enum, EnumValue, Scalar, Value};
use crate::parser::openapi::schema::{Alternatives, EnumOf, Facts, JsonType, gather};

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

    /// Alternatives that together spell an enum: constants with a title and a description each, or an enum beside
    /// the plain type, which is how contracts write one that may grow.
    pub(super) fn spelled_out(&mut self, facts: &Facts<'a>, group: &Alternatives<'a>) -> Option<Enum> {
        let mut quiet = Diagnostics::new();
        let mut spelled: Option<(EnumOf, Enum)> = None;
        let mut plain: Option<JsonType> = None;
        for arm in &group.arms {
            if arm.node.get("$ref").is_some() {
                return None;
            }
            let mut own = gather(self.documents, std::slice::from_ref(arm), &mut quiet);
            own.format = own.format.or(facts.format);
            match shape_of(&own) {
                Shape::Enum(of) => {
                    let mut found = self.enumeration(&own, of);
                    if let [only] = found.values.as_mut_slice() {
                        only.name = own.notes.title.map_or_else(|| only.name.clone(), str::to_owned);
                        only.docs = Docs::new(own.notes.description.unwrap_or(""));
                    }
                    match &mut spelled {
                        None => spelled = Some((of, found)),
                        Some((known, list)) if *known == of => merge(list, found),
                        Some(_) => return None,
                    }
                }
                Shape::Scalar(kind) if own.constraints.is_empty() && own.format.is_none() => {
                    plain = Some(kind)
                }
                _ => return None,
            }
        }
        let (of, list) = spelled?;
        let fits = match of {
            EnumOf::Text => plain.is_none_or(|kind| kind == JsonType::String),
            EnumOf::Integer => plain.is_none_or(|kind| kind == JsonType::Integer),
            EnumOf::Number => plain.is_none_or(|kind| kind == JsonType::Number),
        };
        fits.then_some(list)
    }
}

fn merge(list: &mut Enum, more: Enum) {
    for value in more.values {
        if list.values.iter().all(|known| known.value != value.value) {
            list.values.push(value);
        }
    }
}
