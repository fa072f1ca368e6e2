//! Which type a schema is: the one decision, apart from building it.

use std::collections::BTreeSet;

use crate::parser::openapi::documents::Target;
use crate::parser::openapi::schema::{Additional, EnumOf, Facts, JsonType};

/// What a schema becomes.
#[derive(Debug, Clone)]
pub(super) enum Shape<'a> {
    /// Another schema as it is.
    Alias(Target<'a>),
    Enum(EnumOf),
    /// One of the group of that index.
    Union(usize),
    /// Members by name.
    Record,
    /// An object of which nothing is said.
    Object,
    Map,
    List,
    /// One type that is no container.
    Scalar(JsonType),
    /// One of several types, each with what the schema says of it.
    Kinds(Vec<JsonType>),
    Any,
}

/// Decides. A schema that names no type is what its keywords speak of.
pub(super) fn shape_of<'a>(facts: &Facts<'a>) -> Shape<'a> {
    if let ([base], false) = (facts.bases.as_slice(), facts.adds) {
        return Shape::Alias(base.clone());
    }
    if let Some(of) = facts.values_of {
        return Shape::Enum(of);
    }
    if !facts.alternatives.is_empty() {
        return alternatives(facts);
    }
    let types = facts.types.clone().unwrap_or_else(|| spoken_of(facts));
    let mut types: Vec<JsonType> = types.into_iter().collect();
    if types.contains(&JsonType::Number) {
        types.retain(|found| *found != JsonType::Integer);
    }
    match types.as_slice() {
        [one] => single(facts, *one),
        // Every type but null is any value.
        [] | [_, _, _, _, _, ..] => Shape::Any,
        _ => Shape::Kinds(types),
    }
}

/// The shape for one type alone.
pub(super) fn single<'a>(facts: &Facts<'a>, kind: JsonType) -> Shape<'a> {
    match kind {
        JsonType::Object => object(facts),
        JsonType::Array => Shape::List,
        JsonType::Null => Shape::Any,
        scalar => Shape::Scalar(scalar),
    }
}

fn object<'a>(facts: &Facts<'a>) -> Shape<'a> {
    if !facts.properties.is_empty() || !facts.required.is_empty() {
        return Shape::Record;
    }
    match facts.additional {
        Additional::Any | Additional::Schema(_) => Shape::Map,
        Additional::Closed => Shape::Record,
        Additional::Unspoken if facts.bases.is_empty() => Shape::Object,
        Additional::Unspoken => Shape::Record,
    }
}

/// One group of real alternatives is a union. Alternatives that only say which members go together, and groups
/// beside each other, vary one record.
fn alternatives<'a>(facts: &Facts<'a>) -> Shape<'a> {
    let object = facts.types.as_ref().is_none_or(|types| types.contains(&JsonType::Object));
    let varies = |index: &usize| facts.alternatives[*index].arms.iter().any(|arm| !only_requires(arm.node));
    let groups: Vec<usize> = (0..facts.alternatives.len()).filter(varies).collect();
    match groups.as_slice() {
        [group] => Shape::Union(*group),
        _ if object => Shape::Record,
        _ => Shape::Any,
    }
}

/// `{required: [a]}`: says which members must be there, and nothing about what they are.
pub(super) fn only_requires(node: &crate::parser::openapi::tree::Node) -> bool {
    let silent = |key: &str| {
        matches!(key, "required" | "not" | "type") || crate::parser::openapi::schema::is_annotation(key)
    };
    let object = node.get("type").is_none_or(|name| name.as_str() == Some("object"));
    object
        && node.get("required").is_some()
        && node.as_map().is_some_and(|map| map.keys().all(|key| silent(key)))
}

fn spoken_of(facts: &Facts<'_>) -> BTreeSet<JsonType> {
    use crate::ir::Constraint as C;
    let mut types = BTreeSet::new();
    let object = !facts.properties.is_empty()
        || !facts.required.is_empty()
        || !matches!(facts.additional, Additional::Unspoken)
        || !facts.bases.is_empty();
    if object {
        types.insert(JsonType::Object);
        return types;
    }
    if !facts.items.is_empty() {
        types.insert(JsonType::Array);
        return types;
    }
    for constraint in facts.constraints.0.iter().filter(|rule| !matches!(rule, C::Unchecked(..))) {
        types.insert(match constraint {
            C::MinLength(_) | C::MaxLength(_) | C::Pattern(_) => JsonType::String,
            C::MinItems(_) | C::MaxItems(_) | C::UniqueItems => JsonType::Array,
            C::MinProperties(_) | C::MaxProperties(_) | C::Members(..) => JsonType::Object,
            _ => JsonType::Number,
        });
    }
    match facts.format {
        _ if !types.is_empty() => {}
        Some("int32" | "int64") => {
            types.insert(JsonType::Integer);
        }
        Some("float" | "double") => {
            types.insert(JsonType::Number);
        }
        Some(_) => {
            types.insert(JsonType::String);
        }
        None if facts.encoded => {
            types.insert(JsonType::String);
        }
        None => {}
    }
    types
}
