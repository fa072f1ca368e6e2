//! Types and their fields.

use super::binding::{FieldBinding, TypeBinding};
use super::{Constraints, Deprecation, Docs, TypeId, Value};
use crate::source::Span;

/// A use of a type: a scalar, or a node of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Type {
    /// A scalar, inline.
    Scalar(Scalar),
    /// A type of the contract.
    Id(TypeId),
}

impl From<TypeId> for Type {
    fn from(id: TypeId) -> Type {
        Type::Id(id)
    }
}

impl From<Scalar> for Type {
    fn from(scalar: Scalar) -> Type {
        Type::Scalar(scalar)
    }
}

/// The union of the scalars the formats have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scalar {
    /// True or false.
    Bool,
    /// 32 bits, signed.
    I32,
    /// 64 bits, signed.
    I64,
    /// 32 bits, unsigned.
    U32,
    /// 64 bits, unsigned.
    U64,
    /// 32 bits, binary floating point.
    F32,
    /// 64 bits, binary floating point.
    F64,
    /// A decimal number, exact.
    Decimal,
    /// A whole number of any size.
    Integer,
    /// Unicode text.
    String,
    /// Bytes.
    Bytes,
    /// A day (RFC 3339 full-date, xsd:date).
    Date,
    /// A time of day.
    Time,
    /// A moment with its offset (RFC 3339 date-time).
    DateTime,
    /// A date and a time whose offset may be absent (xsd:dateTime).
    LocalDateTime,
    /// A span of time (ISO 8601 duration).
    Duration,
    /// RFC 9562.
    Uuid,
    /// RFC 3986.
    Url,
    /// Any value of the wire: any JSON, any XML element, `google.protobuf.Any`.
    Any,
    /// No value: an empty reply, `google.protobuf.Empty`, an arm that is a name alone.
    Unit,
}

impl Scalar {
    /// The word of the text dump.
    pub fn name(self) -> &'static str {
        match self {
            Scalar::Bool => "bool",
            Scalar::I32 => "i32",
            Scalar::I64 => "i64",
            Scalar::U32 => "u32",
            Scalar::U64 => "u64",
            Scalar::F32 => "f32",
            Scalar::F64 => "f64",
            Scalar::Decimal => "decimal",
            Scalar::Integer => "integer",
            Scalar::String => "string",
            Scalar::Bytes => "bytes",
            Scalar::Date => "date",
            Scalar::Time => "time",
            Scalar::DateTime => "date-time",
            Scalar::LocalDateTime => "local-date-time",
            Scalar::Duration => "duration",
            Scalar::Uuid => "uuid",
            Scalar::Url => "url",
            Scalar::Any => "any",
            Scalar::Unit => "unit",
        }
    }
}

/// How a type came by its name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TypeName {
    /// The contract names it.
    Declared(String),
    /// It is written in place; the words lead to it from the named thing around it: `["Pet", "owner"]`.
    Derived(Vec<String>),
    /// A list or a map: found by structure, never named in generated code.
    Anonymous,
}

/// A type with its place in the contract.
#[derive(Debug, Clone)]
pub struct TypeDef {
    /// The source name.
    pub name: TypeName,
    /// The wire path: unique in the contract and stable under growth (`#/components/schemas/Pet`, `pkg.Message`,
    /// `{urn:ns}Local`, `Type`). Collisions of names are settled by it. Empty for anonymous types.
    pub path: String,
    /// What the contract says.
    pub docs: Docs,
    /// Whether callers should leave it.
    pub deprecated: Option<Deprecation>,
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: TypeKind,
    /// The type of which it is the shape that is sent, where that one is only received (the pass `directions`).
    pub sent_of: Option<TypeId>,
    /// What only its wire knows.
    pub binding: TypeBinding,
}

impl TypeDef {
    /// A type without docs and without facts of its wire.
    pub fn new(name: TypeName, path: impl Into<String>, span: Span, kind: TypeKind) -> TypeDef {
        TypeDef {
            name,
            path: path.into(),
            docs: Docs::none(),
            deprecated: None,
            span,
            kind,
            sent_of: None,
            binding: TypeBinding::None,
        }
    }
}

