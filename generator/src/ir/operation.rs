//! Operations: what may be asked, and what may come of it.

use super::binding::OperationBinding;
use super::{Constraints, Deprecation, Docs, Field, OperationId, SchemeUse, Type, TypeId};
use crate::source::Span;

/// A group of operations: an OpenAPI document, a gRPC service, a port type, the root types of a GraphQL schema. What
/// the server starts (webhooks, callbacks) stands in services of its own: there, who is client and who is server are
/// swapped.
#[derive(Debug, Clone)]
pub struct Service {
    /// The source name.
    pub name: String,
    /// The wire path: unique in the contract (`pkg.Service`, `{urn:ns}PortType`).
    pub path: String,
    /// What the contract says.
    pub docs: Docs,
    /// Whether callers should leave it.
    pub deprecated: Option<Deprecation>,
    /// Where it stands.
    pub span: Span,
    /// Who starts its operations, all of them.
    pub initiator: Initiator,
    /// Its operations, in the order of the document.
    pub operations: Vec<OperationId>,
}

/// One thing that may be asked.
///
/// All inputs are members of one record, whatever carries them: path, query, header and body of a request, the
/// request message, the wrapper element, the variables. So a client call and a server method look alike in every format.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The source name (`operationId`, rpc, root field, WSDL operation).
    pub name: String,
    /// The wire path: unique in the contract (`GET /pets/{id}`, `pkg.Service/Method`, `Query.pet`).
    pub path: String,
    /// What the contract says.
    pub docs: Docs,
    /// Whether callers should leave it.
    pub deprecated: Option<Deprecation>,
    /// Where it stands.
    pub span: Span,
    /// Who starts it.
    pub initiator: Initiator,
    /// Which counterparts have it.
    pub ends: Ends,
    /// What repeating it does.
    pub effect: Effect,
    /// Where a key travels that makes repeating it harmless.
    pub idempotency_key: Option<IdempotencyKey>,
    /// How many messages go which way.
    pub exchange: Exchange,
    /// The record of its inputs. For a client stream, of each message that is sent.
    pub input: TypeId,
    /// What may come back, successes first, each in the order of the document.
    pub outcomes: Vec<Outcome>,
    /// Who may ask: one of these sets, each of which must hold whole. Empty: anybody.
    pub auth: Vec<Vec<SchemeUse>>,
    /// How to get the rest of a list that comes in pages.
    pub paging: Option<Paging>,
    /// Where it is served, instead of where the contract is; empty: there.
    pub endpoints: Vec<super::Endpoint>,
    /// How it travels.
    pub binding: OperationBinding,
}

/// Who starts an exchange.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Initiator {
    /// The client calls.
    #[default]
    Client,
    /// The server calls: webhooks, callbacks.
    Server,
}

/// Which counterparts have an operation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Ends {
    /// Both.
    #[default]
    Both,
    /// The client alone: a GraphQL operation document.
    Client,
    /// The server alone: a GraphQL root field beside documents.
    Server,
}

/// What repeating an operation does (RFC 9110, section 9.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Effect {
    /// It changes nothing.
    Safe,
    /// Repeating it changes nothing more.
    Idempotent,
    /// Repeating it may do the work twice.
    Unsafe,
}

/// Where an idempotency key travels.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum IdempotencyKey {
    /// A header of that name that is no input of the operation.
    Header(String),
    /// The input of that index in the input record.
    Input(usize),
}

/// How many messages go which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Exchange {
    /// One request, one reply.
    Unary,
    /// One request, many replies.
    ServerStream,
    /// Many requests, one reply.
    ClientStream,
    /// Many both ways.
    Duplex,
    /// One request, no reply.
    OneWay,
}

/// One thing that may come of an operation.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// A name for it: the status, the fault's name.
    pub name: String,
    /// When it comes.
    pub when: When,
    /// Whether it is a failure.
    pub error: bool,
    /// What it carries; none for an empty reply. For a server stream, each message of it.
    pub payload: Option<Payload>,
    /// Typed headers of the reply.
    pub headers: Vec<Field>,
    /// What to ask next, and what this reply gives for it.
    pub links: Vec<Link>,
    /// What the contract says.
    pub docs: Docs,
    /// Where it stands.
    pub span: Span,
}

/// The next call that a reply is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The source name.
    pub name: String,
    /// What is called.
    pub operation: OperationId,
    /// Whether it starts from an item of a reply that is a list. The pass `links` decides.
    pub from_item: bool,
    /// Inputs of that operation by their index, and where each comes from. The others are up to the caller.
    pub inputs: Vec<(usize, LinkSource)>,
    /// What the contract says.
    pub docs: Docs,
    /// Where it stands.
    pub span: Span,
}

/// Where an input of a linked call comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkSource {
    /// The contract says it.
    Constant(super::Value),
    /// The input of that index of the call that was answered, or what a JSON pointer finds in it.
    Request(usize, String),
    /// The value of the reply, or what a JSON pointer finds in it.
    Reply(String),
    /// The header of the reply of that name.
    Header(String),
    /// The status of the reply, where the outcome leaves it open.
    Status,
    /// The URL of the call that was answered.
    Url,
}

/// When an outcome comes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum When {
    /// The call went well; the wire has no finer word.
    Success,
    /// That HTTP status.
    Status(u16),
    /// All statuses of that hundred: 4 is 400 to 499.
    StatusRange(u8),
    /// Every status that is not named.
    Default,
    /// The declared fault of that name.
    Fault(String),
}

/// What an outcome carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payload {
    /// Its type.
    pub ty: Type,
    /// Whether it may be null.
    pub nullable: bool,
    /// What holds of its value beyond its type.
    pub constraints: Constraints,
    /// The media types it may come in, preferred first; empty where the wire has one form.
    pub media: Vec<super::binding::Media>,
}

impl Payload {
    /// A value of a type, in the one form of its wire.
    pub fn of(ty: impl Into<Type>) -> Payload {
        Payload { ty: ty.into(), nullable: false, constraints: Constraints::none(), media: Vec::new() }
    }
}

/// How a list continues.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paging {
    /// The way to the items in the reply, by wire names, outermost first; empty where the reply is the list.
    pub items: Vec<String>,
    /// Where the next page is.
    pub next: Next,
}

/// Where the next page of a list is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// The reply has a token that goes into an input; no token or an empty one ends the list.
    Token {
        /// The input that takes it.
        input: String,
        /// The way to it in the reply.
        output: Vec<String>,
    },
    /// The reply has the URL of the next page in a member; none ends the list.
    Url {
        /// The way to it in the reply.
        output: Vec<String>,
    },
    /// The reply has the URL in a `Link` header with `rel="next"` (RFC 8288).
    Link,
    /// An input counts the items before the page; a page without items ends the list.
    Offset {
        /// That input.
        input: String,
    },
    /// An input counts pages; a page without items ends the list.
    Page {
        /// That input.
        input: String,
    },
}
