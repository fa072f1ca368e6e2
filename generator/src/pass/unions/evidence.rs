//! Evidence that all values of one type show and no value of another.
//!
//! Records are taken at their word: a value has the members its record names, though an open one might carry more.
//! Where one type's values are among another's (the words of an enum among all strings, moments, whole numbers) the
//! narrower one is meant wherever it can be, so it is tried first.

use std::collections::BTreeSet;

use super::form::{Content, Form, Forms, Member};
use crate::ir::{Evidence, JsonKind, Open, Scalar};

/// Members of members and items of lists are looked into this deep.
const DEPTH: usize = 3;

/// Finds evidence.
pub(super) struct Judge<'a> {
    pub(super) forms: Forms<'a>,
}

impl Judge<'_> {
    /// What every value of one type shows and none of the other; `None` where there is no such thing.
    pub(super) fn separate(&self, one: &[Form], other: &[Form]) -> Option<Vec<Evidence>> {
        self.within(one, other, DEPTH)
    }

    fn within(&self, one: &[Form], other: &[Form], depth: usize) -> Option<Vec<Evidence>> {
        let mut rows: Vec<Vec<Evidence>> = Vec::new();
        for form in one {
            let mut row = Vec::new();
            for against in other {
                let fact = self.exclude(form, against, depth)?;
                // An arm is read whole or not at all.
                if fact == Evidence::Fits && (one.len() > 1 || depth < DEPTH) {
                    return None;
                }
                if !row.contains(&fact) {
                    row.push(fact);
                }
            }
            if row.is_empty() {
                row.push(Evidence::Kind(form.kind));
            }
            if !rows.contains(&row) {
                rows.push(row);
            }
        }
        Some(join(rows))
    }

    /// What every value of one form shows and none of the other form.
    fn exclude(&self, one: &Form, other: &Form, depth: usize) -> Option<Evidence> {
        let apart = match (one.kind, other.kind) {
            // Every whole number is a number: the narrower is tried first.
            (JsonKind::Number, JsonKind::Integer) => false,
            (kind, against) => kind != against,
        };
        if apart {
            return Some(Evidence::Kind(one.kind));
        }
        match (&one.content, &other.content) {
            (Content::Values(values), Content::Values(others)) => {
                values.is_disjoint(others).then(|| value(values))
            }
            (Content::Values(values), Content::Any | Content::Scalar(_)) => Some(value(values)),
            (Content::Scalar(one), Content::Scalar(other)) => {
                is_narrower(*one, *other).then_some(Evidence::Fits)
            }
            (Content::Scalar(one), Content::Any) => is_narrower(*one, Scalar::Any).then_some(Evidence::Fits),
            (Content::List(item, null), Content::List(against, or_null)) if depth > 0 => {
                let (item, against) = (self.forms.of(*item, *null), self.forms.of(*against, *or_null));
                self.within(&item, &against, depth - 1).map(Evidence::Item)
            }
            (Content::Record(..), Content::Record(..) | Content::Map | Content::Any) => {
                self.members(one, other, depth)
            }
            _ => None,
        }
    }

    fn members(&self, one: &Form, other: &Form, depth: usize) -> Option<Evidence> {
        let names = self.forms.required(one);
        let members = || names.iter().filter_map(|name| Some((*name, self.forms.member(one, name)?)));
        let against = |name: &str| self.forms.member(other, name);
        for (name, member) in members() {
            let Some(values) = member.constants() else { continue };
            if against(name).is_some_and(|against| is_disjoint(&values, &against)) {
                return Some(Evidence::Constant(name.to_owned(), values.into_iter().collect()));
            }
        }
        if let Some(name) = names.iter().find(|name| against(name).is_none()) {
            return Some(Evidence::Member((*name).to_owned()));
        }
        if depth > 0 {
            for (name, member) in members() {
                let Some(against) = against(name) else { continue };
                if let Some(facts) = self.within(&member.forms, &against.forms, depth - 1) {
                    return Some(Evidence::At(name.to_owned(), facts));
                }
            }
        }
        let absent = self.absent(one, other).map(Evidence::Lacks);
        absent.or_else(|| self.is_told_by_any(one, other, depth).then_some(Evidence::Fits))
    }

    /// Whether every member tells the two apart, so that only an object without members could be either: reading it
    /// decides, since what names all members is taken first.
    fn is_told_by_any(&self, one: &Form, other: &Form, depth: usize) -> bool {
        let Some(record) = self.forms.record(one) else { return false };
        let differs = |name: &str| {
            let (Some(own), Some(against)) = (self.forms.member(one, name), self.forms.member(other, name))
            else {
                return true;
            };
            depth > 0
                && (self.within(&own.forms, &against.forms, depth - 1).is_some()
                    || self.within(&against.forms, &own.forms, depth - 1).is_some())
        };
        let named = !matches!(record.open, Open::Typed(_)) && !record.fields.is_empty();
        let against = self.forms.record(other).is_none_or(|record| !record.fields.is_empty());
        named && against && record.fields.iter().all(|field| differs(&field.name))
    }

    /// A member that the other form always has and this one, being closed, never.
    fn absent(&self, one: &Form, other: &Form) -> Option<String> {
        let record = self.forms.record(one)?;
        let closed = record.open == Open::Closed;
        let named = |name: &&str| record.fields.iter().all(|field| field.name != **name);
        self.forms.required(other).into_iter().find(named).filter(|_| closed).map(str::to_owned)
    }

    /// What a value of an arm that cannot be told from others shows all the same: where a member is there, its value
    /// is one of the arm's.
    pub(super) fn hints(&self, arm: usize, arms: &[Vec<Form>]) -> Vec<Evidence> {
        let [form] = arms[arm].as_slice() else { return Vec::new() };
        let Some(record) = self.forms.record(form) else { return Vec::new() };
        let others =
            || arms.iter().enumerate().filter(|(index, _)| *index != arm).flat_map(|(_, forms)| forms);
        let hint = |name: &str| {
            let values = self.forms.member(form, name).filter(|member| !member.required)?.constants()?;
            let differs = |other: &Form| {
                self.forms.member(other, name).is_some_and(|against| is_disjoint(&values, &against))
            };
            others().any(differs).then(|| {
                let constant = Evidence::Constant(name.to_owned(), values.iter().cloned().collect());
                Evidence::Any(vec![vec![Evidence::Lacks(name.to_owned())], vec![constant]])
            })
        };
        record.fields.iter().filter_map(|field| hint(&field.name)).collect()
    }
}

