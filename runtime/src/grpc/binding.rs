//! A gRPC method on the wire, both ends.
//! Source: <https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md>.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue, TE};
use http::{HeaderMap, Method, StatusCode, Version, request, response};
use http_body::Frame;

use super::frame;
use super::status::{PUSHBACK, Status};
use super::stream::{Reader, Writer};
use super::timeout;
use crate::body::Body;
use crate::fault::{Code, Fault, Violation};
use crate::operation::Operation;
use crate::protocol::{
    Address, Again, Arrived, Attempt, Decoder, Encoder, Malformed, Outcome, Outgoing, Piece, Protocol,
    Pushback, Received, Target, Verdict,
};
use crate::record::{Place, Record};

const GRPC: HeaderValue = HeaderValue::from_static("application/grpc");
const PROTO: HeaderValue = HeaderValue::from_static("application/grpc+proto");
const PREVIOUS_ATTEMPTS: HeaderName = HeaderName::from_static("grpc-previous-rpc-attempts");
const ENCODING: HeaderName = HeaderName::from_static("grpc-encoding");
const ACCEPT_ENCODING: HeaderName = HeaderName::from_static("grpc-accept-encoding");
const IDENTITY: HeaderValue = HeaderValue::from_static("identity");

/// A method. Its input is the request message, its value the reply message.
#[derive(Debug)]
pub struct Binding {
    /// `/package.Service/Method`, as one piece of text.
    pub path: &'static [Piece],
}

impl Binding {
    fn path(&self) -> &'static str {
        match self.path {
            [Piece::Text(path)] => path,
            _ => "",
        }
    }
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
        let mut body = BytesMut::new();
        if !operation.exchange.streams_in() {
            frame::write(call.input, &mut body)?;
        }
        let mut request = http::Request::new(Body::from(body.freeze()));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = call.base.join(self.path())?;
        *request.version_mut() = Version::HTTP_2;
        let headers = request.headers_mut();
        headers.insert(CONTENT_TYPE, PROTO);
        headers.insert(TE, HeaderValue::from_static("trailers"));
        headers.insert(ACCEPT_ENCODING, IDENTITY);
        Ok(request)
    }

    fn before_attempt(&self, attempt: &Attempt, headers: &mut HeaderMap) {
        match attempt.remaining {
            Some(remaining) => drop(headers.insert(timeout::TIMEOUT, timeout::format(remaining))),
            None => drop(headers.remove(timeout::TIMEOUT)),
        }
        if attempt.number > 1 {
            headers.insert(PREVIOUS_ATTEMPTS, HeaderValue::from(attempt.number - 1));
        }
    }

    fn again(&self, reply: &Received) -> Again {
        match ending(reply).err().map(|status| status.code()) {
            Some(Code::Unavailable) => Again::Transient,
            Some(Code::ResourceExhausted) => Again::Throttled,
            _ => Again::No,
        }
    }

    fn pushback(&self, reply: &Received) -> Option<Pushback> {
        let trailers = reply.trailers.as_ref().unwrap_or(&reply.headers);
        let text = trailers.get(PUSHBACK)?.to_str().ok();
        // Negative or unreadable: the callee wants no other attempt (gRFC A6).
        Some(match text.and_then(|text| text.trim().parse().ok()) {
            Some(delay) => Pushback::After(Duration::from_millis(delay)),
            None => Pushback::Stop,
        })
    }

    fn decode_reply(
        &self,
        _operation: &Operation,
        reply: &Received,
        target: &mut Target<'_>,
    ) -> Result<Verdict, Malformed> {
        match ending(reply) {
            Ok(()) => frame::single(&reply.body, target.value).map(|()| Verdict::Value),
            Err(status) if super::declare(target.declared, &status) => Ok(Verdict::Declared),
            Err(_) => Ok(Verdict::Undeclared),
        }
    }

    fn decode_stream(&self, _operation: &Operation, head: &response::Parts) -> Option<Box<dyn Decoder>> {
        if head.status != StatusCode::OK || !is_grpc(&head.headers) {
            return None;
        }
        match Status::read(&head.headers) {
            None => Some(Box::new(Reader::of_replies())),
            Some(Ok(())) => Some(Box::new(Reader::ended(Ok(())))),
            Some(Err(_)) => None,
        }
    }

    fn encode_item(
        &self,
        _operation: &Operation,
        item: &dyn Place,
        out: &mut BytesMut,
    ) -> Result<(), Malformed> {
        frame::write(item, out)
    }

    fn time_left(&self, head: &request::Parts) -> Option<Duration> {
        head.headers.get(timeout::TIMEOUT).and_then(timeout::parse)
    }

    fn decode_request(
        &self,
        _operation: &Operation,
        request: &mut Arrived<'_>,
        input: &mut dyn Record,
    ) -> Result<(), Fault> {
        check(request.head)?;
        frame::single(request.body, input).map_err(|malformed| {
            let violation = Violation {
                part: "",
                pointer: malformed.pointer.clone(),
                rule: "type".into(),
                message: malformed.message.clone().into_owned(),
            };
            let code = malformed.code.unwrap_or(Code::InvalidArgument);
            let fault = Fault::new(code, malformed.to_string()).with_source(malformed);
            match code {
                Code::InvalidArgument => fault.with_violations(vec![self.locate(violation)]),
                _ => fault,
            }
        })
    }

    fn decode_items(&self, _operation: &Operation, head: &request::Parts) -> Result<Box<dyn Decoder>, Fault> {
        check(head)?;
        Ok(Box::new(Reader::default()))
    }

    /// The path of `google.rpc.BadRequest.FieldViolation`: `spans[2].name`.
    fn locate(&self, mut violation: Violation) -> Violation {
        let mut path = String::new();
        for step in violation.pointer.split('/').filter(|step| !step.is_empty()) {
            if !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit()) {
                path.push_str(&format!("[{step}]"));
                continue;
            }
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(&step.replace("~1", "/").replace("~0", "~"));
        }
        violation.pointer = path;
        violation
    }

    fn encode_reply(
        &self,
        _operation: &Operation,
        head: &request::Parts,
        outcome: Outcome<'_>,
    ) -> http::Response<Body> {
        let written = match outcome {
            Outcome::Value(value, _) => {
                let mut body = BytesMut::new();
                frame::write(value, &mut body).map(|()| body.freeze()).map_err(Fault::internal)
            }
            failure => return failed(head, &super::status_of(failure)),
        };
        match written {
            Ok(message) => {
                let mut reply = http::Response::new(Body::frames(Frames {
                    message: Some(message),
                    trailers: Some(Status::ok_trailers()),
                }));
                reply.headers_mut().insert(CONTENT_TYPE, PROTO);
                reply
            }
            Err(fault) => failed(head, &Status::from(&fault)),
        }
    }

    fn encode_stream(
        &self,
        _operation: &Operation,
        _head: &request::Parts,
    ) -> Option<(response::Parts, Box<dyn Encoder>)> {
        let mut reply = http::Response::new(());
        reply.headers_mut().insert(CONTENT_TYPE, PROTO);
        Some((reply.into_parts().0, Box::new(Writer)))
    }
}

