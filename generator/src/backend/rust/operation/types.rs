//! The module of operations: input records, errors, several successes, typed headers.

use std::collections::BTreeSet;

use askama::Template;

use super::outcomes::{Variant, errors, payload, successes};
use super::shared::reply_headers;
use super::{Printing, foreign_error, printed};
use crate::backend::rust::Context;
use crate::backend::rust::format::{Broken, items, render, tables};
use crate::backend::rust::literal::string;
use crate::backend::rust::model::{Models, Printed, doc_lines};
use crate::backend::rust::module::Module;
use crate::backend::rust::place::{Home, Places};
use crate::backend::rust::scope::Scope;
use crate::backend::rust::types::{joined, wire};
use crate::ir::{Docs, Initiator, Outcome, TypeId};
use crate::pass::positions::on_server;

#[derive(Template)]
#[template(path = "rust/error.rs.jinja")]
struct ErrorView {
    name: String,
    arms: Vec<ArmView>,
}

#[derive(Template)]
#[template(path = "rust/ok.rs.jinja")]
struct OkView {
    name: String,
    wire_name: String,
    arms: Vec<ArmView>,
}

#[derive(Template)]
#[template(path = "rust/ok_table.rs.jinja")]
struct OkTable {
    name: String,
    wire_name: String,
    arms: Vec<ArmView>,
}

struct ArmView {
    docs: Vec<String>,
    name: String,
    payload: String,
    label: String,
}

/// All types made of operations.
pub(in super::super) fn module(cx: &Context<'_>, broken: &mut Vec<Broken>) -> Module {
    let operations = printed(cx);
    let scope = Scope::new(&cx.features, defined(cx));
    let places = cx.places(&scope, Home::Operations);
    let mut module = Module {
        name: "operations".into(),
        is_public: true,
        docs: "What operations take, and what may come of them.",
        ..Module::default()
    };
    let (mut body, mut table) = (Vec::new(), Vec::new());
    let mut inputs: BTreeSet<TypeId> = BTreeSet::new();
    let mut shown: BTreeSet<&str> = BTreeSet::new();
    for printing in operations {
        let models = Models { places, namespaces: &cx.namespaces, role: cx.options.role };
        let mut pieces = Vec::new();
        if has_input(cx, printing) && inputs.insert(printing.operation.input) {
            pieces.push(models.print(printing.operation.input));
        }
        pieces.extend(several_successes(&places, printing));
        if let Some(name) = cx.shared.headers(printing).filter(|name| shown.insert(name)) {
            pieces.push(headers(&models, printing, name));
        }
        if let Some(name) = cx.shared.error(printing).filter(|name| shown.insert(name)) {
            pieces.push(failure(cx, &places, printing, name));
        }
        pieces.push(aliases(cx, &places, printing));
        for piece in pieces {
            match piece {
                Ok(Printed { items, beside, table: rows }) => {
                    body.extend([items, beside]);
                    table.push(rows);
                }
                Err(error) => broken.push(error),
            }
        }
    }
    module.body = joined(body);
    module.uses = crate::backend::rust::module::uses(&scope, &module.body, &["types"]);
    module.children.extend(wire(joined(table)));
    module
}

/// Whether the input of an operation is a type of the module: a caller has calls with setters in its place.
pub(in super::super) fn has_input(cx: &Context<'_>, printing: Printing<'_>) -> bool {
    let is_answered = match printing.operation.initiator {
        Initiator::Client => cx.options.role.has_server() && on_server(printing.operation),
        Initiator::Server => cx.options.role.has_client(),
    };
    cx.names.types[printing.operation.input].in_operations && (is_answered || printing.streams_in())
}

