//! The default transport: `reqwest` with rustls.

use std::fmt;

use std::sync::OnceLock;

use super::{Transport, TransportError};
use crate::body::{Body, BoxFuture};

/// Sends through a pool of `reqwest`.
#[derive(Clone, Debug)]
pub struct Reqwest {
    client: reqwest::Client,
    tls: Tls,
    /// Speaks HTTP/2 from the first byte: what gRPC over plain text needs, where nothing is negotiated.
    plain_http2: std::sync::Arc<OnceLock<reqwest::Client>>,
}

impl Reqwest {
    /// With a pool of its own; fails where the platform has no usable TLS configuration.
    pub fn new() -> Result<Reqwest, TransportError> {
        Reqwest::with(Tls::default())
    }

    /// With a pool of its own that shows and trusts these certificates.
    ///
    /// # Errors
    /// Where they are no PEM, or the platform has no usable TLS configuration.
    pub fn with(tls: Tls) -> Result<Reqwest, TransportError> {
        let client = tls.builder().and_then(reqwest::ClientBuilder::build).map_err(TransportError::unsent)?;
        Ok(Reqwest { client, tls, plain_http2: std::sync::Arc::default() })
    }

    fn client(&self, request: &http::Request<Body>) -> Result<reqwest::Client, reqwest::Error> {
        let plain = request.uri().scheme() == Some(&http::uri::Scheme::HTTP);
        if request.version() != http::Version::HTTP_2 || !plain {
            return Ok(self.client.clone());
        }
        if let Some(client) = self.plain_http2.get() {
            return Ok(client.clone());
        }
        let client = self.tls.builder()?.http2_prior_knowledge().build()?;
        Ok(self.plain_http2.get_or_init(|| client).clone())
    }
}

/// Certificates beside those of the platform.
#[derive(Clone, Default)]
pub struct Tls {
    identity: Option<std::sync::Arc<[u8]>>,
    roots: Vec<std::sync::Arc<[u8]>>,
}

impl Tls {
    /// Shows this to servers that ask who calls (the scheme `mutualTLS`): PEM, the certificate with its chain and the
    /// private key.
    #[must_use]
    pub fn identity(mut self, pem: &[u8]) -> Tls {
        self.identity = Some(pem.into());
        self
    }

    /// Trusts this authority, too: PEM, one certificate or several.
    #[must_use]
    pub fn root(mut self, pem: &[u8]) -> Tls {
        self.roots.push(pem.into());
        self
    }

    fn builder(&self) -> Result<reqwest::ClientBuilder, reqwest::Error> {
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never());
        for root in &self.roots {
            builder = builder.tls_certs_merge(reqwest::Certificate::from_pem_bundle(root)?);
        }
        match &self.identity {
            Some(identity) => Ok(builder.identity(reqwest::Identity::from_pem(identity)?)),
            None => Ok(builder),
        }
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls")
            .field("identity", &self.identity.is_some())
            .field("roots", &self.roots.len())
            .finish()
    }
}

/// Uses a client configured elsewhere: proxies, certificates, pools. It should follow no redirects.
impl From<reqwest::Client> for Reqwest {
    fn from(client: reqwest::Client) -> Reqwest {
        Reqwest { client, tls: Tls::default(), plain_http2: std::sync::Arc::default() }
    }
}

impl Transport for Reqwest {
    fn has_certificate(&self) -> bool {
        self.tls.identity.is_some()
    }

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
