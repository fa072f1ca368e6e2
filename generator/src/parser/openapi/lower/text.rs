//! Prose of nodes that openapiv3 has no type for.

use crate::ir::Docs;
use crate::parser::openapi::tree::Node;

/// `summary` and `description`.
pub(super) fn docs_of(node: &Node) -> Docs {
    let text = |key| node.get(key).and_then(Node::as_text);
    Docs::from_parts(text("summary"), text("description"))
}
