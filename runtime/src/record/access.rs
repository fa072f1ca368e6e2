//! The erased accesses behind the compound slots. Generated code implements `Record`, `Union` and
//! `Name` through the macros of this module; the runtime implements the others for its containers.

use std::any::Any;
use std::fmt;

use super::{Arms, Blank, Extra, Place, Schema, Slot, Value, View};

/// The index at which a record hands out its extra: fewer functions a type than a pair of its own.
pub const EXTRA: usize = usize::MAX;

/// A type with named members: a model, or the whole input of an operation.
///
/// A `Box<dyn Record>` upcasts to `Box<dyn Any>`, which is how an erased handler gets its type back.
///
/// It is a [`Place`] and has a [`Blank`](super::Blank) by that: what a record writes is one impl.
pub trait Record: Place {
    /// The record with blank members.
    #[doc(hidden)]
    fn empty() -> Self
    where
        Self: Sized;

    /// The table of its members.
    fn schema(&self) -> &'static Schema;

    /// The member at an index of [`Schema::fields`]; the extra at [`EXTRA`]; [`View::None`] elsewhere.
    fn view_at(&self, index: usize) -> View<'_>;

    /// The member at an index of [`Schema::fields`], to be filled; the extra at [`EXTRA`], of records
    /// that are filled by codecs always; [`Slot::None`] elsewhere. A record that is only read, the input of
    /// an operation in a crate that only calls, has none.
    fn slot_at(&mut self, _index: usize) -> Slot<'_> {
        Slot::None
    }

    #[doc(hidden)]
    #[inline]
    fn as_slot(&mut self) -> Slot<'_>
    where
        Self: Sized,
    {
        Slot::Record(self)
    }

    #[doc(hidden)]
    #[inline]
    fn as_view(&self) -> View<'_>
    where
        Self: Sized,
    {
        View::Record(self)
    }

    /// What was received and is not in the table.
    fn extra(&self) -> &Extra {
        match self.view_at(EXTRA) {
            View::Extra(extra) => extra,
            _ => &Extra::NONE,
        }
    }

    /// What was received and is not in the table, to be added to; `None` for a record that keeps no such
    /// thing: the input of an operation, headers.
    fn extra_mut(&mut self) -> Option<&mut Extra> {
        match self.slot_at(EXTRA) {
            Slot::Extra(extra) => Some(extra),
            _ => None,
        }
    }
}

/// A record in a box is filled and read as the record.
impl<T: Record> Record for Box<T> {
    fn empty() -> Self {
        Box::new(T::empty())
    }

    fn schema(&self) -> &'static Schema {
        (**self).schema()
    }

    fn view_at(&self, index: usize) -> View<'_> {
        (**self).view_at(index)
    }

    fn slot_at(&mut self, index: usize) -> Slot<'_> {
        (**self).slot_at(index)
    }

    fn as_slot(&mut self) -> Slot<'_> {
        (**self).as_slot()
    }

    fn as_view(&self) -> View<'_> {
        (**self).as_view()
    }
}

impl<T: Record> Blank for T {
    #[inline]
    fn blank() -> Self {
        T::empty()
    }
}

impl<T: Record> Place for T {
    #[inline]
    fn slot(&mut self) -> Slot<'_> {
        self.as_slot()
    }

    #[inline]
    fn view(&self) -> View<'_> {
        self.as_view()
    }
}

impl dyn Record + '_ {
    /// Keeps a received member that is not in the table; what was kept under that name before. A record
    /// without an extra lets it go.
    pub fn keep(&mut self, name: impl Into<String>, value: impl Into<Value>) -> Option<Value> {
        self.extra_mut().and_then(|extra| extra.insert(name, value))
    }
}

/// Something that may be absent or null: `Option<T>`, `Patch<T>`.
pub trait Opt: Send + Sync {
    /// Makes it present (blank if it was not) and hands out the content.
    fn some(&mut self) -> Slot<'_>;

    /// Makes it null: `None` for an `Option`.
    fn null(&mut self);
}

/// A list whose items are not packed scalars.
pub trait List: Send + Sync {
    /// Adds a blank item and hands it out.
    fn push(&mut self) -> Slot<'_>;

    /// How many there are.
    fn len(&self) -> usize;

    /// Whether there is none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The item at an index below `len()`; [`View::None`] beyond.
    fn at(&self, index: usize) -> View<'_>;
}

/// What became of an entry offered to a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Insert {
    /// A new key.
    Added,
    /// The key was there: the value was replaced, in its place.
    Replaced,
    /// The closure said no.
    Dropped,
}

/// A map in the order of the wire.
pub trait MapLike: Send + Sync {
    /// Hands out a blank key and a blank value; the entry is kept if `fill` returns true, and
    /// replaces an entry of equal key. Places rather than slots, so that both can be filled again
    /// (in protobuf the last key and the last value of an entry win).
    fn insert(&mut self, fill: &mut dyn FnMut(&mut dyn Place, &mut dyn Place) -> bool) -> Insert;

    /// How many entries there are.
    fn len(&self) -> usize;

    /// Whether there is none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Key and value at an index; twice [`View::None`] beyond `len()`.
    fn at(&self, index: usize) -> (View<'_>, View<'_>);
}

/// A value that is one of several arms.
pub trait Union: Send + Sync {
    /// How an arm is told from the others.
    fn arms(&self) -> &'static Arms;

    /// Makes it that arm (keeping the content if it is that arm already) and hands out the content.
    /// The index `arms().arms.len()` is the unknown arm of an open union, a [`Slot::Any`];
    /// [`Slot::None`] where there is no such arm.
    fn select(&mut self, arm: usize) -> Slot<'_>;

    /// The index of the arm it is, and the content.
    fn arm(&self) -> (usize, View<'_>);
}

/// An enum whose values are strings.
pub trait Name: Send + Sync {
    /// All known values, in the order of the contract.
    fn names(&self) -> &'static [&'static str];

    /// Becomes the value at an index of `names()`.
    fn set(&mut self, index: usize);

    /// Becomes a value that is not known; false if the enum is closed.
    fn unknown(&mut self, value: &str) -> bool;

    /// The value as the wire has it.
    fn as_str(&self) -> &str;
}

/// A scalar whose wire form is text: dates, decimals, integers of any size, uuids.
pub trait Text: Any + Send + Sync {
    /// What a reader should have written: "an RFC 3339 date".
    fn expected(&self) -> &'static str;

    /// Whether JSON writes it bare, as a number, instead of as a string. It is read from both.
    fn is_number(&self) -> bool {
        false
    }

    /// Takes the value from its text; false, and unchanged, if it is not in the form.
    fn parse(&mut self, text: &str) -> bool;

    /// Writes the text.
    fn format(&self, out: &mut dyn fmt::Write) -> fmt::Result;

    /// Seconds, of a moment since 1970 or of a span, and nanoseconds of the same sign: for wires that carry these.
    /// `None` where its text says more or it is something else; then the text is what counts.
    fn seconds(&self) -> Option<(i64, i32)> {
        None
    }

    /// Becomes the moment or span of so many seconds and nanoseconds of the same sign, as it would from its text; false,
    /// and unchanged, where it does that by its text alone.
    fn set_seconds(&mut self, _seconds: i64, _nanoseconds: i32) -> bool {
        false
    }

    /// Becomes some value, a different one for different bits: for tests and fakes.
    fn arbitrary(&mut self, _bits: u64) {}
}

impl dyn Text {
    /// The text as a string.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        // Writing to a `String` does not fail; a type that gives up half-way has written what it could.
        let _ = self.format(&mut out);
        out
    }
}
