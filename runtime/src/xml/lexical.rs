//! Scalars as XML Schema spells them (part 2, section 3), both ways.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use std::any::Any;
use std::fmt::{self, Write as _};
use std::str::FromStr;

use super::element::Element;
use super::error::{ErrorKind, excerpt};
use super::escape;
use crate::record::{Name, Slot, Text, Value, View, XmlRow};

/// Written with padding, read with or without.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Puts the text of an attribute or element into its place.
pub(crate) fn read(slot: Slot<'_>, row: &XmlRow, text: &str) -> Result<(), ErrorKind> {
    let word = text.trim_matches([' ', '\t', '\n', '\r']);
    match slot {
        Slot::Str(place) => {
            place.clear();
            place.push_str(text);
        }
        Slot::Opt(option) => return read(option.some(), row, text),
        Slot::Union(union) if row.flags & XmlRow::ARM != 0 => {
            return read(union.select(usize::from(row.arm)), row, text);
        }
        // The member types of an `xsd:union` are tried in their order (part 2, section 4.1.2.3).
        Slot::Union(union) => {
            let arms = union.arms().arms.len();
            let fits = |arm: &usize| read(union.select(*arm), row, text).is_ok();
            return (0..arms).find(fits).map(drop).ok_or_else(|| wrong("a value of the union", text));
        }
        Slot::Name(name) => return read_name(name, word),
        Slot::Enum(place, names) => {
            let number = names.number_of(word).or_else(|| word.parse().ok());
            *place = number.ok_or_else(|| wrong("a known value", text))?;
        }
        Slot::I64(place) => *place = word.parse().map_err(|_| wrong("an integer of 64 bits", text))?,
        Slot::I32(place) => *place = word.parse().map_err(|_| wrong("an integer of 32 bits", text))?,
        Slot::U64(place) => *place = word.parse().map_err(|_| wrong("a natural number of 64 bits", text))?,
        Slot::U32(place) => *place = word.parse().map_err(|_| wrong("a natural number of 32 bits", text))?,
        Slot::F64(place) => *place = float(word).ok_or_else(|| wrong("a number", text))?,
        Slot::F32(place) => *place = float(word).ok_or_else(|| wrong("a number", text))?,
        Slot::Bool(place) => {
            *place = match word {
                "true" | "1" => true,
                "false" | "0" => false,
                _ => return Err(wrong("true or false", text)),
            }
        }
        Slot::Bytes(place) => {
            let decoded = if row.flags & XmlRow::HEX != 0 { unhex(word) } else { unbase64(word) };
            *place = decoded.ok_or_else(|| wrong("bytes in base64 or hexadecimal", text))?;
        }
        Slot::Text(place) => {
            if !place.parse(word) {
                return Err(wrong(place.expected(), text));
            }
        }
        mut list if list.is_list() => {
            for item in word.split_ascii_whitespace() {
                read(list.push(), row, item)?;
            }
        }
        _ => return Err(ErrorKind::NoForm),
    }
    Ok(())
}

/// Puts an element that no row names into the place of a wildcard.
pub(crate) fn read_wildcard(slot: Slot<'_>, row: &XmlRow, element: Element) -> Result<(), ErrorKind> {
    match slot {
        Slot::Opt(option) => read_wildcard(option.some(), row, element),
        Slot::List(list) => read_wildcard(list.push(), row, element),
        Slot::Union(union) => read_wildcard(union.select(usize::from(row.arm)), row, element),
        Slot::Any(value) => {
            *value = Value::String(element.to_xml().map_err(|_| ErrorKind::NoForm)?);
            Ok(())
        }
        Slot::Text(text) => match (text as &mut dyn Any).downcast_mut::<Element>() {
            Some(place) => {
                *place = element;
                Ok(())
            }
            None => Err(ErrorKind::NoForm),
        },
        _ => Err(ErrorKind::NoForm),
    }
}

/// Adds a piece of mixed content's text.
pub(crate) fn add_text(slot: Slot<'_>, row: &XmlRow, text: &str) -> Result<(), ErrorKind> {
    match slot {
        Slot::Str(place) => place.push_str(text),
        Slot::List(list) => return read(list.push(), row, text),
        Slot::Opt(option) => return add_text(option.some(), row, text),
        _ => return Err(ErrorKind::NoForm),
    }
    Ok(())
}

#[cold]
fn wrong(expected: &'static str, text: &str) -> ErrorKind {
    ErrorKind::Value { expected, found: excerpt(text) }
}

fn read_name(name: &mut dyn Name, word: &str) -> Result<(), ErrorKind> {
    match name.names().iter().position(|known| *known == word) {
        Some(at) => name.set(at),
        None if name.unknown(word) => {}
        None => return Err(wrong("a known value", word)),
    }
    Ok(())
}

/// Rust reads `inf` and `nan` in any case; XML Schema knows three words only.
fn float<F: FromStr>(word: &str) -> Option<F> {
    match word {
        "INF" | "+INF" => "inf".parse().ok(),
        "-INF" => "-inf".parse().ok(),
        "NaN" => "nan".parse().ok(),
        _ if word.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E')) => {
            word.parse().ok()
        }
        _ => None,
    }
}

