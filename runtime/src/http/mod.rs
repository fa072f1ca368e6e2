//! HTTP as OpenAPI describes it: the [`Protocol`](crate::protocol::Protocol) of operations with a method, a
//! path template, inputs by place and replies by status.
//!
//! A [`Binding`] is a table. Row `i` of its inputs says where field `i` of the input record travels; names
//! come from the record's schema. Errors nobody declared are problem details (RFC 9457).

mod binding;
mod codec;
mod coded;
mod events;
mod incoming;
mod media;
mod multipart;
mod outgoing;
mod problem;
mod protocol;
mod reply;
mod stream;
mod twin;
#[cfg(feature = "xml")]
mod xml;

pub use binding::{Binding, Codec, EMPTY, In, JSON, Media, Reply, Style, When, XmlRoot};
pub use coded::Coded;
pub use twin::Twin;

pub use crate::param::{Param, Style as ParamStyle};
pub use crate::protocol::Piece;
