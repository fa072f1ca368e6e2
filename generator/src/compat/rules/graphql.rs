//! GraphQL: interfaces and root types.

use crate::compat::change::{Became, Fact, WireFact};
use crate::compat::rule::{Rule, rules};

pub(super) const RULES: &[Rule] = rules! {
    "interface-removed-from-type", Breaking, [Wire Source], "a type no longer implements an interface",
        |c| c.fact == Fact::Wire(WireFact::Interface(Became::Removed));
    "interface-added-to-type", Dangerous, [Behaviour Source], "a type implements one more interface",
        |c| c.fact == Fact::Wire(WireFact::Interface(Became::Added));
    "root-type-changed", Safe, [Wire Source], "a root type is another",
        |c| c.fact == Fact::Wire(WireFact::Root);
};