/// What a type is.
#[derive(Debug, Clone)]
pub enum TypeKind {
    /// Named members.
    Record(Record),
    /// One of several types.
    Union(Union),
    /// One of several names or numbers.
    Enum(Enum),
    /// Another type under a name of its own, perhaps with rules.
    Newtype(Newtype),
    /// Many of one type.
    List(List),
    /// Values by key.
    Map(Map),
    /// Its content is not known yet. Only while lowering; the `check` pass calls a leftover a bug.
    Reserved,
}

/// Named members.
#[derive(Debug, Clone, Default)]
pub struct Record {
    /// The members in the order of the document, inherited ones included.
    pub fields: Vec<Field>,
    /// Whether members beyond these may come.
    pub open: Open,
    /// Types this one extends or is composed of (allOf, xsd:extension, GraphQL interfaces); their members are in
    /// `fields` already.
    pub bases: Vec<TypeId>,
    /// Never sent as itself, only as a type that extends it (xsd abstract).
    pub is_abstract: bool,
    /// The names of members that travel the other way alone, where this is the shape of one way (the pass
    /// `directions`). One that comes all the same is passed over.
    pub elsewhere: Vec<String>,
}

/// Whether a record takes members it does not name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Open {
    /// The contract does not speak of them; they are kept as they are (law 5).
    #[default]
    Unspoken,
    /// The contract forbids them.
    Closed,
    /// The contract allows them, with values of this type: they are part of the model.
    Typed(Box<Map>),
}

/// A member of a record, an input of an operation, a header of a reply.
#[derive(Debug, Clone)]
pub struct Field {
    /// The wire name (for XML the local name).
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// Whether it may be absent.
    pub presence: Presence,
    /// Whether it may be null (JSON null, xsi:nil).
    pub nullable: bool,
    /// What an absent one means.
    pub default: Option<Value>,
    /// What its value must satisfy beyond its type.
    pub constraints: Constraints,
    /// In which direction it travels.
    pub access: Access,
    /// Inputs of the member itself (GraphQL field arguments).
    pub arguments: Vec<Field>,
    /// What the contract says.
    pub docs: Docs,
    /// Whether callers should leave it.
    pub deprecated: Option<Deprecation>,
    /// Never shown in logs and `Debug` (`format: password`, `debug_redact`).
    pub secret: bool,
    /// Where it stands.
    pub span: Span,
    /// What only its wire knows.
    pub binding: FieldBinding,
}

impl Field {
    /// A member without any of the rarer facts.
    pub fn new(name: impl Into<String>, ty: impl Into<Type>, presence: Presence, span: Span) -> Field {
        Field {
            name: name.into(),
            ty: ty.into(),
            presence,
            nullable: false,
            default: None,
            constraints: Constraints::none(),
            access: Access::Both,
            arguments: Vec::new(),
            docs: Docs::none(),
            deprecated: None,
            secret: false,
            span,
            binding: FieldBinding::None,
        }
    }

    /// Whether the server answers it with code of its own, so that it is no part of the data a method returns.
    pub fn is_resolver(&self) -> bool {
        matches!(&self.binding, FieldBinding::GraphQl(field) if field.resolver)
    }
}

/// Whether a member may be absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Presence {
    /// It is always there.
    Required,
    /// It may be absent, and absence is told apart from any value.
    Optional,
    /// Absent and the type's zero are the same (proto3 without `optional`; lists and maps in protobuf and XML).
    Implicit,
}

/// In which direction a member travels.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Access {
    /// Both.
    #[default]
    Both,
    /// Only in what the server sends (`readOnly`, OUTPUT_ONLY).
    Read,
    /// Only in what the client sends (`writeOnly`, INPUT_ONLY).
    Write,
}

/// One of several types.
#[derive(Debug, Clone)]
pub struct Union {
    /// The alternatives, in the order of the document.
    pub arms: Vec<Arm>,
    /// How a reader tells them apart. The `unions` pass decides what a parser leaves open.
    pub tag: Tag,
    /// Whether an alternative that is not named may come and is kept. True unless the contract closes it.
    pub open: bool,
}

/// How the alternatives of a union are told apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Tag {
    /// Not decided yet.
    Undecided,
    /// A member of the value names the alternative; the values are in [`Arm::tags`].
    Property(String),
    /// The value's own shape decides: the first arm of which one [`Arm::evidence`] holds. An arm without evidence
    /// stands last and takes the rest.
    Shape,
    /// The name of the member or element that holds the value: proto oneof, XML choice, `@oneOf`.
    Member,
    /// `xsi:type`.
    XsiType,
    /// The media type of the body that holds the value.
    Media,
    /// Nothing decides; alternatives are tried in order, and that is reported.
    Order,
}

