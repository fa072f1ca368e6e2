//! The client: a struct around the runtime's core, a method and a call type an operation.

use std::collections::BTreeSet;

use askama::Template;

use super::format::{Broken, filled, items, render, tables};
use super::model::{deprecated, doc_lines};
use super::module::Module;
use super::operation::outcomes::{error, headers, value};
use super::operation::{Printing, input, printed};
use super::place::{Argument, Home, Places};
use super::scope::Scope;
use super::servers::{self, HostedView, ServerView};
use super::setters::{Setter, Setters};
use super::symbols as s;
use super::types::joined;
use super::{Context, credentials, follow, paged};
use crate::ir::binding::{Http, OperationBinding, Segment};
use crate::ir::{Access, Field, IdempotencyKey, Initiator, Operation, Type};
use crate::pass::names::ident::unraw;
use crate::settings::Grouping;

#[derive(Template)]
#[template(path = "rust/client.rs.jinja")]
struct ClientView {
    ty: &'static str,
    docs: String,
    servers: Vec<ServerView>,
    hosted: Vec<HostedView>,
    methods: Vec<MethodView>,
    groups: Vec<GroupView>,
    follows: bool,
}

#[derive(Template)]
#[template(path = "rust/client_group.rs.jinja")]
struct GroupView {
    docs: String,
    module: String,
    ty: String,
    methods: Vec<MethodView>,
}

struct MethodView {
    docs: Vec<String>,
    deprecated: String,
    name: String,
    arguments: Vec<ArgumentView>,
    call: String,
    kind: &'static str,
    core: &'static str,
    constant: String,
    input: String,
    items: &'static str,
}

pub(super) struct ArgumentView {
    pub(super) name: String,
    pub(super) ty: String,
}

/// What the runtime's calls are set with; an input of such a name is set by another one.
const POLICY: [&str; 10] = [
    "timeout",
    "retry",
    "header",
    "send",
    "send_full",
    "idempotency_key",
    "into_future",
    "into",
    "clone",
    "from",
];

/// The same of calls whose lists come in pages.
const PAGED: [&str; 2] = ["pages", "items"];

/// The module of who calls: the client, or for what the server starts its sender.
pub(super) fn module(cx: &Context<'_>, initiator: Initiator, broken: &mut Vec<Broken>) -> Module {
    let operations = printed(cx).into_iter().filter(|p| p.operation.initiator == initiator);
    let operations = operations.filter(|p| crate::pass::positions::on_client(p.operation));
    let operations: Vec<_> = operations.collect();
    cx.features.need("client");
    cx.features.need("reqwest");
    let title: String = cx.contract.title.chars().filter(|c| *c != '`' && !c.is_control()).collect();
    let (name, ty, module_docs, docs) = match initiator {
        Initiator::Client => ("client", "Client", "The caller's counterpart.", format!(" Calls {title}.")),
        Initiator::Server => {
            let docs = format!(" Sends what {title} tells those who called it, to the URL they gave.");
            ("sender", "Sender", "The counterpart that sends webhooks and callbacks.", docs)
        }
    };
    let own = [ty, "Credentials"].map(str::to_owned);
    let stems = operations.iter().map(|printing| printing.idents.stem.clone());
    let scope = Scope::new(&cx.features, stems.chain(own));
    let places = cx.places(&scope, Home::Edge);
    let mut pieces = Vec::new();
    let groups = groups(cx, &places, &operations);
    let methods = match groups.is_empty() {
        true => operations.iter().map(|printing| method(&places, *printing)).collect(),
        false => Vec::new(),
    };
    let mut children: Vec<_> = groups.iter().filter_map(|group| group.module(broken)).collect();
    let links = follow::module(&places, &operations, broken);
    let (hosted, follows) = (servers::hosted(&operations), links.is_some());
    let servers = servers::view(cx, initiator);
    children.extend(links);
    pieces.push(items(&render(&ClientView { ty, docs, servers, hosted, methods, groups, follows })));
    pieces.push(items(&render(&credentials::view(cx, initiator))));
    let names: Vec<_> = operations.iter().map(|printing| alias(cx, &places, *printing, ty)).collect();
    pieces.push(tables(&names.concat()));
    let mut inputs = BTreeSet::new();
    for printing in &operations {
        let setters = setters(&places, *printing);
        let kind = kind(*printing);
        if !setters.is_empty() && inputs.insert((printing.operation.input, kind)) {
            let head = format!("inputs! {{ calls::{kind}<{}>", held(&places, *printing));
            pieces.push(tables(&render(&Setters { head, setters })));
        }
    }
    pieces.extend(paged::streams(&places, &operations, kind).iter().map(|stream| tables(stream)));
    let body = joined(super::module::sound(pieces, broken));
    // Groups and links name their neighbours through this module.
    let bodies: Vec<_> = children.iter().map(|child| child.body.as_str()).chain([body.as_str()]).collect();
    let uses = super::module::uses(&scope, &bodies.concat(), &["operations", "ops", "types"]);
    children.extend(calls(&places, &operations));
    Module {
        name: name.into(),
        is_public: true,
        docs: module_docs,
        uses,
        body,
        children,
        ..Module::default()
    }
}

