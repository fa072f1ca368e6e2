//! Cuts a token list into its top-level definitions, so that each is parsed alone: one bad definition never
//! hides the others, and SDL and operations may share a file.

use crate::diagnostic::codes::source::SYNTAX;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::SourceMap;

use super::lexer::{Kind, Tokens, lex};

/// The keyword a definition starts with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Head {
    Schema,
    Scalar,
    Object,
    Interface,
    Union,
    Enum,
    Input,
    Directive,
    Query,
    Mutation,
    Subscription,
    Fragment,
    /// A selection set alone: an anonymous query.
    Shorthand,
}

impl Head {
    fn of(text: &str) -> Option<Head> {
        Some(match text {
            "schema" => Head::Schema,
            "scalar" => Head::Scalar,
            "type" => Head::Object,
            "interface" => Head::Interface,
            "union" => Head::Union,
            "enum" => Head::Enum,
            "input" => Head::Input,
            "directive" => Head::Directive,
            "query" => Head::Query,
            "mutation" => Head::Mutation,
            "subscription" => Head::Subscription,
            "fragment" => Head::Fragment,
            "{" => Head::Shorthand,
            _ => return None,
        })
    }

    /// Whether it belongs to an operation document.
    pub(super) fn is_executable(self) -> bool {
        matches!(self, Head::Query | Head::Mutation | Head::Subscription | Head::Fragment | Head::Shorthand)
    }

    /// Whether braces belong to the definition; elsewhere they start an anonymous query.
    fn has_braces(self) -> bool {
        !matches!(self, Head::Scalar | Head::Union | Head::Directive)
    }
}

/// One definition: token indices.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    pub(super) head: Head,
    /// The description in front of it.
    pub(super) description: Option<usize>,
    /// The `extend` in front of it.
    pub(super) extend: Option<usize>,
    /// The keyword, or the brace of a shorthand.
    pub(super) start: usize,
    /// After its last token.
    pub(super) end: usize,
}

/// All definitions of a file, in order. Tokens that start none are reported.
pub(super) fn split(tokens: &Tokens<'_>, out: &mut Diagnostics) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < tokens.list.len() {
        let description = tokens.is_string(at).then_some(at);
        let mut start = at + usize::from(description.is_some());
        let extend = (tokens.is_name(start) && tokens.text(start) == "extend").then_some(start);
        start += usize::from(extend.is_some());
        match Head::of(tokens.text(start)) {
            Some(head) => {
                let end = end_of(tokens, head, start);
                pieces.push(Piece { head, description, extend, start, end });
                at = end;
            }
            None => {
                let found =
                    if start < tokens.list.len() { tokens.text(start) } else { "the end of the file" };
                let message = format!("expected a definition, found `{found}`");
                out.push(Diagnostic::new(&SYNTAX, tokens.span(start), message).help(
                    "a definition starts with a keyword such as `type`, `input`, `enum`, `extend`, `query` or `fragment`",
                ));
                at = next_keyword(tokens, start + 1);
            }
        }
    }
    pieces
}

/// Whether a text starts with a definition: comments and a description may stand in front.
pub(super) fn starts_document(text: &str) -> bool {
    let mut ignored = Diagnostics::new();
    let file = SourceMap::new().add("", "", "");
    let tokens = lex(file, text, &mut ignored);
    // What stands before the first token must be white space and comments: `<schema` is no GraphQL.
    let Some(first) = tokens.list.first() else { return false };
    if ignored.iter().any(|fault| fault.primary.span.start <= first.end) {
        return false;
    }
    let mut start = usize::from(tokens.is_string(0));
    if tokens.text(start) == "extend" {
        start += 1;
    }
    let Some(head) = Head::of(tokens.text(start)) else { return false };
    match head {
        // A brace starts JSON as well; a selection starts with a name or a spread.
        Head::Shorthand => tokens.is_name(start + 1) || tokens.kind(start + 1) == Some(Kind::Spread),
        // A colon would make it a member of YAML.
        _ => !tokens.is(start + 1, b':') && tokens.list.len() > start + 1,
    }
}

