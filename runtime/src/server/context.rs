//! What a method may know about the call it answers, besides its input.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::{Extensions, HeaderMap, Uri, request};

use super::Principal;
use super::keyed::Claimed;
use crate::key::IdempotencyKey;
use crate::operation::Operation;
use crate::record::Record;
use crate::version::Version;

/// The circumstances of one call. Cheap to clone.
#[derive(Clone)]
pub struct Context(Arc<Inner>);

struct Inner {
    operation: &'static Operation,
    head: request::Parts,
    principal: Option<Principal>,
    version: Option<Version>,
    claimed: Option<Claimed>,
    reply_headers: Mutex<Option<Box<dyn Record>>>,
}

impl Context {
    pub(super) fn new(
        operation: &'static Operation,
        head: request::Parts,
        principal: Option<Principal>,
        version: Option<Version>,
        claimed: Option<Claimed>,
    ) -> Context {
        let reply_headers = Mutex::new(None);
        Context(Arc::new(Inner { operation, head, principal, version, claimed, reply_headers }))
    }

    /// The operation called.
    pub fn operation(&self) -> &'static Operation {
        self.0.operation
    }

    /// The headers of the request (gRPC: its metadata).
    pub fn headers(&self) -> &HeaderMap {
        &self.0.head.headers
    }

    /// The URI of the request.
    pub fn uri(&self) -> &Uri {
        &self.0.head.uri
    }

    /// What layers around the service have left: peer address, trace, transaction.
    pub fn extensions(&self) -> &Extensions {
        &self.0.head.extensions
    }

    /// Who calls; `None` where the contract asks for nobody or leaves it open.
    pub fn principal(&self) -> Option<&Principal> {
        self.0.principal.as_ref()
    }

    /// The version of the contract the caller speaks, where the contract has a place for it.
    pub fn version(&self) -> Option<&Version> {
        self.0.version.as_ref()
    }

    /// The id of the last message the caller has seen of this stream, if it was cut off and comes back.
    pub fn last_event_id(&self) -> Option<&str> {
        let id = self.headers().get("last-event-id")?;
        std::str::from_utf8(id.as_bytes()).ok()
    }

    /// The caller's idempotency key.
    pub fn idempotency_key(&self) -> Option<&IdempotencyKey> {
        self.0.claimed.as_ref().map(|claimed| &claimed.key)
    }

    /// A number that is larger for each later claim of a key in the same store, for resources that can
    /// refuse writers that were overtaken.
    pub fn fence(&self) -> Option<u64> {
        self.0.claimed.as_ref().map(|claimed| claimed.fence)
    }

    /// A key for a step of this call on another service: the same whenever this call is repeated.
    pub fn derived_key(&self, step: &str) -> Option<IdempotencyKey> {
        self.0.claimed.as_ref().map(|claimed| claimed.scope.derive(step))
    }

    /// Sets the headers the contract declares for a success.
    pub fn reply_headers(&self, headers: impl Record) {
        *self.slot() = Some(Box::new(headers));
    }

    pub(super) fn take_reply_headers(&self) -> Option<Box<dyn Record>> {
        self.slot().take()
    }

    fn slot(&self) -> MutexGuard<'_, Option<Box<dyn Record>>> {
        self.0.reply_headers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn head(&self) -> &request::Parts {
        &self.0.head
    }
}

impl std::fmt::Debug for Context {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Context")
            .field("operation", &self.0.operation.name)
            .field("principal", &self.0.principal)
            .field("claimed", &self.0.claimed)
            .finish_non_exhaustive()
    }
}
