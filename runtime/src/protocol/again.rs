//! Whether and when to try again, as far as a callee tells.

use std::time::Duration;

use super::Received;

/// Whether another attempt makes sense, as far as a reply tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// The reply is final.
    No,
    /// Something passing.
    Transient,
    /// The service asks for less.
    Throttled,
}

impl Again {
    /// The judgement by HTTP status. A conflict is passing only if it says that the first attempt of the
    /// same keyed call still runs.
    pub fn by_status(reply: &Received) -> Again {
        const IN_FLIGHT: &[u8] = b"IDEMPOTENCY_KEY_IN_FLIGHT";
        match reply.status.as_u16() {
            429 => Again::Throttled,
            503 if reply.headers.contains_key(http::header::RETRY_AFTER) => Again::Throttled,
            408 | 500 | 502 | 503 | 504 => Again::Transient,
            409 if reply.body.windows(IN_FLIGHT.len()).any(|w| w == IN_FLIGHT) => Again::Transient,
            _ => Again::No,
        }
    }
}

/// What a callee says about the time of the next attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pushback {
    /// Not before this much time has passed.
    After(Duration),
    /// Never.
    Stop,
}