/// The operations of each service as a view of the client, where the user wants them grouped.
fn groups(cx: &Context<'_>, places: &Places<'_>, operations: &[Printing<'_>]) -> Vec<GroupView> {
    if cx.options.settings.grouping != Some(Grouping::Tag) {
        return Vec::new();
    }
    let mut groups = Vec::new();
    for (service, idents) in cx.services() {
        let own = operations.iter().filter(|printing| service.operations.contains(&printing.id));
        let named = |printing: &Printing<'_>| {
            let name = printing.idents.server_method.clone();
            // The view may have the name of a call.
            let call = format!("super::{}", printing.idents.stem);
            MethodView { name, call, ..method(places, *printing) }
        };
        let methods: Vec<_> = own.map(named).collect();
        if !methods.is_empty() {
            let docs = format!(" The operations of `{}`.", service.name.replace(['`', '\n'], ""));
            groups.push(GroupView {
                docs,
                module: idents.function.clone(),
                ty: idents.name.clone(),
                methods,
            });
        }
    }
    groups
}

impl GroupView {
    fn module(&self, broken: &mut Vec<Broken>) -> Option<Module> {
        let body = super::module::sound(vec![items(&render(self))], broken).pop()?;
        Some(Module {
            name: self.module.clone().into(),
            is_public: true,
            docs: "A group of operations.",
            uses: vec!["use super::*;".to_owned()],
            body,
            ..Module::default()
        })
    }
}

/// The kinds of calls that the operations need.
fn calls(places: &Places<'_>, operations: &[Printing<'_>]) -> Option<Module> {
    let kinds: BTreeSet<_> = operations.iter().map(|printing| kind(*printing)).collect();
    let kinds = Vec::from_iter(kinds).join(", ");
    let named: BTreeSet<_> = operations.iter().filter_map(|printing| marker(places, *printing)).collect();
    let named = filled(named.iter().map(|name| format!("{name},"))).join("\n    ");
    let named = match named.is_empty() {
        true => String::new(),
        false => format!("counterpart_runtime::inputs_of! {{\n    {named}\n}}\n"),
    };
    (!kinds.is_empty()).then(|| Module {
        name: "calls".into(),
        is_public: true,
        docs: "Calls that are not sent yet, and names for the inputs that have setters.",
        body: format!("counterpart_runtime::calls!({kinds});\n{named}"),
        ..Module::default()
    })
}

/// The input as a call holds it: a message of the contract as it is, any other erased.
pub(super) fn held(places: &Places<'_>, printing: Printing<'_>) -> String {
    if !is_erased(places, printing) {
        return input(places, printing);
    }
    let named = marker(places, printing).map_or("()".to_owned(), |name| format!("calls::{name}"));
    format!("{}<{named}>", places.scope.runtime(s::INPUTS))
}

fn is_erased(places: &Places<'_>, printing: Printing<'_>) -> bool {
    places.names.types[printing.operation.input].in_operations && !printing.streams_in()
}

