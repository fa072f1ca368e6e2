//! What a plain YAML scalar means (YAML 1.2, core schema, 10.3.2), and numbers as text.

use super::{Kind, Number};

/// The value of a scalar that was written without quotes.
pub(super) fn plain(text: &str) -> Kind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Kind::Null,
        "true" | "True" | "TRUE" => Kind::Bool(true),
        "false" | "False" | "FALSE" => Kind::Bool(false),
        _ => match number(text) {
            Some(json) => Kind::Number(Number { written: (json != text).then(|| text.to_owned()), json }),
            None => Kind::String(text.to_owned()),
        },
    }
}

/// A number in JSON's form, or `None` for what is no number. Infinity and not-a-number stay as they are
/// written: JSON has no form for them.
pub(super) fn number(text: &str) -> Option<String> {
    if let Some(digits) = text.strip_prefix("0x") {
        return u128::from_str_radix(digits, 16).ok().map(|value| value.to_string());
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return u128::from_str_radix(digits, 8).ok().map(|value| value.to_string());
    }
    let (sign, digits) = match text.as_bytes().first()? {
        b'-' => ("-", &text[1..]),
        b'+' => ("", &text[1..]),
        _ => ("", text),
    };
    if matches!(digits, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Some(text.to_owned());
    }
    let (whole, rest) = digits.split_at(count_digits(digits));
    let (fraction, exponent) = match rest.strip_prefix('.') {
        Some(rest) => rest.split_at(count_digits(rest)),
        None => ("", rest),
    };
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let exponent = exponent_of(exponent)?;
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let point = if fraction.is_empty() { "" } else { "." };
    Some(format!("{sign}{whole}{point}{fraction}{exponent}"))
}

fn count_digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// `e+5` and its like; empty for none; `None` when something else follows the digits.
fn exponent_of(text: &str) -> Option<&str> {
    if text.is_empty() {
        return Some("");
    }
    let digits = text.strip_prefix(['e', 'E'])?;
    let digits = digits.strip_prefix(['-', '+']).unwrap_or(digits);
    (!digits.is_empty() && count_digits(digits) == digits.len()).then_some(text)
}

/// The nearest JSON number: exact in i64 and u64, else a double; text where there is none.
pub(super) fn json_number(text: &str) -> serde_json::Value {
    if let Ok(value) = text.parse::<i64>() {
        return value.into();
    }
    if let Ok(value) = text.parse::<u64>() {
        return value.into();
    }
    let double = text.parse::<f64>().ok().and_then(serde_json::Number::from_f64);
    double.map_or_else(|| text.into(), serde_json::Value::Number)
}
