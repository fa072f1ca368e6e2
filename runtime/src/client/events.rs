//! A reply that is a stream of messages.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use http::{HeaderMap, StatusCode};
use http_body::Body as _;

use super::error::{Kind, Report};
use super::execute::{Opened, Reached, misfit};
use super::reconnect::{Again, Reopening};
use super::{Error, Reconnect};
use crate::body::{Body, BoxFuture, CollectError};
use crate::operation::Operation;
use crate::protocol::{Decoder, Resume, Step, Target};
use crate::record::{Blank, Place};

/// The messages of a reply as they come. An error is the last item.
#[must_use = "a stream does nothing unless polled"]
pub struct Events<T, E> {
    source: Source,
    item: PhantomData<fn() -> (T, E)>,
}

/// All of it that does not depend on the types.
struct Source {
    operation: &'static Operation,
    status: StatusCode,
    headers: HeaderMap,
    decoder: Box<dyn Decoder>,
    body: Body,
    /// Ends the stream when the caller's deadline passes.
    end: Option<BoxFuture<'static, ()>>,
    state: State,
    policy: Reconnect,
    again: Option<Box<Again>>,
    reopening: Option<Reopening>,
    /// What the stream said about taking it up again, over all its connections.
    resume: Resume,
    /// How often it was asked for again since the last message.
    tries: u32,
}

#[derive(PartialEq)]
enum State {
    Reading,
    /// The body has ended, the decoder may hold messages still.
    Draining,
    Over,
}

impl<T, E> Events<T, E> {
    pub(super) fn new(opened: Opened) -> Events<T, E> {
        let Opened { operation, head, decoder, body, end, again } = opened;
        let source = Source {
            operation,
            status: head.status,
            headers: head.headers,
            decoder,
            body,
            end,
            state: State::Reading,
            policy: Reconnect::standard(),
            again,
            reopening: None,
            resume: Resume::default(),
            tries: 0,
        };
        Events { source, item: PhantomData }
    }

    /// Takes up a stream that ends early in this way; by [`Reconnect::standard`] unless set.
    pub fn reconnect(mut self, policy: Reconnect) -> Self {
        self.source.policy = policy;
        self
    }

    /// The id of the last message, where the service gives ids. A later call that sends it as the header
    /// `Last-Event-ID` goes on from there.
    pub fn last_id(&self) -> Option<&str> {
        Some(self.source.resume.last_id.as_str()).filter(|id| !id.is_empty())
    }

    /// The headers the stream began with, of the last time it began.
    pub fn headers(&self) -> &HeaderMap {
        &self.source.headers
    }
}

impl<T: Place + Blank, E: Place + Blank> Events<T, E> {
    /// The next message; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<T, Error<E>>> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }
}

impl<T: Place + Blank, E: Place + Blank> Stream for Events<T, E> {
    type Item = Result<T, Error<E>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let (mut item, mut declared) = (None::<T>, None::<E>);
        Poll::Ready(match ready!(self.source.poll(cx, &mut item, &mut declared)) {
            Ok(true) => item.map(Ok),
            Ok(false) => None,
            Err(report) => Some(Err(Error::new(report, declared))),
        })
    }
}

impl Source {
    /// True for an item, false for the end.
    fn poll(
        &mut self,
        cx: &mut Context<'_>,
        item: &mut dyn Place,
        declared: &mut dyn Place,
    ) -> Poll<Result<bool, Box<Report>>> {
        while self.state != State::Over {
            if let Some(reopening) = self.reopening.take() {
                let reached = ready!(self.poll_reopening(reopening, cx));
                if let Err(report) = reached.and_then(|reached| self.reopened(reached, item, declared)) {
                    self.state = State::Over;
                    return Poll::Ready(Err(report));
                }
                continue;
            }
            let step = self.decoder.next(item, declared);
            self.take_note();
            match step {
                Ok(Step::Item) => {
                    self.tries = 0;
                    return Poll::Ready(Ok(true));
                }
                Ok(Step::End) => self.end(),
                Ok(Step::More) if self.state == State::Draining => self.end(),
                Ok(Step::More) => match ready!(self.poll_body(cx)) {
                    Ok(()) => {}
                    Err(Kind::Body(CollectError::Broken(_))) if self.reopens(false) => {}
                    Err(kind) => return Poll::Ready(Err(self.over(kind))),
                },
                Ok(Step::Declared) => return Poll::Ready(Err(self.over(Kind::Declared))),
                Ok(Step::Undeclared) => return Poll::Ready(Err(self.over(Kind::Undeclared))),
                Err(malformed) => return Poll::Ready(Err(self.over(Kind::Reply(malformed)))),
            }
        }
        Poll::Ready(Ok(false))
    }

