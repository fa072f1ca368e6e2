//! Protobuf by the tables of records: one walker for all messages, both ways.
//!
//! Bytes equal those of `prost` for the same values. Unknown fields are kept as they came and written
//! again behind the known ones; unknown numbers of enums stay in their place
//! (closed enums of proto2 are read as open ones, as Go does). Lists are read packed and unpacked.
//! Groups are read and written. Well-known messages that are scalars to us (timestamps, wrappers) are rows like any
//! other. Depth is bounded by [`DEPTH`]. What is not here: extensions as members,
//! the text format.

mod civil;
mod decode;
mod encode;
mod error;
mod well_known;
mod wire;
mod writer;

pub use decode::{decode, merge};
#[cfg(feature = "grpc")]
pub(crate) use encode::encoded;
pub use encode::{Scratch, encode};
pub use error::{Error, Fault};

/// How deep messages may nest, as other readers have it.
pub const DEPTH: u32 = 100;
