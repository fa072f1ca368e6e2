//! What SOAP and XML know beyond shapes.

use super::{At, Diff, came_or_went, pair};
use crate::compat::change::{Facet, Fact, Move, WireFact};
use crate::ir::binding::{FieldBinding, OperationBinding, QName, XmlField, XmlKind};
use crate::ir::{Field, Operation};

pub(super) fn binding(diff: &mut Diff<'_>, old: &Operation, new: &Operation, at: &At) {
    let (OperationBinding::Soap(was), OperationBinding::Soap(is)) = (&old.binding, &new.binding) else {
        return;
    };
    let gone = was.versions.iter().any(|version| !is.versions.contains(version));
    if gone {
        diff.say(at, Fact::Wire(WireFact::Protocol));
    }
    if was.style != is.style {
        diff.say(at, Fact::Wire(WireFact::Style));
    }
    if was.action != is.action {
        diff.say(at, Fact::Wire(WireFact::Action));
    }
    for found in pair(&was.ports, &is.ports, |port| port.rsplit('/').next().unwrap_or(port).to_owned()) {
        if let Some((became, port)) = came_or_went(found) {
            let at = At { subject: port.clone(), ..at.clone() };
            diff.say(&at, Fact::Wire(WireFact::Port(became)));
        }
    }
    element(diff, was.input.as_ref(), is.input.as_ref(), at);
    element(diff, was.output.as_ref(), is.output.as_ref(), at);
    for (before, after) in pair(&was.faults, &is.faults, |fault| fault.name.clone()) {
        if let (Some(before), Some(after)) = (before, after) {
            element(diff, Some(&before.element), Some(&after.element), at);
        }
    }
}

fn element(diff: &mut Diff<'_>, old: Option<&QName>, new: Option<&QName>, at: &At) {
    let (Some(was), Some(is)) = (old, new) else {
        if old.is_some() != new.is_some() {
            diff.say(at, Fact::Wire(WireFact::MessageElement));
        }
        return;
    };
    if was.local != is.local {
        diff.say(at, Fact::Wire(WireFact::MessageElement));
    }
    if was.namespace != is.namespace {
        diff.say(at, Fact::Wire(WireFact::Namespace));
    }
}

pub(super) fn member(diff: &mut Diff<'_>, old: &XmlField, new: &XmlField, at: &At) {
    if (&old.namespace, &old.local) != (&new.namespace, &new.local) {
        diff.say(at, Fact::Wire(WireFact::MemberName));
    }
    // Once or not at all is no list; whether it must be there is said as such.
    let most = |field: &XmlField| field.occurs.1.filter(|most| *most > 1);
    let is_list = |field: &XmlField| field.occurs.1 != Some(1) && field.occurs.1 != Some(0);
    if is_list(old) && is_list(new) && most(old) != most(new) {
        let moved = match (most(old), most(new)) {
            (None, _) => Move::Set,
            (_, None) => Move::Unset,
            (Some(was), Some(is)) if was < is => Move::Up,
            _ => Move::Down,
        };
        diff.say(at, Fact::Facet(Facet::MaxItems, moved));
    }
    if old.fixed != new.fixed {
        use crate::compat::change::Became;
        let became = match (&old.fixed, &new.fixed) {
            (None, _) => Became::Added,
            (_, None) => Became::Removed,
            _ => Became::Changed,
        };
        diff.say(at, Fact::Constant(became));
    }
}

/// Elements of a sequence that are in both, in another order.
pub(super) fn order(diff: &mut Diff<'_>, old: &[Field], new: &[Field], at: &At) {
    let names = |fields: &[Field]| -> Vec<String> {
        let elements = fields.iter().filter_map(|field| match &field.binding {
            FieldBinding::Xml(xml) if xml.kind == XmlKind::Element => Some(xml.local.clone()),
            _ => None,
        });
        elements.collect()
    };
    let (was, is) = (names(old), names(new));
    let common = |one: &[String], other: &[String]| -> Vec<String> {
        one.iter().filter(|name| other.contains(name)).cloned().collect()
    };
    if common(&was, &is) != common(&is, &was) {
        diff.say(at, Fact::Wire(WireFact::Order));
    }
}
