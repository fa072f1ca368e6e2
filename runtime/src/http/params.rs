//! Parameters: the values of fields in path, query, headers and cookies.

use std::borrow::Cow;

use percent_encoding::{percent_decode_str, utf8_percent_encode};

use super::binding::{In, Style};
use super::text::{into_scalar, of_scalar};
use crate::protocol::Malformed;
use crate::record::{Slot, View};
use crate::url::RESERVED;

/// The query of a request: its pairs, decoded.
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    pub(super) fn parse(query: &str) -> Query {
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        Query(
            pairs
                .map(|pair| {
                    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                    (form_decode(name), form_decode(value))
                })
                .collect(),
        )
    }

    fn values<'q>(&'q self, name: &'q str) -> impl Iterator<Item = &'q str> {
        self.0.iter().filter(move |pair| pair.0 == name).map(|pair| pair.1.as_str())
    }
}

fn form_decode(text: &str) -> String {
    let text = text.replace('+', " ");
    percent_decode_str(&text).decode_utf8_lossy().into_owned()
}

fn percent(text: &str) -> Cow<'_, str> {
    utf8_percent_encode(text, RESERVED).into()
}

/// The value of a path parameter, encoded.
pub(super) fn encode_path(view: View<'_>) -> Result<String, Malformed> {
    let texts = texts(view);
    let joined = texts.iter().map(|text| percent(text)).collect::<Vec<_>>().join(",");
    if joined.is_empty() {
        return Err(Malformed::new("a path parameter is empty"));
    }
    // A segment of dots would be resolved away (RFC 3986, section 5.2.4).
    Ok(if joined == "." || joined == ".." { joined.replace('.', "%2E") } else { joined })
}

/// Appends the pairs of a query parameter.
pub(super) fn encode_query(input: &In, name: &str, view: View<'_>, out: &mut String) {
    let texts = texts(view);
    let mut pair = |value: &str| {
        out.push(if out.contains('?') { '&' } else { '?' });
        out.push_str(&percent(name));
        out.push('=');
        out.push_str(value);
    };
    if input.explode {
        texts.iter().for_each(|text| pair(&percent(text)));
    } else if !view.is_none() {
        let delimiter = delimiter(input.style);
        pair(&texts.iter().map(|text| percent(text)).collect::<Vec<_>>().join(delimiter));
    }
}

fn delimiter(style: Style) -> &'static str {
    match style {
        Style::SpaceDelimited => "%20",
        Style::PipeDelimited => "%7C",
        _ => ",",
    }
}

/// The value of a header; `None` if there is nothing to send.
pub(super) fn encode_header(view: View<'_>) -> Option<String> {
    (!view.is_none()).then(|| texts(view).join(","))
}

/// The pair of a cookie.
pub(super) fn encode_cookie(name: &str, view: View<'_>) -> Option<String> {
    let texts = texts(view);
    (!view.is_none()).then(|| format!("{name}={}", percent(&texts.join(","))))
}

fn texts(view: View<'_>) -> Vec<Cow<'_, str>> {
    match view.items() {
        Some(items) => items.filter_map(of_scalar).collect(),
        None => of_scalar(view).into_iter().collect(),
    }
}

/// Reads a path parameter.
pub(super) fn decode_path(text: &str, slot: Slot<'_>) -> Result<(), Cow<'static, str>> {
    let parts = text.split(',').map(|part| percent_decode_str(part).decode_utf8_lossy().into_owned());
    fill(parts.collect(), text, slot)
}

/// Reads a query parameter; false if it is not there.
pub(super) fn decode_query(
    input: &In,
    name: &str,
    query: &Query,
    slot: Slot<'_>,
) -> Result<bool, Cow<'static, str>> {
    let mut values: Vec<String> = query.values(name).map(str::to_owned).collect();
    if values.is_empty() {
        return Ok(false);
    }
    let whole = values.last().cloned().unwrap_or_default();
    if !input.explode {
        let at = match input.style {
            Style::SpaceDelimited => ' ',
            Style::PipeDelimited => '|',
            _ => ',',
        };
        values = whole.split(at).map(str::to_owned).collect();
    }
    fill(values, &whole, slot).map(|()| true)
}

/// Reads the value of a header or a cookie.
pub(super) fn decode_text(text: &str, slot: Slot<'_>) -> Result<(), Cow<'static, str>> {
    fill(text.split(',').map(|part| part.trim().to_owned()).collect(), text, slot)
}

/// Fills a list from the parts, anything else from the whole.
fn fill(parts: Vec<String>, whole: &str, slot: Slot<'_>) -> Result<(), Cow<'static, str>> {
    let mut slot = match slot {
        Slot::Opt(optional) => optional.some(),
        slot => slot,
    };
    if slot.is_list() {
        return parts.iter().try_for_each(|part| into_scalar(part, slot.push()));
    }
    into_scalar(whole, slot)
}
