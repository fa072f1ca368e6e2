//! Diagnostics for people: the form rustc has, with the lines of the contract.
//!
//! Rendering is apart from the finding: [`json`] and [`cargo`] show the same value to machines and to cargo.

pub mod cargo;
pub mod json;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Effect, Label};
use crate::source::{SourceFile, SourceMap, Span};

/// Whether colours are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// Plain text.
    Never,
    /// ANSI escapes.
    Always,
}

/// The words of severity: what a reader of rustc expects.
pub fn severity(effect: Effect) -> &'static str {
    match effect {
        Effect::Invalid | Effect::Refused => "error",
        Effect::Approximated => "warning",
        Effect::Note => "note",
    }
}

/// One finding as text, ending in a line feed.
pub fn human(diagnostic: &Diagnostic, sources: &SourceMap, colour: Colour) -> String {
    let renderer = match colour {
        Colour::Never => Renderer::plain(),
        Colour::Always => Renderer::styled(),
    };
    let level = match severity(diagnostic.effect) {
        "error" => Level::ERROR,
        "warning" => Level::WARNING,
        _ => Level::NOTE,
    };
    let mut group = Group::with_title(level.primary_title(&diagnostic.message).id(diagnostic.code.id));
    for window in windows(diagnostic, sources) {
        group = match window {
            Window::Lines(snippet) => group.element(snippet),
            Window::Place(origin) => group.element(origin),
        };
    }
    for (level, text) in [(Level::NOTE, &diagnostic.note), (Level::HELP, &diagnostic.help)] {
        if let Some(text) = text {
            group = group.element(level.message(text));
        }
    }
    let mut text = renderer.decor_style(DecorStyle::Ascii).render(&[group]);
    text.push('\n');
    text
}

enum Window<'a> {
    Lines(Snippet<'a, Annotation<'a>>),
    Place(Origin<'a>),
}

/// Lines beyond this are not shown: minified documents stand on one line.
const LONGEST_LINE: usize = 400;

/// Labels further apart than this are shown in windows of their own, so that a window stays small however large
/// the document is.
const WINDOW_BYTES: u32 = 4000;

fn windows<'a>(diagnostic: &'a Diagnostic, sources: &'a SourceMap) -> Vec<Window<'a>> {
    let primary = &diagnostic.primary;
    let near = |label: &&Label| {
        label.span.file == primary.span.file && label.span.start.abs_diff(primary.span.start) < WINDOW_BYTES
    };
    let (close, far): (Vec<&Label>, Vec<&Label>) = diagnostic.labels.iter().partition(near);
    let mut windows = vec![window(sources, Some(primary), &close)];
    windows.extend(far.iter().map(|label| window(sources, None, &[label])));
    windows
}

fn window<'a>(sources: &'a SourceMap, primary: Option<&'a Label>, others: &[&'a Label]) -> Window<'a> {
    let spans = || primary.into_iter().chain(others.iter().copied()).map(|label| label.span);
    let Some(first) = spans().next() else { return Window::Place(Origin::path("")) };
    let all = spans().fold(first, Span::to);
    let file = sources.file(all.file);
    let (start, line) = start_of_line(sources, file, all);
    let text =
        file.text().get(start..end_of_line(file.text(), first_line_end(file.text(), all))).unwrap_or("");
    if text.is_empty() || text.lines().any(|line| line.len() > LONGEST_LINE) {
        let position = sources.position(first);
        let origin =
            Origin::path(file.name()).line(position.line as usize).char_column(position.column as usize);
        return Window::Place(origin);
    }
    let annotate = |label: &'a Label, kind: AnnotationKind| {
        let from = (label.span.start as usize).saturating_sub(start).min(text.len());
        let to = one_line(text, from, (label.span.end as usize).saturating_sub(start).min(text.len()));
        let annotation = kind.span(from..to);
        if label.message.is_empty() { annotation } else { annotation.label(&label.message) }
    };
    let mut snippet = Snippet::source(text).path(file.name()).line_start(line);
    if let Some(primary) = primary {
        snippet = snippet.annotation(annotate(primary, AnnotationKind::Primary));
    }
    let kind = AnnotationKind::Context;
    snippet = snippet.annotations(others.iter().map(|label| annotate(label, kind)));
    Window::Lines(snippet)
}

fn start_of_line(sources: &SourceMap, file: &SourceFile, span: Span) -> (usize, usize) {
    let line = sources.position(span).line;
    (file.lines().start_of_line(line).unwrap_or(0), line as usize)
}

/// A span over many lines is shown by its first one: a whole schema under a message helps nobody.
fn one_line(text: &str, from: usize, to: usize) -> usize {
    let line_end = text[from..].find('\n').map_or(text.len(), |offset| from + offset);
    to.min(line_end).max(from)
}

fn first_line_end(text: &str, span: Span) -> usize {
    let (start, end) = (span.start as usize, span.end as usize);
    if end - start > WINDOW_BYTES as usize * 2 { start } else { end.min(text.len()) }
}

fn end_of_line(text: &str, offset: usize) -> usize {
    let rest = text.get(offset.min(text.len())..).unwrap_or("");
    rest.find('\n').map_or(text.len(), |end| offset + end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::codes::source::SYNTAX;

    #[test]
    fn the_place_and_the_help_are_shown() {
        let mut sources = SourceMap::new();
        let file = sources.add("/x/a.yaml", "a.yaml", "openapi: 3.0.0\npaths:\n  /a: nothing\n");
        let diagnostic = Diagnostic::new(&SYNTAX, Span::new(file, 28, 35), "expected a path item")
            .here("this is a string")
            .help("write a mapping");
        let text = human(&diagnostic, &sources, Colour::Never);
        let expected = "\
error[CP0007]: expected a path item
 --> a.yaml:3:7
  |
3 |   /a: nothing
  |       ^^^^^^^ this is a string
  |
  = help: write a mapping
";
        assert_eq!(text, expected);
    }
}