/// The name that stands for the inputs of an operation, where something is implemented for its calls.
fn marker<'a>(places: &Places<'a>, printing: Printing<'_>) -> Option<&'a str> {
    let has_own = paged::is_paged(printing) || !settable(places, printing).is_empty();
    let name = || places.names.types[printing.operation.input].name.as_str();
    (is_erased(places, printing) && has_own).then(name)
}

pub(super) fn kind(printing: Printing<'_>) -> &'static str {
    match (printing.streams_out(), printing.is_keyed()) {
        (true, _) => "StreamCall",
        (false, true) => "KeyedCall",
        (false, false) => "Call",
    }
}

/// The call of an operation under a name of its own.
fn alias(cx: &Context<'_>, places: &Places<'_>, printing: Printing<'_>, client: &str) -> String {
    let mut services = cx.services().filter(|_| cx.options.settings.grouping == Some(Grouping::Tag));
    let group = services.find(|(service, _)| service.operations.contains(&printing.id));
    let (owner, method) = match group {
        Some((_, idents)) => (idents.name.as_str(), &printing.idents.server_method),
        None => (client, &printing.idents.method),
    };
    let headers = headers(places, printing).map_or(String::new(), |headers| format!(", {headers}"));
    let more = more(places, printing);
    format!(
        "/// What `{owner}::{method}` returns.{more}\npub type {} = calls::{}<{}, {}, {}{headers}>;\n",
        printing.idents.stem,
        kind(printing),
        held(places, printing),
        value(places, printing),
        error(places, printing)
    )
}

/// What can be said to a call of an operation before it is sent; rustdoc shows no methods beside an alias.
fn more(places: &Places<'_>, printing: Printing<'_>) -> String {
    let setters = setters(places, printing);
    let methods: Vec<_> = setters.iter().map(|setter| format!("`{}`", unraw(&setter.method))).collect();
    let setters = match methods.is_empty() {
        true => String::new(),
        false => format!(" Setters: {}.", methods.join(", ")),
    };
    let pages = if paged::is_paged(printing) { " All pages come by `items` and `pages`." } else { "" };
    setters + pages
}

fn method(places: &Places<'_>, printing: Printing<'_>) -> MethodView {
    let operation = printing.operation;
    let input_type = input(places, printing);
    let mut arguments: Vec<ArgumentView> = Vec::new();
    let input = if printing.streams_in() {
        arguments.push(ArgumentView { name: "messages".to_owned(), ty: stream_of(places, &input_type) });
        format!("<{input_type} as {}>::blank()", places.scope.runtime(s::BLANK))
    } else {
        let (required, input) = made(places, printing, &input_type);
        arguments.extend(required);
        input
    };
    let mut docs = match doc_lines(&operation.docs) {
        lines if lines.is_empty() => {
            vec![format!(" `{}` of the contract.", operation.name.replace('`', ""))]
        }
        lines => lines,
    };
    docs.extend(expression(operation));
    docs.extend(elsewhere(operation));
    MethodView {
        docs,
        deprecated: deprecated(operation.deprecated.as_ref()),
        name: printing.idents.method.clone(),
        arguments,
        call: printing.idents.stem.clone(),
        kind: kind(printing),
        core: if printing.streams_in() { "upload" } else { "call" },
        constant: printing.idents.constant.clone(),
        input,
        items: if printing.streams_in() { ", messages" } else { "" },
    }
}

/// Where a callback goes: the sender is built for, or set to, what this gives for the call that asked for it.
fn expression(operation: &Operation) -> Vec<String> {
    let OperationBinding::Http(Http { path, .. }) = &operation.binding else { return Vec::new() };
    match path.as_slice() {
        [Segment::Elsewhere(url)] if url.contains("{$") => {
            let url: String = url.chars().filter(|c| *c != '`' && !c.is_control()).collect();
            vec![String::new(), format!(" Goes to `{url}` of the call that asked for it.")]
        }
        _ => Vec::new(),
    }
}

/// Where an operation goes that the contract serves elsewhere.
fn elsewhere(operation: &Operation) -> Vec<String> {
    let Some(endpoint) = operation.endpoints.first() else { return Vec::new() };
    let url: String = endpoint.url.chars().filter(|c| *c != '`' && !c.is_control()).collect();
    vec![String::new(), format!(" Goes to `{url}` where the client is built for a server of the contract.")]
}

fn stream_of(places: &Places<'_>, item: &str) -> String {
    let (stream, send) = (places.scope.runtime(s::STREAM), places.scope.std("Send"));
    format!("impl {stream}<Item = {item}> + {send} + 'static")
}

/// What a method takes for its input, and the input made of that: set by index where the call holds it erased, by its
/// constructor where it is a type of the contract.
fn made(places: &Places<'_>, printing: Printing<'_>, ty: &str) -> (Vec<ArgumentView>, String) {
    let id = printing.operation.input;
    if let Some((argument, input)) =
        places.messages.and_then(|messages| messages.argument(&places.contract.types[id]))
    {
        let argument = argument.map(|(name, ty)| ArgumentView { name: name.to_owned(), ty });
        return (argument.into_iter().collect(), input);
    }
    let Some(record) = places.contract.record(id) else { return (Vec::new(), format!("{ty}::new()")) };
    let filled = filled_by_the_client(places, printing);
    let (mut arguments, mut sets) = (Vec::new(), String::new());
    for (index, (field, name)) in record.fields.iter().zip(&places.names.types[id].members).enumerate() {
        if places.is_argument(id, index, field) {
            let Argument { ty, value } = places.taken(id, index, field, name);
            arguments.push(ArgumentView { name: name.clone(), ty });
            let held = if value == *name {
                String::new()
            } else {
                format!("::<{}>", places.field(id, index, field))
            };
            sets.push_str(&format!(".with{held}({index}, {value})"));
        } else if filled.contains(&index) {
            let held = places.field(id, index, field);
            sets.push_str(&format!(".with::<{held}>({index}, {})", places.initial(id, index, field)));
        }
    }
    if is_erased(places, printing) {
        let inputs = places.scope.runtime(s::INPUTS);
        return (arguments, format!("{inputs}::new(&ops::inputs::{}){sets}", places.input_constant(id)));
    }
    let names: Vec<_> = arguments.iter().map(|argument| argument.name.as_str()).collect();
    let input = format!("{ty}::new({})", names.join(", "));
    (arguments, input)
}

/// The inputs that the client may fill by itself: a key, where the next page is.
pub(super) fn filled_by_the_client(places: &Places<'_>, printing: Printing<'_>) -> BTreeSet<usize> {
    let key = match printing.operation.idempotency_key {
        Some(IdempotencyKey::Input(index)) => Some(index),
        _ => None,
    };
    key.into_iter().chain(paged::input(places, printing)).collect()
}

fn setters(places: &Places<'_>, printing: Printing<'_>) -> Vec<Setter> {
    let id = printing.operation.input;
    let is_paged = paged::is_paged(printing);
    let setter = |(index, field): (usize, &Field)| {
        let name = &places.names.types[id].members[index];
        let is_taken = POLICY.contains(&name.as_str()) || is_paged && PAGED.contains(&name.as_str());
        let method = if is_taken { format!("input_{name}") } else { name.clone() };
        let setter = Setter::of(places, id, index, field, method);
        if is_erased(places, printing) {
            setter.by_index(index, places.field(id, index, field))
        } else {
            setter
        }
    };
    settable(places, printing).into_iter().map(setter).collect()
}

/// The inputs that a call may do without.
fn settable<'a>(places: &Places<'a>, printing: Printing<'_>) -> Vec<(usize, &'a Field)> {
    let id = printing.operation.input;
    let is_whole = printing.streams_in() || places.messages.is_some();
    let Some(record) = places.contract.record(id).filter(|_| !is_whole) else {
        return Vec::new();
    };
    let is_key = |index| printing.operation.idempotency_key == Some(IdempotencyKey::Input(index));
    let optional = record.fields.iter().enumerate().filter(|(index, field)| {
        !places.is_argument(id, *index, field) && !is_key(*index) && field.access != Access::Read
    });
    optional.collect()
}

/// The message type of a client's stream.
pub(super) fn message(places: &Places<'_>, printing: Printing<'_>) -> String {
    places.ty(Type::Id(printing.operation.input))
}
