//! What went wrong, as GraphQL tells it: a list of errors beside the data (specification, section 7.1.2).

use std::fmt;

use crate::failure::Failure;
use crate::fault::Fault;
use crate::record::{Extra, Map, Number, Value, field};

/// The errors of a reply. The contract declares none, so this is the declared error of every operation.
#[derive(Clone)]
pub struct Errors {
    /// At least one.
    pub errors: Vec<Error>,
    /// What the reply holds besides; members that failed are null.
    pub data: Option<Value>,
    /// Facts of the server's own.
    pub extensions: Option<Value>,
    extra: Extra,
}

/// One error.
#[derive(Clone)]
pub struct Error {
    /// What went wrong, for people.
    pub message: String,
    /// Where in the document.
    pub locations: Option<Vec<Location>>,
    /// Where in the answer: names and indices.
    pub path: Option<Vec<Value>>,
    /// Facts of the server's own; `code` by custom.
    pub extensions: Option<Value>,
    extra: Extra,
}

/// A place in a document.
#[derive(Clone)]
pub struct Location {
    /// From 1.
    pub line: i64,
    /// From 1.
    pub column: i64,
    extra: Extra,
}

crate::record! {
    Errors = "Errors" {
        0 errors: field("errors").required();
        1 data: field("data");
        2 extensions: field("extensions");
    }
}

crate::record! {
    Error = "Error" {
        0 message: field("message").required();
        1 locations: field("locations");
        2 path: field("path");
        3 extensions: field("extensions");
    }
}

crate::record! {
    Location = "Location" {
        0 line: field("line").required();
        1 column: field("column").required();
    }
}

impl Errors {
    /// One error with a message for people.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Errors {
        Errors { errors: vec![Error::new(message)], data: None, extensions: None, extra: Extra::default() }
    }

    /// Adds another error.
    #[must_use]
    pub fn and(mut self, error: Error) -> Errors {
        self.errors.push(error);
        self
    }
}

impl Error {
    /// An error with a message for people.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Error {
        let (locations, path, extensions, extra) = (None, None, None, Extra::default());
        Error { message: message.into(), locations, path, extensions, extra }
    }

    /// Adds `extensions.code`, the word that programs tell errors apart by.
    #[must_use]
    pub fn with_code(self, code: &str) -> Error {
        self.with_extension("code", Value::String(code.to_owned()))
    }

    /// Adds a member to the extensions.
    #[must_use]
    pub fn with_extension(mut self, name: &str, value: Value) -> Error {
        let mut members = match self.extensions.take() {
            Some(Value::Object(members)) => members,
            _ => Map::new(),
        };
        members.insert(name.to_owned(), value);
        self.extensions = Some(Value::Object(members));
        self
    }

    /// The word that programs tell errors apart by, where the server gives one.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.extensions.as_ref()?.get("code")?.as_str()
    }
}

/// A fault in GraphQL's words: its code, reason and violations are extensions.
impl From<&Fault> for Errors {
    fn from(fault: &Fault) -> Errors {
        let mut error = Error::new(fault.detail()).with_code(fault.code().as_str());
        if let Some(reason) = fault.reason() {
            error = error.with_extension("reason", Value::String(reason.to_owned()));
        }
        if let Some(delay) = fault.retry_after() {
            let seconds = Number::of_valid(&delay.as_secs().to_string());
            error = error.with_extension("retryAfter", Value::Number(seconds));
        }
        if !fault.violations().is_empty() {
            let violations = fault.violations().iter().map(|violation| {
                let mut members = Map::new();
                members.insert("pointer".to_owned(), Value::String(violation.pointer.clone()));
                members.insert("rule".to_owned(), Value::String(violation.rule.clone().into_owned()));
                members.insert("message".to_owned(), Value::String(violation.message.clone()));
                Value::Object(members)
            });
            error = error.with_extension("violations", Value::Array(violations.collect()));
        }
        Errors { errors: vec![error], data: None, extensions: None, extra: Extra::default() }
    }
}

impl From<Fault> for Errors {
    fn from(fault: Fault) -> Errors {
        Errors::from(&fault)
    }
}

impl Failure for Errors {
    fn into_fault(self) -> Result<Fault, Self> {
        Err(self)
    }
}

impl fmt::Display for Errors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.errors.iter().enumerate() {
            write!(f, "{}{error}", if index == 0 { "" } else { "; " })?;
        }
        Ok(())
    }
}

impl std::error::Error for Errors {}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        for (index, step) in self.path.iter().flatten().enumerate() {
            f.write_str(if index == 0 { " at " } else { "." })?;
            match step {
                Value::String(name) => f.write_str(name)?,
                Value::Number(number) => write!(f, "{number}")?,
                _ => f.write_str("?")?,
            }
        }
        Ok(())
    }
}
