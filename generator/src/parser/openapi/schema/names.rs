//! Members by the look of their names: `patternProperties` and `propertyNames`.
//!
//! Both make an object a map, or give a record one for the members beyond the named ones. What the names must look
//! like is checked by the server; a value of one map has one type, so values that differ by pattern have any.

use super::gather::{Walk, gather};
use super::{Additional, EnumOf, Part};
use crate::diagnostic::{Diagnostic, codes};
use crate::ir::Constraint;
use crate::parser::openapi::tree::{Kind, Node};
use crate::source::Span;

impl<'a> Walk<'a, '_> {
    /// Reads the patterns after what stands beside them, on which it depends what other names are.
    pub(super) fn pattern_properties(&mut self, part: &Part<'a>) {
        let Some(patterns) = part.node.get("patternProperties") else { return };
        let entries: Vec<(&'a str, &'a Node)> =
            patterns.entries().map(|(pattern, entry)| (pattern, &entry.value)).collect();
        let Some((pattern, first)) = entries.first().copied() else { return };
        self.keep("patternProperties", patterns);
        entries.iter().for_each(|(pattern, node)| self.pattern(pattern, node));
        let json = first.to_json();
        let alike = entries.iter().all(|(_, node)| node.to_json() == json);
        let place = part.place.step("patternProperties").child(pattern, "value");
        let values = Additional::Schema(Part::new(first, place));
        let (additional, wider) = match &self.facts.additional {
            Additional::Closed => {
                self.facts.names.push(Constraint::Pattern(either(&entries)));
                (if alike { values } else { Additional::Any }, (!alike).then_some(MIXED))
            }
            Additional::Unspoken if alike => (values, Some(OTHERS)),
            Additional::Schema(other) if alike && other.node.to_json() == json => (values, None),
            Additional::Unspoken | Additional::Any | Additional::Schema(_) => (Additional::Any, Some(MIXED)),
        };
        self.facts.additional = additional;
        if let Some(how) = wider {
            self.wider("patternProperties", how, patterns.span);
        }
    }

    /// Rules for names are those of a string.
    pub(super) fn property_names(&mut self, part: &Part<'a>) {
        let Some(names) = part.node.get("propertyNames") else { return };
        if names.is_null() || matches!(names.kind, Kind::Bool(true)) {
            return;
        }
        self.keep("propertyNames", names);
        let own = Part::new(names, part.place.step("propertyNames"));
        let said = gather(self.documents, std::slice::from_ref(&own), self.out);
        let mut rules = said.constraints.0;
        if let (Some(EnumOf::Text), Some(values)) = (said.values_of, &said.values) {
            rules.push(Constraint::OneOf(values.iter().map(|value| value.to_json().to_string()).collect()));
        }
        rules.retain(|rule| !matches!(rule, Constraint::Unchecked(..)));
        match self.facts.additional {
            // Without named members, all that there may be are members of any name.
            Additional::Unspoken if self.facts.properties.is_empty() => {
                self.facts.additional = Additional::Any;
            }
            Additional::Unspoken => {
                let how = "the names of members that are not listed are not checked";
                return self.wider("propertyNames", how, names.span);
            }
            Additional::Closed | Additional::Any | Additional::Schema(_) => {}
        }
        rules.into_iter().for_each(|rule| self.facts.names.push(rule));
        if !said.alternatives.is_empty() {
            self.wider("propertyNames", "only rules for strings are checked", names.span);
        }
    }

    fn wider(&mut self, keyword: &str, how: &str, span: Span) {
        let message = format!("`{keyword}` is wider in the type: {how}");
        self.out.push(Diagnostic::new(&codes::openapi::SCHEMA_KEYWORD, span, message));
    }
}

const MIXED: &str = "members of several types are members of any value";
const OTHERS: &str = "members whose names match nothing are read like those that match";

/// One pattern for names that match any of several.
fn either(patterns: &[(&str, &Node)]) -> String {
    match patterns {
        [(only, _)] => (*only).to_owned(),
        several => {
            let groups: Vec<String> = several.iter().map(|(pattern, _)| format!("(?:{pattern})")).collect();
            groups.join("|")
        }
    }
}
