//! OpenAPI 2.0 to 3.2: text to a spanned tree, the tree to the IR.
//!
//! ```text
//! files -> tree (spans) -> documents (references) -> schema facts, openapiv3 types -> lower -> ir::Contract
//! ```
//! Schemas are read by a reader of our own, since `openapiv3` knows those of 3.0 alone; it types the rest, a node at
//! a time, so that a bad node costs itself and not the document.

mod documents;
mod dynamic;
mod lower;
mod overlay;
mod place;
mod resources;
mod schema;
mod tree;
mod v2;
mod version;

use std::path::Path;

use super::{Options, Parser};
use crate::diagnostic::Diagnostics;
use crate::ir::{Contract, Format};
use crate::source::{FileId, Loader};
use documents::Documents;
use version::Version;

/// The reader of OpenAPI.
pub const PARSER: Parser = Parser { format: Format::OpenApi, recognises: |_, text| recognises(text), parse };

/// Reads the contract of an entry file, patched by overlays, with every file it refers to. `None` when nothing of it can
/// be used.
pub fn parse(
    loader: &mut Loader,
    entry: FileId,
    options: &Options,
    out: &mut Diagnostics,
) -> Option<Contract> {
    let overlays = overlay::load(loader, entry, &options.overlays, out);
    let rewrite = |root: tree::Node, out: &mut Diagnostics| {
        let root = overlay::apply(&overlays, root, out);
        match Version::of(&root, out)? {
            Version::V2 => Some(v2::rewrite(root, out)),
            Version::V3 => Some(root),
        }
    };
    let documents = Documents::load(loader, entry, rewrite, out)?.patched_by(overlay::files(&overlays));
    let documents = dynamic::settle(documents, out);
    let name = loader.map().file(entry).name().to_owned();
    let stem = Path::new(&name).file_stem().map_or(name.clone(), |stem| stem.to_string_lossy().into_owned());
    Some(lower::lower(&documents, &stem, out))
}

/// Whether a text is an OpenAPI document: `openapi` or `swagger` is a key at its top.
pub fn recognises(text: &str) -> bool {
    let json = text.trim_start().starts_with('{');
    let key = |line: &str| {
        let line = line.trim_start_matches(['{', ' ', '\t']).trim_start_matches(['"', '\'']);
        ["openapi", "swagger"].iter().any(|name| {
            let rest = line.strip_prefix(name).map(|rest| rest.trim_start_matches(['"', '\'']).trim_start());
            rest.is_some_and(|rest| rest.starts_with(':'))
        })
    };
    match json {
        // The version may stand behind other members; a minified document is one line.
        true => text.contains("\"openapi\"") || text.contains("\"swagger\""),
        false => text.lines().filter(|line| !line.starts_with([' ', '\t', '#'])).any(key),
    }
}

#[cfg(test)]
mod tests {
    use super::recognises;

    #[test]
    fn documents_are_told_by_their_top() {
        assert!(recognises("# a comment\nopenapi: 3.1.0\n"));
        assert!(recognises("'swagger' : '2.0'\n"));
        assert!(recognises("info: {}\nopenapi: 3.0.0\n"));
        assert!(recognises("  {\"info\": {}, \"openapi\": \"3.0.0\"}"));
        assert!(!recognises("info:\n  openapi: 3.0.0\n"));
        assert!(!recognises("type Query { openapi: String }\n"));
        assert!(!recognises("{\"data\": 1}"));
        assert!(!recognises(""));
    }
}
