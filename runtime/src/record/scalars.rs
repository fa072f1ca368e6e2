//! Places of the plain scalars. A list of numbers is a packed vector, filled and read in bulk.

use super::{Blank, Place, Slot, Value, View};

macro_rules! packed {
    ($($type:ty, $one:ident, $many:ident;)*) => { $(
        impl Blank for $type {
            #[inline]
            fn blank() -> Self {
                <$type>::default()
            }
        }

        impl Place for $type {
            #[inline]
            fn slot(&mut self) -> Slot<'_> {
                Slot::$one(self)
            }

            #[inline]
            fn view(&self) -> View<'_> {
                View::$one(*self)
            }

            #[inline]
            fn list(list: &mut Vec<Self>) -> Slot<'_> {
                Slot::$many(list)
            }

            #[inline]
            fn items(list: &Vec<Self>) -> View<'_> {
                View::$many(list)
            }
        }
    )* };
}

packed! {
    bool, Bool, Bools;
    i32, I32, I32s;
    u32, U32, U32s;
    i64, I64, I64s;
    u64, U64, U64s;
    f32, F32, F32s;
    f64, F64, F64s;
}

impl Blank for String {
    #[inline]
    fn blank() -> Self {
        String::new()
    }
}

impl Place for String {
    #[inline]
    fn slot(&mut self) -> Slot<'_> {
        Slot::Str(self)
    }

    #[inline]
    fn view(&self) -> View<'_> {
        View::Str(self)
    }
}

// `u8` is no place of its own, so this does not meet the list of places.
impl Place for Vec<u8> {
    #[inline]
    fn slot(&mut self) -> Slot<'_> {
        Slot::Bytes(self)
    }

    #[inline]
    fn view(&self) -> View<'_> {
        View::Bytes(self)
    }
}

impl Blank for Value {
    #[inline]
    fn blank() -> Self {
        Value::Null
    }
}

impl Place for Value {
    #[inline]
    fn slot(&mut self) -> Slot<'_> {
        Slot::Any(self)
    }

    #[inline]
    fn view(&self) -> View<'_> {
        View::Any(self)
    }
}

/// Nothing: the output of an operation that has none.
impl Blank for () {
    #[inline]
    fn blank() -> Self {}
}

impl Place for () {
    #[inline]
    fn slot(&mut self) -> Slot<'_> {
        Slot::None
    }

    #[inline]
    fn view(&self) -> View<'_> {
        View::None
    }
}