/// The names the module may define.
pub(in super::super) fn defined(cx: &Context<'_>) -> Vec<String> {
    let made = |printing: Printing<'_>| {
        let input = &cx.names.types[printing.operation.input];
        let input = has_input(cx, printing).then(|| input.name.clone());
        let ok = (successes(printing).len() > 1).then(|| printing.of("ok"));
        let headers = cx.shared.headers(printing).map(|_| printing.of("headers"));
        let shared =
            [cx.shared.error(printing), cx.shared.headers(printing)].map(|name| name.map(str::to_owned));
        [input, Some(printing.of("error")), ok, headers].into_iter().chain(shared).flatten()
    };
    printed(cx).into_iter().flat_map(made).collect()
}

fn arm(places: &Places<'_>, variant: &Variant<'_>) -> ArmView {
    let docs = match doc_lines(&variant.outcome.docs) {
        lines if lines.is_empty() => vec![format!(" {}.", variant.outcome.name)],
        lines => lines,
    };
    ArmView {
        docs,
        name: variant.name.to_owned(),
        payload: payload(places, variant.outcome),
        label: string(&variant.outcome.name),
    }
}

/// The enum of several successes.
fn several_successes(places: &Places<'_>, printing: Printing<'_>) -> Option<Result<Printed, Broken>> {
    let successes = successes(printing);
    if successes.len() < 2 {
        return None;
    }
    let arms = || successes.iter().map(|variant| arm(places, variant)).collect();
    let wire_name = printing.operation.name.clone();
    let view = OkView { name: printing.of("ok"), wire_name: plain(&wire_name), arms: arms() };
    let table = OkTable { name: printing.of("ok"), wire_name: string(&wire_name), arms: arms() };
    let print = || {
        Ok(Printed { items: items(&render(&view))?, beside: String::new(), table: tables(&render(&table))? })
    };
    Some(print())
}

/// The enum of declared errors. What operations that share it say of an error is told where they agree.
fn failure(
    cx: &Context<'_>,
    places: &Places<'_>,
    printing: Printing<'_>,
    name: &str,
) -> Result<Printed, Broken> {
    let sharing = printed(cx).into_iter().filter(|other| cx.shared.error(*other) == Some(name));
    let sharing: Vec<_> = sharing.map(errors).collect();
    let arms = errors(printing).into_iter().enumerate().map(|(at, variant)| {
        let is_agreed = sharing.iter().all(|other| other[at].outcome.docs == variant.outcome.docs);
        let plain = Outcome { docs: Docs::default(), ..variant.outcome.clone() };
        if is_agreed { arm(places, &variant) } else { arm(places, &Variant { outcome: &plain, ..variant }) }
    });
    let view = ErrorView { name: name.to_owned(), arms: arms.collect() };
    Ok(Printed { beside: tables(&render(&view))?, ..Printed::default() })
}

/// The errors and the headers of an operation under its own name, where they have another one.
fn aliases(cx: &Context<'_>, places: &Places<'_>, printing: Printing<'_>) -> Result<Printed, Broken> {
    let of = plain(&printing.operation.name);
    let foreign = || foreign_error(printing).map(|symbol| places.scope.runtime(symbol));
    let error = cx.shared.error(printing).map(str::to_owned).or_else(foreign);
    let headers = cx.shared.headers(printing).map(str::to_owned);
    let error = (printing.of("error"), error, format!("How `{of}` fails."));
    let headers = (printing.of("headers"), headers, format!("The headers of what `{of}` answers."));
    let alias = |(name, target, docs): (String, Option<String>, String)| {
        let target = target.filter(|target| *target != name)?;
        Some(format!("/// {docs}\npub type {name} = {target};\n"))
    };
    let aliases: String = [error, headers].into_iter().filter_map(alias).collect();
    Ok(Printed { beside: tables(&aliases)?, ..Printed::default() })
}

/// The record of the headers of a success.
fn headers(models: &Models<'_>, printing: Printing<'_>, name: &str) -> Result<Printed, Broken> {
    let docs = " What a reply has beside its value.".to_owned();
    models.print_headers(name.to_owned(), name, docs, &reply_headers(printing))
}

/// A source name inside of backticks.
fn plain(name: &str) -> String {
    name.chars().filter(|c| *c != '`' && !c.is_control()).collect()
}
