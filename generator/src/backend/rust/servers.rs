//! Where a contract says it is served, as constants of its client.

use super::Context;
use super::literal::{string, strings};
use crate::ir::{Endpoint, EndpointVariable, Initiator, Value};

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
