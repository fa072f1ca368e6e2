//! Which OpenAPI a document is written in.

use super::tree::Node;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};

/// The versions that differ in how they are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Version {
    /// Swagger 2.0.
    V2,
    /// 3.0.x: schemas in the dialect of JSON Schema Wright Draft 00.
    V3_0,
    /// 3.1.x: schemas of JSON Schema 2020-12.
    V3_1,
    /// 3.2.x, and whatever comes after it.
    V3_2,
}

impl Version {
    /// The version a document names; `None` where it names none that is known (reported).
    pub(super) fn of(root: &Node, out: &mut Diagnostics) -> Option<Version> {
        let named = root.get("openapi").or_else(|| root.get("swagger"));
        let Some(node) = named else {
            let message = "the document names no version: `openapi` or `swagger` is missing at its top";
            out.push(Diagnostic::new(&codes::openapi::DOCUMENT, root.span, message));
            return None;
        };
        let text = node.as_text().unwrap_or("");
        let mut numbers = text.split('.').map(|number| number.trim().parse::<u32>().ok());
        let version = match (numbers.next().flatten(), numbers.next().flatten()) {
            (Some(2), _) => Some(Version::V2),
            (Some(3), None | Some(0)) => Some(Version::V3_0),
            (Some(3), Some(1)) => Some(Version::V3_1),
            (Some(3), Some(_)) => Some(Version::V3_2),
            _ => None,
        };
        if version.is_none() {
            let message = format!("version `{text}` of OpenAPI is not known");
            out.push(
                Diagnostic::new(&codes::openapi::VERSION, node.span, message)
                    .help("2.0, 3.0, 3.1 and 3.2 are read"),
            );
        }
        version
    }
}
