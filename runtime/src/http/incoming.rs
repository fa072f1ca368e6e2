//! The callee's end: from a request to an input record, with everything that is wrong at once.

use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, HeaderValue};
use http::{HeaderMap, StatusCode, request};
use percent_encoding::percent_decode_str;

use super::binding::{Binding, Codec, In, Media, Place, Style};
use super::codec::{self, Content, Unreadable};
use super::media;
use crate::fault::{Code, Fault, Violation};
use crate::json;
use crate::param::{Pairs, Param, from_form};
use crate::protocol::{Arrived, Intake};
use crate::record::{Field, Record, Slot};

/// Reads a request: everything that is wrong with it at once.
pub(super) fn decode(binding: &Binding, request: &Arrived<'_>, input: &mut dyn Record) -> Result<(), Fault> {
    check_acceptable(binding, request.head)?;
    read(binding, request, input)
}

/// The same, whatever the caller says it accepts.
pub(super) fn read(binding: &Binding, request: &Arrived<'_>, input: &mut dyn Record) -> Result<(), Fault> {
    let mut found = Found { violations: Vec::new(), unprocessable: false };
    let cookies = all_cookies(&request.head.headers);
    let mut query = Pairs::query(request.head.uri.query().unwrap_or_default());
    let rows = binding.inputs.iter().zip(input.schema().fields);
    query.claim(rows.filter(|(row, _)| row.place == Place::Query).map(|(_, field)| field.name));
    let mut raw_cookies = Pairs::raw_cookies(&cookies);
    let mut cookies = Pairs::cookies(&cookies);
    for (index, (row, field)) in binding.inputs.iter().zip(input.schema().fields).enumerate() {
        let slot = input.slot_at(index);
        let read = match row.place {
            Place::Path => value_of(request.path, index).map(|text| read_path(row, field, text, slot)),
            Place::Query => read_pair(row, field, &mut query, slot),
            Place::QueryString => read_query(row, field, request.head.uri.query(), slot),
            Place::Cookie if row.style == Style::Cookie => read_pair(row, field, &mut raw_cookies, slot),
            Place::Cookie => read_pair(row, field, &mut cookies, slot),
            Place::Header => {
                header(&request.head.headers, field.name).map(|text| read_text(row, field, &text, slot))
            }
            Place::Body => {
                decode_body(binding, request, field, slot, &mut found)?;
                continue;
            }
        };
        match read {
            Some(Ok(())) => {}
            Some(Err(wrong)) => found.wrong(row.place, wrong),
            None if field.is_required() => found.missing(row.place, field),
            None => {}
        }
    }
    found.into_result()
}

/// How much of a body must be at hand.
pub(super) fn intake(binding: &Binding, head: &request::Parts) -> Intake {
    match media::of_message(&head.headers, binding.body).map(|media| media.codec) {
        Ok(Codec::Bytes) => Intake::Stream,
        Ok(Codec::Multipart) => Intake::Begin,
        _ => Intake::Whole,
    }
}

type Wrong = Vec<Violation>;

fn read_path(row: &In, field: &Field, text: &str, slot: Slot<'_>) -> Result<(), Wrong> {
    match row.param(field.name) {
        Some(param) => param.from_path(text, slot),
        None => read_json(field, &percent_decode_str(text).decode_utf8_lossy(), slot),
    }
}

fn read_text(row: &In, field: &Field, text: &str, slot: Slot<'_>) -> Result<(), Wrong> {
    match row.param(field.name) {
        Some(param) => param.from_header(text, slot),
        None => read_json(field, text, slot),
    }
}

/// `None` if there is no such pair.
fn read_pair(row: &In, field: &Field, pairs: &mut Pairs<'_>, slot: Slot<'_>) -> Option<Result<(), Wrong>> {
    let Some(param) = row.param(field.name) else {
        // The text of a document is a scalar like any other.
        let mut text = String::new();
        let place = Slot::Str(&mut text);
        return match Param::query(field.name).from_query(pairs, place) {
            Ok(true) => Some(read_json(field, &text, slot)),
            Ok(false) => None,
            Err(wrong) => Some(Err(wrong)),
        };
    };
    match param.from_query(pairs, slot) {
        Ok(true) => Some(Ok(())),
        Ok(false) => None,
        Err(wrong) => Some(Err(wrong)),
    }
}

