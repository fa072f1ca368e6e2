//! WSDL 1.1 with XML Schema 1.0, or schemas alone.
//!
//! Documents are read into syntax types of their own (`syntax`, `xsd`), put together, then lowered. WSDL 2.0 and
//! document type declarations are refused; nothing is fetched.

mod catalog;
mod load;
mod lower;
mod read;
mod read_binding;
mod syntax;
mod xml;
mod xsd;

pub use xml::decode;

use super::Parser;
use crate::diagnostic::Diagnostics;
use crate::ir::{Contract, Format};
use crate::source::{FileId, Loader};

/// The reader of WSDL and XML Schema.
pub const PARSER: Parser = Parser {
    format: Format::Wsdl,
    recognises: |_, text| recognises(text),
    parse: |loader, entry, _, out| parse(loader, entry, out),
};

/// Whether a text looks like a WSDL or a schema: the name of its root element tells.
pub fn recognises(text: &str) -> bool {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    // What may stand before the root element: the declaration, comments, instructions, a document type.
    loop {
        let end = match rest {
            _ if rest.starts_with("<!--") => "-->",
            _ if rest.starts_with("<?") => "?>",
            // Refused later, with its place.
            _ if rest.starts_with("<!DOCTYPE")
                && rest.split('>').next().is_some_and(|head| head.contains('[')) =>
            {
                "]>"
            }
            _ if rest.starts_with("<!") => ">",
            _ => break,
        };
        let Some((_, after)) = rest.split_once(end) else { return false };
        rest = after.trim_start();
    }
    let Some(tag) = rest.strip_prefix('<') else { return false };
    let name = tag.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next().unwrap_or_default();
    let local = name.rsplit(':').next().unwrap_or_default();
    matches!(local, "definitions" | "schema" | "description")
}

/// Reads a contract whose entry is loaded already. `None` where the entry is of no use; what went wrong, and what is
/// approximated or left out, is in `out`.
pub fn parse(loader: &mut Loader, entry: FileId, out: &mut Diagnostics) -> Option<Contract> {
    let documents = load::load(loader, entry, out)?;
    Some(lower::lower(&documents, entry, loader.map(), out))
}

#[cfg(test)]
mod tests;
