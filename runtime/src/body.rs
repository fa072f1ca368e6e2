//! The one body type of requests and replies: bytes at hand, or a stream of frames with trailers.
//!
//! It is what transports take and services answer with, so that no adapter's type shows in a signature.

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use http_body::{Frame, SizeHint};

/// Any error, owned and sendable.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A future on the heap that may move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A stream on the heap that may move between threads.
pub type BoxStream<'a, T> = Pin<Box<dyn futures_core::Stream<Item = T> + Send + 'a>>;

type BoxBody = Pin<Box<dyn http_body::Body<Data = Bytes, Error = BoxError> + Send>>;

/// The body of a request or a reply.
pub struct Body(Kind);

enum Kind {
    Full(Bytes),
    /// The mutex is never locked: it makes the stream `Sync`, which some transports ask for.
    Stream(Mutex<BoxBody>),
}

impl Body {
    /// Nothing.
    pub const fn empty() -> Body {
        Body(Kind::Full(Bytes::new()))
    }

    /// A body of another library.
    pub fn wrap<B>(body: B) -> Body
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        Body(Kind::Stream(Mutex::new(Box::pin(Foreign(Box::pin(body))))))
    }

    /// Pieces of bytes as they come.
    pub fn stream<B, E>(pieces: impl futures_core::Stream<Item = Result<B, E>> + Send + 'static) -> Body
    where
        B: Into<Bytes> + 'static,
        E: Into<BoxError> + 'static,
    {
        Body(Kind::Stream(Mutex::new(Box::pin(Pieces(Box::pin(pieces))))))
    }

    /// Frames as they come; trailers, if any, come last.
    pub fn frames(
        frames: impl futures_core::Stream<Item = Result<Frame<Bytes>, BoxError>> + Send + 'static,
    ) -> Body {
        Body(Kind::Stream(Mutex::new(Box::pin(Frames(Box::pin(frames))))))
    }

    /// These bytes, and trailers after them.
    pub fn with_trailers(bytes: Bytes, trailers: HeaderMap) -> Body {
        let data = (!bytes.is_empty()).then(|| Frame::data(bytes));
        let frames = [data, Some(Frame::trailers(trailers))];
        Body(Kind::Stream(Mutex::new(Box::pin(AtHand(frames.into_iter().flatten().collect())))))
    }

    /// The same body once more, if it is at hand as bytes.
    pub fn try_clone(&self) -> Option<Body> {
        self.bytes().map(|bytes| Body(Kind::Full(bytes.clone())))
    }

    /// The bytes, if they are at hand.
    pub fn bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Kind::Full(bytes) => Some(bytes),
            Kind::Stream(_) => None,
        }
    }

    /// The next frame, `None` at the end.
    pub async fn frame(&mut self) -> Option<Result<Frame<Bytes>, BoxError>> {
        std::future::poll_fn(|cx| http_body::Body::poll_frame(Pin::new(&mut *self), cx)).await
    }

    /// Reads all of it, up to `limit` bytes.
    pub async fn collect(mut self, limit: usize) -> Result<Collected, CollectError> {
        if let Kind::Full(bytes) = self.0 {
            return match bytes.len() > limit {
                true => Err(CollectError::TooLarge { limit }),
                false => Ok(Collected { bytes, trailers: None }),
            };
        }
        let mut first: Option<Bytes> = None;
        let mut more = BytesMut::new();
        let mut trailers = None;
        let mut length = 0usize;
        while let Some(frame) = self.frame().await {
            match frame.map_err(CollectError::Broken)?.into_data() {
                Ok(data) => {
                    length = length.saturating_add(data.len());
                    if length > limit {
                        return Err(CollectError::TooLarge { limit });
                    }
                    match &first {
                        None => first = Some(data),
                        Some(head) => {
                            if more.is_empty() {
                                more.extend_from_slice(head);
                            }
                            more.extend_from_slice(&data);
                        }
                    }
                }
                Err(frame) => trailers = frame.into_trailers().ok(),
            }
        }
        let bytes = if more.is_empty() { first.unwrap_or_default() } else { more.freeze() };
        Ok(Collected { bytes, trailers })
    }
}

/// A body read to its end.
#[derive(Debug, Default)]
pub struct Collected {
    /// All data frames, joined.
    pub bytes: Bytes,
    /// The trailers, if the sender had any.
    pub trailers: Option<HeaderMap>,
}

/// Why a body could not be read to its end.
#[derive(Debug)]
#[non_exhaustive]
pub enum CollectError {
    /// It is larger than allowed.
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// The sender or the wire failed.
    Broken(BoxError),
}

impl fmt::Display for CollectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CollectError::TooLarge { limit } => write!(f, "the body is larger than {limit} bytes"),
            CollectError::Broken(_) => f.write_str("the body broke off"),
        }
    }
}

impl std::error::Error for CollectError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            CollectError::TooLarge { .. } => None,
            CollectError::Broken(source) => Some(source.as_ref()),
        }
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match &mut self.0 {
            Kind::Full(bytes) if bytes.is_empty() => Poll::Ready(None),
            Kind::Full(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Kind::Stream(body) => inner(body).as_mut().poll_frame(cx),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Kind::Full(bytes) => bytes.is_empty(),
            Kind::Stream(_) => false,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Kind::Full(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Kind::Stream(_) => SizeHint::default(),
        }
    }
}

fn inner(body: &mut Mutex<BoxBody>) -> &mut BoxBody {
    match body.get_mut() {
        Ok(body) => body,
        Err(poisoned) => poisoned.into_inner(),
    }
}

/// Maps the error of a foreign body.
struct Foreign<B>(Pin<Box<B>>);

impl<B> http_body::Body for Foreign<B>
where
    B: http_body::Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        self.0.as_mut().poll_frame(cx).map(|frame| frame.map(|frame| frame.map_err(Into::into)))
    }
}

struct Pieces<S>(Pin<Box<S>>);

impl<S, B, E> http_body::Body for Pieces<S>
where
    S: futures_core::Stream<Item = Result<B, E>>,
    B: Into<Bytes>,
    E: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let piece = self.0.as_mut().poll_next(cx);
        piece.map(|piece| piece.map(|piece| piece.map(|bytes| Frame::data(bytes.into())).map_err(Into::into)))
    }
}

struct Frames<S>(Pin<Box<S>>);

impl<S> http_body::Body for Frames<S>
where
    S: futures_core::Stream<Item = Result<Frame<Bytes>, BoxError>>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        self.0.as_mut().poll_next(cx)
    }
}

/// Frames that are all there.
struct AtHand(VecDeque<Frame<Bytes>>);

impl http_body::Body for AtHand {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        Poll::Ready(self.0.pop_front().map(Ok))
    }
}

impl Default for Body {
    fn default() -> Body {
        Body::empty()
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Full(bytes) => write!(f, "Body({} bytes)", bytes.len()),
            Kind::Stream(_) => f.write_str("Body(stream)"),
        }
    }
}

macro_rules! from {
    ($($ty:ty),*) => { $(
        impl From<$ty> for Body {
            fn from(bytes: $ty) -> Body {
                Body(Kind::Full(Bytes::from(bytes)))
            }
        }
    )* };
}
from!(Bytes, Vec<u8>, String, &'static str, &'static [u8]);
