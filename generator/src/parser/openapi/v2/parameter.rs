//! Parameters and headers of 2.0: what describes the value goes below `schema`.

use super::{entry, schema, text};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::parser::openapi::tree::{Kind, Map, Node};

/// What stays beside `schema`.
const BESIDE: [&str; 6] = ["name", "in", "description", "required", "$ref", "deprecated"];

/// Rewrites a parameter that is no body, or a header.
pub(super) fn rewrite(node: &mut Node, out: &mut Diagnostics) {
    let span = node.span;
    let path_or_header = !matches!(node.get("in").and_then(Node::as_str), Some("query" | "cookie"));
    let Kind::Map(map) = &mut node.kind else { return };
    if map.contains_key("$ref") || map.contains_key("schema") {
        return;
    }
    let mut described = Map::new();
    for key in map.keys().cloned().collect::<Vec<_>>() {
        if BESIDE.contains(&key.as_str()) || key.starts_with("x-") && key != "x-nullable" {
            continue;
        }
        if let Some(entry) = map.shift_remove(&key) {
            described.insert(key, entry);
        }
    }
    described.shift_remove("allowEmptyValue");
    let list = described.get("type").is_some_and(|entry| entry.value.as_str() == Some("array"));
    let format = described.shift_remove("collectionFormat").map(|entry| entry.value);
    if list {
        let (style, explode) = written(format.as_ref(), path_or_header, out);
        let span = format.map_or(span, |format| format.span);
        map.insert("style".to_owned(), entry(text(span, style)));
        map.insert("explode".to_owned(), entry(Node::new(span, Kind::Bool(explode))));
    }
    let mut value = Node::new(span, Kind::Map(described));
    schema(&mut value);
    map.insert("schema".to_owned(), entry(value));
}

/// How a list is written. Tabs between items have no equal in 3.0.
fn written(format: Option<&Node>, path_or_header: bool, out: &mut Diagnostics) -> (&'static str, bool) {
    let plain = if path_or_header { "simple" } else { "form" };
    match format.and_then(Node::as_str) {
        Some("multi") => (plain, true),
        Some("ssv") if !path_or_header => ("spaceDelimited", false),
        Some("pipes") if !path_or_header => ("pipeDelimited", false),
        None | Some("csv") => (plain, false),
        Some(other) => {
            if let Some(format) = format {
                let message = format!("lists separated by `{other}` are written with commas");
                out.push(Diagnostic::new(&codes::openapi::NOT_EXPRESSED, format.span, message));
            }
            (plain, false)
        }
    }
}
