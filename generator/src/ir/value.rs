//! Literal values of a contract: defaults, constants, examples, option values.

use indexmap::IndexMap;

/// A literal. Numbers keep their text, so that no digit is lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number as it was written.
    Number(String),
    /// A string.
    String(String),
    /// A name that is not a string: a GraphQL or protobuf enum value.
    Name(String),
    /// A list.
    List(Vec<Value>),
    /// Members in the order they were written.
    Object(IndexMap<String, Value>),
}