/// A reply that is its head alone. Who does not speak gRPC reads the HTTP status.
fn failed(head: &request::Parts, status: &Status) -> http::Response<Body> {
    let mut reply = http::Response::new(Body::empty());
    *reply.status_mut() = match () {
        () if head.method != Method::POST => StatusCode::METHOD_NOT_ALLOWED,
        () if !is_grpc(&head.headers) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        () => StatusCode::OK,
    };
    *reply.headers_mut() = status.to_trailers();
    reply.headers_mut().insert(ACCEPT_ENCODING, IDENTITY);
    reply.headers_mut().insert(CONTENT_TYPE, GRPC);
    reply
}

/// How the call ended, as trailers, headers, or the HTTP status tell.
fn ending(reply: &Received) -> Result<(), Status> {
    let told = reply.trailers.as_ref().and_then(Status::read).or_else(|| Status::read(&reply.headers));
    match told {
        Some(ending) => ending,
        None if reply.status == StatusCode::OK && is_grpc(&reply.headers) => {
            Err(Status::new(Code::Unknown, "the reply ended without a status"))
        }
        None => Err(Status::from_http(reply.status)),
    }
}

fn is_grpc(headers: &HeaderMap) -> bool {
    let media = headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    match media.strip_prefix(b"application/grpc") {
        Some(rest) => matches!(rest, [] | [b';', ..]) || rest.starts_with(b"+proto"),
        None => false,
    }
}

/// Refuses what is no gRPC, and compression: a caller who names one is told which ones there are, whether or not this
/// message uses it, so that it does not depend on what is sent.
fn check(head: &request::Parts) -> Result<(), Fault> {
    if !is_grpc(&head.headers) {
        return Err(Fault::invalid("the media type must be application/grpc"));
    }
    match head.headers.get(ENCODING) {
        Some(encoding) if encoding != IDENTITY => {
            let detail = format!("the compression {encoding:?} is not supported");
            Err(Fault::new(Code::Unimplemented, detail))
        }
        _ => Ok(()),
    }
}

/// One message and its trailers.
struct Frames {
    message: Option<Bytes>,
    trailers: Option<HeaderMap>,
}

impl futures_core::Stream for Frames {
    type Item = Result<Frame<Bytes>, crate::body::BoxError>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        let message = self.message.take().map(Frame::data);
        let frame = message.or_else(|| self.trailers.take().map(Frame::trailers));
        std::task::Poll::Ready(frame.map(Ok))
    }
}
