//! `responses` to outcomes.

use openapiv3::{Response, StatusCode};

use super::Lower;
use crate::diagnostic::{Diagnostic, codes};
use crate::ir::{Docs, Outcome, Payload, When};
use crate::parser::openapi::schema::Part;
use crate::parser::openapi::tree::{Lifted, Node, Object, typed};

const RESPONSE: Object = Object {
    what: "the response",
    members: &["description", "summary", "headers", "content", "links"],
    lifted: &[
        Lifted::Absent("summary"),
        Lifted::Absent("headers"),
        Lifted::Absent("content"),
        Lifted::Absent("links"),
    ],
};

/// A response without the description that the specification asks for.
const UNDESCRIBED: Object = Object {
    lifted: &[
        Lifted::Absent("summary"),
        Lifted::Absent("headers"),
        Lifted::Absent("content"),
        Lifted::Absent("links"),
        Lifted::Text("description", ""),
    ],
    ..RESPONSE
};

impl<'a> Lower<'a, '_> {
    /// What may come back, successes first.
    pub(super) fn outcomes(&mut self, operation: &Part<'a>) -> Result<Vec<Outcome>, Box<Diagnostic>> {
        let responses = operation.node.get("responses");
        let mut outcomes = Vec::new();
        for (status, entry) in responses.into_iter().flat_map(Node::entries) {
            if status.starts_with("x-") {
                continue;
            }
            let Some(when) = when(status) else {
                let message =
                    format!("`{status}` is no status, no range of statuses (`4XX`) and not `default`");
                self.out
                    .push(Diagnostic::new(&codes::openapi::SHAPE, entry.key_span, message).here("left out"));
                continue;
            };
            let own = operation.place.step("responses").child(status, status).named("response");
            let part = Part::from(self.documents.follow(&entry.value, &own)?);
            outcomes.push(self.outcome(status, when, &part, entry.key_span)?);
        }
        sort(&mut outcomes);
        if outcomes.iter().all(|outcome| outcome.error) {
            let span = responses.map_or(operation.node.span, |responses| responses.span);
            let message = "nothing is said about success; a status of 2xx is one, without a value";
            self.out.push(Diagnostic::new(&codes::openapi::RESPONSES, span, message));
            outcomes.insert(0, unspoken(span));
        }
        Ok(outcomes)
    }

    fn outcome(
        &mut self,
        status: &str,
        when: When,
        part: &Part<'a>,
        span: crate::source::Span,
    ) -> Result<Outcome, Box<Diagnostic>> {
        let object = if part.node.get("description").is_some() { RESPONSE } else { UNDESCRIBED };
        let response: Response = typed(part.node, object, self.out)?;
        if let Some(links) = part.node.entry("links").filter(|links| !links.value.is_null()) {
            let links = Part::new(&links.value, part.place.step("links"));
            self.linked.push((status.to_owned(), links));
        }
        let content =
            part.node.get("content").and_then(|content| self.content(content, &part.place.step("content")));
        let content = content.filter(|content| {
            // RFC 9110, sections 15.2, 15.3.5, 15.3.6 and 15.4.5.
            let bodiless = matches!(when, When::Status(100..=199 | 204 | 205 | 304) | When::StatusRange(1));
            if bodiless && !content.media.is_empty() {
                let message = format!("a reply of status {status} has no body, whatever is described");
                self.out.push(Diagnostic::new(&codes::openapi::BODILESS, span, message));
            }
            !bodiless
        });
        let payload = content.map(|content| {
            match matches!(when, When::Status(200..=299) | When::StatusRange(2) | When::Default) {
                true => {
                    let streamed = self.streamed(content.streams);
                    self.streamed.extend(streamed.map(|payload| (status.to_owned(), payload)));
                }
                false => self.left_out(content.streams),
            }
            let used = content.used;
            Payload {
                ty: used.ty,
                nullable: used.nullable,
                constraints: used.constraints,
                media: content.media,
            }
        });
        let headers = self.headers(part);
        let docs = Docs::new(&response.description);
        let name = status.to_owned();
        Ok(Outcome { name, when, error: false, payload, headers, links: Vec::new(), docs, span })
    }
}

/// When an outcome comes, by its key.
fn when(status: &str) -> Option<When> {
    if status == "default" {
        return Some(When::Default);
    }
    let mut digits = status.chars();
    let first = digits.next().and_then(|digit| digit.to_digit(10)).filter(|digit| (1..=5).contains(digit))?;
    let rest = digits.as_str();
    if rest.eq_ignore_ascii_case("xx") {
        return u8::try_from(first).ok().map(When::StatusRange);
    }
    match status.parse().map(StatusCode::Code) {
        Ok(StatusCode::Code(code)) if rest.len() == 2 => Some(When::Status(code)),
        _ => None,
    }
}

/// Which outcomes are failures: 4xx and 5xx; 3xx and `default` where something better is declared.
fn sort(outcomes: &mut [Outcome]) {
    let hundred = |when: &When| match when {
        When::Status(status) => Some(status / 100),
        When::StatusRange(hundred) => Some(u16::from(*hundred)),
        _ => None,
    };
    let good = outcomes.iter().any(|outcome| matches!(hundred(&outcome.when), Some(1 | 2)));
    let turned = outcomes.iter().any(|outcome| hundred(&outcome.when) == Some(3));
    for outcome in outcomes.iter_mut() {
        outcome.error = match hundred(&outcome.when) {
            Some(1 | 2) => false,
            Some(3) => good,
            Some(_) => true,
            None => good || turned,
        };
    }
    outcomes.sort_by_key(|outcome| outcome.error);
}

fn unspoken(span: crate::source::Span) -> Outcome {
    Outcome {
        name: "2XX".to_owned(),
        when: When::StatusRange(2),
        error: false,
        payload: None,
        headers: Vec::new(),
        links: Vec::new(),
        docs: Docs::none(),
        span,
    }
}
