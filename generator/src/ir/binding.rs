//! What only one wire knows of a node.
//!
//! One enum for operations, one for fields, one for types; a format that has nothing to say uses `None`. A later
//! wire (JSON-RPC, channels) is one more variant.

use crate::source::Span;

/// What only its wire knows of a contract as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ContractBinding {
    /// Nothing.
    #[default]
    None,
    /// GraphQL.
    GraphQl(GraphQlSchema),
    /// The `.proto` files it was asked for; imported ones are not among them.
    Proto(Vec<ProtoFile>),
}

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
    pub default: Option<super::Value>,
    /// Where it stands.
    pub span: Span,
}

/// A `.proto` file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProtoFile {
    /// The name it is imported by.
    pub name: String,
    /// Its package.
    pub package: String,
    /// `proto2` or `proto3`.
    pub syntax: String,
    /// Options of the file: name and text.
    pub options: Vec<(String, String)>,
    /// Fields it adds to messages from outside.
    pub extensions: Vec<ProtoExtension>,
    /// Its start.
    pub span: Span,
}

/// A field that is added to a message from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProtoExtension {
    /// Its full name.
    pub full_name: String,
    /// The message it is added to.
    pub extends: String,
    /// Its number there.
    pub number: u32,
    /// Its type in the words of the language: `repeated int32`, `pkg.Message`.
    pub ty: String,
    /// Options: name and text.
    pub options: Vec<(String, String)>,
    /// Where it stands.
    pub span: Span,
}

/// How an operation travels.
#[derive(Debug, Clone)]
pub enum OperationBinding {
    /// HTTP with a path and a method (OpenAPI).
    Http(Http),
    /// gRPC.
    Grpc(Grpc),
    /// SOAP over HTTP.
    Soap(Soap),
    /// GraphQL over HTTP.
    GraphQl(GraphQl),
}

/// An HTTP operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Http {
    /// The method in upper case.
    pub method: String,
    /// The path in pieces.
    pub path: Vec<Segment>,
    /// The tags of the operation, for grouping.
    pub tags: Vec<String>,
}

/// A piece of a path template: `/accounts/{sid}.json` is `/accounts/`, `sid`, `.json`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Segment {
    /// Text that stands as it is, slashes included.
    Literal(String),
    /// The value of the path input of that wire name.
    Input(String),
}

/// A gRPC method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grpc {
    /// `package.Service`.
    pub service: String,
    /// The method's name.
    pub method: String,
    /// Custom options that are kept: full name and text.
    pub options: Vec<(String, String)>,
}

/// A SOAP operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Soap {
    /// The versions its bindings offer, preferred first.
    pub versions: Vec<SoapVersion>,
    /// document or rpc.
    pub style: SoapStyle,
    /// SOAPAction (1.1) or the action parameter (1.2); may be empty.
    pub action: String,
    /// The element in the request's body. None: the members of the input record that are no headers stand in the body
    /// themselves, so an operation without any has an empty body.
    pub input: Option<QName>,
    /// The element in the reply's body; none for an empty body or for a reply without one. Where there is a payload all
    /// the same, the members of its record stand in the body themselves.
    pub output: Option<QName>,
    /// Where the reply's payload is the only member of the output element rather than the element itself: how that
    /// member stands in it.
    pub unwrapped: Option<XmlField>,
    /// The elements of the declared faults, as children of the fault's detail.
    pub faults: Vec<SoapFault>,
    /// The ports it is reached through, `Service/Port`, in the order of the document.
    pub ports: Vec<String>,
}

/// How a declared fault is recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SoapFault {
    /// The name in [`When::Fault`](super::When::Fault).
    pub name: String,
    /// The child of the fault's detail that carries it.
    pub element: QName,
}

/// The versions of SOAP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SoapVersion {
    /// SOAP 1.1 (2000).
    V1_1,
    /// SOAP 1.2 (2007).
    V1_2,
}

/// What the body of a SOAP message holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SoapStyle {
    /// One element that the contract names.
    Document,
    /// A wrapper named after the operation, with an element a part.
    Rpc,
}

/// A name in a namespace; an empty namespace is none.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct QName {
    /// The namespace URI.
    pub namespace: String,
    /// The local name.
    pub local: String,
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
    pub answer: Option<super::Payload>,
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

/// What only its wire knows of a type.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum TypeBinding {
    /// Nothing.
    #[default]
    None,
    /// A protobuf message or enum.
    Proto(ProtoType),
    /// An XML type or element.
    Xml(XmlType),
    /// A GraphQL type.
    GraphQl(GraphQlType),
}

/// A protobuf message or enum.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProtoType {
    /// `package.Outer.Name`.
    pub full_name: String,
    /// Numbers that may not be used again, as inclusive ranges.
    pub reserved_numbers: Vec<(i32, i32)>,
    /// Names that may not be used again.
    pub reserved_names: Vec<String>,
    /// The file that declares it.
    pub file: String,
    /// The package of that file.
    pub package: String,
    /// Custom options that are kept: full name and text.
    pub options: Vec<(String, String)>,
}

