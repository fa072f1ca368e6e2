//! Lists that come in pages: what was declared is held against inputs and reply, and what looks like pages is told.

use std::collections::BTreeMap;

use crate::diagnostic::codes::settings::{PAGING_SUGGESTED, PAGING_UNFIT};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{
    Contract, Exchange, Field, List, Next, Operation, OperationId, Paging, Record, Scalar, Type, TypeId,
    TypeKind, When,
};
use crate::pass::address::{Addresses, Place};
use crate::settings::Settings;
use crate::source::Span;

/// A paging with its names resolved.
#[derive(Debug, Clone)]
pub struct Resolved {
    /// The way to the items, as members of records; the list itself is `list`.
    pub items: Vec<(TypeId, usize)>,
    /// The list of the items.
    pub list: TypeId,
    /// Where the next page is, by the index of an input and the way in the reply.
    pub next: ResolvedNext,
}

/// [`Next`] with its names resolved.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "as in `Next`")]
pub enum ResolvedNext {
    Token { input: usize, output: Vec<(TypeId, usize)> },
    Url { output: Vec<(TypeId, usize)> },
    Link,
    Offset { input: usize },
    Page { input: usize },
}

/// Takes over what the user says of pages, and drops what does not fit the operation.
pub fn run(contract: &mut Contract, settings: &Settings, out: &mut Diagnostics) {
    let mut declared: Vec<(OperationId, Span)> = Vec::new();
    if !settings.paging.is_empty() {
        let addresses = Addresses::of(contract);
        for entry in &settings.paging {
            if let Some(Place::Operation(id)) = addresses.find(&entry.key) {
                contract.operations[id].paging = Some(entry.value.clone());
                declared.extend(entry.span.map(|span| (id, span)));
            }
        }
    }
    let paged: Vec<_> =
        contract.operations.iter().filter(|(_, one)| one.paging.is_some()).map(|(id, _)| id).collect();
    let mut streams: BTreeMap<(TypeId, Option<Type>), OperationId> = BTreeMap::new();
    for id in paged {
        let fits = resolve(contract, &contract.operations[id]).map(drop);
        if let Err(why) = fits.and_then(|()| alike(contract, id, &mut streams)) {
            let operation = &contract.operations[id];
            let span =
                declared.iter().rev().find(|(of, _)| *of == id).map_or(operation.span, |(_, span)| *span);
            let message = format!("the pages of `{}` cannot be followed: {why}", operation.name);
            let finding = Diagnostic::new(&PAGING_UNFIT, span, message);
            let is_elsewhere = span != operation.span;
            out.push(if is_elsewhere { finding.label(operation.span, "this operation") } else { finding });
            contract.operations[id].paging = None;
        }
    }
}

/// Calls of the same input and the same page are of one type, so they have one stream.
fn alike(
    contract: &Contract,
    id: OperationId,
    streams: &mut BTreeMap<(TypeId, Option<Type>), OperationId>,
) -> Result<(), String> {
    let operation = &contract.operations[id];
    let other = *streams.entry((operation.input, reply_of(operation))).or_insert(id);
    let other = &contract.operations[other];
    if other.paging == operation.paging {
        return Ok(());
    }
    Err(format!("`{}` has the same input and the same reply, and pages otherwise", other.name))
}

