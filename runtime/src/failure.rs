//! The errors of one operation as a server method returns them: those the contract declares, and a
//! [`Fault`] for the rest.

use std::fmt;

use crate::fault::{Code, Fault};
use crate::record::{Blank, Place, Slot, View};

/// The error type of an operation. Enums of declared errors implement it by [`failure!`](crate::failure!);
/// an operation that declares none has [`Fault`] itself.
pub trait Failure: Place + fmt::Debug + From<Fault> {
    /// The fault, or this error back if the contract declares it.
    fn into_fault(self) -> Result<Fault, Self>;
}

impl Failure for Fault {
    fn into_fault(self) -> Result<Fault, Self> {
        Ok(self)
    }
}

/// A fault is nothing a contract knows: codecs see an empty place.
impl Place for Fault {
    fn slot(&mut self) -> Slot<'_> {
        Slot::None
    }

    fn view(&self) -> View<'_> {
        View::None
    }
}

impl Blank for Fault {
    fn blank() -> Self {
        Fault::new(Code::Unknown, "")
    }
}

/// Shows an error enum: its arm and what the contract declares for it.
#[doc(hidden)]
pub fn debug(failure: &dyn Place, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match failure.view() {
        View::Union(union) => match union.arms().arms.get(union.arm().0) {
            Some(arm) => f.debug_tuple(arm.name).field(&union.arm().1).finish(),
            None => f.write_str("an arm that is not in the table"),
        },
        view => fmt::Debug::fmt(&view, f),
    }
}

/// Declares the error type of an operation: one variant for each error of the contract, in the order its
/// replies refer to, and `Fault`. On a client `Fault` never appears.
///
/// ```
/// # use counterpart_runtime::record::*;
/// counterpart_runtime::failure! {
///     /// What `getBook` answers instead of a book.
///     pub enum GetBookError {
///         /// There is no such book.
///         0 NotFound(String),
///         1 Gone(String),
///     }
/// }
/// # fn main() {}
/// ```
#[macro_export]
macro_rules! failure {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$about:meta])* $index:literal $arm:ident($payload:ty)),* $(,)? }) => {
        $(#[$meta])*
        #[non_exhaustive]
        $vis enum $name {
            $($(#[$about])* $arm($payload),)*
            /// Anything the contract does not declare. Only a server makes it.
            Fault($crate::Fault),
        }

        impl $crate::record::Blank for $name {
            #[inline]
            fn blank() -> Self {
                Self::Fault($crate::record::Blank::blank())
            }
        }

        $crate::__union!($name = "" false { $($index $arm: $crate::record::arm(stringify!($arm));)* } []);

        impl ::std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self {
                    Self::Fault(fault) => ::std::fmt::Debug::fmt(fault, f),
                    #[allow(unreachable_patterns)]
                    declared => $crate::__failure_debug(declared, f),
                }
            }
        }

        $crate::__served! {
            impl $crate::Failure for $name {
                #[inline]
                fn into_fault(self) -> ::core::result::Result<$crate::Fault, Self> {
                    match self {
                        Self::Fault(fault) => ::core::result::Result::Ok(fault),
                        #[allow(unreachable_patterns)]
                        declared => ::core::result::Result::Err(declared),
                    }
                }
            }

            impl ::core::convert::From<$crate::Fault> for $name {
                #[inline]
                fn from(fault: $crate::Fault) -> Self {
                    Self::Fault(fault)
                }
            }
        }
    };
}