/// One alternative.
#[derive(Debug, Clone)]
pub struct Arm {
    /// The source name of the alternative.
    pub name: String,
    /// What it holds; [`Scalar::Unit`] for a name alone.
    pub ty: Type,
    /// The values of the tag that stand for it ([`Tag::Property`]); type names for [`Tag::XsiType`].
    pub tags: Vec<String>,
    /// What in a value's shape shows that it is this one ([`Tag::Shape`]).
    pub evidence: Vec<Evidence>,
    /// What the contract says.
    pub docs: Docs,
    /// Where it stands.
    pub span: Span,
    /// What only its wire knows: the number of a oneof member, the element of a choice.
    pub binding: FieldBinding,
}

impl Arm {
    /// An alternative without any of the rarer facts.
    pub fn new(name: impl Into<String>, ty: impl Into<Type>, span: Span) -> Arm {
        Arm {
            name: name.into(),
            ty: ty.into(),
            tags: Vec::new(),
            evidence: Vec::new(),
            docs: Docs::none(),
            span,
            binding: FieldBinding::None,
        }
    }
}

/// A fact about a value's shape that decides for one arm. Of several, all must hold; kinds are one fact together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Evidence {
    /// The JSON kind.
    Kind(JsonKind),
    /// A member that this arm requires and the arms behind it do not have.
    Member(String),
    /// A member that this arm forbids and the arms behind it require.
    Lacks(String),
    /// A member with one of these values, given as JSON texts.
    Constant(String, Vec<String>),
    /// The value itself is one of these, given as JSON texts.
    Value(Vec<String>),
    /// A member whose value shows this.
    At(String, Vec<Evidence>),
    /// The first item of a list shows this; a list without items does.
    Item(Vec<Evidence>),
    /// All of one of these groups.
    Any(Vec<Vec<Evidence>>),
    /// It can be read as this arm.
    Fits,
}

/// The kinds of JSON values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum JsonKind {
    /// `null`
    Null,
    /// `true`, `false`
    Bool,
    /// A number without fraction.
    Integer,
    /// Any number.
    Number,
    /// A string.
    String,
    /// `[..]`
    Array,
    /// `{..}`
    Object,
}

/// One of several names or numbers.
#[derive(Debug, Clone)]
pub struct Enum {
    /// What travels: [`Scalar::String`], an integer or a number.
    pub of: Scalar,
    /// The values, in the order of the document.
    pub values: Vec<EnumValue>,
    /// Whether a value that is not named may come and is kept. True unless the contract closes it.
    pub open: bool,
}

/// A value of an enum.
#[derive(Debug, Clone)]
pub struct EnumValue {
    /// The source name: the wire value itself for strings, the declared name for protobuf.
    pub name: String,
    /// What travels: [`Value::String`] or [`Value::Number`].
    pub value: Value,
    /// What the contract says.
    pub docs: Docs,
    /// Whether callers should leave it.
    pub deprecated: Option<Deprecation>,
    /// Where it stands.
    pub span: Span,
}

/// Another type under a name of its own.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Newtype {
    /// What it holds.
    pub of: Type,
    /// Whether the value may be null.
    pub nullable: bool,
    /// What its value must satisfy.
    pub constraints: Constraints,
}

/// Many of one type.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct List {
    /// The type of the items.
    pub item: Type,
    /// Whether an item may be null.
    pub nullable: bool,
    /// What each item must satisfy.
    pub constraints: Constraints,
}

impl List {
    /// A list whose items are never null and obey no further rule.
    pub fn of(item: impl Into<Type>) -> List {
        List { item: item.into(), nullable: false, constraints: Constraints::none() }
    }
}

/// Values by key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Map {
    /// The type of the keys: a string unless the format has others.
    pub key: Type,
    /// What each key must satisfy.
    pub keys: Constraints,
    /// The type of the values.
    pub value: Type,
    /// Whether a value may be null.
    pub nullable: bool,
    /// What each value must satisfy.
    pub constraints: Constraints,
}

impl Map {
    /// A map from strings whose values are never null and obey no further rule.
    pub fn of(value: impl Into<Type>) -> Map {
        Map {
            key: Scalar::String.into(),
            keys: Constraints::none(),
            value: value.into(),
            nullable: false,
            constraints: Constraints::none(),
        }
    }
}
