//! SOAP 1.1 and 1.2: the [`Protocol`](crate::protocol::Protocol) of document and rpc/literal operations, both
//! ends.
//!
//! A client speaks the version of the binding and reads either; a server answers in the version of the request,
//! at one endpoint, told apart by the element of the body. Declared faults are told by the element of their detail;
//! another one is a [`Fault`] at the bottom of the error's sources. Header blocks of the contract are members of the
//! input; others are ignored unless they must be understood. Not here: rpc/encoded, attachments, WS-Security.

mod answer;
mod binding;
mod body;
mod envelope;
mod fault;
mod version;

pub use binding::{Binding, DeclaredFault};
pub use fault::Fault;
pub use version::Version;

pub use crate::xml::QName;
