//! Fields by number, with oneofs opened: on the wire a member of a oneof is a field like any other.

use super::{options, reserves, target};
use crate::compat::change::{Became, Fact, WireFact};
use crate::compat::diff::{At, Diff, came_or_went, pair};
use crate::ir::binding::{FieldBinding, ProtoField, ProtoKind, ProtoType};
use crate::ir::{Contract, Deprecation, Docs, Field, Presence, Record, Type, TypeKind, Value};
use crate::source::Span;

/// The fields of a message; `facts` are those of the new one.
pub(super) fn compare(diff: &mut Diff<'_>, before: &Record, after: &Record, facts: &ProtoType, at: &At) {
    let (was, is) = (flat(diff.old, &before.fields), flat(diff.new, &after.fields));
    oneofs(diff, &before.fields, &after.fields, at);
    let required = |fields: &[Flat<'_>]| -> Vec<u32> {
        fields
            .iter()
            .filter(|field| field.presence == Presence::Required)
            .map(|field| field.wire.number)
            .collect()
    };
    if sorted(required(&was)) != sorted(required(&is)) {
        diff.say(at, Fact::Wire(WireFact::RequiredFields));
    }
    for (before, after) in pair(&was, &is, |field| field.wire.number) {
        match (before, after) {
            (Some(before), Some(after)) => {
                field(diff, before, after, &at.inner(before.name, before.span, after.span));
            }
            (Some(gone), None) => {
                let at = at.inner(gone.name, gone.span, at.new);
                if is.iter().any(|field| field.name == gone.name) {
                    diff.say(&at, Fact::Wire(WireFact::Renumbered));
                }
                let fact = WireFact::NumberRemoved {
                    number_reserved: reserves(facts, i64::from(gone.wire.number)),
                    name_reserved: facts.reserved_names.iter().any(|name| name == gone.name),
                };
                diff.say(&at, Fact::Wire(fact));
            }
            (None, Some(came)) => {
                let required = came.presence == Presence::Required;
                let at = at.inner(came.name, at.old, came.span);
                diff.say(&at, Fact::MemberAdded { required, default: came.default.is_some() });
            }
            (None, None) => {}
        }
    }
}

/// A field as protobuf sees it: oneofs opened.
struct Flat<'a> {
    name: &'a str,
    ty: Type,
    presence: Presence,
    oneof: Option<&'a str>,
    wire: &'a ProtoField,
    default: Option<&'a Value>,
    deprecated: Option<&'a Deprecation>,
    docs: &'a Docs,
    span: Span,
}

fn flat<'a>(contract: &'a Contract, fields: &'a [Field]) -> Vec<Flat<'a>> {
    let mut all = Vec::new();
    for field in fields {
        let FieldBinding::Proto(wire) = &field.binding else { continue };
        let arms = match field.ty {
            Type::Id(id) if wire.kind == ProtoKind::Oneof => match &contract.types[id].kind {
                TypeKind::Union(union) => &union.arms[..],
                _ => &[],
            },
            _ => {
                all.push(Flat {
                    name: &field.name,
                    ty: field.ty,
                    presence: field.presence,
                    oneof: None,
                    wire,
                    default: field.default.as_ref(),
                    deprecated: field.deprecated.as_ref(),
                    docs: &field.docs,
                    span: field.span,
                });
                continue;
            }
        };
        all.extend(arms.iter().filter_map(|arm| {
            let FieldBinding::Proto(wire) = &arm.binding else { return None };
            Some(Flat {
                name: &arm.name,
                ty: arm.ty,
                presence: Presence::Optional,
                oneof: Some(&field.name),
                wire,
                default: None,
                deprecated: None,
                docs: &arm.docs,
                span: arm.span,
            })
        }));
    }
    all
}

fn sorted(mut numbers: Vec<u32>) -> Vec<u32> {
    numbers.sort_unstable();
    numbers
}

fn oneofs(diff: &mut Diff<'_>, old: &[Field], new: &[Field], at: &At) {
    let listed = |fields: &[Field]| -> Vec<(String, Span)> {
        let is_oneof = |field: &&Field| matches!(&field.binding, FieldBinding::Proto(wire) if wire.kind == ProtoKind::Oneof);
        fields.iter().filter(is_oneof).map(|field| (field.name.clone(), field.span)).collect()
    };
    for found in pair(&listed(old), &listed(new), |(name, _)| name.clone()) {
        if let Some((became, (name, span))) = came_or_went(found) {
            let at = match became {
                Became::Added => at.inner(name, at.old, *span),
                _ => at.inner(name, *span, at.new),
            };
            diff.say(&at, Fact::Wire(WireFact::Oneof(became)));
        }
    }
}

