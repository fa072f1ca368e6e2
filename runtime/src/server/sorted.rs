//! One path for many operations: the message tells which. For webhooks, which a sender posts to one URL.

use http::request;

use crate::fault::{Code, Fault};
use crate::operation::Operation;
use crate::record::When;

/// What a message for an operation shows: a fact of the contract, printed by the generator.
#[derive(Debug)]
pub struct Shown {
    /// The operation.
    pub operation: &'static Operation,
    /// Headers, each with one of these values (as JSON texts).
    pub headers: &'static [(&'static str, &'static [&'static str])],
    /// What the body shows, which is JSON.
    pub when: &'static [When],
}

/// A path where messages are told apart, below the prefix of the service.
pub(super) struct Sorted {
    pub(super) path: String,
    pub(super) shown: &'static [Shown],
}

impl Sorted {
    /// The first operation of which a message shows everything.
    pub(super) fn find(&self, head: &request::Parts, body: &[u8]) -> Result<&'static Operation, Fault> {
        let found = self.shown.iter().find(|shown| shown.is_shown(head, body));
        found.map(|shown| shown.operation).ok_or_else(|| {
            let what = "the message shows of no operation that it is for it";
            Fault::new(Code::InvalidArgument, what)
        })
    }
}

impl Shown {
    fn is_shown(&self, head: &request::Parts, body: &[u8]) -> bool {
        let has = |(name, values): &(&str, &[&str])| {
            let value = head.headers.get(*name).and_then(|value| value.to_str().ok());
            // Of a number the text is its JSON.
            let is = |value: &str, json: &str| json == value || json.trim_matches('"') == value;
            value.is_some_and(|value| values.iter().any(|json| is(value, json)))
        };
        self.operation.protocol.address().method == head.method
            && self.headers.iter().all(has)
            && shows(body, self.when)
    }
}

#[cfg(feature = "json")]
fn shows(body: &[u8], when: &[When]) -> bool {
    crate::json::shows(body, when)
}

/// The conditions are on JSON: without it nothing shows them.
#[cfg(not(feature = "json"))]
fn shows(_body: &[u8], when: &[When]) -> bool {
    when.is_empty()
}
