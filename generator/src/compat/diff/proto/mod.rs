//! Protobuf: types by full name, fields and values by number, whoever sends them.

mod fields;

use super::{At, Diff, came_or_went, pair};
use crate::compat::change::{Became, Fact, Removal, TypeWord, Way, WireFact};
use crate::ir::binding::{ContractBinding, ProtoFile, ProtoType, TypeBinding};
use crate::ir::{Contract, Enum, Operation, Type, TypeDef, TypeId, TypeKind, Value};

/// The messages of a method, by name.
pub(super) fn messages(diff: &mut Diff<'_>, old: &Operation, new: &Operation, at: &At) {
    if target(diff.old, old.input.into()) != target(diff.new, new.input.into()) {
        diff.say(&at.way(Way::Sent), Fact::Message);
    }
    let output = |contract, operation: &Operation| {
        let payload = operation.outcomes.iter().find_map(|outcome| outcome.payload.as_ref());
        payload.map_or_else(|| "google.protobuf.Empty".to_owned(), |payload| target(contract, payload.ty))
    };
    if output(diff.old, old) != output(diff.new, new) {
        diff.say(&at.way(Way::Received), Fact::Message);
    }
}

/// Files, messages and enums.
pub(super) fn types(diff: &mut Diff<'_>) {
    let (old, new) = (diff.old, diff.new);
    files(diff);
    let top = At::top("", old.span, new.span);
    for (before, after) in pair(&declared(old), &declared(new), |(_, facts)| facts.full_name.clone()) {
        match (before, after) {
            (Some((before, was)), Some((after, is))) => {
                let (before, after) = (&old.types[*before], &new.types[*after]);
                let at = top.inner(&was.full_name, before.span, after.span);
                if was.file != is.file && files_of(old).len() + files_of(new).len() > 2 {
                    diff.say(&at, Fact::Wire(WireFact::Moved { package: false }));
                }
                type_pair(diff, (before, was), (after, is), &at);
            }
            (Some((id, facts)), None) if is_own(old, facts) => {
                let at = top.inner(&facts.full_name, old.types[*id].span, new.span);
                diff.say(&at, Fact::TypeDeclared(Became::Removed, word(&old.types[*id])));
            }
            (None, Some((id, facts))) if is_own(new, facts) => {
                let at = top.inner(&facts.full_name, old.span, new.types[*id].span);
                diff.say(&at, Fact::TypeDeclared(Became::Added, word(&new.types[*id])));
            }
            _ => {}
        }
    }
}

fn word(ty: &TypeDef) -> TypeWord {
    if matches!(ty.kind, TypeKind::Enum(_)) { TypeWord::Enum } else { TypeWord::Other }
}

fn files_of(contract: &Contract) -> &[ProtoFile] {
    match &contract.binding {
        ContractBinding::Proto(proto) => &proto.files,
        _ => &[],
    }
}

/// Types of imported files come and go with their use; that is no change of the contract.
fn is_own(contract: &Contract, facts: &ProtoType) -> bool {
    files_of(contract).iter().any(|file| file.name == facts.file)
}

fn declared(contract: &Contract) -> Vec<(TypeId, &ProtoType)> {
    let types = contract.types.iter().filter_map(|(id, ty)| match (&ty.binding, &ty.kind) {
        (TypeBinding::Proto(_), TypeKind::Union(_)) => None,
        (TypeBinding::Proto(facts), _) => Some((id, facts)),
        _ => None,
    });
    types.collect()
}

fn files(diff: &mut Diff<'_>) {
    let (old, new) = (diff.old, diff.new);
    let (before, after) = (files_of(old), files_of(new));
    // Two contracts of one file each are two states of that file, whatever they are called.
    let alone = before.len() == 1 && after.len() == 1;
    let key = |file: &ProtoFile| if alone { String::new() } else { file.name.clone() };
    for (was, is) in pair(before, after, key) {
        match (was, is) {
            (Some(was), Some(is)) => file(diff, was, is),
            (Some(gone), None) => {
                let at = At::top(&gone.name, gone.span, new.span);
                diff.say(&at, Fact::TypeDeclared(Became::Removed, TypeWord::File));
            }
            _ => {}
        }
    }
    for gone in before.iter().filter(|was| !after.iter().any(|is| is.package == was.package)) {
        let at = At::top(&gone.package, gone.span, new.span);
        diff.say(&at, Fact::TypeDeclared(Became::Removed, TypeWord::Package));
    }
}

fn file(diff: &mut Diff<'_>, old: &ProtoFile, new: &ProtoFile) {
    let at = At::top(&old.name, old.span, new.span);
    if old.package != new.package {
        diff.say(&at, Fact::Wire(WireFact::Moved { package: true }));
    }
    if old.syntax != new.syntax {
        diff.say(&at, Fact::Wire(WireFact::Option("syntax".to_owned())));
    }
    options(diff, &old.options, &new.options, &at);
    for (was, is) in pair(&old.extensions, &new.extensions, |extension| extension.full_name.clone()) {
        if let (Some(was), Some(is)) = (was, is) {
            let at = at.inner(&was.full_name, was.span, is.span);
            if was.ty != is.ty || was.number != is.number {
                diff.say(&at, Fact::Wire(WireFact::ExtensionType));
            }
            options(diff, &was.options, &is.options, &at);
        }
        if let Some((became, extension)) = came_or_went((was, is)) {
            let at = match became {
                Became::Added => at.inner(&extension.full_name, old.span, extension.span),
                _ => at.inner(&extension.full_name, extension.span, new.span),
            };
            let fact = match became {
                Became::Added => Fact::MemberAdded { required: false, default: false },
                _ => Fact::MemberRemoved { required: false, removal: Removal::Sudden },
            };
            diff.say(&At { member: crate::compat::change::Member::Wildcard, ..at }, fact);
        }
    }
}

