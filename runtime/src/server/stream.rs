//! Streams of messages on the server: those a method reads and those it writes.

use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http_body::{Body as _, Frame};

use super::answer::{Failed, Replies, Reply};
use crate::body::{Body, BoxError, BoxFuture, BoxStream};
use crate::clock::Clock;
use crate::deadline::Deadline;
use crate::failure::Failure;
use crate::fault::{Code, Fault};
use crate::protocol::{Decoder, Encoder, Malformed, Step};
use crate::record::{Blank, Place};

/// The replies of a method that answers with a stream. An error ends it.
pub struct EventStream<T, E> {
    messages: BoxStream<'static, Result<(Option<String>, T), E>>,
    retry: Option<Duration>,
}

impl<T: Place, E: Failure> EventStream<T, E> {
    /// Of this stream.
    pub fn new(stream: impl Stream<Item = Result<T, E>> + Send + 'static) -> EventStream<T, E> {
        EventStream { messages: Box::pin(Unnamed(Box::pin(stream))), retry: None }
    }

    /// Of messages that are at hand.
    pub fn of(messages: impl IntoIterator<Item = T, IntoIter: Send + 'static>) -> EventStream<T, E> {
        EventStream::new(AtHand(messages.into_iter(), PhantomData))
    }

    /// Of messages with an id each. A caller who was cut off comes back with the id of the last one it has seen:
    /// [`Context::last_event_id`](super::Context::last_event_id). Protocols without a place for ids leave them out.
    pub fn with_ids(
        stream: impl Stream<Item = Result<(String, T), E>> + Send + 'static,
    ) -> EventStream<T, E> {
        EventStream { messages: Box::pin(Named(Box::pin(stream))), retry: None }
    }

    /// Asks callers who were cut off to wait this long before they come back.
    #[must_use]
    pub fn retry(mut self, pause: Duration) -> EventStream<T, E> {
        self.retry = Some(pause);
        self
    }

    pub(super) fn erase(self) -> Replies {
        Box::pin(Erased(self))
    }
}

struct AtHand<I, E>(I, PhantomData<fn() -> E>);

// An iterator is never pinned by what is done with it here.
impl<I, E> Unpin for AtHand<I, E> {}

impl<I: Iterator, E> Stream for AtHand<I, E> {
    type Item = Result<I::Item, E>;

    fn poll_next(mut self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.next().map(Ok))
    }
}

struct Unnamed<S>(Pin<Box<S>>);

impl<T, E, S: Stream<Item = Result<T, E>>> Stream for Unnamed<S> {
    type Item = Result<(Option<String>, T), E>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(cx).map(|item| item.map(|item| item.map(|message| (None, message))))
    }
}

struct Named<S>(Pin<Box<S>>);

impl<T, E, S: Stream<Item = Result<(String, T), E>>> Stream for Named<S> {
    type Item = Result<(Option<String>, T), E>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0
            .as_mut()
            .poll_next(cx)
            .map(|item| item.map(|item| item.map(|(id, message)| (Some(id), message))))
    }
}

struct Erased<T, E>(EventStream<T, E>);

impl<T: Place, E: Failure> Stream for Erased<T, E> {
    type Item = Result<Reply, Failed>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let item = ready!(self.0.messages.as_mut().poll_next(cx));
        let mut named = |(id, message)| Reply { id, retry: self.0.retry.take(), message: Box::new(message) };
        Poll::Ready(item.map(|item| item.map(&mut named).map_err(Failed::new)))
    }
}

/// The messages a caller sends, as they come. An error ends it.
pub struct Incoming<M> {
    items: RawItems,
    message: PhantomData<fn() -> M>,
}

impl<M: Place + Blank> Incoming<M> {
    pub(super) fn new(items: RawItems) -> Incoming<M> {
        Incoming { items, message: PhantomData }
    }

    /// The next message; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<M, Fault>> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }
}

impl<M: Place + Blank> Stream for Incoming<M> {
    type Item = Result<M, Fault>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut item = None::<M>;
        Poll::Ready(match ready!(self.items.poll(cx, &mut item)) {
            Ok(()) => item.map(Ok),
            Err(fault) => Some(Err(fault)),
        })
    }
}

/// The caller's messages before their type is known.
pub(super) struct RawItems {
    decoder: Box<dyn Decoder>,
    body: Body,
    drained: bool,
    over: bool,
}

impl RawItems {
    pub(super) fn new(decoder: Box<dyn Decoder>, body: Body) -> RawItems {
        RawItems { decoder, body, drained: false, over: false }
    }

    /// Fills `item` unless the stream is over.
    fn poll(&mut self, cx: &mut Context<'_>, item: &mut dyn Place) -> Poll<Result<(), Fault>> {
        while !self.over {
            match self.decoder.next(item, &mut ()) {
                Ok(Step::Item) => {
                    let checked = check(item);
                    self.over = checked.is_err();
                    return Poll::Ready(checked);
                }
                Ok(Step::More) if !self.drained => {
                    if let Err(fault) = ready!(self.poll_body(cx)) {
                        self.over = true;
                        return Poll::Ready(Err(fault));
                    }
                }
                Ok(_) => self.over = true,
                Err(malformed) => {
                    self.over = true;
                    return Poll::Ready(Err(invalid(malformed)));
                }
            }
        }
        Poll::Ready(Ok(()))
    }

