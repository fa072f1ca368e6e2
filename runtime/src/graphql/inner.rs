//! Between the executor and the service, inside one process: one request for each root field. Its body is the object
//! of arguments; the reply is the whole value of the field as JSON, or with another status than 200 its errors.

use bytes::{BufMut, Bytes, BytesMut};
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{HeaderMap, StatusCode, response};

use super::Errors;
use crate::body::Body;
use crate::fault::{Fault, Violation};
use crate::json;
use crate::protocol::{Arrived, Encoder, Outcome};
use crate::record::{Place, Record, Slot};

/// In a stream, the first byte of a line that holds a value.
pub(super) const VALUE: u8 = b'=';
/// In a stream, the first byte of the line that holds the errors it ends with.
pub(super) const ERRORS: u8 = b'!';

pub(super) fn decode_request(request: &Arrived<'_>, input: &mut dyn Record) -> Result<(), Fault> {
    json::fill_slot(request.body, Slot::Record(input), &json::Options::strict()).map_err(|error| {
        let violations = error.problems().iter().map(|problem| Violation {
            part: "",
            pointer: problem.pointer.clone(),
            rule: problem.rule.into(),
            message: problem.message.clone(),
        });
        let violations = violations.collect();
        Fault::invalid("the arguments are not as declared").with_violations(violations).with_source(error)
    })
}

fn document(value: &dyn Place) -> Vec<u8> {
    let mut out = Vec::new();
    json::write(value.view(), &mut out, &json::Options::graphql());
    out
}

fn errors_of(outcome: Outcome<'_>) -> (StatusCode, Vec<u8>) {
    match outcome {
        Outcome::Fault(fault) => (fault.status(), json::to_vec(&Errors::from(fault))),
        Outcome::Declared(errors) | Outcome::Value(errors, _) => {
            (StatusCode::UNPROCESSABLE_ENTITY, json::to_vec(errors))
        }
    }
}

pub(super) fn encode_reply(outcome: Outcome<'_>) -> http::Response<Body> {
    let (status, body) = match outcome {
        Outcome::Value(value, _) => (StatusCode::OK, document(value)),
        failed => errors_of(failed),
    };
    let mut reply = http::Response::new(Body::from(Bytes::from(body)));
    *reply.status_mut() = status;
    reply.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    reply
}

pub(super) fn encode_stream() -> (response::Parts, Box<dyn Encoder>) {
    (http::Response::new(()).into_parts().0, Box::new(Lines))
}

/// One line a value: JSON has no line breaks that are not escaped.
struct Lines;

impl Encoder for Lines {
    fn item(&mut self, item: &dyn Place, out: &mut BytesMut) -> Result<(), Fault> {
        out.put_u8(VALUE);
        out.extend_from_slice(&document(item));
        out.put_u8(b'\n');
        Ok(())
    }

    fn end(&mut self, failure: Option<Outcome<'_>>, out: &mut BytesMut) -> Option<HeaderMap> {
        if let Some(failure) = failure {
            out.put_u8(ERRORS);
            out.extend_from_slice(&errors_of(failure).1);
            out.put_u8(b'\n');
        }
        None
    }
}
