//! The module of tables: one static an operation, one for the contract.

use std::collections::BTreeSet;

use askama::Template;

use super::{Printing, graphql, grpc, http, printed, soap};
use crate::backend::rust::Context;
use crate::backend::rust::format::{Broken, render, tables};
use crate::backend::rust::literal::{string, strings};
use crate::backend::rust::model::Models;
use crate::backend::rust::module::{Module, sound};
use crate::backend::rust::place::Home;
use crate::backend::rust::scope::Scope;
use crate::backend::rust::types::{joined, tables_of_xml, tables_use};
use crate::ir::binding::OperationBinding;
use crate::ir::{
    Effect, Exchange, IdempotencyKey, KeyPlace, Scheme, SchemeKind, SchemeUse, VersionCarrier, Versioning,
};

#[derive(Template)]
#[template(path = "rust/operation.rs.jinja")]
struct OperationView {
    name: String,
    constant: String,
    service: String,
    wire_name: String,
    effect: &'static str,
    exchange: &'static str,
    key: String,
    auth: String,
    protocol: String,
}

#[derive(Template)]
#[template(path = "rust/http_binding.rs.jinja")]
struct HttpView {
    rows: http::Rows,
}

#[derive(Template)]
#[template(path = "rust/contract.rs.jinja")]
struct ContractView {
    name: String,
    version: String,
    versioning: String,
    schemes: Vec<String>,
}

/// All tables.
pub(in super::super) fn module(cx: &Context<'_>, broken: &mut Vec<Broken>) -> Module {
    let operations = printed(cx);
    let mut pieces = vec![render(&contract(cx))];
    pieces.extend(graphql::schema(cx));
    pieces.extend(operations.iter().map(|printing| render(&operation(cx, *printing))));
    let mut uses = vec!["use counterpart_runtime::operation::*;".to_owned()];
    for (module, feature) in [("http", "http"), ("grpc", "grpc"), ("soap", "soap"), ("graphql", "graphql")] {
        let is_used = operations.iter().any(|printing| protocol_module(printing) == module);
        if is_used {
            cx.features.need(feature);
            uses.push(format!("use counterpart_runtime::{module};"));
        }
    }
    let has_tables = |printing: &Printing<'_>| match &printing.operation.binding {
        OperationBinding::Soap(soap) => soap.unwrapped.is_some(),
        OperationBinding::Http(_) => http::has_tables(cx.contract, *printing),
        _ => false,
    };
    if operations.iter().any(has_tables) {
        uses.extend(tables_of_xml("super"));
    }
    let body = match tables(&joined(pieces)) {
        Ok(body) => body,
        Err(error) => {
            broken.push(error);
            String::new()
        }
    };
    let docs = "The facts of each operation.";
    let children = inputs(cx, &operations, broken).into_iter().collect();
    Module { name: "ops".into(), is_public: true, docs, uses, body, children, ..Module::default() }
}

/// The tables of the inputs that are no messages of the contract.
fn inputs(cx: &Context<'_>, operations: &[Printing<'_>], broken: &mut Vec<Broken>) -> Option<Module> {
    let scope = Scope::new(&cx.features, []);
    let models = Models {
        places: cx.places(&scope, Home::Operations),
        namespaces: &cx.namespaces,
        role: cx.options.role,
    };
    let mut seen = BTreeSet::new();
    let own = operations.iter().map(|printing| printing.operation.input);
    let own = own.filter(|id| cx.names.types[*id].in_operations && seen.insert(*id));
    let printed = own.filter_map(|id| models.input_table(id)).map(|table| tables(&table)).collect();
    let body = joined(sound(printed, broken));
    (!body.is_empty()).then(|| Module {
        name: "inputs".into(),
        is_public: true,
        docs: "What each operation takes, as a table.",
        uses: tables_use(&body),
        body,
        ..Module::default()
    })
}

