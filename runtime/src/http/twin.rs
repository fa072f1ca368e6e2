//! Two operations that share method and path: a reply that comes whole, or as a stream where the caller asks for one.
//!
//! A request asks for the stream by a member of its JSON body that is true (`stream`), where the contract has one, or by
//! naming the media type of a stream in `Accept`; what `Accept` says counts more.

use std::borrow::Cow;

use bytes::BytesMut;
use http::header::{ACCEPT, HeaderValue};
use http::{request, response};

use super::binding::Binding;
use super::{incoming, media};
use crate::body::Body;
use crate::fault::{Fault, Violation};
use crate::json;
use crate::operation::Operation;
use crate::protocol::{
    Address, Arrived, Decoder, Encoder, Malformed, Outcome, Outgoing, Protocol, Received, Target, Verdict,
};
use crate::record::{Field, Place, Record, Value, View};

/// Media types of streams.
const STREAMS: [&str; 6] = [
    "text/event-stream",
    "application/jsonl",
    "application/x-ndjson",
    "application/ndjson",
    "application/jsonlines",
    "application/json-seq",
];

/// One of the two.
#[derive(Debug)]
pub struct Twin {
    binding: &'static Binding,
    /// The member of the body that asks for the stream; empty if there is none.
    switch: &'static str,
    streams: bool,
}

impl Twin {
    /// The one that answers with one value.
    pub const fn whole(switch: &'static str, binding: &'static Binding) -> Twin {
        Twin { binding, switch, streams: false }
    }

    /// The one that answers with a stream.
    pub const fn streamed(switch: &'static str, binding: &'static Binding) -> Twin {
        Twin { binding, switch, streams: true }
    }

    /// The body with the switch on, where the caller left it open; `None` where there is nothing to switch.
    fn switched(&self, input: &dyn Record, body: &Body) -> Option<Body> {
        let View::Record(record) = input.view_at(self.binding.body_field()?) else { return None };
        let member = record.schema().find(self.switch, 0)?;
        match record.view_at(member) {
            View::None if !record.schema().fields[member].is_required() => switched(body, self.switch),
            View::None | View::Null => replaced(body, self.switch),
            _ => None,
        }
    }
}

fn form(streams: bool) -> &'static str {
    if streams { "stream" } else { "whole" }
}

/// Makes a member true that stands there as null.
fn replaced(body: &Body, switch: &str) -> Option<Body> {
    let mut document: Value = json::from_slice(body.bytes()?).ok()?;
    let Value::Object(members) = &mut document else { return None };
    members.insert(switch.to_owned(), Value::Bool(true));
    Some(Body::from(json::to_vec(&document)))
}

/// Puts a member that is true in front of the others.
fn switched(body: &Body, switch: &str) -> Option<Body> {
    let rest = body.bytes()?.strip_prefix(b"{")?;
    let comma = if rest.starts_with(b"}") { "" } else { "," };
    let mut document = format!("{{\"{switch}\":true{comma}").into_bytes();
    document.extend_from_slice(rest);
    Some(Body::from(document))
}

/// Whether a caller's `Accept` names a stream, or refuses one by the weight 0; `None` if it says neither.
fn accepts_stream(head: &request::Parts) -> Option<bool> {
    let ranges = head.headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let weights = ranges.flat_map(|value| value.split(',')).filter_map(|range| {
        let essence = range.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let is_stream = STREAMS.contains(&essence.as_str()) || essence.ends_with("+json-seq");
        is_stream.then(|| media::quality(range) > 0)
    });
    weights.reduce(|one, other| one || other)
}

/// The protocol of the binding, but for where requests arrive and what asks for a stream.
impl Protocol for Twin {
    fn address(&self) -> Address {
        Address { selector: Some(Cow::Borrowed(form(self.streams))), ..self.binding.address() }
    }

    fn selector(&self, head: &request::Parts, body: &[u8]) -> Result<String, Fault> {
        let asked = || {
            // A body that is no JSON is refused by whoever gets it.
            let body = json::from_slice::<Value>(body).ok();
            body.is_some_and(|body| body.get(self.switch) == Some(&Value::Bool(true)))
        };
        let streams = accepts_stream(head).unwrap_or_else(|| !self.switch.is_empty() && asked());
        Ok(form(streams).to_owned())
    }

    fn encode_request(
        &self,
        operation: &Operation,
        call: &Outgoing<'_>,
    ) -> Result<http::Request<Body>, Malformed> {
        let mut request = self.binding.encode_request(operation, call)?;
        if !self.streams {
            // Whatever the body says, this is not the operation that streams.
            request.headers_mut().append(ACCEPT, HeaderValue::from_static("text/event-stream;q=0"));
        } else if !self.switch.is_empty()
            && let Some(body) = self.switched(call.input, request.body())
        {
            *request.body_mut() = body;
        }
        Ok(request)
    }

    fn decode_reply(
        &self,
        operation: &Operation,
        reply: &Received,
        target: &mut Target<'_>,
    ) -> Result<Verdict, Malformed> {
        self.binding.decode_reply(operation, reply, target)
    }

    fn decode_stream(&self, operation: &Operation, head: &response::Parts) -> Option<Box<dyn Decoder>> {
        self.binding.decode_stream(operation, head)
    }

    fn encode_item(
        &self,
        operation: &Operation,
        item: &dyn Place,
        out: &mut BytesMut,
    ) -> Result<(), Malformed> {
        self.binding.encode_item(operation, item, out)
    }

    fn decode_request(
        &self,
        operation: &Operation,
        request: &mut Arrived<'_>,
        input: &mut dyn Record,
    ) -> Result<(), Fault> {
        // Whoever asks for a stream by the body need not say so once more.
        match self.streams && accepts_stream(request.head).is_none() {
            true => incoming::read(self.binding, request, input),
            false => self.binding.decode_request(operation, request, input),
        }
    }

    fn decode_items(&self, operation: &Operation, head: &request::Parts) -> Result<Box<dyn Decoder>, Fault> {
        self.binding.decode_items(operation, head)
    }

    fn locate_within(&self, field: (usize, &Field), violation: Violation) -> Violation {
        self.binding.locate_within(field, violation)
    }

    fn encode_reply(
        &self,
        operation: &Operation,
        head: &request::Parts,
        outcome: Outcome<'_>,
    ) -> http::Response<Body> {
        self.binding.encode_reply(operation, head, outcome)
    }

    fn encode_stream(
        &self,
        operation: &Operation,
        head: &request::Parts,
    ) -> Option<(response::Parts, Box<dyn Encoder>)> {
        self.binding.encode_stream(operation, head)
    }
}
