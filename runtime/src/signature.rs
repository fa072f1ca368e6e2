//! Signatures over whole messages: who sends webhooks signs them, who receives them checks them.
//!
//! One trait for both, since both hold the same keys. [`StandardWebhooks`](crate::StandardWebhooks) is one scheme; a
//! vendor's own is a few lines of the user.

use std::time::SystemTime;

use http::HeaderMap;

use crate::fault::Fault;
use crate::protocol::Malformed;

/// A way to sign messages.
pub trait Signature: Send + Sync + 'static {
    /// Adds the headers that prove where a message comes from. Called for each attempt.
    ///
    /// # Errors
    /// Where it cannot be signed; nothing is sent then.
    fn sign(&self, message: &Unsigned<'_>, headers: &mut HeaderMap) -> Result<(), Malformed>;

    /// Checks a message as it came, before anything of it is read.
    ///
    /// # Errors
    /// Where it proves nothing: [`Code::Unauthenticated`](crate::Code::Unauthenticated).
    fn check(&self, headers: &HeaderMap, body: &[u8], now: SystemTime) -> Result<(), Fault>;
}

/// A message that is about to be sent.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Unsigned<'a> {
    /// Its name: the same for all attempts to send it. The idempotency key where it has one.
    pub id: &'a str,
    /// The whole body.
    pub body: &'a [u8],
    /// The time.
    pub now: SystemTime,
}

impl<'a> Unsigned<'a> {
    /// Of these.
    #[must_use]
    pub fn new(id: &'a str, body: &'a [u8], now: SystemTime) -> Unsigned<'a> {
        Unsigned { id, body, now }
    }
}
