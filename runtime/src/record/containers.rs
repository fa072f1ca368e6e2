//! Places of `Option` and `Vec`. These bodies are instantiated once a type, so they stay free
//! of conveniences of the standard library that expand to much code.

use super::{Blank, List, Opt, Place, Slot, View};

impl<T> Blank for Option<T> {
    #[inline]
    fn blank() -> Self {
        None
    }
}

impl<T: Place + Blank> Place for Option<T> {
    #[inline]
    fn slot(&mut self) -> Slot<'_> {
        Slot::Opt(self)
    }

    #[inline]
    fn view(&self) -> View<'_> {
        match self {
            // `()` shows nothing, and yet it is there.
            Some(value) => match value.view() {
                View::None => View::Null,
                view => view,
            },
            None => View::None,
        }
    }
}

impl<T: Place + Blank> Opt for Option<T> {
    fn some(&mut self) -> Slot<'_> {
        if self.is_none() {
            *self = Some(T::blank());
        }
        match self {
            Some(value) => value.slot(),
            None => Slot::None,
        }
    }

    fn null(&mut self) {
        *self = None;
    }
}

impl<T> Blank for Vec<T> {
    #[inline]
    fn blank() -> Self {
        Vec::new()
    }
}

impl<T: Place + Blank> Place for Vec<T> {
    #[inline]
    fn slot(&mut self) -> Slot<'_> {
        T::list(self)
    }

    #[inline]
    fn view(&self) -> View<'_> {
        T::items(self)
    }
}

impl<T: Place + Blank> List for Vec<T> {
    fn push(&mut self) -> Slot<'_> {
        let at = self.len();
        self.push(T::blank());
        self[at].slot()
    }

    fn len(&self) -> usize {
        self.len()
    }

    fn at(&self, index: usize) -> View<'_> {
        match self.get(index) {
            Some(item) => item.view(),
            None => View::None,
        }
    }
}
