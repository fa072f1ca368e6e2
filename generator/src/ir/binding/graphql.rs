//! GraphQL: the schema, operations, types and fields.

use crate::source::Span;

/// A GraphQL schema as its server needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GraphQlSchema {
    /// The schema in one text, extensions merged: what the server executes and answers introspection from.
    pub sdl: String,
    /// The names of its root types.
    pub roots: Vec<(GraphQlRoot, String)>,
    /// The directives it defines.
    pub directives: Vec<GraphQlDirective>,
    /// Every field, argument and input field with its type as the schema writes it, in the order of the document.
    pub coordinates: Vec<GraphQlCoordinate>,
}

/// A member of a schema (GraphQL, "schema coordinates"): `Query.pet`, `Query.pet(id:)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GraphQlCoordinate {
    /// The type it belongs to.
    pub owner: String,
    /// The field.
    pub field: String,
    /// The argument of the field, where it is one.
    pub argument: Option<String>,
    /// Its type as the schema writes it.
    pub ty: String,
    /// Whether the client sends it.
    pub sent: bool,
    /// Where it stands.
    pub span: Span,
}

/// A directive that a schema defines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GraphQlDirective {
    /// Its name.
    pub name: String,
    /// Its arguments.
    pub arguments: Vec<GraphQlArgument>,
    /// It may stand more than once at one place.
    pub repeatable: bool,
    /// Where it may stand: `FIELD_DEFINITION` and so on.
    pub locations: Vec<String>,
    /// Where it is defined.
    pub span: Span,
}

/// An argument of a directive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GraphQlArgument {
    /// Its name.
    pub name: String,
    /// Its type as the schema writes it.
    pub ty: String,
    /// Whoever uses the directive must give it.
    pub required: bool,
    /// What an absent one means.
    pub default: Option<crate::ir::Value>,
    /// Where it stands.
    pub span: Span,
}

/// A GraphQL operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GraphQl {
    /// Which root type it starts from.
    pub root: GraphQlRoot,
    /// The root field the server answers; empty for a document with several.
    pub field: String,
    /// The object type whose field it is, where that is no root type: code that answers a field of an object. Its
    /// first input is that object.
    pub owner: Option<String>,
    /// The text the client sends; empty for operations of the server alone.
    pub document: String,
    /// The operation's name inside the document.
    pub operation_name: String,
    /// The key in `data` that holds the payload; none where the payload is `data` itself.
    pub response_key: Option<String>,
    /// What the server's method returns, where the client's document selects less than the whole of it. The outcome's
    /// payload is what the client reads.
    pub answer: Option<crate::ir::Payload>,
}

/// The root types of GraphQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GraphQlRoot {
    /// `query`.
    Query,
    /// `mutation`.
    Mutation,
    /// `subscription`.
    Subscription,
}

/// A GraphQL type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GraphQlType {
    /// The name in the schema.
    pub name: String,
    /// Which kind of definition it is.
    pub kind: GraphQlKind,
    /// Interfaces it implements.
    pub interfaces: Vec<String>,
    /// A selection of a document rather than the type itself.
    pub selection: bool,
}

/// The kinds of GraphQL definitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GraphQlKind {
    /// `type`
    Object,
    /// `interface`
    Interface,
    /// `union`
    Union,
    /// `enum`
    Enum,
    /// `input`
    Input,
    /// `scalar`
    Scalar,
}

/// A field of a GraphQL object type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GraphQlField {
    /// The server answers it with code of its own: it has arguments, or its type leads back to the type it stands in.
    /// It is no part of the data that a method returns.
    pub resolver: bool,
    /// It may be null, and is told as optional alone: where a document cuts a tree off, absent and null are the same.
    pub null_is_absent: bool,
}
