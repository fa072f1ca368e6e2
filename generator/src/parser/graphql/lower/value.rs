//! Literals of the contract: defaults and constants.

use indexmap::IndexMap;

use crate::ir::Value as Literal;

use super::super::syntax::{Value, ValueKind};

/// A literal; of a key that stands twice in an object the last one counts, as in every server.
pub(super) fn literal(value: &Value) -> Literal {
    match &value.kind {
        ValueKind::Int(text) | ValueKind::Float(text) => Literal::Number(text.clone()),
        ValueKind::String(text) => Literal::String(text.clone()),
        ValueKind::Boolean(value) => Literal::Bool(*value),
        // A default holds no variable; the grammar rules it out.
        ValueKind::Null | ValueKind::Variable(_) => Literal::Null,
        ValueKind::Enum(name) => Literal::Name(name.clone()),
        ValueKind::List(items) => Literal::List(items.iter().map(literal).collect()),
        ValueKind::Object(entries) => {
            let members: IndexMap<String, Literal> =
                entries.iter().map(|entry| (entry.name.text.clone(), literal(&entry.value))).collect();
            Literal::Object(members)
        }
    }
}
