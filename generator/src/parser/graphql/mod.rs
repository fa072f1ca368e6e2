//! GraphQL: SDL files and operation documents to the IR.
//!
//! ```text
//! text -> lexer -> split (one definition a piece) -> shim -> graphql-parser -> syntax -> schema -> validate -> lower
//! ```
//!
//! A file may hold definitions of the schema, operations, or both; the entry file and every document are read alike.

mod built_in;
mod component;
mod fragments;
mod lexer;
mod lower;
mod names;
mod nesting;
mod print;
mod read;
mod read_executable;
mod read_type_system;
mod read_values;
mod references;
mod schema;
mod shim;
mod split;
mod string;
mod syntax;
#[cfg(test)]
mod tests;
mod validate;
mod validate_values;
mod written;

use std::path::PathBuf;

use crate::diagnostic::codes::graphql::NO_SCHEMA;
use crate::diagnostic::codes::source::{FILE_ENCODING, FILE_MISSING, FILE_OUTSIDE, FILE_UNREADABLE};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{Contract, Format};
use crate::parser::Parser;
use crate::source::{FileId, LoadError, Loader, Span};

use fragments::Fragments;
use lower::{Documents, Origin};
use schema::Schema;
use syntax::Document;

/// The reader.
pub const PARSER: Parser = Parser {
    format: Format::GraphQl,
    recognises: |name, text| {
        let by_name = [".graphql", ".graphqls", ".gql"].iter().any(|ending| name.ends_with(ending));
        by_name || (!name.ends_with(".proto") && recognises(text))
    },
    parse: |loader, entry, options, out| parse(loader, entry, &options.documents, out),
};

/// Reads the schema of the entry file and of every document that holds definitions, and the operations of all of them.
///
/// Where there are no operations, one document is written for each root field.
pub fn parse(
    loader: &mut Loader,
    entry: FileId,
    documents: &[PathBuf],
    out: &mut Diagnostics,
) -> Option<Contract> {
    let place = Span::start_of(entry);
    let mut document = Document::default();
    let mut files = vec![entry];
    for path in documents {
        match loader.load(path) {
            Ok(file) if !files.contains(&file) => files.push(file),
            Ok(_) => {}
            Err(error) => out.push(unreadable(place, &error)),
        }
    }
    read::read_built_in(place, built_in::SDL, &mut document, out);
    for file in files {
        read::read(file, loader.map().file(file).text(), &mut document, out);
    }
    let schema = schema::build(&mut document, out);
    if schema.roots.is_empty() {
        // A root type that could not be read has been reported as such.
        if !out.is_invalid() {
            out.push(no_schema(&schema, &document, place));
        }
        return None;
    }
    let (operations, fragments, origin) = match document.operations.is_empty() {
        true => {
            let (operations, fragments) = written::write(&schema, place);
            (operations, fragments, Documents::Written)
        }
        false => (document.operations, document.fragments, Documents::Given),
    };
    let fragments = Fragments::new(fragments);
    let name = loader.map().file(entry).name();
    let title = name.rsplit('/').next().unwrap_or(name).split('.').next().unwrap_or(name).to_owned();
    let from = Origin { files: loader.map(), span: place, title: &title };
    Some(lower::lower(&schema, &fragments, &operations, origin, from, out))
}

fn no_schema(schema: &Schema, document: &Document, place: Span) -> Diagnostic {
    if let Some(operation) = document.operations.first() {
        let span = operation.name.as_ref().map_or(operation.span, |name| name.span);
        return Diagnostic::new(&NO_SCHEMA, span, "the contract holds operations and no schema")
            .help("name the schema as the contract, and this file with `--documents`");
    }
    let span = schema.span.unwrap_or(place);
    Diagnostic::new(&NO_SCHEMA, span, "the schema has no root type")
        .help("define `type Query`, or name the root types in a `schema` definition")
}

fn unreadable(place: Span, error: &LoadError) -> Diagnostic {
    let code = match error {
        LoadError::Missing(_) => &FILE_MISSING,
        LoadError::Outside(_) | LoadError::Remote(_) => &FILE_OUTSIDE,
        LoadError::Encoding(_) => &FILE_ENCODING,
        LoadError::Io(..) => &FILE_UNREADABLE,
    };
    Diagnostic::new(code, place, error.to_string())
}

/// Whether a text is a GraphQL document: its first token starts a definition.
pub fn recognises(text: &str) -> bool {
    let text = text.trim_start_matches('\u{FEFF}');
    let start = text.trim_start_matches(|character: char| character.is_whitespace() || character == ',');
    // Only a few definitions are looked at: this is asked of every text of any format.
    let mut end = start.len().min(64 * 1024);
    while !start.is_char_boundary(end) {
        end -= 1;
    }
    split::starts_document(start.get(..end).unwrap_or(""))
}
