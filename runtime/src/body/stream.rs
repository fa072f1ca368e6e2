//! Bytes as values that need not be at hand: files of any size, both ways.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http_body::Body as _;

use super::adapters::Pieces;
use super::{Body, BoxError, CollectError};
use crate::record::{Blank, Place, Slot, View};

/// Bytes that are at hand, or that come piece by piece. Who sends makes it of bytes or of a stream; who receives reads
/// the pieces as they come, or [collects](ByteStream::collect) them. A clone of a stream is the same stream: what one of
/// them has read, the others do not see.
///
/// ```
/// # use counterpart_runtime::body::{ByteStream, CollectError};
/// # async fn show(upload: ByteStream) -> Result<u64, CollectError> {
/// let mut upload = upload;
/// let mut size = 0;
/// while let Some(piece) = upload.next().await {
///     size += piece?.len() as u64;
/// }
/// # Ok(size) }
/// let greeting = ByteStream::from("hello");
/// assert_eq!(greeting.length(), Some(5));
/// ```
#[derive(Clone)]
#[must_use = "a stream does nothing unless polled"]
pub struct ByteStream(Content);

#[derive(Clone)]
enum Content {
    AtHand(Bytes),
    Coming(Arc<Mutex<Coming>>),
}

struct Coming {
    /// `None` once it was sent or collected.
    body: Option<Body>,
    /// How much of it is collected at most.
    limit: usize,
}

impl ByteStream {
    /// Of pieces that are made while they are sent. Such a request is sent once, and not tried again.
    pub fn new<B, E>(pieces: impl Stream<Item = Result<B, E>> + Send + 'static) -> ByteStream
    where
        B: Into<Bytes> + 'static,
        E: Into<BoxError> + 'static,
    {
        ByteStream::from(Body::stream(pieces))
    }

    /// Of pieces that are so many bytes together: the receiver is told before they come. More or fewer are an error.
    pub fn sized<B, E>(length: u64, pieces: impl Stream<Item = Result<B, E>> + Send + 'static) -> ByteStream
    where
        B: Into<Bytes> + 'static,
        E: Into<BoxError> + 'static,
    {
        ByteStream::from(Body::boxed(Pieces::new(pieces, Some(length))))
    }

    /// With a bound on what [`collect`](ByteStream::collect) reads.
    pub(crate) fn bounded(body: Body, limit: usize) -> ByteStream {
        match body.bytes() {
            Some(bytes) => ByteStream(Content::AtHand(bytes.clone())),
            None => ByteStream(Content::Coming(Arc::new(Mutex::new(Coming { body: Some(body), limit })))),
        }
    }

    /// Other pieces under the same bound.
    #[cfg(feature = "http")]
    pub(crate) fn with_pieces(
        &self,
        pieces: impl Stream<Item = Result<Bytes, BoxError>> + Send + 'static,
    ) -> ByteStream {
        let limit = match &self.0 {
            Content::AtHand(_) => usize::MAX,
            Content::Coming(coming) => lock(coming).limit,
        };
        ByteStream::bounded(Body::stream(pieces), limit)
    }

    /// How many bytes are still to come, if that is known.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        match &self.0 {
            Content::AtHand(bytes) => Some(bytes.len() as u64),
            Content::Coming(coming) => lock(coming).body.as_ref().map_or(Some(0), Body::length),
        }
    }

    /// The bytes, if they are at hand.
    #[must_use]
    pub fn bytes(&self) -> Option<Bytes> {
        match &self.0 {
            Content::AtHand(bytes) => Some(bytes.clone()),
            Content::Coming(coming) => lock(coming).body.as_ref()?.bytes().cloned(),
        }
    }

    /// Reads what is still to come, up to the receiver's limit, and keeps it at hand, for all clones.
    ///
    /// # Errors
    /// Where it is larger, or breaks off.
    pub async fn hold(&self) -> Result<Bytes, CollectError> {
        let bytes = self.clone().collect().await?;
        if let Content::Coming(coming) = &self.0 {
            lock(coming).body = Some(Body::from(bytes.clone()));
        }
        Ok(bytes)
    }