/// The whole query; `None` if there is none.
fn read_query(row: &In, field: &Field, query: Option<&str>, slot: Slot<'_>) -> Option<Result<(), Wrong>> {
    let query = query.filter(|query| !query.is_empty())?;
    let slot = match slot {
        Slot::Opt(optional) => optional.some(),
        slot => slot,
    };
    if row.style == Style::Json {
        return Some(read_json(field, &percent_decode_str(query).decode_utf8_lossy(), slot));
    }
    Some(from_form(query, slot, &[]))
}

fn read_json(field: &Field, text: &str, slot: Slot<'_>) -> Result<(), Wrong> {
    json::fill_slot(text.as_bytes(), slot, &json::Options::strict()).map_err(|error| {
        let problems = error.problems().iter();
        problems
            .map(|problem| {
                let pointer = format!("{}{}", pointer(field), problem.pointer);
                violation("", pointer, problem.rule, &problem.message)
            })
            .collect()
    })
}

fn all_cookies(headers: &HeaderMap) -> String {
    let values = headers.get_all(COOKIE).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
    values.collect::<Vec<_>>().join("; ")
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

fn decode_body(
    binding: &Binding,
    request: &Arrived<'_>,
    field: &Field,
    slot: Slot<'_>,
    found: &mut Found,
) -> Result<(), Fault> {
    let is_empty = request.body.is_empty() && request.stream.is_none();
    if is_empty && !is_empty_value(binding, request.head) {
        if field.is_required() && !reads_nothing(binding) {
            found.violations.push(violation("body", String::new(), "required", "a body is required"));
        }
        return Ok(());
    }
    let media = media::of_message(&request.head.headers, binding.body).map_err(unsupported(binding))?;
    let slot = match slot {
        Slot::Opt(optional) if !field.is(Field::NULLABLE) => optional.some(),
        slot => slot,
    };
    let content_type = &media::content_type(&request.head.headers);
    let content = Content { content_type, bytes: request.body, stream: request.stream.as_ref() };
    match codec::decode(media, &content, slot, &json::Options::strict()) {
        Ok(()) => Ok(()),
        Err(Unreadable::TooLarge(why)) => {
            Err(Fault::new(Code::ResourceExhausted, why).with_status(StatusCode::PAYLOAD_TOO_LARGE))
        }
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

/// Whether a body without bytes is a value: one whose type is told, and that may be empty.
fn is_empty_value(binding: &Binding, head: &request::Parts) -> bool {
    let told =
        head.headers.contains_key(CONTENT_TYPE).then(|| media::of_message(&head.headers, binding.body));
    matches!(told, Some(Ok(media)) if may_be_empty(media))
}

/// Whether nothing at all may be a value, whatever type is told.
fn reads_nothing(binding: &Binding) -> bool {
    binding.body.iter().all(may_be_empty)
}

/// Bytes, texts and forms may be empty, documents may not.
fn may_be_empty(media: &Media) -> bool {
    matches!(media.codec, Codec::Bytes | Codec::Text | Codec::Form)
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
    fn wrong(&mut self, place: Place, wrong: Wrong) {
        let part = part(place);
        self.violations.extend(wrong.into_iter().map(|violation| Violation { part, ..violation }));
    }

    fn missing(&mut self, place: Place, field: &Field) {
        self.violations.push(violation(part(place), pointer(field), "required", "it is required"));
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
        Place::Query | Place::QueryString => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
        Place::Body => "body",
    }
}

/// A violation inside a field is told by the part of the request the field travels in.
pub(super) fn locate(binding: &Binding, (index, field): (usize, &Field), violation: Violation) -> Violation {
    match binding.inputs.get(index).map(|row| row.place) {
        Some(Place::Body) | None => Violation { part: "body", ..violation },
        Some(place) => {
            let pointer = format!("{}{}", pointer(field), violation.pointer);
            Violation { part: part(place), pointer, ..violation }
        }
    }
}

fn pointer(field: &Field) -> String {
    format!("/{}", field.name.replace('~', "~0").replace('/', "~1"))
}

fn violation(part: &'static str, pointer: String, rule: &'static str, message: &str) -> Violation {
    Violation { part, pointer, rule: rule.into(), message: message.to_owned() }
}
