//! `counterpart` reads one API contract and cuts its two counterparts: a typed Rust client and a typed Rust
//! server stub that cannot disagree.

pub mod backend;
#[cfg(feature = "cli")]
pub mod cli;
pub mod compat;
mod config;
pub mod diagnostic;
mod error;
pub mod ir;
pub mod parser;
pub mod pass;
pub mod pipeline;
pub mod settings;
pub mod source;

pub use config::{Config, configure};
pub use error::Error;