    /// What the decoder has read of ids and pauses holds for later connections, too.
    fn take_note(&mut self) {
        if let Some(resume) = self.decoder.resume() {
            if !resume.last_id.is_empty() {
                self.resume.last_id.clone_from(&resume.last_id);
            }
            self.resume.retry = resume.retry.or(self.resume.retry);
        }
    }

    /// The service has ended the stream.
    fn end(&mut self) {
        if !self.reopens(true) {
            self.state = State::Over;
        }
    }

    /// Begins to ask for the stream again, if that is wanted and possible.
    fn reopens(&mut self, is_end: bool) -> bool {
        let again = self.again.take().filter(|_| self.decoder.resume().is_some());
        let Some(again) = again else { return false };
        match again.reopen(&self.policy, &self.resume, self.tries, is_end) {
            Ok(reopening) => (self.reopening, self.tries) = (Some(reopening), self.tries + 1),
            Err(again) => self.again = Some(again),
        }
        self.reopening.is_some()
    }

    fn poll_reopening(
        &mut self,
        mut reopening: Reopening,
        cx: &mut Context<'_>,
    ) -> Poll<Result<Reached, Box<Report>>> {
        if self.is_late(cx) {
            return Poll::Ready(Err(self.over(Kind::Timeout)));
        }
        loop {
            let Poll::Ready((again, reached)) = reopening.as_mut().poll(cx) else {
                self.reopening = Some(reopening);
                return Poll::Pending;
            };
            self.again = Some(again);
            let is_passing = match &reached {
                Ok(Reached::Whole(whole)) => whole.retryable,
                Ok(Reached::Stream(_)) => false,
                Err(report) => report.retryable,
            };
            // A new attempt must be polled once, or nothing wakes this task.
            if !is_passing || !self.reopens(false) {
                return Poll::Ready(reached);
            }
            match self.reopening.take() {
                Some(next) => reopening = next,
                None => return Poll::Ready(reached),
            }
        }
    }

    /// Goes on with the new connection. 204 says that there is nothing more to come (WHATWG HTML, section 9.2.3).
    fn reopened(
        &mut self,
        reached: Reached,
        item: &mut dyn Place,
        declared: &mut dyn Place,
    ) -> Result<(), Box<Report>> {
        match reached {
            Reached::Stream(opened) => {
                let Opened { head, decoder, body, .. } = *opened;
                (self.status, self.headers) = (head.status, head.headers);
                (self.decoder, self.body, self.state) = (decoder, body, State::Reading);
            }
            Reached::Whole(whole) if whole.reply.status == StatusCode::NO_CONTENT => self.state = State::Over,
            Reached::Whole(whole) => {
                let meta = whole.land_in(Target { value: item, declared, headers: &mut () })?;
                return Err(misfit(self.operation, "one message where a stream is declared", meta.status));
            }
        }
        Ok(())
    }

    fn is_late(&mut self, cx: &mut Context<'_>) -> bool {
        self.end.as_mut().is_some_and(|end| end.as_mut().poll(cx).is_ready())
    }

    /// Feeds the decoder with the next frame.
    fn poll_body(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Kind>> {
        if self.is_late(cx) {
            return Poll::Ready(Err(Kind::Timeout));
        }
        let frame = match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
            Some(Ok(frame)) => frame,
            Some(Err(error)) => return Poll::Ready(Err(Kind::Body(CollectError::Broken(error)))),
            None => return Poll::Ready(self.drain(None)),
        };
        Poll::Ready(match frame.into_data() {
            Ok(data) => self.decoder.feed(&data).map_err(Kind::Reply),
            Err(frame) => match frame.into_trailers() {
                Ok(trailers) => self.drain(Some(&trailers)),
                Err(_) => Ok(()),
            },
        })
    }

    fn drain(&mut self, trailers: Option<&HeaderMap>) -> Result<(), Kind> {
        self.state = State::Draining;
        self.decoder.end(trailers).map_err(Kind::Reply)
    }

    fn over(&mut self, kind: Kind) -> Box<Report> {
        self.state = State::Over;
        let mut report = Report::new(self.operation.name, kind);
        (report.status, report.attempts) = (Some(self.status), 1);
        report
    }
}

impl<T, E> fmt::Debug for Events<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events").field("operation", &self.source.operation.name).finish_non_exhaustive()
    }
}
