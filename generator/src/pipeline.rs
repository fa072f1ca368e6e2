//! The way of a contract on one page: text, parser, passes, backend.

use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostics;
use crate::error::Error;
use crate::ir::Contract;
use crate::parser;
use crate::pass;
use crate::source::loader::{Disk, Tree};
use crate::source::{Loader, SourceMap};

/// What to read.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The contract's file.
    pub entry: PathBuf,
    /// Folders besides the contract's own that it may read.
    pub includes: Vec<PathBuf>,
    /// Operation documents (GraphQL), as paths or globs.
    pub documents: Vec<PathBuf>,
    /// Operations to keep, as globs over their names; empty: all.
    pub operations: Vec<String>,
    /// Overlays that patch the contract before it is read (OpenAPI), in order.
    pub overlays: Vec<PathBuf>,
}

/// A contract as it was read.
#[derive(Debug)]
pub struct Reading {
    /// The contract.
    pub contract: Contract,
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
    let documents = expand(tree.as_ref(), &request.documents)?;
    // Whoever names a document or an overlay allows it to be read.
    let named = documents.iter().chain(&request.overlays);
    let folders = named.filter_map(|path| path.parent()).map(folder_of);
    let includes: Vec<PathBuf> = request.includes.iter().cloned().chain(folders).collect();
    let mut diagnostics = Diagnostics::new();
    let (loader, contract) = if is_folder(tree.as_ref(), &request.entry) {
        let mut loader = Loader::of_folder(tree, &request.entry, &includes).map_err(failed)?;
        let contract = parser::parse_folder(&mut loader, &request.entry, &mut diagnostics).map_err(failed)?;
        (loader, contract)
    } else {
        let mut loader = Loader::new(tree, &request.entry, &includes).map_err(failed)?;
        let entry = parser::load_entry(&mut loader, &request.entry).map_err(failed)?;
        let options = parser::Options { documents, overlays: request.overlays.clone() };
        let contract = parser::parse(&mut loader, entry, &options, &mut diagnostics);
        (loader, contract)
    };
    let sources = loader.into_map();
    match contract {
        Some(contract) if !diagnostics.is_invalid() => Ok(Reading { contract, sources, diagnostics }),
        _ => Err(Error::contract(sources, diagnostics)),
    }
}

/// The parent of a bare file name is empty and means the folder the process is in.
fn folder_of(parent: &Path) -> PathBuf {
    if parent.as_os_str().is_empty() { PathBuf::from(".") } else { parent.to_path_buf() }
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
    finish(parse(request)?, request)
}

/// The same, from any tree of files.
pub fn read_in(tree: Box<dyn Tree>, request: &Request) -> Result<Reading, Error> {
    finish(parse_in(tree, request)?, request)
}

fn finish(mut reading: Reading, request: &Request) -> Result<Reading, Error> {
    pass::filter::operations(&mut reading.contract, &request.operations, &mut reading.diagnostics);
    pass::run_all(&mut reading.contract, &mut reading.diagnostics);
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
