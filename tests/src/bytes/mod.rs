//! The protobuf walker beside prost over real `.proto` files: both generators write their code, a scratch crate
//! of both runs every message with arbitrary values either way.

mod family;
mod peer;
mod scratch;

pub use family::{Family, find, read};
pub use scratch::{Scratch, write};

/// Everything that can go wrong on the way.
pub type Failure = Box<dyn std::error::Error>;
