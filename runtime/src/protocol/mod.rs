//! How an operation looks on a wire, both ends: the one trait that HTTP, gRPC, SOAP and GraphQL implement.
//!
//! A protocol only translates between records and messages. It is synchronous and sees whole messages or
//! chunks of a stream; sending, reading, limits, retries, deadlines, keys, credentials and tasks are the
//! business of `client` and `server`, once for all protocols. Implementations are `static` tables.

mod again;
mod base;
mod malformed;
mod stream;

use std::borrow::Cow;
use std::fmt::{self, Debug};
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, Method, StatusCode, request, response};

use crate::body::{Body, BoxFuture, ByteStream};
use crate::clock::Entropy;
use crate::fault::{Fault, Violation};
use crate::key::IdempotencyKey;
use crate::operation::Operation;
use crate::record::{Field, Place, Record};

pub use again::{Again, Pushback};
pub use base::Base;
pub use malformed::Malformed;
pub use stream::{Decoder, Encoder, Resume, Step};

/// The wire form of one operation.
pub trait Protocol: Debug + Send + Sync {
    /// Where requests arrive; the router of a server is built from these.
    fn address(&self) -> Address;

    // The caller's end.

    /// Writes the request. Key, credentials, version and the caller's own headers are added afterwards.
    /// For a stream of messages only the head is written; the body is built from `encode_item`.
    fn encode_request(
        &self,
        operation: &Operation,
        call: &Outgoing<'_>,
    ) -> Result<http::Request<Body>, Malformed>;

    /// Touches the head before each attempt, for protocols that carry its number or the time left.
    fn before_attempt(&self, _attempt: &Attempt, _headers: &mut HeaderMap) {}

    /// Whether this reply invites another attempt. The default judges by HTTP status.
    fn again(&self, reply: &Received) -> Again {
        Again::by_status(reply)
    }

    /// What the callee says about the time of the next attempt, if the protocol has a place for that besides
    /// the header `Retry-After`.
    fn pushback(&self, _reply: &Received) -> Option<Pushback> {
        None
    }

    /// Reads a whole reply into its places.
    fn decode_reply(
        &self,
        operation: &Operation,
        reply: &Received,
        target: &mut Target<'_>,
    ) -> Result<Verdict, Malformed>;

    /// Whether the body of this reply is a value that is handed on while it comes.
    fn streams_bytes(&self, _operation: &Operation, _head: &response::Parts) -> bool {
        false
    }

    /// Begins to read a stream of messages; `None` if this reply is no stream but a whole message (an error).
    fn decode_stream(&self, _operation: &Operation, _head: &response::Parts) -> Option<Box<dyn Decoder>> {
        None
    }

    /// Appends one message of the caller's stream, framed.
    fn encode_item(
        &self,
        operation: &Operation,
        _item: &dyn Place,
        _out: &mut BytesMut,
    ) -> Result<(), Malformed> {
        Err(Malformed::new(format!("`{}` takes no stream of messages", operation.name)))
    }

    // The callee's end.

    /// What stands in front of the service, where one request may ask for several operations.
    fn front(&self) -> Option<&'static dyn Front> {
        None
    }

    /// Reads from the message which operation it is for, where many share one [`Address`].
    fn selector(&self, _head: &request::Parts, _body: &[u8]) -> Result<String, Fault> {
        Err(Fault::invalid("this address takes one operation"))
    }

    /// How well an operation of this selector fits what [`selector`](Protocol::selector) read: 0 is not at all, and the
    /// best one gets the message.
    fn fits(&self, selector: &str, asked: &str) -> u8 {
        u8::from(selector == asked)
    }

    /// The time the caller gives the call, if the protocol has a place for that. When it is over the method is
    /// dropped, unless it runs under an idempotency key.
    fn time_left(&self, _head: &request::Parts) -> Option<Duration> {
        None
    }

    /// How much of this request's body must be at hand to be read.
    fn intake(&self, _operation: &Operation, _head: &request::Parts) -> Intake {
        Intake::Whole
    }

    /// Reads a request into the operation's input.
    fn decode_request(
        &self,
        operation: &Operation,
        request: &mut Arrived<'_>,
        input: &mut dyn Record,
    ) -> Result<(), Fault>;

    /// Begins to read the caller's stream of messages.
    fn decode_items(&self, operation: &Operation, _head: &request::Parts) -> Result<Box<dyn Decoder>, Fault> {
        Err(Fault::invalid(format!("`{}` takes no stream of messages", operation.name)))
    }

    /// Puts the place of a violation, a pointer into the input record, into the protocol's own words.
    fn locate(&self, violation: Violation) -> Violation {
        violation
    }

    /// The same for a pointer into one field of the input, for protocols whose fields travel apart.
    fn locate_within(&self, field: (usize, &Field), violation: Violation) -> Violation {
        let pointer = format!("/{}{}", field.1.name, violation.pointer);
        self.locate(Violation { pointer, ..violation })
    }

    /// Writes a whole reply. Never fails: what cannot be written is answered as an internal fault.
    fn encode_reply(
        &self,
        operation: &Operation,
        head: &request::Parts,
        outcome: Outcome<'_>,
    ) -> http::Response<Body>;

    /// Begins to write a stream of messages.
    fn encode_stream(
        &self,
        _operation: &Operation,
        _head: &request::Parts,
    ) -> Option<(response::Parts, Box<dyn Encoder>)> {
        None
    }
}

