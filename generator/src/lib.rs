//! `counterpart` reads one API contract and cuts its two counterparts: a typed Rust client and a typed Rust
//! server stub that cannot disagree.

pub mod diagnostic;
pub mod ir;
pub mod parser;
pub mod pass;
pub mod source;
