//! Which OpenAPI a document is written in.

use super::tree::Node;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};

/// The versions that differ in how they are read. Schemas of all versions 3 are read alike: where the dialects
/// differ, they differ in spelling (`nullable` or `null`, a flag or a number for `exclusiveMinimum`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    /// Swagger 2.0.
    V2,
    /// 3.0, 3.1, 3.2 and whatever comes after it.
    V3,
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
        let major = text.split('.').next().unwrap_or("").trim().parse::<u32>();
        let version = match major.ok() {
            Some(2) => Some(Version::V2),
            Some(3) => Some(Version::V3),
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
