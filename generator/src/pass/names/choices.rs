//! Names a user chose, and types of the user's own: they come before every name that is made here.

use std::collections::{BTreeMap, BTreeSet};

use super::ident::{self, Case};
use super::{Ledger, SENT};
use crate::ir::{Contract, OperationId, TypeId};
use crate::pass::address::{Addresses, Place};
use crate::pass::decisions::format_path;
use crate::settings::Settings;

/// What a user chose, by what it is about.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    types: BTreeMap<TypeId, String>,
    members: BTreeMap<(TypeId, usize), String>,
    operations: BTreeMap<OperationId, String>,
    own: BTreeMap<TypeId, String>,
    ledger: Ledger,
}

impl Choices {
    /// The choices about a contract. What is about nothing was reported by the pass `decisions`.
    pub fn of(contract: &Contract, settings: &Settings) -> Choices {
        let mut choices = Choices { ledger: settings.names.clone(), ..Choices::default() };
        if settings.renames.is_empty() && settings.types.is_empty() && settings.formats.is_empty() {
            return choices;
        }
        let (addresses, sent) = (Addresses::of(contract), Addresses::of_sent(contract));
        for rename in &settings.renames {
            let name = rename.value.clone();
            match addresses.find(&rename.key) {
                Some(Place::Type(id)) => drop(choices.types.insert(id, name)),
                Some(Place::Member(id, index)) => drop(choices.members.insert((id, index), name)),
                Some(Place::Operation(id)) => drop(choices.operations.insert(id, name)),
                Some(Place::Ambiguous) | None => {}
            }
            let name = &rename.value;
            match sent.find(&rename.key) {
                Some(Place::Type(id)) => drop(choices.types.insert(id, ident::join(name, SENT, Case::Camel))),
                Some(Place::Member(id, index)) => drop(choices.members.insert((id, index), name.clone())),
                Some(Place::Operation(_) | Place::Ambiguous) | None => {}
            }
        }
        choices.own = own(&addresses, settings);
        choices
    }

    /// The names that were given before.
    pub(super) fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    pub(super) fn operation(&self, id: OperationId) -> Option<&str> {
        self.operations.get(&id).map(String::as_str)
    }

    pub(super) fn ty(&self, id: TypeId) -> Option<&str> {
        self.types.get(&id).map(String::as_str)
    }

    pub(super) fn member(&self, id: TypeId, index: usize) -> Option<&str> {
        self.members.get(&(id, index)).map(String::as_str)
    }

    /// The user's own type in the place of this one.
    pub(super) fn own(&self, id: TypeId) -> Option<&str> {
        self.own.get(&id).map(String::as_str)
    }
}

/// The types in whose place the user has one of his own.
pub fn own_types(contract: &Contract, settings: &Settings) -> BTreeSet<TypeId> {
    if settings.types.is_empty() && settings.formats.is_empty() {
        return BTreeSet::new();
    }
    own(&Addresses::of(contract), settings).into_keys().collect()
}

fn own(addresses: &Addresses, settings: &Settings) -> BTreeMap<TypeId, String> {
    let formats = settings.formats.iter().map(|entry| (format_path(&entry.key), &entry.value));
    let types = settings.types.iter().map(|entry| (entry.key.clone(), &entry.value));
    let found = formats.chain(types).filter_map(|(key, rust)| match addresses.find(&key) {
        Some(Place::Type(id)) => Some((id, rust.clone())),
        _ => None,
    });
    found.collect()
}
