//! Security definitions of 2.0.

use super::{entry, object, text};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::parser::openapi::tree::{Kind, Map, Node};

/// Rewrites all definitions, in place.
pub(super) fn schemes(definitions: &mut Node, out: &mut Diagnostics) {
    let Kind::Map(map) = &mut definitions.kind else { return };
    for definition in map.values_mut() {
        scheme(&mut definition.value, out);
    }
}

fn scheme(node: &mut Node, out: &mut Diagnostics) {
    let kind = node.get("type").and_then(Node::as_str).unwrap_or("").to_owned();
    let flow = node.get("flow").and_then(Node::as_str).map(str::to_owned);
    let span = node.span;
    let Kind::Map(members) = &mut node.kind else { return };
    match kind.as_str() {
        "basic" => {
            members.insert("type".to_owned(), entry(text(span, "http")));
            members.insert("scheme".to_owned(), entry(text(span, "basic")));
        }
        "oauth2" => {
            let name = match flow.as_deref() {
                Some("implicit") => "implicit",
                Some("password") => "password",
                Some("application") => "clientCredentials",
                Some("accessCode") => "authorizationCode",
                other => {
                    let message = format!("`{}` is no flow of OAuth 2", other.unwrap_or("nothing"));
                    out.push(Diagnostic::new(&codes::openapi::NOT_EXPRESSED, span, message));
                    return;
                }
            };
            let mut flow = Map::new();
            for key in ["authorizationUrl", "tokenUrl", "refreshUrl", "scopes"] {
                if let Some(entry) = members.shift_remove(key) {
                    flow.insert(key.to_owned(), entry);
                }
            }
            flow.entry("scopes".to_owned()).or_insert_with(|| entry(object(span, [])));
            members.shift_remove("flow");
            members
                .insert("flows".to_owned(), entry(object(span, [(name, Node::new(span, Kind::Map(flow)))])));
        }
        _ => {}
    }
}
