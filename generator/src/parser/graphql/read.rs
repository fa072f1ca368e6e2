//! One file to [`Document`]: tokens, definitions, and each definition through `graphql-parser`.

use crate::diagnostic::codes::source::{LIMIT, SYNTAX};
use crate::diagnostic::{Diagnostic, Diagnostics, Effect};
use crate::source::{FileId, Span};

use super::lexer::{Tokens, lex};
use super::read_executable::{read_fragment, read_operation};
use super::read_type_system::{read_definition, read_directives};
use super::shim::{self, Emitted};
use super::split::{Head, Piece, split};
use super::syntax::Document;

/// Adds the definitions of a file. A definition that cannot be read is reported and left out.
pub(super) fn read(file: FileId, text: &str, into: &mut Document, out: &mut Diagnostics) {
    read_tokens(&lex(file, text, out), into, out);
}

/// The same for a text of our own, which stands in no file: every node gets the same place.
pub(super) fn read_built_in(place: Span, text: &str, into: &mut Document, out: &mut Diagnostics) {
    let mut tokens = lex(place.file, text, out);
    tokens.place = Some(place);
    read_tokens(&tokens, into, out);
}

fn read_tokens(tokens: &Tokens<'_>, into: &mut Document, out: &mut Diagnostics) {
    for piece in split(tokens, out) {
        let mut reader = Reader { tokens, piece, out };
        if let Err(fault) = reader.read(into) {
            reader.report(fault);
        }
    }
}

/// Why a definition could not be read.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) span: Span,
    pub(super) message: String,
    pub(super) note: Option<String>,
}

impl Fault {
    pub(super) fn new(span: Span, message: impl Into<String>) -> Fault {
        Fault { span, message: message.into(), note: None }
    }
}

/// The definition in hand.
struct Reader<'a, 't, 'd> {
    tokens: &'a Tokens<'t>,
    piece: Piece,
    out: &'d mut Diagnostics,
}

impl Reader<'_, '_, '_> {
    fn read(&mut self, into: &mut Document) -> Result<(), Fault> {
        if let Some(index) = shim::too_deep(self.tokens, &self.piece) {
            let message = format!("brackets nest deeper than {} here", shim::MAX_DEPTH);
            self.out
                .push(Diagnostic::new(&LIMIT, self.tokens.span(index), message).effect(self.effect()).help(
                "nothing a person writes nests so deep; cut the definition into several, or lists into types",
            ));
            return Ok(());
        }
        let piece = self.piece;
        check_header(self.tokens, &piece)?;
        let emitted = shim::emit(self.tokens, &piece);
        if !piece.head.is_executable() {
            let parsed = graphql_parser::schema::parse_schema::<&str>(&emitted.text)
                .map_err(|error| fault(self.tokens, &emitted.lines, &error.to_string()))?;
            for definition in parsed.definitions {
                read_definition(self.tokens, &piece, definition, into)?;
            }
            return Ok(());
        }
        let directives = self.variable_directives(&emitted)?;
        let parsed = graphql_parser::query::parse_query::<&str>(&emitted.text)
            .map_err(|error| fault(self.tokens, &emitted.lines, &error.to_string()))?;
        for definition in parsed.definitions {
            match definition {
                graphql_parser::query::Definition::Operation(operation) => {
                    let extras = emitted.variables.iter().zip(&directives);
                    into.operations.push(read_operation(self.tokens, &piece, operation, extras)?);
                }
                graphql_parser::query::Definition::Fragment(fragment) => {
                    into.fragments.push(read_fragment(self.tokens, &piece, fragment)?);
                }
            }
        }
        Ok(())
    }

    /// The directives that were lifted from each variable.
    fn variable_directives(&self, emitted: &Emitted) -> Result<Vec<Vec<super::syntax::Directive>>, Fault> {
        let mut all = Vec::with_capacity(emitted.variables.len());
        for extra in &emitted.variables {
            if extra.directives.text.is_empty() {
                all.push(Vec::new());
                continue;
            }
            let parsed = graphql_parser::schema::parse_schema::<&str>(&extra.directives.text)
                .map_err(|error| fault(self.tokens, &extra.directives.lines, &error.to_string()))?;
            all.push(read_directives(self.tokens, parsed));
        }
        Ok(all)
    }

    /// A bad operation is refused alone; a bad definition of the schema leaves the contract in doubt.
    fn effect(&self) -> Effect {
        if self.piece.head.is_executable() { Effect::Refused } else { Effect::Invalid }
    }

    fn report(&mut self, fault: Fault) {
        let mut diagnostic = Diagnostic::new(&SYNTAX, fault.span, fault.message).effect(self.effect());
        diagnostic.note = fault.note;
        self.out.push(diagnostic);
    }
}

/// What the header rules out before the grammar is asked.
fn check_header(tokens: &Tokens<'_>, piece: &Piece) -> Result<(), Fault> {
    if let Some(extend) = piece.extend {
        if piece.head.is_executable() || piece.head == Head::Directive {
            return Err(Fault::new(tokens.span(extend), "only a schema or a type can be extended"));
        }
        if let Some(description) = piece.description {
            return Err(Fault::new(tokens.span(description), "an extension has no description"));
        }
    }
    if let (Some(description), Head::Shorthand) = (piece.description, piece.head) {
        return Err(Fault::new(
            tokens.span(description),
            "a selection set without a keyword has no description",
        ));
    }
    if piece.head == Head::Fragment && tokens.text(piece.start + 1) == "on" {
        return Err(Fault::new(tokens.span(piece.start + 1), "a fragment cannot be called `on`"));
    }
    if piece.head == Head::Schema && piece.extend.is_none() && !tokens.is(piece.end - 1, b'}') {
        return Err(Fault::new(tokens.span(piece.end), "expected `{` with the root types of the schema"));
    }
    Ok(())
}

/// `graphql-parser` answers with text alone: `Parse error at LINE:COLUMN`, `Unexpected ..`, `Expected ..`.
fn fault(tokens: &Tokens<'_>, lines: &[usize], error: &str) -> Fault {
    let line = error
        .split_once("Parse error at ")
        .and_then(|(_, rest)| rest.split_once(':'))
        .and_then(|(line, _)| line.trim().parse::<usize>().ok())
        .unwrap_or(1);
    let last = lines.last().map_or(0, |index| index + 1);
    let index = lines.get(line.saturating_sub(1)).copied().unwrap_or(last);
    let at_end = line > lines.len() || index >= tokens.list.len();
    let message = match at_end {
        true => "the definition ends too early".to_owned(),
        false => format!("`{}` cannot stand here", tokens.text(index)),
    };
    let expected = error.lines().find_map(|line| line.trim().strip_prefix("Expected "));
    let note = expected.map(|expected| format!("expected {}", expected.trim()));
    Fault { span: tokens.span(index), message, note }
}
