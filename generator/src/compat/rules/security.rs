//! Who may ask.

use crate::compat::change::{Became, Change, Fact, SecurityFact};
use crate::compat::rule::{Rule, rules};

fn security(change: &Change, fact: SecurityFact) -> bool {
    change.fact == Fact::Security(fact)
}

pub(super) const RULES: &[Rule] = rules! {
    "security-became-required", Breaking, [Wire], "anybody could ask; now callers must show who they are",
        |c| security(c, SecurityFact::BecameRequired);
    "security-requirement-added", Safe, [Wire], "one more way to show who asks",
        |c| security(c, SecurityFact::Requirement(Became::Added));
    "security-requirement-removed", Safe, [Wire], "a way to show who asks is gone",
        |c| security(c, SecurityFact::Requirement(Became::Removed));
    "security-scope-added", Safe, [Wire], "one more scope is needed",
        |c| security(c, SecurityFact::Scope(Became::Added));
    "security-scope-removed", Safe, [], "a scope is no longer needed",
        |c| security(c, SecurityFact::Scope(Became::Removed));
    "security-scheme-added", Safe, [], "a security scheme came",
        |c| security(c, SecurityFact::Scheme(Became::Added));
    "security-scheme-removed", Safe, [], "a security scheme is gone",
        |c| security(c, SecurityFact::Scheme(Became::Removed));
    "security-scheme-changed", Safe, [Wire], "a security scheme is another",
        |c| security(c, SecurityFact::Scheme(Became::Changed));
    "security-scheme-scope-changed", Safe, [], "a security scheme knows other scopes",
        |c| security(c, SecurityFact::SchemeScope);
};
