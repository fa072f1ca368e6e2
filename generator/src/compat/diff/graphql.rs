//! GraphQL: types by name. A document names types, so another name is another type even where the shape is the same.

use super::{At, Diff, Use, enums, members, pair, schema, shapes};
use crate::compat::change::{Became, Fact, Member, Relation, TypeWord, Way, WireFact};
use crate::ir::binding::{GraphQlKind, GraphQlType, OperationBinding, TypeBinding};
use crate::ir::{Contract, Operation, Payload, Type, TypeDef, TypeId, TypeKind, TypeName};
use crate::pass::positions::{self, Positions};

/// What a root field returns.
pub(super) fn answer(diff: &mut Diff<'_>, old: &Operation, new: &Operation, at: &At) {
    let (Some(old), Some(new)) = (returned(old), returned(new)) else { return };
    diff.later(Use::of_payload(old), Use::of_payload(new), at.clone());
}

fn returned(operation: &Operation) -> Option<&Payload> {
    let OperationBinding::GraphQl(facts) = &operation.binding else { return None };
    let payload =
        operation.outcomes.iter().find(|outcome| !outcome.error).and_then(|outcome| outcome.payload.as_ref());
    facts.answer.as_ref().or(payload)
}

/// Every type the schema declares.
pub(super) fn types(diff: &mut Diff<'_>) {
    let (old, new) = (diff.old, diff.new);
    let (was_used, is_used) = (positions::run(old), positions::run(new));
    let top = At::top("", old.span, new.span);
    // A root type is known by the operations it has, not by its name.
    let is_root = |name: &String| {
        [old, new]
            .iter()
            .filter_map(|contract| schema::facts(contract))
            .any(|schema| schema.roots.iter().any(|(_, root)| root == name))
    };
    for (before, after) in pair(&declared(old), &declared(new), |(_, facts)| facts.name.clone()) {
        match (before, after) {
            (Some((before, was)), Some((after, is))) => {
                let at = top.inner(&was.name, old.types[*before].span, new.types[*after].span);
                for way in ways(was.kind, (&was_used, *before), (&is_used, *after)) {
                    type_pair(diff, (&old.types[*before], was), (&new.types[*after], is), &at.way(way));
                }
            }
            (Some((_, facts)), None) | (None, Some((_, facts))) if is_root(&facts.name) => {}
            (Some((id, facts)), None) => {
                let at = top.inner(&facts.name, old.types[*id].span, new.span);
                diff.say(&at, Fact::TypeDeclared(Became::Removed, TypeWord::Other));
            }
            (None, Some((id, facts))) => {
                let at = top.inner(&facts.name, old.span, new.types[*id].span);
                diff.say(&at, Fact::TypeDeclared(Became::Added, TypeWord::Other));
            }
            (None, None) => {}
        }
    }
}

/// Selections of documents are the client's own; the schema does not name them.
fn declared(contract: &Contract) -> Vec<(TypeId, &GraphQlType)> {
    let types = contract.types.iter().filter_map(|(id, ty)| match (&ty.binding, &ty.name) {
        (TypeBinding::GraphQl(facts), TypeName::Declared(_)) if !facts.selection => Some((id, facts)),
        _ => None,
    });
    types.collect()
}

fn ways(kind: GraphQlKind, old: (&Positions, TypeId), new: (&Positions, TypeId)) -> Vec<Way> {
    match kind {
        GraphQlKind::Input => vec![Way::Sent],
        GraphQlKind::Object | GraphQlKind::Interface | GraphQlKind::Union => vec![Way::Received],
        GraphQlKind::Enum | GraphQlKind::Scalar => {
            let (was, is) = (old.0[old.1], new.0[new.1]);
            let sent = was.sent || is.sent;
            let received = was.received || is.received || !sent;
            [(sent, Way::Sent), (received, Way::Received)]
                .into_iter()
                .filter(|(is, _)| *is)
                .map(|(_, way)| way)
                .collect()
        }
    }
}

fn type_pair(diff: &mut Diff<'_>, old: (&TypeDef, &GraphQlType), new: (&TypeDef, &GraphQlType), at: &At) {
    let ((before, was), (after, is)) = (old, new);
    if was.kind != is.kind {
        return diff.say(at, Fact::TypeKind);
    }
    diff.docs(&before.docs, &after.docs, at);
    for found in pair(&was.interfaces, &is.interfaces, Clone::clone) {
        if let Some((became, interface)) = super::came_or_went(found) {
            let at = At { subject: format!("{} implements {interface}", at.subject), ..at.clone() };
            diff.say(&at, Fact::Wire(WireFact::Interface(became)));
        }
    }
    match (&before.kind, &after.kind) {
        (TypeKind::Record(old), TypeKind::Record(new)) => {
            members::compare(diff, &old.fields, &new.fields, &at.kind(Member::Field));
        }
        (TypeKind::Enum(old), TypeKind::Enum(new)) => enums::compare(diff, old, new, at),
        (TypeKind::Union(old), TypeKind::Union(new)) => {
            for found in pair(&old.arms, &new.arms, |arm| arm.name.clone()) {
                if let Some((became, arm)) = super::came_or_went(found) {
                    let at = match became {
                        Became::Added => at.inner(&arm.name, at.old, arm.span),
                        _ => at.inner(&arm.name, arm.span, at.new),
                    };
                    diff.say(&at, Fact::Arm(became));
                }
            }
        }
        _ => {}
    }
}

/// A use of a type: lists are walked, names are compared.
pub(super) fn reference(diff: &mut Diff<'_>, old: Type, new: Type, at: &At) {
    let lists = (list(diff.old, old), list(diff.new, new));
    if let (Some(before), Some(after)) = lists {
        return diff.later(before, after, at.items());
    }
    let (was, is) = (name(diff.old, old), name(diff.new, new));
    if was != is || lists.0.is_some() != lists.1.is_some() {
        let relation = if lists.0.is_some() || lists.1.is_some() {
            Relation::Other
        } else if is_part(diff.old, old, &is) || implements(diff.new, new, &was) {
            Relation::Narrower
        } else if is_part(diff.new, new, &was) || implements(diff.old, old, &is) {
            Relation::Wider
        } else {
            Relation::Other
        };
        diff.say(at, Fact::Type(relation));
    }
}

fn list(contract: &Contract, ty: Type) -> Option<Use> {
    let ty = shapes::peel(contract, Use::plain(ty)).ty;
    let Type::Id(id) = ty else { return None };
    match &contract.types[id].kind {
        TypeKind::List(list) => Some(Use { nullable: list.nullable, ..Use::plain(list.item) }),
        _ => None,
    }
}

fn name(contract: &Contract, ty: Type) -> String {
    match ty {
        Type::Scalar(scalar) => scalar.name().to_owned(),
        Type::Id(id) => match &contract.types[id].binding {
            TypeBinding::GraphQl(facts) => facts.name.clone(),
            _ => contract.types[id].path.clone(),
        },
    }
}

/// Whether a type is a union with that member.
fn is_part(contract: &Contract, ty: Type, member: &str) -> bool {
    let Type::Id(id) = ty else { return false };
    match &contract.types[id].kind {
        TypeKind::Union(union) => union.arms.iter().any(|arm| arm.name == member),
        _ => false,
    }
}

fn implements(contract: &Contract, ty: Type, interface: &str) -> bool {
    let Type::Id(id) = ty else { return false };
    match &contract.types[id].binding {
        TypeBinding::GraphQl(facts) => facts.interfaces.iter().any(|name| name == interface),
        _ => false,
    }
}
