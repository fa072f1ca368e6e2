//! What may come back.

use super::{At, Diff, Use, came_or_went, members, pair};
use crate::compat::change::{Became, Fact, Member, OutcomeKind, Removal};
use crate::ir::binding::{Media, PartRule};
use crate::ir::{Contract, Field, Operation, Outcome, Payload, When};

pub(super) fn compare(diff: &mut Diff<'_>, old: &Operation, new: &Operation, at: &At) {
    for (before, after) in pair(&old.outcomes, &new.outcomes, |outcome| (outcome.when.clone(), outcome.error))
    {
        if let Some((became, outcome)) = came_or_went((before, after)) {
            let at = match became {
                Became::Added => at.inner(&outcome.name, at.old, outcome.span),
                _ => at.inner(&outcome.name, outcome.span, at.new),
            };
            diff.say(&at, Fact::Outcome(became, kind(outcome)));
        }
        if let (Some(before), Some(after)) = (before, after) {
            outcome(diff, before, after, &at.inner(&before.name, before.span, after.span));
        }
    }
}

fn kind(outcome: &Outcome) -> OutcomeKind {
    match (&outcome.when, outcome.error) {
        (When::Fault(_), _) => OutcomeKind::Fault,
        (_, true) => OutcomeKind::Failure,
        (_, false) => OutcomeKind::Success,
    }
}

fn outcome(diff: &mut Diff<'_>, old: &Outcome, new: &Outcome, at: &At) {
    diff.docs(&old.docs, &new.docs, at);
    members::compare(diff, &old.headers, &new.headers, &at.kind(Member::Header));
    let at = at.kind(Member::Body);
    match (&old.payload, &new.payload) {
        (Some(old), Some(new)) => payload(diff, old, new, &at),
        (Some(_), None) => diff.say(&at, Fact::MemberRemoved { required: true, removal: Removal::Sudden }),
        (None, Some(_)) => diff.say(&at, Fact::MemberAdded { required: false, default: false }),
        (None, None) => {}
    }
}

fn payload(diff: &mut Diff<'_>, old: &Payload, new: &Payload, at: &At) {
    body(diff, (&old.media, Use::of_payload(old)), (&new.media, Use::of_payload(new)), at);
}

/// Media types by name without parameters, each with its own type; the first one's is the type of the body.
pub(super) fn body(diff: &mut Diff<'_>, old: (&[Media], Use), new: (&[Media], Use), at: &At) {
    let mut met = false;
    for (before, after) in pair(old.0, new.0, |media| essence(&media.name)) {
        if let Some((became, media)) = came_or_went((before, after)) {
            diff.say(&At { subject: media.name.clone(), ..at.clone() }, Fact::Media(became));
        }
        if let (Some(before), Some(after)) = (before, after) {
            met = true;
            let own = |media: &Media, of: &Use| Use { ty: media.ty.unwrap_or(of.ty), ..of.clone() };
            diff.later(own(before, &old.1), own(after, &new.1), at.clone());
            for (was, is) in pair(&before.encoding, &after.encoding, |rule| rule.name.clone()) {
                let (was, is) = (part_headers(diff.old, was), part_headers(diff.new, is));
                members::compare(diff, was, is, &at.kind(Member::Header));
            }
        }
    }
    if !met {
        diff.later(old.1, new.1, at.clone());
    }
}

fn part_headers<'a>(contract: &'a Contract, rule: Option<&PartRule>) -> &'a [Field] {
    let record = rule.and_then(|rule| contract.record(rule.headers?));
    record.map_or(&[], |record| &record.fields)
}

fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or(name).trim().to_ascii_lowercase()
}
