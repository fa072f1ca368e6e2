//! The library's door for build scripts.

use std::path::{Path, PathBuf};

use crate::Error;
use crate::backend::rust::{self, Form, Options, Role};
use crate::backend::{Beside, Files};
use crate::diagnostic::render::cargo::directive;
use crate::diagnostic::{Diagnostics, Effect};
use crate::ir::Paging;
use crate::pipeline::{self, Request};
use crate::settings::{By, Entry, Grouping, Messages, Openness};
use crate::source::SourceMap;

/// Begins a configuration: both counterparts, one module for `include_contract!`.
///
/// ```no_run
/// fn main() -> Result<(), counterpart::Error> {
///     counterpart::configure().client().server().generate("contracts/museum.yaml")
/// }
/// ```
///
/// The module is then taken in by `counterpart_runtime::include_contract!("museum");`.
pub fn configure() -> Config {
    Config::default()
}

/// What a build script wants of a contract.
///
/// Decisions about names, types and operations may also stand in `counterpart.toml` beside the contract; what is called
/// here comes on top.
#[derive(Debug, Clone, Default)]
pub struct Config {
    client: bool,
    server: bool,
    strict: bool,
    request: Request,
    module: Option<String>,
    out_dir: Option<PathBuf>,
}

impl Config {
    /// The client. Without a word about either, both counterparts are cut.
    #[must_use]
    pub fn client(mut self) -> Config {
        self.client = true;
        self
    }

    /// The server.
    #[must_use]
    pub fn server(mut self) -> Config {
        self.server = true;
        self
    }

    /// The file with decisions, instead of `counterpart.toml` in the contract's folder.
    #[must_use]
    pub fn config(mut self, file: impl Into<PathBuf>) -> Config {
        self.request.config = Some(file.into());
        self
    }

    /// A folder besides the contract's own that it may read files from. May be given again.
    #[must_use]
    pub fn include(mut self, folder: impl Into<PathBuf>) -> Config {
        self.request.settings.files.includes.push(folder.into());
        self
    }

    /// GraphQL operation documents, as a path or a glob. May be given again.
    #[must_use]
    pub fn documents(mut self, glob: impl Into<PathBuf>) -> Config {
        self.request.settings.files.documents.push(glob.into());
        self
    }

    /// An overlay that patches the contract before it is read (OpenAPI Overlay Specification 1.0). May be given again;
    /// they are applied in order.
    #[must_use]
    pub fn overlay(mut self, file: impl Into<PathBuf>) -> Config {
        self.request.settings.files.overlays.push(file.into());
        self
    }

    /// Keeps only operations whose name matches one of the globs; types follow. May be given again.
    #[must_use]
    pub fn operations(mut self, glob: impl Into<String>) -> Config {
        self.request.settings.operations.include(By::Name, glob);
        self
    }

    /// Keeps only operations with such a tag (OpenAPI) or of such a service. May be given again.
    #[must_use]
    pub fn tags(mut self, glob: impl Into<String>) -> Config {
        self.request.settings.operations.include(By::Tag, glob);
        self
    }

    /// Keeps only operations under such a path: `/pets*`, `pkg.Service/*`. May be given again.
    #[must_use]
    pub fn paths(mut self, glob: impl Into<String>) -> Config {
        self.request.settings.operations.include(By::Path, glob);
        self
    }

    /// Leaves operations out by name, tag or path. May be given again.
    #[must_use]
    pub fn exclude(mut self, by: By, glob: impl Into<String>) -> Config {
        self.request.settings.operations.exclude(by, glob);
        self
    }

    /// Another name for a type, a member or an operation, by its address: `#/components/schemas/Pet`, `Pet.owner`,
    /// `GET /pets`. The name is brought to the case of its kind.
    #[must_use]
    pub fn rename(mut self, address: impl Into<String>, name: impl Into<String>) -> Config {
        self.request.settings.renames.push(Entry::new(address, name.into()));
        self
    }

    /// A type of your own in the place of one of the contract. It is a place of the runtime
    /// (`counterpart_runtime::text!`, or the traits of `counterpart_runtime::record`).
    #[must_use]
    pub fn type_of(mut self, address: impl Into<String>, path: impl Into<String>) -> Config {
        self.request.settings.types.push(Entry::new(address, path.into()));
        self
    }

    /// A type of your own for strings of a format: `uuid`, `date-time`, or any that the contract uses.
    #[must_use]
    pub fn format(mut self, format: impl Into<String>, path: impl Into<String>) -> Config {
        self.request.settings.formats.push(Entry::new(format, path.into()));
        self
    }

    /// A further derive for a type, by its address, or for all under `*`.
    #[must_use]
    pub fn derive(mut self, address: impl Into<String>, derive: impl Into<String>) -> Config {
        self.request.settings.derives.push(Entry::new(address, vec![derive.into()]));
        self
    }