/// The paging of an operation against its inputs and its reply.
pub fn resolve(contract: &Contract, operation: &Operation) -> Result<Resolved, String> {
    let paging = operation.paging.as_ref().ok_or("none is declared")?;
    if operation.exchange != Exchange::Unary {
        return Err("it is a stream".to_owned());
    }
    let reply = reply_of(operation).ok_or("it has no reply, or several")?;
    let (items, ty) = way(contract, reply, &paging.items)?;
    let (list, _) = list_of(contract, ty).ok_or_else(|| match paging.items.join(".") {
        path if path.is_empty() => "the reply is no list".to_owned(),
        path => format!("`{path}` is no list"),
    })?;
    let input = |name: &str| {
        let found = contract.inputs(operation).iter().position(|field| field.name == *name);
        found.ok_or_else(|| format!("there is no input `{name}`"))
    };
    let number = |name: &str| {
        let index = input(name)?;
        match scalar(contract, contract.inputs(operation)[index].ty) {
            Some(kind) if is_number(kind) || kind == Scalar::String => Ok(index),
            _ => Err(format!("the input `{name}` is no number")),
        }
    };
    let text = |path: &[String]| {
        let (output, ty) = way(contract, reply, path)?;
        let fits = scalar(contract, ty).is_some_and(|kind| is_number(kind) || is_text(kind));
        if fits { Ok(output) } else { Err(format!("`{}` is no text", path.join("."))) }
    };
    let next = match &paging.next {
        Next::Token { input: name, output } => {
            let index = input(name)?;
            let kind = scalar(contract, contract.inputs(operation)[index].ty);
            if !kind.is_some_and(|kind| is_number(kind) || is_text(kind)) {
                return Err(format!("the input `{name}` takes no token"));
            }
            ResolvedNext::Token { input: index, output: text(output)? }
        }
        Next::Url { output } => ResolvedNext::Url { output: text(output)? },
        Next::Link => ResolvedNext::Link,
        Next::Offset { input } => ResolvedNext::Offset { input: number(input)? },
        Next::Page { input } => ResolvedNext::Page { input: number(input)? },
    };
    Ok(Resolved { items, list, next })
}

/// The type of the one success with a value.
fn reply_of(operation: &Operation) -> Option<Type> {
    let mut successes = operation.outcomes.iter().filter(|outcome| !outcome.error);
    let only = successes.next().filter(|_| successes.next().is_none())?;
    // The value of a range or a default comes with its status around it.
    let is_plain = matches!(only.when, When::Success | When::Status(_));
    only.payload.as_ref().filter(|payload| is_plain && !payload.nullable).map(|payload| payload.ty)
}

fn way(contract: &Contract, from: Type, path: &[String]) -> Result<(Vec<(TypeId, usize)>, Type), String> {
    let mut ty = from;
    let mut steps = Vec::new();
    for name in path {
        let Type::Id(id) = ty else { return Err(format!("the reply has no member `{name}`")) };
        let record = contract.record(id).ok_or_else(|| format!("the reply has no member `{name}`"))?;
        let index = record.fields.iter().position(|field| field.name == *name);
        let index = index.ok_or_else(|| format!("the reply has no member `{name}`"))?;
        steps.push((id, index));
        ty = record.fields[index].ty;
    }
    Ok((steps, ty))
}

/// A list, or a list under a name of its own.
fn list_of(contract: &Contract, ty: Type) -> Option<(TypeId, &List)> {
    let Type::Id(id) = ty else { return None };
    match &contract.types[id].kind {
        TypeKind::List(list) => Some((id, list)),
        _ => None,
    }
}

fn scalar(contract: &Contract, mut ty: Type) -> Option<Scalar> {
    for _ in 0..8 {
        match ty {
            Type::Scalar(scalar) => return Some(scalar),
            Type::Id(id) => match &contract.types[id].kind {
                TypeKind::Newtype(newtype) => ty = newtype.of,
                _ => return None,
            },
        }
    }
    None
}

fn is_number(scalar: Scalar) -> bool {
    matches!(
        scalar,
        Scalar::I32
            | Scalar::I64
            | Scalar::U32
            | Scalar::U64
            | Scalar::Integer
            | Scalar::F64
            | Scalar::Decimal
    )
}

fn is_text(scalar: Scalar) -> bool {
    matches!(scalar, Scalar::String | Scalar::Url | Scalar::Uuid | Scalar::DateTime | Scalar::Date)
}

/// The names tokens go by: the input, then the member of the reply.
const TOKENS: [(&[&str], &[&str]); 5] = [
    (
        &["page_token", "pageToken", "next_page_token", "nextPageToken"],
        &["next_page_token", "nextPageToken", "nextPage", "next_page"],
    ),
    (&["cursor", "after", "start_cursor"], &["next_cursor", "nextCursor", "cursor", "end_cursor", "next"]),
    (&["next_token", "nextToken", "NextToken"], &["next_token", "nextToken", "NextToken"]),
    (&["marker", "Marker"], &["next_marker", "nextMarker", "NextMarker", "marker"]),
    (
        &["continuation_token", "continuationToken", "continue"],
        &["continuation_token", "continuationToken", "continue"],
    ),
];
const URLS: [&str; 8] = [
    "next",
    "nextLink",
    "next_link",
    "next_url",
    "next_page_url",
    "next_page_uri",
    "@odata.nextLink",
    "next_href",
];
const OFFSETS: [&str; 4] = ["offset", "skip", "$skip", "start_index"];
const PAGES: [&str; 5] = ["page", "page_number", "pageNumber", "page_num", "pageIndex"];
/// Members of a reply that hold what speaks of pages.
const INSIDE: [&str; 8] =
    ["meta", "metadata", "links", "_links", "pagination", "paging", "response_metadata", "page_info"];

