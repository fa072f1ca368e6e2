//! A reply of a shop, as records and read and written by hand over the events of `quick-xml`.

pub(crate) mod by_hand;
pub(crate) mod records;
