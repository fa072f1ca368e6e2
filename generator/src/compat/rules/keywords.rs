//! Rules of JSON Schema that are kept by keyword.

use crate::compat::change::{Change, Fact, Move, Way};
use crate::compat::rule::{Rule, rules};

fn keyword(change: &Change, way: Way, wanted: &str, moves: &[Move]) -> bool {
    change.way == way
        && matches!(&change.fact, Fact::Keyword(keyword, moved) if keyword == wanted && moves.contains(moved))
}

pub(super) const RULES: &[Rule] = rules! {
    "input-if-added", Breaking, [Wire], "a condition came, for what is sent",
        |c| keyword(c, Way::Sent, "if", &[Move::Set]);
    "input-if-removed", Safe, [], "a condition went, for what is sent",
        |c| keyword(c, Way::Sent, "if", &[Move::Unset]);
    "output-if-added", Safe, [], "a condition came, for what comes",
        |c| keyword(c, Way::Received, "if", &[Move::Set]);
    "output-if-removed", Breaking, [Behaviour], "a condition went, for what comes",
        |c| keyword(c, Way::Received, "if", &[Move::Unset]);
    "input-then-added", Breaking, [Wire], "what a condition asks for came, for what is sent",
        |c| keyword(c, Way::Sent, "then", &[Move::Set]);
    "input-then-removed", Safe, [], "what a condition asks for went, for what is sent",
        |c| keyword(c, Way::Sent, "then", &[Move::Unset]);
    "output-then-added", Safe, [], "what a condition asks for came, for what comes",
        |c| keyword(c, Way::Received, "then", &[Move::Set]);
    "output-then-removed", Breaking, [Behaviour], "what a condition asks for went, for what comes",
        |c| keyword(c, Way::Received, "then", &[Move::Unset]);
    "input-else-added", Breaking, [Wire], "what the lack of a condition asks for came, for what is sent",
        |c| keyword(c, Way::Sent, "else", &[Move::Set]);
    "input-else-removed", Safe, [], "what the lack of a condition asks for went, for what is sent",
        |c| keyword(c, Way::Sent, "else", &[Move::Unset]);
    "output-else-added", Safe, [], "what the lack of a condition asks for came, for what comes",
        |c| keyword(c, Way::Received, "else", &[Move::Set]);
    "output-else-removed", Breaking, [Behaviour], "what the lack of a condition asks for went, for what comes",
        |c| keyword(c, Way::Received, "else", &[Move::Unset]);
    "input-contains-added", Breaking, [Wire], "an item that must be among the items came, for what is sent",
        |c| keyword(c, Way::Sent, "contains", &[Move::Set]);
    "input-contains-removed", Safe, [], "an item that must be among the items went, for what is sent",
        |c| keyword(c, Way::Sent, "contains", &[Move::Unset]);
    "output-contains-added", Safe, [], "an item that must be among the items came, for what comes",
        |c| keyword(c, Way::Received, "contains", &[Move::Set]);
    "output-contains-removed", Breaking, [Behaviour], "an item that must be among the items went, for what comes",
        |c| keyword(c, Way::Received, "contains", &[Move::Unset]);
    "input-property-names-added", Breaking, [Wire], "a rule for the names of members came, for what is sent",
        |c| keyword(c, Way::Sent, "propertyNames", &[Move::Set]);
    "input-property-names-removed", Safe, [], "a rule for the names of members went, for what is sent",
        |c| keyword(c, Way::Sent, "propertyNames", &[Move::Unset]);
    "output-property-names-added", Safe, [], "a rule for the names of members came, for what comes",
        |c| keyword(c, Way::Received, "propertyNames", &[Move::Set]);
    "output-property-names-removed", Breaking, [Behaviour], "a rule for the names of members went, for what comes",
        |c| keyword(c, Way::Received, "propertyNames", &[Move::Unset]);
    "input-pattern-property-added", Breaking, [Wire], "a rule for members by pattern came, for what is sent",
        |c| keyword(c, Way::Sent, "patternProperties", &[Move::Set, Move::Up]);
    "input-pattern-property-removed", Safe, [], "a rule for members by pattern went, for what is sent",
        |c| keyword(c, Way::Sent, "patternProperties", &[Move::Unset, Move::Down]);
    "output-pattern-property-added", Safe, [], "a rule for members by pattern came, for what comes",
        |c| keyword(c, Way::Received, "patternProperties", &[Move::Set, Move::Up]);
    "output-pattern-property-removed", Breaking, [Behaviour], "a rule for members by pattern went, for what comes",
        |c| keyword(c, Way::Received, "patternProperties", &[Move::Unset, Move::Down]);
    "input-unevaluated-items-added", Breaking, [Wire], "a rule for items that are not named came, for what is sent",
        |c| keyword(c, Way::Sent, "unevaluatedItems", &[Move::Set]);
    "input-unevaluated-items-removed", Safe, [], "a rule for items that are not named went, for what is sent",
        |c| keyword(c, Way::Sent, "unevaluatedItems", &[Move::Unset]);
    "output-unevaluated-items-added", Safe, [], "a rule for items that are not named came, for what comes",
        |c| keyword(c, Way::Received, "unevaluatedItems", &[Move::Set]);
    "output-unevaluated-items-removed", Breaking, [Behaviour], "a rule for items that are not named went, for what comes",
        |c| keyword(c, Way::Received, "unevaluatedItems", &[Move::Unset]);
    "input-unevaluated-properties-added", Breaking, [Wire], "a rule for members that are not named came, for what is sent",
        |c| keyword(c, Way::Sent, "unevaluatedProperties", &[Move::Set]);
    "input-unevaluated-properties-removed", Safe, [], "a rule for members that are not named went, for what is sent",
        |c| keyword(c, Way::Sent, "unevaluatedProperties", &[Move::Unset]);
    "output-unevaluated-properties-added", Safe, [], "a rule for members that are not named came, for what comes",
        |c| keyword(c, Way::Received, "unevaluatedProperties", &[Move::Set]);
    "output-unevaluated-properties-removed", Breaking, [Behaviour], "a rule for members that are not named went, for what comes",
        |c| keyword(c, Way::Received, "unevaluatedProperties", &[Move::Unset]);
    "input-dependent-required-added", Breaking, [Wire], "members that others ask for came, for what is sent",
        |c| keyword(c, Way::Sent, "dependentRequired", &[Move::Set, Move::Up]);
    "input-dependent-required-removed", Safe, [], "members that others ask for went, for what is sent",
        |c| keyword(c, Way::Sent, "dependentRequired", &[Move::Unset, Move::Down]);
    "output-dependent-required-added", Safe, [], "members that others ask for came, for what comes",
        |c| keyword(c, Way::Received, "dependentRequired", &[Move::Set, Move::Up]);
    "output-dependent-required-removed", Breaking, [Behaviour], "members that others ask for went, for what comes",
        |c| keyword(c, Way::Received, "dependentRequired", &[Move::Unset, Move::Down]);
    "input-dependent-schema-added", Breaking, [Wire], "a rule that a member brings with it came, for what is sent",
        |c| keyword(c, Way::Sent, "dependentSchemas", &[Move::Set, Move::Up]);
    "input-dependent-schema-removed", Safe, [], "a rule that a member brings with it went, for what is sent",
        |c| keyword(c, Way::Sent, "dependentSchemas", &[Move::Unset, Move::Down]);
    "output-dependent-schema-added", Safe, [], "a rule that a member brings with it came, for what comes",
        |c| keyword(c, Way::Received, "dependentSchemas", &[Move::Set, Move::Up]);
    "output-dependent-schema-removed", Breaking, [Behaviour], "a rule that a member brings with it went, for what comes",
        |c| keyword(c, Way::Received, "dependentSchemas", &[Move::Unset, Move::Down]);
    "input-dependent-required-changed", Breaking, [Wire], "members that others ask for are others, for what is sent",
        |c| keyword(c, Way::Sent, "dependentRequired", &[Move::Changed]);
    "output-dependent-required-changed", Breaking, [Behaviour], "members that others ask for are others, for what comes",
        |c| keyword(c, Way::Received, "dependentRequired", &[Move::Changed]);
    "input-min-contains-increased", Breaking, [Wire], "more items must match, for what is sent",
        |c| keyword(c, Way::Sent, "minContains", &[Move::Set, Move::Up]);
    "input-min-contains-decreased", Safe, [], "fewer items must match, for what is sent",
        |c| keyword(c, Way::Sent, "minContains", &[Move::Unset, Move::Down]);
    "output-min-contains-increased", Safe, [], "more items match, for what comes",
        |c| keyword(c, Way::Received, "minContains", &[Move::Set, Move::Up]);
    "output-min-contains-decreased", Breaking, [Behaviour], "fewer items match, for what comes",
        |c| keyword(c, Way::Received, "minContains", &[Move::Unset, Move::Down]);
    "input-max-contains-increased", Safe, [], "more items may match, for what is sent",
        |c| keyword(c, Way::Sent, "maxContains", &[Move::Unset, Move::Up]);
    "input-max-contains-decreased", Breaking, [Wire], "fewer items may match, for what is sent",
        |c| keyword(c, Way::Sent, "maxContains", &[Move::Set, Move::Down]);
    "output-max-contains-increased", Breaking, [Behaviour], "more items may match, for what comes",
        |c| keyword(c, Way::Received, "maxContains", &[Move::Unset, Move::Up]);
    "output-max-contains-decreased", Safe, [], "fewer items may match, for what comes",
        |c| keyword(c, Way::Received, "maxContains", &[Move::Set, Move::Down]);
    "input-prefix-items-added", Safe, [Source], "one more item has a type of its own, for what is sent",
        |c| keyword(c, Way::Sent, "prefixItems", &[Move::Set, Move::Up]);
    "input-prefix-items-removed", Breaking, [Wire Source], "an item no longer has a type of its own, for what is sent",
        |c| keyword(c, Way::Sent, "prefixItems", &[Move::Unset, Move::Down, Move::Changed]);
    "output-prefix-items-added", Breaking, [Wire Source], "one more item has a type of its own, for what comes",
        |c| keyword(c, Way::Received, "prefixItems", &[Move::Set, Move::Up, Move::Changed]);
    "output-prefix-items-removed", Safe, [Source], "an item no longer has a type of its own, for what comes",
        |c| keyword(c, Way::Received, "prefixItems", &[Move::Unset, Move::Down]);
    "input-not-schema-narrowed", Breaking, [Wire], "what may not be sent is more, or something else",
        |c| keyword(c, Way::Sent, "not", &[Move::Set, Move::Up, Move::Down, Move::Changed]);
};
