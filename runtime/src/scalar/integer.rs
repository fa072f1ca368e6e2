//! Whole numbers of any size (`xsd:integer`, JSON integers without a format).

use std::fmt;
use std::str::FromStr;

use crate::record::Text;

/// A whole number of any size, as its decimal digits without leading zeros.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Integer(Box<str>);

/// The text is no whole number, or the number does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnInteger;

impl fmt::Display for NotAnInteger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an integer in range")
    }
}

impl std::error::Error for NotAnInteger {}

impl Integer {
    /// Its digits, with a minus sign if it is negative.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for Integer {
    fn default() -> Self {
        Integer("0".into())
    }
}

impl FromStr for Integer {
    type Err = NotAnInteger;

    fn from_str(text: &str) -> Result<Self, NotAnInteger> {
        let (sign, digits) = match text.as_bytes() {
            [b'-', ..] => ("-", &text[1..]),
            [b'+', ..] => ("", &text[1..]),
            _ => ("", text),
        };
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NotAnInteger);
        }
        match digits.trim_start_matches('0') {
            "" => Ok(Integer::default()),
            digits => Ok(Integer(format!("{sign}{digits}").into())),
        }
    }
}

impl fmt::Display for Integer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Integer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

macro_rules! convert {
    ($($type:ty),*) => { $(
        impl From<$type> for Integer {
            fn from(value: $type) -> Self {
                Integer(value.to_string().into())
            }
        }

        impl TryFrom<&Integer> for $type {
            type Error = NotAnInteger;

            fn try_from(value: &Integer) -> Result<Self, NotAnInteger> {
                value.0.parse().map_err(|_| NotAnInteger)
            }
        }
    )* };
}

convert!(i32, i64, i128, u32, u64, u128);

impl Text for Integer {
    fn expected(&self) -> &'static str {
        "an integer"
    }

    fn is_number(&self) -> bool {
        true
    }

    fn parse(&mut self, text: &str) -> bool {
        text.parse().map(|value| *self = value).is_ok()
    }

    fn format(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        out.write_str(&self.0)
    }

    fn arbitrary(&mut self, bits: u64) {
        // Some fit in 64 bits, some do not.
        let small = i128::from(bits.cast_signed() >> (bits % 60));
        *self = if bits.is_multiple_of(5) { (small << 40).into() } else { small.into() };
    }
}

crate::text!(Integer);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_any_length() {
        super::super::check::<Integer>(
            &["0", "-1", "123456789012345678901234567890123456789012345"],
            &["", "-", "1.0", "1e3", " 1", "0x1"],
        );
        assert_eq!("-007".parse::<Integer>().expect("an integer").as_str(), "-7");
        assert_eq!(i64::try_from(&Integer::from(i128::MAX)), Err(NotAnInteger));
        assert_eq!(i64::try_from(&Integer::from(-5)), Ok(-5));
    }
}
