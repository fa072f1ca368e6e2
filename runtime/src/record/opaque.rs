//! Messages that other code wrote: their form on the wire is their own.

use super::Record;

/// A message that writes and reads itself. It has no table; of its members, [`Record::view_at`] and
/// [`Record::slot_at`] hand out those that the runtime has a use for: an idempotency key, the token of a page.
pub trait Opaque: Record {
    /// Its bytes.
    fn encode(&self) -> Vec<u8>;

    /// Reads bytes into it.
    ///
    /// # Errors
    /// If they are no such message; the value is half merged then.
    fn merge(&mut self, bytes: &[u8]) -> Result<(), Unread>;
}

/// Why a message could not read itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The place as field names from the root, with dots between; empty where it is the root or not known.
    pub path: String,
    /// What is wrong there.
    pub what: String,
}