/// Where reading goes on after a token that starts nothing: the next keyword outside of all brackets.
fn next_keyword(tokens: &Tokens<'_>, mut at: usize) -> usize {
    while at < tokens.list.len() {
        match tokens.kind(at) {
            Some(Kind::Punctuator(b'{' | b'(' | b'[')) => at = after_bracket(tokens, at),
            Some(Kind::Name) if starts_definition(tokens.text(at)) => return at,
            _ => at += 1,
        }
    }
    at
}

fn starts_definition(text: &str) -> bool {
    text == "extend" || Head::of(text).is_some()
}

/// The index after the bracket that closes the one at `open`; the end of the file where none does.
fn after_bracket(tokens: &Tokens<'_>, open: usize) -> usize {
    let mut depth = 0_usize;
    for index in open..tokens.list.len() {
        match tokens.kind(index) {
            Some(Kind::Punctuator(b'{' | b'(' | b'[')) => depth += 1,
            Some(Kind::Punctuator(b'}' | b')' | b']')) => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return index + 1;
                }
            }
            _ => {}
        }
    }
    tokens.list.len()
}

/// Walks a definition's header, which has no closing token of its own, up to its braces or to what can no
/// longer belong to it.
fn end_of(tokens: &Tokens<'_>, head: Head, start: usize) -> usize {
    if head == Head::Shorthand {
        return after_bracket(tokens, start);
    }
    let mut at = start + 1;
    while at < tokens.list.len() {
        match tokens.kind(at) {
            Some(Kind::Punctuator(b'{')) if head.has_braces() => return after_bracket(tokens, at),
            Some(Kind::Punctuator(b'{')) | Some(Kind::String | Kind::BlockString) => return at,
            Some(Kind::Punctuator(b'(' | b'[')) => at = after_bracket(tokens, at),
            Some(Kind::Name) if !continues(tokens, head, start, at) && starts_definition(tokens.text(at)) => {
                return at;
            }
            _ => at += 1,
        }
    }
    at
}

/// Whether the grammar wants a name at `at`, so that a keyword there is only a name.
fn continues(tokens: &Tokens<'_>, head: Head, start: usize, at: usize) -> bool {
    let before = tokens.text(at - 1);
    match at - start {
        1 => !matches!(head, Head::Schema | Head::Directive),
        2 if matches!(head, Head::Object | Head::Interface) && tokens.text(at) == "implements" => true,
        2 if head == Head::Fragment => true,
        3 if head == Head::Fragment || before == "implements" => true,
        _ => matches!(before, "@" | "=" | "|" | "&"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heads(text: &str) -> Vec<(Head, usize)> {
        let mut out = Diagnostics::new();
        let file = SourceMap::new().add("a.graphql", "a.graphql", text);
        let tokens = lex(file, text, &mut out);
        let pieces = split(&tokens, &mut out);
        assert!(out.is_empty(), "{out:?}");
        pieces.iter().map(|piece| (piece.head, piece.end - piece.start)).collect()
    }

    #[test]
    fn keywords_may_be_names() {
        let text = "type type implements input & enum @scalar\nscalar type\nunion query = type | enum\
            \ndirective @on(a: Int) repeatable on FIELD | QUERY\nfragment fragment on query { type }\nenum enum { type }";
        let expected = [
            (Head::Object, 8),
            (Head::Scalar, 2),
            (Head::Union, 6),
            (Head::Directive, 13),
            (Head::Fragment, 7),
            (Head::Enum, 5),
        ];
        assert_eq!(heads(text), expected);
    }

    #[test]
    fn operations_and_types_share_a_file() {
        let text = "scalar A { a } type B \"about C\" type C { x: A } query { c } mutation M { d }";
        let kinds: Vec<Head> = heads(text).into_iter().map(|(head, _)| head).collect();
        let expected =
            [Head::Scalar, Head::Shorthand, Head::Object, Head::Object, Head::Query, Head::Mutation];
        assert_eq!(kinds, expected);
    }
}
