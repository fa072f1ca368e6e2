//! Reads a subscription: server-sent events `next` and `complete` (GraphQL over SSE, "distinct connections" mode).

use bytes::BytesMut;
use http::HeaderMap;

use super::binding::read;
use crate::protocol::{Decoder, Malformed, Step, Verdict};
use crate::record::Place;

/// The largest event, in bytes: what bounds the memory of a stream.
const MESSAGE: usize = 16 << 20;

pub(super) fn decoder(response_key: Option<&'static str>) -> Box<dyn Decoder> {
    Box::new(Events { response_key, ..Events::default() })
}

#[derive(Default)]
struct Events {
    response_key: Option<&'static str>,
    buffer: BytesMut,
    kind: Vec<u8>,
    data: Vec<u8>,
    ended: bool,
    over: bool,
}

impl Decoder for Events {
    fn feed(&mut self, chunk: &[u8]) -> Result<(), Malformed> {
        if self.buffer.len() + self.data.len() + chunk.len() > MESSAGE {
            return Err(Malformed::new(format!("an event is larger than {MESSAGE} bytes")));
        }
        self.buffer.extend_from_slice(chunk);
        Ok(())
    }

    fn next(&mut self, item: &mut dyn Place, declared: &mut dyn Place) -> Result<Step, Malformed> {
        while !self.over {
            let Some(line) = self.line() else {
                return Ok(if self.ended { Step::End } else { Step::More });
            };
            if !line.is_empty() {
                self.field(&line);
                continue;
            }
            let (kind, data) = (std::mem::take(&mut self.kind), std::mem::take(&mut self.data));
            match kind.as_slice() {
                b"next" => return self.response(&data, item, declared),
                b"complete" => self.over = true,
                // Signs of life and events of other kinds say nothing.
                _ => {}
            }
        }
        Ok(Step::End)
    }

    fn end(&mut self, _trailers: Option<&HeaderMap>) -> Result<(), Malformed> {
        self.ended = true;
        Ok(())
    }
}

impl Events {
    fn response(
        &mut self,
        data: &[u8],
        item: &mut dyn Place,
        declared: &mut dyn Place,
    ) -> Result<Step, Malformed> {
        Ok(match read(self.response_key, data, item, declared)? {
            Verdict::Value => Step::Item,
            Verdict::Declared => Step::Declared,
            Verdict::Undeclared => Step::Undeclared,
        })
    }

    /// The next line without its end. A carriage return at the very end waits for what follows it.
    fn line(&mut self) -> Option<Vec<u8>> {
        let end = self.buffer.iter().position(|byte| matches!(byte, b'\n' | b'\r'))?;
        let both = self.buffer[end] == b'\r' && self.buffer.get(end + 1) == Some(&b'\n');
        if self.buffer[end] == b'\r' && end + 1 == self.buffer.len() && !self.ended {
            return None;
        }
        let mut line = self.buffer.split_to(end + 1 + usize::from(both));
        line.truncate(end);
        Some(line.to_vec())
    }

    fn field(&mut self, line: &[u8]) {
        let (name, value) = match line.iter().position(|byte| *byte == b':') {
            Some(at) => (&line[..at], &line[at + 1..]),
            None => (line, &[][..]),
        };
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match name {
            b"event" => self.kind = value.to_vec(),
            b"data" => {
                if !self.data.is_empty() {
                    self.data.push(b'\n');
                }
                self.data.extend_from_slice(value);
            }
            _ => {}
        }
    }
}
