//! What a schema says, all its parts together.
//!
//! One reader for the dialects of 2.0, 3.0 and 3.1 (JSON Schema 2020-12 is a superset but for a few spellings).
//! A schema is read as the conjunction of its own keywords, of what its `$ref` names and of its `allOf`;
//! [`gather`] flattens that into [`Facts`], from which `lower` chooses a type. Keywords that no type expresses
//! are reported here, where they are met.

mod enums;
mod gather;
mod keywords;
mod members;
mod names;
mod numbers;
mod rules;
mod together;
mod types;

use std::collections::BTreeSet;

use indexmap::{IndexMap, IndexSet};

use super::documents::Target;
use super::place::Place;
use super::tree::Node;
use crate::ir::{Access, Constraints, Deprecation};
use crate::source::Span;

pub(super) use gather::{gather, is_annotation};
pub(super) use numbers::Range;
pub(super) use together::required;

/// A schema node and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Part<'a> {
    pub(super) node: &'a Node,
    pub(super) place: Place,
    /// Whether its alternatives are left out: they are being lowered one by one, each with the rest of the schema.
    pub(super) common: bool,
}

impl<'a> Part<'a> {
    pub(super) fn new(node: &'a Node, place: Place) -> Part<'a> {
        Part { node, place, common: false }
    }

    /// The same schema without its alternatives.
    pub(super) fn common(self) -> Part<'a> {
        Part { common: true, ..self }
    }

    /// What makes two parts the same: the tree does not move while it is lowered.
    pub(super) fn address(&self) -> usize {
        std::ptr::from_ref(self.node).addr()
    }
}

impl<'a> From<Target<'a>> for Part<'a> {
    fn from(target: Target<'a>) -> Part<'a> {
        Part::new(target.node, target.place)
    }
}

/// The types of JSON Schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum JsonType {
    Null,
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

impl JsonType {
    pub(super) const ALL: [JsonType; 7] = [
        JsonType::Null,
        JsonType::Boolean,
        JsonType::Integer,
        JsonType::Number,
        JsonType::String,
        JsonType::Array,
        JsonType::Object,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            JsonType::Null => "null",
            JsonType::Boolean => "boolean",
            JsonType::Integer => "integer",
            JsonType::Number => "number",
            JsonType::String => "string",
            JsonType::Array => "array",
            JsonType::Object => "object",
        }
    }
}

/// What the values of an enum are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EnumOf {
    Text,
    Integer,
    Number,
}

/// Members beyond the named ones.
#[derive(Debug, Clone, Default)]
pub(super) enum Additional<'a> {
    #[default]
    Unspoken,
    Closed,
    /// Any value.
    Any,
    Schema(Part<'a>),
}

/// A group of `oneOf` or `anyOf`.
#[derive(Debug, Clone)]
pub(super) struct Alternatives<'a> {
    pub(super) arms: Vec<Part<'a>>,
    pub(super) discriminator: Option<&'a Node>,
    /// Whether one of them alone holds (`oneOf`).
    pub(super) exclusive: bool,
    pub(super) span: Span,
}

/// One schema, flattened.
#[derive(Debug)]
pub(super) struct Facts<'a> {
    /// The parts that were asked for.
    pub(super) sources: Vec<Part<'a>>,
    /// Every schema that was read, by address.
    pub(super) read: Vec<usize>,
    /// The types it may have, `null` apart; `None` where no part names any.
    pub(super) types: Option<BTreeSet<JsonType>>,
    pub(super) nullable: bool,
    pub(super) format: Option<&'a str>,
    /// Its text stands for bytes: `contentEncoding: base64` and its like, `contentMediaType: image/png` without one.
    pub(super) encoded: bool,
    /// Values of `enum`, or the one of `const`, `null` apart; `None` where neither stands, or where no enum can
    /// hold them.
    pub(super) values: Option<Vec<&'a Node>>,
    /// What the values have in common.
    pub(super) values_of: Option<EnumOf>,
    /// Names beside the values: `x-enum-varnames` and its like.
    pub(super) value_names: Vec<&'a Node>,
    pub(super) properties: IndexMap<&'a str, Vec<Part<'a>>>,
    pub(super) required: IndexSet<&'a str>,
    pub(super) additional: Additional<'a>,
    /// What the names of members beyond the named ones must satisfy.
    pub(super) names: Constraints,
    pub(super) items: Vec<Part<'a>>,
    pub(super) alternatives: Vec<Alternatives<'a>>,
    /// A discriminator beside properties, without alternatives.
    pub(super) discriminator: Option<&'a Node>,
    /// What `$ref` and `allOf` over `$ref` name.
    pub(super) bases: Vec<Target<'a>>,
    pub(super) constraints: Constraints,
    pub(super) range: Range,
    /// Whether anything that narrows stands outside of the bases.
    pub(super) adds: bool,
    pub(super) span: Span,
    pub(super) notes: Notes<'a>,
}

/// Annotations of the outermost schema.
#[derive(Debug, Clone, Default)]
pub(super) struct Notes<'a> {
    pub(super) title: Option<&'a str>,
    pub(super) description: Option<&'a str>,
    pub(super) default: Option<&'a Node>,
    pub(super) access: Access,
    pub(super) deprecated: bool,
    /// The day a deprecated thing goes away (`x-sunset`).
    pub(super) sunset: Option<&'a str>,
    pub(super) secret: bool,
}

impl Notes<'_> {
    /// What is said about leaving it.
    pub(super) fn deprecation(&self) -> Option<Deprecation> {
        self.deprecated.then(|| Deprecation { reason: None, sunset: self.sunset.map(str::to_owned) })
    }
}
