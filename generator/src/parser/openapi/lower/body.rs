//! Request bodies.

use openapiv3::RequestBody;

use super::Lower;
use super::parameter::field;
use crate::diagnostic::Diagnostic;
use crate::ir::binding::{HttpInput, HttpPlace, Style};
use crate::ir::{Docs, Field};
use crate::parser::openapi::schema::Part;
use crate::parser::openapi::tree::{Lifted, Object, typed};

const BODY: Object = Object {
    what: "the request body",
    members: &["description", "content", "required"],
    lifted: &[Lifted::Absent("content")],
};

impl<'a> Lower<'a, '_> {
    /// The input that is the body, where there is one.
    pub(super) fn body(&mut self, operation: &Part<'a>) -> Result<Option<Field>, Box<Diagnostic>> {
        let Some(node) = operation.node.get("requestBody") else { return Ok(None) };
        let own = operation.place.child("requestBody", "body");
        let part = Part::from(self.documents.follow(node, &own)?);
        let body: RequestBody = typed(part.node, BODY, self.out)?;
        let content =
            part.node.get("content").and_then(|content| self.content(content, &part.place.step("content")));
        let Some(content) = content else { return Ok(None) };
        self.left_out(content.streams);
        let binding = HttpInput {
            place: HttpPlace::Body,
            style: Style::Simple,
            explode: false,
            allow_reserved: false,
            media: content.media,
        };
        let mut field = field("body", content.used, body.required, part.node, binding);
        if let Some(description) = body.description.as_deref() {
            field.docs = Docs::new(description);
        }
        Ok(Some(field))
    }
}
