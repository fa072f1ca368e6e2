//! Requests written by hand, and a transport that answers from a script.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use counterpart_runtime::Body;
use counterpart_runtime::body::BoxFuture;
use counterpart_runtime::client::{Transport, TransportError};
use counterpart_runtime::clock::{Clock, SystemClock};
use counterpart_runtime::record::Value;
use counterpart_runtime::server::Service;
use tower_service::Service as _;

/// A reply read to its end.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: http::HeaderMap,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn json(&self) -> Value {
        counterpart_runtime::json::from_slice(self.body.as_bytes()).unwrap()
    }

    /// The places of all violations: `query /limit maximum`.
    pub(crate) fn errors(&self) -> Vec<String> {
        let json = self.json();
        let errors = json.get("errors").and_then(Value::as_array).unwrap_or_default().to_vec();
        let text = |error: &Value, name: &str| error.get(name).unwrap().as_str().unwrap().to_owned();
        errors.iter().map(|error| ["in", "pointer", "rule"].map(|name| text(error, name)).join(" ")).collect()
    }
}

/// Sends a request of this head (`POST /books`), header lines and body.
pub(crate) async fn send(service: &Service, head: &str, headers: &[(&str, &str)], body: &str) -> Reply {
    let (method, uri) = head.split_once(' ').unwrap();
    let mut request = http::Request::builder().method(method).uri(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::from(body.to_owned())).unwrap();
    let Ok::<_, Infallible>(reply) = service.clone().call(request).await;
    let (head, body) = reply.into_parts();
    let body = body.collect(1 << 20).await.unwrap().bytes;
    let body = String::from_utf8(body.to_vec()).unwrap();
    Reply { status: head.status.as_u16(), headers: head.headers, body }
}

/// The book of a reply that has one whatever its status.
const BOOK: &str = r#"{"id":"b1","title":"Night","genre":"novel"}"#;

/// What a script answers next.
#[derive(Clone, Copy)]
pub(crate) enum Line {
    Status(u16),
    RetryAfter(u16, &'static str),
    /// With the headers `RateLimit` and, unless it is empty, `Retry-After`.
    RateLimit(u16, &'static str, &'static str),
    Body(u16, &'static str),
    Unsent,
    Lost,
    Silence,
}

/// A transport that answers from a script and notes what was asked and when.
#[derive(Clone, Default)]
pub(crate) struct Script {
    lines: Arc<Mutex<VecDeque<Line>>>,
    asked: Arc<Mutex<Vec<(Duration, http::request::Parts)>>>,
    begun: Arc<Mutex<Option<std::time::Instant>>>,
}

impl Script {
    pub(crate) fn new(lines: impl IntoIterator<Item = Line>) -> Script {
        let script = Script::default();
        script.lines.lock().unwrap().extend(lines);
        script
    }

    /// The requests so far.
    pub(crate) fn asked(&self) -> Vec<http::request::Parts> {
        self.asked.lock().unwrap().iter().map(|(_, head)| head.clone()).collect()
    }

    /// When each request came, in milliseconds after the first.
    pub(crate) fn times(&self) -> Vec<u128> {
        self.asked.lock().unwrap().iter().map(|(time, _)| time.as_millis()).collect()
    }
}

impl Transport for Script {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        let now = SystemClock.now();
        let begun = *self.begun.lock().unwrap().get_or_insert(now);
        self.asked.lock().unwrap().push((now - begun, request.into_parts().0));
        let line = self.lines.lock().unwrap().pop_front().expect("the script is long enough");
        Box::pin(async move {
            let reply = http::Response::builder().header("content-type", "application/json");
            let reply = match line {
                Line::Unsent => return Err(TransportError::unsent("no route")),
                Line::Lost => return Err(TransportError::lost("reset")),
                Line::Silence => std::future::pending().await,
                Line::Status(status) => reply.status(status).body(Body::empty()),
                Line::RetryAfter(status, after) => {
                    reply.status(status).header("retry-after", after).body(Body::empty())
                }
                Line::RateLimit(status, limit, after) => {
                    let reply = reply.status(status).header("ratelimit", limit);
                    let reply = if after.is_empty() { reply } else { reply.header("retry-after", after) };
                    reply.body(Body::from(BOOK))
                }
                Line::Body(status, body) => reply.status(status).body(Body::from(body)),
            };
            Ok(reply.unwrap())
        })
    }
}
