//! What a user decides about a contract beside it. One model, whoever fills it: `counterpart.toml` ([`file`]), the calls
//! of a build script, flags of the command line. What names nothing in the
//! contract is reported by the pass `decisions`.

pub(crate) mod file;
mod table;

use std::path::PathBuf;

use crate::ir::Paging;
use crate::pass::names::Ledger;
use crate::source::Span;

/// All decisions. Of two about the same thing the later one stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// Files to read besides the contract.
    pub files: Inputs,
    /// The operations that are kept.
    pub operations: Filter,
    /// Other names for types, members and operations, by address.
    pub renames: Vec<Entry<String>>,
    /// The names that were given before.
    pub names: Ledger,
    /// Rust types of the user's own in place of types of the contract.
    pub types: Vec<Entry<String>>,
    /// Rust types for formats of strings (`uuid`, `date-time`, any other).
    pub formats: Vec<Entry<String>>,
    /// Further derives: of a type, or of all under `*`.
    pub derives: Vec<Entry<Vec<String>>>,
    /// Whether enums and unions keep values they do not know: of a type, or of all under `*`.
    pub enums: Vec<Entry<Openness>>,
    /// Lists that come in pages, by operation.
    pub paging: Vec<Entry<Paging>>,
    /// How operations are grouped; `None` leaves it as the contract has it.
    pub grouping: Option<Grouping>,
    /// Who writes the messages of a `.proto` contract; `None` is [`Messages::Record`].
    pub messages: Option<Messages>,
    /// Whether a fake is generated for the user's tests.
    pub fake: Option<bool>,
    /// Crates that a generated crate needs for types of the user's own, with what stands behind the `=`.
    pub dependencies: Vec<Entry<String>>,
}

/// Files besides the contract.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inputs {
    /// Folders it may read from.
    pub includes: Vec<PathBuf>,
    /// Operation documents (GraphQL), as paths or globs.
    pub documents: Vec<PathBuf>,
    /// Overlays that patch it (OpenAPI), in order.
    pub overlays: Vec<PathBuf>,
    /// The name ledger, which is written too; none unless it is asked for.
    pub names: Option<PathBuf>,
}

/// Which operations are kept: those that any `include` names (all, where there is none) and no `exclude` does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// What is wanted.
    pub include: Vec<Pattern>,
    /// What is not wanted.
    pub exclude: Vec<Pattern>,
}

/// A glob over one fact of an operation: `*` is any run of characters, `?` one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// The fact.
    pub by: By,
    /// The glob.
    pub glob: String,
    /// Where it is written, if in a file.
    pub span: Option<Span>,
}

/// What a pattern looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The name (`operationId`, rpc, field).
    Name,
    /// A tag; of other formats than OpenAPI the service.
    Tag,
    /// The path of the URL (`/pets/*`); of other formats the whole address (`pkg.Service/*`).
    Path,
}

impl By {
    /// The word for it in messages.
    pub fn word(self) -> &'static str {
        match self {
            By::Name => "name",
            By::Tag => "tag",
            By::Path => "path",
        }
    }
}

/// A decision about one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<T> {
    /// The address of the thing.
    pub key: String,
    /// The decision.
    pub value: T,
    /// Where it is written, if in a file.
    pub span: Option<Span>,
}

impl<T> Entry<T> {
    /// A decision that stands in no file.
    pub fn new(key: impl Into<String>, value: T) -> Entry<T> {
        Entry { key: key.into(), value, span: None }
    }
}

/// Whether a value the contract does not know is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Openness {
    /// It is kept as it came.
    Open,
    /// It is an error.
    Closed,
}

/// How operations are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// All on one client, one trait a service of the contract.
    Flat,
    /// By their first tag (OpenAPI), or by service: `client.pets().list()`, and a server trait for each group.
    Tag,
}

/// Who writes the messages of a `.proto` contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Messages {
    /// Counterpart: records, as for every format.
    Record,
    /// `prost-build`, for code that shares its types.
    Prost,
}

impl Settings {
    /// These, and the later ones on top.
    #[must_use]
    pub fn and(mut self, later: Settings) -> Settings {
        self.files.includes.extend(later.files.includes);
        self.files.documents.extend(later.files.documents);
        self.files.overlays.extend(later.files.overlays);
        self.operations.include.extend(later.operations.include);
        self.operations.exclude.extend(later.operations.exclude);
        self.files.names = later.files.names.or(self.files.names);
        self.renames.extend(later.renames);
        self.types.extend(later.types);
        self.formats.extend(later.formats);
        self.derives.extend(later.derives);
        self.enums.extend(later.enums);
        self.paging.extend(later.paging);
        self.grouping = later.grouping.or(self.grouping);
        self.messages = later.messages.or(self.messages);
        self.fake = later.fake.or(self.fake);
        self.dependencies.extend(later.dependencies);
        self
    }
}

impl Filter {
    /// Keeps what a glob names.
    pub fn include(&mut self, by: By, glob: impl Into<String>) {
        self.include.push(Pattern { by, glob: glob.into(), span: None });
    }

    /// Leaves out what a glob names.
    pub fn exclude(&mut self, by: By, glob: impl Into<String>) {
        self.exclude.push(Pattern { by, glob: glob.into(), span: None });
    }
}
