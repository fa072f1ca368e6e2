//! How a method answered, types erased.

use std::time::Duration;

use crate::body::BoxStream;
use crate::failure::Failure;
use crate::fault::{Code, Fault};
use crate::protocol::Outcome;
use crate::record::Place;

/// The answer of a method.
pub(super) enum Answer {
    Value(Box<dyn Place>),
    Stream(Replies),
    Failed(Failed),
}

/// The replies of a method that answers with a stream.
pub(super) type Replies = BoxStream<'static, Result<Reply, Failed>>;

/// One of them.
pub(super) struct Reply {
    /// What names it for who takes the stream up again.
    pub(super) id: Option<String>,
    /// How long such a caller shall wait.
    pub(super) retry: Option<Duration>,
    pub(super) message: Box<dyn Place>,
}

/// An error of the contract, or any other.
pub(super) enum Failed {
    Declared(Box<dyn Place>),
    Fault(Fault),
}

impl Failed {
    pub(super) fn new<E: Failure>(failure: E) -> Failed {
        match failure.into_fault() {
            Ok(fault) => Failed::Fault(fault),
            Err(declared) => Failed::Declared(Box::new(declared)),
        }
    }

    /// The method took longer than its caller waits.
    pub(super) fn late() -> Failed {
        Failed::Fault(Fault::new(Code::DeadlineExceeded, "the caller's time was over"))
    }

    pub(super) fn outcome(&self) -> Outcome<'_> {
        match self {
            Failed::Declared(declared) => Outcome::Declared(declared.as_ref()),
            Failed::Fault(fault) => Outcome::Fault(fault),
        }
    }
}
