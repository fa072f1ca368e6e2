//! One text into one slot.

use crate::record::{Slot, Value};

/// Fills a scalar; what was expected if the text is not that.
pub(super) fn fill(slot: Slot<'_>, text: &str) -> Result<(), &'static str> {
    fn parse<T: std::str::FromStr>(
        text: &str,
        to: &mut T,
        expected: &'static str,
    ) -> Result<(), &'static str> {
        // Rust's numbers may have a plus sign.
        match text.parse() {
            Ok(value) if !text.starts_with('+') => {
                *to = value;
                Ok(())
            }
            _ => Err(expected),
        }
    }
    match slot {
        Slot::Opt(optional) => return fill(optional.some(), text),
        Slot::Part(part) => return fill(part.slot_at(crate::body::CONTENT), text),
        Slot::Str(to) => text.clone_into(to),
        Slot::Bool(to) => return parse(text, to, "`true` or `false`"),
        Slot::I32(to) => return parse(text, to, "a 32-bit integer"),
        Slot::U32(to) => return parse(text, to, "a 32-bit unsigned integer"),
        Slot::I64(to) => return parse(text, to, "a 64-bit integer"),
        Slot::U64(to) => return parse(text, to, "a 64-bit unsigned integer"),
        Slot::F64(to) => return number(text).map(|value| *to = value),
        #[expect(clippy::cast_possible_truncation, reason = "the nearest f32 is meant")]
        Slot::F32(to) => return number(text).map(|value| *to = value as f32),
        Slot::Text(to) => return if to.parse(text) { Ok(()) } else { Err(to.expected()) },
        Slot::Any(to) => *to = Value::String(text.to_owned()),
        Slot::Name(to) => match to.names().iter().position(|name| *name == text) {
            Some(index) => to.set(index),
            None if to.unknown(text) => {}
            None => return Err("a value of the enum"),
        },
        Slot::Enum(to, names) => match names.number_of(text) {
            Some(number) if !names.numeric => *to = number,
            _ => return parse(text, to, "a value of the enum"),
        },
        slot => return json(slot, text),
    }
    Ok(())
}

fn number(text: &str) -> Result<f64, &'static str> {
    // Only what JSON calls a number: Rust also reads "inf" and "nan".
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() && crate::record::is_number(text.as_bytes()) => Ok(value),
        _ => Err("a number"),
    }
}

/// What is no scalar stands as JSON; bytes as a JSON string would.
fn json(slot: Slot<'_>, text: &str) -> Result<(), &'static str> {
    let (quoted, expected) = match slot {
        Slot::Bytes(_) | Slot::Stream(_) => (true, "base64"),
        Slot::List(_) => (false, "a JSON array"),
        _ => (false, "a JSON object"),
    };
    let text = if quoted { format!("\"{text}\"") } else { text.to_owned() };
    crate::json::fill_slot(text.as_bytes(), slot, &crate::json::Options::default()).map_err(|_| expected)
}
