//! Scalars and lists of numbers.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::error::{Step, What};
use super::lexer::{Go, Lexer};
use super::options::Dialect;
use crate::record::{Name, Names, Slot, Text};

/// Padded or not: both are met, and both are unambiguous.
const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::STANDARD, LENIENT);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::URL_SAFE, LENIENT);

const I32: &str = "a 32-bit integer";
const U32: &str = "a 32-bit unsigned integer";
const I64: &str = "a 64-bit integer";
const U64: &str = "a 64-bit unsigned integer";
const NUMBER: &str = "a number";

impl Lexer<'_> {
    /// One scalar, or a list of numbers.
    pub(super) fn scalar(&mut self, slot: Slot<'_>) -> Go {
        match slot {
            Slot::Str(text) => self.str(text),
            Slot::I64(to) => self.i64(to),
            Slot::F64(to) => self.f64(to),
            Slot::Bool(to) => self.bool(to),
            Slot::Name(name) => self.name(name),
            Slot::Text(text) => self.text(text),
            Slot::I32(to) => self.narrow(to, I32),
            Slot::U32(to) => self.narrow(to, U32),
            Slot::U64(to) => self.u64(to),
            Slot::F32(to) => self.f32(to),
            Slot::Bytes(to) => self.bytes(to),
            Slot::Stream(to) => {
                let mut bytes = Vec::new();
                self.bytes(&mut bytes)?;
                *to = bytes.into();
                Ok(())
            }
            Slot::Enum(to, names) => self.number_name(to, names),
            Slot::I64s(list) => self.packed(list, Lexer::i64),
            Slot::F64s(list) => self.packed(list, Lexer::f64),
            Slot::Bools(list) => self.packed(list, Lexer::bool),
            Slot::I32s(list) => self.packed(list, |lexer, to| lexer.narrow(to, I32)),
            Slot::U32s(list) => self.packed(list, |lexer, to| lexer.narrow(to, U32)),
            Slot::U64s(list) => self.packed(list, Lexer::u64),
            Slot::F32s(list) => self.packed(list, Lexer::f32),
            // `()`: whatever was sent is not wanted.
            _ => self.skip(),
        }
    }

    /// Whether null stands for the zero value that is there already.
    fn default_null(&mut self) -> Go<bool> {
        if self.options.dialect == Dialect::Proto && self.peek() == b'n' {
            return self.word("null").map(|()| true);
        }
        Ok(false)
    }

    #[inline]
    fn str(&mut self, to: &mut String) -> Go {
        if self.peek() != b'"' {
            return if self.default_null()? { Ok(()) } else { self.wrong("a string") };
        }
        match self.string()? {
            std::borrow::Cow::Borrowed(text) => {
                to.clear();
                to.push_str(text);
            }
            std::borrow::Cow::Owned(text) => *to = text,
        }
        Ok(())
    }

    #[inline]
    fn bool(&mut self, to: &mut bool) -> Go {
        match self.peek() {
            b't' => {
                *to = true;
                self.word("true")
            }
            b'f' => {
                *to = false;
                self.word("false")
            }
            _ if self.default_null()? => Ok(()),
            _ => self.wrong("a boolean"),
        }
    }

    /// An integer short enough that it cannot overflow and that no fraction or exponent follows;
    /// nothing is taken otherwise.
    #[inline]
    fn short(&mut self) -> Option<i64> {
        let bytes = self.text.as_bytes();
        let negative = bytes.get(self.at) == Some(&b'-');
        let start = self.at + usize::from(negative);
        let mut at = start;
        let mut value = 0_i64;
        while let Some(digit @ b'0'..=b'9') = bytes.get(at) {
            if at - start == 18 {
                return None;
            }
            value = value * 10 + i64::from(digit - b'0');
            at += 1;
        }
        let leading_zero = bytes.get(start) == Some(&b'0') && at - start > 1;
        if at == start || leading_zero || matches!(bytes.get(at), Some(b'.' | b'e' | b'E')) {
            return None;
        }
        self.at = at;
        Some(if negative { -value } else { value })
    }

    #[inline]
    fn i64(&mut self, to: &mut i64) -> Go {
        self.peek();
        match self.short() {
            Some(value) => {
                *to = value;
                Ok(())
            }
            None => self.long(|value| i64::try_from(value).map(|value| *to = value).is_ok(), I64),
        }
    }

    #[inline]
    fn u64(&mut self, to: &mut u64) -> Go {
        self.peek();
        let start = self.at;
        match self.short().map(u64::try_from) {
            Some(Ok(value)) => {
                *to = value;
                Ok(())
            }
            Some(Err(_)) => self.unfit(start, U64),
            None => self.long(|value| u64::try_from(value).map(|value| *to = value).is_ok(), U64),
        }
    }

    #[inline]
    fn narrow<T: TryFrom<i64>>(&mut self, to: &mut T, expected: &'static str) -> Go {
        self.peek();
        let start = self.at;
        let mut set = |value: i64| T::try_from(value).map(|value| *to = value).is_ok();
        match self.short() {
            Some(value) if set(value) => Ok(()),
            Some(_) => self.unfit(start, expected),
            None => self.long(|value| i64::try_from(value).is_ok_and(&mut set), expected),
        }
    }

    /// An integer in another spelling: `1.0`, `1e3`, up to 20 digits, in ProtoJSON also a string.
    #[cold]
    fn long(&mut self, mut set: impl FnMut(i128) -> bool, expected: &'static str) -> Go {
        let start = self.at;
        let value = match self.peek() {
            b'-' | b'0'..=b'9' => integral(self.number()?),
            b'"' if self.quoted || self.options.dialect == Dialect::Proto => {
                let text = self.string()?;
                crate::record::is_number(text.as_bytes()).then(|| integral(&text)).flatten()
            }
            _ if self.default_null()? => return Ok(()),
            _ => return self.wrong(expected),
        };
        if value.is_some_and(&mut set) { Ok(()) } else { self.unfit(start, expected) }
    }

    #[inline]
    fn f64(&mut self, to: &mut f64) -> Go {
        match self.peek() {
            b'-' | b'0'..=b'9' => {
                let start = self.at;
                let text = self.number()?;
                *to = text.parse().unwrap_or(f64::INFINITY);
                if to.is_finite() { Ok(()) } else { self.unfit(start, NUMBER) }
            }
            _ => self.special(|value| *to = value),
        }
    }

    #[inline]
    fn f32(&mut self, to: &mut f32) -> Go {
        match self.peek() {
            b'-' | b'0'..=b'9' => {
                let start = self.at;
                let text = self.number()?;
                *to = text.parse().unwrap_or(f32::INFINITY);
                if to.is_finite() { Ok(()) } else { self.unfit(start, NUMBER) }
            }
            #[expect(clippy::cast_possible_truncation, reason = "the nearest f32 is meant")]
            _ => self.special(|value| *to = value as f32),
        }
    }

    /// A float that is no JSON number: a string, in ProtoJSON.
    #[cold]
    fn special(&mut self, set: impl FnOnce(f64)) -> Go {
        let start = self.at;
        match self.peek() {
            b'"' if self.quoted || self.options.dialect == Dialect::Proto => {
                let text = self.string()?;
                let value = match &*text {
                    "NaN" => Some(f64::NAN),
                    "Infinity" => Some(f64::INFINITY),
                    "-Infinity" => Some(f64::NEG_INFINITY),
                    text if crate::record::is_number(text.as_bytes()) => text.parse().ok(),
                    _ => None,
                };
                match value {
                    Some(value) => set(value),
                    None => return self.unfit(start, NUMBER),
                }
                Ok(())
            }
            _ if self.default_null()? => Ok(()),
            _ => self.wrong(NUMBER),
        }
    }

    fn name(&mut self, to: &mut dyn Name) -> Go {
        if self.peek() != b'"' {
            return self.wrong("a string");
        }
        let start = self.at;
        let text = self.string()?;
        let names = to.names();
        match names.iter().position(|name| *name == text) {
            Some(index) => to.set(index),
            None if to.unknown(&text) => {}
            None => return self.note(start, What::NotNamed { known: names }),
        }
        Ok(())
    }

    fn number_name(&mut self, to: &mut i32, names: &'static Names) -> Go {
        if self.peek() != b'"' {
            return self.narrow(to, names.name);
        }
        let start = self.at;
        let text = self.string()?;
        match names.number_of(&text) {
            Some(number) => {
                *to = number;
                Ok(())
            }
            None => self.unfit(start, names.name),
        }
    }

    fn text(&mut self, to: &mut dyn Text) -> Go {
        let start = match self.peek() {
            b'"' => {
                let start = self.at;
                let text = self.string()?;
                if to.parse(&text) {
                    return Ok(());
                }
                start
            }
            b'-' | b'0'..=b'9' if to.is_number() => {
                let start = self.at;
                if to.parse(self.number()?) {
                    return Ok(());
                }
                start
            }
            _ => return self.wrong(to.expected()),
        };
        self.unfit(start, to.expected())
    }

    fn bytes(&mut self, to: &mut Vec<u8>) -> Go {
        if self.peek() != b'"' {
            return if self.default_null()? { Ok(()) } else { self.wrong("a base64 string") };
        }
        let start = self.at;
        let text = self.string()?;
        let engine = if text.contains(['-', '_']) { URL_SAFE } else { STANDARD };
        match engine.decode(&*text) {
            Ok(bytes) => {
                *to = bytes;
                Ok(())
            }
            Err(_) => self.unfit(start, "a base64 string"),
        }
    }

    /// A list of numbers. They cost no more memory than twice their text, so they are not counted.
    fn packed<T: Default>(&mut self, list: &mut Vec<T>, read: impl Fn(&mut Self, &mut T) -> Go) -> Go {
        if self.peek() != b'[' {
            return if self.default_null()? { Ok(()) } else { self.wrong("an array") };
        }
        self.enter()?;
        let mut index = 0;
        while self.more(index == 0, b']')? {
            let mut value = T::default();
            self.inside(|lexer| read(lexer, &mut value), || Step::Index(index))?;
            list.push(value);
            index += 1;
        }
        Ok(())
    }

    /// The key of a map, already taken, into its slot.
    pub(super) fn map_key(&mut self, at: usize, key: &str, slot: Slot<'_>) -> Go {
        fn parse<T: std::str::FromStr>(key: &str, to: &mut T) -> bool {
            key.parse().map(|key| *to = key).is_ok()
        }
        let (fits, expected) = match slot {
            Slot::Str(to) => {
                to.push_str(key);
                return Ok(());
            }
            Slot::I32(to) => (parse(key, to), I32),
            Slot::U32(to) => (parse(key, to), U32),
            Slot::I64(to) => (parse(key, to), I64),
            Slot::U64(to) => (parse(key, to), U64),
            Slot::Bool(to) => (parse(key, to), "`true` or `false`"),
            Slot::Text(to) => (to.parse(key), to.expected()),
            Slot::Name(to) => match to.names().iter().position(|name| *name == key) {
                Some(index) => {
                    to.set(index);
                    return Ok(());
                }
                None => (to.unknown(key), "a name of the enum"),
            },
            _ => (false, "a key"),
        };
        if fits {
            return Ok(());
        }
        let mut message = String::new();
        // Writing to a `String` does not fail.
        let _ = write!(message, "{expected} as the member's name");
        self.note(at, What::Wrong { expected: message.into(), found: "another name" })
    }
}

/// The value of a number without a fraction, however it is spelled; `None` if it has one or is far too large.
fn integral(text: &str) -> Option<i128> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut digits: String = format!("{whole}{fraction}");
    let mut shift = exponent.checked_sub(i32::try_from(fraction.len()).ok()?)?;
    while shift < 0 && digits.ends_with('0') {
        digits.pop();
        shift += 1;
    }
    let value: i128 = match digits.as_str() {
        "" | "-" => return Some(0),
        digits => digits.parse().ok()?,
    };
    match shift {
        _ if value == 0 => Some(0),
        0..=38 => value.checked_mul(10_i128.checked_pow(shift.unsigned_abs())?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::integral;

    #[test]
    fn integers_in_any_spelling() {
        for (text, value) in [
            ("1.0", Some(1)),
            ("1e3", Some(1000)),
            ("-12.50e1", Some(-125)),
            ("0.0", Some(0)),
            ("-0e-5", Some(0)),
            ("1.5", None),
            ("1e-1", None),
            ("1e400", None),
            ("100e-2", Some(1)),
            ("18446744073709551615", Some(i128::from(u64::MAX))),
            ("0e999999999999", None),
        ] {
            assert_eq!(integral(text), value, "{text}");
        }
    }
}
