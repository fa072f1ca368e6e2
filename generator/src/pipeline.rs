//! The way of a contract on one page: text, parser, passes, backend.

use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostics;
use crate::error::Error;
use crate::ir::Contract;
use crate::parser;
use crate::pass;
use crate::pass::names::Ledger;
use crate::settings::{self, Messages, Settings};
use crate::source::loader::{Disk, Tree};
use crate::source::{Loader, SourceMap};

/// What to read.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The contract's file.
    pub entry: PathBuf,
    /// The file with the user's decisions. Without it: `counterpart.toml` in the contract's folder, where there is one.
    pub config: Option<PathBuf>,
    /// Decisions on top of those of the file.
    pub settings: Settings,
}

/// A contract as it was read.
#[derive(Debug)]
pub struct Reading {
    /// The contract.
    pub contract: Contract,
    /// What the user decided, from the file and from the request.
    pub settings: Settings,
    /// Every file it was read from.
    pub sources: SourceMap,
    /// What was found on the way.
    pub diagnostics: Diagnostics,
}

/// Text to IR: the parser's work alone, no pass has run. From the disk.
pub fn parse(request: &Request) -> Result<Reading, Error> {
    parse_in(Box::new(Disk), request)
}

/// The same, from any tree of files.
pub fn parse_in(tree: Box<dyn Tree>, request: &Request) -> Result<Reading, Error> {
    let failed = |error| Error::entry(request.entry.clone(), error);
    let includes = &request.settings.files.includes;
    let mut diagnostics = Diagnostics::new();
    let is_folder = is_folder(tree.as_ref(), &request.entry);
    let mut loader = match is_folder {
        true => Loader::of_folder(tree, &request.entry, includes),
        false => Loader::new(tree, &request.entry, includes),
    }
    .map_err(failed)?;
    let settings = decided(&mut loader, request, &mut diagnostics)?;
    let options = parser::Options {
        documents: expand(loader.tree(), &settings.files.documents)?,
        overlays: settings.files.overlays.clone(),
        descriptors: settings.messages == Some(Messages::Prost),
    };
    let contract = if is_folder {
        parser::parse_folder(&mut loader, &request.entry, &options, &mut diagnostics).map_err(failed)?
    } else {
        let entry = parser::load_entry(&mut loader, &request.entry).map_err(failed)?;
        parser::parse(&mut loader, entry, &options, &mut diagnostics)
    };
    let sources = loader.into_map();
    match contract {
        Some(contract) if !diagnostics.is_invalid() => {
            Ok(Reading { contract, settings, sources, diagnostics })
        }
        _ => Err(Error::contract(sources, diagnostics)),
    }
}

/// The decisions of `counterpart.toml`, then those of the request. Whoever names a file allows it to be read.
fn decided(loader: &mut Loader, request: &Request, out: &mut Diagnostics) -> Result<Settings, Error> {
    let beside = || loader.roots().first().map(|folder| folder.join(settings::file::NAME));
    let path = match &request.config {
        Some(path) => Some(path.clone()),
        None => beside().filter(|path| loader.exists(path)),
    };
    let mut settings = Settings::default();
    if let Some(path) = path {
        loader.allow(&path);
        let file = loader.load(&path).map_err(|error| Error::entry(path.clone(), error))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        settings = settings::file::read(file, loader.map().file(file).text(), folder, out);
        for include in &settings.files.includes {
            loader.include(include).map_err(|error| Error::entry(path.clone(), error))?;
        }
    }
    let mut settings = settings.and(request.settings.clone());
    settings.names = ledger(loader, settings.files.names.as_deref(), out)?;
    let files = &settings.files;
    files.overlays.iter().for_each(|overlay| loader.allow(overlay));
    for document in expand(loader.tree(), &files.documents)? {
        loader.allow(&document);
    }
    Ok(settings)
}

/// The names that were given before; none where the ledger is not written yet.
fn ledger(loader: &mut Loader, path: Option<&Path>, out: &mut Diagnostics) -> Result<Ledger, Error> {
    let Some(path) = path else { return Ok(Ledger::default()) };
    loader.allow(path);
    if !loader.exists(path) {
        return Ok(Ledger::default());
    }
    let file = loader.load(path).map_err(|error| Error::entry(path.to_path_buf(), error))?;
    Ok(Ledger::read(file, loader.map().file(file).text(), out))
}

/// A folder holds other files than itself.
fn is_folder(tree: &dyn Tree, path: &Path) -> bool {
    tree.list(path).is_ok_and(|files| files.iter().any(|file| file != path))
}

/// Files that globs name, sorted within each. A path without `*` stands for itself.
fn expand(tree: &dyn Tree, globs: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    for glob in globs {
        let text = glob.to_string_lossy().replace('\\', "/");
        let Some(star) = text.find(['*', '?']) else {
            found.push(glob.clone());
            continue;
        };
        let folder = text[..star].rfind('/').map_or(".", |slash| &text[..=slash]);
        let listed = tree.list(Path::new(folder));
        let listed = listed.map_err(|error| Error::usage(format!("cannot list `{folder}`: {error}")))?;
        let before = found.len();
        let whole = if folder == "." { format!("./{text}") } else { text.clone() };
        found
            .extend(listed.into_iter().filter(|path| pass::filter::matches(&whole, &path.to_string_lossy())));
        if found.len() == before {
            return Err(Error::usage(format!("no document matches `{text}`")));
        }
    }
    Ok(found)
}

/// Text to IR with all passes run: what a backend and the compatibility check work on.
pub fn read(request: &Request) -> Result<Reading, Error> {
    finish(parse(request)?)
}

/// The same, from any tree of files.
pub fn read_in(tree: Box<dyn Tree>, request: &Request) -> Result<Reading, Error> {
    finish(parse_in(tree, request)?)
}

fn finish(mut reading: Reading) -> Result<Reading, Error> {
    pass::run_all(&mut reading.contract, &reading.settings, &mut reading.diagnostics);
    if reading.diagnostics.is_invalid() {
        return Err(Error::contract(reading.sources, reading.diagnostics));
    }
    Ok(reading)
}

impl Request {
    /// A contract and nothing else.
    pub fn new(entry: impl AsRef<Path>) -> Request {
        Request { entry: entry.as_ref().to_path_buf(), ..Request::default() }
    }
}
