//! What the output names, operation by operation: for programs that print code of their own against it, such as the
//! proof that both counterparts agree.

use super::operation::outcomes::{answer, error, errors, headers, successes, value};
use super::operation::{Printing, input, printed};
use super::place::Home;
use super::scope::Scope;
use super::{Context, Options};
use crate::diagnostic::Diagnostics;
use crate::ir::{Contract, Initiator, OperationId, When};
use crate::pass::directions;
use crate::pass::names::own_types;
use crate::pass::positions::{on_client, on_server};

/// The names of an output. Types are spelled below its root: `types::Book`, `operations::GetBookInput`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// The operations, service by service.
    pub operations: Vec<Outlined>,
    /// The traits of the server that have methods, in order.
    pub traits: Vec<String>,
    /// The fields of the server's `Verifiers`, in the order of the contract's schemes.
    pub verifiers: Vec<String>,
    /// The `use` lines that the spelled types need.
    pub uses: Vec<String>,
}

/// One operation as the output spells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlined {
    /// The operation of the IR.
    pub id: OperationId,
    /// Its table below `ops`.
    pub constant: String,
    /// The server's trait.
    pub service: String,
    /// The method of that trait; empty where the server has no such operation.
    pub server_method: String,
    /// Whether the client has it.
    pub on_client: bool,
    /// Its input record.
    pub input: String,
    /// What the server's method gives.
    pub answer: String,
    /// What the client reads.
    pub value: String,
    /// Its error type.
    pub error: String,
    /// Its record of reply headers.
    pub headers: Option<String>,
    /// When each arm of its value comes; one where the value is no union of successes.
    pub successes: Vec<When>,
    /// When each arm of its error comes.
    pub errors: Vec<When>,
}

/// The names that [`generate`](super::generate) prints for the same contract and options.
pub fn outline(contract: &Contract, options: &Options) -> Outline {
    let contract = super::resolvers::without(contract);
    // What there is to say is said where the output is generated.
    let (contract, messages) = super::prost::messages(contract, options, &mut Diagnostics::new());
    let contract = &*directions::split(&contract, &own_types(&contract, &options.settings));
    let cx = Context::new(contract, messages, options);
    let scope = Scope::new(&cx.features, []);
    let places = cx.places(&scope, Home::Edge);
    let outlined = |printing: Printing<'_>| {
        let (_, service) = cx.services().find(|(service, _)| service.operations.contains(&printing.id))?;
        let has_server = options.role.has_server() && on_server(printing.operation);
        Some(Outlined {
            id: printing.id,
            constant: printing.idents.constant.clone(),
            service: service.name.clone(),
            server_method: if has_server { printing.idents.server_method.clone() } else { String::new() },
            on_client: options.role.has_client() && on_client(printing.operation),
            input: input(&places, printing),
            answer: answer(&places, printing),
            value: value(&places, printing),
            error: error(&places, printing),
            headers: headers(&places, printing),
            successes: successes(printing).iter().map(|arm| arm.outcome.when.clone()).collect(),
            errors: errors(printing).iter().map(|arm| arm.outcome.when.clone()).collect(),
        })
    };
    let operations: Vec<Outlined> = printed(&cx).into_iter().filter_map(outlined).collect();
    let mut traits: Vec<String> = Vec::new();
    for operation in operations.iter().filter(|operation| !operation.server_method.is_empty()) {
        // What the server starts is answered by the receiver.
        let is_here = contract.operations[operation.id].initiator == Initiator::Client;
        if is_here && !traits.contains(&operation.service) {
            traits.push(operation.service.clone());
        }
    }
    let verifiers = cx.contract.schemes.iter().map(|(id, _)| cx.names.schemes[id].clone()).collect();
    Outline { operations, traits, verifiers, uses: scope.uses() }
}
