//! Replies: from a value or an error to the wire and back.

use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{HeaderMap, Method, StatusCode, request, response};

use super::binding::{Codec, Reply, When, reply_of};
use super::codec::{self, Content, Unreadable};
use super::coded::{STATUS, VALUE};
use super::{media, problem};
use crate::body::Body;
use crate::fault::Fault;
use crate::json;
use crate::param::Param;
use crate::protocol::{Malformed, Outcome, Received, Target, Verdict};
use crate::record::{Place, Record, Slot, View};

/// Whether a reply is a success of bytes.
pub(super) fn streams_bytes(replies: &'static [Reply], head: &response::Parts) -> bool {
    let reply = reply_of(replies, head.status.as_u16()).filter(|reply| !reply.error);
    let media = reply.and_then(|reply| media::of_message(&head.headers, reply.body).ok());
    media.is_some_and(|media| media.codec == Codec::Bytes)
}

/// Reads a reply into the places it is meant for.
pub(super) fn decode(
    replies: &'static [Reply],
    received: &Received,
    target: &mut Target<'_>,
) -> Result<Verdict, Malformed> {
    let status = received.status;
    // A default that is an error says nothing of a success, and the other way round.
    let fits = |reply: &&Reply| match reply.when {
        When::Default => reply.error != (status.is_success() || status.is_redirection()),
        When::Status(_) | When::Range(_) => true,
    };
    let Some(reply) = reply_of(replies, status.as_u16()).filter(fits) else {
        return Ok(Verdict::Undeclared);
    };
    let (place, verdict) = match reply.error {
        true => (&mut *target.declared, Verdict::Declared),
        false => (&mut *target.value, Verdict::Value),
    };
    let Slot::Opt(optional) = place.slot() else {
        return Ok(Verdict::Undeclared);
    };
    let mut slot = optional.some();
    if let Some(arm) = reply.arm {
        slot = match slot {
            Slot::Union(union) => union.select(usize::from(arm)),
            _ => return Ok(Verdict::Undeclared),
        };
    }
    let payload = match (reply.when, slot) {
        (When::Range(_) | When::Default, Slot::Record(coded)) => {
            if let Slot::U32(at) = coded.slot_at(STATUS) {
                *at = u32::from(status.as_u16());
            }
            coded.slot_at(VALUE)
        }
        (_, slot) => slot,
    };
    decode_body(reply, received, payload)?;
    if verdict == Verdict::Value {
        decode_headers(&received.headers, &mut *target.headers)?;
    }
    Ok(verdict)
}

fn decode_body(reply: &Reply, received: &Received, slot: Slot<'_>) -> Result<(), Malformed> {
    if reply.body.is_empty() {
        return Ok(());
    }
    let media = media::of_message(&received.headers, reply.body).map_err(|sent| {
        let expected = media::accept(reply.body.iter());
        Malformed::new(format!("a body of type `{sent}`")).expected(expected)
    })?;
    let content_type = &media::content_type(&received.headers);
    let content = Content { content_type, bytes: &received.body, stream: received.stream.as_ref() };
    codec::decode(media, &content, slot, &json::Options::default()).map_err(|wrong| {
        let mut malformed = Malformed::new("the body cannot be read");
        if let Some(first) = Unreadable::into_flaws(wrong).into_iter().next() {
            malformed = Malformed::new(first.message).at(first.pointer);
            malformed.expected = first.expected;
        }
        malformed
    })
}

fn decode_headers(headers: &HeaderMap, place: &mut dyn Place) -> Result<(), Malformed> {
    let Slot::Record(record) = place.slot() else {
        return Ok(());
    };
    for (index, field) in record.schema().fields.iter().enumerate() {
        let values = headers.get_all(field.name).iter();
        let texts: Vec<_> = values.map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
        if texts.is_empty() {
            continue;
        }
        let read = Param::header(field.name).from_header(&texts.join(","), record.slot_at(index));
        read.map_err(|found| match found.into_iter().next() {
            Some(first) => Malformed::new(format!("a header: {}", first.message)).at(first.pointer),
            None => Malformed::new("a header is not as declared").at(format!("/{}", field.name)),
        })?;
    }
    Ok(())
}

