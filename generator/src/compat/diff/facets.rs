//! Bounds and patterns of values.

use std::cmp::Ordering;

use super::{At, Diff};
use crate::compat::change::{Facet, Fact, Move};
use crate::ir::Constraint;

pub(super) fn compare(diff: &mut Diff<'_>, old: &[Constraint], new: &[Constraint], at: &At) {
    keywords(diff, old, new, at);
    let facets = old.iter().chain(new).filter_map(facet);
    let mut done = Vec::new();
    for facet in facets {
        if done.contains(&facet) {
            continue;
        }
        done.push(facet);
        if let Some(moved) = moved(&texts(old, facet), &texts(new, facet)) {
            diff.say(at, Fact::Facet(facet, moved));
        }
    }
}

/// Rules that are kept by keyword, each keyword once.
fn keywords(diff: &mut Diff<'_>, old: &[Constraint], new: &[Constraint], at: &At) {
    let listed = |rules: &[Constraint]| -> Vec<(String, String)> {
        let kept = rules.iter().filter_map(|rule| match rule {
            Constraint::Unchecked(keyword, text) => Some((keyword.clone(), text.clone())),
            _ => None,
        });
        kept.collect()
    };
    for (was, is) in super::pair(&listed(old), &listed(new), |(keyword, _)| keyword.clone()) {
        let Some((keyword, _)) = was.or(is) else { continue };
        let (was, is) = (was.map(|(_, text)| text), is.map(|(_, text)| text));
        let moved = match (was, is) {
            (None, _) => Move::Set,
            (_, None) => Move::Unset,
            (Some(was), Some(is)) if was == is => continue,
            (Some(was), Some(is)) => match order(was, is).or_else(|| lengths(was, is)) {
                Some(Ordering::Less) => Move::Up,
                Some(Ordering::Greater) => Move::Down,
                _ => Move::Changed,
            },
        };
        diff.say(at, Fact::Keyword(keyword.clone(), moved));
    }
}

/// Lists and objects by how many items and members they have.
fn lengths(old: &str, new: &str) -> Option<Ordering> {
    use serde_json::Value;
    let length = |text: &str| match serde_json::from_str(text).ok()? {
        Value::Array(items) => Some(items.len()),
        Value::Object(members) => Some(members.len()),
        _ => None,
    };
    Some(length(old)?.cmp(&length(new)?))
}

fn facet(rule: &Constraint) -> Option<Facet> {
    Some(match rule {
        Constraint::Unchecked(..) | Constraint::OneOf(_) | Constraint::Members(..) => return None,
        Constraint::Minimum(_) => Facet::Minimum,
        Constraint::ExclusiveMinimum(_) => Facet::ExclusiveMinimum,
        Constraint::Maximum(_) => Facet::Maximum,
        Constraint::ExclusiveMaximum(_) => Facet::ExclusiveMaximum,
        Constraint::MultipleOf(_) => Facet::MultipleOf,
        Constraint::MinLength(_) => Facet::MinLength,
        Constraint::MaxLength(_) => Facet::MaxLength,
        Constraint::Pattern(_) => Facet::Pattern,
        Constraint::MinItems(_) => Facet::MinItems,
        Constraint::MaxItems(_) => Facet::MaxItems,
        Constraint::UniqueItems => Facet::UniqueItems,
        Constraint::MinProperties(_) | Constraint::MaxProperties(_) => Facet::PropertyCount,
        Constraint::TotalDigits(_) | Constraint::FractionDigits(_) => Facet::Digits,
        Constraint::Format(_) => Facet::Format,
    })
}

/// What the rules of one facet say, as text; several patterns all hold.
fn texts(rules: &[Constraint], wanted: Facet) -> Vec<String> {
    let mut texts: Vec<_> = rules.iter().filter(|rule| facet(rule) == Some(wanted)).map(text).collect();
    texts.sort();
    texts
}

fn text(rule: &Constraint) -> String {
    match rule {
        Constraint::Minimum(bound)
        | Constraint::ExclusiveMinimum(bound)
        | Constraint::Maximum(bound)
        | Constraint::ExclusiveMaximum(bound)
        | Constraint::MultipleOf(bound) => bound.0.clone(),
        Constraint::MinLength(count)
        | Constraint::MaxLength(count)
        | Constraint::MinItems(count)
        | Constraint::MaxItems(count)
        | Constraint::MinProperties(count)
        | Constraint::MaxProperties(count) => count.to_string(),
        Constraint::TotalDigits(count) | Constraint::FractionDigits(count) => count.to_string(),
        Constraint::Pattern(text) | Constraint::Format(text) | Constraint::Unchecked(_, text) => text.clone(),
        Constraint::Members(_, groups) => groups.concat().join(", "),
        Constraint::OneOf(values) => values.join(", "),
        Constraint::UniqueItems => "unique".to_owned(),
    }
}

fn moved(old: &[String], new: &[String]) -> Option<Move> {
    match (old, new) {
        (old, new) if old == new => None,
        ([], _) => Some(Move::Set),
        (_, []) => Some(Move::Unset),
        ([was], [is]) => match order(was, is) {
            Some(Ordering::Less) => Some(Move::Up),
            Some(Ordering::Greater) => Some(Move::Down),
            // `1` and `1.0` are one bound.
            Some(Ordering::Equal) => None,
            None => Some(Move::Changed),
        },
        _ => Some(Move::Changed),
    }
}

/// Numbers by value. Bounds beyond what f64 holds exactly are compared as whole numbers where they are.
fn order(old: &str, new: &str) -> Option<Ordering> {
    if let (Ok(old), Ok(new)) = (old.parse::<i128>(), new.parse::<i128>()) {
        return Some(old.cmp(&new));
    }
    old.parse::<f64>().ok()?.partial_cmp(&new.parse::<f64>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_move_by_value() {
        let moved = |old: &str, new: &str| moved(&[old.to_owned()], &[new.to_owned()]);
        assert_eq!(moved("1", "1.0"), None);
        assert_eq!(moved("9", "10"), Some(Move::Up));
        assert_eq!(moved("18446744073709551616", "18446744073709551615"), Some(Move::Down));
        assert_eq!(moved("[a-z]", "[0-9]"), Some(Move::Changed));
    }
}
