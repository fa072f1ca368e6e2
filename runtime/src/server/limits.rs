//! What a service takes at most.

use std::time::Duration;

/// Bounds on requests. Streams are bounded a message at a time.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Limits {
    /// The largest request body, in bytes; 1 MiB unless set.
    pub body: usize,
    /// The largest reply that is kept for a replay, in bytes; 1 MiB unless set.
    pub stored_reply: usize,
    /// How long a caller may take to send its body; 30 s unless set.
    pub reading: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { body: 1 << 20, stored_reply: 1 << 20, reading: Duration::from_secs(30) }
    }
}

impl Limits {
    /// The standard bounds.
    pub fn new() -> Limits {
        Limits::default()
    }

    /// The largest request body, in bytes.
    #[must_use]
    pub fn body(mut self, bytes: usize) -> Limits {
        self.body = bytes;
        self
    }

    /// The largest reply that is kept for a replay, in bytes.
    #[must_use]
    pub fn stored_reply(mut self, bytes: usize) -> Limits {
        self.stored_reply = bytes;
        self
    }

    /// How long a caller may take to send its body.
    #[must_use]
    pub fn reading(mut self, time: Duration) -> Limits {
        self.reading = time;
        self
    }
}
