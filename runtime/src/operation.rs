//! What is fixed about a contract and its operations: facts printed by the generator, read by the runtime.
//!
//! One `static` of [`Operation`] stands for one operation on both ends. Everything that depends on the
//! wire is behind [`Operation::protocol`]; what stands here means the same in every protocol.

use crate::protocol::Protocol;

/// One operation of a contract.
#[derive(Debug)]
pub struct Operation {
    /// The service it belongs to, as the contract spells it.
    pub service: &'static str,
    /// Its name as the contract spells it; errors, logs and idempotency scopes are told by it.
    pub name: &'static str,
    /// What a repetition does.
    pub effect: Effect,
    /// How many messages travel which way.
    pub exchange: Exchange,
    /// Where an idempotency key travels, if the contract has a place for one.
    pub key: Option<KeyCarrier>,
    /// Who may call: alternatives, each a list of needs that must all be met. Empty: anyone.
    /// An empty alternative (`&[&[], ..]`) makes authentication optional.
    pub auth: &'static [&'static [Need]],
    /// How it looks on the wire.
    pub protocol: &'static dyn Protocol,
}

/// What a repetition of the operation does (RFC 9110, section 9.2; `idempotency_level` of protobuf).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Changes nothing: may be repeated at will.
    Safe,
    /// Twice is the same as once.
    Idempotent,
    /// Twice may be worse than once: repeated only under an idempotency key.
    Unsafe,
}

/// How many messages travel which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exchange {
    /// One request, one reply.
    Unary,
    /// One request, many replies.
    ServerStream,
    /// Many requests, one reply.
    ClientStream,
    /// Many both ways, independent of each other.
    Duplex,
    /// One request, no reply beyond its acceptance.
    OneWay,
}

impl Exchange {
    /// Whether the caller sends a stream of messages.
    pub const fn streams_in(self) -> bool {
        matches!(self, Exchange::ClientStream | Exchange::Duplex)
    }

    /// Whether the callee answers with a stream of messages.
    pub const fn streams_out(self) -> bool {
        matches!(self, Exchange::ServerStream | Exchange::Duplex)
    }
}

/// Where an idempotency key travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyCarrier {
    /// In a header (or gRPC metadata) of this name. Names that end in `Idempotency-Key` carry a quoted
    /// structured-field string (draft-ietf-httpapi-idempotency-key-header-07), others the bare key.
    Header(&'static str),
    /// In the field of this index of the input record, a string or an optional string.
    Slot(u16),
    /// In a place of the protocol's own, such as a SOAP header block.
    Envelope,
}

/// One credential an operation asks for.
#[derive(Clone, Copy, Debug)]
pub struct Need {
    /// Index into [`Contract::schemes`].
    pub scheme: u16,
    /// Scopes the caller must hold.
    pub scopes: &'static [&'static str],
}

/// What is fixed about the contract as a whole.
#[derive(Debug)]
pub struct Contract {
    /// Its title.
    pub name: &'static str,
    /// Its version as it names it; `""` if it does not.
    pub version: &'static str,
    /// Where the version travels and which are served, if the contract says so.
    pub versioning: Option<Versioning>,
    /// The credentials it knows.
    pub schemes: &'static [Scheme],
}

/// How a version travels.
#[derive(Debug)]
pub struct Versioning {
    /// The place on the wire.
    pub carrier: VersionCarrier,
    /// The versions a server of this contract answers, oldest first; the last is what a client sends.
    pub supported: &'static [&'static str],
    /// Whether a request that names no version is refused; otherwise it means the newest.
    pub required: bool,
}

/// The place of a version on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionCarrier {
    /// A header of this name.
    Header(&'static str),
    /// A query parameter of this name.
    Query(&'static str),
}

/// One way to prove who calls.
#[derive(Debug)]
pub struct Scheme {
    /// Its name in the contract.
    pub name: &'static str,
    /// How the proof travels.
    pub kind: SchemeKind,
}

/// How a proof of identity travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// A key in a header of this name.
    KeyInHeader(&'static str),
    /// A key in a query parameter of this name.
    KeyInQuery(&'static str),
    /// A key in a cookie of this name.
    KeyInCookie(&'static str),
    /// User and password (RFC 7617).
    Basic,
    /// A token (RFC 6750), also what OAuth 2 and OpenID Connect end in.
    Bearer,
    /// Another scheme of the `Authorization` header, by its name.
    Authorization(&'static str),
    /// Settled below the messages: a client certificate.
    Transport,
}
