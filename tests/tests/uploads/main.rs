//! Bytes that are handed on while they come, and parts of multipart bodies, over HTTP: exact messages, bounds, and how
//! much of a large body is alive at a time.

#![allow(clippy::unwrap_used, reason = "tests")]

mod app;
mod bounds;
mod counted;
mod large;
mod parts;
mod raw;
mod replies;

#[allow(missing_docs, reason = "generated")]
mod contract {
    counterpart_runtime::include_contract!("uploads");
}
