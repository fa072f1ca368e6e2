//! Enums of strings and of numbers.

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
