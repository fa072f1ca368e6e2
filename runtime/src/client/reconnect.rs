//! Taking up a stream that broke off.

use std::time::Duration;

use http::HeaderValue;

use super::core::Shared;
use super::error::Report;
use super::execute::{Reached, Want, attempts};
use super::prepare::Prepared;
use super::{Core, retry};
use crate::body::BoxFuture;
use crate::clock::fraction;
use crate::protocol::Resume;

/// When and how often a stream that ends early is asked for again, from the message after the last one seen.
///
/// Only for protocols that have a way to say so (server-sent events), and for calls that may be repeated.
#[derive(Clone, Debug)]
pub struct Reconnect {
    attempts: u32,
    base: Duration,
    ceiling: Duration,
    is_always: bool,
}

impl Reconnect {
    /// Up to five times in a row without a message, where the connection broke and messages had ids: nothing is
    /// missed, nothing comes twice. Before the first the service's own `retry` or up to a second, then up to twice as
    /// long each time, up to half a minute.
    pub const fn standard() -> Reconnect {
        Reconnect {
            attempts: 5,
            base: Duration::from_secs(1),
            ceiling: Duration::from_secs(30),
            is_always: false,
        }
    }

    /// As browsers do: also when the service ends the stream, and when messages have no ids. The stream then ends when
    /// the service answers 204, or when the caller drops it.
    pub const fn always() -> Reconnect {
        Reconnect { is_always: true, ..Reconnect::standard() }
    }

    /// What breaks off is over.
    pub const fn never() -> Reconnect {
        Reconnect { attempts: 0, ..Reconnect::standard() }
    }

    /// This many times in a row without a message.
    #[must_use]
    pub const fn attempts(self, attempts: u32) -> Reconnect {
        Reconnect { attempts, ..self }
    }

    /// Pauses up to this before the first, where the service names none.
    #[must_use]
    pub const fn base(self, base: Duration) -> Reconnect {
        Reconnect { base, ..self }
    }
}

impl Default for Reconnect {
    fn default() -> Reconnect {
        Reconnect::standard()
    }
}

/// What it takes to ask for a stream again.
pub(super) struct Again {
    core: Core,
    prepared: Prepared,
}

/// A stream that is asked for again.
pub(super) type Reopening = BoxFuture<'static, (Box<Again>, Result<Reached, Box<Report>>)>;

impl Again {
    /// `None` for a call that may not be repeated.
    pub(super) fn of(core: Core, prepared: Prepared) -> Option<Box<Again>> {
        prepared.repeatable.then(|| Box::new(Again { core, prepared }))
    }

    /// Asks again after a pause, or hands itself back where the policy says no.
    pub(super) fn reopen(
        mut self: Box<Self>,
        policy: &Reconnect,
        resume: &Resume,
        tries: u32,
        is_end: bool,
    ) -> Result<Reopening, Box<Again>> {
        let wanted = policy.is_always || !is_end && !resume.last_id.is_empty();
        if tries >= policy.attempts || !wanted {
            return Err(self);
        }
        let id = HeaderValue::from_bytes(resume.last_id.as_bytes()).ok().filter(|id| !id.is_empty());
        match id {
            Some(id) => drop(self.prepared.head.headers.insert("last-event-id", id)),
            None => drop(self.prepared.head.headers.remove("last-event-id")),
        }
        self.prepared.renewed = false;
        let pause = pause(&self.core.0, policy, resume, tries);
        Ok(Box::pin(async move {
            let shared = &self.core.0;
            shared.clock.sleep(pause).await;
            let outcome = attempts(shared, &mut self.prepared, Want::Stream).await;
            (self, outcome)
        }))
    }
}

/// The service's own pause is the least, as far as it is bearable.
fn pause(shared: &Shared, policy: &Reconnect, resume: &Resume, tries: u32) -> Duration {
    let bound = retry::doubled(policy.base, tries).min(policy.ceiling);
    let own = bound.mul_f64(fraction(shared.entropy.as_ref()));
    own.max(resume.retry.unwrap_or_default().min(policy.ceiling))
}