/// Says which operations look like pages and are not declared to be.
pub fn suggest(contract: &Contract, out: &mut Diagnostics) {
    for id in contract.services.iter().flat_map(|service| &service.operations) {
        let operation = &contract.operations[*id];
        if operation.paging.is_some() {
            continue;
        }
        let Some(paging) = shape_of(contract, operation) else { continue };
        let fits = resolve(contract, &Operation { paging: Some(paging.clone()), ..operation.clone() });
        if fits.is_ok() {
            let message = format!("`{}` looks like a list in pages", operation.name);
            let help = format!("under `[paging]`: \"{}\" = {}", operation.path, toml_of(&paging));
            out.push(
                Diagnostic::new(&PAGING_SUGGESTED, operation.span, message)
                    .help(help)
                    .pointer(&operation.path),
            );
        }
    }
}

fn shape_of(contract: &Contract, operation: &Operation) -> Option<Paging> {
    let reply = reply_of(operation)?;
    let input = |names: &[&str]| {
        let is_named = |field: &&Field| names.contains(&field.name.as_str());
        contract.inputs(operation).iter().find(is_named).map(|field| field.name.clone())
    };
    let (items, record) = match reply {
        Type::Id(id) => match &contract.types[id].kind {
            TypeKind::List(_) => (Vec::new(), None),
            TypeKind::Record(record) => (vec![only_list(contract, record)?], Some(record)),
            _ => return None,
        },
        Type::Scalar(_) => return None,
    };
    if let Some(record) = record {
        for (inputs, outputs) in TOKENS {
            if let (Some(input), Some(output)) = (input(inputs), member(contract, record, outputs)) {
                return Some(Paging { items, next: Next::Token { input, output } });
            }
        }
        if let Some(output) = member(contract, record, &URLS) {
            return Some(Paging { items, next: Next::Url { output } });
        }
    }
    let has_link = operation.outcomes.iter().any(|outcome| {
        !outcome.error && outcome.headers.iter().any(|header| header.name.eq_ignore_ascii_case("link"))
    });
    let next = if has_link {
        Next::Link
    } else if let Some(input) = input(&OFFSETS) {
        Next::Offset { input }
    } else {
        Next::Page { input: input(&PAGES)? }
    };
    Some(Paging { items, next })
}

/// The name of the one list among the members.
fn only_list(contract: &Contract, record: &Record) -> Option<String> {
    let mut lists = record.fields.iter().filter(|field| list_of(contract, field.ty).is_some());
    lists.next().filter(|_| lists.next().is_none()).map(|field| field.name.clone())
}

/// A member of that name, or one of a member that speaks of pages.
fn member(contract: &Contract, record: &Record, names: &[&str]) -> Option<Vec<String>> {
    let direct = |record: &Record| {
        let is_named = |field: &&Field| {
            names.contains(&field.name.as_str()) && scalar(contract, field.ty).is_some_and(is_text)
        };
        record.fields.iter().find(is_named).map(|field| field.name.clone())
    };
    if let Some(name) = direct(record) {
        return Some(vec![name]);
    }
    let inside = record.fields.iter().filter(|field| INSIDE.contains(&field.name.as_str()));
    inside.into_iter().find_map(|field| match field.ty {
        Type::Id(id) => Some(vec![field.name.clone(), direct(contract.record(id)?)?]),
        Type::Scalar(_) => None,
    })
}

fn toml_of(paging: &Paging) -> String {
    let items = paging.items.join(".");
    let next = match &paging.next {
        Next::Token { input, output } => {
            format!("token = {{ input = \"{input}\", output = \"{}\" }}", output.join("."))
        }
        Next::Url { output } => format!("next = \"{}\"", output.join(".")),
        Next::Link => "link = true".to_owned(),
        Next::Offset { input } => format!("offset = \"{input}\""),
        Next::Page { input } => format!("page = \"{input}\""),
    };
    format!("{{ items = \"{items}\", {next} }}")
}
