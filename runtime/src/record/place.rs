//! What stands at one place of a value: something to fill (`Slot`) or to read (`View`).
//!
//! Both are three words, so that they travel in registers. A codec matches on them and never knows
//! the Rust type behind; a type never knows which codec walks it.

use std::any::Any;

use super::{Extra, List, MapLike, Name, Names, Opaque, Opt, Record, Text, Union, Value};
use crate::body::ByteStream;

/// A value that codecs can fill and read without knowing its type.
pub trait Place: Any + Send + Sync {
    /// The place, to be filled.
    fn slot(&mut self) -> Slot<'_>;

    /// The place, to be read.
    fn view(&self) -> View<'_>;

    /// What a list of these offers to be filled; scalars answer with their concrete vector.
    #[doc(hidden)]
    #[inline]
    fn list(list: &mut Vec<Self>) -> Slot<'_>
    where
        Self: Sized + Blank,
    {
        Slot::List(list)
    }

    /// What a list of these shows; scalars answer with their concrete slice.
    #[doc(hidden)]
    #[inline]
    fn items(list: &Vec<Self>) -> View<'_>
    where
        Self: Sized + Blank,
    {
        View::List(list)
    }
}

/// Makes the empty value a codec starts from. It never escapes: a required member that was not
/// filled is an error.
#[doc(hidden)]
pub trait Blank: Sized {
    /// The empty value.
    fn blank() -> Self;
}

