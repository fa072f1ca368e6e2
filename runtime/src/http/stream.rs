//! Streams of messages: which form a reply has, and JSON lines. Lines have no place for an error that ends the stream:
//! they end.

use bytes::{BufMut, Bytes, BytesMut};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use http::{HeaderMap, StatusCode, request, response};

use super::binding::{Binding, Codec, When, reply_of};
use super::events::{self, Events};
use super::reply::content_type;
use super::{codec, media};
use crate::fault::Fault;
use crate::json;
use crate::protocol::{Decoder, Encoder, Malformed, Outcome, Step};
use crate::record::{Place, Slot};

/// The largest single message, in bytes: what bounds the memory of a stream.
pub(super) const MESSAGE: usize = 16 << 20;

/// Reads the stream this reply begins, if it is one.
pub(super) fn decoder(binding: &Binding, head: &response::Parts) -> Option<Box<dyn Decoder>> {
    let reply = reply_of(binding.replies, head.status.as_u16()).filter(|reply| !reply.error)?;
    match media::of_message(&head.headers, reply.body).ok()?.codec {
        Codec::Events => Some(Box::new(Events::new(binding.replies))),
        Codec::Lines => Some(lines()),
        _ => None,
    }
}

/// Reads JSON lines.
pub(super) fn lines() -> Box<dyn Decoder> {
    Box::new(Lines::default())
}

/// Bytes cut into lines, whatever chunks they come in.
#[derive(Default)]
pub(super) struct Cutter {
    buffer: BytesMut,
    /// How much of the buffer is known to hold no end of a line.
    searched: usize,
    /// A line feed right here belongs to the carriage return before it.
    after_return: bool,
    pub(super) ended: bool,
}

impl Cutter {
    pub(super) fn feed(&mut self, chunk: &[u8]) -> Result<(), Malformed> {
        if self.buffer.len() + chunk.len() > MESSAGE {
            return Err(Malformed::new(format!("a message of the stream is larger than {MESSAGE} bytes")));
        }
        self.buffer.extend_from_slice(chunk);
        Ok(())
    }

    /// The next line without its end; at the end of the stream also what has no end.
    pub(super) fn line(&mut self) -> Option<Bytes> {
        if self.after_return && self.buffer.first() == Some(&b'\n') {
            drop(self.buffer.split_to(1));
        }
        self.after_return &= self.buffer.is_empty();
        let end = self.buffer[self.searched..].iter().position(|b| matches!(b, b'\n' | b'\r'));
        let Some(end) = end.map(|end| end + self.searched) else {
            self.searched = self.buffer.len();
            let rest = self.ended && !self.buffer.is_empty();
            self.searched *= usize::from(!rest);
            return rest.then(|| self.buffer.split().freeze());
        };
        self.after_return = self.buffer[end] == b'\r';
        let mut line = self.buffer.split_to(end + 1);
        line.truncate(end);
        self.searched = 0;
        Some(line.freeze())
    }
}

#[derive(Default)]
struct Lines(Cutter);

impl Decoder for Lines {
    fn feed(&mut self, chunk: &[u8]) -> Result<(), Malformed> {
        self.0.feed(chunk)
    }

    fn next(&mut self, item: &mut dyn Place, _declared: &mut dyn Place) -> Result<Step, Malformed> {
        while let Some(line) = self.0.line() {
            if !line.iter().all(u8::is_ascii_whitespace) {
                return read(&line, item);
            }
        }
        Ok(if self.0.ended { Step::End } else { Step::More })
    }

    fn end(&mut self, _trailers: Option<&HeaderMap>) -> Result<(), Malformed> {
        self.0.ended = true;
        Ok(())
    }
}

/// One JSON document into the place of an option.
pub(super) fn read(document: &[u8], item: &mut dyn Place) -> Result<Step, Malformed> {
    let slot = match item.slot() {
        Slot::Opt(optional) => optional.some(),
        slot => slot,
    };
    match json::fill_slot(document, slot, &json::Options::default()) {
        Ok(()) => Ok(Step::Item),
        Err(error) => {
            let pointer = error.pointer().to_owned();
            Err(Malformed::new("a message of the stream is not as declared").at(pointer).with_source(error))
        }
    }
}

/// Writes the stream of a success.
pub(super) fn encoder(
    binding: &Binding,
    head: &request::Parts,
) -> Option<(response::Parts, Box<dyn Encoder>)> {
    let reply = binding.replies.iter().find(|reply| !reply.error)?;
    let media = media::acceptable(&head.headers, reply.body).or(reply.body.first())?;
    let mut response = http::Response::new(());
    if let When::Status(status) = reply.when {
        *response.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
    }
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, content_type(media.name));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    let encoder: Box<dyn Encoder> = match media.codec {
        Codec::Events => Box::new(events::Writer::new(binding.replies)),
        _ => Box::new(LineWriter),
    };
    Some((response.into_parts().0, encoder))
}

struct LineWriter;

impl Encoder for LineWriter {
    fn item(&mut self, item: &dyn Place, out: &mut BytesMut) -> Result<(), Fault> {
        out.extend_from_slice(&codec::document(item.view()));
        out.put_u8(b'\n');
        Ok(())
    }

    fn end(&mut self, _failure: Option<Outcome<'_>>, _out: &mut BytesMut) -> Option<HeaderMap> {
        None
    }
}