fn options(diff: &mut Diff<'_>, old: &[(String, String)], new: &[(String, String)], at: &At) {
    let is_ours = |name: &str| !name.contains('.') && name != "deprecated";
    let names = old.iter().chain(new).map(|(name, _)| name).filter(|name| is_ours(name));
    let mut done: Vec<&String> = Vec::new();
    for name in names {
        if done.contains(&name) {
            continue;
        }
        done.push(name);
        let of = |list: &[(String, String)]| {
            list.iter().find(|(found, _)| found == name).map(|(_, text)| text.clone())
        };
        let absent = || default_option(name).map(str::to_owned);
        if of(old).or_else(absent) != of(new).or_else(absent) {
            diff.say(at, Fact::Wire(WireFact::Option(name.clone())));
        }
    }
}

/// What an option means where it is not written.
fn default_option(name: &str) -> Option<&'static str> {
    match name {
        "jstype" => Some("JS_NORMAL"),
        "ctype" => Some("STRING"),
        "optimize_for" => Some("SPEED"),
        "cc_enable_arenas" => Some("true"),
        "java_multiple_files"
        | "java_string_check_utf8"
        | "java_generic_services"
        | "cc_generic_services"
        | "py_generic_services"
        | "php_generic_services"
        | "message_set_wire_format"
        | "allow_alias"
        | "no_standard_descriptor_accessor"
        | "deprecated_legacy_json_field_conflicts" => Some("false"),
        _ => None,
    }
}

fn type_pair(diff: &mut Diff<'_>, old: (&TypeDef, &ProtoType), new: (&TypeDef, &ProtoType), at: &At) {
    let ((before, was), (after, is)) = (old, new);
    diff.docs(&before.docs, &after.docs, at);
    diff.deprecation(before.deprecated.as_ref(), after.deprecated.as_ref(), at);
    options(diff, &was.options, &is.options, at);
    match (&before.kind, &after.kind) {
        (TypeKind::Record(old), TypeKind::Record(new)) => fields::compare(diff, old, new, is, at),
        (TypeKind::Enum(old), TypeKind::Enum(new)) => values(diff, old, new, is, at),
        _ => diff.say(at, Fact::TypeKind),
    }
    let is_enum = matches!(before.kind, TypeKind::Enum(_));
    reservations(diff, was, is, is_enum, at);
}

fn values(diff: &mut Diff<'_>, old: &Enum, new: &Enum, facts: &ProtoType, at: &At) {
    if old.open != new.open {
        diff.say(at, Fact::Wire(WireFact::Openness));
    }
    for before in &old.values {
        let number = before.value.clone();
        let same_number: Vec<_> = new.values.iter().filter(|value| value.value == number).collect();
        let here =
            at.inner(&before.name, before.span, same_number.first().map_or(at.new, |value| value.span));
        if same_number.is_empty() {
            let number = if let Value::Number(text) = &number { text.parse().ok() } else { None };
            let fact = WireFact::ValueRemoved {
                number_reserved: number.is_some_and(|number| reserves(facts, number)),
                name_reserved: facts.reserved_names.contains(&before.name),
            };
            diff.say(&here, Fact::Wire(fact));
        } else if let Some(after) = same_number.iter().find(|value| value.name == before.name) {
            diff.docs(&before.docs, &after.docs, &here);
            diff.deprecation(before.deprecated.as_ref(), after.deprecated.as_ref(), &here);
        } else {
            diff.say(&here, Fact::Wire(WireFact::ValueRenamed));
        }
    }
    for after in &new.values {
        if !old.values.iter().any(|value| value.value == after.value) {
            diff.say(&at.inner(&after.name, at.old, after.span), Fact::EnumValue(Became::Added));
        }
    }
}

fn reservations(diff: &mut Diff<'_>, old: &ProtoType, new: &ProtoType, of_enum: bool, at: &At) {
    let covers = |(from, to): &(i32, i32)| {
        // A range may have been merged with its neighbours: each end must still lie in one.
        reserves(new, i64::from(*from)) && reserves(new, i64::from(*to))
    };
    let numbers = old.reserved_numbers.iter().all(covers);
    let names = old.reserved_names.iter().all(|name| new.reserved_names.contains(name));
    if !numbers || !names {
        diff.say(at, Fact::Wire(WireFact::ReservationRemoved { of_enum }));
    }
}

fn reserves(facts: &ProtoType, number: i64) -> bool {
    facts.reserved_numbers.iter().any(|(from, to)| (i64::from(*from)..=i64::from(*to)).contains(&number))
}

fn target(contract: &Contract, ty: Type) -> String {
    match ty {
        Type::Scalar(scalar) => scalar.name().to_owned(),
        Type::Id(id) => contract.types[id].path.clone(),
    }
}
