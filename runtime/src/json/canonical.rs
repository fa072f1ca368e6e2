//! The canonical form: equal values give equal bytes, whatever order their members came in.

use super::escape::write_string;
use crate::record::{Place, Value, View};

/// A value as JSON without spaces, members sorted by the bytes of their names, numbers in one spelling:
/// for fingerprints and comparisons. In the spirit of RFC 8785, but numbers stay exact.
#[must_use]
pub fn canonical(place: &dyn Place) -> Vec<u8> {
    canonical_view(place.view())
}

/// As [`canonical`], of a view.
#[must_use]
pub fn canonical_view(view: View<'_>) -> Vec<u8> {
    let mut text = Vec::new();
    super::write(view, &mut text, &super::Options::default());
    let value: Value = super::from_slice(&text).unwrap_or_default();
    let mut out = Vec::with_capacity(text.len());
    write(&value, &mut out);
    out
}

fn write(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(value) => out.extend_from_slice(if *value { b"true" } else { b"false" }),
        Value::Number(number) => out.extend_from_slice(number.canonical().as_bytes()),
        Value::String(text) => write_string(text, out),
        Value::Array(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                write(item, out);
            }
            out.push(b']');
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|member| member.0);
            out.push(b'{');
            for (index, (name, value)) in members.into_iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                write_string(name, out);
                out.push(b':');
                write(value, out);
            }
            out.push(b'}');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_for_one_value() {
        let form = |json: &str| {
            let value: Value = super::super::from_slice(json.as_bytes()).expect("JSON");
            String::from_utf8(canonical(&value)).expect("UTF-8")
        };
        assert_eq!(
            form(r#"{"b":[1.50,1e3,-0.0],"a":{"z":null,"é":"x"}}"#),
            form(r#"{"a":{"é":"x","z":null},"b":[1.5,1000.0,0]}"#)
        );
        assert_eq!(form("[100, 1E-7, 0.00120]"), "[1e2,1e-7,12e-4]");
        assert_ne!(form("12345678901234567890.1"), form("12345678901234567890.2"));
    }
}
