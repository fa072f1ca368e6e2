//! JSON: one reader over slots and one writer over views, compiled once, here.
//!
//! The reader is our own rather than a visitor over another crate's scanner, for what a contract asks
//! of it: every number exact in every build, all wrong and missing members of a document reported at
//! once with their place, unions read again from their start instead of buffered, and no detour
//! between a byte and its slot. It refuses what RFC 8259 refuses, duplicate members, and documents
//! that are too deep or hold too many values.
//!
//! What the contract does not know is kept: members in [`Extra`](crate::record::Extra), values of open
//! enums and arms of open unions in their `Unknown` variants.

mod canonical;
mod error;
mod escape;
mod lexer;
mod options;
mod reader;
mod scalar;
#[cfg(feature = "serde")]
mod serde;
mod union;
mod value;
mod writer;

pub use canonical::{canonical, canonical_view};
pub(crate) use error::escape as escape_pointer;
pub use error::{Error, Problem};
pub use options::{Dialect, Options};
#[cfg(feature = "serde")]
#[doc(hidden)]
pub use serde::{deserialize, serialize};

use crate::record::{Blank, Place, Slot, Value, View};

/// Reads a value from a whole document.
///
/// # Errors
/// All problems of the document up to the first that breaks its syntax.
pub fn from_slice<T: Place + Blank>(bytes: &[u8]) -> Result<T, Error> {
    let mut value = T::blank();
    fill(bytes, &mut value, &Options::default())?;
    Ok(value)
}

/// Reads a document into a blank place: the door for erased callers.
///
/// # Errors
/// As [`from_slice`]. The place then holds an unspecified part of the document.
pub fn fill(bytes: &[u8], place: &mut dyn Place, options: &Options) -> Result<(), Error> {
    fill_slot(bytes, place.slot(), options)
}

/// Reads a document into a blank slot: for callers that have chosen an arm or a member already.
///
/// # Errors
/// As [`from_slice`]. The slot then holds an unspecified part of the document.
#[inline(never)]
pub fn fill_slot(bytes: &[u8], slot: Slot<'_>, options: &Options) -> Result<(), Error> {
    match std::str::from_utf8(bytes) {
        Ok(text) => reader::read(text, slot, options),
        Err(error) => Err(Error::not_utf8(bytes, error.valid_up_to())),
    }
}

/// A value as another type that stands for the same document, or for a part of it.
///
/// # Errors
/// All that the other type requires and the value does not have.
pub fn recast<T: Place + Blank>(value: &dyn Place) -> Result<T, Error> {
    from_slice(&to_vec(value))
}

/// Writes a value as a document. Numbers that JSON cannot say (NaN, infinities) become `null`;
/// validation reports them.
#[must_use]
pub fn to_vec(place: &dyn Place) -> Vec<u8> {
    let mut out = Vec::with_capacity(256);
    write(place.view(), &mut out, &Options::default());
    out
}

/// Appends a value to a buffer.
#[inline(never)]
pub fn write(view: View<'_>, out: &mut Vec<u8>, options: &Options) {
    writer::Writer::new(out, options).view(view);
}

/// The name of a map's member.
pub(crate) fn key_text(key: View<'_>) -> String {
    match key {
        View::Str(text) => text.to_owned(),
        View::Name(name) => name.as_str().to_owned(),
        View::Text(text) => text.to_text(),
        key => {
            let mut text = Vec::new();
            write(key, &mut text, &Options::default());
            String::from_utf8_lossy(&text).trim_matches('"').to_owned()
        }
    }
}

/// Whether a document shows all of these conditions, none of which needs it to be read; false for what is no JSON.
#[cfg(feature = "server")]
pub(crate) fn shows(bytes: &[u8], conditions: &[crate::record::When]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| union::shows(text, conditions))
}

/// The value as a JSON tree.
#[must_use]
pub fn to_value(place: &dyn Place) -> Value {
    // What we wrote is JSON; only a `Text` that writes no number where it says so could spoil it.
    from_slice(&to_vec(place)).unwrap_or_default()
}

/// Reads a value from a JSON tree.
///
/// # Errors
/// As [`from_slice`]; lines and columns are those of the tree written on one line.
pub fn from_value<T: Place + Blank>(value: &Value) -> Result<T, Error> {
    from_slice(&to_vec(value))
}

#[cfg(test)]
mod tests;
