//! What is different between two contracts, before anybody judges it.
//!
//! A [`Change`] is a typed fact with its way (who sends the thing and who receives it) and both places. Rules read
//! changes; they never look at the contracts again.

use crate::ir::{Access, Deprecation, Effect, Exchange, Format, Value};
use crate::source::Span;

/// Who writes the thing that changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Way {
    /// The client sends it: what it may send may only get wider.
    Sent,
    /// The client receives it: what it may receive may only get narrower.
    Received,
    /// Both ends know it, whoever sends: names, numbers, paths.
    Both,
}

/// What kind of member a change speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Member {
    /// A member of a record.
    Field,
    /// An input in path, query or cookie, or an argument of a GraphQL field.
    Parameter,
    /// A request or response header.
    Header,
    /// The body of a request, or of a reply.
    Body,
    /// An attribute of an XML element.
    Attribute,
    /// A wildcard of XML Schema.
    Wildcard,
}

/// How the new type relates to the old one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// Every old value is a new value.
    Wider,
    /// Every new value is an old value.
    Narrower,
    /// A plain value may be one of several texts now, where any text was allowed.
    BecameEnum,
    /// The old type is one alternative of the new one.
    Wrapped,
    /// Neither.
    Other,
}

/// A rule about values that has a bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the words of JSON Schema and XSD facets")]
pub enum Facet {
    Maximum,
    ExclusiveMaximum,
    Minimum,
    ExclusiveMinimum,
    MaxLength,
    MinLength,
    MaxItems,
    MinItems,
    Pattern,
    MultipleOf,
    UniqueItems,
    PropertyCount,
    Digits,
    Format,
}

/// How a bound moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Move {
    /// There was none.
    Set,
    /// There is none any more.
    Unset,
    /// To a greater number.
    Up,
    /// To a smaller number.
    Down,
    /// To something that is neither greater nor smaller.
    Changed,
}

/// Something that came, went, or became another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Became {
    /// It was not there.
    Added,
    /// It is no longer there.
    Removed,
    /// It is another.
    Changed,
}

/// What the language of one format knows and the shapes do not.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant says what its fields are")]
pub enum WireFact {
    /// A protobuf field has another number under the same name.
    Renumbered,
    /// A protobuf field has another name under the same number.
    Renamed,
    /// A value of a protobuf enum has another name under the same number.
    ValueRenamed,
    /// The ProtoJSON name of a field.
    JsonName,
    /// A protobuf field is gone; whether its number and its name are reserved.
    NumberRemoved { number_reserved: bool, name_reserved: bool },
    /// A value of a protobuf enum is gone; whether its number and its name are reserved.
    ValueRemoved { number_reserved: bool, name_reserved: bool },
    /// The kind of a protobuf field; whether both kinds read each other's bytes, and each other's JSON.
    Kind { wire: bool, json: bool },
    /// Singular, optional, repeated, required, map; whether both read each other's bytes.
    Cardinality { wire: bool },
    /// Into or out of a oneof.
    OneofMembership,
    /// A oneof came or went.
    Oneof(Became),
    /// Proto2 fields that must be there.
    RequiredFields,
    /// A reserved number or name may be used again.
    ReservationRemoved { of_enum: bool },
    /// An enum is open where it was closed, or the other way round.
    Openness,
    /// The file or package that declares a type.
    Moved { package: bool },
    /// An option that changes what is generated, or how values are checked.
    Option(String),
    /// The elements of a sequence stand in another order.
    Order,
    /// `sequence` or `all`.
    ModelGroup,
    /// The namespace or form of a member.
    MemberName,
    /// document or rpc, literal or encoded, headers, parts.
    Style,
    /// SOAP 1.1, SOAP 1.2.
    Protocol,
    /// SOAPAction.
    Action,
    /// A port came or went.
    Port(Became),
    /// The elements of the messages.
    MessageElement,
    /// The target namespace.
    Namespace,
    /// Text between elements.
    Mixed,
    /// The interfaces of a GraphQL type.
    Interface(Became),
    /// A root type of a GraphQL schema.
    Root,
    /// A directive of a GraphQL schema.
    Directive(Became),
    /// A place a directive may stand at.
    DirectiveLocation(Became),
    /// Whether a directive may stand more than once.
    DirectiveRepeatable(bool),
    /// An argument of a directive; whether it must be given.
    DirectiveArgument(Became, bool),
    /// The type of an argument of a directive.
    DirectiveArgumentType,
    /// What an absent argument of a directive means.
    DirectiveArgumentDefault,
    /// The type of an extension field of protobuf.
    ExtensionType,
    /// How a parameter or a header is written.
    ParameterStyle,
    /// The member that tells the arms of a union apart.
    Discriminator(Became),
    /// Which values of it stand for which arm.
    DiscriminatorMapping(Became),
    /// The tags of an operation.
    Tag(Became),
}

