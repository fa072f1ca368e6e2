//! Bounds, lengths, counts and patterns.

use super::gather::Walk;
use crate::diagnostic::{Diagnostic, codes};
use crate::ir::{Bound, Constraint, is_checkable};
use crate::parser::openapi::tree::Node;

/// A rule with a count.
type Rule = fn(u64) -> Constraint;

impl<'a> Walk<'a, '_> {
    pub(super) fn numbers(&mut self, node: &'a Node) {
        let bound = |key| node.get(key).and_then(Node::as_number).map(|text| Bound(text.to_owned()));
        let flag = |key| node.get(key).and_then(Node::as_bool) == Some(true);
        let facts = &mut self.facts;
        if let Some(minimum) = bound("minimum") {
            facts.range.minimum = Some(minimum.0.clone());
            facts.constraints.push(match flag("exclusiveMinimum") {
                true => Constraint::ExclusiveMinimum(minimum),
                false => Constraint::Minimum(minimum),
            });
        }
        if let Some(maximum) = bound("maximum") {
            facts.range.maximum = Some(maximum.0.clone());
            facts.constraints.push(match flag("exclusiveMaximum") {
                true => Constraint::ExclusiveMaximum(maximum),
                false => Constraint::Maximum(maximum),
            });
        }
        if let Some(minimum) = bound("exclusiveMinimum") {
            facts.range.minimum = Some(minimum.0.clone());
            facts.constraints.push(Constraint::ExclusiveMinimum(minimum));
        }
        if let Some(maximum) = bound("exclusiveMaximum") {
            facts.range.maximum = Some(maximum.0.clone());
            facts.constraints.push(Constraint::ExclusiveMaximum(maximum));
        }
        if let Some(of) = bound("multipleOf") {
            facts.constraints.push(Constraint::MultipleOf(of));
        }
    }

    /// Says where a pattern is not run.
    pub(super) fn pattern(&mut self, pattern: &str, at: &Node) {
        if !is_checkable(pattern) {
            let message = format!("the pattern `{pattern}` is not checked");
            let span = at.get("pattern").map_or(at.span, |pattern| pattern.span);
            self.out.push(Diagnostic::new(&codes::ir::PATTERN_NOT_CHECKED, span, message));
        }
    }

    pub(super) fn rules(&mut self, node: &'a Node) {
        const RULES: [(&str, Rule); 6] = [
            ("minLength", Constraint::MinLength),
            ("maxLength", Constraint::MaxLength),
            ("minItems", Constraint::MinItems),
            ("maxItems", Constraint::MaxItems),
            ("minProperties", Constraint::MinProperties),
            ("maxProperties", Constraint::MaxProperties),
        ];
        for (keyword, rule) in RULES {
            let Some(value) = node.get(keyword) else { continue };
            match value.as_number().and_then(count) {
                Some(count) => self.facts.constraints.push(rule(count)),
                None => {
                    let message = format!("`{keyword}` is no count");
                    self.out.push(Diagnostic::new(&codes::openapi::SHAPE, value.span, message));
                }
            }
        }
        if node.get("uniqueItems").and_then(Node::as_bool) == Some(true) {
            self.facts.constraints.push(Constraint::UniqueItems);
        }
        if let Some(pattern) = node.get("pattern").and_then(Node::as_str) {
            self.pattern(pattern, node);
            self.facts.constraints.push(Constraint::Pattern(pattern.to_owned()));
        }
    }
}

/// `5.0` is a whole number too.
fn count(number: &str) -> Option<u64> {
    let whole = number.split_once('.').filter(|(_, rest)| rest.bytes().all(|digit| digit == b'0'));
    whole.map_or(number, |(whole, _)| whole).parse().ok()
}
