//! The input of a call as its client holds it: erased, so that an operation costs its caller no type of its own.

use std::marker::PhantomData;

use crate::record::{Place, Record, Schema, Slot, View};

/// What was set of the inputs of an operation, by their index in its table. `M` names whose inputs they are where
/// these have setters; see [`calls!`](crate::calls).
pub struct Inputs<M> {
    schema: &'static Schema,
    values: Box<[Option<Box<dyn Place>>]>,
    of: PhantomData<fn() -> M>,
}

impl<M> Inputs<M> {
    /// With nothing set.
    #[must_use]
    pub fn new(schema: &'static Schema) -> Inputs<M> {
        let values = schema.fields.iter().map(|_| None).collect();
        Inputs { schema, values, of: PhantomData }
    }

    /// With an input set.
    #[must_use]
    pub fn with<T: Place>(mut self, index: usize, value: T) -> Inputs<M> {
        self.set(index, value);
        self
    }

    /// Sets an input. One that the table does not have is let go.
    pub fn set<T: Place>(&mut self, index: usize, value: T) {
        self.put(index, Box::new(value));
    }

    fn put(&mut self, index: usize, value: Box<dyn Place>) {
        if let Some(place) = self.values.get_mut(index) {
            *place = Some(value);
        }
    }
}

/// The table of no inputs.
static NONE: Schema = Schema::new("", &[]);

impl<M: 'static> Record for Inputs<M> {
    fn empty() -> Self {
        Inputs::new(&NONE)
    }

    fn schema(&self) -> &'static Schema {
        self.schema
    }

    fn view_at(&self, index: usize) -> View<'_> {
        self.values.get(index).and_then(Option::as_ref).map_or(View::None, |value| value.view())
    }

    /// Only what was set can be filled: what the client itself fills, a key or the token of a page, is set to `None`
    /// before.
    fn slot_at(&mut self, index: usize) -> Slot<'_> {
        self.values.get_mut(index).and_then(Option::as_mut).map_or(Slot::None, |value| value.slot())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{field, required};

    static TABLE: Schema = Schema::new("list", &[required("shelf"), field("cursor"), field("limit")]);

    #[test]
    fn what_is_set_is_seen_and_filled() {
        let mut inputs = Inputs::<()>::new(&TABLE).with::<String>(0, "a".into()).with(1, None::<String>);
        inputs.set(9, 1_i32);
        assert!(matches!(inputs.view_at(0), View::Str("a")));
        assert!(matches!((inputs.view_at(1), inputs.view_at(2)), (View::None, View::None)));
        assert!(matches!(inputs.slot_at(2), Slot::None));
        if let Slot::Opt(cursor) = inputs.slot_at(1)
            && let Slot::Str(cursor) = cursor.some()
        {
            cursor.push('b');
        }
        assert!(matches!(inputs.view_at(1), View::Str("b")));
    }
}