fn field(diff: &mut Diff<'_>, old: &Flat<'_>, new: &Flat<'_>, at: &At) {
    diff.docs(old.docs, new.docs, at);
    diff.deprecation(old.deprecated, new.deprecated, at);
    if old.name != new.name {
        diff.say(at, Fact::Wire(WireFact::Renamed));
    }
    if old.wire.json_name != new.wire.json_name {
        diff.say(at, Fact::Wire(WireFact::JsonName));
    }
    if old.oneof != new.oneof {
        diff.say(at, Fact::Wire(WireFact::OneofMembership));
    }
    let repeats = |field: &Flat<'_>| field.wire.repeated || field.wire.kind == ProtoKind::Map;
    if (repeats(old), old.presence) != (repeats(new), new.presence) && old.oneof == new.oneof {
        diff.say(at, Fact::Wire(WireFact::Cardinality { wire: repeats(old) == repeats(new) }));
    }
    if old.wire.kind != new.wire.kind || old.wire.entry != new.wire.entry {
        let wire = old.wire.entry == new.wire.entry && wire_group(old.wire.kind) == wire_group(new.wire.kind);
        let json = wire && json_group(old.wire.kind) == json_group(new.wire.kind);
        diff.say(at, Fact::Wire(WireFact::Kind { wire, json }));
    } else if item(diff.old, old.ty) != item(diff.new, new.ty) {
        diff.say(at, Fact::Wire(WireFact::Kind { wire: false, json: false }));
    }
    if old.default != new.default {
        diff.say(at, Fact::Default(Became::Changed, old.default.cloned(), new.default.cloned()));
    }
    options(diff, &old.wire.options, &new.wire.options, at);
}

/// Kinds that read each other's bytes (protobuf.dev, "Updating A Message Type").
fn wire_group(kind: ProtoKind) -> u8 {
    match kind {
        ProtoKind::Int32 | ProtoKind::Int64 | ProtoKind::Uint32 | ProtoKind::Uint64 | ProtoKind::Bool => 0,
        ProtoKind::Sint32 | ProtoKind::Sint64 => 1,
        ProtoKind::Fixed32 | ProtoKind::Sfixed32 => 2,
        ProtoKind::Fixed64 | ProtoKind::Sfixed64 => 3,
        ProtoKind::String | ProtoKind::Bytes => 4,
        // An enum reads as an int32, but what a number means is only known to the enum.
        ProtoKind::Enum => 11,
        ProtoKind::Message => 5,
        ProtoKind::Group => 6,
        ProtoKind::Float => 7,
        ProtoKind::Double => 8,
        ProtoKind::Map => 9,
        ProtoKind::Oneof => 10,
    }
}

/// Kinds that read each other's JSON: 64 bits are strings there.
fn json_group(kind: ProtoKind) -> u8 {
    match kind {
        ProtoKind::Int32
        | ProtoKind::Uint32
        | ProtoKind::Sint32
        | ProtoKind::Fixed32
        | ProtoKind::Sfixed32 => 0,
        ProtoKind::Int64
        | ProtoKind::Uint64
        | ProtoKind::Sint64
        | ProtoKind::Fixed64
        | ProtoKind::Sfixed64 => 1,
        ProtoKind::Bool => 2,
        ProtoKind::String => 3,
        ProtoKind::Bytes => 4,
        ProtoKind::Float | ProtoKind::Double => 5,
        ProtoKind::Enum => 6,
        ProtoKind::Message | ProtoKind::Group | ProtoKind::Map | ProtoKind::Oneof => 7,
    }
}

/// The full name of a message or enum, without the list around it.
fn item(contract: &Contract, ty: Type) -> String {
    match ty {
        Type::Id(id) => match &contract.types[id].kind {
            TypeKind::List(list) => target(contract, list.item),
            TypeKind::Map(map) => target(contract, map.value),
            _ => target(contract, ty),
        },
        Type::Scalar(_) => String::new(),
    }
}
