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
    "directive-removed", Breaking, [Wire], "a directive is no longer defined",
        |c| c.fact == Fact::Wire(WireFact::Directive(Became::Removed));
    "directive-added", Safe, [], "a directive is defined",
        |c| c.fact == Fact::Wire(WireFact::Directive(Became::Added));
    "directive-location-removed", Breaking, [Wire], "a directive may no longer stand at a place",
        |c| c.fact == Fact::Wire(WireFact::DirectiveLocation(Became::Removed));
    "directive-location-added", Safe, [], "a directive may stand at one more place",
        |c| c.fact == Fact::Wire(WireFact::DirectiveLocation(Became::Added));
    "directive-repeatable-removed", Breaking, [Wire], "a directive may stand only once at a place",
        |c| c.fact == Fact::Wire(WireFact::DirectiveRepeatable(false));
    "directive-repeatable-added", Safe, [], "a directive may stand more than once at a place",
        |c| c.fact == Fact::Wire(WireFact::DirectiveRepeatable(true));
    "directive-arg-removed", Breaking, [Wire], "an argument of a directive is gone",
        |c| matches!(c.fact, Fact::Wire(WireFact::DirectiveArgument(Became::Removed, _)));
    "directive-required-arg-added", Breaking, [Wire], "a directive must be given an argument that was not there",
        |c| c.fact == Fact::Wire(WireFact::DirectiveArgument(Became::Added, true));
    "directive-optional-arg-added", Safe, [], "a directive may be given an argument that was not there",
        |c| c.fact == Fact::Wire(WireFact::DirectiveArgument(Became::Added, false));
    "directive-arg-type-changed", Breaking, [Wire], "an argument of a directive has another type",
        |c| c.fact == Fact::Wire(WireFact::DirectiveArgumentType);
    "directive-arg-default-changed", Dangerous, [Behaviour], "an argument of a directive that is left out means another value",
        |c| c.fact == Fact::Wire(WireFact::DirectiveArgumentDefault);
};
