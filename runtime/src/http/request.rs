//! Requests: from an input record to the wire and back.

use std::borrow::Cow;

use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, HeaderName, HeaderValue};
use http::{HeaderMap, StatusCode, request};

use super::binding::{Binding, Codec, In, Place};
use super::codec::{self, Unreadable};
use super::params::{
    Query, decode_path, decode_query, decode_text, encode_cookie, encode_header, encode_path, encode_query,
};
use super::{Piece, media};
use crate::body::Body;
use crate::fault::{Fault, Violation};
use crate::json;
use crate::protocol::{Arrived, Malformed, Outgoing};
use crate::record::{Field, Record, Slot};

/// Writes a request.
pub(super) fn encode(binding: &Binding, call: &Outgoing<'_>) -> Result<http::Request<Body>, Malformed> {
    let mut target = path(binding, call.input)?;
    let mut headers = HeaderMap::new();
    let mut cookies: Vec<String> = Vec::new();
    for (index, (input, field)) in rows(binding, call.input).enumerate() {
        let view = call.input.view_at(index);
        match input.place {
            Place::Query => encode_query(input, field.name, view, &mut target),
            Place::Header => {
                if let Some(value) = encode_header(view) {
                    insert(&mut headers, field.name, &value)?;
                }
            }
            Place::Cookie => cookies.extend(encode_cookie(field.name, view)),
            Place::Path | Place::Body => {}
        }
    }
    if !cookies.is_empty() {
        insert(&mut headers, COOKIE.as_str(), &cookies.join("; "))?;
    }
    let accept = media::accept(binding.replies.iter().flat_map(|reply| reply.body));
    if !accept.is_empty() {
        insert(&mut headers, ACCEPT.as_str(), &accept)?;
    }
    let body = body(binding, call.input, &mut headers)?;
    let mut request = http::Request::new(body);
    *request.method_mut() = binding.method.clone();
    *request.uri_mut() = call.base.join(&target)?;
    *request.headers_mut() = headers;
    Ok(request)
}

/// Each field of the input with its row.
fn rows<'a>(binding: &'a Binding, input: &dyn Record) -> impl Iterator<Item = (&'a In, &'static Field)> {
    binding.inputs.iter().zip(input.schema().fields)
}

fn path(binding: &Binding, input: &dyn Record) -> Result<String, Malformed> {
    let mut path = String::new();
    for piece in binding.path {
        match piece {
            Piece::Text(text) => path.push_str(text),
            Piece::Value(index) | Piece::Rest(index) => {
                let index = usize::from(*index);
                let value = encode_path(input.view_at(index)).map_err(|error| {
                    let name = input.schema().fields.get(index).map_or("", |field| field.name);
                    error.at(format!("/{name}")).expected("a text that is not empty")
                })?;
                path.push_str(&value);
            }
        }
    }
    Ok(path)
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

fn body(binding: &Binding, input: &dyn Record, headers: &mut HeaderMap) -> Result<Body, Malformed> {
    let (Some(index), Some(media)) = (binding.body_field(), binding.body.first()) else {
        return Ok(Body::empty());
    };
    let view = input.view_at(index);
    let required = input.schema().fields.get(index).is_some_and(Field::is_required);
    if view.is_none() && !required {
        return Ok(Body::empty());
    }
    let bytes = codec::encode(media.codec, view)
        .ok_or_else(|| Malformed::new(format!("the body cannot be written as {}", media.name)))?;
    insert(headers, CONTENT_TYPE.as_str(), media.name)?;
    Ok(Body::from(bytes))
}

/// Reads a request: everything that is wrong with it at once.
pub(super) fn decode(binding: &Binding, request: &Arrived<'_>, input: &mut dyn Record) -> Result<(), Fault> {
    check_acceptable(binding, request.head)?;
    let mut found = Found { violations: Vec::new(), unprocessable: false };
    let fields = input.schema().fields;
    let query = Query::parse(request.head.uri.query().unwrap_or_default());
    for (index, (row, field)) in binding.inputs.iter().zip(fields).enumerate() {
        let there = match row.place {
            Place::Path => value_of(request.path, index).map(|text| decode_path(text, input.slot_at(index))),
            Place::Query => decode_query(row, field.name, &query, input.slot_at(index)).transpose_absent(),
            Place::Header => {
                header(&request.head.headers, field.name).map(|text| decode_text(&text, input.slot_at(index)))
            }
            Place::Cookie => {
                cookie(&request.head.headers, field.name).map(|text| decode_path(&text, input.slot_at(index)))
            }
            Place::Body => {
                decode_body(binding, request, field, input.slot_at(index), &mut found)?;
                continue;
            }
        };
        match there {
            Some(Ok(())) => {}
            Some(Err(expected)) => found.wrong(row, field, &expected),
            None if field.is_required() => found.missing(row, field),
            None => {}
        }
    }
    found.into_result()
}

/// Whether a value was there, apart from whether it was right.
trait TransposeAbsent {
    fn transpose_absent(self) -> Option<Result<(), Cow<'static, str>>>;
}

impl TransposeAbsent for Result<bool, Cow<'static, str>> {
    fn transpose_absent(self) -> Option<Result<(), Cow<'static, str>>> {
        match self {
            Ok(false) => None,
            Ok(true) => Some(Ok(())),
            Err(expected) => Some(Err(expected)),
        }
    }
}

