//! The content of a part whose end has not come yet: it is handed on piece by piece, up to the delimiter.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

use super::find;
use crate::body::{BoxError, ByteStream};

/// The last part of a body. Another one behind it is an error: what comes behind a stream cannot be a member.
pub(super) struct Tail {
    buffer: BytesMut,
    rest: ByteStream,
    delimiter: Vec<u8>,
    state: State,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Inside,
    /// Behind the delimiter.
    Behind,
    /// Behind the end of all parts: what stands there is not looked at (RFC 2046, section 5.1.1), but read, so that the
    /// connection can be used again.
    Epilogue,
    Over,
}

impl Tail {
    /// `begin` is what has come of it already.
    pub(super) fn new(begin: &[u8], rest: ByteStream, delimiter: Vec<u8>) -> Tail {
        Tail { buffer: begin.into(), rest, delimiter, state: State::Inside }
    }

    /// What is certain to be content.
    fn piece(&mut self) -> Option<Bytes> {
        let end = match find(&self.buffer, &self.delimiter) {
            Some(end) => {
                self.state = State::Behind;
                end
            }
            // The delimiter may have begun at the end.
            None => self.buffer.len().saturating_sub(self.delimiter.len() - 1),
        };
        let piece = self.buffer.split_to(end).freeze();
        if self.state == State::Behind {
            drop(self.buffer.split_to(self.delimiter.len()));
        }
        (!piece.is_empty()).then_some(piece)
    }

    fn fail(&mut self, error: impl Into<BoxError>) -> Poll<Option<Result<Bytes, BoxError>>> {
        self.state = State::Over;
        self.rest = ByteStream::default();
        Poll::Ready(Some(Err(error.into())))
    }
}

impl Stream for Tail {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            match this.state {
                State::Inside => {
                    if let Some(piece) = this.piece() {
                        return Poll::Ready(Some(Ok(piece)));
                    }
                }
                State::Behind => {}
                State::Epilogue => this.buffer.clear(),
                State::Over => return Poll::Ready(None),
            }
            if this.state == State::Behind && this.buffer.len() >= 2 {
                if !this.buffer.starts_with(b"--") {
                    return this.fail("a part follows one that is handed on as a stream: send that one last");
                }
                this.state = State::Epilogue;
            }
            match ready!(Pin::new(&mut this.rest).poll_next(cx)) {
                Some(Ok(more)) => this.buffer.extend_from_slice(&more),
                Some(Err(error)) => return this.fail(error),
                None if this.state == State::Epilogue => this.state = State::Over,
                None => return this.fail("the body ends inside of a part"),
            }
        }
    }
}
