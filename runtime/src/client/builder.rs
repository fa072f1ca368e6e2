//! From a URL to a client.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};

use super::core::Shared;
use super::retry::Budget;
use super::{Core, Credentials, Hosted, Notice, Retry, Server, Transport, TransportError};
use crate::clock::{Clock, Entropy, SystemClock, SystemEntropy};
use crate::operation::Contract;
use crate::protocol::{Base, Malformed};
use crate::signature::Signature;
use crate::version::Version;

/// A generated client: what its builder needs to know of it.
pub trait Connect: Sized {
    /// The contract it is cut from.
    const CONTRACT: &'static Contract;

    /// The credentials its contract declares.
    type Credentials: Into<Credentials>;

    /// Where the contract says it is served, where that matters for [`HOSTED`](Connect::HOSTED).
    const SERVERS: &'static [Server] = &[];

    /// The operations that are served elsewhere.
    const HOSTED: &'static [Hosted] = &[];

    /// Around this core.
    fn connect(core: Core) -> Self;
}

/// Sets up a client.
#[must_use]
pub struct Builder<C> {
    base: String,
    transport: Option<Arc<dyn Transport>>,
    credentials: Credentials,
    version: Option<Version>,
    headers: HeaderMap,
    retry: Retry,
    timeout: Option<Duration>,
    reply_limit: usize,
    notices: Option<Arc<dyn Fn(Notice) + Send + Sync>>,
    own_servers: Option<bool>,
    signature: Option<Arc<dyn Signature>>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    client: PhantomData<fn() -> C>,
}

impl<C: Connect> Builder<C> {
    /// For the service at this URL.
    pub fn new(base: impl Into<String>) -> Builder<C> {
        Builder {
            base: base.into(),
            transport: None,
            credentials: Credentials::default(),
            version: None,
            headers: HeaderMap::new(),
            retry: Retry::standard(),
            timeout: Some(Duration::from_secs(60)),
            reply_limit: 64 << 20,
            notices: None,
            own_servers: None,
            signature: None,
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            client: PhantomData,
        }
    }

    /// Proves who calls, wherever the contract asks for it.
    pub fn credentials(mut self, credentials: C::Credentials) -> Self {
        self.credentials = self.credentials.and(credentials.into());
        self
    }

    /// How to try again; [`Retry::standard`] unless set.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// The time a call has, attempts and pauses included; one minute unless set.
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.timeout = timeout.into();
        self
    }

    /// Asks for this version of the contract instead of the newest, where the contract has a place for it.
    pub fn version(mut self, version: impl Into<Version>) -> Self {
        self.version = Some(version.into());
        self
    }

    /// Sends this header with every request.
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.append(name, value);
        self
    }

    /// The largest reply that is read, in bytes; 64 MiB unless set. Streams are exempt.
    pub fn reply_limit(mut self, bytes: usize) -> Self {
        self.reply_limit = bytes;
        self
    }

    /// Is told each time the service says that an operation is deprecated, or when it ends.
    pub fn on_notice(mut self, tell: impl Fn(Notice) + Send + Sync + 'static) -> Self {
        self.notices = Some(Arc::new(tell));
        self
    }

    /// Whether operations with servers of their own go there. Unless set they do where the client is for a server that
    /// the contract names (`Client::SERVERS`), so that a client for a test or a proxy sends everything to it.
    pub fn own_servers(mut self, follow: bool) -> Self {
        self.own_servers = Some(follow);
        self
    }

    /// Signs every request, each attempt anew: what a sender of webhooks does. Bodies must be whole, no streams.
    pub fn sign(mut self, signature: impl Signature) -> Self {
        self.signature = Some(Arc::new(signature));
        self
    }

    /// What carries the requests; `reqwest` unless set, if that feature is on.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Takes time from here.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Takes randomness from here.
    pub fn entropy(mut self, entropy: impl Entropy) -> Self {
        self.entropy = Arc::new(entropy);
        self
    }

    /// Checks what was set and makes the client. Nothing is sent.
    pub fn build(self) -> Result<C, BuildError> {
        let base = BuildError::base(&self.base)?;
        let version = self.version.or_else(|| newest(C::CONTRACT));
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport()?,
        };
        Ok(C::connect(Core(Arc::new(Shared {
            contract: C::CONTRACT,
            base,
            transport,
            credentials: self.credentials,
            version,
            headers: self.headers,
            retry: self.retry,
            budget: Budget::new(),
            timeout: self.timeout,
            reply_limit: self.reply_limit,
            notices: self.notices,
            servers: C::SERVERS,
            hosted: C::HOSTED,
            own_servers: self.own_servers,
            signature: self.signature,
            clock: self.clock,
            entropy: self.entropy,
        }))))
    }
}

fn newest(contract: &'static Contract) -> Option<Version> {
    let versioning = contract.versioning.as_ref()?;
    versioning.supported.last().map(|label| Version::new(*label))
}

#[cfg(feature = "reqwest")]
fn default_transport() -> Result<Arc<dyn Transport>, BuildError> {
    Ok(Arc::new(super::Reqwest::new().map_err(Kind::Transport)?))
}

#[cfg(not(feature = "reqwest"))]
fn default_transport() -> Result<Arc<dyn Transport>, BuildError> {
    let missing = "no transport is set and the feature `reqwest` is off";
    Err(Kind::Transport(TransportError::unsent(missing)).into())
}

/// Why a client could not be made.
#[derive(Debug)]
pub struct BuildError(Kind);

#[derive(Debug)]
enum Kind {
    Base(Malformed),
    Transport(TransportError),
}

impl BuildError {
    pub(super) fn base(url: &str) -> Result<Base, BuildError> {
        Base::parse(url).map_err(|error| Kind::Base(error).into())
    }
}

impl From<Kind> for BuildError {
    fn from(kind: Kind) -> BuildError {
        BuildError(kind)
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Base(error) => write!(f, "{error}"),
            Kind::Transport(_) => f.write_str("the client has no transport"),
        }
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0 {
            Kind::Base(error) => std::error::Error::source(error),
            Kind::Transport(error) => std::error::Error::source(error),
        }
    }
}
