//! What a user decided about types, as wishes of prost-build; and what it cannot do.

use std::collections::BTreeMap;

use super::{Messages, Spelled, Wishes, full_name};
use crate::diagnostic::codes::proto::{PROST, PROST_REQUIRED};
use crate::diagnostic::codes::settings::MESSAGES_UNREACHED;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::binding::ContractBinding;
use crate::ir::{Contract, Field, Presence, TypeId};
use crate::pass::address::{Addresses, Place, is_package};
use crate::settings::Settings;
use crate::source::Span;

/// What prost derives, or decides not to.
const DERIVED: [&str; 7] = ["Clone", "Copy", "PartialEq", "Eq", "Hash", "Debug", "Default"];
/// The same of enums.
const DERIVED_OF_ENUMS: [&str; 2] = ["PartialOrd", "Ord"];

/// The decisions that prost-build carries out. The others are reported.
pub(super) fn wishes(contract: &Contract, settings: &Settings, out: &mut Diagnostics) -> Wishes {
    let mut wishes = Wishes::default();
    if let ContractBinding::Proto(proto) = &contract.binding {
        wishes.files = proto.files.iter().map(|file| file.name.clone()).collect();
    }
    let addresses = Addresses::of(contract);
    let type_at = |key: &str| match addresses.find(key) {
        Some(Place::Type(id)) => full_name(&contract.types[id]),
        _ => None,
    };
    for entry in &settings.types {
        match type_at(&entry.key) {
            Some(name) => drop(wishes.own.insert(name.to_owned(), entry.value.clone())),
            None if is_package(contract, &entry.key) => {
                wishes.own.insert(entry.key.clone(), entry.value.clone());
            }
            None => {}
        }
    }
    let mut derives: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for entry in &settings.derives {
        let path = match type_at(&entry.key) {
            _ if entry.key == "*" => ".".to_owned(),
            Some(name) => format!(".{name}"),
            None => continue,
        };
        let (decided, wanted): (Vec<&str>, Vec<&str>) =
            entry.value.iter().map(String::as_str).partition(|derive| DERIVED.contains(derive));
        decided
            .iter()
            .for_each(|derive| unreached(contract, entry.span, &format!("the derive of `{derive}`"), out));
        derives.entry(path).or_default().extend(wanted);
    }
    for (path, derives) in derives {
        let of_enums = derives.iter().filter(|derive| !DERIVED_OF_ENUMS.contains(derive)).copied();
        wishes.on_enums.extend(attribute(&path, &of_enums.collect::<Vec<_>>()));
        wishes.on_messages.extend(attribute(&path, &derives));
    }
    for entry in &settings.renames {
        if let Some(Place::Type(_) | Place::Member(..)) = addresses.find(&entry.key) {
            unreached(contract, entry.span, &format!("the name for `{}`", entry.key), out);
        }
    }
    for entry in &settings.formats {
        unreached(contract, entry.span, &format!("the type for the format `{}`", entry.key), out);
    }
    for entry in &settings.enums {
        unreached(contract, entry.span, &format!("whether `{}` is open", entry.key), out);
    }
    wishes
}

fn attribute(path: &str, derives: &[&str]) -> Option<(String, String)> {
    (!derives.is_empty()).then(|| (path.to_owned(), format!("#[derive({})]", derives.join(", "))))
}

fn unreached(contract: &Contract, span: Option<Span>, what: &str, out: &mut Diagnostics) {
    let message = format!("{what} does not reach messages of prost");
    out.push(Diagnostic::new(&MESSAGES_UNREACHED, span.unwrap_or(contract.span), message));
}

/// Says what messages of prost lack.
pub(super) fn report(contract: &Contract, messages: &Messages, out: &mut Diagnostics) {
    let message = "messages of prost drop unknown fields, and have numbers for enums and no JSON form";
    out.push(Diagnostic::new(&PROST, contract.span, message));
    let own = contract.types.iter().filter(|(_, ty)| matches!(messages.spelled(ty), Some(Spelled::Own(_))));
    let mut required =
        own.flat_map(|(id, _)| fields(contract, id)).filter(|field| field.presence == Presence::Required);
    if let Some(first) = required.next() {
        let more = match required.count() {
            0 => String::new(),
            count => format!(" and {count} more"),
        };
        let message = format!("prost does not look whether `{}`{more} is there", first.name);
        out.push(Diagnostic::new(&PROST_REQUIRED, first.span, message));
    }
}

fn fields(contract: &Contract, id: TypeId) -> &[Field] {
    contract.record(id).map_or(&[], |record| &record.fields)
}
