//! Which members go together: alternatives that only require, `dependentRequired`, and `not` over what is required.

use super::gather::{Walk, is_annotation};
use super::{Alternatives, Facts};
use crate::ir::{Constraint, Together};
use crate::parser::openapi::tree::Node;

/// The members a schema requires, where it says nothing else.
pub(in super::super) fn required(node: &Node) -> Option<Vec<String>> {
    let silent = |key: &str| matches!(key, "required" | "type") || is_annotation(key);
    let object = node.get("type").is_none_or(|name| name.as_str() == Some("object"));
    if !object || !node.as_map()?.keys().all(|key| silent(key)) {
        return None;
    }
    let names = node.get("required")?.as_list()?.iter().map(|name| name.as_str().map(str::to_owned));
    names.collect::<Option<Vec<String>>>().filter(|names| !names.is_empty())
}

/// The groups of members that a schema under `not` forbids, where it says nothing else.
pub(super) fn forbidden(node: &Node) -> Option<Vec<Vec<String>>> {
    if let Some(names) = required(node) {
        return Some(vec![names]);
    }
    let silent = |key: &str| key == "anyOf" || is_annotation(key);
    let only = node.as_map()?.keys().all(|key| silent(key));
    let arms = node.get("anyOf").filter(|_| only)?.as_list()?;
    arms.iter().map(required).collect::<Option<Vec<_>>>().filter(|groups| !groups.is_empty())
}

/// The rule of alternatives that only say which members go together.
pub(super) fn of_alternatives(facts: &mut Facts<'_>) {
    let rule = |group: &Alternatives<'_>| {
        let names: Option<Vec<_>> = group.arms.iter().map(|arm| required(arm.node)).collect();
        let how = if group.exclusive { Together::One } else { Together::Any };
        Some(Constraint::Members(how, names?))
    };
    let rules: Vec<Constraint> = facts.alternatives.iter().filter_map(rule).collect();
    rules.into_iter().for_each(|rule| facts.constraints.push(rule));
}

impl<'a> Walk<'a, '_> {
    pub(super) fn together(&mut self, node: &'a Node) {
        if let Some(groups) = node.get("not").and_then(forbidden) {
            self.facts.constraints.push(Constraint::Members(Together::None, groups));
        }
        let Some(dependent) = node.get("dependentRequired") else { return };
        self.keep("dependentRequired", dependent);
        for (name, entry) in dependent.entries() {
            let others = entry.value.items().iter().filter_map(|name| name.as_str().map(str::to_owned));
            let groups = vec![vec![name.to_owned()], others.collect()];
            self.facts.constraints.push(Constraint::Members(Together::With, groups));
        }
    }
}
