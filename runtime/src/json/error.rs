//! What was wrong with a document: every problem with its JSON pointer, line and column. Values are
//! never shown, they may be secrets.

use std::borrow::Cow;
use std::fmt;

/// A document that could not be read. Displays its first problem.
#[derive(Clone, PartialEq, Eq)]
pub struct Error(Box<[Problem]>);

/// One thing wrong with a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where, as a JSON pointer (RFC 6901); a missing member is pointed at as if it were there.
    pub pointer: String,
    /// What, as half a sentence: "expected a 64-bit integer, found a string".
    pub message: String,
    /// What kind: `type`, `required`, `enum`, `duplicate`, `union`, `syntax` or `limit`.
    pub rule: &'static str,
    /// What should stand there, where a value of the wrong kind did.
    pub expected: Option<Cow<'static, str>>,
    /// Line in the document, from 1.
    pub line: usize,
    /// Column in bytes, from 1.
    pub column: usize,
}

impl Error {
    /// Everything that is wrong, in the order of the document; never empty.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.0
    }

    /// Where the first problem is, as a JSON pointer.
    #[must_use]
    pub fn pointer(&self) -> &str {
        self.0.first().map_or("", |problem| &problem.pointer)
    }

    /// Whether the document is no JSON at all, rather than JSON of the wrong shape.
    #[must_use]
    pub fn is_syntax(&self) -> bool {
        self.0.iter().any(|problem| problem.rule == "syntax")
    }

    pub(super) fn not_utf8(bytes: &[u8], at: usize) -> Error {
        let (line, column) = place(bytes, at);
        Error(Box::new([Problem {
            pointer: String::new(),
            message: "the document is not UTF-8".to_owned(),
            rule: "syntax",
            expected: None,
            line,
            column,
        }]))
    }

    pub(super) fn new(text: &str, found: Vec<Found>) -> Error {
        Error(found.into_iter().map(|found| found.problem(text.as_bytes())).collect())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(problem) = self.0.first() else { return f.write_str("not valid") };
        problem.fmt(f)?;
        match self.0.len() {
            1 => Ok(()),
            more => write!(f, " (and {} more)", more - 1),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.pointer.is_empty() {
            write!(f, "{}: ", self.pointer)?;
        }
        write!(f, "{} (line {}, column {})", self.message, self.line, self.column)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Error").field(&self.0).finish()
    }
}

impl std::error::Error for Error {}

/// A problem while it is found. Its path is pushed on while the reader unwinds, innermost first, so
/// that reading what is right costs nothing.
pub(super) struct Found {
    pub(super) at: usize,
    pub(super) what: What,
    pub(super) path: Vec<Step>,
}

pub(super) enum Step {
    Field(&'static str),
    Index(usize),
    Key(String),
}

pub(super) enum What {
    Syntax(&'static str),
    Limit(&'static str),
    Missing,
    Duplicate,
    Wrong { expected: Cow<'static, str>, found: &'static str },
    NotNamed { known: &'static [&'static str] },
    NoArm { union: &'static str },
}

impl Found {
    fn problem(self, text: &[u8]) -> Problem {
        let (line, column) = place(text, self.at);
        let pointer = pointer(&self.path);
        let (rule, message) = self.what.say();
        let expected = match self.what {
            What::Wrong { expected, .. } => Some(expected),
            _ => None,
        };
        Problem { pointer, message, rule, expected, line, column }
    }
}

impl What {
    fn say(&self) -> (&'static str, String) {
        match self {
            What::Syntax(what) => ("syntax", (*what).to_owned()),
            What::Limit(what) => ("limit", (*what).to_owned()),
            What::Missing => ("required", "a required member is missing".to_owned()),
            What::Duplicate => ("duplicate", "the member stands twice".to_owned()),
            What::Wrong { expected, found } => ("type", format!("expected {expected}, found {found}")),
            What::NotNamed { known } => ("enum", format!("expected one of: {}", known.join(", "))),
            What::NoArm { union } => ("union", format!("expected one of the forms of {union}")),
        }
    }
}

fn pointer(path: &[Step]) -> String {
    let mut out = String::new();
    for step in path.iter().rev() {
        out.push('/');
        match step {
            Step::Index(index) => out.push_str(&index.to_string()),
            Step::Field(name) => escape(name, &mut out),
            Step::Key(name) => escape(name, &mut out),
        }
    }
    out
}

/// RFC 6901, section 3.
pub(crate) fn escape(name: &str, out: &mut String) {
    for c in name.chars() {
        match c {
            '~' => out.push_str("~0"),
            '/' => out.push_str("~1"),
            c => out.push(c),
        }
    }
}

fn place(text: &[u8], at: usize) -> (usize, usize) {
    let before = &text[..at.min(text.len())];
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
    (line, column)
}
