//! Unions as forms: an object whose members are texts, so an arm is told by its tag, by members that are there, and by
//! their text.

use super::pairs::Pairs;
use crate::Violation;
use crate::record::{Kinds, Slot, Union, Value, View, When};

/// Fills the arm that the pairs tell, by `read`. The error is for pairs that are none of the arms.
pub(crate) fn fill_union<E>(
    union: &mut dyn Union,
    pairs: &Pairs<'_>,
    read: impl Fn(Slot<'_>) -> Result<(), E>,
) -> Result<Result<(), E>, Violation> {
    let arms = union.arms();
    if !arms.tag.is_empty() {
        let tag = pairs.first(arms.tag);
        if let Some(arm) = tag.and_then(|tag| arms.by_tag(&tag)) {
            return Ok(read(union.select(arm)));
        }
    } else {
        let mut first = None;
        for (index, arm) in arms.arms.iter().enumerate() {
            let told = all(arm.when, pairs);
            if told == Some(false) {
                continue;
            }
            let read = read(union.select(index));
            // Where nothing tells, the first that names all members counts, as in JSON.
            if told.is_some() && !arm.when.is_empty() || read.is_ok() && names_all(union) {
                return Ok(read);
            }
            first = first.or(read.is_ok().then_some(index));
        }
        match first {
            Some(first) if union.arm().0 == first => return Ok(Ok(())),
            Some(first) => return Ok(read(union.select(first))),
            None => {}
        }
    }
    match union.select(arms.arms.len()) {
        Slot::Any(unknown) if arms.open => {
            *unknown = object(pairs);
            Ok(Ok(()))
        }
        _ => {
            let message = format!("must be one of the forms of {}", arms.name);
            Err(Violation { part: "", pointer: String::new(), rule: "union".into(), message })
        }
    }
}

/// Whether nothing was kept beside the members that the arm names.
fn names_all(union: &dyn Union) -> bool {
    match union.arm().1 {
        View::Record(record) => record.extra().is_empty(),
        _ => true,
    }
}

/// Whether all conditions hold; `None` where texts do not tell.
fn all(when: &[When], pairs: &Pairs<'_>) -> Option<bool> {
    let told: Vec<_> = when.iter().map(|when| holds(*when, pairs)).collect();
    if told.contains(&Some(false)) {
        Some(false)
    } else {
        told.into_iter().collect::<Option<Vec<_>>>().map(|_| true)
    }
}

fn holds(when: When, pairs: &Pairs<'_>) -> Option<bool> {
    match when {
        When::Kind(kinds) => Some(kinds.meets(Kinds::OBJECT)),
        When::Has(name) => Some(pairs.contains(name)),
        When::Lacks(name) => Some(!pairs.contains(name)),
        // The values are JSON; a form has a string without its quotes.
        When::Member(name, values) => Some(pairs.first(name).is_some_and(|text| {
            let quoted = crate::json::to_vec(&text);
            values.iter().any(|value| *value == text || value.as_bytes() == quoted)
        })),
        When::Any(groups) => {
            let told: Vec<_> = groups.iter().map(|group| all(group, pairs)).collect();
            if told.contains(&Some(true)) {
                Some(true)
            } else {
                told.into_iter().collect::<Option<Vec<_>>>().map(|_| false)
            }
        }
        When::Is(_) | When::Item(_) => Some(false),
        When::At(..) | When::Fits => None,
    }
}

/// All pairs as they are; of several under one name the first.
fn object(pairs: &Pairs<'_>) -> Value {
    let names = pairs.free("").into_iter();
    Value::Object(names.filter_map(|name| pairs.first(&name).map(|text| (name, Value::from(text)))).collect())
}
