//! What a service takes at most.

use std::time::Duration;

/// Bounds on requests. Streams are bounded a message at a time.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Limits {
    /// The most of a request body that is held in memory, in bytes; 1 MiB unless set. A larger one is refused, unless
    /// the operation takes it as a stream.
    pub body: usize,
    /// The largest request body that is taken as a stream, in bytes; without a bound unless set.
    pub stream: u64,
    /// The largest reply that is kept for a replay, in bytes; 1 MiB unless set.
    pub stored_reply: usize,
    /// How long a caller may take to send its body, or to send nothing of a stream; 30 s unless set.
    pub reading: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { body: 1 << 20, stream: u64::MAX, stored_reply: 1 << 20, reading: Duration::from_secs(30) }
    }
}

impl Limits {
    /// The standard bounds.
    pub fn new() -> Limits {
        Limits::default()
    }

    /// The most of a request body that is held in memory, in bytes.
    #[must_use]
    pub fn body(mut self, bytes: usize) -> Limits {
        self.body = bytes;
        self
    }

    /// The largest request body that is taken as a stream, in bytes.
    #[must_use]
    pub fn stream(mut self, bytes: u64) -> Limits {
        self.stream = bytes;
        self
    }

    /// The largest reply that is kept for a replay, in bytes.
    #[must_use]
    pub fn stored_reply(mut self, bytes: usize) -> Limits {
        self.stored_reply = bytes;
        self
    }

    /// How long a caller may take to send its body, or to send nothing of a stream.
    #[must_use]
    pub fn reading(mut self, time: Duration) -> Limits {
        self.reading = time;
        self
    }
}
