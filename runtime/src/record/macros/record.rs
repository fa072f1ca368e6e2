//! Records: models, inputs of operations, headers of replies.

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

/// Writes the setters of a record's optional members; each takes the record and gives it back.
///
/// ```
/// use counterpart_runtime::record::Extra;
/// struct Book { pages: Option<i64>, note: Option<String>, extra: Extra }
/// counterpart_runtime::setters! { Book {
///     /// How long it is.
///     pages(pages: i64) = Some(pages);
///     with_note(note: impl Into<String>) = Some(note.into());
/// } }
/// let book = Book { pages: None, note: None, extra: Extra::NONE }.pages(3).with_note("good");
/// assert_eq!((book.pages, book.note.as_deref()), (Some(3), Some("good")));
/// ```
#[macro_export]
macro_rules! setters {
    ($type:ident { $($(#[$meta:meta])* $method:ident($field:ident: $argument:ty) = $value:expr;)* }) => {
        impl $type {
            $(
                $(#[$meta])*
                #[inline]
                #[must_use]
                #[allow(unreachable_pub)]
                pub fn $method(mut self, $field: $argument) -> Self {
                    self.$field = $value;
                    self
                }
            )*
        }
    };
}
