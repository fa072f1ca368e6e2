//! The members of messages that the runtime has a use for: idempotency keys, tokens and lists of pages.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens;

use super::{Messages, Spelled};
use crate::backend::rust::Context;
use crate::backend::rust::literal::string;
use crate::backend::rust::operation::printed;
use crate::ir::binding::FieldBinding;
use crate::ir::{Contract, Field, IdempotencyKey, Operation, Type, TypeId, TypeKind};
use crate::pass::paging::{Resolved, ResolvedNext, resolve};

/// A member by its message and its index there.
pub(super) type Step = (TypeId, usize);

/// The number of a member; `None` for a oneof.
pub(super) fn number(field: &Field) -> Option<u32> {
    match &field.binding {
        FieldBinding::Proto(proto) if proto.number != 0 => Some(proto.number),
        _ => None,
    }
}

/// The lines of `prost_messages!`: a message that an operation has, or that is on the way to a member.
pub(super) fn rows(cx: &Context<'_>, messages: &Messages) -> Vec<String> {
    let mut wanted: BTreeMap<TypeId, BTreeSet<usize>> = BTreeMap::new();
    for printing in printed(cx) {
        let operation = printing.operation;
        let payloads = operation.outcomes.iter().filter_map(|outcome| outcome.payload.as_ref());
        let replies = payloads.filter_map(|payload| match payload.ty {
            Type::Id(id) => Some(id),
            Type::Scalar(_) => None,
        });
        let mut whole: Vec<TypeId> = replies.chain([operation.input]).collect();
        for (owner, index) in key(operation).into_iter().chain(paged(cx.contract, operation)) {
            wanted.entry(owner).or_default().insert(index);
            // A member that is a message is a place on its own.
            whole.extend(items(cx.contract, owner, index));
        }
        for id in whole {
            wanted.entry(id).or_default();
        }
    }
    wanted.iter().filter_map(|(id, members)| row(cx.contract, messages, *id, members)).collect()
}

fn row(contract: &Contract, messages: &Messages, id: TypeId, indices: &BTreeSet<usize>) -> Option<String> {
    let Some(Spelled::Own(path)) = messages.spelled(&contract.types[id]) else { return None };
    let members = indices.iter().filter_map(|index| {
        let member = member(messages, contract, (id, *index))?;
        Some(format!(" {index} {};", member.name))
    });
    let members: String = members.collect();
    let name = string(&contract.types[id].path);
    Some(match members.is_empty() {
        true => format!("    {path} = {name} {{}}\n"),
        false => format!("    {path} = {name} {{{members} }}\n"),
    })
}

/// A member that prost has as one.
pub(super) fn member<'a>(
    messages: &'a Messages,
    contract: &Contract,
    (owner, index): Step,
) -> Option<&'a super::Member> {
    let field = contract.record(owner)?.fields.get(index)?;
    messages.member(&contract.types[owner], number(field)?)
}

/// The member that holds the idempotency key.
pub(super) fn key(operation: &Operation) -> Option<Step> {
    match operation.idempotency_key {
        Some(IdempotencyKey::Input(index)) => Some((operation.input, index)),
        _ => None,
    }
}

/// The members that are read and filled from page to page.
pub(super) fn paged(contract: &Contract, operation: &Operation) -> Vec<Step> {
    let Ok(Resolved { items, next, .. }) = resolve(contract, operation) else { return Vec::new() };
    let own = |index| (operation.input, index);
    match next {
        ResolvedNext::Token { input, output } => output.into_iter().chain([own(input)]).collect(),
        ResolvedNext::Url { output } => output,
        ResolvedNext::Link => Vec::new(),
        // What counts pages or items looks whether a page has any.
        ResolvedNext::Offset { input } | ResolvedNext::Page { input } => {
            items.into_iter().chain([own(input)]).collect()
        }
    }
}

/// The message that a member holds, or a list of them.
pub(super) fn items(contract: &Contract, owner: TypeId, index: usize) -> Option<TypeId> {
    let Type::Id(id) = contract.record(owner)?.fields.get(index)?.ty else { return None };
    match &contract.types[id].kind {
        TypeKind::Record(_) => Some(id),
        TypeKind::List(list) => match list.item {
            Type::Id(id) => contract.record(id).map(|_| id),
            Type::Scalar(_) => None,
        },
        _ => None,
    }
}

/// The type of the items of a list, as the client's module spells it.
pub(super) fn item(messages: &Messages, contract: &Contract, owner: TypeId, index: usize) -> Option<String> {
    if let Some(id) = items(contract, owner, index)
        && let Some(Spelled::Own(path)) = messages.spelled(&contract.types[id])
    {
        return Some(format!("types::{path}"));
    }
    let list: syn::TypePath = syn::parse_str(&member(messages, contract, (owner, index))?.ty).ok()?;
    let syn::PathArguments::AngleBracketed(arguments) = &list.path.segments.last()?.arguments else {
        return None;
    };
    let Some(syn::GenericArgument::Type(syn::Type::Path(item))) = arguments.args.first() else { return None };
    // A path that begins at a crate means the same everywhere; so does a name of the language.
    let first = item.path.segments.first()?.ident.to_string();
    let is_absolute = item.path.leading_colon.is_some() || first == "crate";
    let is_scalar = ["bool", "i32", "i64", "u32", "u64", "f32", "f64"].contains(&first.as_str());
    (is_absolute || is_scalar).then(|| item.to_token_stream().to_string().replace(' ', ""))
}
