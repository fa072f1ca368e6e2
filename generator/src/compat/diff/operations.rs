//! Services, operations, addresses.

use std::rc::Rc;

use super::{At, Diff, auth, came_or_went, graphql, members, outcomes, pair, proto, soap};
use crate::compat::change::{Became, Fact, Member, Way, WireFact};
use crate::ir::binding::{OperationBinding, Segment};
use crate::ir::{Contract, Format, Initiator, Operation, Service};

pub(super) fn compare(diff: &mut Diff<'_>) {
    let (old, new) = (diff.old, diff.new);
    services(diff, old, new);
    let top = At::top("", old.span, new.span);
    for (before, after) in pair(&listed(old), &listed(new), |operation| identity(operation)) {
        match (before.copied(), after.copied()) {
            (Some(before), Some(after)) => operation(diff, before, after),
            (Some(before), None) => {
                let at = place(&top, before, before.span, new.span);
                let removal = diff.removal(before.deprecated.as_ref());
                diff.say(&at, Fact::OperationRemoved(removal));
            }
            (None, Some(after)) => {
                let at = place(&top, after, old.span, after.span);
                diff.say(&at, Fact::OperationAdded);
            }
            (None, None) => {}
        }
    }
}

fn place(top: &At, operation: &Operation, old: crate::source::Span, new: crate::source::Span) -> At {
    let mut at = top.inner(&operation.path, old, new);
    at.operation = Some(Rc::from(operation.name.as_str()));
    at.subject = if operation.name.is_empty() { operation.path.clone() } else { operation.name.clone() };
    at
}

fn listed(contract: &Contract) -> Vec<&Operation> {
    let ids = contract.services.iter().flat_map(|service| &service.operations);
    ids.map(|id| &contract.operations[*id]).collect()
}

/// What says on the wire that two operations are one. Names of path inputs are not on the wire.
fn identity(operation: &Operation) -> String {
    match &operation.binding {
        OperationBinding::Http(_) => {
            let mut inside = false;
            let is_kept = |c: &char| {
                inside = (inside || *c == '{') && *c != '}';
                !inside
            };
            operation.path.chars().filter(is_kept).collect()
        }
        // A namespace belongs to the contract as a whole, and is said once.
        OperationBinding::Soap(_) => operation.name.clone(),
        OperationBinding::Grpc(_) | OperationBinding::GraphQl(_) => operation.path.clone(),
    }
}

fn services(diff: &mut Diff<'_>, old: &Contract, new: &Contract) {
    if !matches!(old.format, Format::Proto | Format::Wsdl) {
        return;
    }
    let top = At::top("", old.span, new.span);
    for (before, after) in pair(&old.services, &new.services, |service| service_identity(old.format, service))
    {
        if let Some((became, service)) = came_or_went((before, after)) {
            let at = match became {
                Became::Added => top.inner(&service.path, old.span, service.span),
                _ => top.inner(&service.path, service.span, new.span),
            };
            diff.say(&at, Fact::Service(became));
        }
        if let (Some(before), Some(after)) = (before, after) {
            let at = top.inner(&before.path, before.span, after.span);
            if before.name != after.name {
                diff.say(&at, Fact::Service(Became::Changed));
            }
            diff.docs(&before.docs, &after.docs, &at);
            diff.deprecation(before.deprecated.as_ref(), after.deprecated.as_ref(), &at);
        }
    }
}

/// The name of a port type is not on the wire: the only one of a contract is the same one under any name.
fn service_identity(format: Format, service: &Service) -> String {
    match format {
        Format::Wsdl => String::new(),
        _ => service.path.clone(),
    }
}

fn operation(diff: &mut Diff<'_>, old: &Operation, new: &Operation) {
    let at = place(&At::top("", old.span, new.span), old, old.span, new.span);
    if old.name != new.name {
        diff.say(&at, Fact::OperationRenamed { was_named: old.name != old.path });
    }
    diff.docs(&old.docs, &new.docs, &at);
    diff.deprecation(old.deprecated.as_ref(), new.deprecated.as_ref(), &at);
    if old.exchange != new.exchange {
        diff.say(&at, Fact::Exchange(old.exchange, new.exchange));
    }
    if old.effect != new.effect {
        diff.say(&at, Fact::Effect(old.effect, new.effect));
    }
    auth::requirements(diff, old, new, &at);
    tags(diff, old, new, &at);
    let (input, output) = match old.initiator {
        Initiator::Client => (Way::Sent, Way::Received),
        Initiator::Server => (Way::Received, Way::Sent),
    };
    match diff.old.format {
        Format::Proto => proto::messages(diff, old, new, &at),
        Format::GraphQl => {
            members::compare(
                diff,
                diff.old.inputs(old),
                diff.new.inputs(new),
                &at.way(input).kind(Member::Parameter),
            );
            graphql::answer(diff, old, new, &at.way(output));
        }
        Format::Wsdl => {
            soap::binding(diff, old, new, &at);
            members::compare(diff, diff.old.inputs(old), diff.new.inputs(new), &at.way(input));
            soap::order(diff, diff.old.inputs(old), diff.new.inputs(new), &at.way(input));
            outcomes::compare(diff, old, new, &at.way(output));
        }
        Format::OpenApi => {
            let (was, is) = (path_inputs(old), path_inputs(new));
            members::compare_named(
                diff,
                (diff.old.inputs(old), &was),
                (diff.new.inputs(new), &is),
                &at.way(input),
            );
            outcomes::compare(diff, old, new, &at.way(output));
        }
    }
}

fn path_inputs(operation: &Operation) -> Vec<String> {
    let OperationBinding::Http(http) = &operation.binding else { return Vec::new() };
    let inputs = http.path.iter().filter_map(|segment| match segment {
        Segment::Input(name) => Some(name.clone()),
        Segment::Literal(_) | Segment::Elsewhere(_) => None,
    });
    inputs.collect()
}

fn tags(diff: &mut Diff<'_>, old: &Operation, new: &Operation, at: &At) {
    let (OperationBinding::Http(old), OperationBinding::Http(new)) = (&old.binding, &new.binding) else {
        return;
    };
    for found in pair(&old.tags, &new.tags, |tag| tag.clone()) {
        if let Some((became, tag)) = came_or_went(found) {
            diff.say(&at.inner(tag, at.old, at.new), Fact::Wire(WireFact::Tag(became)));
        }
    }
}

pub(super) fn addresses(diff: &mut Diff<'_>) {
    let (old, new) = (diff.old, diff.new);
    let top = At::top("", old.span, new.span);
    for found in pair(&old.endpoints, &new.endpoints, |endpoint| endpoint.url.clone()) {
        if let Some((became, endpoint)) = came_or_went(found) {
            let at = match became {
                Became::Added => top.inner(&endpoint.url, old.span, endpoint.span),
                _ => top.inner(&endpoint.url, endpoint.span, new.span),
            };
            diff.say(&at, Fact::Address(became));
        }
    }
}
