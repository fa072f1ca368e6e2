//! Members of records, inputs of operations, headers of replies.

use super::{At, Diff, Use, outcomes, pair, shapes};
use crate::compat::change::{Became, Fact, Member, Way, WireFact};
use crate::ir::binding::{FieldBinding, HttpInput, HttpPlace, Style, XmlKind};
use crate::ir::{Access, Field, Format, Presence};

/// What says on the wire that two members are one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Name(String),
    Header(String),
    Placed(HttpPlace, String),
    PathPart(usize),
    Body,
    Attribute(String, String),
    Element(String),
    Content(&'static str),
}

pub(super) fn compare(diff: &mut Diff<'_>, old: &[Field], new: &[Field], at: &At) {
    compare_named(diff, (old, &[]), (new, &[]), at);
}

/// Inputs of an operation, with the names of its path inputs in the order of the path: there, the place counts.
pub(super) fn compare_named(
    diff: &mut Diff<'_>,
    (old, old_path): (&[Field], &[String]),
    (new, new_path): (&[Field], &[String]),
    at: &At,
) {
    let format = diff.old.format;
    let travels = |field: &&Field| match field.access {
        Access::Read => at.way != Way::Sent,
        Access::Write => at.way != Way::Received,
        Access::Both => true,
    };
    let old: Vec<_> = old.iter().map(|field| (key(field, old_path), field)).collect();
    let new: Vec<_> = new.iter().map(|field| (key(field, new_path), field)).collect();
    let both: Vec<_> = pair(&old, &new, |(key, _)| key.clone());
    for (before, after) in both {
        let (before, after) = (before.map(|(_, field)| *field), after.map(|(_, field)| *field));
        match (before.filter(travels), after.filter(travels)) {
            (Some(before), Some(after)) => {
                let at = inside(at, before).inner(&before.name, before.span, after.span);
                member(diff, before, after, &at);
            }
            (Some(gone), None) => {
                let at =
                    inside(at, gone).inner(&gone.name, gone.span, after.map_or(at.new, |field| field.span));
                match after {
                    Some(after) => {
                        diff.say(&at, Fact::Access(gone.access, after.access, is_required(gone, format)))
                    }
                    None => removed(diff, gone, &at),
                }
            }
            (None, Some(came)) => {
                let at =
                    inside(at, came).inner(&came.name, before.map_or(at.old, |field| field.span), came.span);
                match before {
                    Some(before) => {
                        diff.say(&at, Fact::Access(before.access, came.access, is_required(came, format)))
                    }
                    None => added(diff, came, &at),
                }
            }
            (None, None) => {}
        }
    }
}

fn removed(diff: &mut Diff<'_>, gone: &Field, at: &At) {
    let required = is_required(gone, diff.old.format);
    let removal = diff.removal(gone.deprecated.as_ref());
    diff.say(at, Fact::MemberRemoved { required, removal });
}

fn added(diff: &mut Diff<'_>, came: &Field, at: &At) {
    let required = is_required(came, diff.old.format);
    diff.say(at, Fact::MemberAdded { required, default: came.default.is_some() });
}

fn key(field: &Field, path: &[String]) -> Key {
    match &field.binding {
        FieldBinding::Http(input) => match input.place {
            HttpPlace::Body | HttpPlace::QueryString => Key::Body,
            HttpPlace::Header => Key::Header(field.name.to_ascii_lowercase()),
            HttpPlace::Path => {
                let position = path.iter().position(|name| *name == field.name);
                position.map_or_else(|| Key::Placed(HttpPlace::Path, field.name.clone()), Key::PathPart)
            }
            place => Key::Placed(place, field.name.clone()),
        },
        FieldBinding::Xml(xml) => match xml.kind {
            XmlKind::Attribute => Key::Attribute(xml.namespace.clone(), xml.local.clone()),
            XmlKind::Element | XmlKind::Header => Key::Element(xml.local.clone()),
            XmlKind::Text => Key::Content("text"),
            XmlKind::AnyElement => Key::Content("any"),
            XmlKind::AnyAttribute => Key::Content("any attribute"),
            _ => Key::Content("choice"),
        },
        _ => Key::Name(field.name.clone()),
    }
}

