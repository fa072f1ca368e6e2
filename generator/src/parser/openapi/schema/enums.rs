//! `enum` and `const`, and which lists of values an enum can hold.

use std::collections::BTreeSet;

use super::gather::Walk;
use super::{EnumOf, Facts, JsonType};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::ir::Constraint;
use crate::parser::openapi::tree::{Kind, Node};

impl<'a> Walk<'a, '_> {
    pub(super) fn values(&mut self, node: &'a Node) {
        let constant = node.entry("const").map(|entry| vec![&entry.value]);
        let listed = node.get("enum").and_then(Node::as_list).map(|items| items.iter().collect::<Vec<_>>());
        let Some(values) = constant.or(listed) else { return };
        let null = values.iter().any(|value| value.is_null());
        let values: Vec<&Node> = values.into_iter().filter(|value| !value.is_null()).collect();
        if null && node.get("type").is_none() {
            self.typed.push(true);
            self.facts.nullable = true;
        }
        for keyword in ["x-enum-varnames", "x-enumNames", "x-enum-names"] {
            if let Some(names) = node.get(keyword).and_then(Node::as_list) {
                self.facts.value_names = names.iter().collect();
            }
        }
        self.facts.values = match self.facts.values.take() {
            Some(before) => {
                let common = before.iter().filter(|value| values.iter().any(|other| same(value, other)));
                Some(common.copied().collect())
            }
            None => Some(values),
        };
    }
}

/// Decides what the values have in common. Values that no enum holds leave their types behind, and a rule.
pub(super) fn settle(facts: &mut Facts<'_>, out: &mut Diagnostics) {
    let Some(values) = &facts.values else { return };
    let text = facts.types.as_ref().is_some_and(|types| types.iter().eq([&JsonType::String]));
    facts.values_of = kind_of(values, text);
    if facts.values_of.is_some() {
        return;
    }
    let kinds: BTreeSet<JsonType> = values.iter().map(|value| json_type(value)).collect();
    let both = values.len() > 1 && kinds.iter().eq([&JsonType::Boolean]);
    if let (false, Some(first)) = (both || values.is_empty(), values.first()) {
        facts
            .constraints
            .push(Constraint::OneOf(values.iter().map(|value| value.to_json().to_string()).collect()));
        if !kinds.iter().eq([&JsonType::Boolean]) {
            let message = "no enum holds these values; they are checked by the server, and have no names";
            out.push(Diagnostic::new(&codes::openapi::ENUM_MIXED, first.span, message));
        }
    }
    if facts.types.is_none() && !kinds.is_empty() {
        facts.types = Some(kinds);
    }
    facts.values = None;
}

/// Text where the schema says so (YAML reads `on` and `1.0` otherwise), else the one kind of all.
fn kind_of(values: &[&Node], text: bool) -> Option<EnumOf> {
    let all = |test: fn(&Node) -> bool| !values.is_empty() && values.iter().all(|value| test(value));
    if all(|value| value.as_str().is_some()) || (text && all(|value| value.as_text().is_some())) {
        return Some(EnumOf::Text);
    }
    if all(|value| value.as_number().is_some_and(|number| !number.contains(['.', 'e', 'E']))) {
        return Some(EnumOf::Integer);
    }
    all(|value| value.as_number().is_some()).then_some(EnumOf::Number)
}

fn json_type(node: &Node) -> JsonType {
    match node.kind {
        Kind::Null => JsonType::Null,
        Kind::Bool(_) => JsonType::Boolean,
        Kind::Number(_) => JsonType::Number,
        Kind::String(_) => JsonType::String,
        Kind::List(_) => JsonType::Array,
        Kind::Map(_) => JsonType::Object,
    }
}

/// Whether two literals are the same value, as far as enums go.
fn same(one: &Node, other: &Node) -> bool {
    match (one.as_text(), other.as_text()) {
        (Some(one), Some(other)) => one == other,
        _ => one.to_json() == other.to_json(),
    }
}
