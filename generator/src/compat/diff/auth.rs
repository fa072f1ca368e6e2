//! Who may ask.

use super::{At, Diff, came_or_went, pair};
use crate::compat::change::{Became, Fact, SecurityFact};
use crate::ir::{Contract, Operation, SchemeKind, SchemeUse};

/// An alternative: the names of its schemes in order.
fn names(contract: &Contract, alternative: &[SchemeUse]) -> Vec<String> {
    let mut names: Vec<_> =
        alternative.iter().map(|need| contract.schemes[need.scheme].name.clone()).collect();
    names.sort();
    names
}

/// Scopes of an alternative with the scheme they belong to.
fn scopes(contract: &Contract, alternative: &[SchemeUse]) -> Vec<(String, String)> {
    let each = alternative.iter().flat_map(|need| {
        let scheme = contract.schemes[need.scheme].name.clone();
        need.scopes.iter().map(move |scope| (scheme.clone(), scope.clone()))
    });
    let mut scopes: Vec<_> = each.collect();
    scopes.sort();
    scopes
}

pub(super) fn requirements(diff: &mut Diff<'_>, old: &Operation, new: &Operation, at: &At) {
    let is_free = |auth: &[Vec<SchemeUse>]| auth.is_empty() || auth.iter().any(Vec::is_empty);
    if is_free(&old.auth) && !is_free(&new.auth) {
        return diff.say(at, Fact::Security(SecurityFact::BecameRequired));
    }
    let (before, after) = (diff.old, diff.new);
    let of = |contract: &Contract, auth: &[Vec<SchemeUse>]| -> Vec<_> {
        auth.iter().map(|all| (names(contract, all), scopes(contract, all))).collect()
    };
    let (was, is) = (of(before, &old.auth), of(after, &new.auth));
    for (was, is) in pair(&was, &is, |(names, _)| names.clone()) {
        if let Some((became, (names, _))) = came_or_went((was, is)) {
            let at = At { subject: names.join(" and "), ..at.clone() };
            diff.say(&at, Fact::Security(SecurityFact::Requirement(became)));
        }
        if let (Some((_, was)), Some((_, is))) = (was, is) {
            for found in pair(was, is, Clone::clone) {
                if let Some((became, (_, scope))) = came_or_went(found) {
                    let at = At { subject: scope.clone(), ..at.clone() };
                    diff.say(&at, Fact::Security(SecurityFact::Scope(became)));
                }
            }
        }
    }
}

pub(super) fn schemes(diff: &mut Diff<'_>) {
    let (old, new) = (diff.old, diff.new);
    let top = At::top("", old.span, new.span);
    let listed = |contract: &Contract| -> Vec<_> {
        contract.schemes.iter().map(|(_, scheme)| scheme.clone()).collect()
    };
    for (before, after) in pair(&listed(old), &listed(new), |scheme| scheme.name.clone()) {
        match (before, after) {
            (Some(before), Some(after)) if before.kind != after.kind => {
                let at = top.inner(&before.name, before.span, after.span);
                let fact = if differ_in_scopes(&before.kind, &after.kind) {
                    SecurityFact::SchemeScope
                } else {
                    SecurityFact::Scheme(Became::Changed)
                };
                diff.say(&at, Fact::Security(fact));
            }
            (Some(gone), None) => {
                let at = top.inner(&gone.name, gone.span, new.span);
                diff.say(&at, Fact::Security(SecurityFact::Scheme(Became::Removed)));
            }
            (None, Some(came)) => {
                let at = top.inner(&came.name, old.span, came.span);
                diff.say(&at, Fact::Security(SecurityFact::Scheme(Became::Added)));
            }
            _ => {}
        }
    }
}

/// Whether nothing but the scopes of OAuth flows is different.
fn differ_in_scopes(old: &SchemeKind, new: &SchemeKind) -> bool {
    let (SchemeKind::OAuth2(old), SchemeKind::OAuth2(new)) = (old, new) else { return false };
    let bare = |flows: &[crate::ir::OAuthFlow]| -> Vec<_> {
        flows.iter().map(|flow| crate::ir::OAuthFlow { scopes: Vec::new(), ..flow.clone() }).collect()
    };
    bare(old) == bare(new)
}
