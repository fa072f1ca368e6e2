//! Messages that could not be written or read.

use std::borrow::Cow;
use std::fmt;

use crate::body::BoxError;
use crate::fault::Code;

/// A message that could not be written or read, and where.
#[derive(Debug, Default)]
pub struct Malformed {
    /// What is wrong.
    pub message: Cow<'static, str>,
    /// JSON pointer or XML path of the place; empty for the whole message.
    pub pointer: String,
    /// What stands in the contract at this place.
    pub expected: Option<Cow<'static, str>>,
    /// The cause below.
    pub source: Option<BoxError>,
    /// What a server answers, where that is not `InvalidArgument`.
    pub code: Option<Code>,
}

impl Malformed {
    /// With this message.
    pub fn new(message: impl Into<Cow<'static, str>>) -> Malformed {
        Malformed { message: message.into(), ..Malformed::default() }
    }

    /// At this place.
    #[must_use]
    pub fn at(mut self, pointer: impl Into<String>) -> Malformed {
        self.pointer = pointer.into();
        self
    }

    /// Where this was expected.
    #[must_use]
    pub fn expected(mut self, expected: impl Into<Cow<'static, str>>) -> Malformed {
        self.expected = Some(expected.into());
        self
    }

    /// Answered with this code.
    #[must_use]
    pub fn with_code(mut self, code: Code) -> Malformed {
        self.code = Some(code);
        self
    }

    /// Because of this.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<BoxError>) -> Malformed {
        self.source = Some(source.into());
        self
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if !self.pointer.is_empty() {
            write!(f, " at {}", self.pointer)?;
        }
        match &self.expected {
            Some(expected) => write!(f, ", expected {expected}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Malformed {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
