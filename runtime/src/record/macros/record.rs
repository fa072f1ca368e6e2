//! Records: models, inputs of operations, headers of replies.

/// Writes all impls of a record.
#[macro_export]
macro_rules! record {
    ($type:ident = $name:literal { $($index:literal $field:ident: $facts:expr;)* } $($schema:tt)*) => {
        impl $crate::record::Record for $type {
            #[inline]
            fn empty() -> Self {
                Self {
                    $($field: $crate::record::Blank::blank(),)*
                    extra: $crate::record::Extra::NONE,
                }
            }

            #[inline]
            fn schema(&self) -> &'static $crate::record::Schema {
                static SCHEMA: $crate::record::Schema =
                    $crate::record::Schema::new($name, &[$($facts),*]) $($schema)*;
                &SCHEMA
            }

            #[inline]
            fn view_at(&self, index: usize) -> $crate::record::View<'_> {
                match index {
                    $($index => $crate::record::Place::view(&self.$field),)*
                    $crate::record::EXTRA => $crate::record::View::Extra(&self.extra),
                    _ => $crate::record::View::None,
                }
            }

            #[inline]
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

/// Writes what the input of an operation needs at the server's end: its members by the indices of a table that stands
/// elsewhere, since the caller has only that. The type has no `extra`.
///
/// ```
/// use counterpart_runtime::record::{Schema, field, required};
/// pub static LIST_BOOKS: Schema = Schema::new("listBooks", &[required("shelf"), field("limit")]);
/// pub struct ListBooksInput { pub shelf: String, pub limit: Option<i32> }
/// counterpart_runtime::input! { ListBooksInput = LIST_BOOKS { 0 shelf; 1 limit; } }
/// # fn main() {}
/// ```
#[macro_export]
macro_rules! input {
    ($type:ident = $schema:path { $($index:literal $field:ident;)* }) => {
        impl $crate::record::Record for $type {
            #[inline]
            fn empty() -> Self {
                Self { $($field: $crate::record::Blank::blank(),)* }
            }

            #[inline]
            fn schema(&self) -> &'static $crate::record::Schema {
                &$schema
            }

            #[inline]
            fn view_at(&self, index: usize) -> $crate::record::View<'_> {
                match index {
                    $($index => $crate::record::Place::view(&self.$field),)*
                    _ => $crate::record::View::None,
                }
            }

            #[inline]
            fn slot_at(&mut self, index: usize) -> $crate::record::Slot<'_> {
                match index {
                    $($index => $crate::record::Place::slot(&mut self.$field),)*
                    _ => $crate::record::Slot::None,
                }
            }
        }

        $crate::__shown!($type);
    };
}

/// Writes what the headers of a reply need: takes what [`record!`] takes, of a type without `extra`.
#[macro_export]
macro_rules! plain {
    ($type:ident = $name:literal { $($index:literal $field:ident: $facts:expr;)* } $($schema:tt)*) => {
        impl $crate::record::Record for $type {
            #[inline]
            fn empty() -> Self {
                Self { $($field: $crate::record::Blank::blank(),)* }
            }

            #[inline]
            fn schema(&self) -> &'static $crate::record::Schema {
                static SCHEMA: $crate::record::Schema =
                    $crate::record::Schema::new($name, &[$($facts),*]) $($schema)*;
                &SCHEMA
            }

            #[inline]
            fn view_at(&self, index: usize) -> $crate::record::View<'_> {
                match index {
                    $($index => $crate::record::Place::view(&self.$field),)*
                    _ => $crate::record::View::None,
                }
            }

            #[inline]
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

/// Writes the constructor of a record: it takes the members that are always there, and leaves the others blank. One
/// that takes nothing is also `Default`.
///
/// ```
/// # use counterpart_runtime::record::*;
/// # struct Book { id: String, pages: Option<i64> }
/// # impl Blank for Book { fn blank() -> Self { Book { id: String::new(), pages: None } } }
/// counterpart_runtime::make! { Book(id: impl Into<String> = id.into();) }
/// let book = Book::new("b1");
/// assert_eq!((book.id.as_str(), book.pages), ("b1", None));
/// ```
#[macro_export]
macro_rules! make {
    ($type:ident()) => {
        impl $type {
            /// With no member set.
            #[inline]
            #[must_use]
            #[allow(unreachable_pub)]
            pub fn new() -> Self {
                $crate::record::Blank::blank()
            }
        }

        impl ::core::default::Default for $type {
            #[inline]
            fn default() -> Self {
                $crate::record::Blank::blank()
            }
        }
    };
    ($type:ident($($field:ident: $argument:ty = $value:expr;)+)) => {
        impl $type {
            /// With the members that are always there.
            #[inline]
            #[must_use]
            #[allow(unreachable_pub, clippy::too_many_arguments)]
            pub fn new($($field: $argument),+) -> Self {
                let mut made: Self = $crate::record::Blank::blank();
                $(made.$field = $value;)+
                made
            }
        }
    };
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

/// The shape of a record that is sent, made of the one that is received: members that only the service sets are left
/// out. It fails where one is missing that only the client sets.
#[macro_export]
macro_rules! sent {
    ($sent:ident from $received:ident) => {
        impl ::core::convert::TryFrom<&$received> for $sent {
            type Error = $crate::json::Error;

            #[inline]
            fn try_from(received: &$received) -> ::core::result::Result<Self, Self::Error> {
                $crate::json::recast(received)
            }
        }
    };
}
