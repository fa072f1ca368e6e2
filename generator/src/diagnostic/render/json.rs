//! Diagnostics for machines: one JSON object a line.

use serde_json::{Value, json};

use super::super::{Diagnostic, Effect, Label};
use crate::source::{SourceMap, Span};

/// One finding as a JSON object: `code`, `severity`, `effect`, `message`, `file`, `line`, `column` and, where they
/// are there, `pointer`, `labels`, `note`, `help`.
pub fn diagnostic(diagnostic: &Diagnostic, sources: &SourceMap) -> Value {
    let mut object = place(diagnostic.primary.span, sources);
    object["code"] = diagnostic.code.id.into();
    object["severity"] = super::severity(diagnostic.effect).into();
    object["effect"] = effect(diagnostic.effect).into();
    object["message"] = diagnostic.message.as_str().into();
    let texts = [("pointer", &diagnostic.pointer), ("note", &diagnostic.note), ("help", &diagnostic.help)];
    for (name, text) in texts {
        if let Some(text) = text {
            object[name] = text.as_str().into();
        }
    }
    if !diagnostic.labels.is_empty() {
        object["labels"] = diagnostic.labels.iter().map(|one| label(one, sources)).collect();
    }
    object
}

/// `file`, `line` and `column` of a span.
pub fn place(span: Span, sources: &SourceMap) -> Value {
    let position = sources.position(span);
    json!({ "file": sources.file(span.file).name(), "line": position.line, "column": position.column })
}

fn label(label: &Label, sources: &SourceMap) -> Value {
    let mut object = place(label.span, sources);
    object["message"] = label.message.as_str().into();
    object
}

fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Invalid => "invalid",
        Effect::Refused => "refused",
        Effect::Approximated => "approximated",
        Effect::Note => "note",
    }
}
