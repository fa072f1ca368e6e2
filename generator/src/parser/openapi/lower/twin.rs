//! Replies that come whole or as a stream, as the caller asks: two operations that share method and path.

use super::Lower;
use crate::ir::binding::{Codec, FieldBinding, Form, HttpPlace, OperationBinding};
use crate::ir::{Exchange, Operation, OperationId, Scalar, Type, TypeKind};

/// The member of a JSON body by which callers ask for a stream.
const SWITCH: &str = "stream";

impl Lower<'_, '_> {
    /// The operation, and behind it the one that streams, where its reply comes in both forms.
    pub(super) fn with_twin(&mut self, operation: Operation) -> Vec<OperationId> {
        let streamed = std::mem::take(&mut self.streamed);
        if streamed.is_empty() || operation.exchange != Exchange::Unary {
            return vec![self.contract.operations.push(operation)];
        }
        let mut twin = operation.clone();
        twin.name = format!("{}Stream", operation.name);
        twin.path = format!("{} stream", operation.path);
        twin.exchange = Exchange::ServerStream;
        twin.outcomes.retain_mut(|outcome| {
            let stream = streamed.iter().find(|(status, _)| *status == outcome.name);
            if let (false, Some((_, payload))) = (outcome.error, stream) {
                outcome.payload = Some(payload.clone());
                return true;
            }
            outcome.error
        });
        if twin.outcomes.iter().all(|outcome| outcome.error) {
            return vec![self.contract.operations.push(operation)];
        }
        let (whole, twin) = (self.contract.operations.push(operation), self.contract.operations.push(twin));
        self.twins.push((whole, twin));
        vec![whole, twin]
    }

    /// Finds how twins are told apart, when every type is known.
    pub(super) fn switches(&mut self) {
        for (whole, twin) in std::mem::take(&mut self.twins) {
            let switch = self.switch(whole).unwrap_or_default();
            for (id, form) in [(whole, Form::Whole(switch.clone())), (twin, Form::Streamed(switch.clone()))] {
                if let OperationBinding::Http(http) = &mut self.contract.operations[id].binding {
                    http.form = form;
                }
            }
        }
    }

    fn switch(&self, id: OperationId) -> Option<String> {
        let inputs = self.contract.inputs(&self.contract.operations[id]);
        let body = inputs.iter().find(|field| {
            matches!(&field.binding, FieldBinding::Http(input) if input.place == HttpPlace::Body
                && input.media.first().is_some_and(|media| media.codec == Codec::Json && media.arm.is_none()))
        })?;
        let Type::Id(body) = body.ty else { return None };
        let TypeKind::Record(record) = &self.contract.types[body].kind else { return None };
        let is_switch = |ty| match ty {
            Type::Scalar(scalar) => scalar == Scalar::Bool,
            Type::Id(id) => {
                matches!(&self.contract.types[id].kind, TypeKind::Newtype(of) if of.of == Scalar::Bool.into())
            }
        };
        let member = record.fields.iter().find(|field| field.name == SWITCH && is_switch(field.ty))?;
        Some(member.name.clone())
    }
}
