//! What the executor does not know of the schema's types and the resolvers need: which values tell their type, and
//! how arguments are coerced (specification, section 3.5 to 3.12).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{
    BaseType, FieldDefinition, InputValueDefinition, Type, TypeDefinition, TypeKind,
};
use async_graphql::{Name, Positioned, Value};

/// Cheap to clone.
#[derive(Clone)]
pub(super) struct Shapes(Arc<Inner>);

#[derive(Default)]
struct Inner {
    abstracts: BTreeSet<String>,
    unions: BTreeSet<String>,
    enums: BTreeSet<String>,
    fields: BTreeMap<String, BTreeMap<String, Selected>>,
    inputs: BTreeMap<String, Members>,
}

/// Arguments or the fields of an input object by name.
pub(super) type Members = BTreeMap<String, Member>;

/// One of them.
pub(super) struct Member {
    pub(super) ty: Type,
    default: Option<Value>,
}

/// A field that a document may ask for.
pub(super) struct Selected {
    /// The type of its value, in lists or not.
    pub(super) base: String,
    pub(super) arguments: Members,
}

/// How deep defaults may stand in defaults: a schema may have one that has itself.
const MAX_DEFAULTS: usize = 16;

impl Shapes {
    pub(super) fn of<'a>(types: impl Iterator<Item = &'a TypeDefinition>) -> Shapes {
        let mut inner = Inner::default();
        for ty in types {
            let name = ty.name.node.to_string();
            match &ty.kind {
                TypeKind::Object(object) => drop(inner.fields.insert(name, selected(&object.fields))),
                TypeKind::Interface(interface) => {
                    inner.fields.insert(name.clone(), selected(&interface.fields));
                    inner.abstracts.insert(name);
                }
                TypeKind::Enum(_) => drop(inner.enums.insert(name)),
                TypeKind::Union(_) => {
                    inner.abstracts.insert(name.clone());
                    inner.unions.insert(name);
                }
                TypeKind::InputObject(object) => drop(inner.inputs.insert(name, members(&object.fields))),
                TypeKind::Scalar => {}
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

    pub(super) fn is_enum(&self, name: &str) -> bool {
        self.0.enums.contains(name)
    }

    /// The fields of an input object.
    pub(super) fn input(&self, name: &str) -> Option<&Members> {
        self.0.inputs.get(name)
    }

    /// A field of an object or an interface.
    pub(super) fn field(&self, owner: &str, name: &str) -> Option<&Selected> {
        self.0.fields.get(owner)?.get(name)
    }

    /// What was given as its types have it, and what was not by its defaults.
    pub(super) fn completed(&self, given: IndexMap<Name, Value>, members: &Members) -> IndexMap<Name, Value> {
        self.with_defaults(given, members, 0)
    }

    fn with_defaults(
        &self,
        given: IndexMap<Name, Value>,
        members: &Members,
        depth: usize,
    ) -> IndexMap<Name, Value> {
        let coerced = given.into_iter().map(|(name, value)| match members.get(name.as_str()) {
            Some(member) => {
                let value = self.coerced(value, &member.ty, depth);
                (name, value)
            }
            None => (name, value),
        });
        let mut all: IndexMap<Name, Value> = coerced.collect();
        for (name, member) in members {
            if let Some(default) = &member.default
                && depth < MAX_DEFAULTS
                && !all.contains_key(name.as_str())
            {
                all.insert(Name::new(name), self.coerced(default.clone(), &member.ty, depth + 1));
            }
        }
        all
    }

    /// A value as its type has it: an ID as a string, a single value in a list as a list of one.
    fn coerced(&self, value: Value, ty: &Type, depth: usize) -> Value {
        match (&ty.base, value) {
            (_, Value::Null) => Value::Null,
            (BaseType::List(of), Value::List(items)) => {
                Value::List(items.into_iter().map(|item| self.coerced(item, of, depth)).collect())
            }
            (BaseType::List(of), value) => Value::List(vec![self.coerced(value, of, depth)]),
            (BaseType::Named(name), Value::Number(number)) if name == "ID" => {
                Value::String(number.to_string())
            }
            (BaseType::Named(name), Value::Object(entries)) => {
                let Some(members) = self.0.inputs.get(name.as_str()) else { return Value::Object(entries) };
                Value::Object(self.with_defaults(entries, members, depth))
            }
            (_, value) => value,
        }
    }
}

fn selected(definitions: &[Positioned<FieldDefinition>]) -> BTreeMap<String, Selected> {
    let field = |definition: &Positioned<FieldDefinition>| {
        let base = base(&definition.node.ty.node).to_string();
        let arguments = members(&definition.node.arguments);
        (definition.node.name.node.to_string(), Selected { base, arguments })
    };
    definitions.iter().map(field).collect()
}

fn base(ty: &Type) -> &Name {
    match &ty.base {
        BaseType::Named(name) => name,
        BaseType::List(of) => base(of),
    }
}

pub(super) fn members(definitions: &[Positioned<InputValueDefinition>]) -> Members {
    let member = |definition: &Positioned<InputValueDefinition>| {
        let default = definition.node.default_value.as_ref().map(|default| default.node.clone());
        (definition.node.name.node.to_string(), Member { ty: definition.node.ty.node.clone(), default })
    };
    definitions.iter().map(member).collect()
}
