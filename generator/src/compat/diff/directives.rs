//! What a GraphQL schema says about itself: its root types and the directives it defines.

use super::{At, Diff, came_or_went, pair};
use crate::compat::change::{Became, Fact, WireFact};
use crate::ir::Contract;
use crate::ir::binding::{ContractBinding, GraphQlArgument, GraphQlDirective, GraphQlSchema};

pub(super) fn schema(contract: &Contract) -> Option<&GraphQlSchema> {
    match &contract.binding {
        ContractBinding::GraphQl(schema) => Some(schema),
        _ => None,
    }
}

pub(super) fn compare(diff: &mut Diff<'_>) {
    let (Some(old), Some(new)) = (schema(diff.old), schema(diff.new)) else { return };
    let top = At::top("", diff.old.span, diff.new.span);
    if pair(&old.roots, &new.roots, Clone::clone).iter().any(|(was, is)| was.is_none() || is.is_none()) {
        diff.say(&At { subject: "schema".to_owned(), ..top.clone() }, Fact::Wire(WireFact::Root));
    }
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
