//! Any JSON value, with every number kept as it was written.
//!
//! An own type: what `serde_json` keeps of a number depends on a feature that any crate of a build may
//! turn on, and a value that goes through us must come out the same in every build.

use std::fmt;

use super::Map;

/// Any JSON value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Value {
    /// `null`
    #[default]
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number, exact.
    Number(Number),
    /// A string.
    String(String),
    /// An array.
    Array(Vec<Value>),
    /// An object; members keep their order.
    Object(Map<String, Value>),
}

impl Value {
    /// The member of an object.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        match self {
            Value::Object(members) => members.get(name),
            _ => None,
        }
    }

    /// The text of a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The number as an `i64`, if it is one.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Value::Number(number) => number.as_i64(),
            _ => None,
        }
    }

    /// The number as a `u64`, if it is one.
    #[must_use]
    pub fn as_u64(&self) -> Option<u64> {
        match self {
            Value::Number(number) => number.as_u64(),
            _ => None,
        }
    }

    /// The number as the nearest `f64`.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Value::Number(number) => Some(number.as_f64()),
            _ => None,
        }
    }

    /// The boolean.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The items of an array.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Value]> {
        match self {
            Value::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The members of an object.
    #[must_use]
    pub fn as_object(&self) -> Option<&Map<String, Value>> {
        match self {
            Value::Object(members) => Some(members),
            _ => None,
        }
    }

    /// Whether it is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }
}

/// A JSON number. Two are equal if they are written alike: `1.0` is not `1`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Number(Repr);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    /// What a plain integer literal gives, so that the usual number costs no allocation.
    Int(i64),
    Text(Box<str>),
}

impl Number {
    /// A number from its JSON text; `None` if the text is no JSON number.
    #[must_use]
    pub fn parse(text: &str) -> Option<Number> {
        is_number(text.as_bytes()).then(|| Number::of_valid(text))
    }

    /// From text that is known to be a JSON number.
    pub(crate) fn of_valid(text: &str) -> Number {
        // `-0` is an integer literal that an i64 does not keep.
        match text.parse() {
            Ok(int) if text != "-0" => Number(Repr::Int(int)),
            _ => Number(Repr::Text(text.into())),
        }
    }

    /// As an `i64`, if it is written as an integer in its range.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        match &self.0 {
            Repr::Int(int) => Some(*int),
            Repr::Text(text) => text.parse().ok(),
        }
    }

    /// As a `u64`, if it is written as an integer in its range.
    #[must_use]
    pub fn as_u64(&self) -> Option<u64> {
        match &self.0 {
            Repr::Int(int) => u64::try_from(*int).ok(),
            Repr::Text(text) => text.parse().ok(),
        }
    }

    /// As the nearest `f64`; infinite beyond its range.
    #[must_use]
    pub fn as_f64(&self) -> f64 {
        match &self.0 {
            #[expect(clippy::cast_precision_loss, reason = "the nearest is what is promised")]
            Repr::Int(int) => *int as f64,
            Repr::Text(text) => text.parse().unwrap_or(f64::NAN),
        }
    }

    /// Whether it has neither fraction nor exponent.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Repr::Int(_) => true,
            Repr::Text(text) => !text.contains(['.', 'e', 'E']),
        }
    }

    /// One spelling for all that mean the same: digits without trailing zeros and an exponent.
    #[cfg(feature = "json")]
    pub(crate) fn canonical(&self) -> String {
        let text = self.to_string();
        let (sign, text) = match text.strip_prefix('-') {
            Some(text) => ("-", text),
            None => ("", text.as_str()),
        };
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{whole}{fraction}");
        let digits = digits.trim_start_matches('0');
        let short = digits.trim_end_matches('0');
        let Ok(exponent) = exponent.parse::<i64>() else { return format!("{sign}{text}") };
        // The lengths are those of a text in memory.
        let shift = (digits.len() as i64 - short.len() as i64) - fraction.len() as i64;
        match (short, exponent.saturating_add(shift)) {
            ("", _) => "0".to_owned(),
            (short, 0) => format!("{sign}{short}"),
            (short, exponent) => format!("{sign}{short}e{exponent}"),
        }
    }

    /// A finite `f64`; `None` for NaN and the infinities, which JSON cannot say.
    #[must_use]
    pub fn from_f64(value: f64) -> Option<Number> {
        value.is_finite().then(|| {
            let text = format!("{value:?}");
            Number(Repr::Text(text.into()))
        })
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Int(int) => int.fmt(f),
            Repr::Text(text) => f.write_str(text),
        }
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// RFC 8259, section 6.
pub(crate) fn is_number(text: &[u8]) -> bool {
    fn digits(text: &[u8]) -> Option<&[u8]> {
        let end = text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
        (end > 0).then(|| &text[end..])
    }
    fn rest(text: &[u8]) -> Option<()> {
        let text = text.strip_prefix(b"-").unwrap_or(text);
        let mut text = match text.strip_prefix(b"0") {
            Some(text) => text,
            None => digits(text)?,
        };
        if let Some(fraction) = text.strip_prefix(b".") {
            text = digits(fraction)?;
        }
        if let [b'e' | b'E', exponent @ ..] = text {
            let exponent = match exponent {
                [b'+' | b'-', exponent @ ..] => exponent,
                _ => exponent,
            };
            text = digits(exponent)?;
        }
        text.is_empty().then_some(())
    }
    rest(text).is_some()
}

macro_rules! from {
    ($($type:ty, $value:ident => $made:expr;)*) => { $(
        impl From<$type> for Value {
            fn from($value: $type) -> Value {
                $made
            }
        }
    )* };
}

from! {
    bool, value => Value::Bool(value);
    i32, value => Value::Number(Number(Repr::Int(value.into())));
    u32, value => Value::Number(Number(Repr::Int(value.into())));
    i64, value => Value::Number(Number(Repr::Int(value)));
    f64, value => Number::from_f64(value).map_or(Value::Null, Value::Number);
    u64, value => Value::Number(Number::of_valid(&value.to_string()));
    Number, value => Value::Number(value);
    &str, value => Value::String(value.to_owned());
    String, value => Value::String(value);
    Vec<Value>, value => Value::Array(value);
    Map<String, Value>, value => Value::Object(value);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_kept_as_written() {
        for text in ["0", "-0", "1.50", "1e400", "18446744073709551615", "123456789012345678901234567890"] {
            assert_eq!(Number::parse(text).expect("a number").to_string(), text);
        }
        for text in ["", "-", "01", "1.", ".5", "1e", "+1", "1 ", "NaN", "0x1", "--1", "1e+"] {
            assert!(Number::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn numbers_convert_only_where_they_fit() {
        let large = Number::parse("18446744073709551615").unwrap();
        assert_eq!((large.as_i64(), large.as_u64()), (None, Some(u64::MAX)));
        assert_eq!(Number::parse("-1").unwrap().as_u64(), None);
        assert_eq!(Number::parse("1.5").unwrap().as_i64(), None);
        assert!(Number::from_f64(f64::NAN).is_none());
    }
}