    /// Whether values that the contract does not know are kept, of an enum or union, or of all under `*`. They are,
    /// unless the contract closes the type.
    #[must_use]
    pub fn enums(mut self, address: impl Into<String>, openness: Openness) -> Config {
        self.request.settings.enums.push(Entry::new(address, openness));
        self
    }

    /// How an operation's list continues on further pages.
    #[must_use]
    pub fn paging(mut self, operation: impl Into<String>, paging: Paging) -> Config {
        self.request.settings.paging.push(Entry::new(operation, paging));
        self
    }

    /// Groups operations by tag (OpenAPI) or service: `client.pets().list()`, and a server trait for each group.
    #[must_use]
    pub fn by_tag(mut self) -> Config {
        self.request.settings.grouping = Some(Grouping::Tag);
        self
    }

    /// Who writes the messages of a `.proto` contract. [`Messages::Prost`] needs the feature `prost` of this crate, and
    /// `prost`, `prost-types` and the feature `prost` of the runtime where the module is compiled.
    #[must_use]
    pub fn messages(mut self, messages: Messages) -> Config {
        self.request.settings.messages = Some(messages);
        self
    }

    /// A fake of the service for tests of the client's users.
    #[must_use]
    pub fn fake(mut self) -> Config {
        self.request.settings.fake = Some(true);
        self
    }

    /// Keeps the names that were given in this file, beside the contract: it is read, and written anew where names are added.
    /// So an addition to the contract never renames what was there.
    #[must_use]
    pub fn names(mut self, file: impl Into<PathBuf>) -> Config {
        self.request.settings.files.names = Some(file.into());
        self
    }

    /// Fails where any operation is refused. Without it, a refused operation is a warning of the build.
    #[must_use]
    pub fn strict(mut self) -> Config {
        self.strict = true;
        self
    }

    /// The name of the module and of its file. Without it: the contract's file name up to its first dot.
    #[must_use]
    pub fn module(mut self, name: impl Into<String>) -> Config {
        self.module = Some(name.into());
        self
    }

    /// Where the module is written. Without it: `OUT_DIR`, which cargo sets for build scripts.
    #[must_use]
    pub fn out_dir(mut self, folder: impl Into<PathBuf>) -> Config {
        self.out_dir = Some(folder.into());
        self
    }

    /// Reads a contract and writes its module, named after the file: `museum.yaml` gives `museum.rs`.
    ///
    /// Prints what cargo needs to know: the files that were read, and each finding as a warning.
    ///
    /// # Errors
    /// Where the contract cannot be read or is invalid, where the module cannot be written, and under
    /// [`Config::strict`] where an operation is refused.
    pub fn generate(&self, contract: impl AsRef<Path>) -> Result<(), Error> {
        let request = Request { entry: contract.as_ref().to_path_buf(), ..self.request.clone() };
        let mut reading = pipeline::read(&request)?;
        let settings = reading.settings.clone();
        let options = Options { role: self.role(), form: Form::Module(self.module.clone()), settings };
        let files = rust::generate(&reading.contract, &reading.sources, &options, &mut reading.diagnostics);
        tell_cargo(&reading.sources, &reading.diagnostics);
        let refused = reading.diagnostics.iter().any(|found| found.effect == Effect::Refused);
        if reading.diagnostics.is_invalid() || (self.strict && refused) {
            return Err(Error::contract(reading.sources, reading.diagnostics));
        }
        self.write(&files)?;
        let names = reading.settings.files.names.clone();
        let names = names.map(|path| Beside::new(path, rust::ledger(&reading.contract, &options)));
        names.map_or(Ok(()), |names| names.write().map(drop))
    }

    fn role(&self) -> Role {
        match (self.client, self.server) {
            (true, false) => Role::Client,
            (false, true) => Role::Server,
            _ => Role::Both,
        }
    }

    fn write(&self, files: &Files) -> Result<(), Error> {
        let folder = match (&self.out_dir, std::env::var_os("OUT_DIR")) {
            (Some(folder), _) => folder.clone(),
            (None, Some(folder)) => PathBuf::from(folder),
            (None, None) => {
                return Err(Error::usage(
                    "OUT_DIR is not set: call this from a build script, or set `out_dir`",
                ));
            }
        };
        files.write(&folder).map(drop).map_err(|error| Error::write(folder, error))
    }
}

#[allow(clippy::print_stdout, reason = "standard output is how a build script talks to cargo")]
fn tell_cargo(sources: &SourceMap, found: &Diagnostics) {
    // A file that does not exist would run the build script again each time.
    for (_, file) in sources.files().filter(|(_, file)| !file.is_bundled()) {
        println!("cargo::rerun-if-changed={}", file.path().display());
    }
    for line in found.iter().filter_map(|diagnostic| directive(diagnostic, sources)) {
        println!("{line}");
    }
}