/// What is different.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// A group of operations.
    Service(Became),
    /// An operation that was not there.
    OperationAdded,
    /// An operation that is gone.
    OperationRemoved(Removal),
    /// An operation has another name at the same place of the wire.
    OperationRenamed {
        /// Whether it had a name of its own.
        was_named: bool,
    },
    /// How many messages go which way.
    Exchange(Exchange, Exchange),
    /// What repeating it does.
    Effect(Effect, Effect),
    /// The whole message of an input or output is another type.
    Message,
    /// Where the contract is served.
    Address(Became),
    /// A declared outcome; `error` tells failures from successes.
    Outcome(Became, OutcomeKind),
    /// A media type of a body.
    Media(Became),
    /// A member came.
    MemberAdded {
        /// Whether it must be there.
        required: bool,
        /// Whether an absent one has a value.
        default: bool,
    },
    /// A member went.
    MemberRemoved {
        /// Whether it had to be there.
        required: bool,
        /// Whether that was announced.
        removal: Removal,
    },
    /// A member must be there now, or need not be any more.
    Required(bool),
    /// Null is allowed now, or not any more.
    Nullable(bool),
    /// The value of an absent member.
    Default(Became, Option<Value>, Option<Value>),
    /// The direction a member travels in.
    Access(Access, Access, bool),
    /// The type of a value.
    Type(Relation),
    /// A facet of a value.
    Facet(Facet, Move),
    /// A rule of JSON Schema that is kept by its keyword and not checked.
    Keyword(String, Move),
    /// A constant value.
    Constant(Became),
    /// A value of an enum.
    EnumValue(Became),
    /// An alternative of a union.
    Arm(Became),
    /// Members that are not named: allowed now, or not any more.
    Open(bool),
    /// A type of the contract came or went.
    TypeDeclared(Became, TypeWord),
    /// A type of that name is another kind of thing.
    TypeKind,
    /// Who may ask.
    Security(SecurityFact),
    /// It is deprecated now.
    Deprecated(Deprecation),
    /// It was deprecated.
    Reactivated,
    /// Why, or until when.
    DeprecationChanged(Deprecation, Deprecation),
    /// The day it goes away.
    Sunset(SunsetFact),
    /// What the contract says in prose.
    Docs,
    /// What only one wire knows.
    Wire(WireFact),
}

/// Whether callers were told that a thing goes away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Removal {
    /// It was never deprecated.
    Sudden,
    /// It was deprecated, and its day had come, or none was named.
    Announced,
    /// It was deprecated, and its day had not come.
    Early,
}

/// What is wrong with the day a thing goes away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SunsetFact {
    /// None is named, though callers must be given notice.
    Missing,
    /// It is no date.
    Unparsable,
    /// It is nearer than the notice callers must be given.
    TooSoon,
    /// It is no longer named.
    Deleted,
    /// It is earlier than was said, and nearer than the notice.
    Earlier,
}

/// Which outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OutcomeKind {
    /// A success.
    Success,
    /// A failure by status.
    Failure,
    /// A declared fault.
    Fault,
}

/// Which kind of type, where rules tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TypeWord {
    /// An enum.
    Enum,
    /// Anything else.
    Other,
    /// One that no operation reaches.
    Unused,
    /// A file of types.
    File,
    /// A package of files.
    Package,
}

/// What changed about who may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SecurityFact {
    /// Nobody had to show anything; now everybody has to.
    BecameRequired,
    /// An alternative came or went.
    Requirement(Became),
    /// A scope of an alternative came or went.
    Scope(Became),
    /// A scheme of the contract.
    Scheme(Became),
    /// A scope that a scheme knows.
    SchemeScope,
}

/// One difference.
#[derive(Debug, Clone)]
pub struct Change {
    /// What it is.
    pub fact: Fact,
    /// Who writes it.
    pub way: Way,
    /// What kind of member it is about.
    pub member: Member,
    /// The format of the contracts.
    pub format: Format,
    /// The operation it was found under.
    pub operation: Option<String>,
    /// Where in the model: the wire path of the type or operation, and the way to the member.
    pub path: String,
    /// The name of the thing, for messages.
    pub subject: String,
    /// The thing in the baseline, or what it would stand in.
    pub baseline: Span,
    /// The thing in the current contract, or what it would stand in.
    pub current: Span,
}
