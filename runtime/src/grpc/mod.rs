//! gRPC over HTTP/2: the [`Protocol`](crate::protocol::Protocol) of methods, both ends.
//!
//! Framing, status and metadata are written here over the runtime's own bodies and transports, so a user's
//! build needs no gRPC stack; services mount wherever a tower service does (a `tonic` server included).
//! A contract of gRPC declares no errors: every failure is a [`Status`]. Messages are never compressed.

mod binding;
mod details;
mod frame;
mod status;
mod stream;
mod timeout;

pub use binding::Binding;
pub use status::Status;

pub use crate::fault::Code;
use crate::protocol::Outcome;
use crate::record::Place;

/// Puts a status into the place of a declared error; false if that has another type.
fn declare(declared: &mut dyn Place, status: &Status) -> bool {
    match (declared as &mut dyn std::any::Any).downcast_mut::<Option<Status>>() {
        Some(place) => {
            *place = Some(status.clone());
            true
        }
        None => false,
    }
}

/// The status of an outcome that is no value.
fn status_of(outcome: Outcome<'_>) -> Status {
    match outcome {
        Outcome::Fault(fault) => Status::from(fault),
        Outcome::Declared(declared) => match (declared as &dyn std::any::Any).downcast_ref::<Status>() {
            Some(status) => status.clone(),
            None => Status::new(Code::Internal, "the service failed"),
        },
        Outcome::Value(..) => Status::new(Code::Internal, "the service failed"),
    }
}
