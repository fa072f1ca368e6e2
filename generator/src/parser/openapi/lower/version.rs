//! The version of the contract, where callers name it in a parameter of every operation.
//!
//! Such a parameter (`Api-Version: 2024-10-01`, `?api-version=2024-10-01`) is about the contract, not about one call:
//! it is no input of each operation but a fact of the contract, sent by every client and checked by every server.

use super::Lower;
use crate::ir::binding::{FieldBinding, HttpPlace};
use crate::ir::{
    Field, Initiator, OperationId, Presence, Scalar, Type, TypeKind, Value, VersionCarrier, Versioning,
};

/// Query parameters that name the version of an interface, in lower case.
const QUERY: [&str; 4] = ["api-version", "api_version", "apiversion", "x-api-version"];

/// Words of headers that end in `-version` and tell of something else than the interface.
const OTHERS: [&str; 11] =
    ["agent", "app", "browser", "client", "device", "if", "mime", "os", "platform", "schema", "sdk"];

impl Lower<'_, '_> {
    /// Takes the parameter out of the operations, if it stands in all of them and its values are known.
    pub(super) fn versioning(&mut self) {
        let operations = self.contract.operations.iter();
        let called: Vec<OperationId> = operations
            .filter(|(_, operation)| operation.initiator == Initiator::Client)
            .map(|(id, _)| id)
            .collect();
        let Some(first) = called.first() else { return };
        let inputs = self.contract.inputs(&self.contract.operations[*first]);
        let Some(carrier) = inputs.iter().find_map(carrier) else { return };
        let found = called.iter().map(|id| {
            let inputs = self.contract.inputs(&self.contract.operations[*id]);
            inputs.iter().find(|field| self::carrier(field).as_ref() == Some(&carrier))
        });
        let Some(fields) = found.collect::<Option<Vec<_>>>() else { return };
        let Some(supported) = self.labels(fields[0]) else { return };
        let same = |field: &&Field| self.labels(field).as_ref() == Some(&supported);
        if !fields.iter().all(same) {
            return;
        }
        let required =
            fields.iter().all(|field| field.presence == Presence::Required && field.default.is_none());
        for id in called {
            let input = self.contract.operations[id].input;
            if let TypeKind::Record(record) = &mut self.contract.types[input].kind {
                record.fields.retain(|field| self::carrier(field).as_ref() != Some(&carrier));
            }
        }
        self.contract.versioning = Some(Versioning { carrier, supported, required });
    }

    /// The versions there are, oldest first; the last is the one this contract describes. `None` where the parameter
    /// may be any text and the document has no version of its own to send.
    fn labels(&self, field: &Field) -> Option<Vec<String>> {
        let mut labels = match field.ty {
            Type::Scalar(Scalar::String) => Vec::new(),
            Type::Id(id) => match &self.contract.types[id].kind {
                TypeKind::Enum(values) if values.of == Scalar::String => {
                    let text = |value: &Value| match value {
                        Value::String(text) => Some(text.clone()),
                        _ => None,
                    };
                    values.values.iter().filter_map(|value| text(&value.value)).collect()
                }
                _ => return None,
            },
            Type::Scalar(_) => return None,
        };
        if labels.iter().all(|label| is_day(label)) {
            labels.sort();
        }
        let default = match &field.default {
            Some(Value::String(text)) => Some(text.clone()),
            _ => None,
        };
        let own = self.contract.version.clone().filter(|own| !own.trim().is_empty());
        let described = match labels.is_empty() {
            true => default.or(own),
            false => own.filter(|own| labels.contains(own)).or(default),
        };
        if let Some(described) = described {
            labels.retain(|label| *label != described);
            labels.push(described);
        }
        (!labels.is_empty()).then_some(labels)
    }
}

/// The carrier that a parameter is, by its name.
fn carrier(field: &Field) -> Option<VersionCarrier> {
    let FieldBinding::Http(input) = &field.binding else { return None };
    named(input.place, &field.name)
}

fn named(place: HttpPlace, name: &str) -> Option<VersionCarrier> {
    let plain = name.to_ascii_lowercase();
    match place {
        HttpPlace::Query if QUERY.contains(&plain.as_str()) => Some(VersionCarrier::Query(name.to_owned())),
        HttpPlace::Header => {
            let stem = plain.strip_suffix("-version")?;
            let is_other = stem.split('-').any(|word| OTHERS.contains(&word));
            (!is_other).then(|| VersionCarrier::Header(name.to_owned()))
        }
        _ => None,
    }
}

/// `2024-10-01`, perhaps with more behind it.
fn is_day(label: &str) -> bool {
    let shape = |(at, c): (usize, char)| if matches!(at, 4 | 7) { c == '-' } else { c.is_ascii_digit() };
    label.chars().count() >= 10 && label.chars().take(10).enumerate().all(shape)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn carried(place: HttpPlace, name: &str) -> bool {
        named(place, name).is_some()
    }

    #[test]
    fn what_names_the_version_of_an_interface() {
        for name in ["Notion-Version", "X-GitHub-Api-Version", "anthropic-version", "API-Version"] {
            assert!(carried(HttpPlace::Header, name), "{name}");
        }
        for name in ["X-Client-Version", "If-Version", "X-App-Build-Version", "Version", "Accept"] {
            assert!(!carried(HttpPlace::Header, name), "{name}");
        }
        assert!(carried(HttpPlace::Query, "api-version"));
        assert!(!carried(HttpPlace::Query, "version"));
        assert!(!carried(HttpPlace::Path, "api-version"));
    }

    #[test]
    fn days_are_in_order_as_text() {
        assert!(is_day("2024-10-01") && is_day("2024-10-01-preview"));
        assert!(!is_day("v2") && !is_day("2024/10/01") && !is_day("2024-1-1"));
    }
}
