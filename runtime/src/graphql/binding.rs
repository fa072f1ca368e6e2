//! A GraphQL operation on the wire, both ends.

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use http::{HeaderMap, Method, request, response};

use super::{Schema, envelope, events, inner};
use crate::body::Body;
use crate::fault::Fault;
use crate::json;
use crate::operation::{Exchange, Operation};
use crate::protocol::{
    Address, Arrived, Decoder, Encoder, Front, Malformed, Outcome, Outgoing, Piece, Protocol, Received,
    Target, Verdict,
};
use crate::record::{Place, Record, Slot, View};

/// The media types of replies; the first one tells by its status what became of the request.
const ACCEPTED: HeaderValue =
    HeaderValue::from_static("application/graphql-response+json, application/json;q=0.9");
/// Nothing beside it: servers tell the mode of "distinct connections" by this being all. Errors come as events, too.
const ACCEPTED_EVENTS: HeaderValue = HeaderValue::from_static("text/event-stream");

/// An operation: the document a client sends, the root field a server answers.
#[derive(Debug)]
pub struct Binding {
    /// Which root type it starts from.
    pub root: Root,
    /// Where the executor in front of the service finds the root field: `/Query.book`.
    pub path: &'static [Piece],
    /// The document; empty for a root field that no client asks for by itself.
    pub document: &'static str,
    /// The operation's name inside the document.
    pub operation_name: &'static str,
    /// The member of `data` that is the payload; `None`: `data` itself.
    pub response_key: Option<&'static str>,
    /// The schema the server executes.
    pub schema: Option<&'static Schema>,
}

/// The root types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Root {
    /// `query`
    Query,
    /// `mutation`
    Mutation,
    /// `subscription`
    Subscription,
}

impl Protocol for Binding {
    fn address(&self) -> Address {
        Address { method: Method::POST, path: self.path, selector: None }
    }

    fn encode_request(
        &self,
        operation: &Operation,
        call: &Outgoing<'_>,
    ) -> Result<http::Request<Body>, Malformed> {
        let options = json::Options::graphql();
        let mut body = Vec::with_capacity(self.document.len() + 256);
        body.extend_from_slice(b"{\"query\":");
        json::write(View::Str(self.document), &mut body, &options);
        body.extend_from_slice(b",\"operationName\":");
        json::write(View::Str(self.operation_name), &mut body, &options);
        body.extend_from_slice(b",\"variables\":");
        json::write(View::Record(call.input), &mut body, &options);
        body.push(b'}');
        let mut request = http::Request::new(Body::from(Bytes::from(body)));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = call.base.uri().clone();
        let accepted = if operation.exchange == Exchange::Unary { ACCEPTED } else { ACCEPTED_EVENTS };
        request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        request.headers_mut().insert(ACCEPT, accepted);
        Ok(request)
    }

    fn decode_reply(
        &self,
        _operation: &Operation,
        reply: &Received,
        target: &mut Target<'_>,
    ) -> Result<Verdict, Malformed> {
        // The body tells what it is by its media type, whatever the status (GraphQL over HTTP, section 6.4).
        match is_json(&reply.headers) {
            true => read(self.response_key, &reply.body, &mut *target.value, &mut *target.declared),
            false if reply.status.is_success() => Err(Malformed::new("the reply is of another media type")
                .expected("application/graphql-response+json")),
            false => Ok(Verdict::Undeclared),
        }
    }

    fn decode_stream(&self, _operation: &Operation, head: &response::Parts) -> Option<Box<dyn Decoder>> {
        let events = media_type(&head.headers).is_some_and(|name| name == "text/event-stream");
        (events && head.status.is_success()).then(|| events::decoder(self.response_key))
    }

    fn front(&self) -> Option<&'static dyn Front> {
        #[cfg(feature = "graphql-server")]
        return self.schema.map(|schema| schema as &'static dyn Front);
        #[cfg(not(feature = "graphql-server"))]
        None
    }

    fn decode_request(
        &self,
        _operation: &Operation,
        request: &mut Arrived<'_>,
        input: &mut dyn Record,
    ) -> Result<(), Fault> {
        inner::decode_request(request, input)
    }

    fn encode_reply(
        &self,
        _operation: &Operation,
        _head: &request::Parts,
        outcome: Outcome<'_>,
    ) -> http::Response<Body> {
        inner::encode_reply(outcome)
    }

    fn encode_stream(
        &self,
        _operation: &Operation,
        _head: &request::Parts,
    ) -> Option<(response::Parts, Box<dyn Encoder>)> {
        Some(inner::encode_stream())
    }
}

/// Reads a response: its payload, or its errors. Data beside errors stands in [`Errors::data`](super::Errors::data).
pub(super) fn read(
    response_key: Option<&'static str>,
    body: &[u8],
    value: &mut dyn Place,
    declared: &mut dyn Place,
) -> Result<Verdict, Malformed> {
    let members = envelope::members(body)?;
    if envelope::member(&members, "errors").is_some_and(|errors| errors != b"null") {
        fill(body, declared, "")?;
        return Ok(Verdict::Declared);
    }
    let data = envelope::member(&members, "data").ok_or_else(|| {
        Malformed::new("the response has neither `data` nor `errors`").expected("a GraphQL response")
    })?;
    let Some(key) = response_key else {
        fill(data, value, "/data")?;
        return Ok(Verdict::Value);
    };
    let members = envelope::members(data)?;
    let payload = envelope::member(&members, key).ok_or_else(|| {
        Malformed::new("the field that was asked for is missing").at(format!("/data/{key}"))
    })?;
    fill(payload, value, &format!("/data/{key}"))?;
    Ok(Verdict::Value)
}

/// Reads a document into the place of an option.
fn fill(document: &[u8], place: &mut dyn Place, root: &str) -> Result<(), Malformed> {
    let slot = match place.slot() {
        Slot::Opt(optional) => optional.some(),
        slot => slot,
    };
    json::fill_slot(document, slot, &json::Options::default()).map_err(|error| {
        let pointer = format!("{root}{}", error.pointer());
        Malformed::new("the reply is not as declared").at(pointer).with_source(error)
    })
}

/// The media type without its parameters, in lower case.
pub(super) fn media_type(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    Some(text.split(';').next().unwrap_or("").trim().to_ascii_lowercase())
}

fn is_json(headers: &HeaderMap) -> bool {
    media_type(headers)
        .is_some_and(|name| name == "application/json" || name == "application/graphql-response+json")
}
