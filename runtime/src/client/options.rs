//! What a caller may say about one call.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};

use super::{IdempotencyKey, Retry};
use crate::key::InvalidKey;
use crate::protocol::Malformed;

/// The policy of one call; what is not set comes from the client.
#[derive(Debug, Default)]
pub struct Options {
    pub(super) timeout: Option<Duration>,
    pub(super) retry: Option<Retry>,
    pub(super) key: Option<IdempotencyKey>,
    pub(super) headers: HeaderMap,
    /// The first thing that was wrong with what was set; told when the call is sent, so that setters chain.
    pub(super) wrong: Option<Malformed>,
    /// The address of a further page, instead of what the input gives.
    pub(super) url: Option<String>,
}

impl Options {
    /// The same for the next page of a list. An idempotency key names one call, so each page has its own.
    pub(super) fn next(&mut self, url: Option<String>) -> Options {
        Options {
            timeout: self.timeout,
            retry: self.retry.clone(),
            key: self.key.take(),
            headers: self.headers.clone(),
            wrong: self.wrong.take(),
            url,
        }
    }

    /// Gives up this long after the call was sent, attempts and pauses included.
    pub fn timeout(&mut self, timeout: Duration) {
        self.timeout = Some(timeout);
    }

    /// Replaces the client's way to retry.
    pub fn retry(&mut self, retry: Retry) {
        self.retry = Some(retry);
    }

    /// Names the call by a key of the caller's own.
    pub fn key(&mut self, key: Result<IdempotencyKey, InvalidKey>) {
        match key {
            Ok(key) => self.key = Some(key),
            Err(error) => self.set_wrong(Malformed::new("the idempotency key").with_source(error)),
        }
    }

    /// Adds a header, instead of what the client or the protocol would send under this name.
    pub fn header(&mut self, name: &str, value: &str) {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(value)) => {
                self.headers.append(name, value);
            }
            (Err(error), _) => self.set_wrong(Malformed::new("a header's name").with_source(error)),
            (_, Err(error)) => {
                self.set_wrong(Malformed::new(format!("the value of header `{name}`")).with_source(error));
            }
        }
    }

    pub(super) fn set_wrong(&mut self, wrong: Malformed) {
        self.wrong.get_or_insert(wrong);
    }
}
