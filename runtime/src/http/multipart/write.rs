//! From a record to the parts of a body.

use bytes::Bytes;
use percent_encoding::percent_decode_str;

use super::find;
use super::head::{self, disposition};
use crate::body::{Body, CONTENT};
use crate::clock::Entropy;
use crate::http::binding::Media;
use crate::http::codec::document;
use crate::json;
use crate::param::{self, Param};
use crate::record::{Field, MapLike, Record, Value, View};

/// Writes a record; the body and its boundary, or why not. Files that are not at hand stand last, so that a receiver has
/// everything else before it must begin to hand one on.
pub(in crate::http) fn encode(
    view: View<'_>,
    media: &Media,
    entropy: Option<&dyn Entropy>,
) -> Result<(Body, String), &'static str> {
    let mut parts: Vec<Part> = Vec::new();
    match view {
        View::Union(union) => return encode(union.arm().1, media, entropy),
        View::Record(record) => members(record, media, &mut parts)?,
        View::Map(map) => entries(map, &mut parts)?,
        _ => return Err("it has no members"),
    }
    parts.sort_by_key(|part| part.content.bytes().is_none());
    let boundary = boundary(&parts, entropy)?;
    Ok((joined(parts, &boundary), boundary))
}

fn members(record: &dyn Record, media: &Media, parts: &mut Vec<Part>) -> Result<(), &'static str> {
    for (index, field) in record.schema().fields.iter().enumerate() {
        let view = record.view_at(index);
        if let Some(param) = media.members.iter().find(|param| param.name == field.name) {
            parts.extend(styled(param, view)?);
            continue;
        }
        let own = media.parts.iter().find(|(name, _)| *name == field.name).map(|(_, media)| *media);
        match view {
            View::Map(map) if field.is(Field::REST) => entries(map, parts)?,
            _ if param::is_null(field, view) => parts.push(Part::of(field.name, View::Str(""), None)?),
            View::None | View::Null => {}
            _ => several(field.name, view, own, parts)?,
        }
    }
    record.extra().members().try_for_each(|(name, value)| several(name, View::Any(value), None, parts))
}

/// Members of any name.
fn entries(map: &dyn MapLike, parts: &mut Vec<Part>) -> Result<(), &'static str> {
    for index in 0..map.len() {
        let (name, value) = map.at(index);
        several(&json::key_text(name), value, None, parts)?;
    }
    Ok(())
}

/// A part for each item of a list.
fn several(name: &str, view: View<'_>, own: Option<&str>, parts: &mut Vec<Part>) -> Result<(), &'static str> {
    match view.items() {
        Some(mut items) => items.try_for_each(|item| {
            parts.push(Part::of(name, item, own)?);
            Ok(())
        }),
        None => {
            parts.push(Part::of(name, view, own)?);
            Ok(())
        }
    }
}

/// As one piece, where all parts are at hand.
fn joined(parts: Vec<Part>, boundary: &str) -> Body {
    let mut bodies: Vec<Body> = Vec::new();
    let mut out = Vec::new();
    for part in parts {
        out.extend_from_slice(format!("--{boundary}\r\n{}\r\n\r\n", part.head).as_bytes());
        match part.content.bytes() {
            Some(bytes) => out.extend_from_slice(bytes),
            None => bodies.extend([Body::from(std::mem::take(&mut out)), part.content]),
        }
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    if bodies.is_empty() {
        return out.into();
    }
    bodies.push(out.into());
    Body::chain(bodies)
}

/// A member that is written as query parameters are: a part for each of them, of plain text.
fn styled(param: &Param, view: View<'_>) -> Result<Vec<Part>, &'static str> {
    let mut query = String::new();
    param.to_query(view, &mut query).map_err(|refused| refused.0)?;
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let text = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let part = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Part { head: disposition(&text(name)), content: text(value).into() }
    };
    Ok(pairs.map(part).collect())
}

struct Part {
    head: String,
    content: Body,
}

impl Part {
    /// `media` is the type the contract gives the part; a list of them is for the sender to choose from.
    fn of(name: &str, view: View<'_>, media: Option<&str>) -> Result<Part, &'static str> {
        let own = media.and_then(|media| media.split(',').map(str::trim).find(|media| !media.contains('*')));
        let (part, view) = match view {
            View::Part(part) => (Some(part), part.view_at(CONTENT)),
            view => (None, view),
        };
        let (usual, content): (_, Body) = match view {
            View::Bytes(bytes) => (Some("application/octet-stream"), bytes.to_vec().into()),
            View::Stream(stream) => (Some("application/octet-stream"), stream.to_body()),
            View::Any(Value::String(text)) => (None, text.clone().into()),
            View::Record(_) | View::Map(_) | View::List(_) | View::Any(_) | View::Union(_) => {
                (Some("application/json"), document(view).into())
            }
            view => (None, param::to_text(view).into()),
        };
        // Many receivers take for a file only what has the name of one.
        let file = matches!(view, View::Bytes(_) | View::Stream(_)).then_some(name);
        Ok(Part { head: head::write(name, part, file, own.or(usual))?, content })
    }
}

/// A boundary that stands in no part: the same for the same parts. What is still to come cannot be searched, so nobody
/// may know the boundary before.
fn boundary(parts: &[Part], entropy: Option<&dyn Entropy>) -> Result<String, &'static str> {
    let at_hand: Option<Vec<&Bytes>> = parts.iter().map(|part| part.content.bytes()).collect();
    let Some(at_hand) = at_hand else {
        let entropy = entropy.ok_or("a file is not at hand")?;
        let mut random = [0; 16];
        entropy.fill(&mut random);
        return Ok(format!("counterpart-{:032x}", u128::from_le_bytes(random)));
    };
    let stands = |boundary: &String| at_hand.iter().any(|bytes| find(bytes, boundary.as_bytes()).is_some());
    let mut candidates = (0u64..).map(|n| format!("counterpart-{n:016x}"));
    Ok(candidates.find(|boundary| !stands(boundary)).unwrap_or_default())
}
