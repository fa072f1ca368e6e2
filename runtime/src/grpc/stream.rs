//! Streams of messages, both ends.

use bytes::BytesMut;
use http::HeaderMap;

use super::frame::{self, LARGEST};
use super::status::Status;
use crate::fault::{Code, Fault};
use crate::protobuf;
use crate::protocol::{Decoder, Encoder, Malformed, Outcome, Step};
use crate::record::Place;

/// Reads messages from chunks.
#[derive(Default)]
pub(crate) struct Reader {
    bytes: BytesMut,
    /// How the call ended; `None` as long as more may come.
    end: Option<Result<(), Status>>,
    /// A caller's stream ends with its body, a callee's with its trailers.
    needs_status: bool,
}

impl Reader {
    /// Of a callee's messages.
    pub(crate) fn of_replies() -> Self {
        Self { needs_status: true, ..Self::default() }
    }

    /// Of a reply that ended with its head.
    pub(crate) fn ended(end: Result<(), Status>) -> Self {
        Self { end: Some(end), ..Self::default() }
    }
}

impl Decoder for Reader {
    fn feed(&mut self, chunk: &[u8]) -> Result<(), Malformed> {
        self.bytes.extend_from_slice(chunk);
        Ok(())
    }

    fn next(&mut self, item: &mut dyn Place, declared: &mut dyn Place) -> Result<Step, Malformed> {
        if let Some(message) = frame::take(&mut self.bytes, LARGEST)? {
            protobuf::merge(item, &message).map_err(frame::malformed)?;
            return Ok(Step::Item);
        }
        match &self.end {
            None => Ok(Step::More),
            Some(Err(status)) => Ok(match super::declare(declared, status) {
                true => Step::Declared,
                false => Step::Undeclared,
            }),
            Some(Ok(())) if self.bytes.is_empty() => Ok(Step::End),
            Some(Ok(())) => Err(Malformed::new("the last message is cut short")),
        }
    }

    fn end(&mut self, trailers: Option<&HeaderMap>) -> Result<(), Malformed> {
        let told = trailers.and_then(Status::read);
        let silent = || match self.needs_status {
            true => Err(Status::new(Code::Unknown, "the reply ended without a status")),
            false => Ok(()),
        };
        self.end.get_or_insert_with(|| told.unwrap_or_else(silent));
        Ok(())
    }
}

/// Writes a callee's messages.
pub(crate) struct Writer;

impl Encoder for Writer {
    fn item(&mut self, item: &dyn Place, out: &mut BytesMut) -> Result<(), Fault> {
        frame::write(item, out).map_err(Fault::internal)
    }

    fn end(&mut self, failure: Option<Outcome<'_>>, _out: &mut BytesMut) -> Option<HeaderMap> {
        Some(match failure {
            None | Some(Outcome::Value(..)) => Status::ok_trailers(),
            Some(failure) => super::status_of(failure).to_trailers(),
        })
    }
}