fn protocol_module(printing: &Printing<'_>) -> &'static str {
    match printing.operation.binding {
        OperationBinding::Http(_) => "http",
        OperationBinding::Grpc(_) => "grpc",
        OperationBinding::Soap(_) => "soap",
        OperationBinding::GraphQl(_) => "graphql",
    }
}

fn operation(cx: &Context<'_>, printing: Printing<'_>) -> OperationView {
    let operation = printing.operation;
    let service = cx.contract.service_of(printing.id).map_or("", |service| &service.name);
    OperationView {
        name: operation.name.chars().filter(|c| *c != '`' && !c.is_control()).collect(),
        constant: printing.idents.constant.clone(),
        service: string(service),
        wire_name: string(&operation.name),
        effect: match operation.effect {
            Effect::Safe => "Effect::Safe",
            Effect::Idempotent => "Effect::Idempotent",
            Effect::Unsafe => "Effect::Unsafe",
        },
        exchange: match operation.exchange {
            Exchange::Unary => "Exchange::Unary",
            Exchange::ServerStream => "Exchange::ServerStream",
            Exchange::ClientStream => "Exchange::ClientStream",
            Exchange::Duplex => "Exchange::Duplex",
            Exchange::OneWay => "Exchange::OneWay",
        },
        key: match &operation.idempotency_key {
            None => "None".to_owned(),
            Some(IdempotencyKey::Header(name)) => format!("Some(KeyCarrier::Header({}))", string(name)),
            Some(IdempotencyKey::Input(index)) => format!("Some(KeyCarrier::Slot({index}))"),
        },
        auth: auth(&operation.auth),
        protocol: protocol(cx, printing),
    }
}

fn auth(alternatives: &[Vec<SchemeUse>]) -> String {
    let need = |need: &SchemeUse| {
        format!("Need {{ scheme: {}, scopes: {} }}", need.scheme.index(), strings(&need.scopes))
    };
    let set = |needs: &Vec<SchemeUse>| {
        let needs: Vec<_> = needs.iter().map(need).collect();
        format!("&[{}]", needs.join(", "))
    };
    let sets: Vec<_> = alternatives.iter().map(set).collect();
    format!("&[{}]", sets.join(", "))
}

fn protocol(cx: &Context<'_>, printing: Printing<'_>) -> String {
    match &printing.operation.binding {
        OperationBinding::Http(binding) => {
            let rows = http::rows(cx, printing, binding);
            http::twin(render(&HttpView { rows }), &binding.form)
        }
        OperationBinding::Grpc(binding) => {
            format!(
                "&grpc::Binding {{ path: &[counterpart_runtime::protocol::Piece::Text({})] }}",
                grpc::path(binding)
            )
        }
        OperationBinding::Soap(binding) => render(&soap::view(&cx.namespaces, printing, binding)),
        OperationBinding::GraphQl(binding) => graphql::row(cx, binding),
    }
}

fn contract(cx: &Context<'_>) -> ContractView {
    let version = cx.contract.version.clone().unwrap_or_default();
    let versioning = cx.contract.versioning.as_ref().map_or("None".to_owned(), versioning);
    ContractView {
        name: string(&cx.contract.title),
        version: string(&version),
        versioning,
        schemes: cx.contract.schemes.iter().map(|(_, scheme)| row_of(scheme)).collect(),
    }
}

fn versioning(versioning: &Versioning) -> String {
    let carrier = match &versioning.carrier {
        VersionCarrier::Header(name) => format!("Header({})", string(name)),
        VersionCarrier::Query(name) => format!("Query({})", string(name)),
    };
    let (supported, required) = (strings(&versioning.supported), versioning.required);
    format!(
        "Some(Versioning {{ carrier: VersionCarrier::{carrier}, supported: {supported}, required: {required} }})"
    )
}

fn row_of(scheme: &Scheme) -> String {
    let kind = match &scheme.kind {
        SchemeKind::ApiKey(KeyPlace::Header, name) => format!("KeyInHeader({})", string(name)),
        SchemeKind::ApiKey(KeyPlace::Query, name) => format!("KeyInQuery({})", string(name)),
        SchemeKind::ApiKey(KeyPlace::Cookie, name) => format!("KeyInCookie({})", string(name)),
        SchemeKind::Basic | SchemeKind::UsernameToken => "Basic".to_owned(),
        SchemeKind::Bearer(_) | SchemeKind::OAuth2(_) | SchemeKind::OpenId(_) => "Bearer".to_owned(),
        SchemeKind::Http(name) => format!("Authorization({})", string(name)),
        SchemeKind::MutualTls => "Transport".to_owned(),
    };
    format!("Scheme {{ name: {}, kind: SchemeKind::{kind} }}", string(&scheme.name))
}
