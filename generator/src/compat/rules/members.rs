//! Members: fields, parameters, headers, attributes, wildcards.

use crate::compat::change::{Became, Change, Fact, Member, Removal, Way, WireFact};
use crate::compat::rule::{Rule, rules};
use crate::ir::{Access, Format};

/// A field, and in XML an attribute or a wildcard where they have no rule of their own.
fn is_field(change: &Change) -> bool {
    change.member == Member::Field && change.format != Format::Proto
}

fn is_parameter(change: &Change) -> bool {
    change.member == Member::Parameter
}

fn is_sent_parameter(change: &Change) -> bool {
    is_parameter(change) || change.member == Member::Header
}

fn removal(change: &Change) -> Option<Removal> {
    match change.fact {
        Fact::MemberRemoved { removal, .. } => Some(removal),
        _ => None,
    }
}

fn added(change: &Change, way: Way, needed: bool) -> bool {
    change.way == way && matches!(change.fact, Fact::MemberAdded { required, .. } if required == needed)
}

fn removed(change: &Change, way: Way, needed: Option<bool>) -> bool {
    change.way == way
        && matches!(change.fact, Fact::MemberRemoved { required, .. } if needed.is_none_or(|needed| required == needed))
}

fn has_default(change: &Change) -> bool {
    matches!(change.fact, Fact::MemberAdded { default: true, .. })
}

fn default(change: &Change, became: Became, way: Way) -> bool {
    change.format != Format::Proto
        && change.way == way
        && matches!(change.fact, Fact::Default(found, ..) if found == became)
}

fn access(change: &Change, way: Way) -> Option<(Access, Access, bool)> {
    match change.fact {
        Fact::Access(was, is, required) if change.way == way => Some((was, is, required)),
        _ => None,
    }
}

