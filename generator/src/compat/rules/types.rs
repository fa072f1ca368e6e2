//! Types of values, enums, unions, constants.

use crate::compat::change::{Became, Change, Fact, Relation, TypeWord, Way, WireFact};
use crate::compat::rule::{Rule, rules};
use crate::ir::Format;

fn related(change: &Change, way: Way, relations: &[Relation]) -> bool {
    change.way == way && matches!(change.fact, Fact::Type(relation) if relations.contains(&relation))
}

fn constant(change: &Change, way: Way, became: Became) -> bool {
    change.way == way && change.fact == Fact::Constant(became)
}

fn value(change: &Change, way: Way, became: Became) -> bool {
    change.way == way && change.format != Format::Proto && change.fact == Fact::EnumValue(became)
}

fn arm(change: &Change, way: Way, became: Became) -> bool {
    change.way == way && change.fact == Fact::Arm(became)
}

fn discriminator(change: &Change, way: Way, became: Became) -> bool {
    change.way == way && change.fact == Fact::Wire(WireFact::Discriminator(became))
}

pub(super) const RULES: &[Rule] = rules! {
    "input-type-changed", Breaking, [Wire Source], "a value of another type must be sent",
        |c| related(c, Way::Sent, &[Relation::Other]);
    "input-type-generalized", Safe, [Source], "more values may be sent",
        |c| related(c, Way::Sent, &[Relation::Wider]);
    "input-type-specialized", Breaking, [Wire Source], "fewer values may be sent",
        |c| related(c, Way::Sent, &[Relation::Narrower]);
    "input-became-enum", Breaking, [Wire Source], "only some values may be sent where any could be",
        |c| related(c, Way::Sent, &[Relation::BecameEnum]);
    "input-wrapped-in-one-of", Breaking, [Wire Source], "the type that was sent is one of several now",
        |c| related(c, Way::Sent, &[Relation::Wrapped]);
    "output-type-changed", Breaking, [Wire Source], "a value of another type comes",
        |c| related(c, Way::Received, &[Relation::Other]);
    "output-type-generalized", Breaking, [Wire Source], "more values may come",
        |c| related(c, Way::Received, &[Relation::Wider]);
    "output-type-specialized", Safe (GraphQl Breaking), [Source], "fewer values come",
        |c| related(c, Way::Received, &[Relation::Narrower, Relation::BecameEnum]);
    "output-wrapped-in-one-of", Breaking, [Wire Source], "the type that came is one of several now",
        |c| related(c, Way::Received, &[Relation::Wrapped]);
    "input-enum-value-added", Safe, [Source], "one more value may be sent",
        |c| value(c, Way::Sent, Became::Added);
    "input-enum-value-removed", Breaking, [Wire Source], "a value may no longer be sent",
        |c| value(c, Way::Sent, Became::Removed);
    "output-enum-value-added", Dangerous (Wsdl Breaking), [Behaviour Source], "a value may come that did not",
        |c| value(c, Way::Received, Became::Added);
    "output-enum-value-removed", Safe (GraphQl Breaking), [Behaviour Source], "a value no longer comes",
        |c| value(c, Way::Received, Became::Removed);
    "input-one-of-added", Safe, [Source], "one more alternative may be sent",
        |c| arm(c, Way::Sent, Became::Added);
    "input-one-of-removed", Breaking, [Wire Source], "an alternative may no longer be sent",
        |c| arm(c, Way::Sent, Became::Removed);
    "output-one-of-added", Breaking (GraphQl Dangerous), [Wire Source], "an alternative may come that did not",
        |c| arm(c, Way::Received, Became::Added);
    "output-one-of-removed", Safe (GraphQl Breaking), [Source], "an alternative no longer comes",
        |c| arm(c, Way::Received, Became::Removed);
    "input-const-added", Breaking, [Wire Source], "only one value may be sent",
        |c| constant(c, Way::Sent, Became::Added);
    "input-const-removed", Safe, [Source], "other values than one may be sent",
        |c| constant(c, Way::Sent, Became::Removed);
    "input-const-changed", Breaking, [Wire Source], "another value must be sent",
        |c| constant(c, Way::Sent, Became::Changed);
    "output-const-added", Safe, [Source], "only one value comes",
        |c| constant(c, Way::Received, Became::Added);
    "output-const-removed", Breaking, [Wire Source], "other values than one may come",
        |c| constant(c, Way::Received, Became::Removed);
    "output-const-changed", Breaking, [Wire Source], "another value comes",
        |c| constant(c, Way::Received, Became::Changed);
    "input-discriminator-added", Safe, [], "a member tells what is sent",
        |c| discriminator(c, Way::Sent, Became::Added);
    "input-discriminator-removed", Safe, [], "no member tells what is sent any more",
        |c| discriminator(c, Way::Sent, Became::Removed);
    "input-discriminator-property-name-changed", Safe, [], "another member tells what is sent",
        |c| discriminator(c, Way::Sent, Became::Changed);
    "output-discriminator-added", Safe, [], "a member tells what comes",
        |c| discriminator(c, Way::Received, Became::Added);
    "output-discriminator-removed", Safe, [], "no member tells what comes any more",
        |c| discriminator(c, Way::Received, Became::Removed);
    "output-discriminator-property-name-changed", Safe, [], "another member tells what comes",
        |c| discriminator(c, Way::Received, Became::Changed);
    "type-removed", Breaking, [Source Wire], "a type of the contract is gone",
        |c| c.fact == Fact::TypeDeclared(Became::Removed, TypeWord::Other);
    "enum-removed", Breaking, [Source Wire], "an enum of the contract is gone",
        |c| c.fact == Fact::TypeDeclared(Became::Removed, TypeWord::Enum);
    "file-removed", Breaking, [Source], "a file of the contract is gone",
        |c| c.fact == Fact::TypeDeclared(Became::Removed, TypeWord::File);
    "package-removed", Breaking, [Wire Source], "every file of a package is gone",
        |c| c.fact == Fact::TypeDeclared(Became::Removed, TypeWord::Package);
    "type-unreferenced-removed", Safe, [Source], "a type that nothing uses is gone",
        |c| c.fact == Fact::TypeDeclared(Became::Removed, TypeWord::Unused);
    "type-added", Safe, [], "a type came",
        |c| matches!(c.fact, Fact::TypeDeclared(Became::Added, _));
    "type-kind-changed", Breaking, [Wire Source], "a name stands for another kind of type",
        |c| c.fact == Fact::TypeKind;
};
