//! Values that are one of several.

/// Writes all impls of a union.
#[macro_export]
macro_rules! union {
    ($type:ident = $name:literal { $($arms:tt)* } $($rest:tt)*) => {
        $crate::arms!($type = $name { $($arms)* } $($rest)*);
        $crate::__shown!($type);
        $crate::__serde!($type);
    };
}

/// Writes the conversions into a union from what an arm holds.
///
/// ```
/// enum Holder { Book(Box<i64>), Name(String) }
/// counterpart_runtime::conversions! { Holder { Book(i64); Name(String); } }
/// assert!(matches!(Holder::from(3), Holder::Book(pages) if *pages == 3));
/// ```
#[macro_export]
macro_rules! conversions {
    ($type:ident { $($arm:ident($content:ty);)* }) => {
        $(impl ::core::convert::From<$content> for $type {
            #[inline]
            fn from(value: $content) -> Self {
                Self::$arm(value.into())
            }
        })*
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
