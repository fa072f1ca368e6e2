//! What can be wrong with a document, and where.

use std::fmt;

/// The longest piece of a document that an error repeats, in bytes.
const EXCERPT: usize = 64;

/// A document that is not well formed, is over a limit, or does not hold the expected type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Inner>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    path: String,
    /// Bytes from the start of the document.
    offset: usize,
    line: u32,
    column: u32,
    kind: ErrorKind,
}

/// What is wrong, without the place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Not well-formed XML; what the reader says of it.
    Syntax(String),
    /// A DOCTYPE. They are refused: SOAP forbids them (SOAP 1.1 section 3, SOAP 1.2 part 1 section 5).
    Doctype,
    /// An entity other than the five of XML and character references.
    Entity(String),
    /// More than one of the [`Limits`](super::Limits) allows.
    Limit(&'static str),
    /// The root element has another name than the expected one.
    Root {
        /// `{namespace}local` of what should be there.
        expected: String,
        /// `{namespace}local` of what is there.
        found: String,
    },
    /// A value that is not of its type.
    Value {
        /// The type in words: `an integer`.
        expected: &'static str,
        /// The beginning of what is there.
        found: String,
    },
    /// A required element or attribute is not there.
    Missing(&'static str),
    /// More of an element than may be there: the second one of a single one.
    Repeated,
    /// An `xsi:type` that the contract does not know at this place.
    UnknownType(String),
    /// A block of a SOAP header that must be understood and is not: its `{namespace}name`.
    NotUnderstood(String),
    /// A value that has no XML form at its place.
    NoForm,
}

impl Error {
    pub(crate) fn at(offset: usize, kind: ErrorKind) -> Self {
        Self(Box::new(Inner { path: String::new(), offset, line: 0, column: 0, kind }))
    }

    /// The place as a path of element names from the root: `/order/item[3]/@sku`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// The line, from 1. 0 where a value could not be written.
    #[must_use]
    pub fn line(&self) -> u32 {
        self.0.line
    }

    /// The column in characters, from 1. 0 where a value could not be written.
    #[must_use]
    pub fn column(&self) -> u32 {
        self.0.column
    }

    /// What is wrong there.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// Puts a step in front of the path; called while the error unwinds, so success pays nothing.
    #[cold]
    pub(crate) fn within(mut self, step: impl fmt::Display) -> Self {
        self.0.path.insert_str(0, &format!("/{step}"));
        self
    }

    /// Finds line and column in the document.
    #[cold]
    pub(crate) fn located(mut self, document: &str) -> Self {
        let mut end = self.0.offset.min(document.len());
        while !document.is_char_boundary(end) {
            end -= 1;
        }
        let before = &document[..end];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        self.0.line = count(before.bytes().filter(|b| *b == b'\n').count());
        self.0.column = count(before[line_start..].chars().count());
        self
    }
}

fn count(before: usize) -> u32 {
    u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1)
}

/// The beginning of `text`, short enough for an error.
pub(crate) fn excerpt(text: &str) -> String {
    if text.len() <= EXCERPT {
        return text.to_owned();
    }
    let mut end = EXCERPT;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}…", &text[..end])
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { path, line, column, kind, .. } = &*self.0;
        if !path.is_empty() {
            write!(f, "{path}: ")?;
        }
        fmt::Display::fmt(kind, f)?;
        if *line > 0 {
            write!(f, " (line {line}, column {column})")?;
        }
        Ok(())
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax(what) => f.write_str(what),
            Self::Doctype => f.write_str("a DOCTYPE is not allowed"),
            Self::Entity(name) => write!(f, "the entity `&{name};` is not known"),
            Self::Limit(what) => write!(f, "too much: {what}"),
            Self::Root { expected, found } => write!(f, "expected the element {expected}, found {found}"),
            Self::Value { expected, found } => write!(f, "expected {expected}, found `{found}`"),
            Self::Missing(name) => write!(f, "`{name}` is missing"),
            Self::Repeated => f.write_str("there may be only one"),
            Self::UnknownType(name) => write!(f, "the type {name} is not known here"),
            Self::NotUnderstood(name) => write!(f, "the header block {name} is not understood"),
            Self::NoForm => f.write_str("the value has no XML form here"),
        }
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_tells_its_place() {
        let error = Error::at(9, ErrorKind::Value { expected: "an integer", found: "é".into() });
        let error = error.within("@id").within("item[2]").located("<a>\n <bé>é");
        assert_eq!(error.path(), "/item[2]/@id");
        assert_eq!((error.line(), error.column()), (2, 5));
        assert_eq!(error.to_string(), "/item[2]/@id: expected an integer, found `é` (line 2, column 5)");
    }

    #[test]
    fn an_excerpt_is_cut_between_characters() {
        assert_eq!(excerpt("short"), "short");
        let long = "é".repeat(100);
        assert_eq!(excerpt(&long), format!("{}…", "é".repeat(32)));
        assert_eq!(excerpt(&format!("x{long}")), format!("x{}…", "é".repeat(31)));
    }
}
