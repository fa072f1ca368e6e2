//! Options as text: custom ones by full name, the language's own by name.
//!
//! The form is that of the protobuf text format. Maps are sorted, so that the text is always the same.

use prost_reflect::{DynamicMessage, Kind, MapKey, Value};

/// The options that are said by the shape of the IR already.
const SAID: [&str; 5] = ["deprecated", "packed", "map_entry", "idempotency_level", "debug_redact"];

/// Every option that is set.
pub(super) fn texts(options: &DynamicMessage) -> Vec<(String, String)> {
    let own = options.fields().filter(|(field, _)| !SAID.contains(&field.name()));
    let own = own.map(|(field, value)| (field.name().to_owned(), text(value, &field.kind())));
    let custom =
        options.extensions().map(|(field, value)| (field.full_name().to_owned(), text(value, &field.kind())));
    let mut all: Vec<_> = own.chain(custom).collect();
    all.sort();
    all
}

/// A custom option by its full name.
pub(super) fn custom(options: &DynamicMessage, full_name: &str) -> Option<Value> {
    let (_, value) = options.extensions().find(|(field, _)| field.full_name() == full_name)?;
    Some(value.clone())
}

/// Whether one of the language's own flags is set.
pub(super) fn flag(options: &DynamicMessage, name: &str) -> bool {
    said(options, name) == Some(true)
}

/// What one of the language's own flags says, where it is set.
pub(super) fn said(options: &DynamicMessage, name: &str) -> Option<bool> {
    let value = options.get_field_by_name(name).filter(|_| options.has_field_by_name(name))?;
    value.as_bool()
}

fn text(value: &Value, kind: &Kind) -> String {
    match value {
        Value::Message(message) => message_text(message),
        Value::List(items) => {
            let items: Vec<_> = items.iter().map(|item| text(item, kind)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Map(entries) => {
            let values = kind.as_message().map(|entry| entry.map_entry_value_field().kind());
            let kind = values.as_ref().unwrap_or(kind);
            let mut entries: Vec<_> = entries
                .iter()
                .map(|(key, value)| format!("{}: {}", key_text(key), text(value, kind)))
                .collect();
            entries.sort();
            format!("{{ {} }}", entries.join(", "))
        }
        Value::EnumNumber(number) => {
            let named = kind.as_enum().and_then(|item| item.get_value(*number));
            named.map_or_else(|| number.to_string(), |value| value.name().to_owned())
        }
        scalar => scalar.to_string(),
    }
}

fn message_text(message: &DynamicMessage) -> String {
    let own = message.fields().map(|(field, value)| (field.name().to_owned(), text(value, &field.kind())));
    let custom = message
        .extensions()
        .map(|(field, value)| (format!("[{}]", field.full_name()), text(value, &field.kind())));
    let members: Vec<_> = own.chain(custom).map(|(name, value)| format!("{name}: {value}")).collect();
    format!("{{ {} }}", members.join(", "))
}

fn key_text(key: &MapKey) -> String {
    match key {
        MapKey::Bool(key) => key.to_string(),
        MapKey::I32(key) => key.to_string(),
        MapKey::I64(key) => key.to_string(),
        MapKey::U32(key) => key.to_string(),
        MapKey::U64(key) => key.to_string(),
        MapKey::String(key) => format!("{key:?}"),
    }
}
