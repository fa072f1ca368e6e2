//! What a [`Body`] is made of: bodies of other libraries, streams, frames at hand, bodies one after another.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Frame, SizeHint};

use super::{Body, BoxError};

/// Maps the error of a foreign body.
pub(super) struct Foreign<B>(pub(super) Pin<Box<B>>);

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

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

/// A stream of bytes, and how many are still to come where that was said.
pub(super) struct Pieces<S> {
    pieces: Pin<Box<S>>,
    left: Option<u64>,
}

impl<S> Pieces<S> {
    pub(super) fn new(pieces: S, length: Option<u64>) -> Pieces<S> {
        Pieces { pieces: Box::pin(pieces), left: length }
    }
}

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
        let piece = ready!(self.pieces.as_mut().poll_next(cx));
        let Some(piece) = piece else {
            // What was announced must come: the receiver waits for it.
            let short = self.left.take().filter(|left| *left > 0);
            return Poll::Ready(short.map(|left| Err(format!("the stream ends {left} bytes early").into())));
        };
        let piece: Bytes = match piece {
            Ok(piece) => piece.into(),
            Err(error) => return Poll::Ready(Some(Err(error.into()))),
        };
        if let Some(left) = &mut self.left {
            match left.checked_sub(piece.len() as u64) {
                Some(rest) => *left = rest,
                None => return Poll::Ready(Some(Err("the stream is longer than was said".into()))),
            }
        }
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn size_hint(&self) -> SizeHint {
        self.left.map_or(SizeHint::default(), SizeHint::with_exact)
    }
}

pub(super) struct Frames<S>(pub(super) Pin<Box<S>>);

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
pub(super) struct AtHand(pub(super) VecDeque<Frame<Bytes>>);

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

/// Bodies one after another. Trailers of those before the last are dropped.
pub(super) struct Chain(pub(super) VecDeque<Body>);

impl http_body::Body for Chain {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        while let Some(first) = self.0.front_mut() {
            match ready!(Pin::new(first).poll_frame(cx)) {
                Some(Ok(frame)) if frame.is_trailers() && self.0.len() > 1 => {}
                Some(frame) => return Poll::Ready(Some(frame)),
                None => drop(self.0.pop_front()),
            }
        }
        Poll::Ready(None)
    }

    fn size_hint(&self) -> SizeHint {
        let length = self.0.iter().map(Body::length).sum::<Option<u64>>();
        length.map_or(SizeHint::default(), SizeHint::with_exact)
    }
}