/// A place to fill.
#[expect(missing_docs, reason = "a variant is named after the type it refers to")]
pub enum Slot<'a> {
    /// Nothing can be put here.
    None,
    Bool(&'a mut bool),
    I32(&'a mut i32),
    U32(&'a mut u32),
    I64(&'a mut i64),
    U64(&'a mut u64),
    F32(&'a mut f32),
    F64(&'a mut f64),
    Str(&'a mut String),
    Bytes(&'a mut Vec<u8>),
    /// Bytes that need not be at hand.
    Stream(&'a mut ByteStream),
    /// A scalar with a textual form: date, decimal, uuid.
    Text(&'a mut dyn Text),
    /// Any JSON value.
    Any(&'a mut Value),
    /// An enum of strings.
    Name(&'a mut dyn Name),
    /// An enum of numbers.
    Enum(&'a mut i32, &'static Names),
    I32s(&'a mut Vec<i32>),
    U32s(&'a mut Vec<u32>),
    I64s(&'a mut Vec<i64>),
    U64s(&'a mut Vec<u64>),
    F32s(&'a mut Vec<f32>),
    F64s(&'a mut Vec<f64>),
    Bools(&'a mut Vec<bool>),
    /// A value that may be absent or null; blank until asked for its content.
    Opt(&'a mut dyn Opt),
    List(&'a mut dyn List),
    Map(&'a mut dyn MapLike),
    Record(&'a mut dyn Record),
    /// A [`Part`](crate::body::Part): where there are no parts, its content is what counts.
    Part(&'a mut dyn Record),
    Union(&'a mut dyn Union),
    /// A message that reads itself; only codecs of its own wire can.
    Opaque(&'a mut dyn Opaque),
    /// What a record keeps besides its members; no codec meets it as a member.
    Extra(&'a mut Extra),
}

/// A place to read.
#[expect(missing_docs, reason = "a variant is named after the type it refers to")]
#[derive(Clone, Copy)]
pub enum View<'a> {
    /// Absent. Where the contract requires the member it stands for null.
    None,
    /// There, and nothing more: null where absent means something else, `()` where it may be absent.
    Null,
    Bool(bool),
    I32(i32),
    U32(u32),
    I64(i64),
    U64(u64),
    F32(f32),
    F64(f64),
    Str(&'a str),
    Bytes(&'a [u8]),
    /// Bytes that need not be at hand.
    Stream(&'a ByteStream),
    /// A scalar with a textual form: date, decimal, uuid.
    Text(&'a dyn Text),
    /// Any JSON value.
    Any(&'a Value),
    /// An enum of strings.
    Name(&'a dyn Name),
    /// An enum of numbers.
    Enum(i32, &'static Names),
    I32s(&'a [i32]),
    U32s(&'a [u32]),
    I64s(&'a [i64]),
    U64s(&'a [u64]),
    F32s(&'a [f32]),
    F64s(&'a [f64]),
    Bools(&'a [bool]),
    List(&'a dyn List),
    Map(&'a dyn MapLike),
    Record(&'a dyn Record),
    /// A [`Part`](crate::body::Part): where there are no parts, its content is what counts.
    Part(&'a dyn Record),
    Union(&'a dyn Union),
    /// A message that writes itself; only codecs of its own wire can.
    Opaque(&'a dyn Opaque),
    /// What a record keeps besides its members; no codec meets it as a member.
    Extra(&'a Extra),
}

const _: () = assert!(size_of::<Slot<'static>>() == 24 && size_of::<View<'static>>() == 24);
const _: () = assert!(size_of::<Option<View<'static>>>() == 24);

impl<'a> View<'a> {
    /// True for absent and for null.
    #[must_use]
    pub fn is_none(&self) -> bool {
        matches!(self, View::None | View::Null)
    }

    /// The items of any kind of list, packed ones included; `None` for what is not a list.
    #[must_use]
    pub fn items(&self) -> Option<Items<'a>> {
        let len = match *self {
            View::List(list) => list.len(),
            View::I32s(list) => list.len(),
            View::U32s(list) => list.len(),
            View::I64s(list) => list.len(),
            View::U64s(list) => list.len(),
            View::F32s(list) => list.len(),
            View::F64s(list) => list.len(),
            View::Bools(list) => list.len(),
            _ => return None,
        };
        Some(Items { list: *self, next: 0, len })
    }
}

/// The items of a list, as views. Made by [`View::items`].
#[derive(Clone)]
pub struct Items<'a> {
    list: View<'a>,
    next: usize,
    len: usize,
}

impl<'a> Iterator for Items<'a> {
    type Item = View<'a>;

    fn next(&mut self) -> Option<View<'a>> {
        if self.next >= self.len {
            return None;
        }
        let i = self.next;
        self.next += 1;
        Some(match self.list {
            View::List(list) => list.at(i),
            View::I32s(list) => View::I32(list[i]),
            View::U32s(list) => View::U32(list[i]),
            View::I64s(list) => View::I64(list[i]),
            View::U64s(list) => View::U64(list[i]),
            View::F32s(list) => View::F32(list[i]),
            View::F64s(list) => View::F64(list[i]),
            View::Bools(list) => View::Bool(list[i]),
            _ => return None,
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.len - self.next, Some(self.len - self.next))
    }
}

impl ExactSizeIterator for Items<'_> {}

impl Slot<'_> {
    /// Adds a blank item to any kind of list, packed ones included; [`Slot::None`] where it is no list.
    #[must_use]
    pub fn push(&mut self) -> Slot<'_> {
        fn last<T: Default>(list: &mut Vec<T>) -> &mut T {
            let at = list.len();
            list.push(T::default());
            &mut list[at]
        }
        match self {
            Slot::List(list) => list.push(),
            Slot::I32s(list) => Slot::I32(last(list)),
            Slot::U32s(list) => Slot::U32(last(list)),
            Slot::I64s(list) => Slot::I64(last(list)),
            Slot::U64s(list) => Slot::U64(last(list)),
            Slot::F32s(list) => Slot::F32(last(list)),
            Slot::F64s(list) => Slot::F64(last(list)),
            Slot::Bools(list) => Slot::Bool(last(list)),
            _ => Slot::None,
        }
    }

    /// Whether [`Slot::push`] works here.
    #[must_use]
    pub fn is_list(&self) -> bool {
        matches!(
            self,
            Slot::List(_)
                | Slot::I32s(_)
                | Slot::U32s(_)
                | Slot::I64s(_)
                | Slot::U64s(_)
                | Slot::F32s(_)
                | Slot::F64s(_)
                | Slot::Bools(_)
        )
    }

    /// The same slot again, for a shorter time.
    #[must_use]
    pub fn reborrow(&mut self) -> Slot<'_> {
        match self {
            Slot::None => Slot::None,
            Slot::Bool(x) => Slot::Bool(x),
            Slot::I32(x) => Slot::I32(x),
            Slot::U32(x) => Slot::U32(x),
            Slot::I64(x) => Slot::I64(x),
            Slot::U64(x) => Slot::U64(x),
            Slot::F32(x) => Slot::F32(x),
            Slot::F64(x) => Slot::F64(x),
            Slot::Str(x) => Slot::Str(x),
            Slot::Bytes(x) => Slot::Bytes(x),
            Slot::Stream(x) => Slot::Stream(x),
            Slot::Text(x) => Slot::Text(*x),
            Slot::Any(x) => Slot::Any(x),
            Slot::Name(x) => Slot::Name(*x),
            Slot::Enum(x, names) => Slot::Enum(x, names),
            Slot::I32s(x) => Slot::I32s(x),
            Slot::U32s(x) => Slot::U32s(x),
            Slot::I64s(x) => Slot::I64s(x),
            Slot::U64s(x) => Slot::U64s(x),
            Slot::F32s(x) => Slot::F32s(x),
            Slot::F64s(x) => Slot::F64s(x),
            Slot::Bools(x) => Slot::Bools(x),
            Slot::Opt(x) => Slot::Opt(*x),
            Slot::List(x) => Slot::List(*x),
            Slot::Map(x) => Slot::Map(*x),
            Slot::Record(x) => Slot::Record(*x),
            Slot::Part(x) => Slot::Part(*x),
            Slot::Union(x) => Slot::Union(*x),
            Slot::Opaque(x) => Slot::Opaque(*x),
            Slot::Extra(x) => Slot::Extra(x),
        }
    }
}
