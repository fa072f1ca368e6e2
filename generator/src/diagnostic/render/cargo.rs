//! Diagnostics for cargo: one line each, since cargo shows the lines of a build script one by one.

use super::super::{Diagnostic, Effect};
use crate::source::SourceMap;

/// The directive of a finding; none for notes, which would only be noise in a build.
pub fn directive(diagnostic: &Diagnostic, sources: &SourceMap) -> Option<String> {
    let word = match diagnostic.effect {
        Effect::Invalid => "error",
        Effect::Refused | Effect::Approximated => "warning",
        Effect::Note => return None,
    };
    let position = sources.position(diagnostic.primary.span);
    let file = sources.file(diagnostic.primary.span.file).name();
    let help = diagnostic.help.as_ref().map_or(String::new(), |help| format!(" (help: {help})"));
    let text = format!(
        "{file}:{}:{}: [{}] {}{help}",
        position.line, position.column, diagnostic.code.id, diagnostic.message
    );
    Some(format!("cargo::{word}={}", text.replace(['\n', '\r'], " ")))
}
