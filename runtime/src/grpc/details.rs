//! The details of a fault as a `google.rpc.Status`, written as bytes.
//! Source: `google/rpc/status.proto`, `google/rpc/error_details.proto`, `google/protobuf/duration.proto`.

use std::time::Duration;

use crate::fault::{Fault, Violation};

const BAD_REQUEST: &str = "type.googleapis.com/google.rpc.BadRequest";
const ERROR_INFO: &str = "type.googleapis.com/google.rpc.ErrorInfo";
const RETRY_INFO: &str = "type.googleapis.com/google.rpc.RetryInfo";

/// Empty if code and message say it all.
pub(crate) fn of(fault: &Fault) -> Vec<u8> {
    let mut details = Vec::new();
    if !fault.violations().is_empty() {
        let violations = fault.violations().iter();
        any(&mut details, BAD_REQUEST, &violations.flat_map(field_violation).collect::<Vec<u8>>());
    }
    if let Some(reason) = fault.reason() {
        let mut info = Vec::new();
        chunk(&mut info, 1, reason.as_bytes());
        any(&mut details, ERROR_INFO, &info);
    }
    if let Some(delay) = fault.retry_after() {
        let mut info = Vec::new();
        chunk(&mut info, 1, &duration(delay));
        any(&mut details, RETRY_INFO, &info);
    }
    if details.is_empty() {
        return details;
    }
    let mut status = Vec::new();
    number(&mut status, 1, fault.code() as u64);
    chunk(&mut status, 2, fault.detail().as_bytes());
    status.append(&mut details);
    status
}

fn field_violation(violation: &Violation) -> Vec<u8> {
    let mut inner = Vec::new();
    chunk(&mut inner, 1, violation.pointer.as_bytes());
    chunk(&mut inner, 2, violation.message.as_bytes());
    let mut out = Vec::new();
    chunk(&mut out, 1, &inner);
    out
}

fn duration(duration: Duration) -> Vec<u8> {
    let mut out = Vec::new();
    number(&mut out, 1, duration.as_secs());
    number(&mut out, 2, u64::from(duration.subsec_nanos()));
    out
}

/// One of the details: `google.protobuf.Any` in field 3.
fn any(out: &mut Vec<u8>, url: &str, value: &[u8]) {
    let mut inner = Vec::new();
    chunk(&mut inner, 1, url.as_bytes());
    chunk(&mut inner, 2, value);
    chunk(out, 3, &inner);
}

/// Field numbers here are below 16: a tag is one byte.
fn chunk(out: &mut Vec<u8>, field: u8, bytes: &[u8]) {
    out.push(field << 3 | 2);
    varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

fn number(out: &mut Vec<u8>, field: u8, value: u64) {
    if value != 0 {
        out.push(field << 3);
        varint(out, value);
    }
}

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn violations_are_a_bad_request() {
        assert!(of(&Fault::not_found("gone")).is_empty());
        let violation = Violation {
            part: "",
            pointer: "book.title".into(),
            rule: "maxLength".into(),
            message: "too long".into(),
        };
        let fault = Fault::invalid("no").with_violations(vec![violation]);
        let inner = [&[0x0a, 10][..], b"book.title", &[0x12, 8], b"too long"].concat();
        let bad_request = [&[0x0a, inner.len() as u8][..], &inner].concat();
        let any = [
            &[0x0a, BAD_REQUEST.len() as u8][..],
            BAD_REQUEST.as_bytes(),
            &[0x12, bad_request.len() as u8],
            &bad_request,
        ]
        .concat();
        let expected = [&[8, 3, 0x12, 2][..], b"no", &[0x1a, any.len() as u8], &any].concat();
        assert_eq!(of(&fault), expected);
    }

    #[test]
    fn a_delay_is_a_retry_info() {
        let fault = Fault::unavailable("").with_retry_after(Duration::from_millis(1_500));
        let bytes = of(&fault);
        // seconds: 1, nanos: 500,000,000
        assert!(bytes.ends_with(&[0x0a, 8, 8, 1, 0x10, 0x80, 0xca, 0xb5, 0xee, 1]), "{bytes:?}");
    }
}
