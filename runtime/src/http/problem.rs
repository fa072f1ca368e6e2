//! Problem details: how a fault is told over HTTP (RFC 9457).

use http::HeaderValue;
use http::header::{CONTENT_TYPE, RETRY_AFTER};

use crate::body::Body;
use crate::fault::{Fault, Violation};
use crate::json;
use crate::record::{Map, Number, Value, View};

/// The response to a fault.
pub(super) fn response(fault: &Fault) -> http::Response<Body> {
    let mut response = http::Response::new(Body::from(document(fault)));
    *response.status_mut() = fault.status();
    let headers = response.headers_mut();
    headers.extend(fault.headers().clone());
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    if let Some(delay) = fault.retry_after() {
        // Whole seconds, and never so few that the caller comes too early.
        headers.insert(RETRY_AFTER, HeaderValue::from(delay.as_millis().div_ceil(1000) as u64));
    }
    response
}

/// The document of a fault.
pub(super) fn document(fault: &Fault) -> Vec<u8> {
    let status = fault.status();
    let mut members: Map<String, Value> = Map::new();
    let mut put = |name: &str, value: Value| drop(members.insert(name.to_owned(), value));
    put("type", text("about:blank"));
    put("title", text(status.canonical_reason().unwrap_or("Error")));
    put("status", number(status.as_u16()));
    put("detail", text(fault.detail()));
    put("code", text(fault.code().as_str()));
    if let Some(reason) = fault.reason() {
        put("reason", text(reason));
    }
    if !fault.violations().is_empty() {
        put("errors", Value::Array(fault.violations().iter().map(violation).collect()));
    }
    let mut out = Vec::new();
    json::write(View::Any(&Value::Object(members)), &mut out, &json::Options::default());
    out
}

fn violation(violation: &Violation) -> Value {
    let mut members: Map<String, Value> = Map::new();
    let mut put = |name: &str, value: &str| drop(members.insert(name.to_owned(), text(value)));
    put("in", violation.part);
    put("pointer", &violation.pointer);
    put("rule", &violation.rule);
    put("detail", &violation.message);
    Value::Object(members)
}

fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

fn number(number: u16) -> Value {
    Number::parse(&number.to_string()).map_or(Value::Null, Value::Number)
}
