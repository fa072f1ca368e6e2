//! Errors and headers that operations have alike: one type for each content, under a name made of that content.
//!
//! Most operations of a contract fail in a handful of ways. One enum for each way costs less than one for each
//! operation, and what handles it handles all of them. The name depends on nothing but the content, so an operation
//! that is added renames nothing; every operation has it under its own name as well.

use std::collections::{BTreeMap, BTreeSet};

use super::outcomes::{Variant, errors, payload, successes};
use super::{Printing, foreign_error, printed};
use crate::backend::rust::Context;
use crate::backend::rust::facts::Facts;
use crate::backend::rust::place::{Home, Places};
use crate::backend::rust::scope::{Features, Scope};
use crate::ir::{Field, OperationId, Presence, Scalar, Type, TypeKind, TypeName};
use crate::pass::names::ident::{Case, ident, join};

/// A name made of more parts than this says less than that of the operation.
const MANY: usize = 4;

/// The names of what operations share.
#[derive(Debug, Default)]
pub(in super::super) struct Shared {
    errors: BTreeMap<OperationId, String>,
    headers: BTreeMap<OperationId, String>,
}

impl Shared {
    /// The enum of an operation's declared errors, where it declares any.
    pub(super) fn error(&self, printing: Printing<'_>) -> Option<&str> {
        self.errors.get(&printing.id).map(String::as_str)
    }

    /// The record of the headers of its successes, where it declares any.
    pub(super) fn headers(&self, printing: Printing<'_>) -> Option<&str> {
        self.headers.get(&printing.id).map(String::as_str)
    }
}

/// What an operation has, described so that equal descriptions are equal types.
struct Content<'a> {
    printing: Printing<'a>,
    name: String,
    content: String,
}

/// Settles the names for one contract.
pub(in super::super) fn shared(cx: &Context<'_>) -> Shared {
    // What is spelled here is compared, not printed: it needs no feature and no `use`.
    let features = Features::default();
    let scope = Scope::new(&features, []);
    let places = cx.places(&scope, Home::Operations);
    let operations = printed(cx);
    let of_errors = operations.iter().filter_map(|printing| error_content(&places, *printing));
    let of_headers = operations.iter().filter_map(|printing| header_content(&places, *printing));
    let mut taken: BTreeSet<String> =
        operations.iter().flat_map(|printing| ["input", "ok"].map(|role| printing.of(role))).collect();
    Shared {
        errors: settled(of_errors.collect(), "error", &operations, &mut taken),
        headers: settled(of_headers.collect(), "headers", &operations, &mut taken),
    }
}

/// A name is a content's where no other content makes the same one and no operation has it for another.
fn settled(
    contents: Vec<Content<'_>>,
    role: &str,
    operations: &[Printing<'_>],
    taken: &mut BTreeSet<String>,
) -> BTreeMap<OperationId, String> {
    let mut by_name: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for of in &contents {
        by_name.entry(&of.name).or_default().insert(&of.content);
    }
    let own: BTreeMap<String, OperationId> =
        operations.iter().map(|printing| (printing.of(role), printing.id)).collect();
    let content_of: BTreeMap<OperationId, &str> =
        contents.iter().map(|of| (of.printing.id, of.content.as_str())).collect();
    let is_settled = |of: &Content<'_>| {
        let is_alone = by_name[of.name.as_str()].len() == 1 && !taken.contains(&of.name);
        let fits = |owner: &OperationId| content_of.get(owner) == Some(&of.content.as_str());
        !of.name.is_empty() && is_alone && own.get(&of.name).is_none_or(fits)
    };
    let name = |of: &Content<'_>| if is_settled(of) { of.name.clone() } else { of.printing.of(role) };
    let names: BTreeMap<_, _> = contents.iter().map(|of| (of.printing.id, name(of))).collect();
    taken.extend(own.into_keys().chain(names.values().cloned()));
    names
}

