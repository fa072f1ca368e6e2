//! A reply that is a stream of messages.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use http::{HeaderMap, StatusCode};
use http_body::Body as _;

use super::Error;
use super::error::{Kind, Report};
use super::execute::Opened;
use crate::body::{Body, BoxFuture, CollectError};
use crate::operation::Operation;
use crate::protocol::{Decoder, Step};
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
        let Opened { operation, head, decoder, body, end } = opened;
        let source = Source {
            operation,
            status: head.status,
            headers: head.headers,
            decoder,
            body,
            end,
            state: State::Reading,
        };
        Events { source, item: PhantomData }
    }

    /// The headers the stream began with.
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
            match self.decoder.next(item, declared) {
                Ok(Step::Item) => return Poll::Ready(Ok(true)),
                Ok(Step::End) => self.state = State::Over,
                Ok(Step::More) if self.state == State::Draining => self.state = State::Over,
                Ok(Step::More) => {
                    if let Err(kind) = ready!(self.poll_body(cx)) {
                        return Poll::Ready(Err(self.over(kind)));
                    }
                }
                Ok(Step::Declared) => return Poll::Ready(Err(self.over(Kind::Declared))),
                Ok(Step::Undeclared) => return Poll::Ready(Err(self.over(Kind::Undeclared))),
                Err(malformed) => return Poll::Ready(Err(self.over(Kind::Reply(malformed)))),
            }
        }
        Poll::Ready(Ok(false))
    }

    /// Feeds the decoder with the next frame.
    fn poll_body(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Kind>> {
        if self.end.as_mut().is_some_and(|end| end.as_mut().poll(cx).is_ready()) {
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
