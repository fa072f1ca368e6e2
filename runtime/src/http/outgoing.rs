//! The caller's end: from an input record to a request.

use http::HeaderMap;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, HeaderName, HeaderValue};
use percent_encoding::utf8_percent_encode;

use super::binding::{Binding, Codec, In, Media, Place, Style};
use super::codec::{self};
use super::{Piece, media};
use crate::body::Body;
use crate::param::{Refused, to_form};
use crate::protocol::{Malformed, Outgoing};
use crate::record::{Field, Record, View};
use crate::url::{ILLEGAL, RESERVED};

/// Writes a request.
pub(super) fn encode(binding: &Binding, call: &Outgoing<'_>) -> Result<http::Request<Body>, Malformed> {
    let mut target = path(binding, call.input)?;
    let (mut query, mut cookies, mut headers) = (String::new(), String::new(), HeaderMap::new());
    for (index, (row, field)) in binding.inputs.iter().zip(call.input.schema().fields).enumerate() {
        let view = call.input.view_at(index);
        let refused = |error: Refused| refused(field.name, &error);
        match row.place {
            Place::Query => write_pair(row, field.name, view, '&', &mut query).map_err(refused)?,
            Place::QueryString => write_query(row, view, &mut query).map_err(refused)?,
            Place::Cookie => write_pair(row, field.name, view, ';', &mut cookies).map_err(refused)?,
            Place::Header => {
                if let Some(value) = header_text(row, field.name, view).map_err(refused)? {
                    insert(&mut headers, field.name, &value)?;
                }
            }
            Place::Path | Place::Body => {}
        }
    }
    if !query.is_empty() {
        // A path of the contract may have a query of its own.
        let joint = if target.contains('?') { '&' } else { '?' };
        target = format!("{target}{joint}{query}");
    }
    if !cookies.is_empty() {
        insert(&mut headers, COOKIE.as_str(), &cookies)?;
    }
    let accept = media::accept(binding.replies.iter().flat_map(|reply| reply.body));
    if !accept.is_empty() {
        insert(&mut headers, ACCEPT.as_str(), &accept)?;
    }
    let body = body(binding, call, &mut headers)?;
    let mut request = http::Request::new(body);
    *request.method_mut() = binding.method();
    *request.uri_mut() = call.base.join(&target)?;
    *request.headers_mut() = headers;
    Ok(request)
}

fn refused(name: &str, error: &Refused) -> Malformed {
    Malformed::new(error.0).at(format!("/{}", name.replace('~', "~0").replace('/', "~1")))
}

fn path(binding: &Binding, input: &dyn Record) -> Result<String, Malformed> {
    let mut path = String::new();
    for piece in binding.path {
        let index = match piece {
            Piece::Text(text) => {
                path.extend(utf8_percent_encode(text, ILLEGAL));
                continue;
            }
            Piece::Own(_) => continue,
            Piece::Value(index) | Piece::Rest(index) => usize::from(*index),
        };
        let (Some(row), Some(field)) = (binding.inputs.get(index), input.schema().fields.get(index)) else {
            return Err(Malformed::new("the path names a parameter that is not there"));
        };
        let view = input.view_at(index);
        let value = match row.param(field.name) {
            Some(param) => param.to_path(view).map_err(|error| refused(field.name, &error))?,
            None => utf8_percent_encode(&json_text(view), RESERVED).to_string(),
        };
        if value.is_empty() {
            return Err(refused(field.name, &Refused("a path parameter must not be empty")));
        }
        path.push_str(&value);
    }
    Ok(path)
}

/// A value that is the whole query.
fn write_query(row: &In, view: View<'_>, out: &mut String) -> Result<(), Refused> {
    if view.is_none() {
        return Ok(());
    }
    match row.style {
        Style::Json => out.extend(utf8_percent_encode(&json_text(view), RESERVED)),
        _ => out.push_str(&to_form(view, &[])?),
    }
    Ok(())
}

/// Appends what stands for a value in a query or among cookies.
fn write_pair(
    row: &In,
    name: &'static str,
    view: View<'_>,
    separator: char,
    out: &mut String,
) -> Result<(), Refused> {
    match row.param(name) {
        Some(param) if separator == '&' => param.to_query(view, out),
        Some(param) => param.to_cookie(view, out),
        None if view.is_none() => Ok(()),
        None => {
            if !out.is_empty() {
                out.push_str(if separator == '&' { "&" } else { "; " });
            }
            out.extend(utf8_percent_encode(name, RESERVED));
            out.push('=');
            out.extend(utf8_percent_encode(&json_text(view), RESERVED));
            Ok(())
        }
    }
}

fn header_text(row: &In, name: &'static str, view: View<'_>) -> Result<Option<String>, Refused> {
    match row.param(name) {
        Some(param) => param.to_header(view),
        None => Ok((!view.is_none()).then(|| json_text(view))),
    }
}

fn json_text(view: View<'_>) -> String {
    // What was written is UTF-8.
    String::from_utf8(codec::document(view)).unwrap_or_default()
}

fn insert(headers: &mut HeaderMap, name: &str, value: &str) -> Result<(), Malformed> {
    let at = || format!("/{name}");
    let name = HeaderName::try_from(name)
        .map_err(|error| Malformed::new("a header's name").at(at()).with_source(error))?;
    let value = HeaderValue::try_from(value)
        .map_err(|error| Malformed::new("the value of a header").at(at()).with_source(error))?;
    headers.append(name, value);
    Ok(())
}

fn body(binding: &Binding, call: &Outgoing<'_>, headers: &mut HeaderMap) -> Result<Body, Malformed> {
    let input = call.input;
    if binding.body.is_empty() {
        return Ok(Body::empty());
    }
    let Some(index) = binding.body_field() else {
        // A body that is no field is the caller's stream of messages.
        insert(headers, CONTENT_TYPE.as_str(), Media::LINES.name)?;
        return Ok(Body::empty());
    };
    let view = input.view_at(index);
    let required = input.schema().fields.get(index).is_some_and(Field::is_required);
    let media = codec::of_value(binding.body, view).next();
    let is_json = media.is_some_and(|media| media.codec == Codec::Json);
    // JSON alone has a word for null.
    if !required && (matches!(view, View::None) || matches!(view, View::Null) && !is_json) {
        return Ok(Body::empty());
    }
    let media = media.ok_or_else(|| Malformed::new("no media type carries this alternative of the body"))?;
    let encoded = codec::encode(media, view, Some(call.entropy))
        .map_err(|why| Malformed::new(format!("the body cannot be written as {}: {why}", media.name)))?;
    insert(headers, CONTENT_TYPE.as_str(), &encoded.content_type)?;
    Ok(encoded.body)
}