/// Writes a reply.
pub(super) fn encode(
    replies: &'static [Reply],
    head: &request::Parts,
    outcome: Outcome<'_>,
) -> http::Response<Body> {
    let written = match outcome {
        Outcome::Value(value, headers) => written(replies, head, false, value.view()).map(|mut reply| {
            if let Some(record) = headers {
                encode_headers(record, reply.headers_mut());
            }
            reply
        }),
        Outcome::Declared(error) => written(replies, head, true, error.view()),
        Outcome::Fault(fault) => Ok(problem::response(fault)),
    };
    let mut reply = written.unwrap_or_else(|fault| problem::response(&fault));
    if head.method == Method::HEAD {
        *reply.body_mut() = Body::empty();
    }
    reply
}

fn written(
    replies: &'static [Reply],
    head: &request::Parts,
    error: bool,
    view: View<'_>,
) -> Result<http::Response<Body>, Fault> {
    let (status, reply, view) = resolved(replies, error, view).ok_or_else(unwritable)?;
    let mut response = http::Response::new(Body::empty());
    *response.status_mut() = status;
    let offered = || codec::of_value(reply.body, view);
    let preferred = media::acceptable(&head.headers, offered()).or_else(|| offered().next());
    if preferred.is_none() && !reply.body.is_empty() {
        return Err(unwritable());
    }
    if let Some(media) = preferred {
        let encoded = codec::encode(media, view, None).map_err(|_| unwritable())?;
        *response.body_mut() = encoded.body;
        response.headers_mut().insert(CONTENT_TYPE, content_type(&encoded.content_type));
    }
    Ok(response)
}

fn unwritable() -> Fault {
    Fault::internal("the method answered with what the contract does not declare")
}

/// The status and the document of a declared error, for streams.
pub(super) fn encode_error(
    replies: &'static [Reply],
    error: &dyn Place,
) -> Result<(StatusCode, Vec<u8>), Fault> {
    let (status, reply, view) = resolved(replies, true, error.view()).ok_or_else(unwritable)?;
    let data = match reply.body.first() {
        Some(_) => codec::document(view),
        None => Vec::new(),
    };
    Ok((status, data))
}

/// The reply that carries a value, its status, and the payload itself.
fn resolved<'v>(
    replies: &'static [Reply],
    error: bool,
    view: View<'v>,
) -> Option<(StatusCode, &'static Reply, View<'v>)> {
    let (reply, view) = chosen(replies, error, view)?;
    let (status, view) = match (reply.when, view) {
        (When::Status(status), view) => (u32::from(status), view),
        (_, View::Record(coded)) => match coded.view_at(STATUS) {
            View::U32(status) => (status, coded.view_at(VALUE)),
            _ => return None,
        },
        _ => return None,
    };
    let status = StatusCode::from_u16(u16::try_from(status).ok()?).ok()?;
    Some((status, reply, view))
}

/// The reply that carries a value, and the value inside its arm.
fn chosen<'v>(replies: &'static [Reply], error: bool, view: View<'v>) -> Option<(&'static Reply, View<'v>)> {
    let mut matching = replies.iter().filter(|reply| reply.error == error);
    let first = matching.clone().next()?;
    match (first.arm, view) {
        (None, view) => Some((first, view)),
        (Some(_), View::Union(union)) => {
            let (arm, content) = union.arm();
            let reply = matching.find(|reply| reply.arm.is_some_and(|known| usize::from(known) == arm))?;
            Some((reply, content))
        }
        (Some(_), _) => None,
    }
}

pub(super) fn content_type(name: &str) -> HeaderValue {
    HeaderValue::from_str(name).unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

fn encode_headers(record: &dyn Record, headers: &mut HeaderMap) {
    for (index, field) in record.schema().fields.iter().enumerate() {
        // What a header cannot carry is left out: the value itself is more than its headers.
        let value = Param::header(field.name).to_header(record.view_at(index)).ok().flatten();
        let value = value.and_then(|value| HeaderValue::try_from(value).ok());
        if let (Some(value), Ok(name)) = (value, HeaderName::try_from(field.name)) {
            headers.insert(name, value);
        }
    }
}
