//! The server: a trait a service, routes from its methods, a verifier for each scheme.

use askama::Template;

use super::Context;
use super::client::message;
use super::format::{Broken, items, render};
use super::literal::{string, strings};
use super::model::{deprecated, doc_lines, evidence};
use super::module::Module;
use super::operation::outcomes::{answer, error};
use super::operation::{Printing, input, printed};
use super::place::{Home, Places};
use super::scope::Scope;
use super::symbols as s;
use super::types::{RECORD, joined};
use crate::ir::{Exchange, Initiator};
use crate::pass::positions::on_server;
use crate::pass::unions::webhooks::{Shown, sort};

#[derive(Template)]
#[template(path = "rust/server_trait.rs.jinja")]
struct TraitView {
    docs: Vec<String>,
    deprecated: String,
    name: String,
    context: String,
    future: String,
    methods: Vec<MethodView>,
}

struct MethodView {
    docs: Vec<String>,
    deprecated: String,
    name: String,
    argument: &'static str,
    input: String,
    result: String,
    wire_name: String,
}

#[derive(Template)]
#[template(path = "rust/service.rs.jinja")]
struct ServiceView {
    function: String,
    docs: String,
    bounds: String,
    builder: String,
    route_type: String,
    verifiers: &'static str,
    routes: Vec<RouteView>,
    /// What is told apart at one path, for the service of the whole contract.
    shown: Vec<ShownView>,
}

struct ShownView {
    constant: String,
    headers: String,
    when: String,
}

struct RouteView {
    kind: &'static str,
    constant: String,
    trait_name: String,
    method: String,
}

#[derive(Template)]
#[template(path = "rust/verifiers.rs.jinja")]
struct VerifiersView {
    schemes: Vec<VerifierView>,
}

struct VerifierView {
    docs: String,
    name: String,
}

/// One service with its operations on the server.
struct Group<'a> {
    name: &'a str,
    function: &'a str,
    service: &'a crate::ir::Service,
    operations: Vec<Printing<'a>>,
}

/// The module of who answers: the server, or for what the server starts its receiver.
pub(super) fn module(cx: &Context<'_>, initiator: Initiator, broken: &mut Vec<Broken>) -> Module {
    cx.features.need("server");
    cx.features.need("axum");
    let groups = groups(cx, initiator);
    let has_verifiers = has_verifiers(cx, initiator);
    let names = groups.iter().map(|group| group.name.to_owned());
    let scope = Scope::new(&cx.features, names.chain(["Verifiers".to_owned()]));
    let places = cx.places(&scope, Home::Edge);
    let mut pieces: Vec<_> =
        groups.iter().map(|group| items(&render(&service_trait(&places, group)))).collect();
    let services = services(&scope, &groups, has_verifiers, shown(cx, initiator, &groups));
    pieces.extend(services.iter().map(|view| items(&render(view))));
    if has_verifiers {
        pieces.push(items(&render(&verifiers(cx))));
    }
    let body = joined(super::module::sound(pieces, broken));
    let mut uses = super::module::uses(&scope, &body, &["operations", "ops", "types"]);
    if super::module::names(&body, "r") {
        uses.push(RECORD.to_owned());
    }
    let (name, docs) = match initiator {
        Initiator::Client => ("server", "The callee's counterpart."),
        Initiator::Server => ("receiver", "The counterpart that receives webhooks and callbacks."),
    };
    Module { name: name.into(), is_public: true, docs, uses, body, ..Module::default() }
}

/// Whoever calls the server shows any of the contract's credentials; the server itself mostly none.
fn has_verifiers(cx: &Context<'_>, initiator: Initiator) -> bool {
    let mut called = printed(cx).into_iter().filter(|p| p.operation.initiator == initiator);
    !cx.contract.schemes.is_empty()
        && (initiator == Initiator::Client
            || called.any(|p| p.operation.auth.iter().any(|set| !set.is_empty())))
}

fn groups<'a>(cx: &'a Context<'_>, initiator: Initiator) -> Vec<Group<'a>> {
    let all = printed(cx);
    let services = cx.services().filter(|(service, _)| service.initiator == initiator);
    let group = services.map(|(service, idents)| Group {
        name: &idents.name,
        function: &idents.function,
        service,
        operations: all
            .iter()
            .filter(|printing| service.operations.contains(&printing.id) && on_server(printing.operation))
            .copied()
            .collect(),
    });
    group.filter(|group| !group.operations.is_empty()).collect()
}

