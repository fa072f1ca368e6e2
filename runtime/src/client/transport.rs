//! What carries a request to the other side.

use std::fmt;

use crate::body::{Body, BoxError, BoxFuture};

/// Sends one request and brings the head of its reply; the body may still be on its way.
///
/// A transport follows no redirects, retries nothing and has no timeout of its own: the core does that.
/// A request of version HTTP/2 is for a protocol that needs trailers and must go out as such.
pub trait Transport: Send + Sync + 'static {
    /// Sends it. Dropping the future gives the exchange up.
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>>;

    /// Whether it shows a client certificate (the scheme `mutualTLS`).
    fn has_certificate(&self) -> bool {
        false
    }
}

/// Why no reply came.
#[derive(Debug)]
pub struct TransportError {
    sent: Sent,
    source: BoxError,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sent {
    Never,
    Maybe,
}

impl TransportError {
    /// The request never left: no connection, no name, no route.
    pub fn unsent(source: impl Into<BoxError>) -> TransportError {
        TransportError { sent: Sent::Never, source: source.into() }
    }

    /// The request left, or may have; the other side may have acted on it.
    pub fn lost(source: impl Into<BoxError>) -> TransportError {
        TransportError { sent: Sent::Maybe, source: source.into() }
    }

    /// Whether it is certain that the other side saw nothing of the request.
    pub fn is_unsent(&self) -> bool {
        self.sent == Sent::Never
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.sent {
            Sent::Never => "the request could not be sent",
            Sent::Maybe => "the connection failed before the reply",
        })
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.source.as_ref())
    }
}
