//! The trace messages of OpenTelemetry, as records and for `prost`, written by hand as the generators
//! would print them.

pub(crate) mod peer;
pub(crate) mod traces;
