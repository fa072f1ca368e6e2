//! The macros that write the impls of a generated type from a compact table. See the module's
//! documentation for their grammar.
//!
//! What most types of a contract are is written out in one expansion: a macro within a macro is a walk over its tokens
//! more for each of thousands of types, and half a second of the check of a large contract.

/// Writes all impls of a record.
#[macro_export]
macro_rules! record {
    ($type:ident = $name:literal { $($index:literal $field:ident: $facts:expr;)* } $($schema:tt)*) => {
        impl $crate::record::Blank for $type {
            #[inline]
            fn blank() -> Self {
                Self {
                    $($field: $crate::record::Blank::blank(),)*
                    extra: $crate::record::Extra::NONE,
                }
            }
        }

        impl $crate::record::Place for $type {
            #[inline]
            fn slot(&mut self) -> $crate::record::Slot<'_> {
                $crate::record::Slot::Record(self)
            }

            #[inline]
            fn view(&self) -> $crate::record::View<'_> {
                $crate::record::View::Record(self)
            }
        }

        impl $crate::record::Record for $type {
            #[inline]
            fn schema(&self) -> &'static $crate::record::Schema {
                static SCHEMA: $crate::record::Schema =
                    $crate::record::Schema::new($name, &[$($facts),*]) $($schema)*;
                &SCHEMA
            }

            #[inline]
            #[allow(clippy::match_single_binding)]
            fn view_at(&self, index: usize) -> $crate::record::View<'_> {
                match index {
                    $($index => $crate::record::Place::view(&self.$field),)*
                    $crate::record::EXTRA => $crate::record::View::Extra(&self.extra),
                    _ => $crate::record::View::None,
                }
            }

            #[inline]
            #[allow(clippy::match_single_binding)]
            fn slot_at(&mut self, index: usize) -> $crate::record::Slot<'_> {
                match index {
                    $($index => $crate::record::Place::slot(&mut self.$field),)*
                    $crate::record::EXTRA => $crate::record::Slot::Extra(&mut self.extra),
                    _ => $crate::record::Slot::None,
                }
            }
        }

        impl ::core::fmt::Debug for $type {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::record::debug(self, f)
            }
        }

        impl ::core::cmp::PartialEq for $type {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::record::eq(self, other)
            }
        }

        $crate::__serde!($type);
    };
}

/// Writes what the input of an operation needs: takes what [`record!`] takes, of a type without `extra`. There
/// is one for each operation, so a crate that only calls gets the least.
#[macro_export]
macro_rules! input {
    ($type:ident = $name:literal { $($index:literal $field:ident: $facts:expr;)* } $($schema:tt)*) => {
        impl $crate::record::Place for $type {
            #[inline]
            fn slot(&mut self) -> $crate::record::Slot<'_> {
                $crate::record::Slot::Record(self)
            }

            #[inline]
            fn view(&self) -> $crate::record::View<'_> {
                $crate::record::View::Record(self)
            }
        }

        impl $crate::record::Record for $type {
            #[inline]
            fn schema(&self) -> &'static $crate::record::Schema {
                static SCHEMA: $crate::record::Schema =
                    $crate::record::Schema::new($name, &[$($facts),*]) $($schema)*;
                &SCHEMA
            }

            #[inline]
            #[allow(clippy::match_single_binding)]
            fn view_at(&self, index: usize) -> $crate::record::View<'_> {
                match index {
                    $($index => $crate::record::Place::view(&self.$field),)*
                    _ => $crate::record::View::None,
                }
            }

            $crate::__served! {
                #[inline]
                #[allow(clippy::match_single_binding)]
                fn slot_at(&mut self, index: usize) -> $crate::record::Slot<'_> {
                    match index {
                        $($index => $crate::record::Place::slot(&mut self.$field),)*
                        _ => $crate::record::Slot::None,
                    }
                }
            }
        }

        $crate::__served! {
            impl $crate::record::Blank for $type {
                #[inline]
                fn blank() -> Self {
                    Self { $($field: $crate::record::Blank::blank(),)* }
                }
            }

            $crate::__shown!($type);
        }
    };
}