fn error_content<'a>(places: &Places<'_>, printing: Printing<'a>) -> Option<Content<'a>> {
    let variants = errors(printing);
    if foreign_error(printing).is_some() || variants.is_empty() {
        return None;
    }
    let arm = |variant: &Variant<'_>| format!("{}({})", variant.name, payload(places, variant.outcome));
    let content = variants.iter().map(arm).collect::<Vec<_>>().join(", ");
    let is_own = variants.iter().any(|variant| is_own(places, printing, variant));
    let name = if is_own || variants.len() > MANY { String::new() } else { error_name(places, &variants) };
    Some(Content { printing, name, content })
}

/// Whether an error is written in place in its operation: no other operation has it, and its name has that of the
/// operation in it already.
fn is_own(places: &Places<'_>, printing: Printing<'_>, variant: &Variant<'_>) -> bool {
    let mut ty = variant.outcome.payload.as_ref().map(|payload| payload.ty);
    while let Some(Type::Id(id)) = ty {
        let def = &places.contract.types[id];
        ty = match (&def.name, &def.kind) {
            (TypeName::Derived(words), _) => return words.first() == Some(&printing.operation.name),
            (TypeName::Anonymous, TypeKind::List(list)) => Some(list.item),
            (TypeName::Anonymous, TypeKind::Map(map)) => Some(map.value),
            _ => None,
        };
    }
    false
}

/// `NotFound` and `Gone`, both with a `Problem`: `NotFoundGoneProblemError`.
fn error_name(places: &Places<'_>, variants: &[Variant<'_>]) -> String {
    let label = |variant: &Variant<'_>| {
        variant.outcome.payload.as_ref().map_or(String::new(), |payload| label(places, payload.ty))
    };
    let mut name = String::new();
    for (at, variant) in variants.iter().enumerate() {
        name.push_str(variant.name.trim_end_matches('_'));
        let own = label(variant);
        let is_last = variants.get(at + 1).is_none_or(|next| label(next) != own);
        if is_last && own != variant.name {
            name.push_str(&own);
        }
    }
    if name.ends_with("Error") { name } else { join(&name, "error", Case::Camel) }
}

/// A type in a word.
fn label(places: &Places<'_>, ty: Type) -> String {
    match ty {
        Type::Scalar(Scalar::Any) => "Value".to_owned(),
        Type::Scalar(scalar) => format!("{scalar:?}"),
        // Which twin is printed may change with the contract; the name of each does not.
        Type::Id(id) if let Some(alias) = places.twins.alias(id) => alias.to_owned(),
        Type::Id(id) if !places.names.types[id].name.is_empty() => places.names.types[id].name.clone(),
        Type::Id(id) => match &places.contract.types[id].kind {
            TypeKind::List(list) => label(places, list.item) + "List",
            TypeKind::Map(map) => label(places, map.value) + "Map",
            _ => "Value".to_owned(),
        },
    }
}

fn header_content<'a>(places: &Places<'_>, printing: Printing<'a>) -> Option<Content<'a>> {
    let fields = reply_headers(printing);
    if fields.is_empty() {
        return None;
    }
    let field = |field: &Field| {
        let facts = Facts::of(places.contract, field.ty, &field.constraints).printed(places.scope);
        format!("{}: {}{}", field.name, places.ty(field.ty), facts.unwrap_or_default())
    };
    let content = fields.iter().map(field).collect::<Vec<_>>().join(", ");
    let words: String = fields.iter().map(|field| ident(&field.name, Case::Camel, "Header")).collect();
    let name = if fields.len() > MANY { String::new() } else { join(&words, "headers", Case::Camel) };
    Some(Content { printing, name, content })
}

/// The headers of an operation's successes, by name. Where several successes have headers these are those of all, none
/// of them certain.
pub(super) fn reply_headers(printing: Printing<'_>) -> Vec<Field> {
    let mut fields: BTreeMap<String, Field> = BTreeMap::new();
    for header in successes(printing).iter().flat_map(|variant| &variant.outcome.headers) {
        // A header that is missing costs nobody the reply.
        let field = || Field { presence: Presence::Optional, nullable: false, ..header.clone() };
        fields.entry(header.name.to_ascii_lowercase()).or_insert_with(field);
    }
    fields.into_values().collect()
}
