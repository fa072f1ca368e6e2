//! The default transport: `reqwest` with rustls.

use std::sync::OnceLock;

use super::{Transport, TransportError};
use crate::body::{Body, BoxFuture};

/// Sends through a pool of `reqwest`.
#[derive(Clone, Debug)]
pub struct Reqwest {
    client: reqwest::Client,
    /// Speaks HTTP/2 from the first byte: what gRPC over plain text needs, where nothing is negotiated.
    plain_http2: std::sync::Arc<OnceLock<reqwest::Client>>,
}

impl Reqwest {
    /// With a pool of its own; fails where the platform has no usable TLS configuration.
    pub fn new() -> Result<Reqwest, TransportError> {
        builder().build().map(Reqwest::from).map_err(TransportError::unsent)
    }

    fn client(&self, request: &http::Request<Body>) -> Result<reqwest::Client, reqwest::Error> {
        let plain = request.uri().scheme() == Some(&http::uri::Scheme::HTTP);
        if request.version() != http::Version::HTTP_2 || !plain {
            return Ok(self.client.clone());
        }
        if let Some(client) = self.plain_http2.get() {
            return Ok(client.clone());
        }
        let client = builder().http2_prior_knowledge().build()?;
        Ok(self.plain_http2.get_or_init(|| client).clone())
    }
}

fn builder() -> reqwest::ClientBuilder {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).retry(reqwest::retry::never())
}

/// Uses a client configured elsewhere: proxies, certificates, pools. It should follow no redirects.
impl From<reqwest::Client> for Reqwest {
    fn from(client: reqwest::Client) -> Reqwest {
        Reqwest { client, plain_http2: std::sync::Arc::default() }
    }
}

impl Transport for Reqwest {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        let client = self.client(&request);
        Box::pin(async move {
            let client = client.map_err(TransportError::unsent)?;
            let request = request.map(|body| match body.bytes() {
                Some(bytes) => reqwest::Body::from(bytes.clone()),
                None => reqwest::Body::wrap(body),
            });
            let request = reqwest::Request::try_from(request).map_err(TransportError::unsent)?;
            match client.execute(request).await {
                Ok(reply) => Ok(http::Response::<reqwest::Body>::from(reply).map(Body::wrap)),
                Err(error) if error.is_connect() || error.is_builder() => {
                    Err(TransportError::unsent(error.without_url()))
                }
                Err(error) => Err(TransportError::lost(error.without_url())),
            }
        })
    }
}
