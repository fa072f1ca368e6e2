//! Deprecation and prose.

use crate::compat::change::{Fact, SunsetFact};
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
    "sunset-missing", Breaking, [], "it is deprecated, and no day is named though callers must be given notice",
        |c| c.fact == Fact::Sunset(SunsetFact::Missing);
    "sunset-unparsable", Breaking, [], "the day it goes away is no date",
        |c| c.fact == Fact::Sunset(SunsetFact::Unparsable);
    "sunset-too-soon", Breaking, [], "it goes away sooner than callers must be told",
        |c| c.fact == Fact::Sunset(SunsetFact::TooSoon);
    "sunset-deleted", Breaking, [], "the day it goes away is no longer named",
        |c| c.fact == Fact::Sunset(SunsetFact::Deleted);
    "sunset-moved-earlier", Breaking, [], "it goes away earlier than was said",
        |c| c.fact == Fact::Sunset(SunsetFact::Earlier);
    "documentation-changed", Safe, [], "what the contract says in prose is another",
        |c| c.fact == Fact::Docs;
};