fn is_disjoint(values: &BTreeSet<String>, against: &Member) -> bool {
    let kinds = |text: &String| match text.bytes().next() {
        Some(b'"') => JsonKind::String,
        Some(b't' | b'f') => JsonKind::Bool,
        Some(b'n') => JsonKind::Null,
        _ => JsonKind::Number,
    };
    let own: BTreeSet<JsonKind> = values.iter().map(kinds).collect();
    against.forms.iter().all(|form| match &form.content {
        Content::Values(others) => values.is_disjoint(others),
        _ => {
            let kind = if form.kind == JsonKind::Integer { JsonKind::Number } else { form.kind };
            !own.contains(&kind)
        }
    })
}

fn value(values: &BTreeSet<String>) -> Evidence {
    Evidence::Value(values.iter().cloned().collect())
}

/// Whether a text or number is read as this scalar before it is read as the other: what the narrower one takes is
/// mostly not what the wider one is for.
fn is_narrower(one: Scalar, other: Scalar) -> bool {
    let is_text = |scalar| {
        matches!(
            scalar,
            Scalar::Date
                | Scalar::Time
                | Scalar::DateTime
                | Scalar::LocalDateTime
                | Scalar::Duration
                | Scalar::Uuid
        )
    };
    let is_whole =
        |scalar| matches!(scalar, Scalar::I32 | Scalar::I64 | Scalar::U32 | Scalar::U64 | Scalar::Integer);
    match (one, other) {
        _ if one == other => false,
        (Scalar::LocalDateTime, Scalar::DateTime) => false,
        (one, other) if is_text(one) => {
            is_text(other) || matches!(other, Scalar::String | Scalar::Url | Scalar::Any)
        }
        (Scalar::Url, Scalar::String) => false,
        (Scalar::Integer, other) => other == Scalar::Any,
        (one, other) if is_whole(one) => is_whole(other) || other == Scalar::Any,
        _ => false,
    }
}

/// Rows of which one holds, as facts that hold together.
fn join(mut rows: Vec<Vec<Evidence>>) -> Vec<Evidence> {
    if rows.len() == 1 {
        return rows.remove(0);
    }
    let kinds: Option<BTreeSet<JsonKind>> = rows
        .iter()
        .map(|row| match row.as_slice() {
            [Evidence::Kind(kind)] => Some(*kind),
            _ => None,
        })
        .collect();
    if let Some(kinds) = kinds {
        return kinds.into_iter().map(Evidence::Kind).collect();
    }
    let mut merged: Option<(String, BTreeSet<String>)> = None;
    for row in &rows {
        let [Evidence::Constant(name, values)] = row.as_slice() else { return vec![Evidence::Any(rows)] };
        match &mut merged {
            None => merged = Some((name.clone(), values.iter().cloned().collect())),
            Some((known, all)) if known == name => all.extend(values.iter().cloned()),
            Some(_) => return vec![Evidence::Any(rows)],
        }
    }
    let (name, values) = merged.unwrap_or_default();
    vec![Evidence::Constant(name, values.into_iter().collect())]
}