fn unbase64(word: &str) -> Option<Vec<u8>> {
    if word.contains(|c: char| c.is_ascii_whitespace()) {
        let packed: String = word.split_ascii_whitespace().collect();
        return BASE64.decode(packed).ok();
    }
    BASE64.decode(word).ok()
}

fn unhex(word: &str) -> Option<Vec<u8>> {
    let digits = word.as_bytes();
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16);
    digits.chunks_exact(2).map(|pair| Some((digit(pair[0])? * 16 + digit(pair[1])?) as u8)).collect()
}

/// How text is escaped where it is put.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Inside {
    Attribute,
    Element,
}

/// Adds a scalar, or a list of them with spaces between.
pub(crate) fn write(
    out: &mut String,
    view: &View<'_>,
    row: &XmlRow,
    inside: Inside,
) -> Result<(), ErrorKind> {
    // Writing to a `String` does not fail.
    match *view {
        View::Str(text) => return escaped(out, text, inside),
        View::Name(name) => return escaped(out, name.as_str(), inside),
        View::Enum(number, names) => match names.name_of(number) {
            Some(name) => return escaped(out, name, inside),
            None => {
                let _ = write!(out, "{number}");
            }
        },
        View::Text(text) => return textual(out, text, inside),
        View::I64(value) => out.push_str(itoa::Buffer::new().format(value)),
        View::I32(value) => out.push_str(itoa::Buffer::new().format(value)),
        View::U64(value) => out.push_str(itoa::Buffer::new().format(value)),
        View::U32(value) => out.push_str(itoa::Buffer::new().format(value)),
        View::F64(value) => write_float(out, value, value),
        View::F32(value) => write_float(out, f64::from(value), value),
        View::Bool(value) => out.push_str(if value { "true" } else { "false" }),
        View::Bytes(bytes) if row.flags & XmlRow::HEX != 0 => {
            for byte in bytes {
                let _ = write!(out, "{byte:02X}");
            }
        }
        View::Bytes(bytes) => BASE64.encode_string(bytes, out),
        View::Union(union) => return write(out, &union.arm().1, row, inside),
        View::None | View::Null => {}
        _ => return write_list(out, view, row, inside),
    }
    Ok(())
}

/// Written in its place: dates and numbers need no escape. What does is taken out again.
fn textual(out: &mut String, text: &dyn Text, inside: Inside) -> Result<(), ErrorKind> {
    let start = out.len();
    // A type that gives up half-way has written what it could.
    let _ = text.format(out);
    if escape::is_plain(&out[start..]) {
        return Ok(());
    }
    let raw = out.split_off(start);
    escaped(out, &raw, inside)
}

fn escaped(out: &mut String, text: &str, inside: Inside) -> Result<(), ErrorKind> {
    let fits = match inside {
        Inside::Attribute => escape::attribute(out, text),
        Inside::Element => escape::text(out, text),
    };
    if fits { Ok(()) } else { Err(ErrorKind::NoForm) }
}

fn write_list(out: &mut String, list: &View<'_>, row: &XmlRow, inside: Inside) -> Result<(), ErrorKind> {
    for (at, item) in list.items().ok_or(ErrorKind::NoForm)?.enumerate() {
        if at > 0 {
            out.push(' ');
        }
        write(out, &item, row, inside)?;
    }
    Ok(())
}

fn write_float(out: &mut String, value: f64, shown: impl fmt::Display + fmt::UpperExp) {
    // Rust spells not-a-number as XML Schema does, and the shortest digits that come back the same; without an
    // exponent, however far the point is.
    let _ = match value.abs() {
        f64::INFINITY => {
            out.push_str(if value > 0.0 { "INF" } else { "-INF" });
            Ok(())
        }
        far if far >= 1e21 || (far < 1e-7 && far > 0.0) => write!(out, "{shown:E}"),
        _ => write!(out, "{shown}"),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_far_from_one_have_an_exponent() {
        for (value, text) in [
            (0.0, "0"),
            (-0.5, "-0.5"),
            (1e20, "100000000000000000000"),
            (1e300, "1E300"),
            (-1.5e-300, "-1.5E-300"),
            (5e-324, "5E-324"),
            (f64::NEG_INFINITY, "-INF"),
        ] {
            let mut out = String::new();
            write_float(&mut out, value, value);
            assert_eq!(out, text);
            assert_eq!(float(text), Some(value));
        }
        let mut out = String::new();
        write_float(&mut out, f64::from(f32::MAX), f32::MAX);
        assert_eq!((out.as_str(), float::<f32>(&out)), ("3.4028235E38", Some(f32::MAX)));
        // Between two: rounded once, not by way of 64 bits.
        assert_eq!(float::<f32>("1.00000017881393432617187499"), Some(1.000_000_1));
        assert!(float::<f64>("NaN").is_some_and(f64::is_nan) && float::<f64>("inf").is_none());
    }
}