fn value_of(path: &[(u16, String)], index: usize) -> Option<&str> {
    path.iter().find(|(known, _)| usize::from(*known) == index).map(|(_, text)| text.as_str())
}

/// All values of a header as one list (RFC 9110, section 5.3).
fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    let values = headers.get_all(name).iter();
    let texts: Vec<_> = values.map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
    (!texts.is_empty()).then(|| texts.join(","))
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let values = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(';')).find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name).then(|| value.to_owned())
    })
}

fn decode_body(
    binding: &Binding,
    request: &Arrived<'_>,
    field: &Field,
    slot: Slot<'_>,
    found: &mut Found,
) -> Result<(), Fault> {
    if request.body.is_empty() && !reads_nothing(binding) {
        if field.is_required() {
            found.violations.push(violation("body", String::new(), "required", "a body is required"));
        }
        return Ok(());
    }
    let media = media::of_message(&request.head.headers, binding.body).map_err(unsupported(binding))?;
    let slot = match slot {
        Slot::Opt(optional) if !field.is(Field::NULLABLE) => optional.some(),
        slot => slot,
    };
    match codec::decode(media.codec, request.body, slot, &json::Options::strict()) {
        Ok(()) => Ok(()),
        Err(unreadable) => {
            found.unprocessable |= matches!(unreadable, Unreadable::Flaws(_));
            let flaws = unreadable.into_flaws().into_iter();
            found.violations.extend(flaws.map(|flaw| Violation {
                part: "body",
                pointer: flaw.pointer,
                rule: flaw.rule,
                message: flaw.message,
            }));
            Ok(())
        }
    }
}

/// Whether nothing at all is a value: bytes and text may be empty, documents may not.
fn reads_nothing(binding: &Binding) -> bool {
    binding.body.iter().all(|media| matches!(media.codec, Codec::Bytes | Codec::Text))
}

fn unsupported(binding: &Binding) -> impl FnOnce(String) -> Fault {
    let known = media::accept(binding.body.iter());
    move |sent| {
        let detail = format!("the body is of type `{sent}`; supported are {known}");
        let fault = Fault::invalid(detail).with_status(StatusCode::UNSUPPORTED_MEDIA_TYPE);
        match HeaderValue::try_from(known) {
            Ok(value) => fault.with_header(ACCEPT, value),
            Err(_) => fault,
        }
    }
}

/// A caller that takes no success of the operation is told before anything happens.
fn check_acceptable(binding: &Binding, head: &request::Parts) -> Result<(), Fault> {
    let mut successes = binding.replies.iter().filter(|reply| !reply.error).peekable();
    let acceptable = successes.peek().is_none()
        || successes
            .any(|reply| reply.body.is_empty() || media::acceptable(&head.headers, reply.body).is_some());
    if acceptable {
        return Ok(());
    }
    let offered = binding.replies.iter().filter(|reply| !reply.error).flat_map(|reply| reply.body);
    let detail = format!("what can be answered is {}", media::accept(offered));
    Err(Fault::invalid(detail).with_status(StatusCode::NOT_ACCEPTABLE))
}

/// What is wrong with a request.
struct Found {
    violations: Vec<Violation>,
    /// The body was understood and is not what the contract says.
    unprocessable: bool,
}

impl Found {
    fn wrong(&mut self, row: &In, field: &Field, expected: &str) {
        let message = format!("expected {expected}");
        self.violations.push(violation(part(row.place), pointer(field), "type", &message));
    }

    fn missing(&mut self, row: &In, field: &Field) {
        self.violations.push(violation(part(row.place), pointer(field), "required", "it is required"));
    }

    fn into_result(self) -> Result<(), Fault> {
        if self.violations.is_empty() {
            return Ok(());
        }
        let fault =
            Fault::invalid("the request is not as the contract says").with_violations(self.violations);
        Err(match self.unprocessable {
            true => fault.with_status(StatusCode::UNPROCESSABLE_ENTITY),
            false => fault,
        })
    }
}

/// The name of a part in problem details.
pub(super) fn part(place: Place) -> &'static str {
    match place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
        Place::Body => "body",
    }
}

fn pointer(field: &Field) -> String {
    format!("/{}", field.name.replace('~', "~0").replace('/', "~1"))
}

fn violation(part: &'static str, pointer: String, rule: &'static str, message: &str) -> Violation {
    Violation { part, pointer, rule: rule.into(), message: message.to_owned() }
}
