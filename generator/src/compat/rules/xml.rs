//! SOAP bindings and what XML Schema knows beyond shapes.

use crate::compat::change::{Became, Fact, Member, Way, WireFact};
use crate::compat::rule::{Rule, rules};
use crate::ir::Format;

pub(super) const RULES: &[Rule] = rules! {
    "binding-port-removed", Breaking, [Wire Source], "a port of the service is gone",
        |c| c.fact == Fact::Wire(WireFact::Port(Became::Removed));
    "binding-port-added", Safe, [], "a port of the service came",
        |c| c.fact == Fact::Wire(WireFact::Port(Became::Added));
    "binding-protocol-changed", Breaking, [Wire], "a version of SOAP is no longer spoken",
        |c| c.fact == Fact::Wire(WireFact::Protocol);
    "binding-style-changed", Breaking, [Wire], "the body holds something else than before (document, rpc)",
        |c| c.fact == Fact::Wire(WireFact::Style);
    "binding-use-changed", Breaking, [Wire], "the action of the request is another",
        |c| c.fact == Fact::Wire(WireFact::Action);
    "message-part-target-changed", Breaking, [Wire Source], "a message is another element",
        |c| c.fact == Fact::Wire(WireFact::MessageElement);
    "xsd-target-namespace-changed", Breaking, [Wire Source], "the elements are in another namespace",
        |c| c.fact == Fact::Wire(WireFact::Namespace);
    "xsd-element-order-changed", Breaking, [Wire], "elements stand in another order",
        |c| c.fact == Fact::Wire(WireFact::Order);
    "xsd-attribute-form-changed", Breaking, [Wire], "a member has another qualified name",
        |c| c.fact == Fact::Wire(WireFact::MemberName);
    "xsd-attribute-added", Safe, [Source], "an attribute came",
        |c| c.member == Member::Attribute && matches!(c.fact, Fact::MemberAdded { .. });
    "xsd-attribute-removed", Breaking, [Wire Source], "an attribute is gone",
        |c| c.member == Member::Attribute && matches!(c.fact, Fact::MemberRemoved { .. });
    "xsd-attribute-use-changed", Breaking, [Wire Source], "an attribute must be there that could be left out",
        |c| c.member == Member::Attribute && c.way == Way::Sent && c.fact == Fact::Required(true);
    "xsd-any-added", Safe, [Source], "elements that are not named may stand there",
        |c| c.format == Format::Wsdl && c.member == Member::Wildcard && matches!(c.fact, Fact::MemberAdded { .. });
    "xsd-any-removed", Breaking, [Wire], "elements that are not named may no longer stand there",
        |c| c.member == Member::Wildcard && c.way == Way::Sent && matches!(c.fact, Fact::MemberRemoved { .. });
};
