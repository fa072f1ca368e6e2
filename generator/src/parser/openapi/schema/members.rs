//! What objects and lists hold.

use super::gather::{Walk, is_annotation};
use super::{Additional, Part};
use crate::diagnostic::{Diagnostic, codes};
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
        match part.node.get("items") {
            Some(items) if items.as_map().is_some() => {
                self.facts.items.push(Part::new(items, part.place.child("items", "item")));
            }
            Some(items) if items.as_list().is_some() => {
                let message = "a list of schemas for `items` is wider in the type: the list takes any items";
                self.out.push(Diagnostic::new(&codes::openapi::SCHEMA_KEYWORD, items.span, message));
            }
            _ => {}
        }
    }

    fn expect_map(&mut self, node: &Node, what: &str) {
        if node.as_map().is_none() {
            let message = format!("`{what}` is {}, not an object", node.describe());
            self.out.push(Diagnostic::new(&codes::openapi::SHAPE, node.span, message));
        }
    }
}
