//! The library of `library/` in use: its client against its server, in process and over a socket.

#![allow(clippy::unwrap_used, reason = "tests")]

mod app;
mod keyed;
#[allow(
    unreachable_pub,
    dead_code,
    unused_imports,
    reason = "printed as the crate of its own that it would be"
)]
mod library;
mod refusals;
mod replies;
mod retry;
mod round_trip;
mod shapes;
mod wire;
