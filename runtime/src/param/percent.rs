//! Percent-encoding (RFC 3986, section 2).

use std::borrow::Cow;

use percent_encoding::{AsciiSet, percent_decode, utf8_percent_encode};

use crate::url::{ILLEGAL, RESERVED};

/// What may not stand in a URL, and what ends a path, a query or a pair (or is read as a space).
const RESERVED_STAND: &AsciiSet = &ILLEGAL.add(b'#').add(b'%').add(b'&').add(b'+').add(b'?');

/// How a text is encoded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Escape {
    /// Not at all (headers).
    None,
    /// All but the unreserved characters.
    Strict,
    /// And the dot, which is unreserved but separates labels.
    Label,
    /// Reserved characters stand, but for the delimiters in use.
    Reserved { delimiter: char },
    /// As forms do it: a space is a plus sign.
    Form,
}

impl Escape {
    pub(super) fn write(self, text: &str, out: &mut String) {
        match self {
            Escape::None => out.push_str(text),
            Escape::Strict => out.extend(utf8_percent_encode(text, RESERVED)),
            Escape::Label => {
                for (index, part) in text.split('.').enumerate() {
                    if index > 0 {
                        out.push_str("%2E");
                    }
                    out.extend(utf8_percent_encode(part, RESERVED));
                }
            }
            Escape::Form => {
                for (index, word) in text.split(' ').enumerate() {
                    if index > 0 {
                        out.push('+');
                    }
                    out.extend(utf8_percent_encode(word, RESERVED));
                }
            }
            Escape::Reserved { delimiter } => {
                for part in text.split_inclusive(delimiter) {
                    let plain = part.strip_suffix(delimiter);
                    out.extend(utf8_percent_encode(plain.unwrap_or(part), RESERVED_STAND));
                    if plain.is_some() {
                        out.extend(utf8_percent_encode(delimiter.encode_utf8(&mut [0; 4]), RESERVED));
                    }
                }
            }
        }
    }
}

/// The text behind a percent-encoded one; `None` if that is not UTF-8.
pub(super) fn decode(text: &str) -> Option<Cow<'_, str>> {
    percent_decode(text.as_bytes()).decode_utf8().ok()
}

/// The same where a plus sign is a space.
pub(super) fn decode_plus(text: &str) -> Option<String> {
    let spaced = text.replace('+', " ");
    decode(&spaced).map(Cow::into_owned)
}
