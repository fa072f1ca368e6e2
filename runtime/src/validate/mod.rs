//! Constraints: what the contract says about values beyond their types, checked by walking the tables.
//!
//! All violations are told at once, each with a JSON pointer and the rule in words. Values are never
//! repeated, they may be secrets. Decoding has checked types and presence already; a value that is to
//! be sent is checked for those here too, and for values of enums and arms of unions that the contract
//! does not know: open to receive, strict to send.

mod exact;
mod format;
#[cfg(feature = "regex")]
pub(crate) mod pattern;
pub(crate) mod rules;
mod together;

use crate::Violation;
use crate::record::{Facts, Field, Record, View};

/// More violations than this help nobody.
const MANY: usize = 64;

/// What is wrong with a value that was received and decoded.
#[must_use]
pub fn received(view: View<'_>) -> Vec<Violation> {
    walk(view, None, false)
}

/// What is wrong with a value that is about to be sent.
#[must_use]
pub fn sent(view: View<'_>) -> Vec<Violation> {
    walk(view, None, true)
}

/// What is wrong with a value that has facts of its own, as a parameter or a body has.
#[must_use]
pub fn with_facts(view: View<'_>, facts: Option<&'static Facts>) -> Vec<Violation> {
    walk(view, facts, false)
}

fn walk(view: View<'_>, facts: Option<&'static Facts>, sent: bool) -> Vec<Violation> {
    let mut walk = Walk { pointer: String::new(), found: Vec::new(), sent };
    walk.value(view, facts);
    walk.found
}

struct Walk {
    pointer: String,
    found: Vec<Violation>,
    sent: bool,
}

impl Walk {
    fn value(&mut self, view: View<'_>, facts: Option<&'static Facts>) {
        if self.found.len() >= MANY {
            return;
        }
        self.rules(view, facts);
        match view {
            View::Part(part) => {
                self.value(part.view_at(crate::body::CONTENT), facts);
                self.value(part.view_at(crate::body::HEADERS), None);
            }
            View::Record(record) => self.record(record),
            View::Map(map) => {
                let (keys, values) =
                    (facts.and_then(|facts| facts.keys), facts.and_then(|facts| facts.items));
                for index in 0..map.len() {
                    let (key, value) = map.at(index);
                    let name = crate::json::key_text(key);
                    self.inside(&name, |walk| {
                        if keys.is_some() {
                            walk.value(key, keys);
                        }
                        walk.value(value, values);
                    });
                }
            }
            View::Union(union) => {
                let (arm, content) = union.arm();
                if self.sent && arm >= union.arms().arms.len() {
                    return self.note("union", format!("must be one of the forms of {}", union.arms().name));
                }
                match union.arms().arms.get(arm).and_then(|arm| arm.facts) {
                    Some(own) => {
                        self.rules(content, facts);
                        self.value(content, Some(own));
                    }
                    None => self.value(content, facts),
                }
            }
            View::Name(name) if self.sent && !name.names().contains(&name.as_str()) => {
                self.note("enum", format!("must be one of: {}", name.names().join(", ")));
            }
            View::List(list) => {
                let items = facts.and_then(|facts| facts.items);
                (0..list.len()).for_each(|index| self.item(index, list.at(index), items));
            }
            packed => {
                // Numbers without facts have nothing to check.
                if let (Some(items), Some(facts)) = (packed.items(), facts.and_then(|facts| facts.items)) {
                    items.enumerate().for_each(|(index, item)| self.item(index, item, Some(facts)));
                }
            }
        }
    }

    fn rules(&mut self, view: View<'_>, facts: Option<&'static Facts>) {
        if view.is_none() {
            return;
        }
        for rule in facts.map_or(&[][..], |facts| facts.rules) {
            if let Some(message) = rules::broken(rule, view) {
                self.note(rules::name(rule), message);
            }
        }
    }

    fn item(&mut self, index: usize, item: View<'_>, facts: Option<&'static Facts>) {
        self.inside(&index.to_string(), |walk| walk.value(item, facts));
    }

    fn record(&mut self, record: &dyn Record) {
        let schema = record.schema();
        if let Some(facts) = schema.facts {
            for rule in facts.rules {
                if let Some(message) = rules::broken(rule, View::Record(record)) {
                    self.note(rules::name(rule), message);
                }
            }
        }
        for (index, field) in schema.fields.iter().enumerate() {
            let view = record.view_at(index);
            match view {
                View::None if self.sent && field.is_required() && !field.is(Field::NULLABLE) => {
                    self.inside(field.name, |walk| walk.note("required", "is required".to_owned()));
                }
                View::None | View::Null => {}
                // Its entries, and the arms of an inline union, stand among the members.
                view if field.is(Field::REST | Field::INLINE) => self.value(view, field.facts),
                view => self.inside(field.name, |walk| walk.value(view, field.facts)),
            }
        }
        if schema.closed {
            for (name, _) in record.extra().members() {
                self.inside(name, |walk| {
                    walk.note("additionalProperties", "is not a member here".to_owned())
                });
            }
        }
    }

    fn note(&mut self, rule: &'static str, message: String) {
        if self.found.len() < MANY {
            self.found.push(Violation {
                part: "",
                pointer: self.pointer.clone(),
                rule: rule.into(),
                message,
            });
        }
    }

    fn inside(&mut self, step: &str, check: impl FnOnce(&mut Self)) {
        let len = self.pointer.len();
        self.pointer.push('/');
        crate::json::escape_pointer(step, &mut self.pointer);
        check(self);
        self.pointer.truncate(len);
    }
}

#[cfg(test)]
mod tests;
