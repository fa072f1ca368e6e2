//! The arguments of a field, out of what its document and the variables say (specification, sections 3.10 and 6.4.1).
//!
//! The executor takes a variable that the request gives no value for null, and knows no defaults of input objects; here
//! what is left out stays absent, and takes the default of its type where there is one.

use std::convert::Infallible;

use async_graphql::dynamic::ResolverContext;
use async_graphql::indexmap::IndexMap;
use async_graphql::{Name, Value};

use super::build::Wanted;
use super::shapes::Shapes;

/// The arguments of a field as their types have them.
pub(super) fn arguments(cx: &ResolverContext<'_>, wanted: &Wanted, shapes: &Shapes) -> IndexMap<Name, Value> {
    let mut given = IndexMap::new();
    for (name, written) in &cx.ctx.item.node.arguments {
        let written = written.node.clone();
        let Ok(value) = written.into_const_with(|name| Ok::<_, Infallible>(variable(cx, &name)));
        given.insert(name.node.clone(), value);
    }
    let Value::Object(given) = without_absent(Value::Object(given)) else { return IndexMap::new() };
    shapes.completed(given, &wanted.arguments)
}

/// The value of a variable: of the request, or its default.
fn variable(cx: &ResolverContext<'_>, name: &Name) -> Value {
    let env = &cx.ctx.query_env;
    let default = || {
        let mut definitions = env.operation.node.variable_definitions.iter();
        let definition = definitions.find(|definition| definition.node.name.node == *name)?;
        definition.node.default_value.as_ref().map(|default| default.node.clone())
    };
    env.variables.get(name).cloned().or_else(default).unwrap_or_else(absent)
}

/// Stands where nothing does; no document can write it.
fn absent() -> Value {
    Value::Enum(Name::new(""))
}

/// Names and strings are equal to the executor, so it is not compared.
fn is_absent(value: &Value) -> bool {
    matches!(value, Value::Enum(name) if name.is_empty())
}

/// A member that is absent is left out, an item of a list is null.
fn without_absent(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let there = members.into_iter().filter(|(_, value)| !is_absent(value));
            Value::Object(there.map(|(name, value)| (name, without_absent(value))).collect())
        }
        Value::List(items) => {
            let items = items.into_iter();
            let items = items.map(|item| if is_absent(&item) { Value::Null } else { without_absent(item) });
            Value::List(items.collect())
        }
        value => value,
    }
}
