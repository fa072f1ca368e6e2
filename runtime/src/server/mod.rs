//! The callee's end: routes of any protocol behind one tower service.
//!
//! Every request goes one way: route, version, credentials, body limit, decoding, validation, idempotency
//! key, then the method in a task of its own, and the reply. Nothing of this is generated; generated code
//! lists its routes.

mod answer;
mod arriving;
#[cfg(feature = "axum")]
mod axum;
mod builder;
mod context;
#[cfg(feature = "json")]
mod fake;
pub mod idempotency;
mod keyed;
mod limits;
mod route;
mod router;
mod serve;
mod service;
mod sorted;
mod stream;
mod verify;
mod version;

pub use builder::ServiceBuilder;
pub use context::Context;
#[cfg(feature = "json")]
pub use fake::Fake;
pub use limits::Limits;
pub use route::Route;
pub use service::Service;
pub use sorted::Shown;
pub use stream::{EventStream, Incoming};
pub use verify::{Principal, Verifier};

/// What a method answers that nobody has written yet.
pub fn unimplemented<T, E: crate::Failure>(operation: &'static str) -> Unimplemented<T, E> {
    Unimplemented { operation, answer: std::marker::PhantomData }
}

/// The future of [`unimplemented`]. It holds no answer, so that nobody has to prove of a type with thousands of types
/// below it that it may cross threads.
#[must_use = "futures do nothing unless polled"]
pub struct Unimplemented<T, E> {
    operation: &'static str,
    answer: std::marker::PhantomData<fn() -> (T, E)>,
}

impl<T, E: crate::Failure> Future for Unimplemented<T, E> {
    type Output = Result<T, E>;

    fn poll(self: std::pin::Pin<&mut Self>, _: &mut std::task::Context<'_>) -> std::task::Poll<Result<T, E>> {
        std::task::Poll::Ready(Err(crate::Fault::unimplemented(self.operation).into()))
    }
}
