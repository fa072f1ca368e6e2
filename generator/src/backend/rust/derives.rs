//! Derives a user wants on models, beside what every model has.

use std::collections::BTreeMap;

use crate::ir::{Contract, TypeId};
use crate::pass::address::{Addresses, Place};
use crate::settings::Settings;

/// Further derives by type.
#[derive(Debug, Default)]
pub(super) struct Derives {
    all: Vec<String>,
    of: BTreeMap<TypeId, Vec<String>>,
}

impl Derives {
    /// As the user decided.
    pub(super) fn of(contract: &Contract, settings: &Settings) -> Derives {
        let mut derives = Derives::default();
        if settings.derives.is_empty() {
            return derives;
        }
        let (addresses, sent) = (Addresses::of(contract), Addresses::of_sent(contract));
        for entry in &settings.derives {
            if entry.key == "*" {
                derives.all.extend(entry.value.iter().cloned());
                continue;
            }
            for place in [addresses.find(&entry.key), sent.find(&entry.key)].into_iter().flatten() {
                if let Place::Type(id) = place {
                    derives.of.entry(id).or_default().extend(entry.value.iter().cloned());
                }
            }
        }
        derives
    }

    /// The attributes for a type that has the derives of `has` already.
    pub(super) fn attributes(&self, id: TypeId, has: &[&str]) -> String {
        let wanted = self.all.iter().chain(self.of.get(&id).into_iter().flatten());
        let mut derives: Vec<&str> = Vec::new();
        for derive in wanted.map(String::as_str) {
            if !has.contains(&derive) && !derives.contains(&derive) {
                derives.push(derive);
            }
        }
        if derives.is_empty() {
            return String::new();
        }
        // Equality of models is written by the runtime's macros; it is that of all members, as a derive's would be.
        let allow = match derives.contains(&"Hash") {
            true => "#[allow(clippy::derived_hash_with_manual_eq)]\n",
            false => "",
        };
        format!("\n{allow}#[derive({})]", derives.join(", "))
    }
}
