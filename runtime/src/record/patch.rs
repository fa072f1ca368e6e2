//! Absent, null or a value: three things, for members where a contract tells absent from null.

use super::{Blank, Opt, Place, Slot, View};

/// A member of a partial update.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Patch<T> {
    /// Not mentioned: stays as it is.
    #[default]
    Absent,
    /// Set to null.
    Null,
    /// Set to a value.
    Value(T),
}

impl<T> Patch<T> {
    /// The value, if it is one.
    pub fn value(self) -> Option<T> {
        match self {
            Patch::Value(value) => Some(value),
            Patch::Absent | Patch::Null => None,
        }
    }

    /// The value by reference, if it is one.
    pub fn as_value(&self) -> Option<&T> {
        match self {
            Patch::Value(value) => Some(value),
            Patch::Absent | Patch::Null => None,
        }
    }

    /// Whether it is not mentioned.
    pub fn is_absent(&self) -> bool {
        matches!(self, Patch::Absent)
    }

    /// Whether it is set to null.
    pub fn is_null(&self) -> bool {
        matches!(self, Patch::Null)
    }

    /// Applies the update to what stands there now.
    pub fn apply(self, to: &mut Option<T>) {
        match self {
            Patch::Absent => {}
            Patch::Null => *to = None,
            Patch::Value(value) => *to = Some(value),
        }
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Patch::Value(value)
    }
}

impl<T> Blank for Patch<T> {
    #[inline]
    fn blank() -> Self {
        Patch::Absent
    }
}

impl<T: Place + Blank> Place for Patch<T> {
    #[inline]
    fn slot(&mut self) -> Slot<'_> {
        Slot::Opt(self)
    }

    #[inline]
    fn view(&self) -> View<'_> {
        match self {
            Patch::Value(value) => value.view(),
            Patch::Null => View::Null,
            Patch::Absent => View::None,
        }
    }
}

impl<T: Place + Blank> Opt for Patch<T> {
    fn some(&mut self) -> Slot<'_> {
        if !matches!(self, Patch::Value(_)) {
            *self = Patch::Value(T::blank());
        }
        match self {
            Patch::Value(value) => value.slot(),
            Patch::Absent | Patch::Null => Slot::None,
        }
    }

    fn null(&mut self) {
        *self = Patch::Null;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_update_leaves_clears_or_sets() {
        let mut note = Some(1);
        Patch::Absent.apply(&mut note);
        assert_eq!(note, Some(1));
        Patch::Value(2).apply(&mut note);
        assert_eq!(note, Some(2));
        Patch::Null.apply(&mut note);
        assert_eq!(note, None);
    }
}
