//! A payload that may come with any of several statuses.

use crate::record::{Blank, EXTRA, Extra, Field, Place, Record, Schema, Slot, View, field};

/// A payload with its status, for replies that a contract declares by range (`4XX`) or as the default.
#[derive(Clone, Debug, PartialEq)]
pub struct Coded<T> {
    /// The HTTP status.
    pub status: u32,
    /// The payload.
    pub value: T,
    extra: Extra,
}

impl<T> Coded<T> {
    /// This payload under this status.
    pub fn new(status: u16, value: T) -> Coded<T> {
        Coded { status: u32::from(status), value, extra: Extra::NONE }
    }
}

/// For the HTTP protocol a record of two members; never seen by a codec of bodies, so it has no place for unknown ones.
static SCHEMA: Schema = Schema::new("Coded", &FIELDS).closed();
static FIELDS: [Field; 2] = [field("status").required(), field("value").required()];

/// Index of the status.
pub(super) const STATUS: usize = 0;
/// Index of the payload.
pub(super) const VALUE: usize = 1;

impl<T: Place + Blank> Record for Coded<T> {
    fn empty() -> Self {
        Coded { status: 0, value: T::blank(), extra: Extra::NONE }
    }

    fn schema(&self) -> &'static Schema {
        &SCHEMA
    }

    fn view_at(&self, index: usize) -> View<'_> {
        match index {
            STATUS => View::U32(self.status),
            VALUE => self.value.view(),
            EXTRA => View::Extra(&self.extra),
            _ => View::None,
        }
    }

    fn slot_at(&mut self, index: usize) -> Slot<'_> {
        match index {
            STATUS => Slot::U32(&mut self.status),
            VALUE => self.value.slot(),
            EXTRA => Slot::Extra(&mut self.extra),
            _ => Slot::None,
        }
    }
}
