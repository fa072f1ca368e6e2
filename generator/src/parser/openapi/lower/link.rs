//! `links`: which operation a reply leads to, and what it gives for it. Read when all operations are known.

use std::collections::HashMap;

use super::Lower;
use super::text::docs_of;
use super::value::value_of;
use crate::diagnostic::{Diagnostic, codes};
use crate::ir::binding::{FieldBinding, HttpPlace, OperationBinding};
use crate::ir::{Field, Initiator, Link, LinkSource, OperationId, Value, When};
use crate::parser::openapi::schema::Part;
use crate::parser::openapi::tree::{Node, Object, unknown};
use crate::source::Span;

const LINK: Object = Object {
    what: "the link",
    members: &["operationRef", "operationId", "parameters", "requestBody", "description", "server"],
    lifted: &[],
};

/// Links that wait until all operations are known.
#[derive(Debug, Default)]
pub(super) struct Pending<'a> {
    /// What was made of the operations of the document, by node.
    operations: HashMap<usize, OperationId>,
    /// The links of a reply, by the operation and the status.
    links: Vec<(OperationId, String, Part<'a>)>,
}

fn address(node: &Node) -> usize {
    std::ptr::from_ref(node).addr()
}

impl<'a> Lower<'a, '_> {
    /// Keeps what an operation's replies link to. Where they come whole or as a stream, it is the whole one that links.
    pub(super) fn keep_links(&mut self, node: &Node, ids: &[OperationId]) {
        let Some(id) = ids.first() else { return };
        self.links.operations.insert(address(node), *id);
        let linked = std::mem::take(&mut self.linked);
        self.links.links.extend(linked.into_iter().map(|(status, part)| (*id, status, part)));
    }

    /// Resolves all links.
    pub(super) fn links(&mut self) {
        for (id, status, links) in std::mem::take(&mut self.links.links) {
            for (name, entry) in links.node.entries().filter(|(name, _)| !name.starts_with("x-")) {
                let at = |outcome: &crate::ir::Outcome| outcome.name == status;
                let Some(index) = self.contract.operations[id].outcomes.iter().position(at) else { continue };
                let place = links.place.step(name);
                let read = self.documents.follow(&entry.value, &place);
                let read = read.and_then(|target| self.link(name, id, index, target.node));
                match read {
                    Ok(link) => self.contract.operations[id].outcomes[index].links.push(link),
                    Err(finding) => {
                        let message = format!("link `{name}` is left out: {}", finding.message);
                        self.out.push(Diagnostic { message, ..*finding }.pointer(place.path()));
                    }
                }
            }
        }
    }

    fn link(
        &mut self,
        name: &str,
        from: OperationId,
        outcome: usize,
        node: &'a Node,
    ) -> Result<Link, Box<Diagnostic>> {
        if node.as_map().is_none() {
            return Err(unfit(node.span, format!("it is {}, not an object", node.describe())));
        }
        unknown(node, LINK, self.out);
        let operation = self.linked_operation(node)?;
        let initiator = |id: OperationId| self.contract.operations[id].initiator;
        if [initiator(from), initiator(operation)].contains(&Initiator::Server) {
            return Err(unfit(node.span, "who sends webhooks and callbacks follows no links"));
        }
        if let Some(server) = node.get("server") {
            let message = format!("link `{name}` leads to another server; the client's own is called");
            self.out.push(Diagnostic::new(&codes::openapi::LINKS, server.span, message));
        }
        let mut inputs = Vec::new();
        let parameters = node.get("parameters").into_iter().flat_map(Node::entries);
        for (parameter, entry) in parameters {
            let index = self.input(operation, parameter);
            let index = index.ok_or_else(|| format!("the operation has no parameter `{parameter}`"));
            self.linked_input(name, (from, outcome), index, &entry.value, entry.key_span, &mut inputs);
        }
        if let Some(body) = node.entry("requestBody") {
            let index = self.input_at(operation, HttpPlace::Body, |_| true);
            let index = index.ok_or_else(|| "the operation has no body".to_owned());
            self.linked_input(name, (from, outcome), index, &body.value, body.key_span, &mut inputs);
        }
        inputs.sort_by_key(|(index, _)| *index);
        let (name, docs, span) = (name.to_owned(), docs_of(node), node.span);
        Ok(Link { name, operation, from_item: false, inputs, docs, span })
    }

    /// One input, or why it is left to the caller.
    fn linked_input(
        &mut self,
        link: &str,
        from: (OperationId, usize),
        index: Result<usize, String>,
        value: &Node,
        span: Span,
        inputs: &mut Vec<(usize, LinkSource)>,
    ) {
        let is_given = |index: usize| inputs.iter().any(|(given, _)| *given == index);
        let found = index.and_then(|index| match is_given(index) {
            true => Err("it is given twice".to_owned()),
            false => Ok((index, self.source(from, value)?)),
        });
        match found {
            Ok(input) => inputs.push(input),
            Err(why) => {
                let message = format!("an input of link `{link}` is left to the caller: {why}");
                self.out.push(Diagnostic::new(&codes::openapi::LINKS, span, message));
            }
        }
    }

    /// The operation that a link names.
    fn linked_operation(&self, node: &Node) -> Result<OperationId, Box<Diagnostic>> {
        if let Some(id) = node.get("operationId") {
            let name = id.as_text().unwrap_or_default();
            let mut operations = self.contract.operations.iter();
            let found = operations.find(|(_, operation)| operation.name == name).map(|(id, _)| id);
            return found.ok_or_else(|| unfit(id.span, format!("there is no operation `{name}`")));
        }
        let Some(reference) = node.get("operationRef") else {
            return Err(unfit(node.span, "it names no operation"));
        };
        let text = reference.as_text().unwrap_or_default();
        let target = self.documents.find(reference.span, text);
        let known = target.ok().and_then(|target| self.links.operations.get(&address(target.node)).copied());
        known.ok_or_else(|| unfit(reference.span, format!("`{text}` is no operation of this contract")))
    }

    /// The input that a link calls `id` or, where several places have one of that name, `path.id`.
    fn input(&self, operation: OperationId, name: &str) -> Option<usize> {
        const PLACES: [(&str, HttpPlace); 4] = [
            ("path", HttpPlace::Path),
            ("query", HttpPlace::Query),
            ("header", HttpPlace::Header),
            ("cookie", HttpPlace::Cookie),
        ];
        let qualified = name.split_once('.').and_then(|(place, name)| {
            let (_, place) = PLACES.iter().find(|(word, _)| *word == place)?;
            self.input_at(operation, *place, |field| is_named(*place, field, name))
        });
        let mut places = PLACES.iter();
        qualified.or_else(|| {
            places.find_map(|(_, place)| {
                self.input_at(operation, *place, |field| is_named(*place, field, name))
            })
        })
    }

    fn input_at(
        &self,
        operation: OperationId,
        place: HttpPlace,
        is_it: impl Fn(&Field) -> bool,
    ) -> Option<usize> {
        let inputs = self.contract.inputs(&self.contract.operations[operation]);
        let stands_there =
            |field: &&Field| matches!(&field.binding, FieldBinding::Http(input) if input.place == place);
        inputs.iter().position(|field| stands_there(&field) && is_it(field))
    }

    /// A constant, or what a runtime expression means (OpenAPI 3.1, section 4.8.20.4).
    fn source(&self, (from, outcome): (OperationId, usize), value: &Node) -> Result<LinkSource, String> {
        let Some(text) = value.as_str() else { return Ok(LinkSource::Constant(value_of(value))) };
        let whole = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')).unwrap_or(text);
        if !whole.starts_with('$') {
            return match text.contains("{$") {
                true => Err(format!("`{text}` has an expression inside of a text")),
                false => Ok(LinkSource::Constant(value_of(value))),
            };
        }
        let operation = &self.contract.operations[from];
        let found = match whole {
            "$url" => Some(LinkSource::Url),
            "$method" => match &operation.binding {
                OperationBinding::Http(http) => {
                    Some(LinkSource::Constant(Value::String(http.method.clone())))
                }
                _ => None,
            },
            "$statusCode" => Some(match operation.outcomes[outcome].when {
                When::Status(status) => LinkSource::Constant(Value::Number(status.to_string())),
                _ => LinkSource::Status,
            }),
            _ => match whole.split_once('.') {
                Some(("$request", rest)) => {
                    return self.of_request(from, rest).ok_or_else(|| missing(whole));
                }
                Some(("$response", rest)) => of_reply(rest),
                _ => None,
            },
        };
        found.ok_or_else(|| format!("`{whole}` is no runtime expression"))
    }

    fn of_request(&self, from: OperationId, rest: &str) -> Option<LinkSource> {
        if let Some(pointer) = body_pointer(rest) {
            let index = self.input_at(from, HttpPlace::Body, |_| true)?;
            return Some(LinkSource::Request(index, pointer));
        }
        let (place, name) = rest.split_once('.')?;
        let place = match place {
            "path" => HttpPlace::Path,
            "query" => HttpPlace::Query,
            "header" => HttpPlace::Header,
            _ => return None,
        };
        let index = self.input_at(from, place, |field| is_named(place, field, name))?;
        Some(LinkSource::Request(index, String::new()))
    }
}

fn of_reply(rest: &str) -> Option<LinkSource> {
    if let Some(pointer) = body_pointer(rest) {
        return Some(LinkSource::Reply(pointer));
    }
    let name = rest.strip_prefix("header.").filter(|name| !name.is_empty())?;
    Some(LinkSource::Header(name.to_ascii_lowercase()))
}

/// `body` is all of it, `body#/a/b` what the pointer finds.
fn body_pointer(text: &str) -> Option<String> {
    let rest = text.strip_prefix("body")?;
    match rest.strip_prefix('#') {
        Some(pointer) if pointer.is_empty() || pointer.starts_with('/') => Some(pointer.to_owned()),
        None if rest.is_empty() => Some(String::new()),
        _ => None,
    }
}

fn missing(expression: &str) -> String {
    format!("`{expression}` is nothing that the request has")
}

/// Names of headers know no case (RFC 9110, section 5.1).
fn is_named(place: HttpPlace, field: &Field, name: &str) -> bool {
    match place {
        HttpPlace::Header => field.name.eq_ignore_ascii_case(name),
        _ => field.name == name,
    }
}

fn unfit(span: Span, message: impl Into<String>) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(&codes::openapi::LINKS, span, message))
}
