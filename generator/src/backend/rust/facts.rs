//! Constraints, defaults and second names of a member as a const expression of the runtime's `Facts`.
//!
//! Rules of a newtype, of items and of keys are gathered at the member that uses them: a table is complete in itself.

use super::literal::{json, string, strings};
use super::scope::Scope;
use crate::ir::{
    Bound, CHECKED_FORMATS, Constraint, Constraints, Contract, Map, Type, TypeId, TypeKind, Value,
};

/// How the rule of a pattern begins.
const PATTERN: &str = "r::Rule::Pattern(";

/// How many levels of lists and newtypes are followed.
const MAX_DEPTH: usize = 32;

/// Facts about one value.
#[derive(Debug, Default)]
pub(super) struct Facts {
    rules: Vec<String>,
    items: Option<Box<Facts>>,
    keys: Option<Box<Facts>>,
    default: Option<String>,
    alias: Option<String>,
}

impl Facts {
    /// The facts of a value of that type under those rules.
    pub(super) fn of(contract: &Contract, ty: Type, constraints: &Constraints) -> Facts {
        let mut facts = Facts::default();
        facts.add(constraints);
        facts.follow(contract, ty, 0);
        facts
    }

    /// The facts of a record's members beyond the named ones.
    pub(super) fn of_rest(contract: &Contract, map: &Map) -> Facts {
        let mut facts = Facts::default();
        facts.entries(contract, map, 0);
        facts
    }

    pub(super) fn with_default(mut self, value: Option<&Value>) -> Facts {
        self.default = value.map(|value| string(&json(value)));
        self
    }

    pub(super) fn with_alias(mut self, name: &str) -> Facts {
        self.alias = (!name.is_empty()).then(|| string(name));
        self
    }

    fn add(&mut self, constraints: &Constraints) {
        for rule in constraints.0.iter().filter_map(rule) {
            if !self.rules.contains(&rule) {
                self.rules.push(rule);
            }
        }
    }

    fn follow(&mut self, contract: &Contract, ty: Type, depth: usize) {
        let Type::Id(id) = ty else { return };
        if depth == MAX_DEPTH {
            return;
        }
        match &contract.types[id].kind {
            TypeKind::Newtype(newtype) => {
                self.add(&newtype.constraints);
                self.follow(contract, newtype.of, depth + 1);
            }
            TypeKind::List(list) => self.items = inner(contract, list.item, &list.constraints, depth),
            TypeKind::Map(map) => self.entries(contract, map, depth),
            TypeKind::Enum(of) if super::model::is_plain_number(of) => {
                let values: Vec<_> = of.values.iter().map(|value| string(&json(&value.value))).collect();
                if !of.open && !values.is_empty() {
                    self.rules.push(format!("r::Rule::OneOf(&[{}])", values.join(", ")));
                }
            }
            _ => {}
        }
    }

    fn entries(&mut self, contract: &Contract, map: &Map, depth: usize) {
        self.items = inner(contract, map.value, &map.constraints, depth);
        self.keys = inner(contract, map.key, &map.keys, depth);
    }

    fn is_empty(&self) -> bool {
        self.rules.is_empty()
            && self.items.is_none()
            && self.keys.is_none()
            && self.default.is_none()
            && self.alias.is_none()
    }

    /// The const expression; `None` where nothing is known. Patterns need a feature of the runtime to be checked.
    pub(super) fn printed(&self, scope: &Scope<'_>) -> Option<String> {
        let text = self.expression()?;
        if text.contains(PATTERN) {
            scope.need("regex");
        }
        Some(text)
    }

    fn expression(&self) -> Option<String> {
        if self.is_empty() {
            return None;
        }
        let mut text = if self.rules.is_empty() {
            "r::Facts::NONE".to_owned()
        } else {
            format!("r::Facts::rules(&[{}])", self.rules.join(", "))
        };
        let items = self.items.as_ref().and_then(|items| items.expression());
        let keys = self.keys.as_ref().and_then(|keys| keys.expression());
        let parts = [
            ("items", items.map(|items| format!("&{items}"))),
            ("keys", keys.map(|keys| format!("&{keys}"))),
            ("alias", self.alias.clone()),
            ("default", self.default.clone()),
        ];
        for (method, argument) in parts {
            if let Some(argument) = argument {
                text = format!("{text}.{method}({argument})");
            }
        }
        Some(text)
    }
}

fn inner(contract: &Contract, ty: Type, constraints: &Constraints, depth: usize) -> Option<Box<Facts>> {
    let mut facts = Facts::default();
    facts.add(constraints);
    facts.follow(contract, ty, depth + 1);
    (!facts.is_empty()).then(|| Box::new(facts))
}

/// The facts of a whole type (number of members), by the rules of what it is.
pub(super) fn of_type(contract: &Contract, id: TypeId) -> Facts {
    Facts::of(contract, Type::Id(id), &Constraints::none())
}

fn rule(constraint: &Constraint) -> Option<String> {
    Some(match constraint {
        Constraint::Minimum(bound) => format!("r::Rule::Minimum({})", number(bound)),
        Constraint::ExclusiveMinimum(bound) => format!("r::Rule::ExclusiveMinimum({})", number(bound)),
        Constraint::Maximum(bound) => format!("r::Rule::Maximum({})", number(bound)),
        Constraint::ExclusiveMaximum(bound) => format!("r::Rule::ExclusiveMaximum({})", number(bound)),
        Constraint::MultipleOf(bound) => format!("r::Rule::MultipleOf({})", number(bound)),
        Constraint::MinLength(length) => format!("r::Rule::MinLength({length})"),
        Constraint::MaxLength(length) => format!("r::Rule::MaxLength({length})"),
        Constraint::Pattern(pattern) => format!("{PATTERN}{})", string(pattern)),
        Constraint::MinItems(count) => format!("r::Rule::MinItems({count})"),
        Constraint::MaxItems(count) => format!("r::Rule::MaxItems({count})"),
        Constraint::UniqueItems => "r::Rule::UniqueItems".to_owned(),
        Constraint::MinProperties(count) => format!("r::Rule::MinProperties({count})"),
        Constraint::MaxProperties(count) => format!("r::Rule::MaxProperties({count})"),
        Constraint::TotalDigits(count) => format!("r::Rule::TotalDigits({count})"),
        Constraint::Members(how, groups) => {
            let groups: Vec<String> = groups.iter().map(strings).collect();
            format!("r::Rule::Members(r::Together::{}, &[{}])", how.name(), groups.join(", "))
        }
        Constraint::OneOf(values) => format!("r::Rule::OneOf({})", strings(values)),
        Constraint::FractionDigits(count) => format!("r::Rule::FractionDigits({count})"),
        Constraint::Format(name) if CHECKED_FORMATS.contains(&name.as_str()) => {
            format!("r::Rule::Format({})", string(name))
        }
        // What is kept for the compatibility check alone was reported by the parser.
        Constraint::Format(_) | Constraint::Unchecked(..) => return None,
    })
}

fn number(bound: &Bound) -> String {
    match bound.0.parse::<i64>() {
        Ok(number) => format!("r::Num::Int({number})"),
        Err(_) => format!("r::Num::Text({})", string(&bound.0)),
    }
}
