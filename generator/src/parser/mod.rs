//! One reader per format, behind one list. A new format is one folder here and one row in [`ALL`].

pub mod graphql;
pub mod openapi;
pub mod proto;
pub mod wsdl;

use std::path::{Path, PathBuf};

use crate::diagnostic::codes::settings::OVERLAY;
use crate::diagnostic::codes::source::FORMAT_UNKNOWN;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{Contract, Format};
use crate::source::{FileId, LoadError, Loader, Span};

/// What a reader may be told besides the contract's file.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Operation documents (GraphQL).
    pub documents: Vec<PathBuf>,
    /// Overlays that patch the document before it is read (OpenAPI), in the order in which they are applied.
    pub overlays: Vec<PathBuf>,
    /// Whether the descriptors of a `.proto` contract are kept beside what is made of them.
    pub descriptors: bool,
}

/// The reader of one format.
#[derive(Debug, Clone, Copy)]
pub struct Parser {
    /// What it reads.
    pub format: Format,
    /// Whether a text is of this format, by its content; the file's name is lower case.
    pub recognises: fn(name: &str, text: &str) -> bool,
    /// Reads a contract. What is not understood is said in the collector; `None` only where nothing can be made of
    /// the document.
    pub parse: fn(&mut Loader, FileId, &Options, &mut Diagnostics) -> Option<Contract>,
}

/// All readers, in the order they are asked.
pub const ALL: &[Parser] = &[openapi::PARSER, proto::PARSER, wsdl::PARSER, graphql::PARSER];

/// Reads the bytes of an entry file. XML declares its own encoding; a descriptor set is no text at all, so the file
/// is then registered empty and its reader asks the loader for the bytes.
pub fn load_entry(loader: &mut Loader, path: &Path) -> Result<FileId, LoadError> {
    let name = path.to_string_lossy().to_lowercase();
    if proto::is_descriptor_set(&name) {
        return loader.load_bytes(path).map(|(file, _)| file);
    }
    if [".wsdl", ".xsd", ".xml"].iter().any(|extension| name.ends_with(extension)) {
        return loader.load_with(path, wsdl::decode);
    }
    loader.load(path)
}

/// Reads the contract of an entry file with the reader that recognises it.
pub fn parse(
    loader: &mut Loader,
    entry: FileId,
    options: &Options,
    out: &mut Diagnostics,
) -> Option<Contract> {
    let file = loader.map().file(entry);
    let name = file.name().to_lowercase();
    let Some(parser) = ALL.iter().find(|parser| (parser.recognises)(&name, file.text())) else {
        out.push(unknown(Span::start_of(entry), file.name()));
        return None;
    };
    if parser.format != Format::OpenApi && !options.overlays.is_empty() {
        let message = format!("overlays patch OpenAPI documents, and `{name}` is none");
        out.push(Diagnostic::new(&OVERLAY, Span::start_of(entry), message));
    }
    (parser.parse)(loader, entry, options, out)
}

/// Reads a folder of files as one contract. Only `.proto` files make one together.
pub fn parse_folder(
    loader: &mut Loader,
    folder: &Path,
    options: &Options,
    out: &mut Diagnostics,
) -> Result<Option<Contract>, LoadError> {
    let files = loader.list(folder)?;
    let is_proto = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "proto");
    let mut entries = Vec::new();
    for path in files.iter().filter(|path| is_proto(path)) {
        entries.push(loader.load(path)?);
    }
    if entries.is_empty() {
        return Err(LoadError::Missing(folder.join("*.proto")));
    }
    Ok(proto::parse(loader, &entries, options, out))
}

fn unknown(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(&FORMAT_UNKNOWN, span, format!("`{name}` is in no format that is known"))
        .help("expected OpenAPI (YAML or JSON), WSDL, `.proto` or GraphQL SDL")
}