    /// The next piece; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<Bytes, CollectError>> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// Reads what is still to come, up to the receiver's limit: the server's `Limits::body`, the client's limit on
    /// replies. What the sender made itself has none.
    ///
    /// # Errors
    /// Where it is larger, or breaks off.
    pub async fn collect(self) -> Result<Bytes, CollectError> {
        let limit = match &self.0 {
            Content::AtHand(_) => usize::MAX,
            Content::Coming(coming) => lock(coming).limit,
        };
        self.collect_up_to(limit).await
    }

    /// Reads what is still to come, up to so many bytes.
    ///
    /// # Errors
    /// Where it is larger, or breaks off.
    pub async fn collect_up_to(self, limit: usize) -> Result<Bytes, CollectError> {
        self.to_body().collect(limit).await.map(|collected| collected.bytes)
    }

    /// What is sent: the bytes, as often as they are wanted, or the stream, once.
    pub(crate) fn to_body(&self) -> Body {
        match &self.0 {
            Content::AtHand(bytes) => Body::from(bytes.clone()),
            Content::Coming(coming) => {
                let mut coming = lock(coming);
                let again = coming.body.as_ref().and_then(Body::try_clone);
                again.or_else(|| coming.body.take()).unwrap_or_else(gone)
            }
        }
    }
}

fn lock(coming: &Mutex<Coming>) -> MutexGuard<'_, Coming> {
    coming.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Stands for a stream that was taken before.
fn gone() -> Body {
    struct Gone(bool);

    impl Stream for Gone {
        type Item = Result<Bytes, BoxError>;

        fn poll_next(mut self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            let first = !std::mem::replace(&mut self.0, true);
            Poll::Ready(first.then(|| Err("the stream was sent or collected before".into())))
        }
    }

    Body::stream(Gone(false))
}

impl Stream for ByteStream {
    type Item = Result<Bytes, CollectError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let coming = match &mut self.0 {
            Content::AtHand(bytes) if bytes.is_empty() => return Poll::Ready(None),
            Content::AtHand(bytes) => return Poll::Ready(Some(Ok(std::mem::take(bytes)))),
            Content::Coming(coming) => coming,
        };
        let mut coming = lock(coming);
        let body = coming.body.get_or_insert_with(gone);
        loop {
            let error = match ready!(Pin::new(&mut *body).poll_frame(cx)) {
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) if !data.is_empty() => return Poll::Ready(Some(Ok(data))),
                    _ => continue,
                },
                Some(Err(error)) => Some(Err(CollectError::from_body(error))),
                None => None,
            };
            // A value that is kept shall not keep the connection.
            *body = Body::empty();
            return Poll::Ready(error);
        }
    }
}

impl Default for ByteStream {
    fn default() -> ByteStream {
        ByteStream(Content::AtHand(Bytes::new()))
    }
}

impl Blank for ByteStream {
    fn blank() -> ByteStream {
        ByteStream::default()
    }
}

impl Place for ByteStream {
    fn slot(&mut self) -> Slot<'_> {
        Slot::Stream(self)
    }

    fn view(&self) -> View<'_> {
        View::Stream(self)
    }
}

/// Bytes at hand are compared; a stream is equal to its clones.
impl PartialEq for ByteStream {
    fn eq(&self, other: &ByteStream) -> bool {
        match (&self.0, &other.0) {
            (Content::Coming(a), Content::Coming(b)) if Arc::ptr_eq(a, b) => true,
            _ => self.bytes().zip(other.bytes()).is_some_and(|(a, b)| a == b),
        }
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.length() {
            Some(length) => write!(f, "{length} bytes"),
            None => f.write_str("a stream of bytes"),
        }
    }
}

impl From<Body> for ByteStream {
    fn from(body: Body) -> ByteStream {
        ByteStream::bounded(body, usize::MAX)
    }
}

impl From<ByteStream> for Body {
    fn from(stream: ByteStream) -> Body {
        stream.to_body()
    }
}

macro_rules! from {
    ($($ty:ty),*) => { $(
        impl From<$ty> for ByteStream {
            fn from(bytes: $ty) -> ByteStream {
                ByteStream(Content::AtHand(Bytes::from(bytes)))
            }
        }
    )* };
}
from!(Bytes, Vec<u8>, String, &'static str, &'static [u8]);
