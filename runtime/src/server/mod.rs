//! The callee's end: routes of any protocol behind one tower service.
//!
//! Every request goes one way: route, version, credentials, body limit, decoding, validation, idempotency
//! key, then the method in a task of its own, and the reply. Nothing of this is generated; generated code
//! lists its routes.

mod answer;
#[cfg(feature = "axum")]
mod axum;
mod builder;
mod context;
pub mod idempotency;
mod keyed;
mod limits;
mod route;
mod router;
mod serve;
mod service;
mod stream;
mod verify;
mod version;

pub use builder::ServiceBuilder;
pub use context::Context;
pub use limits::Limits;
pub use route::Route;
pub use service::Service;
pub use stream::{EventStream, Incoming};
pub use verify::{Principal, Verifier};

/// What a method answers that nobody has written yet.
pub fn unimplemented<T, E: crate::Failure>(operation: &'static str) -> std::future::Ready<Result<T, E>> {
    std::future::ready(Err(crate::Fault::unimplemented(operation).into()))
}
