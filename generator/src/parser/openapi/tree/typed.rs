//! A node as one of the types of `openapiv3`, and what had to give way.
//!
//! Members that are read elsewhere (schemas above all) are lifted out before. A member of the wrong kind costs
//! that member, not the node: it is found by leaving members out one by one, reported with its own place, and
//! the rest is read.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::Node;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};

/// What stands in the place of a member that is read elsewhere.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Lifted {
    /// Nothing.
    Absent(&'static str),
    /// A member that is there whatever the document says: a string, which counts for text and for references.
    Text(&'static str, &'static str),
    /// An object with a reference that nobody follows.
    Reference(&'static str),
    /// An empty object.
    Empty(&'static str),
}

/// An object of the specification: its name in messages, its members, and those that are read elsewhere.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Object {
    pub(crate) what: &'static str,
    pub(crate) members: &'static [&'static str],
    pub(crate) lifted: &'static [Lifted],
}

/// Reads a node as `T`. The error is for the caller to place into its operation; smaller losses, and members that the
/// specification does not know, go to `out`.
pub(crate) fn typed<T: DeserializeOwned>(
    node: &Node,
    object: Object,
    out: &mut Diagnostics,
) -> Result<T, Box<Diagnostic>> {
    let what = object.what;
    if node.as_map().is_none() {
        let message = format!("{what} is {}, not an object", node.describe());
        return Err(Box::new(Diagnostic::new(&codes::openapi::SHAPE, node.span, message)));
    }
    unknown(node, object, out);
    let mut members = members(node, object);
    loop {
        let failure = match serde_json::from_value::<T>(Value::Object(members.clone())) {
            Ok(value) => return Ok(value),
            Err(failure) => failure,
        };
        if meant_as_text::<T>(node, &mut members, &failure) {
            continue;
        }
        let Some(culprit) = culprit::<T>(&members, &failure) else {
            let message = format!("{what} cannot be read: {failure}");
            return Err(Box::new(Diagnostic::new(&codes::openapi::SHAPE, node.span, message)));
        };
        let entry = node.entry(&culprit);
        members.remove(&culprit);
        let span = entry.map_or(node.span, |entry| entry.value.span);
        out.push(
            Diagnostic::new(
                &codes::openapi::SHAPE,
                span,
                format!("`{culprit}` of {what} cannot be read: {failure}"),
            )
            .here("left out"),
        );
    }
}

/// YAML turns `version: 1.0` and `name: on` into numbers and truth values where text is meant: makes one such member
/// text if the node then reads better.
fn meant_as_text<T: DeserializeOwned>(
    node: &Node,
    members: &mut Map<String, Value>,
    failure: &serde_json::Error,
) -> bool {
    let failure = failure.to_string();
    let scalars = members.iter().filter(|(_, value)| value.is_number() || value.is_boolean());
    let keys: Vec<String> = scalars.map(|(key, _)| key.clone()).collect();
    for key in keys {
        let Some(text) = node.entry(&key).and_then(|entry| entry.value.as_text()) else { continue };
        let Some(before) = members.insert(key.clone(), text.into()) else { continue };
        let better = match serde_json::from_value::<T>(Value::Object(members.clone())) {
            Ok(_) => true,
            Err(other) => {
                failure.starts_with("invalid type") && other.to_string() != failure && !names_text(&other)
            }
        };
        if better {
            return true;
        }
        members.insert(key, before);
    }
    false
}

/// Whether a failure is about a text that should be something else.
fn names_text(error: &serde_json::Error) -> bool {
    error.to_string().starts_with("invalid type: string")
}

/// Says which members mean nothing here.
pub(crate) fn unknown(node: &Node, object: Object, out: &mut Diagnostics) {
    for (key, entry) in node.entries() {
        if !object.members.contains(&key) && !key.starts_with("x-") {
            let message = format!("`{key}` is no member of {}", object.what);
            out.push(Diagnostic::new(&codes::openapi::UNKNOWN_KEY, entry.key_span, message));
        }
    }
}

/// The known members of a node, without nulls: writers mean an absent member, and `null` stops typed readers.
fn members(node: &Node, object: Object) -> Map<String, Value> {
    let lifted = object.lifted;
    let mut members: Map<String, Value> = node
        .entries()
        .filter(|(key, entry)| object.members.contains(key) && !entry.value.is_null())
        .filter(|(key, _)| !lifted.iter().any(|lifted| lifted.key() == *key))
        .map(|(key, entry)| (key.to_owned(), entry.value.to_json()))
        .collect();
    for lifted in lifted {
        if let Some(value) = lifted.value() {
            members.insert(lifted.key().to_owned(), value);
        }
    }
    members
}

/// The one member without which the node can be read, or fails for another reason.
fn culprit<T: DeserializeOwned>(members: &Map<String, Value>, failure: &serde_json::Error) -> Option<String> {
    let failure = failure.to_string();
    let mut improves = None;
    for key in members.keys() {
        let mut rest = members.clone();
        rest.remove(key);
        match serde_json::from_value::<T>(Value::Object(rest)) {
            Ok(_) => return Some(key.clone()),
            Err(other) if improves.is_none() && other.to_string() != failure && !is_missing(&other) => {
                improves = Some(key.clone());
            }
            Err(_) => {}
        }
    }
    improves
}

fn is_missing(error: &serde_json::Error) -> bool {
    error.to_string().starts_with("missing field")
}

impl Lifted {
    fn key(self) -> &'static str {
        match self {
            Lifted::Absent(key) | Lifted::Text(key, _) | Lifted::Reference(key) | Lifted::Empty(key) => key,
        }
    }

    fn value(self) -> Option<Value> {
        match self {
            Lifted::Absent(_) => None,
            Lifted::Text(_, text) => Some(text.into()),
            Lifted::Reference(_) => Some(serde_json::json!({ "$ref": "#" })),
            Lifted::Empty(_) => Some(Value::Object(Map::new())),
        }
    }
}
