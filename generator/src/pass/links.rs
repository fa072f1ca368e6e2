//! Links: what a reply gives for the next call is held against what that call takes.
//!
//! An input whose source can never fit is left to the caller, and that is reported; what may fit is decided when the
//! link is followed.

use std::collections::BTreeSet;

use crate::diagnostic::codes::openapi::LINKS;
use crate::diagnostic::{Diagnostic, Diagnostics, Effect};
use crate::ir::{
    Contract, Field, Link, LinkSource, Open, Operation, OperationId, Outcome, Presence, Record, Scalar, Type,
    TypeKind, Value,
};

/// Types are followed this deep; what nests deeper is taken for fitting.
const DEPTH: usize = 16;

/// Drops links to operations that are filtered out, and inputs that can never be filled.
pub fn run(contract: &mut Contract, out: &mut Diagnostics) {
    let kept: BTreeSet<OperationId> =
        contract.services.iter().flat_map(|service| service.operations.iter().copied()).collect();
    let ids: Vec<_> = contract.operations.ids().collect();
    for id in ids {
        for at in 0..contract.operations[id].outcomes.len() {
            let mut links = std::mem::take(&mut contract.operations[id].outcomes[at].links);
            links.retain(|link| kept.contains(&link.operation));
            if kept.contains(&id) {
                for link in &mut links {
                    let operation = &contract.operations[id];
                    check(contract, operation, &operation.outcomes[at], link, out);
                }
            }
            contract.operations[id].outcomes[at].links = links;
        }
    }
}

fn check(contract: &Contract, from: &Operation, outcome: &Outcome, link: &mut Link, out: &mut Diagnostics) {
    let target = &contract.operations[link.operation];
    let mut reply = outcome.payload.as_ref().map(|payload| payload.ty);
    if let Some(item) = reply.and_then(|reply| item_of(contract, reply, link)) {
        (reply, link.from_item) = (Some(item), true);
        let message =
            format!("link `{}` speaks of the items of a list: it is followed from one of them", link.name);
        out.push(Diagnostic::new(&LINKS, link.span, message).effect(Effect::Note));
    }
    link.inputs.retain(|(index, source)| {
        let Some(input) = contract.inputs(target).get(*index) else { return false };
        let Err(why) = fill(contract, from, reply, source, input) else { return true };
        let message = format!("an input of link `{}` is left to the caller: {why}", link.name);
        out.push(Diagnostic::new(&LINKS, link.span, message).label(input.span, "this input"));
        false
    });
}

/// The item of a reply that is a list, where the link finds nothing in the list but all of it in each item.
fn item_of(contract: &Contract, reply: Type, link: &Link) -> Option<Type> {
    let Type::Id(id) = reply else { return None };
    let TypeKind::List(list) = &contract.types[id].kind else { return None };
    let pointers = || {
        link.inputs.iter().filter_map(|(_, source)| match source {
            LinkSource::Reply(pointer) => Some(pointer.as_str()),
            _ => None,
        })
    };
    let in_item = |pointer: &str| walk(contract, list.item, pointer).is_some();
    let in_list = |pointer: &str| walk(contract, reply, pointer).is_some();
    (!list.nullable && pointers().all(in_item) && pointers().any(|pointer| !in_list(pointer)))
        .then_some(list.item)
}

/// Why a source can never fill an input.
fn fill(
    contract: &Contract,
    from: &Operation,
    reply: Option<Type>,
    source: &LinkSource,
    input: &Field,
) -> Result<(), String> {
    let walk = |ty: Type, pointer: &str, what: &str| match walk(contract, ty, pointer) {
        Some(End::Type(ty)) => Ok(Some(ty)),
        Some(End::Any) => Ok(None),
        None => Err(format!("nothing of {what} stands at `{pointer}`")),
    };
    let given = match source {
        LinkSource::Constant(value) => {
            let fits = constant_fits(contract, value, input.ty, DEPTH);
            return if fits { Ok(()) } else { Err(format!("its value is none of `{}`", input.name)) };
        }
        LinkSource::Reply(pointer) => walk(reply.ok_or("the reply has no body")?, pointer, "the reply")?,
        LinkSource::Request(index, pointer) => {
            let field = contract.inputs(from).get(*index).ok_or("the request has no such input")?;
            walk(field.ty, pointer, "the request")?
        }
        LinkSource::Header(_) | LinkSource::Url => Some(Scalar::String.into()),
        LinkSource::Status => Some(Scalar::I32.into()),
    };
    match given {
        Some(ty) if !fits(contract, ty, input.ty, DEPTH) => {
            Err(format!("its source can be no value of `{}`", input.name))
        }
        _ => Ok(()),
    }
}

/// Where a pointer leads.
enum End {
    Type(Type),
    /// The contract does not say.
    Any,
}

fn walk(contract: &Contract, from: Type, pointer: &str) -> Option<End> {
    let mut at = from;
    for step in pointer.split('/').skip(1) {
        let step = step.replace("~1", "/").replace("~0", "~");
        match one_step(contract, at, &step, DEPTH)? {
            End::Type(ty) => at = ty,
            End::Any => return Some(End::Any),
        }
    }
    Some(End::Type(at))
}

