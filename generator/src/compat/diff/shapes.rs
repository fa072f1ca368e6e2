//! Pairs of types where they are used.

use super::{At, Diff, Use, enums, facets, members, relation, unions};
use crate::compat::change::{Facet, Fact, Move, Relation};
use crate::ir::{
    Constraint, Contract, Enum, Format, List, Map, Open, Record, Scalar, Type, TypeId, TypeKind, Union,
};

/// What a type is behind its names.
pub(super) enum Shape<'a> {
    Scalar(Scalar),
    Record(&'a Record),
    Union(&'a Union),
    Enum(&'a Enum),
    List(&'a List),
    Map(&'a Map),
}

/// A newtype of a newtype of ..: longer chains are cut, they would be a ring.
const LONGEST_CHAIN: usize = 64;

pub(super) fn compare(diff: &mut Diff<'_>, old: Use, new: Use, at: &At) {
    let (old, new) = (peel(diff.old, old), peel(diff.new, new));
    if old.nullable != new.nullable {
        diff.say(at, Fact::Nullable(new.nullable));
    }
    facets::compare(diff, &old.rules, &new.rules, at);
    if let (Type::Id(before), Type::Id(after)) = (old.ty, new.ty)
        && !diff.seen.insert((before, after, at.way))
    {
        return;
    }
    if diff.old.format == Format::GraphQl {
        return super::graphql::reference(diff, old.ty, new.ty, at);
    }
    let (Some(before), Some(after)) = (shape(diff.old, old.ty), shape(diff.new, new.ty)) else { return };
    shapes(diff, before, after, (old.ty, new.ty), at);
}

/// A value that may stand several times: one value and a list are the same text.
pub(super) fn repeated(diff: &mut Diff<'_>, old: Use, new: Use, at: &At) {
    let (old, new) = (peel(diff.old, old), peel(diff.new, new));
    let item = |contract: &Contract, value: &Use| match shape(contract, value.ty) {
        Some(Shape::List(list)) => Some(Use { nullable: list.nullable, ..Use::plain(list.item) }),
        _ => None,
    };
    match (item(diff.old, &old), item(diff.new, &new)) {
        (None, Some(item)) => {
            diff.say(at, Fact::Type(Relation::Wider));
            diff.later(old, item, at.items());
        }
        (Some(item), None) => {
            diff.say(at, Fact::Type(Relation::Narrower));
            diff.later(item, new, at.items());
        }
        _ => diff.later(old, new, at.clone()),
    }
}

fn shapes(diff: &mut Diff<'_>, old: Shape<'_>, new: Shape<'_>, types: (Type, Type), at: &At) {
    match (old, new) {
        (Shape::Scalar(old), Shape::Scalar(new)) => {
            if let Some(relation) = relation::of_scalars(old, new) {
                diff.say(at, Fact::Type(relation));
            }
        }
        (Shape::Record(old), Shape::Record(new)) => record(diff, old, new, at),
        (Shape::Enum(old), Shape::Enum(new)) => enums::compare(diff, old, new, at),
        (Shape::Union(old), Shape::Union(new)) => unions::compare(diff, old, new, at),
        (Shape::List(old), Shape::List(new)) => {
            let of = |list: &List| Use {
                ty: list.item,
                nullable: list.nullable,
                rules: list.constraints.0.clone(),
            };
            diff.later(of(old), of(new), at.items());
        }
        (Shape::Map(old), Shape::Map(new)) => map(diff, old, new, at),
        // In XML one element and a list of one element are the same text.
        (_, Shape::List(list)) if diff.old.format == Format::Wsdl => {
            diff.say(at, Fact::Facet(Facet::MaxItems, Move::Up));
            diff.later(Use::plain(types.0), Use::plain(list.item), at.items());
        }
        (Shape::List(list), _) if diff.old.format == Format::Wsdl => {
            diff.say(at, Fact::Facet(Facet::MaxItems, Move::Down));
            diff.later(Use::plain(list.item), Use::plain(types.1), at.items());
        }
        (Shape::Scalar(Scalar::Any), _) => diff.say(at, Fact::Type(Relation::Narrower)),
        (_, Shape::Scalar(Scalar::Any)) => diff.say(at, Fact::Type(Relation::Wider)),
        (Shape::Scalar(old), Shape::Enum(new)) if old == new.of => {
            diff.say(at, Fact::Type(Relation::BecameEnum));
        }
        (Shape::Enum(old), Shape::Scalar(new)) if old.of == new || new == Scalar::String => {
            diff.say(at, Fact::Type(Relation::Wider));
        }
        (_, Shape::Union(new)) => {
            let holds = new.arms.iter().any(|arm| same(diff, types.0, arm.ty));
            diff.say(at, Fact::Type(if holds { Relation::Wrapped } else { Relation::Other }));
        }
        (Shape::Union(old), _) => {
            let held = old.arms.iter().any(|arm| same(diff, arm.ty, types.1));
            diff.say(at, Fact::Type(if held { Relation::Narrower } else { Relation::Other }));
        }
        _ => diff.say(at, Fact::Type(Relation::Other)),
    }
}

fn record(diff: &mut Diff<'_>, old: &Record, new: &Record, at: &At) {
    members::compare(diff, &old.fields, &new.fields, at);
    match (&old.open, &new.open) {
        (Open::Closed, Open::Unspoken | Open::Typed(_)) => diff.say(at, Fact::Open(true)),
        (Open::Unspoken | Open::Typed(_), Open::Closed) => diff.say(at, Fact::Open(false)),
        (Open::Typed(old), Open::Typed(new)) => map(diff, old, new, at),
        _ => {}
    }
    if diff.old.format == Format::Wsdl {
        super::soap::order(diff, &old.fields, &new.fields, at);
    }
}

fn map(diff: &mut Diff<'_>, old: &Map, new: &Map, at: &At) {
    diff.later(Use::plain(old.key), Use::plain(new.key), at.items());
    let of = |map: &Map| Use { ty: map.value, nullable: map.nullable, rules: map.constraints.0.clone() };
    diff.later(of(old), of(new), at.items());
}

/// Takes away names that hold another type, keeping what they say about the value.
pub(super) fn peel(contract: &Contract, mut value: Use) -> Use {
    for _ in 0..LONGEST_CHAIN {
        let Type::Id(id) = value.ty else { return value };
        let TypeKind::Newtype(newtype) = &contract.types[id].kind else { return value };
        value.ty = newtype.of;
        value.nullable |= newtype.nullable;
        for rule in &newtype.constraints.0 {
            add(&mut value.rules, rule);
        }
    }
    value
}

fn add(rules: &mut Vec<Constraint>, rule: &Constraint) {
    if !rules.contains(rule) {
        rules.push(rule.clone());
    }
}

fn shape(contract: &Contract, ty: Type) -> Option<Shape<'_>> {
    let id = match ty {
        Type::Scalar(scalar) => return Some(Shape::Scalar(scalar)),
        Type::Id(id) => id,
    };
    match &contract.types[id].kind {
        TypeKind::Record(record) => Some(Shape::Record(record)),
        TypeKind::Union(union) => Some(Shape::Union(union)),
        TypeKind::Enum(item) => Some(Shape::Enum(item)),
        TypeKind::List(list) => Some(Shape::List(list)),
        TypeKind::Map(map) => Some(Shape::Map(map)),
        // Chains of newtypes were followed; what is left is a ring, which the passes report.
        TypeKind::Newtype(_) | TypeKind::Reserved => None,
    }
}

/// Whether two types are the same thing by name, or by structure where they have none.
pub(super) fn same(diff: &Diff<'_>, old: Type, new: Type) -> bool {
    let old = peel(diff.old, Use::plain(old)).ty;
    let new = peel(diff.new, Use::plain(new)).ty;
    match (old, new) {
        (Type::Scalar(old), Type::Scalar(new)) => old == new,
        (Type::Id(old), Type::Id(new)) => same_types(diff, old, new),
        _ => false,
    }
}

fn same_types(diff: &Diff<'_>, old: TypeId, new: TypeId) -> bool {
    let (before, after) = (&diff.old.types[old], &diff.new.types[new]);
    match (&before.kind, &after.kind) {
        (TypeKind::List(old), TypeKind::List(new)) => same(diff, old.item, new.item),
        (TypeKind::Map(old), TypeKind::Map(new)) => same(diff, old.value, new.value),
        (TypeKind::Record(old), TypeKind::Record(new)) => {
            let names = |record: &Record| {
                let mut names: Vec<_> = record.fields.iter().map(|field| field.name.clone()).collect();
                names.sort();
                names
            };
            before.path == after.path || names(old) == names(new)
        }
        _ => before.path == after.path && !before.path.is_empty(),
    }
}
