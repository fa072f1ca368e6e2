//! Bounds on a body that is read piece by piece: its size, and the time it may take.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Frame, SizeHint};

use super::{Body, BoxError, BoxFuture, CollectError};
use crate::clock::Clock;

/// A body within bounds; beyond them it ends with a [`CollectError`].
pub(crate) struct Guard {
    body: Body,
    limit: u64,
    read: u64,
    /// Passes when the time for all of it is over.
    end: Option<BoxFuture<'static, ()>>,
    /// How long the sender may be silent.
    silence: Option<(Arc<dyn Clock>, Duration)>,
    /// Runs while the sender is silent.
    silent: Option<BoxFuture<'static, ()>>,
    over: bool,
}

impl Guard {
    pub(crate) fn new(body: Body) -> Guard {
        Guard { body, limit: u64::MAX, read: 0, end: None, silence: None, silent: None, over: false }
    }

    /// At most so many bytes.
    #[cfg(feature = "server")]
    pub(crate) fn limit(self, limit: u64) -> Guard {
        Guard { limit, ..self }
    }

    /// Until this passes.
    #[cfg(feature = "client")]
    pub(crate) fn end(self, end: Option<BoxFuture<'static, ()>>) -> Guard {
        Guard { end, ..self }
    }

    /// With no longer silence between pieces.
    #[cfg(feature = "server")]
    pub(crate) fn silence(self, clock: Arc<dyn Clock>, silence: Duration) -> Guard {
        Guard { silence: Some((clock, silence)), ..self }
    }

    fn is_late(&mut self, cx: &mut Context<'_>) -> bool {
        if self.end.as_mut().is_some_and(|end| end.as_mut().poll(cx).is_ready()) {
            return true;
        }
        let Some((clock, silence)) = &self.silence else { return false };
        let silent = self.silent.get_or_insert_with(|| clock.sleep(*silence));
        silent.as_mut().poll(cx).is_ready()
    }

    fn fail(&mut self, error: CollectError) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        self.over = true;
        // The sender is not read any further.
        self.body = Body::empty();
        Poll::Ready(Some(Err(Box::new(error))))
    }
}

impl http_body::Body for Guard {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if self.over {
            return Poll::Ready(None);
        }
        let frame = Pin::new(&mut self.body).poll_frame(cx);
        match &frame {
            Poll::Pending if self.is_late(cx) => return self.fail(CollectError::Late),
            Poll::Pending => return Poll::Pending,
            Poll::Ready(Some(Ok(frame))) => {
                self.read = self.read.saturating_add(frame.data_ref().map_or(0, |data| data.len() as u64));
            }
            Poll::Ready(_) => self.over = true,
        }
        self.silent = None;
        if self.read > self.limit {
            let limit = self.limit;
            return self.fail(CollectError::TooLarge { limit });
        }
        frame
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
