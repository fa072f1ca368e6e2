//! A transport that is a function call: any tower-like service in this process.

use std::error::Error;
use std::future::poll_fn;

use tower_service::Service;

use super::{Builder, Connect, Transport, TransportError};
use crate::body::{Body, BoxError, BoxFuture};

/// Calls a service of this process; what a test needs instead of a socket.
#[derive(Clone, Debug)]
pub struct InProcess<S>(S);

/// A client of a service in this process.
pub fn in_process<C: Connect, S>(service: S) -> C
where
    InProcess<S>: Transport,
{
    Builder::new("http://in-process")
        .transport(InProcess::new(service))
        .build()
        .expect("the URL is one and the transport is set")
}

impl<S> InProcess<S> {
    /// Around this service, which is cloned for each request.
    pub fn new(service: S) -> InProcess<S> {
        InProcess(service)
    }
}

impl<S, B> Transport for InProcess<S>
where
    S: Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + Sync + 'static,
    S::Error: Into<Box<dyn Error + Send + Sync>>,
    S::Future: Send,
    B: http_body::Body<Data = bytes::Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        let mut service = self.0.clone();
        Box::pin(async move {
            poll_fn(|cx| service.poll_ready(cx)).await.map_err(TransportError::unsent)?;
            let reply = service.call(request).await.map_err(TransportError::lost)?;
            Ok(reply.map(Body::wrap))
        })
    }
}
