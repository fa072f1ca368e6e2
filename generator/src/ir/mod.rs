//! The one model of a contract, whatever it was written in.
//!
//! Shapes (types, fields, operations, outcomes) read the same for every format; what only one wire knows sits in the
//! `binding` of the node. Named things live in [`Arena`]s and are referred to by typed ids, so recursive types need no
//! boxes; scalars stand inline. Every node has a span and docs. Order is the order of the source document.
//!
//! The IR knows no format's syntax and no output language: what a stage computes for itself goes into a [`SideTable`]
//! keyed by id (see `pass`), never in here.

mod arena;
mod auth;
pub mod binding;
mod constraint;
mod docs;
mod operation;
pub mod print;
mod types;
mod uses;
mod value;

use std::collections::HashMap;

pub use arena::{Arena, Id, SideTable};
pub use auth::{Endpoint, EndpointVariable, KeyPlace, OAuthFlow, Scheme, SchemeKind, SchemeUse};
pub use constraint::{Bound, CHECKED_FORMATS, Constraint, Constraints, Together, is_checkable};
pub use docs::{Deprecation, Docs};
pub use operation::{
    Effect, Ends, Exchange, IdempotencyKey, Initiator, Link, LinkSource, Next, Operation, Outcome, Paging,
    Payload, Service, When,
};
pub use types::{
    Access, Arm, Enum, EnumValue, Evidence, Field, JsonKind, List, Map, Newtype, Open, Presence, Record,
    Scalar, Tag, Type, TypeDef, TypeKind, TypeName, Union,
};
pub use value::Value;

use crate::source::Span;

/// A type of one contract.
pub type TypeId = Id<TypeDef>;
/// An operation of one contract.
pub type OperationId = Id<Operation>;
/// A security scheme of one contract.
pub type SchemeId = Id<Scheme>;

/// What a contract was written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// OpenAPI 2.0 (Swagger) to 3.2.
    OpenApi,
    /// Protocol buffers with gRPC services.
    Proto,
    /// GraphQL SDL with operation documents.
    GraphQl,
    /// WSDL 1.1 with XML Schema.
    Wsdl,
}

impl Format {
    /// The word used in messages, JSON output and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Format::OpenApi => "openapi",
            Format::Proto => "proto",
            Format::GraphQl => "graphql",
            Format::Wsdl => "wsdl",
        }
    }
}

/// One contract, whole.
#[derive(Debug, Clone)]
pub struct Contract {
    /// What it was written in.
    pub format: Format,
    /// The title it gives itself, else the name of its file without the extension.
    pub title: String,
    /// The version it gives itself.
    pub version: Option<String>,
    /// How callers name the version they hold, where the contract says so.
    pub versioning: Option<Versioning>,
    /// What it says about itself.
    pub docs: Docs,
    /// The start of the document.
    pub span: Span,
    /// All types: declared, derived from a place, and interned lists and maps.
    pub types: Arena<TypeDef>,
    /// All operations, in the order of the document.
    pub operations: Arena<Operation>,
    /// Groups of operations; every operation is in exactly one.
    pub services: Vec<Service>,
    /// Security schemes.
    pub schemes: Arena<Scheme>,
    /// Where the contract says it is served.
    pub endpoints: Vec<Endpoint>,
    /// What only its wire knows of it as a whole.
    pub binding: binding::ContractBinding,
    anonymous: HashMap<Shape, TypeId>,
}

/// How callers name the version of the contract they hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versioning {
    /// The place.
    pub carrier: VersionCarrier,
    /// The versions there are, oldest first; the last is the one the contract describes. Never empty.
    pub supported: Vec<String>,
    /// Whether every caller must name one; otherwise silence means the last.
    pub required: bool,
}

/// Where a caller names the version of the contract it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VersionCarrier {
    /// A request header of that name.
    Header(String),
    /// A query parameter of that name.
    Query(String),
}

/// What makes two anonymous types one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Shape {
    List(List),
    Map(Map),
}

impl Contract {
    /// A contract without content.
    pub fn new(format: Format, title: impl Into<String>, span: Span) -> Contract {
        Contract {
            format,
            title: title.into(),
            version: None,
            versioning: None,
            docs: Docs::none(),
            span,
            types: Arena::new(),
            operations: Arena::new(),
            services: Vec::new(),
            schemes: Arena::new(),
            endpoints: Vec::new(),
            binding: binding::ContractBinding::None,
            anonymous: HashMap::new(),
        }
    }

    /// Takes the place of a type whose content follows later, so that types may refer to each other.
    pub fn reserve(&mut self, name: TypeName, path: impl Into<String>, span: Span) -> TypeId {
        self.types.push(TypeDef::new(name, path, span, TypeKind::Reserved))
    }

    /// The list type of these items; equal lists are one type, placed where the first one stands.
    pub fn list_of(&mut self, list: List, span: Span) -> TypeId {
        self.intern(Shape::List(list.clone()), TypeKind::List(list), span)
    }

    /// The map type of these keys and values; equal maps are one type.
    pub fn map_of(&mut self, map: Map, span: Span) -> TypeId {
        self.intern(Shape::Map(map.clone()), TypeKind::Map(map), span)
    }

    /// A second shape of a type, for where it is sent: the same until a pass changes it.
    pub fn sent_shape(&mut self, id: TypeId) -> TypeId {
        let mut def = self.types[id].clone();
        def.path.push_str("/sent");
        def.sent_of = Some(id);
        self.types.push(def)
    }

    fn intern(&mut self, shape: Shape, kind: TypeKind, span: Span) -> TypeId {
        if let Some(id) = self.anonymous.get(&shape) {
            return *id;
        }
        let id = self.types.push(TypeDef::new(TypeName::Anonymous, "", span, kind));
        self.anonymous.insert(shape, id);
        id
    }

    /// The record behind a type, where it is one.
    pub fn record(&self, id: TypeId) -> Option<&Record> {
        match &self.types[id].kind {
            TypeKind::Record(record) => Some(record),
            _ => None,
        }
    }

    /// The inputs of an operation: the members of its input record.
    pub fn inputs(&self, operation: &Operation) -> &[Field] {
        self.record(operation.input).map_or(&[], |record| &record.fields)
    }

    /// The service an operation belongs to.
    pub fn service_of(&self, id: OperationId) -> Option<&Service> {
        self.services.iter().find(|service| service.operations.contains(&id))
    }
}
