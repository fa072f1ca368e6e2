//! What a user may choose about generated Rust.

use crate::settings::Settings;

/// Which counterparts are cut.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Role {
    /// The client alone.
    Client,
    /// The server alone.
    Server,
    /// Both.
    #[default]
    Both,
}

impl Role {
    /// Whether the client is wanted.
    pub fn has_client(self) -> bool {
        self != Role::Server
    }

    /// Whether the server is wanted.
    pub fn has_server(self) -> bool {
        self != Role::Client
    }
}

/// What is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// One file with one module, for `include_contract!` and build scripts, valid in editions 2021 and 2024. Without a
    /// name, it is named after the contract's file.
    Module(Option<String>),
    /// A folder of modules, with `mod.rs`.
    Folder,
    /// A whole crate.
    Crate(Manifest),
}

impl Default for Form {
    fn default() -> Form {
        Form::Module(None)
    }
}

/// The manifest of a generated crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The crate's name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its edition.
    pub edition: String,
    /// Where the runtime comes from.
    pub runtime: RuntimeSource,
}

/// Where the runtime comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuntimeSource {
    /// The registry, at this version.
    Version(String),
    /// A folder, as written into the manifest.
    Path(String),
}

impl Manifest {
    /// A crate of that name with the runtime this generator was made for.
    pub fn new(name: impl Into<String>) -> Manifest {
        Manifest {
            name: name.into(),
            version: "0.1.0".to_owned(),
            edition: "2024".to_owned(),
            runtime: RuntimeSource::Version(env!("CARGO_PKG_VERSION").to_owned()),
        }
    }

    /// With the runtime from a folder.
    #[must_use]
    pub fn runtime_path(mut self, path: impl Into<String>) -> Manifest {
        self.runtime = RuntimeSource::Path(path.into());
        self
    }
}

/// All choices.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Which counterparts are cut.
    pub role: Role,
    /// What is written.
    pub form: Form,
    /// What the user decided about names and types.
    pub settings: Settings,
}
