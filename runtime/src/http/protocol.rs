//! The binding as a protocol.

use bytes::{BufMut, BytesMut};
use http::{request, response};

use super::binding::Binding;
use super::{codec, incoming, outgoing, reply, stream};
use crate::body::Body;
use crate::fault::{Fault, Violation};
use crate::operation::Operation;
use crate::protocol::{
    Address, Arrived, Decoder, Encoder, Intake, Malformed, Outcome, Outgoing, Protocol, Received, Target,
    Verdict,
};
use crate::record::{Field, Place, Record};

impl Protocol for Binding {
    fn address(&self) -> Address {
        Address { method: self.method(), path: self.path, selector: None }
    }

    fn encode_request(
        &self,
        _operation: &Operation,
        call: &Outgoing<'_>,
    ) -> Result<http::Request<Body>, Malformed> {
        outgoing::encode(self, call)
    }

    fn decode_reply(
        &self,
        _operation: &Operation,
        received: &Received,
        target: &mut Target<'_>,
    ) -> Result<Verdict, Malformed> {
        reply::decode(self.replies, received, target)
    }

    fn streams_bytes(&self, _operation: &Operation, head: &response::Parts) -> bool {
        reply::streams_bytes(self.replies, head)
    }

    fn decode_stream(&self, _operation: &Operation, head: &response::Parts) -> Option<Box<dyn Decoder>> {
        stream::decoder(self, head)
    }

    fn encode_item(
        &self,
        _operation: &Operation,
        item: &dyn Place,
        out: &mut BytesMut,
    ) -> Result<(), Malformed> {
        out.extend_from_slice(&codec::document(item.view()));
        out.put_u8(b'\n');
        Ok(())
    }

    fn intake(&self, _operation: &Operation, head: &request::Parts) -> Intake {
        incoming::intake(self, head)
    }

    fn decode_request(
        &self,
        _operation: &Operation,
        request: &mut Arrived<'_>,
        input: &mut dyn Record,
    ) -> Result<(), Fault> {
        incoming::decode(self, request, input)
    }

    fn decode_items(
        &self,
        _operation: &Operation,
        _head: &request::Parts,
    ) -> Result<Box<dyn Decoder>, Fault> {
        Ok(stream::lines())
    }

    fn locate_within(&self, field: (usize, &Field), violation: Violation) -> Violation {
        incoming::locate(self, field, violation)
    }

    fn encode_reply(
        &self,
        _operation: &Operation,
        head: &request::Parts,
        outcome: Outcome<'_>,
    ) -> http::Response<Body> {
        reply::encode(self.replies, head, outcome)
    }

    fn encode_stream(
        &self,
        _operation: &Operation,
        head: &request::Parts,
    ) -> Option<(response::Parts, Box<dyn Encoder>)> {
        stream::encoder(self, head)
    }
}
