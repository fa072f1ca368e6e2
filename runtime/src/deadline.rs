//! One point in time that a whole call has to keep.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, Instant};

use crate::clock::Clock;

/// The end of a call's time, if it has one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline(Option<Instant>);

/// The deadline passed first.
#[derive(Debug)]
pub(crate) struct Elapsed;

impl Deadline {
    pub(crate) fn after(clock: &dyn Clock, timeout: Option<Duration>) -> Deadline {
        Deadline(timeout.and_then(|timeout| clock.now().checked_add(timeout)))
    }

    pub(crate) fn remaining(self, clock: &dyn Clock) -> Option<Duration> {
        self.0.map(|end| end.saturating_duration_since(clock.now()))
    }

    /// Runs the future, but not beyond the deadline.
    pub(crate) async fn keep<F: Future>(self, clock: &dyn Clock, future: F) -> Result<F::Output, Elapsed> {
        let Some(remaining) = self.remaining(clock) else {
            return Ok(future.await);
        };
        let mut end = clock.sleep(remaining);
        let mut future = pin!(future);
        poll_fn(|cx| match future.as_mut().poll(cx) {
            Poll::Ready(output) => Poll::Ready(Ok(output)),
            Poll::Pending => end.as_mut().poll(cx).map(|()| Err(Elapsed)),
        })
        .await
    }
}
