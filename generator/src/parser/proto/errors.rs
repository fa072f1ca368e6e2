//! The errors of the parser and of the linker as our diagnostics.

use miette::Diagnostic as Reported;

use super::places::Places;
use crate::diagnostic::codes::proto::INVALID;
use crate::diagnostic::codes::source as codes;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, LoadError, Span};

/// A text that is not protobuf: every error that was found in it.
pub(super) fn syntax(error: &protox_parse::ParseError, file: FileId, length: usize) -> Vec<Diagnostic> {
    let end = Span::new(file, length, length);
    all(error).into_iter().map(|error| translate(&codes::SYNTAX, error, file, end)).collect()
}

/// A file that cannot be linked: every error that was found in it. The error must have been given the file's text.
pub(super) fn link(error: &prost_reflect::DescriptorError, places: &Places) -> Vec<Diagnostic> {
    let fallback = error.path().map_or(places.span(&[]), |path| places.span(path));
    all(error).into_iter().map(|error| translate(&INVALID, error, places.file(), fallback)).collect()
}

/// A file that is there and cannot be read.
pub(super) fn unreadable(error: &LoadError, place: Span) -> Diagnostic {
    let code = match error {
        LoadError::Missing(_) => &codes::FILE_MISSING,
        LoadError::Outside(_) => &codes::FILE_OUTSIDE,
        LoadError::Remote(_) => &codes::FILE_REMOTE,
        LoadError::Encoding(_) => &codes::FILE_ENCODING,
        LoadError::Io(..) => &codes::FILE_UNREADABLE,
    };
    Diagnostic::new(code, place, error.to_string())
}

fn all(error: &dyn Reported) -> Vec<&dyn Reported> {
    let related = error.related().into_iter().flatten();
    std::iter::once(error).chain(related).collect()
}

/// The place that is meant is the label that says so, else the last one; the others tell what it clashes with.
fn translate(code: &'static Code, error: &dyn Reported, file: FileId, fallback: Span) -> Diagnostic {
    let mut labels: Vec<_> = error.labels().into_iter().flatten().collect();
    let found = labels.iter().position(|label| label.label() == Some("found here"));
    let primary = found.or(labels.len().checked_sub(1)).map(|at| labels.remove(at));
    let span = |label: &miette::LabeledSpan| {
        Span::new(file, label.offset(), label.offset().saturating_add(label.len()))
    };
    let help = error.help().map(|help| help.to_string().replace('\'', "`"));
    let is_import = help.as_ref().is_some_and(|help| help.starts_with("imports may not"));
    // The parser says "group name" here, a slip of its own.
    let message =
        if is_import { "invalid import path".to_owned() } else { error.to_string().replace('\'', "`") };
    let mut diagnostic = Diagnostic::new(code, primary.as_ref().map_or(fallback, span), message);
    for label in &labels {
        diagnostic = diagnostic.label(span(label), label.label().unwrap_or(""));
    }
    match help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}
