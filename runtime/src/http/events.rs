//! Server-sent events (WHATWG HTML, section 9.2), each with a JSON document as its data.
//!
//! An error that ends a stream is an event of type `error 404`, with the payload the contract declares for that status
//! as its data, or problem details. `id` and `retry` are told to who takes up a stream that broke off.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, StatusCode};

use super::binding::Reply;
use super::stream::{Cutter, MESSAGE, read};
use super::{codec, problem, reply};
use crate::fault::Fault;
use crate::protocol::{Decoder, Encoder, Malformed, Outcome, Received, Resume, Step, Target, Verdict};
use crate::record::Place;

/// What many services send as the data of an event that says there are no more. It is no JSON.
const DONE: &[u8] = b"[DONE]";

/// Reads server-sent events.
#[derive(Default)]
pub(super) struct Events {
    cutter: Cutter,
    replies: &'static [Reply],
    begun: bool,
    kind: String,
    data: Vec<u8>,
    has_data: bool,
    /// The `id` of the event being read; an event without one has that of the event before it.
    id: String,
    resume: Resume,
    /// The service has said that there are no more.
    is_done: bool,
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
                continue;
            }
            self.resume.last_id.clone_from(&self.id);
            if std::mem::take(&mut self.has_data) {
                let (kind, data) = (std::mem::take(&mut self.kind), std::mem::take(&mut self.data));
                let failure = kind.strip_prefix("error ").and_then(|status| status.parse().ok());
                return match failure {
                    Some(status) => self.failure(status, data, item, declared),
                    None if data == DONE => {
                        self.is_done = true;
                        Ok(Step::End)
                    }
                    None => read(&data, item),
                };
            }
            self.kind.clear();
        }
        // An event that is not finished by an empty line is none.
        Ok(if self.cutter.ended { Step::End } else { Step::More })
    }

    fn end(&mut self, _trailers: Option<&HeaderMap>) -> Result<(), Malformed> {
        self.cutter.ended = true;
        Ok(())
    }

    fn resume(&self) -> Option<&Resume> {
        (!self.is_done).then_some(&self.resume)
    }
}

impl Events {
    pub(super) fn new(replies: &'static [Reply]) -> Events {
        Events { replies, ..Events::default() }
    }

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
            b"id" if !value.contains(&0) => self.id = String::from_utf8_lossy(value).into_owned(),
            b"retry" if !value.is_empty() && value.iter().all(u8::is_ascii_digit) => {
                let digits = std::str::from_utf8(value).ok();
                // A number that is too large says: not soon.
                let pause = digits.and_then(|digits| digits.parse().ok()).unwrap_or(u64::MAX);
                self.resume.retry = Some(Duration::from_millis(pause));
            }
            // A line that begins with a colon is a sign of life.
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
        let received = Received { status, headers: HeaderMap::new(), body, trailers: None, stream: None };
        let mut target = Target { value: item, declared, headers: &mut () };
        let step = match reply::decode(self.replies, &received, &mut target)? {
            Verdict::Declared => Step::Declared,
            Verdict::Value | Verdict::Undeclared => Step::Undeclared,
        };
        Ok(step)
    }
}

/// Writes server-sent events.
pub(super) struct Writer(&'static [Reply]);

impl Writer {
    pub(super) fn new(replies: &'static [Reply]) -> Writer {
        Writer(replies)
    }
}

impl Encoder for Writer {
    fn item(&mut self, item: &dyn Place, out: &mut BytesMut) -> Result<(), Fault> {
        event(out, None, &codec::document(item.view()));
        Ok(())
    }

    fn id(&mut self, id: &str, out: &mut BytesMut) {
        // A line break would end the field, and NUL makes it void.
        let line: String = id.chars().filter(|c| !matches!(c, '\n' | '\r' | '\0')).collect();
        out.extend_from_slice(format!("id: {line}\n").as_bytes());
    }

    fn retry(&mut self, pause: Duration, out: &mut BytesMut) {
        out.extend_from_slice(format!("retry: {}\n\n", pause.as_millis()).as_bytes());
    }

    fn end(&mut self, failure: Option<Outcome<'_>>, out: &mut BytesMut) -> Option<HeaderMap> {
        let (status, data) = match failure? {
            Outcome::Fault(fault) => (fault.status(), problem::document(fault)),
            Outcome::Declared(error) | Outcome::Value(error, _) => reply::encode_error(self.0, error)
                .unwrap_or_else(|fault| (fault.status(), problem::document(&fault))),
        };
        event(out, Some(status), &data);
        None
    }

    fn idle(&mut self) -> Option<Bytes> {
        Some(Bytes::from_static(b":\n\n"))
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
