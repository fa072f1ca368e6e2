//! Keyed calls: who runs, who waits, who gets the answer that was given before.
//!
//! A [`Store`] keeps one record for each key. Every step is decided by the store in one linearizable
//! operation with its own clock; a fence tells a worker that was overtaken from the one that took over.

mod fingerprint;
mod memory;
mod scope;

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::body::{BoxError, BoxFuture};

pub use fingerprint::Fingerprint;
pub use memory::MemoryStore;
pub use scope::Scope;

/// Where the outcomes of keyed calls are kept.
///
/// A store that is full refuses; it never drops a record that has not expired.
pub trait Store: Send + Sync + 'static {
    /// Takes the key, or says why not. Never needs a second look.
    fn claim<'a>(&'a self, claim: &'a Claim) -> BoxFuture<'a, Result<Claimed, StoreError>>;

    /// Holds a claim for another lease from now.
    fn extend<'a>(
        &'a self,
        scope: &'a Scope,
        fence: u64,
        lease: Duration,
    ) -> BoxFuture<'a, Result<Applied, StoreError>>;

    /// Notes how far a claim has come, for whoever takes it over.
    fn checkpoint<'a>(
        &'a self,
        scope: &'a Scope,
        fence: u64,
        checkpoint: Checkpoint,
    ) -> BoxFuture<'a, Result<Applied, StoreError>>;

    /// Keeps the outcome for `keep`; if the claim was lost, hands out the outcome of the winner.
    fn complete<'a>(
        &'a self,
        scope: &'a Scope,
        fence: u64,
        outcome: Stored,
        keep: Duration,
    ) -> BoxFuture<'a, Result<Completed, StoreError>>;

    /// Gives the key back: nothing was done.
    fn release<'a>(&'a self, scope: &'a Scope, fence: u64) -> BoxFuture<'a, Result<Applied, StoreError>>;

    /// Settles a key whose outcome nobody knows: with this outcome, or as never used.
    fn resolve<'a>(
        &'a self,
        scope: &'a Scope,
        outcome: Option<Stored>,
        keep: Duration,
    ) -> BoxFuture<'a, Result<Applied, StoreError>>;

    /// Removes up to `batch` records that have expired; how many it were.
    fn sweep(&self, batch: usize) -> BoxFuture<'_, Result<usize, StoreError>>;
}

/// A wish to run under a key.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The key, in the scope of its operation and caller.
    pub scope: Scope,
    /// What was asked; another fingerprint under the same key is a mistake of the caller.
    pub fingerprint: Fingerprint,
    /// For how long it is held without word.
    pub lease: Duration,
    /// What to do with a claim whose holder fell silent.
    pub on_lapse: OnLapse,
}

/// What to do with a claim whose holder fell silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnLapse {
    /// Run again: the operation may be repeated.
    Rerun,
    /// Run on from the last checkpoint.
    Resume,
    /// Hold: whether the effect took place is not known, and a person has to look.
    Hold,
}

/// The answer to a claim.
#[derive(Clone, Debug, PartialEq)]
pub enum Claimed {
    /// Taken.
    Taken {
        /// Larger than that of any earlier claim of this store.
        fence: u64,
        /// How far an earlier holder came.
        checkpoint: Option<Checkpoint>,
    },
    /// Somebody else runs; their lease lasts this much longer.
    InFlight {
        /// Time until the lease lapses.
        remaining: Duration,
    },
    /// It was done before.
    Replay(Box<Stored>),
    /// The key was used for something else.
    Mismatch,
    /// The outcome is not known.
    Held,
}

/// Whether a step of a holder took place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applied {
    /// It did.
    Yes,
    /// The claim is no longer theirs.
    Lost,
}

/// Whether an outcome was kept.
#[derive(Clone, Debug, PartialEq)]
pub enum Completed {
    /// It was.
    Kept,
    /// The claim was lost; this is the outcome of whoever won, if they are done.
    Lost(Option<Box<Stored>>),
}

/// How far a call has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The name of the step that is done.
    pub name: String,
    /// What the next step needs.
    pub data: Bytes,
}

/// A reply as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// The status.
    pub status: StatusCode,
    /// The headers that belong to the reply itself.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    /// The trailers.
    pub trailers: Option<HeaderMap>,
}

/// A store that cannot answer.
#[derive(Debug)]
pub struct StoreError(BoxError);

impl StoreError {
    /// Because of this.
    pub fn new(source: impl Into<BoxError>) -> StoreError {
        StoreError(source.into())
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the idempotency store does not answer")
    }
}

impl std::error::Error for StoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.0.as_ref())
    }
}