/// The kind of member, for the words of rules.
fn inside(at: &At, field: &Field) -> At {
    let kind = match &field.binding {
        FieldBinding::Http(input) => match input.place {
            HttpPlace::Body | HttpPlace::QueryString => Member::Body,
            HttpPlace::Header => Member::Header,
            HttpPlace::Path | HttpPlace::Query | HttpPlace::Cookie => Member::Parameter,
        },
        FieldBinding::Xml(xml) => match xml.kind {
            XmlKind::Attribute => Member::Attribute,
            XmlKind::AnyElement | XmlKind::AnyAttribute => Member::Wildcard,
            _ => Member::Field,
        },
        _ if at.member == Member::Header || at.member == Member::Parameter => at.member,
        _ => Member::Field,
    };
    at.kind(kind)
}

/// Whether a member must be there. GraphQL has one word for that and for null.
pub(super) fn is_required(field: &Field, format: Format) -> bool {
    match format {
        // Where a document ends, members are absent that the schema always has; the schema's word is null.
        Format::GraphQl => {
            let is_nullable = matches!(&field.binding, FieldBinding::GraphQl(fact) if fact.null_is_absent);
            !field.nullable && !is_nullable
        }
        _ => match &field.binding {
            FieldBinding::Xml(xml) => xml.occurs.0 > 0 && field.presence != Presence::Optional,
            _ => field.presence == Presence::Required,
        },
    }
}

fn member(diff: &mut Diff<'_>, old: &Field, new: &Field, at: &At) {
    let format = diff.old.format;
    let (was, is) = (is_required(old, format), is_required(new, format));
    if was != is {
        let fact = if format == Format::GraphQl { Fact::Nullable(!is) } else { Fact::Required(is) };
        diff.say(at, fact);
    }
    diff.docs(&old.docs, &new.docs, at);
    diff.deprecation(old.deprecated.as_ref(), new.deprecated.as_ref(), at);
    default(diff, old, new, at);
    if old.access != new.access {
        diff.say(at, Fact::Access(old.access, new.access, is));
    }
    binding(diff, old, new, at);
    arguments(diff, old, new, at);
    let (mut before, mut after) = (Use::of(old), Use::of(new));
    if format == Format::GraphQl {
        // Said above, together with presence.
        (before.nullable, after.nullable) = (false, false);
    }
    match (&old.binding, &new.binding) {
        (FieldBinding::Http(was), FieldBinding::Http(is)) if repeats(was) && repeats(is) => {
            shapes::repeated(diff, before, after, at);
        }
        (FieldBinding::Http(was), FieldBinding::Http(is)) => {
            outcomes::body(diff, (&was.media, before), (&is.media, after), at);
        }
        _ => diff.later(before, after, at.clone()),
    }
}

/// Whether several values stand as the same parameter written several times, so that one value is a list of one.
fn repeats(input: &HttpInput) -> bool {
    input.place == HttpPlace::Query && input.style == Style::Form && input.explode && input.media.is_empty()
}

fn default(diff: &mut Diff<'_>, old: &Field, new: &Field, at: &At) {
    let became = match (&old.default, &new.default) {
        (None, Some(_)) => Became::Added,
        (Some(_), None) => Became::Removed,
        (Some(was), Some(is)) if was != is => Became::Changed,
        _ => return,
    };
    diff.say(at, Fact::Default(became, old.default.clone(), new.default.clone()));
}

fn binding(diff: &mut Diff<'_>, old: &Field, new: &Field, at: &At) {
    match (&old.binding, &new.binding) {
        (FieldBinding::Http(was), FieldBinding::Http(is))
            if (was.style, was.explode, was.allow_reserved) != (is.style, is.explode, is.allow_reserved) =>
        {
            diff.say(at, Fact::Wire(WireFact::ParameterStyle));
        }
        (FieldBinding::Xml(was), FieldBinding::Xml(is)) => super::soap::member(diff, was, is, at),
        _ => {}
    }
}

/// Arguments of a GraphQL field: sent, wherever the field itself is received.
fn arguments(diff: &mut Diff<'_>, old: &Field, new: &Field, at: &At) {
    if !old.arguments.is_empty() || !new.arguments.is_empty() {
        compare(diff, &old.arguments, &new.arguments, &at.way(Way::Sent).kind(Member::Parameter));
    }
}
