//! Services, operations, outcomes, addresses, media types.

use crate::compat::change::{Became, Change, Fact, Member, OutcomeKind, Removal, Way, WireFact};
use crate::compat::rule::{Rule, rules};
use crate::ir::Format;

fn outcome(change: &Change, became: Became, kind: OutcomeKind) -> bool {
    change.fact == Fact::Outcome(became, kind)
}

fn media(change: &Change, became: Became, way: Way) -> bool {
    change.fact == Fact::Media(became) && change.way == way
}

pub(super) const RULES: &[Rule] = rules! {
    "service-removed", Breaking, [Wire Source], "a whole service is gone",
        |c| c.fact == Fact::Service(Became::Removed);
    "service-added", Safe, [], "a service came",
        |c| c.fact == Fact::Service(Became::Added);
    "service-renamed", Dangerous, [Source], "a service has another name while its operations stay",
        |c| c.fact == Fact::Service(Became::Changed);
    "operation-added", Safe, [], "an operation came",
        |c| c.fact == Fact::OperationAdded;
    "operation-removed", Breaking, [Wire Source], "an operation is gone and was never deprecated",
        |c| match c.fact {
            Fact::OperationRemoved(removal) => removal == Removal::Sudden || c.format != Format::OpenApi,
            _ => false,
        };
    "operation-removed-after-sunset", Safe, [], "a deprecated operation is gone, and its day had come",
        |c| c.format == Format::OpenApi && c.fact == Fact::OperationRemoved(Removal::Announced);
    "operation-removed-before-sunset", Breaking, [Wire Source], "a deprecated operation is gone before its day",
        |c| c.format == Format::OpenApi && c.fact == Fact::OperationRemoved(Removal::Early);
    "operation-id-changed", Safe, [Source], "an operation has another name: generated names change",
        |c| c.fact == Fact::OperationRenamed { was_named: true };
    "operation-id-added", Safe, [Source], "an operation has a name where it had none",
        |c| c.fact == Fact::OperationRenamed { was_named: false };
    "tag-added", Safe, [Source], "an operation has one more tag",
        |c| c.fact == Fact::Wire(WireFact::Tag(Became::Added));
    "tag-removed", Safe, [Source], "an operation has lost a tag",
        |c| c.fact == Fact::Wire(WireFact::Tag(Became::Removed));
    "endpoint-address-changed", Breaking (OpenApi Safe, Proto Safe), [Wire], "the contract is no longer served there",
        |c| c.fact == Fact::Address(Became::Removed);
    "exchange-pattern-changed", Breaking, [Wire Source], "an operation gained or lost its reply",
        |c| c.format == Format::Wsdl && matches!(c.fact, Fact::Exchange(..));
    "rpc-client-streaming-changed", Breaking, [Wire Source], "the client sends one message where it sent many, or the other way round",
        |c| matches!(c.fact, Fact::Exchange(was, is) if c.format != Format::Wsdl && sends_many(was) != sends_many(is));
    "rpc-server-streaming-changed", Breaking, [Wire Source], "the server sends one message where it sent many, or the other way round",
        |c| matches!(c.fact, Fact::Exchange(was, is) if c.format != Format::Wsdl && receives_many(was) != receives_many(is));
    "rpc-request-type-changed", Breaking, [Wire Source], "a method takes another message",
        |c| c.fact == Fact::Message && c.way == Way::Sent;
    "rpc-response-type-changed", Breaking, [Wire Source], "a method gives another message",
        |c| c.fact == Fact::Message && c.way == Way::Received;
    "rpc-idempotency-changed", Breaking, [Behaviour Wire], "what repeating a method does is another",
        |c| c.format == Format::Proto && matches!(c.fact, Fact::Effect(..));
    "fault-added", Dangerous, [Behaviour Source], "an operation may fail in one more way",
        |c| outcome(c, Became::Added, OutcomeKind::Fault);
    "fault-removed", Safe, [Source], "an operation no longer fails in a way",
        |c| outcome(c, Became::Removed, OutcomeKind::Fault);
    "output-success-status-removed", Breaking, [Behaviour], "a success is no longer told by that status",
        |c| outcome(c, Became::Removed, OutcomeKind::Success);
    "output-success-status-added", Safe, [], "a success may be told by one more status",
        |c| outcome(c, Became::Added, OutcomeKind::Success);
    "output-non-success-status-removed", Safe, [], "a failure is no longer told by that status",
        |c| outcome(c, Became::Removed, OutcomeKind::Failure);
    "output-non-success-status-added", Safe, [], "a failure may be told by one more status",
        |c| outcome(c, Became::Added, OutcomeKind::Failure);
    "input-media-type-added", Safe, [], "a body may be sent as one more media type",
        |c| media(c, Became::Added, Way::Sent);
    "input-media-type-removed", Breaking, [Wire], "a body may no longer be sent as a media type",
        |c| media(c, Became::Removed, Way::Sent);
    "output-media-type-added", Safe, [], "a reply may come as one more media type",
        |c| media(c, Became::Added, Way::Received);
    "output-media-type-removed", Breaking, [Behaviour], "a reply no longer comes as a media type",
        |c| media(c, Became::Removed, Way::Received);
    "input-body-added-required", Breaking, [Wire Source], "a body must be sent where there was none",
        |c| c.member == Member::Body && c.way == Way::Sent && matches!(c.fact, Fact::MemberAdded { required: true, .. });
    "input-body-added-optional", Safe, [Source], "a body may be sent where there was none",
        |c| c.member == Member::Body && c.way == Way::Sent && matches!(c.fact, Fact::MemberAdded { required: false, .. });
    "input-body-removed", Breaking, [Wire Source], "a body may no longer be sent",
        |c| c.member == Member::Body && c.way == Way::Sent && matches!(c.fact, Fact::MemberRemoved { .. });
};

fn sends_many(exchange: crate::ir::Exchange) -> bool {
    use crate::ir::Exchange::{ClientStream, Duplex};
    matches!(exchange, ClientStream | Duplex)
}

fn receives_many(exchange: crate::ir::Exchange) -> bool {
    use crate::ir::Exchange::{Duplex, ServerStream};
    matches!(exchange, ServerStream | Duplex)
}
