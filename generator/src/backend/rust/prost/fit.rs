//! What of a contract cannot be carried out over messages the runtime does not look into: keys and pages by members that
//! it cannot reach.

use std::borrow::Cow;

use super::reach::{self, Step};
use super::{Messages, Spelled};
use crate::diagnostic::codes::proto::PROST_UNREACHED;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{Contract, OperationId};
use crate::pass::paging::resolve;

/// The contract without them; each is reported.
pub(super) fn fitted<'a>(
    contract: Cow<'a, Contract>,
    messages: &Messages,
    out: &mut Diagnostics,
) -> Cow<'a, Contract> {
    let (keys, pages) = (unreached_keys(&contract, messages), unreached_pages(&contract, messages));
    if keys.is_empty() && pages.is_empty() {
        return contract;
    }
    let mut contract = contract.into_owned();
    let mut report = |id: &OperationId, what: &str, contract: &Contract| {
        let operation = &contract.operations[*id];
        let fact = format!("{what} of `{}` cannot be reached in messages of prost", operation.name);
        out.push(Diagnostic::new(&PROST_UNREACHED, operation.span, fact).pointer(&operation.path));
    };
    for id in &keys {
        report(id, "the idempotency key", &contract);
        contract.operations[*id].idempotency_key = None;
    }
    for id in &pages {
        report(id, "the pages", &contract);
        contract.operations[*id].paging = None;
    }
    Cow::Owned(contract)
}

fn unreached_keys(contract: &Contract, messages: &Messages) -> Vec<OperationId> {
    let operations = contract.operations.iter();
    let unreached = operations.filter(|(_, operation)| {
        reach::key(operation).is_some_and(|step| reach::member(messages, contract, step).is_none())
    });
    unreached.map(|(id, _)| id).collect()
}

fn unreached_pages(contract: &Contract, messages: &Messages) -> Vec<OperationId> {
    let unreached = contract.operations.iter().filter(|(_, operation)| {
        let Ok(resolved) = resolve(contract, operation) else { return false };
        let is_reached = |step: &Step| {
            let inner = reach::items(contract, step.0, step.1);
            let is_own = |id| matches!(messages.spelled(&contract.types[id]), Some(Spelled::Own(_)));
            reach::member(messages, contract, *step).is_some() && inner.is_none_or(is_own)
        };
        let Some((owner, index)) = resolved.items.last().copied() else { return true };
        let has_items = reach::item(messages, contract, owner, index).is_some();
        let on_the_way = &resolved.items[..resolved.items.len() - 1];
        !has_items || !on_the_way.iter().chain(&reach::paged(contract, operation)).all(is_reached)
    });
    unreached.map(|(id, _)| id).collect()
}
