//! Swagger 2.0 brought to the shape of OpenAPI 3, as a tree: everything keeps its place in the document.
//!
//! | 2.0 | 3.0 |
//! |---|---|
//! | `host`, `basePath`, `schemes` | `servers` |
//! | `definitions`, `parameters`, `responses`, `securityDefinitions` | below `components` |
//! | `in: body`, `in: formData`, `consumes` | `requestBody` |
//! | `type`, `items`, `format` .. of a parameter or header | `schema` |
//! | `collectionFormat` | `style`, `explode` |
//! | `schema` of a response, `produces` | `content` |

mod body;
mod operation;
mod parameter;
mod security;

use super::tree::{Entry, Kind, Map, Node};
use crate::diagnostic::Diagnostics;
use crate::source::Span;

/// The document in the shape of 3.0.
pub(super) fn rewrite(mut root: Node, out: &mut Diagnostics) -> Node {
    references(&mut root);
    let servers = servers(&root);
    let shared = operation::Shared::of(&root);
    let span = root.span;
    let mut components = Map::new();
    let Kind::Map(map) = &mut root.kind else { return root };
    for (old, new) in [("definitions", "schemas"), ("responses", "responses"), ("parameters", "parameters")] {
        if let Some(entry) = map.shift_remove(old) {
            components.insert(new.to_owned(), entry);
        }
    }
    if let Some(mut entry) = map.shift_remove("securityDefinitions") {
        security::schemes(&mut entry.value, out);
        components.insert("securitySchemes".to_owned(), entry);
    }
    for key in ["host", "basePath", "schemes", "consumes", "produces"] {
        map.shift_remove(key);
    }
    if let Some(servers) = servers {
        map.insert("servers".to_owned(), entry(servers));
    }
    if let Some(paths) = map.get_mut("paths") {
        operation::paths(&mut paths.value, &shared, out);
    }
    for_each(components.get_mut("parameters"), |parameter| parameter::rewrite(parameter, out));
    for_each(components.get_mut("responses"), |response| body::response(response, &shared.produces, out));
    for_each(components.get_mut("schemas"), schema);
    map.insert("components".to_owned(), entry(Node::new(span, Kind::Map(components))));
    root
}

/// Runs over the members of a map.
fn for_each(entry: Option<&mut Entry>, mut rewrite: impl FnMut(&mut Node)) {
    let map = entry.map(|entry| &mut entry.value.kind);
    if let Some(Kind::Map(map)) = map {
        map.values_mut().for_each(|entry| rewrite(&mut entry.value));
    }
}

/// References to the sections that move.
fn references(node: &mut Node) {
    const MOVED: [(&str, &str); 3] = [
        ("#/definitions/", "#/components/schemas/"),
        ("#/parameters/", "#/components/parameters/"),
        ("#/responses/", "#/components/responses/"),
    ];
    match &mut node.kind {
        Kind::List(items) => items.iter_mut().for_each(references),
        Kind::Map(map) => {
            for (key, entry) in map.iter_mut() {
                match &mut entry.value.kind {
                    Kind::String(text) if key == "$ref" => {
                        let moved = MOVED.iter().find_map(|(old, new)| Some((new, text.strip_prefix(old)?)));
                        if let Some((new, name)) = moved {
                            *text = format!("{new}{name}");
                        }
                    }
                    _ => references(&mut entry.value),
                }
            }
        }
        _ => {}
    }
}

/// One address per scheme; without a host the address is a path, relative to where the document is.
fn servers(root: &Node) -> Option<Node> {
    let host = root.get("host");
    let base = root.get("basePath");
    let span = host.or(base)?.span;
    let path = base.and_then(Node::as_text).unwrap_or("").trim_end_matches('/');
    let urls: Vec<String> = match host.and_then(Node::as_text) {
        Some(host) => {
            let schemes: Vec<&str> =
                root.get("schemes").map_or(&[][..], Node::items).iter().filter_map(Node::as_str).collect();
            let schemes = if schemes.is_empty() { vec!["https"] } else { schemes };
            schemes.iter().map(|scheme| format!("{scheme}://{host}{path}")).collect()
        }
        None => vec![if path.is_empty() { "/".to_owned() } else { path.to_owned() }],
    };
    let servers = urls.into_iter().map(|url| object(span, [("url", text(span, url))])).collect();
    Some(Node::new(span, Kind::List(servers)))
}

/// What schemas of 2.0 spell differently: a discriminator is a name, a file is bytes.
fn schema(node: &mut Node) {
    if let Kind::List(items) = &mut node.kind {
        items.iter_mut().for_each(schema);
    }
    let file = node.get("type").and_then(Node::as_str) == Some("file");
    let Kind::Map(map) = &mut node.kind else { return };
    if let Some(entry) = map.get_mut("discriminator")
        && let Kind::String(_) = entry.value.kind
    {
        let span = entry.value.span;
        let name = std::mem::replace(&mut entry.value, Node::new(span, Kind::Null));
        entry.value = object(span, [("propertyName", name)]);
    }
    if file && let Some(entry) = map.get_mut("type") {
        let span = entry.value.span;
        entry.value = text(span, "string");
        map.insert("format".to_owned(), self::entry(text(span, "binary")));
    }
    for (key, entry) in map.iter_mut() {
        match key.as_str() {
            "properties" | "definitions" => for_each(Some(entry), schema),
            "items" | "additionalProperties" | "allOf" => schema(&mut entry.value),
            _ => {}
        }
    }
}

/// A node that stands for something the document says elsewhere, at that place.
fn object<const N: usize>(span: Span, members: [(&str, Node); N]) -> Node {
    let members = members.into_iter().map(|(key, value)| (key.to_owned(), entry(value)));
    Node::new(span, Kind::Map(members.collect()))
}

fn entry(value: Node) -> Entry {
    Entry { key_span: value.span, value }
}

fn text(span: Span, text: impl Into<String>) -> Node {
    Node::new(span, Kind::String(text.into()))
}
