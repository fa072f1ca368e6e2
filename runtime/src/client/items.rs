//! The caller's stream of messages, erased.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::BytesMut;
use futures_core::Stream;
use http_body::Frame;

use crate::body::{Body, BoxError, BoxStream};
use crate::operation::Operation;
use crate::record::Place;

/// Messages on their way out, of whatever type.
pub struct Items(BoxStream<'static, Box<dyn Place>>);

impl Items {
    /// Erases a stream of messages.
    pub fn new<M: Place>(items: impl Stream<Item = M> + Send + 'static) -> Items {
        Items(Box::pin(Erased(Box::pin(items))))
    }

    /// As the body of a request; a message that cannot be written breaks it off.
    pub(super) fn into_body(self, operation: &'static Operation) -> Body {
        Body::frames(Framed { items: self.0, operation })
    }
}

struct Erased<S>(Pin<Box<S>>);

impl<M: Place, S: Stream<Item = M>> Stream for Erased<S> {
    type Item = Box<dyn Place>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(cx).map(|item| item.map(|item| Box::new(item) as _))
    }
}

struct Framed {
    items: BoxStream<'static, Box<dyn Place>>,
    operation: &'static Operation,
}

impl Stream for Framed {
    type Item = Result<Frame<bytes::Bytes>, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let operation = self.operation;
        self.items.as_mut().poll_next(cx).map(|item| {
            item.map(|item| {
                let mut out = BytesMut::new();
                operation.protocol.encode_item(operation, item.as_ref(), &mut out)?;
                Ok(Frame::data(out.freeze()))
            })
        })
    }
}