fn one_step(contract: &Contract, from: Type, step: &str, depth: usize) -> Option<End> {
    let id = match from {
        Type::Scalar(Scalar::Any) => return Some(End::Any),
        Type::Scalar(_) => return None,
        Type::Id(_) if depth == 0 => return Some(End::Any),
        Type::Id(id) => id,
    };
    match &contract.types[id].kind {
        TypeKind::Record(record) => {
            let field = record.fields.iter().find(|field| field.name == step);
            field.map(|field| End::Type(field.ty)).or(match &record.open {
                Open::Typed(map) => Some(End::Type(map.value)),
                // Members that no contract tells of may come; a link to one would be a mistake.
                Open::Unspoken | Open::Closed => None,
            })
        }
        TypeKind::Union(union) => {
            let mut ends = union.arms.iter().filter_map(|arm| one_step(contract, arm.ty, step, depth - 1));
            // Several arms may have it, each with a type of its own.
            let first = ends.next()?;
            Some(if ends.next().is_some() { End::Any } else { first })
        }
        TypeKind::Newtype(newtype) => one_step(contract, newtype.of, step, depth - 1),
        TypeKind::List(list) => step.parse::<usize>().ok().map(|_| End::Type(list.item)),
        TypeKind::Map(map) => Some(End::Type(map.value)),
        TypeKind::Enum(_) => None,
        TypeKind::Reserved => Some(End::Any),
    }
}

/// Whether a value of one type may be one of another.
fn fits(contract: &Contract, from: Type, to: Type, depth: usize) -> bool {
    let any = |ty: Type| matches!(ty, Type::Scalar(Scalar::Any));
    if from == to || depth == 0 || any(from) || any(to) {
        return true;
    }
    let kind = |ty: Type| match ty {
        Type::Scalar(_) => None,
        Type::Id(id) => Some(&contract.types[id].kind),
    };
    let within = |from: Type, to: Type| fits(contract, from, to, depth - 1);
    match (kind(from), kind(to)) {
        (Some(TypeKind::Newtype(from)), _) => within(from.of, to),
        (_, Some(TypeKind::Newtype(to))) => within(from, to.of),
        (Some(TypeKind::Union(union)), _) => union.arms.iter().any(|arm| within(arm.ty, to)),
        (_, Some(TypeKind::Union(union))) => union.arms.iter().any(|arm| within(from, arm.ty)),
        (Some(TypeKind::List(from)), Some(TypeKind::List(to))) => within(from.item, to.item),
        (Some(TypeKind::Map(from)), Some(TypeKind::Map(to))) => within(from.value, to.value),
        (Some(TypeKind::Record(from)), Some(TypeKind::Record(to))) => has_all(from, to),
        (Some(TypeKind::Reserved), _) | (_, Some(TypeKind::Reserved)) => true,
        _ => match (scalar(contract, from), scalar(contract, to)) {
            (Some(from), Some(to)) => text_fits(from, to),
            _ => false,
        },
    }
}

/// Whether a record has what another one requires.
fn has_all(from: &Record, to: &Record) -> bool {
    let required = to.fields.iter().filter(|field| field.presence == Presence::Required);
    required.into_iter().all(|field| from.fields.iter().any(|own| own.name == field.name))
}

fn scalar(contract: &Contract, ty: Type) -> Option<Scalar> {
    match ty {
        Type::Scalar(scalar) => Some(scalar),
        Type::Id(id) => match &contract.types[id].kind {
            TypeKind::Enum(of) => Some(of.of),
            _ => None,
        },
    }
}

/// Whether the text of one scalar may be one of another.
fn text_fits(from: Scalar, to: Scalar) -> bool {
    let is_text = |scalar| matches!(scalar, Scalar::String | Scalar::Url);
    from == to || is_text(from) || is_text(to) || is_number(from) && is_number(to)
}

fn is_number(scalar: Scalar) -> bool {
    use Scalar::{Decimal, F32, F64, I32, I64, Integer, U32, U64};
    matches!(scalar, I32 | I64 | U32 | U64 | Integer | F32 | F64 | Decimal)
}

fn constant_fits(contract: &Contract, value: &Value, to: Type, depth: usize) -> bool {
    let Type::Id(id) = to else { return constant_is(value, to) };
    match &contract.types[id].kind {
        TypeKind::Newtype(newtype) if depth > 0 => constant_fits(contract, value, newtype.of, depth - 1),
        TypeKind::Union(union) if depth > 0 => {
            union.arms.iter().any(|arm| constant_fits(contract, value, arm.ty, depth - 1))
        }
        TypeKind::Enum(of) => of.open || of.values.iter().any(|known| known.value == *value),
        TypeKind::List(_) => matches!(value, Value::List(_)),
        TypeKind::Map(_) | TypeKind::Record(_) => matches!(value, Value::Object(_)),
        TypeKind::Newtype(_) | TypeKind::Union(_) | TypeKind::Reserved => true,
    }
}

fn constant_is(value: &Value, to: Type) -> bool {
    let Type::Scalar(to) = to else { return false };
    match value {
        _ if to == Scalar::Any => true,
        Value::Bool(_) => text_fits(Scalar::Bool, to),
        Value::Number(_) => text_fits(Scalar::Decimal, to),
        Value::String(text) | Value::Name(text) => match to {
            Scalar::Bool => text.parse::<bool>().is_ok(),
            to if is_number(to) => text.parse::<f64>().is_ok(),
            _ => true,
        },
        Value::Null | Value::List(_) | Value::Object(_) => false,
    }
}
