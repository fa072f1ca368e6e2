//! Literals: Rust strings, and the JSON text that defaults and constants are kept in.

use crate::ir::Value;

/// A Rust string literal.
pub(super) fn string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // Characters that turn the direction of text are refused by rustc where they stand bare.
            c if c.is_control()
                || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}') =>
            {
                out.extend(c.escape_unicode());
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A text of several lines as people read it: a literal a line.
pub(super) fn lines(text: &str) -> String {
    let pieces: Vec<_> = text.split_inclusive('\n').map(string).collect();
    match pieces.as_slice() {
        [] => "\"\"".to_owned(),
        [only] => only.clone(),
        pieces => format!("concat!(\n            {},\n        )", pieces.join(",\n            ")),
    }
}

/// A slice of string literals: `&["a", "b"]`.
pub(super) fn strings<'a>(texts: impl IntoIterator<Item = &'a String>) -> String {
    let literals: Vec<_> = texts.into_iter().map(|text| string(text)).collect();
    format!("&[{}]", literals.join(", "))
}

/// JSON text. Names (of enum values) are strings.
pub(super) fn json(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(text) => text.clone(),
        Value::String(text) | Value::Name(text) => json_string(text),
        Value::List(items) => format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(",")),
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| format!("{}:{}", json_string(name), json(value));
            format!("{{{}}}", members.iter().map(member).collect::<Vec<_>>().join(","))
        }
    }
}

/// A JSON string (RFC 8259, section 7).
fn json_string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_is_a_literal_that_reads_back() {
        for text in ["", "a\"b\\c", "\u{202E}x\u{0}\u{1F600}ä\r\n\t", "{}"] {
            let literal: syn::LitStr = syn::parse_str(&string(text)).expect("a string literal");
            assert_eq!(literal.value(), text);
        }
        assert_eq!(json_string("a\u{1}\"\n"), "\"a\\u0001\\\"\\u000a\"");
    }
}
