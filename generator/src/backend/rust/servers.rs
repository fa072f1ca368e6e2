//! Where a contract says it is served, as constants of its client.

use super::Context;
use super::literal::{string, strings};
use super::operation::Printing;
use crate::ir::{Endpoint, EndpointVariable, Initiator, Value};

/// The addresses of an operation that has others than the contract.
pub(super) struct HostedView {
    pub(super) constant: String,
    pub(super) servers: Vec<ServerView>,
}

/// The operations that are served elsewhere.
pub(super) fn hosted(operations: &[Printing<'_>]) -> Vec<HostedView> {
    let elsewhere = operations.iter().filter(|printing| !printing.operation.endpoints.is_empty());
    let view = |printing: &Printing<'_>| HostedView {
        constant: printing.idents.constant.clone(),
        servers: printing.operation.endpoints.iter().map(one).collect(),
    };
    elsewhere.map(view).collect()
}

/// One address; all fields are expressions.
pub(super) struct ServerView {
    pub(super) url: String,
    pub(super) docs: String,
    pub(super) variables: Vec<VariableView>,
}

/// A variable of it.
pub(super) struct VariableView {
    pub(super) name: String,
    pub(super) default: String,
    pub(super) values: String,
}

/// What the server starts goes where its receivers are.
pub(super) fn view(cx: &Context<'_>, initiator: Initiator) -> Vec<ServerView> {
    match initiator {
        Initiator::Client => cx.contract.endpoints.iter().map(one).collect(),
        Initiator::Server => Vec::new(),
    }
}

fn one(endpoint: &Endpoint) -> ServerView {
    ServerView {
        url: string(&endpoint.url),
        docs: string(&endpoint.docs.text),
        variables: endpoint.variables.iter().map(variable).collect(),
    }
}

fn variable(variable: &EndpointVariable) -> VariableView {
    let text = |value: &Value| match value {
        Value::String(text) | Value::Name(text) | Value::Number(text) => text.clone(),
        _ => String::new(),
    };
    let values: Vec<String> = variable.values.iter().map(text).collect();
    VariableView {
        name: string(&variable.name),
        default: string(&text(&variable.default)),
        values: strings(&values),
    }
}
