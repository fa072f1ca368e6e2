//! XML documents of a contract: decoding, the tree (`roxmltree`), names, places.
//!
//! A document type declaration is refused, and so is nesting beyond [`MAX_DEPTH`]: the readers recurse.

mod element;
mod encoding;
mod name;

use roxmltree::{Document, Error, ParsingOptions};

pub(crate) use element::Element;
pub use encoding::decode;
pub(crate) use name::*;

use crate::diagnostic::codes::{source, wsdl as codes};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, LineIndex, Span};

/// How deep elements may nest. The deepest of 3,000 real schemas stays below 40.
pub(crate) const MAX_DEPTH: usize = 120;

/// How many nodes one document may have; the largest known contract has 400,000.
const MAX_NODES: u32 = 20_000_000;

/// The tree of a document. What is wrong with the text is reported.
pub(crate) fn parse<'a>(text: &'a str, file: FileId, out: &mut Diagnostics) -> Option<Document<'a>> {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    let document = match Document::parse_with_options(text, options) {
        Ok(document) => document,
        Err(error) => {
            out.push(describe(&error, text, file));
            return None;
        }
    };
    if let Some(span) = too_deep(&document, file) {
        let message = format!("elements nest deeper than {MAX_DEPTH} levels");
        out.push(Diagnostic::new(&source::LIMIT, span, message));
        return None;
    }
    Some(document)
}

fn too_deep(document: &Document<'_>, file: FileId) -> Option<Span> {
    let mut node = document.root_element();
    let mut depth = 1;
    loop {
        if depth > MAX_DEPTH {
            let start = node.range().start;
            return Some(Span::new(file, start, start + 1));
        }
        if let Some(child) = node.first_element_child() {
            (node, depth) = (child, depth + 1);
            continue;
        }
        while node.next_sibling_element().is_none() {
            node = node.parent_element()?;
            depth -= 1;
        }
        node = node.next_sibling_element()?;
    }
}

fn describe(error: &Error, text: &str, file: FileId) -> Diagnostic {
    let pos = error.pos();
    let offset = LineIndex::new(text).offset(text, pos.row, pos.col);
    let end =
        text.get(offset..).and_then(|rest| rest.chars().next()).map_or(offset, |c| offset + c.len_utf8());
    let span = Span::new(file, offset, end);
    match error {
        Error::DtdDetected => {
            let start = text.find("<!DOCTYPE").unwrap_or(0);
            let span = Span::new(file, start, start + "<!DOCTYPE".len());
            Diagnostic::new(&codes::DTD, span, "the document has a document type declaration")
                .help("remove the `<!DOCTYPE ...>`; entities it declares have to be written out")
        }
        Error::UnknownNamespace(prefix, _) => {
            let message = format!("the prefix `{prefix}` is not declared");
            let uri = usual_namespace(prefix).unwrap_or("...");
            Diagnostic::new(&source::SYNTAX, span, message)
                .help(format!("add `xmlns:{prefix}=\"{uri}\"` to the root element"))
        }
        Error::NodesLimitReached => {
            Diagnostic::new(&source::LIMIT, span, format!("the document has more than {MAX_NODES} nodes"))
        }
        error => Diagnostic::new(&source::SYNTAX, span, without_position(&error.to_string())),
    }
}

/// The words of the XML reader; it puts the position at the end, and ours stands in front already.
fn without_position(message: &str) -> String {
    match message.rsplit_once(" at ") {
        Some((message, at)) if at.bytes().all(|byte| byte.is_ascii_digit() || byte == b':') => {
            message.to_owned()
        }
        _ => message.to_owned(),
    }
}
