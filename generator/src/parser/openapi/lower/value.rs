//! Literals of the document to literals of the IR.

use crate::ir::Value;
use crate::parser::openapi::tree::{Kind, Node};

/// A default for a type. YAML reads `007` as a number; where the type is text, the text is meant.
pub(super) fn literal(node: &Node, textual: bool) -> Value {
    let text = node.as_text().filter(|_| textual);
    text.map_or_else(|| value_of(node), |text| Value::String(text.to_owned()))
}

/// A default or constant.
pub(super) fn value_of(node: &Node) -> Value {
    match &node.kind {
        Kind::Null => Value::Null,
        Kind::Bool(value) => Value::Bool(*value),
        Kind::Number(number) => Value::Number(number.json.clone()),
        Kind::String(text) => Value::String(text.clone()),
        Kind::List(items) => Value::List(items.iter().map(value_of).collect()),
        Kind::Map(map) => {
            Value::Object(map.iter().map(|(key, entry)| (key.clone(), value_of(&entry.value))).collect())
        }
    }
}
