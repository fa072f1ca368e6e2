//! What is printed for operations: their signature in Rust, the types that come of them, their tables.

mod graphql;
mod grpc;
pub(super) mod http;
pub(super) mod outcomes;
pub(super) mod shared;
mod soap;
pub(super) mod table;
pub(super) mod types;

use super::Context;
use super::place::Places;
use super::symbols as s;
use crate::ir::binding::OperationBinding;
use crate::ir::{Exchange, Operation, OperationId};
use crate::pass::names::OperationIdents;

/// One operation with its names.
#[derive(Clone, Copy)]
pub(super) struct Printing<'a> {
    pub(super) id: OperationId,
    pub(super) operation: &'a Operation,
    pub(super) idents: &'a OperationIdents,
}

impl Printing<'_> {
    /// The name of a thing made of the operation, such as its error.
    pub(super) fn of(&self, role: &str) -> String {
        crate::pass::names::ident::join(&self.idents.stem, role, crate::pass::names::ident::Case::Camel)
    }

    /// Whether calls of it carry an idempotency key.
    pub(super) fn is_keyed(&self) -> bool {
        self.operation.idempotency_key.is_some()
    }

    /// Whether the caller sends many messages.
    pub(super) fn streams_in(&self) -> bool {
        matches!(self.operation.exchange, Exchange::ClientStream | Exchange::Duplex)
    }

    /// Whether the callee answers with many.
    pub(super) fn streams_out(&self) -> bool {
        matches!(self.operation.exchange, Exchange::ServerStream | Exchange::Duplex)
    }
}

/// The operations that are printed, service by service.
pub(super) fn printed<'a>(cx: &'a Context<'_>) -> Vec<Printing<'a>> {
    let ids = cx.contract.services.iter().flat_map(|service| &service.operations);
    let printing = |id: &OperationId| Printing {
        id: *id,
        operation: &cx.contract.operations[*id],
        idents: &cx.names.operations[*id],
    };
    ids.map(printing).filter(|printing| cx.keeps(printing.operation)).collect()
}

/// The type of an operation's input, as a module spells it.
pub(super) fn input(places: &Places<'_>, printing: Printing<'_>) -> String {
    places.ty(printing.operation.input.into())
}

/// The error type of an operation, as it is defined: an enum of its own, or one of the runtime.
pub(super) fn foreign_error(printing: Printing<'_>) -> Option<super::scope::Symbol> {
    match &printing.operation.binding {
        OperationBinding::Grpc(_) => Some(s::GRPC_STATUS),
        OperationBinding::GraphQl(_) => Some(s::GRAPHQL_ERRORS),
        OperationBinding::Http(_) | OperationBinding::Soap(_) => {
            let has_errors = printing.operation.outcomes.iter().any(|outcome| outcome.error);
            (!has_errors).then_some(s::FAULT)
        }
    }
}
