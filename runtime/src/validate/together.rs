//! Which members of an object go together.

use crate::record::{Together, View};

/// As JSON Schema names what says so.
pub(super) fn name(how: Together) -> &'static str {
    match how {
        Together::Any => "anyOf",
        Together::One => "oneOf",
        Together::None => "not",
        Together::With => "dependentRequired",
    }
}

/// What the rule says, if an object breaks it.
pub(super) fn broken(how: Together, groups: &[&[&str]], view: View<'_>) -> Option<String> {
    let mut there = Vec::with_capacity(groups.len());
    for group in groups {
        let mut whole = true;
        for name in *group {
            whole &= has(view, name)?;
        }
        there.push(whole);
    }
    let count = there.iter().filter(|whole| **whole).count();
    let holds = match how {
        Together::Any => count > 0,
        Together::One => count == 1,
        Together::None => count == 0,
        Together::With => !*there.first()? || *there.get(1)?,
    };
    (!holds).then(|| says(how, groups))
}

fn says(how: Together, groups: &[&[&str]]) -> String {
    let named: Vec<String> = groups.iter().map(|group| group.join(" and ")).collect();
    match how {
        Together::Any => format!("must have one of: {}", named.join(", ")),
        Together::One => format!("must have exactly one of: {}", named.join(", ")),
        Together::None => format!("must not have: {}", named.join(", ")),
        Together::With => format!("must have {}", named.join(" only with ")),
    }
}

/// Whether a member is there; `None` where that cannot be told: for no object, and for a member that travels the other
/// way.
fn has(view: View<'_>, name: &str) -> Option<bool> {
    match view {
        View::Record(record) => {
            let schema = record.schema();
            if let Some(index) = schema.find(name, 0) {
                let is_there = !matches!(record.view_at(index), View::None);
                return Some(is_there || schema.fields[index].is_required());
            }
            if schema.is_elsewhere(name) {
                return None;
            }
            let rest = schema.rest().and_then(|rest| has(record.view_at(rest), name));
            Some(rest == Some(true) || record.extra().members().any(|(known, _)| known == name))
        }
        View::Map(map) => {
            let is_it = |index| crate::json::key_text(map.at(index).0) == name;
            Some((0..map.len()).any(is_it))
        }
        _ => None,
    }
}
