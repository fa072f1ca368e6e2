//! Records: one model, many walkers.
//!
//! A generated type is plain data plus static tables and erased access to its members ([`Place`],
//! [`Slot`], [`View`]). Codecs, validation, equality, `Debug`, arbitrary values are walkers over
//! these, written once in this crate. Nothing here knows a wire.
//!
//! # The macros
//!
//! Generated code writes the type itself and one macro call for its impls. Indices are literal, count
//! from 0 without gaps and are what the rows of the other tables refer to. `FACTS` are const
//! expressions, made by [`field`], [`arm`] and their methods; what stands behind the braces is
//! appended to the table's constructor, so a new fact needs no new grammar.
//!
//! ```
//! use counterpart_runtime::record::*;
//!
//! /// A book.
//! #[derive(Clone)]
//! pub struct Book {
//!     pub id: String,
//!     pub pages: Option<i64>,
//!     pub note: Patch<String>,
//!     pub genre: Genre,
//!     pub holder: Option<Box<Holder>>,
//!     extra: Extra,            // every record has it, under this name
//! }
//! counterpart_runtime::record! {
//!     Book = "Book" {
//!         0 id: field("id").required().facts(&ID);
//!         1 pages: field("pages");
//!         2 note: field("note").nullable();
//!         3 genre: field("genre").required();
//!         4 holder: field("holder");
//!     }
//!     // any of: .proto(&[ProtoRow::new(1, ProtoKind::String, 0), ..]) .xml(&TABLE) .closed() .facts(&F)
//! }
//! static ID: Facts = Facts::rules(&[Rule::MinLength(1)]);
//!
//! /// An enum of strings. Without `unknown` it is closed.
//! #[derive(Clone)]
//! pub enum Genre {
//!     Novel,
//!     Poetry,
//!     Unknown(String),
//! }
//! counterpart_runtime::string_enum! {
//!     Genre { 0 Novel: "novel"; 1 Poetry: "poetry"; } unknown Unknown
//! }
//!
//! /// A union. `unknown` keeps an arm that is not in the table as a [`Value`]; a closed one says
//! /// `blank ARM` instead, an arm whose empty value is finite.
//! #[derive(Clone)]
//! pub enum Holder {
//!     Book(Box<Book>),
//!     Name(String),
//!     Unknown(Value),
//! }
//! counterpart_runtime::union! {
//!     Holder = "Holder" {
//!         0 Book: arm("Book").when(&[When::Kind(Kinds::OBJECT)]);    // or .tags(&["book"])
//!         1 Name: arm("Name").when(&[When::Kind(Kinds::STRING)]);
//!     } unknown Unknown
//!     // .tag("kind") where a member names the arm
//! }
//! counterpart_runtime::boxed! { Holder }      // where a member holds one in a box
//!
//! /// An enum of numbers, open: numbers without a constant are kept.
//! #[derive(Clone, Copy, PartialEq, Eq, Hash)]
//! pub struct Status(pub i32);
//! counterpart_runtime::int_enum! {
//!     Status = "library.Status" {
//!         /// Not said.
//!         UNSPECIFIED = 0 "STATUS_UNSPECIFIED";
//!         LENT = 1 "STATUS_LENT";
//!     }
//!     // .numeric() .closed()
//! }
//!
//! /// A newtype; its constraints stand with the members that use it.
//! #[derive(Clone)]
//! pub struct Isbn(pub String);
//! counterpart_runtime::newtype! { Isbn }
//! ```
//!
//! `record!`, `union!` and `newtype!` write `Blank`, `Place`, `Record` or `Union`, `Debug` (secrets
//! redacted), `PartialEq` and, with the feature `serde`, `Serialize` and `Deserialize`. `arms!` takes
//! what `union!` takes and writes only the access, for enums with variants of their own.
//!
//! A type needs a finite blank value: a cycle of required members has none (and no finite value
//! either). `Box<T>`, `Option<T>`, `Vec<T>`, `Map<K, V>`, `Patch<T>` of places are places.

mod access;
mod arms;
mod containers;
mod debug;
mod equal;
mod extra;
mod facts;
mod macros;
mod map;
mod names;
mod opaque;
mod patch;
mod place;
mod proto;
mod scalars;
mod schema;
mod value;
mod xml;

pub use access::{EXTRA, Insert, List, MapLike, Name, Opt, Record, Text, Union};
pub use arms::{Arm, Arms, Kinds, When, arm};
pub use debug::debug;
pub use equal::eq;
pub use extra::Extra;
pub use facts::{Facts, Num, Rule, Together};
pub use map::Map;
pub use names::Names;
pub use opaque::{Opaque, Unread};
pub use patch::Patch;
pub use place::{Blank, Items, Place, Slot, View};
pub use proto::{ProtoKind, ProtoRow};
pub use schema::{Field, Inline, Schema, field, required};
#[cfg(feature = "json")]
pub(crate) use value::is_number;
pub use value::{Number, Value};
pub use xml::{XmlKind, XmlRow, XmlTable};

#[cfg(test)]
mod tests;
