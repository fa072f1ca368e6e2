//! The macros that write the impls of a generated type from a compact table. See the module's
//! documentation for their grammar.
//!
//! What most types of a contract are is written out in one expansion: a macro within a macro is a walk over its tokens
//! more for each of thousands of types, and half a second of the check of a large contract.

mod enumeration;
mod record;
mod union;

/// Writes all impls of a newtype, which stands on every wire as its content does.
#[macro_export]
macro_rules! newtype {
    ($type:ident) => {
        impl $crate::record::Blank for $type {
            #[inline]
            fn blank() -> Self {
                Self($crate::record::Blank::blank())
            }
        }

        impl $crate::record::Place for $type {
            #[inline]
            fn slot(&mut self) -> $crate::record::Slot<'_> {
                $crate::record::Place::slot(&mut self.0)
            }

            #[inline]
            fn view(&self) -> $crate::record::View<'_> {
                $crate::record::Place::view(&self.0)
            }
        }

        $crate::__shown!($type);
        $crate::__serde!($type);
    };
}

/// Makes a type other than a record a place inside of a box, where a cycle needs one.
#[macro_export]
macro_rules! boxed {
    ($type:ident) => {
        impl $crate::record::Blank for ::std::boxed::Box<$type> {
            #[inline]
            fn blank() -> Self {
                ::std::boxed::Box::new($crate::record::Blank::blank())
            }
        }

        impl $crate::record::Place for ::std::boxed::Box<$type> {
            #[inline]
            fn slot(&mut self) -> $crate::record::Slot<'_> {
                $crate::record::Place::slot(&mut **self)
            }

            #[inline]
            fn view(&self) -> $crate::record::View<'_> {
                $crate::record::Place::view(&**self)
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __shown {
    ($type:ident) => {
        $crate::__debug!($type);

        impl ::core::cmp::PartialEq for $type {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::record::eq(self, other)
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __debug {
    ($type:ident) => {
        impl ::core::fmt::Debug for $type {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::record::debug(self, f)
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __first {
    ({ $($first:tt)* } $other:expr) => {{ $($first)* }};
    ($other:expr) => {
        $other
    };
}

/// The serde delegations, where the runtime has them: a macro of the runtime sees the runtime's features.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __serde {
    ($type:ident) => {
        impl $crate::serde::Serialize for $type {
            #[inline]
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                to: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::json::serialize(self, to)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $type {
            #[inline]
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                from: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::json::deserialize(from)
            }
        }
    };
}

#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __serde {
    ($type:ident) => {};
}
