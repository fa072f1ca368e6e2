//! Everything of the runtime that generated modules name, with where it lives and the feature that brings it.

use super::scope::{Foreign, Symbol};

pub(super) const EXTRA: Symbol = Symbol::new("record", "Extra");
pub(super) const MAP: Symbol = Symbol::new("record", "Map");
pub(super) const PATCH: Symbol = Symbol::new("record", "Patch");
pub(super) const VALUE: Symbol = Symbol::new("record", "Value");
pub(super) const BLANK: Symbol = Symbol::new("record", "Blank");
pub(super) const BYTE_STREAM: Symbol = Symbol::new("body", "ByteStream");
pub(super) const PART: Symbol = Symbol::new("body", "Part");

pub(super) const DATE: Symbol = Symbol::with("scalar", "Date", "time");
pub(super) const TIME: Symbol = Symbol::with("scalar", "Time", "time");
pub(super) const DATE_TIME: Symbol = Symbol::with("scalar", "DateTime", "time");
pub(super) const LOCAL_DATE_TIME: Symbol = Symbol::with("scalar", "LocalDateTime", "time");
pub(super) const DURATION: Symbol = Symbol::with("scalar", "Duration", "time");
pub(super) const DECIMAL: Symbol = Symbol::with("scalar", "Decimal", "decimal");
pub(super) const INTEGER: Symbol = Symbol::new("scalar", "Integer");
pub(super) const UUID: Symbol = Symbol::with("scalar", "Uuid", "uuid");
pub(super) const XML_ELEMENT: Symbol = Symbol::with("xml", "Element", "xml");

pub(super) const FAULT: Symbol = Symbol::new("", "Fault");
pub(super) const CODED: Symbol = Symbol::with("http", "Coded", "http");
pub(super) const GRPC_STATUS: Symbol = Symbol::with("grpc", "Status", "grpc");
pub(super) const GRAPHQL_ERRORS: Symbol = Symbol::with("graphql", "Errors", "graphql");

pub(super) const INPUTS: Symbol = Symbol::with("client", "Inputs", "client");
pub(super) const STREAM: Symbol = Symbol::new("", "Stream");
pub(super) const CONTEXT: Symbol = Symbol::with("server", "Context", "server");
pub(super) const INCOMING: Symbol = Symbol::with("server", "Incoming", "server");
pub(super) const EVENT_STREAM: Symbol = Symbol::with("server", "EventStream", "server");
pub(super) const SERVICE_BUILDER: Symbol = Symbol::with("server", "ServiceBuilder", "server");
pub(super) const ROUTE: Symbol = Symbol::with("server", "Route", "server");

/// In the prelude since edition 2024 only.
pub(super) const FUTURE: Foreign = Foreign { name: "Future", path: "core::future::Future" };
