//! A stream that ends as its server wants it to.

use std::pin::Pin;
use std::task::{Context, Poll};

use counterpart_runtime::Stream;

/// These messages, and then an error or silence.
pub(crate) struct Then<T, E>(pub(crate) Vec<T>, pub(crate) Option<E>);

impl<T: Unpin, E: Unpin> Stream for Then<T, E> {
    type Item = Result<T, E>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if !self.0.is_empty() {
            return Poll::Ready(Some(Ok(self.0.remove(0))));
        }
        self.1.take().map_or(Poll::Pending, |failure| Poll::Ready(Some(Err(failure))))
    }
}
