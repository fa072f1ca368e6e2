//! The client: a struct around the runtime's core, a method and a call type an operation.

use askama::Template;

use super::format::{Broken, items, render, tables};
use super::model::{deprecated, doc_lines};
use super::module::Module;
use super::operation::outcomes::{error, headers, value};
use super::operation::{Printing, input, printed};
use super::place::{Home, Places, Wrap};
use super::scope::Scope;
use super::symbols as s;
use super::types::joined;
use super::{Context, credentials};
use crate::ir::{Access, Field, IdempotencyKey, Presence, Type, TypeId};

#[derive(Template)]
#[template(path = "rust/client.rs.jinja")]
struct ClientView {
    title: String,
    methods: Vec<MethodView>,
}

struct MethodView {
    docs: Vec<String>,
    deprecated: String,
    name: String,
    arguments: Vec<ArgumentView>,
    call: String,
    core: &'static str,
    constant: String,
    input: String,
    items: &'static str,
}

struct ArgumentView {
    name: String,
    ty: String,
}

#[derive(Template)]
#[template(path = "rust/call.rs.jinja")]
struct CallView {
    declaration: String,
    name: String,
    setters: Vec<SetterView>,
}

struct SetterView {
    docs: Vec<String>,
    deprecated: String,
    method: String,
    field: String,
    ty: String,
    value: String,
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

/// The client's module.
pub(super) fn module(cx: &Context<'_>, broken: &mut Vec<Broken>) -> Module {
    let operations = printed(cx).into_iter().filter(|p| crate::pass::positions::on_client(p.operation));
    let operations: Vec<_> = operations.collect();
    cx.features.need("client");
    cx.features.need("reqwest");
    let own = ["Client", "Credentials"].map(str::to_owned);
    let stems = operations.iter().map(|printing| printing.idents.stem.clone());
    let scope = Scope::new(&cx.features, stems.chain(own));
    let places = cx.places(&scope, Home::Edge);
    let mut pieces = Vec::new();
    let methods = operations.iter().map(|printing| method(&places, *printing)).collect();
    let title = cx.contract.title.chars().filter(|c| *c != '`' && !c.is_control()).collect();
    pieces.push(items(&render(&ClientView { title, methods })));
    pieces.push(items(&render(&credentials::view(cx))));
    for printing in &operations {
        let view = call(&places, *printing);
        pieces.push(tables(&view.declaration));
        if !view.setters.is_empty() {
            pieces.push(items(&render(&view)));
        }
    }
    let body = joined(super::module::sound(pieces, broken));
    let uses = super::module::uses(&scope, &body, &["operations", "ops", "types"]);
    let docs = "The caller's counterpart.";
    Module { name: "client", is_public: true, docs, uses, body, ..Module::default() }
}

fn method(places: &Places<'_>, printing: Printing<'_>) -> MethodView {
    let operation = printing.operation;
    let input_type = input(places, printing);
    let mut arguments: Vec<ArgumentView> = Vec::new();
    let input = if printing.streams_in() {
        arguments.push(ArgumentView { name: "messages".to_owned(), ty: stream_of(places, &input_type) });
        format!("<{input_type} as {}>::blank()", places.scope.runtime(s::BLANK))
    } else {
        arguments.extend(required(places, operation.input));
        let names: Vec<_> = arguments.iter().map(|argument| argument.name.as_str()).collect();
        format!("{input_type}::new({})", names.join(", "))
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
        name: printing.idents.method.clone(),
        arguments,
        call: printing.idents.stem.clone(),
        core: if printing.streams_in() { "upload" } else { "call" },
        constant: printing.idents.constant.clone(),
        input,
        items: if printing.streams_in() { ", messages" } else { "" },
    }
}

fn stream_of(places: &Places<'_>, item: &str) -> String {
    format!("impl {}<Item = {item}> + Send + 'static", places.scope.runtime(s::STREAM))
}

/// The arguments of an input record's `new`, under the same names.
fn required(places: &Places<'_>, id: TypeId) -> Vec<ArgumentView> {
    let Some(record) = places.contract.record(id) else { return Vec::new() };
    let fields = record.fields.iter().zip(&places.names.types[id].members).enumerate();
    let required = fields.filter(|(index, (field, _))| is_required(places, id, *index, field));
    let argument = |(index, (field, name)): (usize, (&Field, &String))| ArgumentView {
        name: name.clone(),
        ty: places.argument(id, index, field, name).ty,
    };
    required.map(argument).collect()
}

fn is_required(places: &Places<'_>, id: TypeId, index: usize, field: &Field) -> bool {
    field.presence == Presence::Required
        && (places.wrap(id, index, field) == Wrap::Plain || field.nullable)
        && !places.is_loose(id, field)
}

fn call(places: &Places<'_>, printing: Printing<'_>) -> CallView {
    let name = printing.idents.stem.clone();
    let declared = format!(
        "{name}({}) -> {}, {}",
        input(places, printing),
        value(places, printing),
        error(places, printing)
    );
    let headers = headers(places, printing).map_or(String::new(), |headers| format!(", {headers}"));
    let kind = match (printing.streams_out(), printing.is_keyed()) {
        (true, _) => "; stream",
        (false, true) => "; keyed",
        (false, false) => "",
    };
    let declaration = format!("counterpart_runtime::call!({declared}{headers}{kind});");
    CallView { declaration, name, setters: setters(places, printing) }
}

fn setters(places: &Places<'_>, printing: Printing<'_>) -> Vec<SetterView> {
    let id = printing.operation.input;
    let Some(record) = places.contract.record(id).filter(|_| !printing.streams_in()) else {
        return Vec::new();
    };
    let key = match printing.operation.idempotency_key {
        Some(IdempotencyKey::Input(index)) => Some(index),
        _ => None,
    };
    let fields = record.fields.iter().zip(&places.names.types[id].members).enumerate();
    let optional = fields.filter(|(index, (field, _))| {
        !is_required(places, id, *index, field) && key != Some(*index) && field.access != Access::Read
    });
    optional.map(|(index, (field, name))| setter(places, id, index, field, name)).collect()
}

fn setter(places: &Places<'_>, id: TypeId, index: usize, field: &Field, name: &str) -> SetterView {
    let docs = match doc_lines(&field.docs) {
        lines if lines.is_empty() => vec![format!(" Sets `{}`.", field.name.replace('`', ""))],
        lines => lines,
    };
    let argument = match places.wrap(id, index, field) {
        Wrap::Option => {
            let mut argument = places.inner_argument(field.ty, places.cycles.is_boxed(id, index), name);
            argument.value = format!("{}({})", places.scope.std("Some"), argument.value);
            argument
        }
        Wrap::Plain | Wrap::Patch => places.argument(id, index, field, name),
    };
    let is_taken = POLICY.contains(&name);
    SetterView {
        docs,
        deprecated: deprecated(field.deprecated.as_ref()),
        method: if is_taken { format!("input_{name}") } else { name.to_owned() },
        field: name.to_owned(),
        ty: argument.ty,
        value: argument.value,
    }
}

/// The message type of a client's stream.
pub(super) fn message(places: &Places<'_>, printing: Printing<'_>) -> String {
    places.ty(Type::Id(printing.operation.input))
}
