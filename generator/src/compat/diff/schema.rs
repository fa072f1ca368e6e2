//! What a GraphQL schema says beyond its shapes: root types, directives, names of scalars, fields of interfaces.

use std::collections::HashSet;

use super::{At, Diff, came_or_went, pair};
use crate::compat::change::{Became, Fact, Relation, Removal, Way, WireFact};
use crate::ir::binding::{
    ContractBinding, GraphQlArgument, GraphQlCoordinate, GraphQlDirective, GraphQlKind, GraphQlSchema,
    TypeBinding,
};
use crate::ir::{Contract, TypeKind};

pub(super) fn facts(contract: &Contract) -> Option<&GraphQlSchema> {
    match &contract.binding {
        ContractBinding::GraphQl(schema) => Some(schema),
        _ => None,
    }
}

pub(super) fn compare(diff: &mut Diff<'_>) {
    let (Some(old), Some(new)) = (facts(diff.old), facts(diff.new)) else { return };
    let top = At::top("", diff.old.span, diff.new.span);
    if pair(&old.roots, &new.roots, Clone::clone).iter().any(|(was, is)| was.is_none() || is.is_none()) {
        diff.say(&At { subject: "schema".to_owned(), ..top.clone() }, Fact::Wire(WireFact::Root));
    }
    coordinates(diff, old, new);
    for (was, is) in pair(&old.directives, &new.directives, |directive| directive.name.clone()) {
        if let Some((became, found)) = came_or_went((was, is)) {
            let name = format!("@{}", found.name);
            diff.say(&one_sided(&top, &name, became, found.span), Fact::Wire(WireFact::Directive(became)));
        }
        if let (Some(was), Some(is)) = (was, is) {
            directive(diff, was, is, &top.inner(&format!("@{}", was.name), was.span, is.span));
        }
    }
}

/// What shapes do not tell: `ID` and `String` are one scalar, and an interface is the union of what implements it.
fn coordinates(diff: &mut Diff<'_>, old: &GraphQlSchema, new: &GraphQlSchema) {
    let key = |of: &GraphQlCoordinate| (of.owner.clone(), of.field.clone(), of.argument.clone());
    let interfaces = interfaces(diff.old);
    let top = At::top("", diff.old.span, diff.new.span);
    let kept: HashSet<&str> = new.coordinates.iter().map(|of| of.owner.as_str()).collect();
    for (was, is) in pair(&old.coordinates, &new.coordinates, key) {
        let Some(was) = was else { continue };
        let span = is.map_or(top.new, |is| is.span);
        let at = top.inner(&was.owner, was.span, span).inner(&was.field, was.span, span);
        let at = at.way(if was.sent { Way::Sent } else { Way::Received });
        match is {
            Some(is) if base(&was.ty) != base(&is.ty) && is_text(&was.ty) && is_text(&is.ty) => {
                let name = was.argument.as_ref().unwrap_or(&was.field);
                let at = At { subject: name.clone(), ..at };
                diff.say(&at, Fact::Type(Relation::Other));
            }
            None if was.argument.is_none()
                && interfaces.contains(was.owner.as_str())
                && kept.contains(was.owner.as_str()) =>
            {
                diff.say(
                    &at,
                    Fact::MemberRemoved { required: was.ty.ends_with('!'), removal: Removal::Sudden },
                );
            }
            _ => {}
        }
    }
}

/// Interfaces that are unions of their implementers in the IR.
fn interfaces(contract: &Contract) -> HashSet<&str> {
    let of = contract.types.iter().filter_map(|(_, ty)| match (&ty.binding, &ty.kind) {
        (TypeBinding::GraphQl(facts), TypeKind::Union(_)) if facts.kind == GraphQlKind::Interface => {
            Some(facts.name.as_str())
        }
        _ => None,
    });
    of.collect()
}

fn base(ty: &str) -> &str {
    ty.trim_matches(['[', ']', '!'])
}

fn is_text(ty: &str) -> bool {
    matches!(base(ty), "ID" | "String")
}

fn one_sided(at: &At, name: &str, became: Became, span: crate::source::Span) -> At {
    match became {
        Became::Added => at.inner(name, at.old, span),
        _ => at.inner(name, span, at.new),
    }
}

fn directive(diff: &mut Diff<'_>, old: &GraphQlDirective, new: &GraphQlDirective, at: &At) {
    for found in pair(&old.locations, &new.locations, Clone::clone) {
        if let Some((became, location)) = came_or_went(found) {
            let at = At { subject: format!("{} on {location}", at.subject), ..at.clone() };
            diff.say(&at, Fact::Wire(WireFact::DirectiveLocation(became)));
        }
    }
    if old.repeatable != new.repeatable {
        diff.say(at, Fact::Wire(WireFact::DirectiveRepeatable(new.repeatable)));
    }
    for (was, is) in pair(&old.arguments, &new.arguments, |argument| argument.name.clone()) {
        if let Some((became, found)) = came_or_went((was, is)) {
            let at = one_sided(at, &found.name, became, found.span);
            diff.say(&at, Fact::Wire(WireFact::DirectiveArgument(became, found.required)));
        }
        if let (Some(was), Some(is)) = (was, is) {
            argument(diff, was, is, &at.inner(&was.name, was.span, is.span));
        }
    }
}

fn argument(diff: &mut Diff<'_>, old: &GraphQlArgument, new: &GraphQlArgument, at: &At) {
    if old.ty != new.ty {
        diff.say(at, Fact::Wire(WireFact::DirectiveArgumentType));
    }
    if old.default != new.default {
        diff.say(at, Fact::Wire(WireFact::DirectiveArgumentDefault));
    }
}