/// Writes what the headers of a reply need, and an input with a place for its idempotency key: takes what
/// [`record!`] takes, of a type without `extra`.
#[macro_export]
macro_rules! plain {
    ($type:ident = $name:literal { $($index:literal $field:ident: $facts:expr;)* } $($schema:tt)*) => {
        impl $crate::record::Blank for $type {
            #[inline]
            fn blank() -> Self {
                Self { $($field: $crate::record::Blank::blank(),)* }
            }
        }

        impl $crate::record::Place for $type {
            #[inline]
            fn slot(&mut self) -> $crate::record::Slot<'_> {
                $crate::record::Slot::Record(self)
            }

            #[inline]
            fn view(&self) -> $crate::record::View<'_> {
                $crate::record::View::Record(self)
            }
        }

        impl $crate::record::Record for $type {
            #[inline]
            fn schema(&self) -> &'static $crate::record::Schema {
                static SCHEMA: $crate::record::Schema =
                    $crate::record::Schema::new($name, &[$($facts),*]) $($schema)*;
                &SCHEMA
            }

            #[inline]
            #[allow(clippy::match_single_binding)]
            fn view_at(&self, index: usize) -> $crate::record::View<'_> {
                match index {
                    $($index => $crate::record::Place::view(&self.$field),)*
                    _ => $crate::record::View::None,
                }
            }

            #[inline]
            #[allow(clippy::match_single_binding)]
            fn slot_at(&mut self, index: usize) -> $crate::record::Slot<'_> {
                match index {
                    $($index => $crate::record::Place::slot(&mut self.$field),)*
                    _ => $crate::record::Slot::None,
                }
            }
        }

        $crate::__debug!($type);
    };
}

/// What only a server needs, where the runtime serves.
#[cfg(feature = "server")]
#[doc(hidden)]
#[macro_export]
macro_rules! __served {
    ($($item:tt)*) => { $($item)* };
}

/// What only a server needs, where the runtime serves.
#[cfg(not(feature = "server"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __served {
    ($($item:tt)*) => {};
}

/// Writes all impls of a union.
#[macro_export]
macro_rules! union {
    ($type:ident = $name:literal { $($arms:tt)* } $($rest:tt)*) => {
        $crate::arms!($type = $name { $($arms)* } $($rest)*);
        $crate::__shown!($type);
        $crate::__serde!($type);
    };
}

/// Writes only the erased access to a union: for enums that have arms of their own besides the
/// contract's (those are not seen by codecs), or their own `Debug` and `PartialEq`.
#[macro_export]
macro_rules! arms {
    // Open: the last variant keeps what is not known.
    ($type:ident = $name:literal { $($index:literal $arm:ident: $facts:expr;)* } unknown $unknown:ident $($tail:tt)*) => {
        impl $crate::record::Blank for $type {
            #[inline]
            fn blank() -> Self {
                Self::$unknown($crate::record::Value::Null)
            }
        }

        $crate::__union!($type = $name true { $($index $arm: $facts;)* } [
            unknown => $unknown
        ] $($tail)*);
    };
    // Closed: one arm is named to start from; it must have a finite blank.
    ($type:ident = $name:literal { $($index:literal $arm:ident: $facts:expr;)* } blank $blank:ident $($tail:tt)*) => {
        impl $crate::record::Blank for $type {
            #[inline]
            fn blank() -> Self {
                Self::$blank($crate::record::Blank::blank())
            }
        }

        $crate::__union!($type = $name false { $($index $arm: $facts;)* } [] $($tail)*);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __union {
    ($type:ident = $name:literal $open:literal { $($index:literal $arm:ident: $facts:expr;)* } [$(unknown => $unknown:ident)?] $($tail:tt)*) => {
        impl $crate::record::Place for $type {
            #[inline]
            fn slot(&mut self) -> $crate::record::Slot<'_> {
                $crate::record::Slot::Union(self)
            }

            #[inline]
            fn view(&self) -> $crate::record::View<'_> {
                $crate::record::View::Union(self)
            }
        }

        impl $crate::record::Union for $type {
            #[inline]
            fn arms(&self) -> &'static $crate::record::Arms {
                static ARMS: $crate::record::Arms =
                    $crate::record::Arms::new($name, &[$($facts),*], $open) $($tail)*;
                &ARMS
            }

            #[inline]
            fn select(&mut self, arm: usize) -> $crate::record::Slot<'_> {
                if self.arm().0 != arm {
                    *self = match arm {
                        $($index => Self::$arm($crate::record::Blank::blank()),)*
                        $(_ if arm == self.arms().arms.len() => Self::$unknown($crate::record::Value::Null),)?
                        _ => return $crate::record::Slot::None,
                    };
                }
                match self {
                    $(Self::$arm(content) => $crate::record::Place::slot(content),)*
                    $(Self::$unknown(content) => $crate::record::Place::slot(content),)?
                    #[allow(unreachable_patterns)]
                    _ => $crate::record::Slot::None,
                }
            }

            #[inline]
            fn arm(&self) -> (usize, $crate::record::View<'_>) {
                match self {
                    $(Self::$arm(content) => ($index, $crate::record::Place::view(content)),)*
                    $(Self::$unknown(content) => {
                        (self.arms().arms.len(), $crate::record::Place::view(content))
                    })?
                    #[allow(unreachable_patterns)]
                    _ => (usize::MAX, $crate::record::View::None),
                }
            }
        }
    };
}

