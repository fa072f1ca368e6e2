//! Bodies and responses of 2.0: `content` by media type.

use super::{entry, object, parameter, schema, text};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::parser::openapi::tree::{Kind, Map, Node};
use crate::source::Span;

/// Whether a parameter is the body or a part of it.
pub(super) fn is_body(node: &Node) -> bool {
    matches!(node.get("in").and_then(Node::as_str), Some("body" | "formData"))
}

/// The request body of these parameters: the one `body`, or a form of all `formData`.
pub(super) fn request(parameters: Vec<Node>, consumes: &[Node], out: &mut Diagnostics) -> Option<Node> {
    let is = |node: &Node, place: &str| node.get("in").and_then(Node::as_str) == Some(place);
    let (mut bodies, fields): (Vec<Node>, Vec<Node>) =
        parameters.into_iter().partition(|node| is(node, "body"));
    if bodies.is_empty() {
        return form(fields, consumes, out);
    }
    for field in &fields {
        let message = "a form field beside a body cannot be sent";
        out.push(Diagnostic::new(&codes::openapi::NOT_EXPRESSED, field.span, message).here("left out"));
    }
    let body = bodies.remove(0);
    for more in bodies {
        let message = "a request has one body";
        out.push(Diagnostic::new(&codes::openapi::NOT_EXPRESSED, more.span, message).here("left out"));
    }
    let span = body.span;
    let Kind::Map(mut members) = body.kind else { return None };
    let mut value = members
        .shift_remove("schema")
        .map_or_else(|| Node::new(span, Kind::Map(Map::new())), |entry| entry.value);
    schema(&mut value);
    for key in ["name", "in"] {
        members.shift_remove(key);
    }
    members.insert("content".to_owned(), entry(content(&value, consumes, &["application/json"])));
    Some(Node::new(span, Kind::Map(members)))
}

fn form(fields: Vec<Node>, consumes: &[Node], out: &mut Diagnostics) -> Option<Node> {
    let span = fields.first()?.span.to(fields.last()?.span);
    let file = fields.iter().any(|field| field.get("type").and_then(Node::as_str) == Some("file"));
    let mut properties = Map::new();
    let mut required = Vec::new();
    for mut field in fields {
        let name = field.get("name").and_then(Node::as_text).unwrap_or("").to_owned();
        let place = field.get("name").map_or(field.span, |name| name.span);
        if field.get("required").and_then(Node::as_bool) == Some(true) {
            required.push(text(place, name.clone()));
        }
        let description = field.get("description").cloned();
        parameter::rewrite(&mut field, out);
        let Kind::Map(mut members) = field.kind else { continue };
        let Some(mut described) = members.shift_remove("schema") else { continue };
        if let (Kind::Map(map), Some(description)) = (&mut described.value.kind, description) {
            map.insert("description".to_owned(), entry(description));
        }
        described.key_span = place;
        properties.insert(name, described);
    }
    let must = !required.is_empty();
    let value = object(
        span,
        [
            ("type", text(span, "object")),
            ("required", Node::new(span, Kind::List(required))),
            ("properties", Node::new(span, Kind::Map(properties))),
        ],
    );
    let forms = ["multipart/form-data", "application/x-www-form-urlencoded"];
    let fitting =
        |node: &&Node| node.as_str().is_some_and(|name| forms.contains(&name) && (!file || name == forms[0]));
    let consumes: Vec<Node> = consumes.iter().filter(fitting).cloned().collect();
    let otherwise = if file { forms[0] } else { forms[1] };
    let content = content(&value, &consumes, &[otherwise]);
    Some(object(span, [("content", content), ("required", Node::new(span, Kind::Bool(must)))]))
}

/// A response, in place.
pub(super) fn response(node: &mut Node, produces: &[Node], out: &mut Diagnostics) {
    let Kind::Map(members) = &mut node.kind else { return };
    if members.contains_key("$ref") {
        return;
    }
    members.shift_remove("examples");
    super::for_each(members.get_mut("headers"), |header| parameter::rewrite(header, out));
    let Some(described) = members.shift_remove("schema") else { return };
    let mut value = described.value;
    schema(&mut value);
    let binary = value.get("format").and_then(Node::as_str) == Some("binary");
    // A file is bytes whatever `produces` says of the other replies.
    let structured =
        |name: &Node| name.as_str().is_none_or(|name| name.contains("json") || name.contains("xml"));
    let produces: Vec<Node> = produces.iter().filter(|name| !binary || !structured(name)).cloned().collect();
    let otherwise = if binary { "application/octet-stream" } else { "application/json" };
    members.insert("content".to_owned(), entry(content(&value, &produces, &[otherwise])));
}

/// The same value in each media type.
fn content(value: &Node, media: &[Node], otherwise: &[&str]) -> Node {
    let span: Span = value.span;
    let mut named: Vec<(String, Span)> =
        media.iter().filter_map(|name| Some((name.as_str()?.to_owned(), name.span))).collect();
    if named.is_empty() {
        named.extend(otherwise.iter().map(|name| ((*name).to_owned(), span)));
    }
    let mut map = Map::new();
    for (name, place) in named {
        let mut entry = entry(object(span, [("schema", value.clone())]));
        entry.key_span = place;
        map.insert(name, entry);
    }
    Node::new(span, Kind::Map(map))
}
