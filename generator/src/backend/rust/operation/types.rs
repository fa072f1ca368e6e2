//! The module of operations: input records, errors, several successes, typed headers.

use std::collections::BTreeSet;

use askama::Template;

use super::outcomes::{errors, headers, payload, successes};
use super::{Printing, foreign_error, printed};
use crate::backend::rust::Context;
use crate::backend::rust::format::{Broken, items, render, tables};
use crate::backend::rust::literal::string;
use crate::backend::rust::model::{Models, Printed, doc_lines};
use crate::backend::rust::module::Module;
use crate::backend::rust::place::{Home, Places};
use crate::backend::rust::scope::Scope;
use crate::backend::rust::types::{joined, wire};
use crate::ir::{Field, Presence, TypeId};

#[derive(Template)]
#[template(path = "rust/error.rs.jinja")]
struct ErrorView {
    name: String,
    wire_name: String,
    arms: Vec<ArmView>,
}

#[derive(Template)]
#[template(path = "rust/error_alias.rs.jinja")]
struct ErrorAliasView {
    name: String,
    wire_name: String,
    target: String,
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
        name: "operations",
        is_public: true,
        docs: "What operations take, and what may come of them.",
        ..Module::default()
    };
    let (mut body, mut table) = (Vec::new(), Vec::new());
    let mut inputs: BTreeSet<TypeId> = BTreeSet::new();
    for printing in operations {
        let models = Models { places, namespaces: &cx.namespaces, role: cx.options.role };
        let mut pieces = Vec::new();
        if cx.names.types[printing.operation.input].in_operations && inputs.insert(printing.operation.input) {
            pieces.push(models.print(printing.operation.input));
        }
        pieces.extend(several_successes(&places, printing));
        pieces.extend(success_headers(&models, printing));
        pieces.push(failure(&places, printing));
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

/// The names the module may define.
pub(in super::super) fn defined(cx: &Context<'_>) -> Vec<String> {
    let made = |printing: Printing<'_>| {
        let input = &cx.names.types[printing.operation.input];
        let input = input.in_operations.then(|| input.name.clone());
        let ok = (successes(printing).len() > 1).then(|| printing.of("ok"));
        let has_headers = successes(printing).iter().any(|variant| !variant.outcome.headers.is_empty());
        let headers = has_headers.then(|| printing.of("headers"));
        [input, Some(printing.of("error")), ok, headers].into_iter().flatten()
    };
    printed(cx).into_iter().flat_map(made).collect()
}

fn arm(places: &Places<'_>, variant: &super::outcomes::Variant<'_>) -> ArmView {
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

/// The enum of declared errors, or another name for the runtime's type.
fn failure(places: &Places<'_>, printing: Printing<'_>) -> Result<Printed, Broken> {
    let name = printing.of("error");
    let wire_name = plain(&printing.operation.name);
    if let Some(symbol) = foreign_error(printing) {
        let view = ErrorAliasView { name, wire_name, target: places.scope.runtime(symbol) };
        return Ok(Printed { items: items(&render(&view))?, ..Printed::default() });
    }
    let arms = errors(printing).iter().map(|variant| arm(places, variant)).collect();
    let view = ErrorView { name, wire_name, arms };
    Ok(Printed { beside: tables(&render(&view))?, ..Printed::default() })
}

/// The record of a success's headers. Where several successes have headers it has those of all, none of them certain.
fn success_headers(models: &Models<'_>, printing: Printing<'_>) -> Option<Result<Printed, Broken>> {
    headers(&models.places, printing)?;
    let successes = successes(printing);
    let mut fields: Vec<Field> = Vec::new();
    for header in successes.iter().flat_map(|variant| &variant.outcome.headers) {
        if fields.iter().any(|field| field.name.eq_ignore_ascii_case(&header.name)) {
            continue;
        }
        let mut field = header.clone();
        // A header that is missing costs nobody the reply.
        field.presence = Presence::Optional;
        field.nullable = false;
        fields.push(field);
    }
    let docs = format!(" The headers of what `{}` answers.", plain(&printing.operation.name));
    Some(models.print_headers(printing.of("headers"), &printing.operation.name, docs, &fields))
}

/// A source name inside of backticks.
fn plain(name: &str) -> String {
    name.chars().filter(|c| *c != '`' && !c.is_control()).collect()
}
