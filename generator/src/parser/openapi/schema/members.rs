//! What objects and lists hold.

use super::gather::{Walk, is_annotation};
use super::{Additional, Part};
use crate::diagnostic::{Diagnostic, codes};
use crate::ir::Constraint;
use crate::parser::openapi::tree::{Kind, Node};

impl<'a> Walk<'a, '_> {
    pub(super) fn object(&mut self, part: &Part<'a>) {
        let node = part.node;
        if let Some(properties) = node.get("properties") {
            self.expect_map(properties, "properties");
            for (name, entry) in properties.entries() {
                let property = Part::new(&entry.value, part.place.property(name));
                self.facts.properties.entry(name).or_default().push(property);
            }
        }
        // `required: true` on a property is a habit of draft 3; it says nothing here.
        let required = node.get("required").map_or(&[][..], Node::items);
        self.facts.required.extend(required.iter().filter_map(Node::as_text));
        for keyword in ["unevaluatedProperties", "additionalProperties"] {
            let Some(additional) = node.get(keyword) else { continue };
            let stated = match &additional.kind {
                Kind::Bool(true) => Additional::Any,
                Kind::Bool(false)
                    if keyword == "additionalProperties" || self.facts.properties.is_empty() =>
                {
                    Additional::Closed
                }
                Kind::Bool(false) => Additional::Closed,
                Kind::Map(map) if map.keys().all(|key| is_annotation(key)) => Additional::Any,
                _ => Additional::Schema(Part::new(additional, part.place.child(keyword, "value"))),
            };
            self.facts.additional = stated;
        }
    }

    pub(super) fn items(&mut self, part: &Part<'a>) {
        let node = part.node;
        for keyword in ["prefixItems", "additionalItems"] {
            node.get(keyword).into_iter().for_each(|value| self.keep(keyword, value));
        }
        let list = |keyword| node.get(keyword).filter(|value| value.as_list().is_some());
        // Before 2020-12 `items` had the first ones and `additionalItems` the rest.
        let (first, rest) = match list("prefixItems") {
            Some(first) => (first, "items"),
            None => match list("items") {
                Some(first) => (first, "additionalItems"),
                None => {
                    let items = node.get("items").filter(|items| items.as_map().is_some());
                    let place = part.place.child("items", "item");
                    return self.facts.items.extend(items.map(|items| Part::new(items, place)));
                }
            },
        };
        self.first_items(part, first, node.get(rest));
    }

    /// Items by their place: a list of them where all are of one type.
    fn first_items(&mut self, part: &Part<'a>, first: &'a Node, rest: Option<&'a Node>) {
        let place = part.place.child("items", "item");
        let rest_map = rest.filter(|rest| rest.as_map().is_some());
        let mut described = first.items().iter().chain(rest_map);
        let Some(one) = described.next() else { return };
        let json = one.to_json();
        let is_list = part.node.get("type").and_then(Node::as_str) == Some("array");
        if is_list && rest.is_some_and(|rest| matches!(rest.kind, Kind::Bool(false))) {
            self.facts.constraints.push(Constraint::MaxItems(first.items().len() as u64));
        }
        if !is_list || described.any(|other| other.to_json() != json) {
            let message = "items by their place are wider in the type: the list takes any items";
            return self.out.push(Diagnostic::new(&codes::openapi::SCHEMA_KEYWORD, first.span, message));
        }
        self.facts.items.push(Part::new(one, place));
        match rest.map(|rest| &rest.kind) {
            Some(Kind::Bool(false) | Kind::Map(_)) => {}
            _ => {
                let message =
                    "items by their place are wider in the type: those behind them are read like them";
                self.out.push(Diagnostic::new(&codes::openapi::SCHEMA_KEYWORD, first.span, message));
            }
        }
    }

    fn expect_map(&mut self, node: &Node, what: &str) {
        if node.as_map().is_none() {
            let message = format!("`{what}` is {}, not an object", node.describe());
            self.out.push(Diagnostic::new(&codes::openapi::SHAPE, node.span, message));
        }
    }
}
