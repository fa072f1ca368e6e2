//! JSON by `jsonc-parser` in its strict form: it keeps numbers as text and bounds its own depth.
//!
//! It refuses a lone surrogate escape, which some contracts carry in patterns. Such an escape is replaced by
//! `\ufffd` before reading, which has the same length, so that every place stays true.

use std::borrow::Cow;

use jsonc_parser::ast::{Object, Value};
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::{Entry, Kind, MAX_DEPTH, Map, Node, Number, insert, too_deep};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::source::{FileId, Span};

const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

pub(super) fn parse(file: FileId, text: &str, out: &mut Diagnostics) -> Option<Node> {
    let text = replace_lone_surrogates(file, text, out);
    let value = match parse_to_ast(&text, &CollectOptions::default(), &STRICT) {
        Ok(parsed) => parsed.value,
        Err(error) => {
            let range = error.range();
            let span = Span::new(file, range.start, range.end);
            out.push(match error.kind() {
                ParseErrorKind::NestingDepthExceeded => too_deep(span),
                kind => {
                    Diagnostic::new(&codes::source::SYNTAX, span, format!("not JSON: {}", lower_first(kind)))
                }
            });
            return None;
        }
    };
    let mut builder = Builder { file, out };
    builder.node(value?, 0)
}

struct Builder<'a> {
    file: FileId,
    out: &'a mut Diagnostics,
}

impl Builder<'_> {
    fn node(&mut self, value: Value<'_>, depth: usize) -> Option<Node> {
        let span = self.span(value.range());
        if depth > MAX_DEPTH {
            self.out.push(too_deep(span));
            return None;
        }
        let kind = match value {
            Value::NullKeyword(_) => Kind::Null,
            Value::BooleanLit(literal) => Kind::Bool(literal.value),
            Value::NumberLit(literal) => {
                Kind::Number(Number { json: literal.value.to_owned(), written: None })
            }
            Value::StringLit(literal) => Kind::String(literal.value.into_owned()),
            Value::Array(array) => {
                let items = array.elements.into_iter().map(|item| self.node(item, depth + 1));
                Kind::List(items.collect::<Option<_>>()?)
            }
            Value::Object(object) => Kind::Map(self.map(object, depth)?),
        };
        Some(Node::new(span, kind))
    }

    fn map(&mut self, object: Object<'_>, depth: usize) -> Option<Map> {
        let mut map = Map::with_capacity(object.properties.len());
        for property in object.properties {
            let key_span = self.span(property.name.range());
            let value = self.node(property.value, depth + 1)?;
            insert(&mut map, property.name.into_string(), Entry { key_span, value }, self.out);
        }
        Some(map)
    }

    fn span(&self, range: Range) -> Span {
        Span::new(self.file, range.start, range.end)
    }
}

/// Messages start in lower case here.
fn lower_first(kind: &ParseErrorKind) -> String {
    let text = kind.to_string();
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(characters).collect::<String>().trim_end_matches('.').to_owned()
    })
}

fn replace_lone_surrogates<'a>(file: FileId, text: &'a str, out: &mut Diagnostics) -> Cow<'a, str> {
    let lone = lone_surrogates(text);
    if lone.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut mended = String::with_capacity(text.len());
    let mut done = 0;
    for start in lone {
        mended.push_str(&text[done..start]);
        mended.push_str("\\ufffd");
        done = start + ESCAPE;
        let span = Span::new(file, start, done);
        out.push(Diagnostic::new(
            &codes::openapi::LONE_SURROGATE,
            span,
            "half of a surrogate pair is no character; read as U+FFFD",
        ));
    }
    mended.push_str(&text[done..]);
    Cow::Owned(mended)
}

/// Length of `\uXXXX`.
const ESCAPE: usize = 6;

/// Where `\uD800` to `\uDFFF` stand without their other half.
fn lone_surrogates(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut lone = Vec::new();
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|byte| *byte == b'\\') {
        at += found;
        match unit(bytes, at) {
            Some(0xD800..=0xDBFF) if matches!(unit(bytes, at + ESCAPE), Some(0xDC00..=0xDFFF)) => {
                at += 2 * ESCAPE;
            }
            Some(0xD800..=0xDFFF) => {
                lone.push(at);
                at += ESCAPE;
            }
            // An escaped backslash is two bytes; any other escape may be stepped over the same way.
            _ => at = (at + 2).min(bytes.len()),
        }
    }
    lone
}

/// The code unit of a `\uXXXX` that starts at an offset.
fn unit(bytes: &[u8], at: usize) -> Option<u16> {
    let escape = bytes.get(at..at + ESCAPE)?;
    let digits = escape.strip_prefix(b"\\u")?;
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}
