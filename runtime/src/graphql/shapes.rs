//! What the executor does not know of the schema's types and the resolvers need: which values tell their type, and
//! how arguments are coerced (specification, section 3.5 to 3.12).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use async_graphql::parser::types::{BaseType, InputValueDefinition, Type, TypeDefinition, TypeKind};
use async_graphql::{Positioned, Value};

/// Cheap to clone.
#[derive(Clone)]
pub(super) struct Shapes(Arc<Inner>);

struct Inner {
    abstracts: BTreeSet<String>,
    unions: BTreeSet<String>,
    inputs: BTreeMap<String, Members>,
}

/// Names and types of arguments or of the fields of an input object.
pub(super) type Members = BTreeMap<String, Type>;

impl Shapes {
    pub(super) fn of<'a>(types: impl Iterator<Item = &'a TypeDefinition>) -> Shapes {
        let mut inner =
            Inner { abstracts: BTreeSet::new(), unions: BTreeSet::new(), inputs: BTreeMap::new() };
        for ty in types {
            let name = ty.name.node.to_string();
            match &ty.kind {
                TypeKind::Interface(_) => drop(inner.abstracts.insert(name)),
                TypeKind::Union(_) => {
                    inner.abstracts.insert(name.clone());
                    inner.unions.insert(name);
                }
                TypeKind::InputObject(object) => drop(inner.inputs.insert(name, members(&object.fields))),
                _ => {}
            }
        }
        Shapes(Arc::new(inner))
    }

    /// Whether values of the type tell theirs.
    pub(super) fn is_abstract(&self, name: &str) -> bool {
        self.0.abstracts.contains(name)
    }

    pub(super) fn is_union(&self, name: &str) -> bool {
        self.0.unions.contains(name)
    }

    /// A value as its type has it: an ID as a string, a single value in a list as a list of one.
    pub(super) fn coerced(&self, value: Value, ty: &Type) -> Value {
        match (&ty.base, value) {
            (_, Value::Null) => Value::Null,
            (BaseType::List(of), Value::List(items)) => {
                Value::List(items.into_iter().map(|item| self.coerced(item, of)).collect())
            }
            (BaseType::List(of), value) => Value::List(vec![self.coerced(value, of)]),
            (BaseType::Named(name), Value::Number(number)) if name == "ID" => {
                Value::String(number.to_string())
            }
            (BaseType::Named(name), Value::Object(entries)) => {
                let Some(members) = self.0.inputs.get(name.as_str()) else { return Value::Object(entries) };
                let coerced = entries.into_iter().map(|(name, value)| match members.get(name.as_str()) {
                    Some(ty) => {
                        let value = self.coerced(value, ty);
                        (name, value)
                    }
                    None => (name, value),
                });
                Value::Object(coerced.collect())
            }
            (_, value) => value,
        }
    }
}

pub(super) fn members(definitions: &[Positioned<InputValueDefinition>]) -> Members {
    let member = |definition: &Positioned<InputValueDefinition>| {
        (definition.node.name.node.to_string(), definition.node.ty.node.clone())
    };
    definitions.iter().map(member).collect()
}