/// An XML type.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct XmlType {
    /// The name of the type; none for a type written in place.
    pub name: Option<QName>,
    /// The global element it is the content of, where it was written inside one.
    pub element: Option<QName>,
    /// The name of the base a value may stand for by `xsi:type`.
    pub base: Option<QName>,
    /// The order in which members stand.
    pub order: XmlOrder,
    /// Text may stand between the elements.
    pub mixed: bool,
}

/// How the members of an XML type stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum XmlOrder {
    /// In the order of the fields.
    #[default]
    Sequence,
    /// In any order.
    All,
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

/// What only its wire knows of a field, an input or an arm.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum FieldBinding {
    /// Nothing: the wire name says it all (JSON members, GraphQL variables).
    #[default]
    None,
    /// Where an input of an HTTP operation, or a header of a reply, stands.
    Http(HttpInput),
    /// A protobuf field.
    Proto(ProtoField),
    /// A member in XML.
    Xml(XmlField),
    /// A field of a GraphQL object type.
    GraphQl(GraphQlField),
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

/// An input of an HTTP operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpInput {
    /// Where it stands.
    pub place: HttpPlace,
    /// How a value becomes text.
    pub style: Style,
    /// Whether lists and objects become several parameters.
    pub explode: bool,
    /// Whether reserved characters stand as they are.
    pub allow_reserved: bool,
    /// The media types of a body, or of a parameter that is described by `content`.
    pub media: Vec<Media>,
}

/// Where an HTTP input stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HttpPlace {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// The whole query string (OpenAPI 3.2).
    QueryString,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
    /// The body.
    Body,
}

/// Parameter styles of OpenAPI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    /// `a,b`
    Simple,
    /// `.a.b`
    Label,
    /// `;x=a,b`
    Matrix,
    /// `x=a&x=b` or `x=a,b`
    Form,
    /// `x=a%20b`
    SpaceDelimited,
    /// `x=a|b`
    PipeDelimited,
    /// `x[a]=1&x[b]=2`
    DeepObject,
}

/// A media type with the codec it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Media {
    /// As the contract writes it, parameters included.
    pub name: String,
    /// How bytes become a value.
    pub codec: Codec,
    /// The type of this representation, where it differs from the first one's.
    pub ty: Option<super::Type>,
}

/// How bytes become a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Codec {
    /// JSON, `+json`.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/*`.
    Multipart,
    /// Text.
    Text,
    /// Bytes as they are.
    Bytes,
    /// XML.
    Xml,
    /// Server-Sent Events, one value each.
    EventStream,
    /// JSON values, one a line.
    JsonLines,
}

/// A protobuf field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProtoField {
    /// The field number; 0 on a field that stands for a whole oneof.
    pub number: u32,
    /// How the value is written.
    pub kind: ProtoKind,
    /// One key and many values.
    pub packed: bool,
    /// It may come more than once (not for maps).
    pub repeated: bool,
    /// The name in ProtoJSON.
    pub json_name: String,
    /// The kinds of key and value of a map.
    pub entry: Option<(ProtoKind, ProtoKind)>,
    /// Custom options that are kept: full name and text.
    pub options: Vec<(String, String)>,
}

/// How protobuf writes a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the words of the protobuf language")]
pub enum ProtoKind {
    Int32,
    Int64,
    Uint32,
    Uint64,
    Sint32,
    Sint64,
    Fixed32,
    Fixed64,
    Sfixed32,
    Sfixed64,
    Float,
    Double,
    Bool,
    String,
    Bytes,
    Enum,
    Message,
    Group,
    Map,
    /// A field that stands for a whole oneof; its arms have the numbers.
    Oneof,
}

/// A member in XML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XmlField {
    /// What it is.
    pub kind: XmlKind,
    /// Its namespace; empty for unqualified names.
    pub namespace: String,
    /// Its local name; empty for text, wildcards and choices.
    pub local: String,
    /// The element may say that it has no value (`xsi:nil`).
    pub nillable: bool,
    /// Several values in one text, separated by spaces (`xsd:list`).
    pub listed: bool,
    /// Bytes are written in hexadecimal rather than base64.
    pub hex: bool,
    /// The value must be this one.
    pub fixed: Option<String>,
    /// The fewest and the most times an element stands; none: no upper bound.
    pub occurs: (u32, Option<u32>),
}

/// What an XML member is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum XmlKind {
    /// An attribute.
    Attribute,
    /// An element.
    Element,
    /// The text of the element itself.
    Text,
    /// Any element that is not named.
    AnyElement,
    /// Any attribute that is not named.
    AnyAttribute,
    /// A choice: the arms have the elements.
    Choice,
    /// A block of the SOAP header.
    Header,
    /// A sequence without an element of its own: the members of its record stand in its place, once or repeatedly.
    Group,
}
