//! Pieces that are counted as long as they live.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use counterpart_runtime::Stream;
use counterpart_runtime::body::{ByteStream, CollectError};

/// How many bytes of pieces are alive, and how many were at most.
#[derive(Clone, Default)]
pub(crate) struct Counter(Arc<(AtomicUsize, AtomicUsize)>);

/// Bytes that leave the count when the last of their clones is dropped.
struct Counted(Bytes, Counter);

impl AsRef<[u8]> for Counted {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.1.0.0.fetch_sub(self.0.len(), Ordering::SeqCst);
    }
}

impl Counter {
    /// The most bytes that were alive at a time.
    pub(crate) fn most(&self) -> usize {
        self.0.1.load(Ordering::SeqCst)
    }

    fn count(&self, piece: Bytes) -> Bytes {
        let alive = self.0.0.fetch_add(piece.len(), Ordering::SeqCst) + piece.len();
        self.0.1.fetch_max(alive, Ordering::SeqCst);
        Bytes::from_owner(Counted(piece, self.clone()))
    }

    /// So many pieces of so many bytes, made when they are asked for.
    pub(crate) fn stream(&self, pieces: usize, size: usize) -> Made {
        Made { counter: self.clone(), left: pieces, size }
    }

    /// The pieces of another stream, counted from here on.
    pub(crate) fn watch(&self, stream: ByteStream) -> Watched {
        Watched(stream, self.clone())
    }
}

pub(crate) struct Made {
    counter: Counter,
    left: usize,
    size: usize,
}

impl Stream for Made {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(left) = self.left.checked_sub(1) else { return Poll::Ready(None) };
        self.left = left;
        let byte = u8::try_from(left % 251).unwrap();
        Poll::Ready(Some(Ok(self.counter.count(vec![byte; self.size].into()))))
    }
}

pub(crate) struct Watched(ByteStream, Counter);

impl Stream for Watched {
    type Item = Result<Bytes, CollectError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let counter = self.1.clone();
        let piece = Pin::new(&mut self.0).poll_next(cx);
        piece.map(|piece| piece.map(|piece| piece.map(|bytes| counter.count(bytes))))
    }
}

/// Nothing comes, and it does not end.
pub(crate) struct Never;

impl Stream for Never {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Pending
    }
}
