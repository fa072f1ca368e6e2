//! Bounds and patterns of values.

use crate::compat::change::{Change, Facet, Fact, Move, Way};
use crate::compat::rule::{Rule, rules};

fn facet(change: &Change, way: Way, wanted: Facet, moves: &[Move]) -> bool {
    change.way == way
        && matches!(change.fact, Fact::Facet(facet, moved) if facet == wanted && moves.contains(&moved))
}

/// Whether a bound of what comes, that has no rule of its own, lets fewer values pass.
fn is_tightened(change: &Change) -> bool {
    use Facet::{ExclusiveMaximum, ExclusiveMinimum, MaxLength, Maximum, MinItems, MinLength, Minimum};
    match change.fact {
        Fact::Facet(Maximum | ExclusiveMaximum | MaxLength, moved) => matches!(moved, Move::Set | Move::Down),
        Fact::Facet(Minimum | ExclusiveMinimum | MinLength | MinItems, moved) => {
            matches!(moved, Move::Set | Move::Up)
        }
        _ => false,
    }
}

pub(super) const RULES: &[Rule] = rules! {
    "input-max-items-increased", Safe, [], "the greatest number of items of what is sent is greater",
        |c| facet(c, Way::Sent, Facet::MaxItems, &[Move::Up, Move::Unset]);
    "input-max-items-decreased", Breaking, [Wire], "the greatest number of items of what is sent is smaller",
        |c| facet(c, Way::Sent, Facet::MaxItems, &[Move::Set, Move::Down]);
    "output-max-items-increased", Dangerous (Wsdl Breaking), [Behaviour Source], "the greatest number of items of what comes is greater",
        |c| facet(c, Way::Received, Facet::MaxItems, &[Move::Up, Move::Unset]);
    "output-max-items-decreased", Safe, [Source], "the greatest number of items of what comes is smaller",
        |c| facet(c, Way::Received, Facet::MaxItems, &[Move::Down, Move::Set]);
    "input-max-length-set", Dangerous, [Wire], "there is a greatest length of what is sent",
        |c| facet(c, Way::Sent, Facet::MaxLength, &[Move::Set]);
    "input-max-length-increased", Safe, [], "the greatest length of what is sent is greater",
        |c| facet(c, Way::Sent, Facet::MaxLength, &[Move::Up, Move::Unset]);
    "input-max-length-decreased", Breaking, [Wire], "the greatest length of what is sent is smaller",
        |c| facet(c, Way::Sent, Facet::MaxLength, &[Move::Down]);
    "output-max-length-increased", Breaking, [Behaviour], "the greatest length of what comes is greater",
        |c| facet(c, Way::Received, Facet::MaxLength, &[Move::Up]);
    "output-max-length-unset", Breaking, [Behaviour], "there is no greatest length of what comes any more",
        |c| facet(c, Way::Received, Facet::MaxLength, &[Move::Unset]);
    "input-max-set", Dangerous, [Wire], "there is a greatest value of what is sent",
        |c| facet(c, Way::Sent, Facet::Maximum, &[Move::Set]);
    "input-max-increased", Safe, [], "the greatest value of what is sent is greater",
        |c| facet(c, Way::Sent, Facet::Maximum, &[Move::Up, Move::Unset]);
    "input-max-decreased", Breaking, [Wire], "the greatest value of what is sent is smaller",
        |c| facet(c, Way::Sent, Facet::Maximum, &[Move::Down]);
    "output-max-increased", Breaking, [Behaviour], "the greatest value of what comes is greater",
        |c| facet(c, Way::Received, Facet::Maximum, &[Move::Up]);
    "input-exclusive-max-set", Dangerous, [Wire], "there is a greatest value of what is sent",
        |c| facet(c, Way::Sent, Facet::ExclusiveMaximum, &[Move::Set]);
    "input-exclusive-max-increased", Safe, [], "the greatest value of what is sent is greater",
        |c| facet(c, Way::Sent, Facet::ExclusiveMaximum, &[Move::Up, Move::Unset]);
    "input-exclusive-max-decreased", Breaking, [Wire], "the greatest value of what is sent is smaller",
        |c| facet(c, Way::Sent, Facet::ExclusiveMaximum, &[Move::Down]);
    "output-exclusive-max-increased", Breaking, [Behaviour], "the greatest value of what comes is greater",
        |c| facet(c, Way::Received, Facet::ExclusiveMaximum, &[Move::Up]);
    "input-min-items-set", Dangerous, [Wire], "there is a least number of items of what is sent",
        |c| facet(c, Way::Sent, Facet::MinItems, &[Move::Set]);
    "input-min-items-increased", Breaking, [Wire], "the least number of items of what is sent is greater",
        |c| facet(c, Way::Sent, Facet::MinItems, &[Move::Up]);
    "input-min-items-decreased", Safe, [], "the least number of items of what is sent is smaller",
        |c| facet(c, Way::Sent, Facet::MinItems, &[Move::Down, Move::Unset]);
    "output-min-items-decreased", Breaking, [Behaviour], "the least number of items of what comes is smaller",
        |c| facet(c, Way::Received, Facet::MinItems, &[Move::Down]);
    "output-min-items-unset", Breaking, [Behaviour], "there is no least number of items of what comes any more",
        |c| facet(c, Way::Received, Facet::MinItems, &[Move::Unset]);
    "input-min-length-increased", Breaking, [Wire], "the least length of what is sent is greater",
        |c| facet(c, Way::Sent, Facet::MinLength, &[Move::Set, Move::Up]);
    "input-min-length-decreased", Safe, [], "the least length of what is sent is smaller",
        |c| facet(c, Way::Sent, Facet::MinLength, &[Move::Down, Move::Unset]);
    "output-min-length-decreased", Breaking, [Behaviour], "the least length of what comes is smaller",
        |c| facet(c, Way::Received, Facet::MinLength, &[Move::Down]);
    "input-min-set", Dangerous, [Wire], "there is a least value of what is sent",
        |c| facet(c, Way::Sent, Facet::Minimum, &[Move::Set]);
    "input-min-increased", Breaking, [Wire], "the least value of what is sent is greater",
        |c| facet(c, Way::Sent, Facet::Minimum, &[Move::Up]);
    "input-min-decreased", Safe, [], "the least value of what is sent is smaller",
        |c| facet(c, Way::Sent, Facet::Minimum, &[Move::Down, Move::Unset]);
    "output-min-decreased", Breaking, [Behaviour], "the least value of what comes is smaller",
        |c| facet(c, Way::Received, Facet::Minimum, &[Move::Down]);
    "input-exclusive-min-set", Dangerous, [Wire], "there is a least value of what is sent",
        |c| facet(c, Way::Sent, Facet::ExclusiveMinimum, &[Move::Set]);
    "input-exclusive-min-increased", Breaking, [Wire], "the least value of what is sent is greater",
        |c| facet(c, Way::Sent, Facet::ExclusiveMinimum, &[Move::Up]);
    "input-exclusive-min-decreased", Safe, [], "the least value of what is sent is smaller",
        |c| facet(c, Way::Sent, Facet::ExclusiveMinimum, &[Move::Down, Move::Unset]);
    "output-exclusive-min-decreased", Breaking, [Behaviour], "the least value of what comes is smaller",
        |c| facet(c, Way::Received, Facet::ExclusiveMinimum, &[Move::Down]);
    "input-pattern-added", Breaking, [Wire], "what is sent must match a pattern",
        |c| facet(c, Way::Sent, Facet::Pattern, &[Move::Set]);
    "input-pattern-removed", Safe, [], "what is sent need not match a pattern any more",
        |c| facet(c, Way::Sent, Facet::Pattern, &[Move::Unset]);
    "input-pattern-changed", Dangerous (Wsdl Breaking), [Wire], "what is sent must match another pattern",
        |c| facet(c, Way::Sent, Facet::Pattern, &[Move::Changed, Move::Up, Move::Down]);
    "output-pattern-added", Safe, [], "what comes must match a pattern",
        |c| facet(c, Way::Received, Facet::Pattern, &[Move::Set]);
    "output-pattern-removed", Safe, [], "what comes need not match a pattern any more",
        |c| facet(c, Way::Received, Facet::Pattern, &[Move::Unset]);
    "output-pattern-changed", Safe, [], "what comes must match another pattern",
        |c| facet(c, Way::Received, Facet::Pattern, &[Move::Changed, Move::Up, Move::Down]);
    "input-multiple-of-changed", Breaking, [Wire], "what is sent must be a multiple of another number",
        |c| facet(c, Way::Sent, Facet::MultipleOf, &[Move::Set, Move::Up, Move::Down, Move::Changed]);
    "input-unique-items-set", Breaking, [Wire], "items that are sent must differ",
        |c| facet(c, Way::Sent, Facet::UniqueItems, &[Move::Set]);
    "input-property-count-tightened", Breaking, [Wire], "the number of members that may be sent is bounded otherwise",
        |c| facet(c, Way::Sent, Facet::PropertyCount, &[Move::Set, Move::Up, Move::Down, Move::Changed]);
    "input-format-changed", Breaking, [Wire Source], "what is sent must be in another format",
        |c| facet(c, Way::Sent, Facet::Format, &[Move::Set, Move::Up, Move::Down, Move::Changed]);
    "output-format-changed", Breaking, [Wire Source], "what comes is in another format",
        |c| facet(c, Way::Received, Facet::Format, &[Move::Unset, Move::Up, Move::Down, Move::Changed]);
    "output-bound-tightened", Safe, [], "what comes is bounded more closely",
        |c| c.way == Way::Received && is_tightened(c);
};
