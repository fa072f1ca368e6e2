//! Streams of messages, a chunk at a time.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::HeaderMap;

use super::{Malformed, Outcome};
use crate::fault::Fault;
use crate::record::Place;

/// Reads a stream of messages from chunks that are cut anywhere.
pub trait Decoder: Send {
    /// Takes the next chunk.
    fn feed(&mut self, chunk: &[u8]) -> Result<(), Malformed>;

    /// Puts the next whole message into `item`, or a declared error that ends the stream into `declared`.
    fn next(&mut self, item: &mut dyn Place, declared: &mut dyn Place) -> Result<Step, Malformed>;

    /// No more chunks will come. Called once `next` asks for more; afterwards `next` is called until it
    /// answers `End`, `Declared` or an error.
    fn end(&mut self, trailers: Option<&HeaderMap>) -> Result<(), Malformed>;

    /// How the stream is taken up again after what was read so far, if the protocol has a way.
    fn resume(&self) -> Option<&Resume> {
        None
    }
}

/// What a stream said about taking it up again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resume {
    /// The id of the last message; empty if it had none.
    pub last_id: String,
    /// How long to wait before.
    pub retry: Option<Duration>,
}

/// What [`Decoder::next`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A message.
    Item,
    /// Not enough bytes.
    More,
    /// A declared error, and the end.
    Declared,
    /// An error the contract does not tell of, and the end.
    Undeclared,
    /// The end.
    End,
}

/// Writes a stream of messages.
pub trait Encoder: Send {
    /// Appends one message, framed.
    fn item(&mut self, item: &dyn Place, out: &mut BytesMut) -> Result<(), Fault>;

    /// Appends the id of the message that follows, if the protocol has a place for one.
    fn id(&mut self, _id: &str, _out: &mut BytesMut) {}

    /// Appends how long to wait before the stream is taken up again, if the protocol has a place for that.
    fn retry(&mut self, _pause: Duration, _out: &mut BytesMut) {}

    /// Appends the end; what the protocol keeps for trailers is returned. A value never ends a stream.
    fn end(&mut self, failure: Option<Outcome<'_>>, out: &mut BytesMut) -> Option<HeaderMap>;

    /// What to send when nothing happened for a while, if the protocol has such a sign of life.
    fn idle(&mut self) -> Option<Bytes> {
        None
    }
}
