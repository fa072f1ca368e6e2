//! The caller's end: one core without generics that sends any operation of any protocol.
//!
//! Generated code makes a [`Call`] and gives it setters; encoding, credentials, keys, versions, deadlines,
//! retries and reading the reply happen in `execute`, compiled once. The transport is a small object-safe
//! trait, so that tests need no sockets ([`InProcess`]).

#[cfg(feature = "blocking")]
mod blocking;
mod builder;
mod call;
mod core;
mod credentials;
mod error;
mod events;
mod execute;
mod flight;
#[cfg(feature = "http")]
mod follow;
mod in_process;
mod inputs;
mod items;
mod limits;
mod macros;
mod notice;
#[cfg(feature = "oauth")]
mod oauth;
mod options;
mod pages;
mod prepare;
mod reconnect;
#[cfg(feature = "reqwest")]
mod reqwest;
mod retry;
mod server;
mod tokens;
mod transport;
mod turn;

#[cfg(feature = "blocking")]
pub use blocking::{Blocking, Waiting, WaitingBytes};
pub use builder::{BuildError, Builder, Connect};
pub use call::{Call, Full, Sending};
pub use core::Core;
pub use credentials::Credentials;
pub use error::Error;
pub use events::Events;
#[cfg(feature = "http")]
pub use follow::Follow;
pub use in_process::{InProcess, in_process};
pub use inputs::Inputs;
pub use items::Items;
pub use limits::{Limit, Policy, RateLimits};
pub use notice::Notice;
#[cfg(feature = "oauth")]
pub use oauth::OAuth;
pub use options::Options;
pub use pages::{PageItems, Pages};
pub use reconnect::Reconnect;
#[cfg(feature = "reqwest")]
pub use reqwest::{Reqwest, Tls};
pub use retry::Retry;
pub use server::{Hosted, Server, UnknownChoice, Variable};
pub use tokens::{Ask, Issuer, Token, TokenError, Tokens};
pub use transport::{Transport, TransportError};
pub use turn::{Next, Paging};

pub use ::http::{HeaderMap, StatusCode};

pub use crate::key::IdempotencyKey;
