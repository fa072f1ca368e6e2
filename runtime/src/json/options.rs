//! What may differ between one JSON and another.

/// Rules of reading and writing.
#[derive(Clone, Debug)]
pub struct Options {
    /// Plain JSON or the JSON form of protobuf.
    pub dialect: Dialect,
    /// How deep arrays and objects may nest.
    pub depth: u16,
    /// How many items, entries and unknown values a document may hold in all, which bounds the memory
    /// a small document can ask for.
    pub items: usize,
    /// Refuse null where the contract says optional and not nullable; otherwise it is taken as absent.
    pub strict_null: bool,
}

/// A form of JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// What OpenAPI speaks: integers are numbers.
    #[default]
    Plain,
    /// What GraphQL speaks: as the plain one, but decimals and integers of any size are strings, since executors keep
    /// numbers as floating point. Both forms are read.
    GraphQl,
    /// ProtoJSON: 64-bit integers and special floats are strings, zero values without presence are
    /// left out, null stands for the default, the name in the `.proto` is accepted too.
    Proto,
}

impl Default for Options {
    fn default() -> Self {
        Options { dialect: Dialect::Plain, depth: 128, items: 4_000_000, strict_null: false }
    }
}

impl Options {
    /// The JSON form of protobuf.
    #[must_use]
    pub fn proto() -> Self {
        Options { dialect: Dialect::Proto, ..Options::default() }
    }

    /// The JSON of GraphQL.
    #[must_use]
    pub fn graphql() -> Self {
        Options { dialect: Dialect::GraphQl, ..Options::default() }
    }

    /// What a server does to requests: null only where the contract allows it.
    #[must_use]
    pub fn strict() -> Self {
        Options { strict_null: true, ..Options::default() }
    }
}
