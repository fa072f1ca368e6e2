//! Streams over the pages of a list, beside the plain call: one macro call an operation.

use std::collections::BTreeSet;

use super::client::held;
use super::literal::json;
use super::operation::Printing;
use super::operation::outcomes::value;
use super::place::{Places, Wrap};
use crate::ir::{Field, TypeId, TypeKind};
use crate::pass::paging::{Resolved, ResolvedNext, resolve};

/// Whether the list of an operation comes in pages.
pub(super) fn is_paged(printing: Printing<'_>) -> bool {
    printing.operation.paging.is_some()
}

/// The input that says where a page is.
pub(super) fn input(places: &Places<'_>, printing: Printing<'_>) -> Option<usize> {
    match resolve(places.contract, printing.operation).ok()?.next {
        ResolvedNext::Token { input, .. } | ResolvedNext::Offset { input } | ResolvedNext::Page { input } => {
            Some(input)
        }
        ResolvedNext::Url { .. } | ResolvedNext::Link => None,
    }
}

/// The streams of operations; `kind` is the type of a call. Operations that share input and page share the streams: the
/// pass `paging` saw that they page alike.
pub(super) fn streams(
    places: &Places<'_>,
    operations: &[Printing<'_>],
    kind: fn(Printing<'_>) -> &'static str,
) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut streams = Vec::new();
    for printing in operations.iter().copied().filter(|printing| is_paged(*printing)) {
        // The pass `paging` left only what resolves.
        let Ok(resolved) = resolve(places.contract, printing.operation) else { continue };
        let call = format!("{}<{}, {}>", kind(printing), held(places, printing), value(places, printing));
        if seen.insert(call.clone()) {
            let inputs = places.contract.inputs(printing.operation);
            streams.push(stream(places, &call, &resolved, inputs));
        }
    }
    streams
}

fn stream(places: &Places<'_>, call: &str, resolved: &Resolved, inputs: &[Field]) -> String {
    let of_prost = places.messages.zip(resolved.items.last());
    let of_prost =
        of_prost.and_then(|(messages, (owner, index))| messages.item(places.contract, *owner, *index));
    let item = match &places.contract.types[resolved.list].kind {
        _ if of_prost.is_some() => of_prost.unwrap_or_default(),
        TypeKind::List(list) => places.nullable(list.item, list.nullable),
        _ => String::new(),
    };
    let items = indices(&resolved.items);
    let next = match &resolved.next {
        ResolvedNext::Token { input, output } => {
            format!("Next::Token {{ input: {input}, output: &[{}] }}", indices(output))
        }
        ResolvedNext::Url { output } => format!("Next::Url {{ output: &[{}] }}", indices(output)),
        ResolvedNext::Link => "Next::Link".to_owned(),
        ResolvedNext::Offset { input } => format!("Next::Offset {{ input: {input} }}"),
        ResolvedNext::Page { input } => {
            let default = inputs.get(*input).and_then(|field| field.default.as_ref()).map(json);
            let first = default.and_then(|default| default.parse::<i64>().ok()).unwrap_or(1);
            format!("Next::Page {{ input: {input}, first: {first} }}")
        }
    };
    format!(
        "counterpart_runtime::paged!({call} -> {item}, |page| {};\n    Paging {{ items: &[{items}], next: {next} }});\n",
        taken(places, resolved)
    )
}

fn indices(way: &[(TypeId, usize)]) -> String {
    way.iter().map(|(_, index)| index.to_string()).collect::<Vec<_>>().join(", ")
}

/// The items of a page, as an expression over `page`.
fn taken(places: &Places<'_>, resolved: &Resolved) -> String {
    let mut expression = "page".to_owned();
    let mut may_miss = false;
    for (owner, index) in &resolved.items {
        let Some(record) = places.contract.record(*owner) else { break };
        let name = &places.names.types[*owner].members[*index];
        let boxed = if places.cycles.is_boxed(*owner, *index) { ".map(|it| *it)" } else { "" };
        let (wrapped, step) = match places.wrap(*owner, *index, &record.fields[*index]) {
            Wrap::Plain => (false, format!(".map(|it| it.{name})")),
            Wrap::Option => (true, format!(".and_then(|it| it.{name})")),
            Wrap::Patch => (true, format!(".and_then(|it| it.{name}.value())")),
        };
        expression = match (may_miss, wrapped) {
            (true, _) => format!("{expression}{step}{boxed}"),
            (false, true) if step.ends_with(".value())") => format!("{expression}.{name}.value(){boxed}"),
            (false, true) => format!("{expression}.{name}{boxed}"),
            (false, false) if boxed.is_empty() => format!("{expression}.{name}"),
            (false, false) => format!("(*{expression}.{name})"),
        };
        may_miss |= wrapped;
    }
    // A list under a name of its own is a struct around it.
    let is_named = !places.names.types[resolved.list].name.is_empty();
    match (may_miss, is_named) {
        (true, false) => format!("{expression}.unwrap_or_default()"),
        (true, true) => format!("{expression}.map(|it| it.0).unwrap_or_default()"),
        (false, false) => expression,
        (false, true) => format!("{expression}.0"),
    }
}
