//! Deprecation and prose.

use crate::compat::change::Fact;
use crate::compat::rule::{Rule, rules};

pub(super) const RULES: &[Rule] = rules! {
    "deprecated", Safe, [], "callers should leave it",
        |c| matches!(&c.fact, Fact::Deprecated(how) if how.sunset.is_none());
    "deprecated-with-sunset", Safe, [], "callers should leave it, and a day is named",
        |c| matches!(&c.fact, Fact::Deprecated(how) if how.sunset.is_some());
    "reactivated", Safe, [], "callers need no longer leave it",
        |c| c.fact == Fact::Reactivated;
    "deprecation-reason-changed", Safe, [], "the reason to leave it is another",
        |c| matches!(&c.fact, Fact::DeprecationChanged(was, is) if was.reason != is.reason);
    "sunset-deleted", Breaking, [], "the day it goes away is no longer named",
        |c| matches!(&c.fact, Fact::DeprecationChanged(was, is) if was.sunset.is_some() && is.sunset.is_none());
    "sunset-moved-earlier", Breaking, [], "it goes away earlier than was said",
        |c| matches!(&c.fact, Fact::DeprecationChanged(was, is) if is.sunset.is_some() && is.sunset < was.sunset);
    "documentation-changed", Safe, [], "what the contract says in prose is another",
        |c| c.fact == Fact::Docs;
};
