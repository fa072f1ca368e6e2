//! Hands one definition to `graphql-parser` and says which token each line of its answer speaks of.
//!
//! `graphql-parser` reads the grammar well but loses places, decodes some literals wrongly and lacks a few
//! constructs. So it gets one token a line, every name and literal replaced by its token index (`n17`, `17`,
//! `"17"`): what it answers is structure over indices, and names, values and places come from our own tokens.
//! What its grammar lacks is lifted out here and handed back in [`Emitted`].

use std::fmt::Write as _;

use super::lexer::{Kind, Tokens};
use super::split::{Head, Piece};

/// The deepest nesting of brackets that `graphql-parser` accepts.
pub(super) const MAX_DEPTH: usize = 50;

/// The text for `graphql-parser` and what was kept back.
#[derive(Debug, Default)]
pub(super) struct Emitted {
    pub(super) text: String,
    /// The token of each line.
    pub(super) lines: Vec<usize>,
    /// What stood at the variables of an operation, by the token of the variable's `$`.
    pub(super) variables: Vec<VariableExtra>,
}

/// A description and directives of a variable, which the grammar of `graphql-parser` lacks.
#[derive(Debug, Default)]
pub(super) struct VariableExtra {
    pub(super) dollar: usize,
    pub(super) description: Option<usize>,
    /// The directives as the header of a scalar, which is parsed on its own; empty where there are none.
    pub(super) directives: Lifted,
}

/// A nested text: directives lifted from a variable.
#[derive(Debug, Default)]
pub(super) struct Lifted {
    pub(super) text: String,
    pub(super) lines: Vec<usize>,
}

/// The first bracket that nests deeper than the limit.
pub(super) fn too_deep(tokens: &Tokens<'_>, piece: &Piece) -> Option<usize> {
    let mut depth = 0_usize;
    for index in piece.start..piece.end {
        match tokens.kind(index) {
            Some(Kind::Punctuator(b'{' | b'(' | b'[')) => depth += 1,
            Some(Kind::Punctuator(b'}' | b')' | b']')) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Some(index);
        }
    }
    None
}

/// Writes a definition without its description and without `extend`: the grammar of a definition holds that
/// of its extension.
pub(super) fn emit(tokens: &Tokens<'_>, piece: &Piece) -> Emitted {
    let mut out = Emitted::default();
    let mut depth = 0_usize;
    let mut locations = false;
    let mut index = piece.start;
    let variables = variable_list(tokens, piece);
    while index < piece.end {
        let in_variables = variables.is_some_and(|(open, close)| index > open && index < close) && depth == 1;
        if in_variables && let Some(next) = lift(tokens, piece, index, &mut out) {
            index = next;
            continue;
        }
        match tokens.kind(index) {
            Some(Kind::Punctuator(b'{' | b'(' | b'[')) => depth += 1,
            Some(Kind::Punctuator(b'}' | b')' | b']')) => depth = depth.saturating_sub(1),
            _ => {}
        }
        let verbatim = tokens.is_name(index)
            && match depth {
                0 => locations || keeps_at_top(tokens, piece, index),
                _ => keeps_inside(tokens, piece, index),
            };
        locations |= verbatim && piece.head == Head::Directive && tokens.text(index) == "on";
        write_token(tokens, index, verbatim, &mut out.text);
        out.lines.push(index);
        index += 1;
    }
    if piece.head == Head::Schema && !tokens.is(piece.end - 1, b'}') {
        out.text.push_str("{\n}\n");
        out.lines.extend([piece.end, piece.end]);
    }
    out
}

fn write_token(tokens: &Tokens<'_>, index: usize, verbatim: bool, text: &mut String) {
    let written = match tokens.kind(index) {
        Some(Kind::Name) if !verbatim => writeln!(text, "n{index}"),
        Some(Kind::Int) => writeln!(text, "{index}"),
        Some(Kind::Float) => writeln!(text, "{index}.5"),
        Some(Kind::String | Kind::BlockString) => writeln!(text, "\"{index}\""),
        _ => writeln!(text, "{}", tokens.text(index)),
    };
    // Writing to a string cannot fail.
    let _ = written;
}

/// Whether a name outside of all brackets is a keyword at its place.
fn keeps_at_top(tokens: &Tokens<'_>, piece: &Piece, index: usize) -> bool {
    match (index - piece.start, piece.head) {
        (0, _) => true,
        (2, Head::Object | Head::Interface) => tokens.text(index) == "implements",
        (2, Head::Fragment) => true,
        (_, Head::Directive) => {
            matches!(tokens.text(index), "on" | "repeatable") && !tokens.is(index - 1, b'@')
        }
        _ => false,
    }
}

/// Whether a name inside of brackets is a keyword at its place.
fn keeps_inside(tokens: &Tokens<'_>, piece: &Piece, index: usize) -> bool {
    match tokens.text(index) {
        "on" => tokens.kind(index - 1) == Some(Kind::Spread),
        "true" | "false" | "null" => !tokens.is(index + 1, b':'),
        "query" | "mutation" | "subscription" => piece.head == Head::Schema && tokens.is(index + 1, b':'),
        _ => false,
    }
}

/// The parentheses with the variables of an operation.
fn variable_list(tokens: &Tokens<'_>, piece: &Piece) -> Option<(usize, usize)> {
    if !matches!(piece.head, Head::Query | Head::Mutation | Head::Subscription) {
        return None;
    }
    let open = piece.start + 1 + usize::from(tokens.is_name(piece.start + 1));
    if !tokens.is(open, b'(') {
        return None;
    }
    let close = closing(tokens, open, piece.end)?;
    Some((open, close))
}

fn closing(tokens: &Tokens<'_>, open: usize, end: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for index in open..end {
        match tokens.kind(index) {
            Some(Kind::Punctuator(b'{' | b'(' | b'[')) => depth += 1,
            Some(Kind::Punctuator(b'}' | b')' | b']')) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return Some(index);
        }
    }
    None
}

/// Takes a description or a directive out of the list of variables; the index after it.
fn lift(tokens: &Tokens<'_>, piece: &Piece, index: usize, out: &mut Emitted) -> Option<usize> {
    if tokens.is(index, b'$') {
        // A description went before; it made the entry.
        if out.variables.last().is_none_or(|extra| extra.dollar != index) {
            out.variables.push(VariableExtra { dollar: index, ..VariableExtra::default() });
        }
        return None;
    }
    // After `=` a string is a default value, whatever follows it.
    if tokens.is_string(index) && tokens.is(index + 1, b'$') && !tokens.is(index - 1, b'=') {
        let extra = VariableExtra { dollar: index + 1, description: Some(index), ..VariableExtra::default() };
        out.variables.push(extra);
        return Some(index + 1);
    }
    if !tokens.is(index, b'@') {
        return None;
    }
    let mut end = index + 2;
    if tokens.is(end, b'(') {
        end = closing(tokens, end, piece.end)? + 1;
    }
    let nested = &mut out.variables.last_mut()?.directives;
    if nested.text.is_empty() {
        nested.text.push_str("scalar\nn0\n");
        nested.lines.extend([index, index]);
    }
    for index in index..end {
        let verbatim = tokens.is_name(index) && keeps_inside(tokens, piece, index);
        write_token(tokens, index, verbatim, &mut nested.text);
        nested.lines.push(index);
    }
    Some(end)
}
