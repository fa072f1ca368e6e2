//! `enum` and `const` to enums.

use std::collections::BTreeSet;

use super::Lower;
use super::value::value_of;
use crate::diagnostic::{Diagnostic, codes};
use crate::ir::{Docs, Enum, EnumValue, Scalar, TypeKind, Value};
use crate::parser::openapi::schema::{Facts, JsonType};
use crate::parser::openapi::tree::{Kind, Node};

/// What the values of an enum have in common.
pub(super) enum Values {
    Enum(Enum),
    /// Only truth values: the type says it nearly as well.
    Bool,
    /// Several kinds of values.
    Any,
}

impl<'a> Lower<'a, '_> {
    /// The enum of a schema's values, or what is nearest.
    pub(super) fn enumeration(&mut self, facts: &Facts<'a>) -> Values {
        let values = facts.values.as_deref().unwrap_or(&[]);
        let text =
            facts.types.as_ref().is_some_and(|types| types.iter().all(|kind| *kind == JsonType::String));
        let of = match kinds(values, text && facts.types.as_ref().is_some_and(|types| !types.is_empty())) {
            Some(of) => of,
            None if values.iter().all(|value| matches!(value.kind, Kind::Bool(_))) => {
                if values.len() == 1 {
                    self.wider(facts, "one truth value is allowed, and both are accepted");
                }
                return Values::Bool;
            }
            None => {
                self.wider(facts, "the values are of several kinds, and any value is accepted");
                return Values::Any;
            }
        };
        let of = match of {
            Scalar::I64 => integer(facts),
            other => other,
        };
        Values::Enum(Enum { of, values: self.values(facts, values, of), open: true })
    }

    fn wider(&mut self, facts: &Facts<'a>, how: &str) {
        let span =
            facts.values.as_ref().and_then(|values| values.first()).map_or(facts.span, |value| value.span);
        self.out.push(Diagnostic::new(&codes::openapi::ENUM_MIXED, span, how));
    }

    fn values(&mut self, facts: &Facts<'a>, values: &[&'a Node], of: Scalar) -> Vec<EnumValue> {
        let mut seen = BTreeSet::new();
        let mut listed = Vec::with_capacity(values.len());
        for (index, node) in values.iter().enumerate() {
            let text = node.as_text().unwrap_or_default();
            if !seen.insert(text) {
                let message = format!("value `{text}` stands twice in this enum");
                self.out.push(Diagnostic::new(&codes::openapi::ENUM_TWICE, node.span, message));
                continue;
            }
            let name = facts.value_names.get(index).and_then(|name| name.as_text()).unwrap_or(text);
            listed.push(EnumValue {
                name: name.to_owned(),
                value: match of {
                    Scalar::String => Value::String(text.to_owned()),
                    _ => value_of(node),
                },
                docs: Docs::none(),
                deprecated: None,
                span: node.span,
            });
        }
        listed
    }

    /// An enum as the content of a named type.
    pub(super) fn enum_kind(&mut self, facts: &Facts<'a>) -> Result<TypeKind, Scalar> {
        match self.enumeration(facts) {
            Values::Enum(found) => Ok(TypeKind::Enum(found)),
            Values::Bool => Err(Scalar::Bool),
            Values::Any => Err(Scalar::Any),
        }
    }
}

/// What travels: text where the schema says so (YAML reads `on` and `1.0` otherwise), else the one kind of all.
fn kinds(values: &[&Node], text: bool) -> Option<Scalar> {
    let all = |test: fn(&Node) -> bool| values.iter().all(|value| test(value));
    if all(|value| value.as_str().is_some()) || (text && all(|value| value.as_text().is_some())) {
        return Some(Scalar::String);
    }
    if all(|value| value.as_number().is_some_and(|number| !number.contains(['.', 'e', 'E']))) {
        return Some(Scalar::I64);
    }
    all(|value| value.as_number().is_some()).then_some(Scalar::F64)
}

fn integer(facts: &Facts<'_>) -> Scalar {
    match facts.format {
        Some("int32") => Scalar::I32,
        Some("uint32") => Scalar::U32,
        Some("uint64") => Scalar::U64,
        _ => Scalar::I64,
    }
}