/// Takes requests that may ask for several operations at once, and calls the service behind it for each.
pub trait Front: Send + Sync {
    /// Answers a request. Every operation goes the one way of all requests, as a request of its own.
    fn answer(
        &'static self,
        request: http::Request<Body>,
        service: Behind,
    ) -> BoxFuture<'static, http::Response<Body>>;
}

/// The service behind a [`Front`].
#[derive(Clone)]
pub struct Behind {
    /// Answers the request of one operation; its path is the operation's own.
    pub call: Arc<dyn Fn(http::Request<Body>) -> BoxFuture<'static, http::Response<Body>> + Send + Sync>,
    /// The largest body that is read, in bytes.
    pub body_limit: usize,
}

impl Debug for Behind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Behind").field("body_limit", &self.body_limit).finish_non_exhaustive()
    }
}

/// Where requests of an operation arrive.
#[derive(Clone, Debug)]
pub struct Address {
    /// The method.
    pub method: Method,
    /// The path; empty: any path, for services that own their endpoint.
    pub path: &'static [Piece],
    /// What tells operations apart that share method and path: the name that [`Protocol::selector`] reads.
    pub selector: Option<Cow<'static, str>>,
}

/// A piece of a path template. Pieces stand one after another, slashes included:
/// `/Accounts/{Sid}.json` is `Text("/Accounts/"), Value(0), Text(".json")`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text as it stands.
    Text(&'static str),
    /// The value of an input, by its index in the binding. Never matches a slash, never empty.
    Value(u16),
    /// The same, but reaching over slashes to the end of the path.
    Rest(u16),
    /// A path the callee chose for itself, as it stands: routed, but not sent. Who calls has the whole URL from
    /// elsewhere (webhooks, callbacks).
    Own(&'static str),
}

/// What a caller wants sent.
pub struct Outgoing<'a> {
    /// Where the service is.
    pub base: &'a Base,
    /// The operation's input.
    pub input: &'a dyn Record,
    /// The idempotency key, bare, for protocols that carry it in an envelope of their own.
    pub key: Option<&'a str>,
    /// Where boundaries come from that must stand nowhere in what is still to come.
    pub entropy: &'a dyn Entropy,
}

/// Facts about one attempt of a call.
#[derive(Clone, Copy, Debug)]
pub struct Attempt {
    /// 1 for the first.
    pub number: u32,
    /// The time left until the deadline of the whole call, if there is one.
    pub remaining: Option<Duration>,
}

/// A whole reply as it came.
#[derive(Debug)]
pub struct Received {
    /// The HTTP status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body; empty where it is a stream.
    pub body: Bytes,
    /// The trailers, if there were any.
    pub trailers: Option<HeaderMap>,
    /// What is still to come of a body that [`Protocol::streams_bytes`].
    pub stream: Option<ByteStream>,
}

/// Where a reply is put. All three are places of an `Option`, so that a place stays empty unless it is meant.
pub struct Target<'a> {
    /// The value of a success.
    pub value: &'a mut dyn Place,
    /// The error the contract declares.
    pub declared: &'a mut dyn Place,
    /// The headers the contract declares on a success.
    pub headers: &'a mut dyn Place,
}

/// What a reply said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A success; the value is in its place.
    Value,
    /// An error of the contract; it is in its place.
    Declared,
    /// Something the contract does not tell of; nothing was put anywhere.
    Undeclared,
}

/// How much of a body must be at hand before it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intake {
    /// All of it.
    Whole,
    /// As much as may be held; of a larger one the rest is handed on while it comes.
    Begin,
    /// Nothing: it is handed on while it comes.
    Stream,
}

/// A request as it arrived.
#[derive(Debug)]
pub struct Arrived<'a> {
    /// Method, URI and headers.
    pub head: &'a request::Parts,
    /// The values of the path template, still percent-encoded, by their index in the binding.
    pub path: &'a [(u16, String)],
    /// The body; of one that is not held whole its begin.
    pub body: &'a Bytes,
    /// What is still to come of it.
    pub stream: Option<ByteStream>,
    /// Where the protocol puts an idempotency key it finds in an envelope of its own.
    pub key: Option<IdempotencyKey>,
}

/// How an operation ended.
#[derive(Clone, Copy)]
pub enum Outcome<'a> {
    /// With a value, and the headers the contract declares for it.
    Value(&'a dyn Place, Option<&'a dyn Record>),
    /// With an error the contract declares.
    Declared(&'a dyn Place),
    /// With anything else.
    Fault(&'a Fault),
}
