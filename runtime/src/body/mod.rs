//! The one body type of requests and replies: bytes at hand, or a stream of frames with trailers.
//!
//! It is what transports take and services answer with, so that no adapter's type shows in a signature. Values hold
//! bytes that need not be at hand as a [`ByteStream`], and parts of a multipart body as a [`Part`].

mod adapters;
mod collect;
#[cfg(any(feature = "client", feature = "server"))]
mod guard;
mod hold;
mod part;
mod stream;

use std::fmt;
use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::HeaderMap;
use http_body::{Frame, SizeHint};

use adapters::{AtHand, Chain, Foreign, Frames, Pieces};

pub use collect::{CollectError, Collected};
#[cfg(any(feature = "client", feature = "server"))]
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) use guard::Guard;
pub use hold::hold;
#[cfg(feature = "json")]
pub(crate) use part::{CONTENT, HEADERS};
#[cfg(feature = "json")]
pub(crate) use part::{FILE_NAME, MEDIA_TYPE};
pub use part::{FilePart, Part};
pub use stream::ByteStream;

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
    Stream(Streamed),
}

struct Streamed {
    /// Never locked: the mutex makes the stream `Sync`, which some transports ask for.
    body: Mutex<BoxBody>,
    /// How many bytes are still to come, if that is known.
    left: Option<u64>,
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
        Body::boxed(Foreign(Box::pin(body)))
    }

    /// Pieces of bytes as they come.
    pub fn stream<B, E>(pieces: impl futures_core::Stream<Item = Result<B, E>> + Send + 'static) -> Body
    where
        B: Into<Bytes> + 'static,
        E: Into<BoxError> + 'static,
    {
        Body::boxed(Pieces::new(pieces, None))
    }

    /// Frames as they come; trailers, if any, come last.
    pub fn frames(
        frames: impl futures_core::Stream<Item = Result<Frame<Bytes>, BoxError>> + Send + 'static,
    ) -> Body {
        Body::boxed(Frames(Box::pin(frames)))
    }

    /// These bytes, and trailers after them.
    pub fn with_trailers(bytes: Bytes, trailers: HeaderMap) -> Body {
        let data = (!bytes.is_empty()).then(|| Frame::data(bytes));
        let frames = [data, Some(Frame::trailers(trailers))];
        Body::boxed(AtHand(frames.into_iter().flatten().collect()))
    }

    /// One body after another.
    #[allow(dead_code, reason = "needed by some protocols and by the server")]
    pub(crate) fn chain(bodies: impl IntoIterator<Item = Body>) -> Body {
        Body::boxed(Chain(bodies.into_iter().collect()))
    }

    fn boxed(body: impl http_body::Body<Data = Bytes, Error = BoxError> + Send + 'static) -> Body {
        let left = body.size_hint().exact();
        Body(Kind::Stream(Streamed { body: Mutex::new(Box::pin(body)), left }))
    }

    /// How many bytes are still to come, if that is known.
    pub fn length(&self) -> Option<u64> {
        match &self.0 {
            Kind::Full(bytes) => Some(bytes.len() as u64),
            Kind::Stream(streamed) => streamed.left,
        }
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
            Kind::Stream(streamed) => {
                let frame = inner(&mut streamed.body).as_mut().poll_frame(cx);
                if let (Some(left), Poll::Ready(Some(Ok(frame)))) = (&mut streamed.left, &frame) {
                    *left = left.saturating_sub(frame.data_ref().map_or(0, |data| data.len() as u64));
                }
                frame
            }
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
            Kind::Stream(streamed) => streamed.left.map_or(SizeHint::default(), SizeHint::with_exact),
        }
    }
}

fn inner(body: &mut Mutex<BoxBody>) -> &mut BoxBody {
    match body.get_mut() {
        Ok(body) => body,
        Err(poisoned) => poisoned.into_inner(),
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