/// Writes all impls of an enum of strings.
#[macro_export]
macro_rules! string_enum {
    ($type:ident { $first:literal $head:ident: $value:literal; $($index:literal $variant:ident: $text:literal;)* } $(unknown $unknown:ident)?) => {
        impl $type {
            /// The value as the wire has it.
            #[must_use]
            #[inline]
            #[allow(unreachable_pub)]
            pub fn as_str(&self) -> &str {
                match self {
                    Self::$head => $value,
                    $(Self::$variant => $text,)*
                    $(Self::$unknown(value) => value,)?
                }
            }
        }

        impl $crate::record::Blank for $type {
            #[inline]
            fn blank() -> Self {
                Self::$head
            }
        }

        impl $crate::record::Place for $type {
            #[inline]
            fn slot(&mut self) -> $crate::record::Slot<'_> {
                $crate::record::Slot::Name(self)
            }

            #[inline]
            fn view(&self) -> $crate::record::View<'_> {
                $crate::record::View::Name(self)
            }
        }

        impl $crate::record::Name for $type {
            #[inline]
            fn names(&self) -> &'static [&'static str] {
                &[$value $(, $text)*]
            }

            #[inline]
            #[allow(clippy::match_single_binding)]
            fn set(&mut self, index: usize) {
                *self = match index {
                    $($index => Self::$variant,)*
                    _ => Self::$head,
                };
            }

            #[inline]
            #[allow(unused_variables)]
            fn unknown(&mut self, value: &str) -> bool {
                $crate::__first!($({
                    *self = Self::$unknown(value.into());
                    true
                })? false)
            }

            #[inline]
            fn as_str(&self) -> &str {
                Self::as_str(self)
            }
        }

        impl ::core::cmp::PartialEq for $type {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                self.as_str() == other.as_str()
            }
        }

        impl ::core::cmp::Eq for $type {}

        impl ::core::hash::Hash for $type {
            #[inline]
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                ::core::hash::Hash::hash(self.as_str(), state);
            }
        }

        impl ::core::fmt::Display for $type {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::core::fmt::Debug for $type {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        $crate::__serde!($type);
    };
}

/// Writes all impls of an enum of numbers: a struct around an `i32` with a constant a value.
#[macro_export]
macro_rules! int_enum {
    ($type:ident = $name:literal { $($(#[$meta:meta])* $constant:ident = $number:literal $text:literal;)* } $($tail:tt)*) => {
        impl $type {
            $($(#[$meta])* #[allow(unreachable_pub)] pub const $constant: Self = Self($number);)*

            /// The name in the contract; `None` for a number the contract does not know.
            #[must_use]
            #[inline]
            #[allow(unreachable_pub)]
            pub fn as_str_name(&self) -> ::core::option::Option<&'static str> {
                Self::names().name_of(self.0)
            }

            #[inline]
            fn names() -> &'static $crate::record::Names {
                static NAMES: $crate::record::Names =
                    $crate::record::Names::new($name, &[$(($number, $text)),*]) $($tail)*;
                &NAMES
            }
        }

        impl $crate::record::Blank for $type {
            #[inline]
            fn blank() -> Self {
                Self(Self::names().values.first().map_or(0, |value| value.0))
            }
        }

        impl $crate::record::Place for $type {
            #[inline]
            fn slot(&mut self) -> $crate::record::Slot<'_> {
                $crate::record::Slot::Enum(&mut self.0, Self::names())
            }

            #[inline]
            fn view(&self) -> $crate::record::View<'_> {
                $crate::record::View::Enum(self.0, Self::names())
            }
        }

        impl ::core::fmt::Debug for $type {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::record::debug(self, f)
            }
        }

        $crate::__serde!($type);
    };
}

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
