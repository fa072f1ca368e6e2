//! Streams of messages: server-sent events (WHATWG HTML, section 9.2) and JSON lines.
//!
//! An error that ends a stream of events is an event of type `error 404`, with the payload the contract
//! declares for that status as its data, or problem details. JSON lines have no place for one: they end.

use bytes::{BufMut, Bytes, BytesMut};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use http::{HeaderMap, StatusCode, request, response};

use super::binding::{Binding, Codec, Reply, When, reply_of};
use super::reply::content_type;
use super::{codec, media, problem, reply};
use crate::fault::Fault;
use crate::json;
use crate::protocol::{Decoder, Encoder, Malformed, Outcome, Received, Step, Target, Verdict};
use crate::record::{Place, Slot};

/// The largest single message, in bytes: what bounds the memory of a stream.
const MESSAGE: usize = 16 << 20;

/// Reads the stream this reply begins, if it is one.
pub(super) fn decoder(binding: &Binding, head: &response::Parts) -> Option<Box<dyn Decoder>> {
    let reply = reply_of(binding.replies, head.status.as_u16()).filter(|reply| !reply.error)?;
    match media::of_message(&head.headers, reply.body).ok()?.codec {
        Codec::Events => Some(Box::new(Events { replies: binding.replies, ..Events::default() })),
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
struct Cutter {
    buffer: BytesMut,
    /// How much of the buffer is known to hold no end of a line.
    searched: usize,
    /// A line feed right here belongs to the carriage return before it.
    after_return: bool,
    ended: bool,
}

impl Cutter {
    fn feed(&mut self, chunk: &[u8]) -> Result<(), Malformed> {
        if self.buffer.len() + chunk.len() > MESSAGE {
            return Err(Malformed::new(format!("a message of the stream is larger than {MESSAGE} bytes")));
        }
        self.buffer.extend_from_slice(chunk);
        Ok(())
    }

    /// The next line without its end; at the end of the stream also what has no end.
    fn line(&mut self) -> Option<Bytes> {
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
fn read(document: &[u8], item: &mut dyn Place) -> Result<Step, Malformed> {
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

/// Reads server-sent events.
#[derive(Default)]
struct Events {
    cutter: Cutter,
    replies: &'static [Reply],
    begun: bool,
    kind: String,
    data: Vec<u8>,
    has_data: bool,
}

impl Decoder for Events {
    fn feed(&mut self, chunk: &[u8]) -> Result<(), Malformed> {
        if self.data.len() > MESSAGE {
            return Err(Malformed::new(format!("an event is larger than {MESSAGE} bytes")));
        }
        self.cutter.feed(chunk)
    }

    fn next(&mut self, item: &mut dyn Place, declared: &mut dyn Place) -> Result<Step, Malformed> {
        while let Some(line) = self.cutter.line() {
            if !line.is_empty() {
                self.field(&line);
            } else if std::mem::take(&mut self.has_data) {
                let (kind, data) = (std::mem::take(&mut self.kind), std::mem::take(&mut self.data));
                return match kind.strip_prefix("error ").and_then(|status| status.parse::<StatusCode>().ok())
                {
                    Some(status) => self.failure(status, data, item, declared),
                    None => read(&data, item),
                };
            } else {
                self.kind.clear();
            }
        }
        // An event that is not finished by an empty line is none.
        Ok(if self.cutter.ended { Step::End } else { Step::More })
    }

    fn end(&mut self, _trailers: Option<&HeaderMap>) -> Result<(), Malformed> {
        self.cutter.ended = true;
        Ok(())
    }
}

impl Events {
    fn field(&mut self, line: &[u8]) {
        let mut line = line;
        if !std::mem::replace(&mut self.begun, true) {
            line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
        }
        let (name, value) = match line.iter().position(|byte| *byte == b':') {
            Some(at) => (&line[..at], &line[at + 1..]),
            None => (line, &[][..]),
        };
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match name {
            b"data" => {
                if self.has_data {
                    self.data.push(b'\n');
                }
                self.data.extend_from_slice(value);
                self.has_data = true;
            }
            b"event" => self.kind = String::from_utf8_lossy(value).into_owned(),
            // `id` and `retry` serve reconnection; a line that begins with a colon is a sign of life.
            _ => {}
        }
    }

    fn failure(
        &self,
        status: StatusCode,
        data: Vec<u8>,
        item: &mut dyn Place,
        declared: &mut dyn Place,
    ) -> Result<Step, Malformed> {
        let body = Bytes::from(data);
        let received = Received { status, headers: HeaderMap::new(), body, trailers: None };
        let mut target = Target { value: item, declared, headers: &mut () };
        let step = match reply::decode(self.replies, &received, &mut target)? {
            Verdict::Declared => Step::Declared,
            Verdict::Value | Verdict::Undeclared => Step::Undeclared,
        };
        Ok(step)
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
        Codec::Events => Box::new(Writer::Events(binding.replies)),
        _ => Box::new(Writer::Lines),
    };
    Some((response.into_parts().0, encoder))
}

enum Writer {
    Events(&'static [Reply]),
    Lines,
}

impl Encoder for Writer {
    fn item(&mut self, item: &dyn Place, out: &mut BytesMut) -> Result<(), Fault> {
        let data = codec::document(item.view());
        match self {
            Writer::Events(_) => event(out, None, &data),
            Writer::Lines => {
                out.extend_from_slice(&data);
                out.put_u8(b'\n');
            }
        }
        Ok(())
    }

    fn end(&mut self, failure: Option<Outcome<'_>>, out: &mut BytesMut) -> Option<HeaderMap> {
        let (Writer::Events(replies), Some(failure)) = (self, failure) else {
            return None;
        };
        let (status, data) = match failure {
            Outcome::Fault(fault) => (fault.status(), problem::document(fault)),
            Outcome::Declared(error) | Outcome::Value(error, _) => reply::encode_error(replies, error)
                .unwrap_or_else(|fault| (fault.status(), problem::document(&fault))),
        };
        event(out, Some(status), &data);
        None
    }

    fn idle(&mut self) -> Option<Bytes> {
        match self {
            Writer::Events(_) => Some(Bytes::from_static(b":\n\n")),
            Writer::Lines => None,
        }
    }
}

/// JSON has no line breaks outside of strings and none unescaped inside, so one `data` line is enough.
fn event(out: &mut BytesMut, error: Option<StatusCode>, data: &[u8]) {
    if let Some(status) = error {
        out.extend_from_slice(format!("event: error {}\n", status.as_u16()).as_bytes());
    }
    out.extend_from_slice(b"data: ");
    out.extend_from_slice(data);
    out.extend_from_slice(b"\n\n");
}