pub(super) const RULES: &[Rule] = rules! {
    "input-required-param-added", Breaking, [Wire Source], "a parameter must be sent that was not there",
        |c| is_parameter(c) && added(c, Way::Sent, true) && !has_default(c);
    "input-optional-param-added", Safe, [Source], "a parameter may be sent that was not there",
        |c| (is_parameter(c) || c.member == Member::Header) && (added(c, Way::Sent, false) || (is_parameter(c) && added(c, Way::Sent, true) && has_default(c)));
    "input-param-removed", Dangerous (GraphQl Breaking), [Wire Source], "a parameter is gone",
        |c| is_sent_parameter(c) && removed(c, Way::Sent, None)
            && (c.format != Format::OpenApi || removal(c) == Some(Removal::Sudden));
    "input-param-removed-after-sunset", Safe, [Source], "a deprecated parameter is gone, and its day had come",
        |c| c.format == Format::OpenApi && is_sent_parameter(c) && c.way == Way::Sent && removal(c) == Some(Removal::Announced);
    "input-param-removed-before-sunset", Breaking, [Wire Source], "a deprecated parameter is gone before its day",
        |c| c.format == Format::OpenApi && is_sent_parameter(c) && c.way == Way::Sent && removal(c) == Some(Removal::Early);
    "input-required-header-field-added", Breaking, [Wire Source], "a header must be sent that was not there",
        |c| c.member == Member::Header && added(c, Way::Sent, true);
    "input-param-style-changed", Breaking, [Wire], "a parameter is written in another way",
        |c| c.way == Way::Sent && c.fact == Fact::Wire(WireFact::ParameterStyle);
    "input-required-field-added", Breaking, [Wire Source], "a member must be sent that was not there",
        |c| (is_field(c) || c.member == Member::Attribute) && added(c, Way::Sent, true) && !has_default(c)
            || c.format == Format::Proto && added(c, Way::Both, true);
    "input-required-field-added-with-default", Safe, [Source], "a member must be sent, and has a value when it is not",
        |c| is_field(c) && added(c, Way::Sent, true) && has_default(c);
    "input-optional-field-added", Safe, [Source], "a member may be sent that was not there",
        |c| is_field(c) && added(c, Way::Sent, false) || c.format == Format::Proto && added(c, Way::Both, false);
    "input-field-removed", Dangerous (GraphQl Breaking, Wsdl Breaking), [Wire Source], "a member that was sent is gone",
        |c| is_field(c) && removed(c, Way::Sent, None);
    "input-became-optional", Safe, [Source], "a member need no longer be sent",
        |c| c.way == Way::Sent && c.fact == Fact::Required(false);
    "input-became-required", Breaking, [Wire Source], "a member must be sent that could be left out",
        |c| c.way == Way::Sent && c.member != Member::Attribute && c.fact == Fact::Required(true);
    "input-became-nullable", Safe, [Source], "null may be sent",
        |c| c.way == Way::Sent && c.fact == Fact::Nullable(true);
    "input-became-not-nullable", Breaking, [Wire Source], "null may no longer be sent",
        |c| c.way == Way::Sent && c.fact == Fact::Nullable(false);
    "input-param-default-added", Breaking (GraphQl Safe), [Behaviour], "a parameter that is left out now means a value",
        |c| is_parameter(c) && default(c, Became::Added, Way::Sent);
    "input-param-default-removed", Breaking (GraphQl Dangerous), [Behaviour], "a parameter that is left out no longer means a value",
        |c| is_parameter(c) && default(c, Became::Removed, Way::Sent);
    "input-param-default-changed", Breaking (GraphQl Dangerous), [Behaviour], "a parameter that is left out means another value",
        |c| is_parameter(c) && default(c, Became::Changed, Way::Sent);
    "input-default-added", Safe, [Behaviour], "a member that is left out now means a value",
        |c| !is_parameter(c) && default(c, Became::Added, Way::Sent);
    "input-default-removed", Safe, [Behaviour], "a member that is left out no longer means a value",
        |c| !is_parameter(c) && default(c, Became::Removed, Way::Sent);
    "input-default-changed", Safe, [Behaviour], "a member that is left out means another value",
        |c| !is_parameter(c) && default(c, Became::Changed, Way::Sent);
    "output-default-value-added", Safe, [Behaviour], "a member that does not come now means a value",
        |c| default(c, Became::Added, Way::Received);
    "output-default-value-removed", Safe, [Behaviour], "a member that does not come no longer means a value",
        |c| default(c, Became::Removed, Way::Received);
    "output-default-value-changed", Safe, [Behaviour], "a member that does not come means another value",
        |c| default(c, Became::Changed, Way::Received);
    "output-optional-field-added", Safe, [], "a member may come that was not there",
        |c| is_field(c) && added(c, Way::Received, false);
    "output-required-field-added", Safe (Wsdl Breaking), [], "a member comes that was not there",
        |c| is_field(c) && added(c, Way::Received, true);
    "output-optional-field-removed", Dangerous (GraphQl Breaking), [Wire Source], "a member that could come is gone",
        |c| (is_field(c) || c.member == Member::Body) && removed(c, Way::Received, Some(false));
    "output-required-field-removed", Breaking, [Wire Source], "a member that always came is gone",
        |c| (is_field(c) || c.member == Member::Body) && removed(c, Way::Received, Some(true));
    "output-became-optional", Breaking, [Wire Source], "a member that always came may be left out",
        |c| c.way == Way::Received && c.member != Member::Header && c.fact == Fact::Required(false);
    "output-became-required", Safe, [Source], "a member that could be left out always comes",
        |c| c.way == Way::Received && c.fact == Fact::Required(true);
    "output-became-nullable", Breaking, [Wire Source], "null may come",
        |c| c.way == Way::Received && c.fact == Fact::Nullable(true);
    "output-became-not-nullable", Safe, [Source], "null no longer comes",
        |c| c.way == Way::Received && c.fact == Fact::Nullable(false);
    "output-header-added", Safe, [], "a reply has one more header",
        |c| c.member == Member::Header && c.way == Way::Received && matches!(c.fact, Fact::MemberAdded { .. });
    "output-header-removed-required", Breaking, [Wire Source], "a header that always came is gone",
        |c| c.member == Member::Header && removed(c, Way::Received, Some(true));
    "output-header-removed-optional", Dangerous, [Source], "a header that could come is gone",
        |c| c.member == Member::Header && removed(c, Way::Received, Some(false));
    "output-header-became-optional", Breaking, [Wire Source], "a header that always came may be left out",
        |c| c.member == Member::Header && c.way == Way::Received && c.fact == Fact::Required(false);
    "output-header-style-changed", Breaking, [Wire], "a header of a reply is written in another way",
        |c| c.way == Way::Received && c.fact == Fact::Wire(WireFact::ParameterStyle);
    "input-became-read-only", Safe, [], "a member is no longer read by the server",
        |c| access(c, Way::Sent).is_some_and(|(_, is, _)| is == Access::Read);
    "input-became-not-read-only", Safe, [], "a member is read by the server now",
        |c| access(c, Way::Sent).is_some_and(|(was, _, _)| was == Access::Read);
    "input-became-write-only", Safe, [], "a member is no longer sent back",
        |c| access(c, Way::Sent).is_some_and(|(was, is, _)| is == Access::Write && was != Access::Read);
    "input-became-not-write-only", Safe, [], "a member is sent back now",
        |c| access(c, Way::Sent).is_some_and(|(was, _, _)| was == Access::Write);
    "output-became-read-only", Safe, [], "a member is no longer read by the server, and still sent back",
        |c| access(c, Way::Received).is_some_and(|(_, is, _)| is == Access::Read);
    "output-became-not-read-only", Safe, [], "a member that comes is read by the server now",
        |c| access(c, Way::Received).is_some_and(|(was, _, _)| was == Access::Read);
    "output-became-write-only", Safe, [], "a member no longer comes",
        |c| access(c, Way::Received).is_some_and(|(_, is, _)| is == Access::Write);
    "output-became-not-write-only-required", Dangerous, [Behaviour], "a member comes that was kept back, and always",
        |c| access(c, Way::Received).is_some_and(|(was, _, required)| was == Access::Write && required);
    "output-became-not-write-only-optional", Safe, [], "a member comes that was kept back",
        |c| access(c, Way::Received).is_some_and(|(was, _, required)| was == Access::Write && !required);
    "input-additional-properties-closed", Breaking, [Wire Source], "members that are not named may no longer be sent",
        |c| c.way == Way::Sent && c.fact == Fact::Open(false);
    "output-additional-properties-opened", Dangerous, [Source Behaviour], "members that are not named may come",
        |c| c.way == Way::Received && c.fact == Fact::Open(true);
};
