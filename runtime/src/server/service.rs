//! The finished service.

use std::borrow::Cow;
use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;

use super::idempotency::Store;
use super::limits::Limits;
use super::router::Router;
use super::serve::serve;
use super::sorted::Sorted;
use super::{Route, Verifier};
use crate::body::{Body, BoxError, BoxFuture};
use crate::clock::Clock;
use crate::operation::Contract;
use crate::signature::Signature;

/// A tower service over all operations of a contract. Cheap to clone; never fails: failures are replies.
#[derive(Clone)]
pub struct Service(pub(super) Arc<Shared>);

pub(super) struct Shared {
    pub(super) contract: &'static Contract,
    pub(super) routes: Vec<Route>,
    pub(super) router: Router,
    /// What tells each route from others at its address.
    pub(super) selectors: Vec<Option<Cow<'static, str>>>,
    pub(super) verifiers: Vec<Verifier>,
    pub(super) store: Arc<dyn Store>,
    pub(super) limits: Limits,
    pub(super) clock: Arc<dyn Clock>,
    /// What the path must begin with, without a slash at its end.
    pub(super) prefix: String,
    /// A path where the message tells the operation.
    pub(super) sorted: Option<Sorted>,
    /// Checked of every message.
    pub(super) signature: Option<Arc<dyn Signature>>,
    /// Nobody is asked who they are.
    pub(super) for_anyone: bool,
}

impl<B> tower_service::Service<http::Request<B>> for Service
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<http::Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<B>) -> Self::Future {
        self.answer(request.map(Body::wrap))
    }
}

impl Service {
    /// Answers one request, compiled once whatever the body's type was.
    fn answer(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, Infallible>> {
        let shared = self.0.clone();
        Box::pin(async move { Ok(serve(shared, request).await) })
    }
}

impl std::fmt::Debug for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Service")
            .field("contract", &self.0.contract.name)
            .field("operations", &self.0.routes.len())
            .finish_non_exhaustive()
    }
}
