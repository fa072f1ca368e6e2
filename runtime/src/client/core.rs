//! What all calls of one client share.

use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;

use super::retry::Budget;
use super::tokens::{Ask, Issuer};
use super::{BuildError, Call, Credentials, Hosted, Items, Notice, Retry, Server, Transport};
use crate::clock::{Clock, Entropy};
use crate::operation::{Contract, Operation};
use crate::protocol::{Base, Malformed};
use crate::record::{Place, Record};
use crate::signature::Signature;
use crate::version::Version;

/// The heart of a generated client: no generics, cheap to clone.
#[derive(Clone)]
pub struct Core(pub(super) Arc<Shared>);

#[derive(Clone)]
pub(super) struct Shared {
    pub(super) contract: &'static Contract,
    pub(super) base: Base,
    pub(super) transport: Arc<dyn Transport>,
    pub(super) credentials: Credentials,
    pub(super) version: Option<Version>,
    pub(super) headers: HeaderMap,
    pub(super) retry: Retry,
    pub(super) budget: Budget,
    pub(super) timeout: Option<Duration>,
    /// The largest reply that is read, in bytes; streams are exempt.
    pub(super) reply_limit: usize,
    /// Is told what services say about the end of operations.
    pub(super) notices: Option<Arc<dyn Fn(Notice) + Send + Sync>>,
    /// Where the contract says it is served, and the operations that are served elsewhere.
    pub(super) servers: &'static [Server],
    pub(super) hosted: &'static [Hosted],
    /// What the caller says about following the latter.
    pub(super) own_servers: Option<bool>,
    /// Signs what is sent.
    pub(super) signature: Option<Arc<dyn Signature>>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) entropy: Arc<dyn Entropy>,
}

impl Shared {
    /// The root of an operation that is served elsewhere, where the caller goes there.
    pub(super) fn root_of(&self, operation: &'static Operation) -> Result<Option<Base>, Malformed> {
        let hosted = self.hosted.iter().find(|hosted| std::ptr::eq(hosted.operation, operation));
        let Some(server) = hosted.and_then(|hosted| hosted.servers.first()) else { return Ok(None) };
        let base = self.base.uri().to_string();
        let follows = self.own_servers.unwrap_or_else(|| self.servers.iter().any(|server| server.is(&base)));
        if follows { self.base.sibling(&server.url()).map(Some) } else { Ok(None) }
    }

    /// What a source of tokens is asked with.
    pub(super) fn ask(&self, scopes: &'static [&'static str], issuer: Issuer) -> Ask {
        Ask {
            scopes,
            issuer,
            transport: self.transport.clone(),
            clock: self.clock.clone(),
            entropy: self.entropy.clone(),
            base: self.base.clone(),
        }
    }
}

impl Core {
    /// The same for the service at another URL: transport, credentials and their tokens, policy and the budget of
    /// retries are shared.
    ///
    /// # Errors
    /// Where it is no URL.
    pub fn at(&self, url: &str) -> Result<Core, BuildError> {
        let base = BuildError::base(url)?;
        Ok(Core(Arc::new(Shared { base, ..(*self.0).clone() })))
    }

    /// A call of one request.
    pub fn call<I: Record, T, E, H>(&self, operation: &'static Operation, input: I) -> Call<I, T, E, H> {
        Call::new(self.clone(), operation, input, None)
    }

    /// A call that sends a stream of messages.
    pub fn upload<I: Record, T, E, H, M: Place>(
        &self,
        operation: &'static Operation,
        input: I,
        items: impl futures_core::Stream<Item = M> + Send + 'static,
    ) -> Call<I, T, E, H> {
        Call::new(self.clone(), operation, input, Some(Items::new(items)))
    }
}

impl std::fmt::Debug for Core {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Core")
            .field("contract", &self.0.contract.name)
            .field("base", self.0.base.uri())
            .field("retry", &self.0.retry)
            .field("timeout", &self.0.timeout)
            .finish_non_exhaustive()
    }
}
