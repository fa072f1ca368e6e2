//! Where a parameter's text comes from: one piece of text, or pairs.

use super::pairs::Pairs;
use super::percent::decode;
use super::{Param, Style};

/// What went wrong before any slot was asked.
pub(super) enum Bad {
    NotUtf8,
    Twice,
    Shape(&'static str),
}

/// The text of a parameter, to be read as one value, a list or an object: whichever the slot wants.
pub(super) enum Source<'a, 'p> {
    /// The text of a path parameter or a header, without the style's prefix.
    Text { param: &'a Param, raw: &'a str, encoded: bool },
    /// Pairs under the parameter's name, or in its stead.
    Pairs { param: &'a Param, pairs: &'a mut Pairs<'p> },
    /// Pairs whose names start with these brackets: `x`, `x[a]`.
    Deep { prefix: String, pairs: &'a mut Pairs<'p> },
    /// A text already decoded, of an item or a member.
    Plain(String),
}

impl Source<'_, '_> {
    pub(super) fn one(&mut self) -> Result<String, Bad> {
        match self {
            Source::Text { param, raw, encoded } => {
                let raw = match param.style {
                    // `;x=v`, and `;x` for the empty text.
                    Style::Matrix => named(param, raw)?,
                    _ => raw,
                };
                text(raw, *encoded)
            }
            Source::Pairs { param, pairs } => match pairs.take(param.name).as_slice() {
                [one] => pairs.decode(one).ok_or(Bad::NotUtf8),
                _ => Err(Bad::Twice),
            },
            Source::Deep { prefix, pairs } => match pairs.take(prefix).as_slice() {
                [one] => pairs.decode(one).ok_or(Bad::NotUtf8),
                [] => Err(Bad::Shape("one value")),
                _ => Err(Bad::Twice),
            },
            Source::Plain(text) => Ok(std::mem::take(text)),
        }
    }

    pub(super) fn many(&mut self) -> Result<Vec<String>, Bad> {
        match self {
            Source::Text { param, raw, encoded } => {
                let exploded = param.style == Style::Matrix && param.explode;
                let whole = if param.style == Style::Matrix && !exploded { named(param, raw)? } else { raw };
                if whole.is_empty() && !*encoded {
                    return Ok(Vec::new());
                }
                let items = whole.split(param.delimiter()).map(|item| {
                    let item = if exploded { named(param, item)? } else { item };
                    text(if *encoded { item } else { item.trim() }, *encoded)
                });
                items.collect()
            }
            Source::Pairs { param, pairs } => {
                let raw = pairs.take(param.name);
                if param.explode || param.style == Style::DeepObject {
                    return raw.iter().map(|item| pairs.decode(item).ok_or(Bad::NotUtf8)).collect();
                }
                let [one] = raw.as_slice() else { return Err(Bad::Twice) };
                // `x=` is the empty list (OpenAPI 3.1, section 4.8.12.4); a list of one empty text is not sent.
                if one.is_empty() {
                    return Ok(Vec::new());
                }
                split(param, one).map(|item| pairs.decode(item).ok_or(Bad::NotUtf8)).collect()
            }
            Source::Deep { prefix, pairs } => {
                let raw = pairs.take_if(|name| match name.strip_prefix(prefix.as_str()) {
                    Some("") => true,
                    // `x[]` and `x[0]` are met too.
                    Some(rest) => {
                        let index = rest.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
                        index.is_some_and(|index| index.bytes().all(|byte| byte.is_ascii_digit()))
                    }
                    None => false,
                });
                raw.iter().map(|item| pairs.decode(item).ok_or(Bad::NotUtf8)).collect()
            }
            Source::Plain(_) => Err(Bad::Shape("a list")),
        }
    }

    /// The members of an object that is one text: `k,v,l,w` or `k=v,l=w`.
    pub(super) fn members(&mut self) -> Result<Vec<(String, String)>, Bad> {
        match self {
            Source::Text { param, raw, encoded } => {
                let whole =
                    if param.style == Style::Matrix && !param.explode { named(param, raw)? } else { raw };
                let trim = |part| if *encoded { part } else { str::trim(part) };
                paired(param, whole.split(param.delimiter()).map(trim), |part| text(part, *encoded))
            }
            Source::Pairs { param, pairs } => match pairs.take(param.name).as_slice() {
                [one] => paired(param, split(param, one), |part| pairs.decode(part).ok_or(Bad::NotUtf8)),
                _ => Err(Bad::Twice),
            },
            Source::Deep { .. } | Source::Plain(_) => Err(Bad::Shape("an object")),
        }
    }
}

/// The keys right under a prefix: `b` of `x[b]`, `x[b][c]`.
pub(super) fn keys(pairs: &Pairs<'_>, prefix: &str) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for name in pairs.names() {
        let inside = name.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('['));
        if let Some((key, _)) = inside.and_then(|inside| inside.split_once(']'))
            && !keys.iter().any(|known| known == key)
        {
            keys.push(key.to_owned());
        }
    }
    keys
}

/// What follows `x=`.
fn named<'t>(param: &Param, text: &'t str) -> Result<&'t str, Bad> {
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    match decode(name) {
        Some(name) if name == param.name => Ok(value),
        _ => Err(Bad::Shape("the parameter's name")),
    }
}

fn text(raw: &str, encoded: bool) -> Result<String, Bad> {
    if !encoded {
        return Ok(raw.to_owned());
    }
    decode(raw).map(std::borrow::Cow::into_owned).ok_or(Bad::NotUtf8)
}

/// The raw parts of one value in a query. A space or a bar may come encoded, since it had to be.
fn split<'t>(param: &Param, raw: &'t str) -> impl Iterator<Item = &'t str> {
    let delimiters: &[&str] = match param.delimiter() {
        ' ' => &["%20", "+", " "],
        '|' => &["%7C", "%7c", "|"],
        _ => &[","],
    };
    let mut rest = Some(raw);
    std::iter::from_fn(move || {
        let text = rest?;
        let first = delimiters
            .iter()
            .filter_map(|delimiter| text.find(delimiter).map(|at| (at, delimiter.len())))
            .min();
        match first {
            Some((at, len)) => {
                rest = Some(&text[at + len..]);
                Some(&text[..at])
            }
            None => rest.take(),
        }
    })
}

fn paired<'t>(
    param: &Param,
    mut parts: impl Iterator<Item = &'t str>,
    decode: impl Fn(&str) -> Result<String, Bad>,
) -> Result<Vec<(String, String)>, Bad> {
    let mut members = Vec::new();
    while let Some(part) = parts.next() {
        let (name, value) = match param.explode {
            true => part.split_once('=').ok_or(Bad::Shape("names and values"))?,
            false => (part, parts.next().ok_or(Bad::Shape("names and values"))?),
        };
        members.push((decode(name)?, decode(value)?));
    }
    Ok(members)
}