fn service_trait(places: &Places<'_>, group: &Group<'_>) -> TraitView {
    let docs = match doc_lines(&group.service.docs) {
        lines if lines.is_empty() => {
            vec![format!(" The operations of `{}`, to be answered.", group.service.name.replace('`', ""))]
        }
        lines => lines,
    };
    TraitView {
        docs,
        deprecated: deprecated(group.service.deprecated.as_ref()),
        name: group.name.to_owned(),
        context: places.scope.runtime(s::CONTEXT),
        future: places.scope.foreign(s::FUTURE),
        methods: group.operations.iter().map(|printing| method(places, *printing)).collect(),
    }
}

fn method(places: &Places<'_>, printing: Printing<'_>) -> MethodView {
    let operation = printing.operation;
    let (argument, input) = if printing.streams_in() {
        ("messages", format!("{}<{}>", places.scope.runtime(s::INCOMING), message(places, printing)))
    } else {
        ("input", input(places, printing))
    };
    let (value, error) = (answer(places, printing), error(places, printing));
    let value = if printing.streams_out() {
        format!("{}<{value}, {error}>", places.scope.runtime(s::EVENT_STREAM))
    } else {
        value
    };
    let docs = match doc_lines(&operation.docs) {
        lines if lines.is_empty() => {
            vec![format!(" `{}` of the contract.", operation.name.replace('`', ""))]
        }
        lines => lines,
    };
    MethodView {
        docs,
        deprecated: deprecated(operation.deprecated.as_ref()),
        name: printing.idents.server_method.clone(),
        argument,
        input,
        result: format!("{}<{value}, {error}>", places.scope.std("Result")),
        wire_name: super::literal::string(&operation.name),
    }
}

/// One function for the whole contract, and where it has several services one for each.
fn services(
    scope: &Scope<'_>,
    groups: &[Group<'_>],
    has_verifiers: bool,
    shown: Vec<ShownView>,
) -> Vec<ServiceView> {
    let verifiers = if has_verifiers { "<Verifiers>" } else { "" };
    let view = |groups: &[Group<'_>], function: &str, docs: String| ServiceView {
        function: function.to_owned(),
        docs,
        bounds: groups.iter().map(|group| group.name).collect::<Vec<_>>().join(" + "),
        builder: scope.runtime(s::SERVICE_BUILDER),
        route_type: scope.runtime(s::ROUTE),
        verifiers,
        routes: groups.iter().flat_map(routes).collect(),
        shown: Vec::new(),
    };
    let mut views = Vec::new();
    if !groups.is_empty() {
        let docs = match has_verifiers {
            true => "A service of the whole contract: `service(app).authenticate(Verifiers { .. }).build()`.",
            false => "A service of the whole contract.",
        };
        let whole = view(groups, "service", docs.to_owned());
        views.push(ServiceView { shown, ..whole });
    }
    if groups.len() > 1 {
        let one = |group: &Group<'_>| {
            view(std::slice::from_ref(group), group.function, format!("A service of `{}` alone.", group.name))
        };
        views.extend(groups.iter().map(one));
    }
    views
}

fn routes(group: &Group<'_>) -> Vec<RouteView> {
    let route = |printing: &Printing<'_>| RouteView {
        kind: kind(printing.operation.exchange),
        constant: printing.idents.constant.clone(),
        trait_name: group.name.to_owned(),
        method: printing.idents.server_method.clone(),
    };
    group.operations.iter().map(route).collect()
}

/// How what comes to one URL is told apart, by the receiver.
fn shown(cx: &Context<'_>, initiator: Initiator, groups: &[Group<'_>]) -> Vec<ShownView> {
    if initiator == Initiator::Client {
        return Vec::new();
    }
    let operations: Vec<_> = groups.iter().flat_map(|group| &group.operations).collect();
    let sorting = sort(cx.contract);
    let view = |shown: &Shown| {
        let printing = operations.iter().find(|printing| printing.id == shown.operation)?;
        let header =
            |(name, values): &(String, Vec<String>)| format!("({}, {})", string(name), strings(values));
        Some(ShownView {
            constant: printing.idents.constant.clone(),
            headers: shown.headers.iter().map(header).collect::<Vec<_>>().join(", "),
            when: evidence(&shown.evidence).join(", "),
        })
    };
    sorting.shown.iter().filter_map(view).collect()
}

/// The runtime's word for how many messages go which way.
pub(super) fn kind(exchange: Exchange) -> &'static str {
    match exchange {
        Exchange::Unary | Exchange::OneWay => "unary",
        Exchange::ServerStream => "server_stream",
        Exchange::ClientStream => "client_stream",
        Exchange::Duplex => "duplex",
    }
}

fn verifiers(cx: &Context<'_>) -> VerifiersView {
    let view = |(id, scheme): (crate::ir::SchemeId, &crate::ir::Scheme)| VerifierView {
        docs: format!(" Checks `{}`.", scheme.name.replace('`', "")),
        name: cx.names.schemes[id].clone(),
    };
    VerifiersView { schemes: cx.contract.schemes.iter().map(view).collect() }
}
