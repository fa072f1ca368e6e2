//! The protobuf walker beside `prost`: the same bytes both ways for arbitrary values, and what is only
//! ours (unknown fields, groups, required members, places of errors).

mod arbitrary;
#[path = "../../src/bytes/check/mod.rs"]
mod check;
mod edges;
mod everything;
mod generated;
#[path = "../../benches/opentelemetry/mod.rs"]
mod opentelemetry;
mod oracle;
mod well_known;
