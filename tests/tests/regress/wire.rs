//! A transport that keeps what was sent and answers what it was given.

use std::collections::VecDeque;
use std::future::Future;
use std::sync::{Arc, Mutex};

use counterpart_runtime::Body;
use counterpart_runtime::body::BoxFuture;
use counterpart_runtime::client::{Builder, Connect, Transport, TransportError};
use http::{HeaderMap, Request, Response};

/// What was sent.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) line: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

/// Answers in turn; the last answer again and again.
#[derive(Clone, Default)]
pub(crate) struct Wire(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    sent: Vec<Sent>,
    replies: VecDeque<(u16, &'static str, Vec<u8>)>,
}

impl Wire {
    /// Answers with this status, media type and body; an empty type for no body.
    pub(crate) fn answers(self, status: u16, media: &'static str, body: impl Into<Vec<u8>>) -> Wire {
        self.0.lock().unwrap().replies.push_back((status, media, body.into()));
        self
    }

    pub(crate) fn client<C: Connect>(&self) -> Builder<C> {
        Builder::new("http://regress.test").transport(self.clone())
    }

    pub(crate) fn sent(&self) -> Vec<Sent> {
        self.0.lock().unwrap().sent.clone()
    }

    /// The one request that was sent.
    pub(crate) fn only(&self) -> Sent {
        let sent = self.sent();
        assert_eq!(sent.len(), 1, "{sent:?}");
        sent.into_iter().next().unwrap()
    }
}

impl Sent {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Transport for Wire {
    fn send(&self, request: Request<Body>) -> BoxFuture<'static, Result<Response<Body>, TransportError>> {
        let wire = self.clone();
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let body = body.collect(1 << 20).await.unwrap().bytes.to_vec();
            let target = head.uri.path_and_query().map_or("", |target| target.as_str());
            let line = format!("{} {target}", head.method);
            let mut inner = wire.0.lock().unwrap();
            inner.sent.push(Sent { line, headers: head.headers, body });
            let reply = match inner.replies.len() {
                0 => (204, "", Vec::new()),
                1 => inner.replies[0].clone(),
                _ => inner.replies.pop_front().unwrap(),
            };
            let mut response = Response::builder().status(reply.0);
            if !reply.1.is_empty() {
                response = response.header("content-type", reply.1);
            }
            Ok(response.body(Body::from(reply.2)).unwrap())
        })
    }
}

/// Runs a call to its end.
pub(crate) fn run<F: Future>(call: impl FnOnce() -> F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { call().await })
}