    fn poll_body(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Fault>> {
        let fed = match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
            Some(Ok(frame)) => match frame.into_data() {
                Ok(data) => self.decoder.feed(&data),
                Err(_) => Ok(()),
            },
            Some(Err(error)) => {
                let fault = Fault::new(Code::Cancelled, "the caller's stream broke off");
                return Poll::Ready(Err(fault.with_source(error)));
            }
            None => {
                self.drained = true;
                self.decoder.end(None)
            }
        };
        Poll::Ready(fed.map_err(invalid))
    }
}

/// Checks what the contract says of a message.
#[cfg(feature = "json")]
fn check(item: &dyn Place) -> Result<(), Fault> {
    let violations = crate::validate::received(item.view());
    if violations.is_empty() { Ok(()) } else { Err(Fault::violated(violations)) }
}

/// The rules are written in JSON: without it there are none.
#[cfg(not(feature = "json"))]
fn check(_item: &dyn Place) -> Result<(), Fault> {
    Ok(())
}

fn invalid(malformed: Malformed) -> Fault {
    let code = malformed.code.unwrap_or(Code::InvalidArgument);
    Fault::new(code, malformed.to_string()).with_source(malformed)
}

/// After how much silence a sign of life is sent, where a protocol has one.
const IDLE: Duration = Duration::from_secs(15);

/// A method's replies as the body of a response.
pub(super) struct Written {
    items: Replies,
    encoder: Box<dyn Encoder>,
    clock: Arc<dyn Clock>,
    /// When to send a sign of life; begins anew with each message.
    idle: Option<BoxFuture<'static, ()>>,
    /// Passes when the caller's time is over.
    end: Option<BoxFuture<'static, ()>>,
    trailers: Option<http::HeaderMap>,
    over: bool,
}

impl Written {
    pub(super) fn new(
        items: Replies,
        encoder: Box<dyn Encoder>,
        clock: Arc<dyn Clock>,
        deadline: Deadline,
    ) -> Written {
        let end = deadline.remaining(clock.as_ref()).map(|left| clock.sleep(left));
        Written { items, encoder, clock, idle: None, end, trailers: None, over: false }
    }

    fn is_late(&mut self, cx: &mut Context<'_>) -> bool {
        self.end.as_mut().is_some_and(|end| end.as_mut().poll(cx).is_ready())
    }

    fn end(&mut self, failed: Option<&Failed>) -> Option<Frame<Bytes>> {
        self.over = true;
        let mut out = BytesMut::new();
        self.trailers = self.encoder.end(failed.map(Failed::outcome), &mut out);
        match out.is_empty() {
            true => self.trailers.take().map(Frame::trailers),
            false => Some(Frame::data(out.freeze())),
        }
    }

    fn poll_idle(&mut self, cx: &mut Context<'_>) -> Poll<Option<Frame<Bytes>>> {
        let Some(sign) = self.encoder.idle() else {
            return Poll::Pending;
        };
        let mut said = false;
        loop {
            let clock = &self.clock;
            let idle = self.idle.get_or_insert_with(|| clock.sleep(IDLE));
            match idle.as_mut().poll(cx) {
                // The new pause must be polled once, or nothing wakes this task when it is over.
                Poll::Ready(()) if !said => (self.idle, said) = (None, true),
                _ if said => return Poll::Ready(Some(Frame::data(sign))),
                _ => return Poll::Pending,
            }
        }
    }
}

impl Stream for Written {
    type Item = Result<Frame<Bytes>, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if this.over {
            return Poll::Ready(this.trailers.take().map(|trailers| Ok(Frame::trailers(trailers))));
        }
        let item = match this.items.as_mut().poll_next(cx) {
            _ if this.is_late(cx) => Some(Err(Failed::late())),
            Poll::Ready(item) => item,
            Poll::Pending => return this.poll_idle(cx).map(|frame| frame.map(Ok)),
        };
        this.idle = None;
        let frame = match item {
            Some(Ok(reply)) => {
                let mut out = BytesMut::new();
                if let Some(pause) = reply.retry {
                    this.encoder.retry(pause, &mut out);
                }
                if let Some(id) = &reply.id {
                    this.encoder.id(id, &mut out);
                }
                match this.encoder.item(reply.message.as_ref(), &mut out) {
                    Ok(()) => Some(Frame::data(out.freeze())),
                    Err(fault) => this.end(Some(&Failed::Fault(fault))),
                }
            }
            Some(Err(failed)) => this.end(Some(&failed)),
            None => this.end(None),
        };
        Poll::Ready(frame.map(Ok))
    }
}
