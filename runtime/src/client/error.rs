//! Why a call has no value to give: what the contract declares, or what happened on the way.

use std::fmt;
use std::sync::Arc;

use http::{HeaderMap, StatusCode};

use super::{TokenError, TransportError};
use crate::body::CollectError;
use crate::operation::Operation;
use crate::protocol::{Malformed, Received};

/// A call that failed. `E` is what the contract declares for the operation.
pub struct Error<E> {
    report: Box<Report>,
    declared: Option<Box<E>>,
}

/// Everything about a failure but the declared error itself: the same type for all operations.
#[derive(Debug)]
pub(super) struct Report {
    pub(super) operation: &'static str,
    pub(super) kind: Kind,
    pub(super) status: Option<StatusCode>,
    pub(super) headers: HeaderMap,
    pub(super) excerpt: String,
    pub(super) attempts: u32,
    pub(super) retryable: bool,
}

#[derive(Debug)]
pub(super) enum Kind {
    /// The request could not be written.
    Request(Malformed),
    /// There is no token for the scheme of this name.
    Token(&'static str, Arc<TokenError>),
    /// No reply came.
    Transport(TransportError),
    /// The deadline passed.
    Timeout,
    /// The reply broke off or is too large.
    Body(CollectError),
    /// The reply is not what the contract says.
    Reply(Malformed),
    /// An error the contract declares.
    Declared,
    /// A status or code the contract does not tell of.
    Undeclared,
}

impl<E> Error<E> {
    pub(super) fn new(report: Box<Report>, declared: Option<E>) -> Error<E> {
        Error { report, declared: declared.map(Box::new) }
    }

    /// The error the contract declares, if the service answered with one.
    pub fn declared(&self) -> Option<&E> {
        self.declared.as_deref()
    }

    /// The error the contract declares, or this error back.
    pub fn into_declared(self) -> Result<E, Error<E>> {
        match self.declared {
            Some(declared) => Ok(*declared),
            None => Err(self),
        }
    }

    /// The operation's name in the contract.
    pub fn operation(&self) -> &'static str {
        self.report.operation
    }

    /// The HTTP status, if a reply came.
    pub fn status(&self) -> Option<StatusCode> {
        self.report.status
    }

    /// The headers of the reply; empty if none came.
    pub fn headers(&self) -> &HeaderMap {
        &self.report.headers
    }

    /// The beginning of the reply's body, at most 512 bytes; empty if there is none, or if it was understood.
    pub fn excerpt(&self) -> &str {
        &self.report.excerpt
    }

    /// JSON pointer or XML path of the place that is not as the contract says.
    pub fn pointer(&self) -> Option<&str> {
        self.malformed().map(|malformed| malformed.pointer.as_str())
    }

    /// What the contract says should stand at [`Error::pointer`].
    pub fn expected(&self) -> Option<&str> {
        self.malformed().and_then(|malformed| malformed.expected.as_deref())
    }

    /// How often the request was sent.
    pub fn attempts(&self) -> u32 {
        self.report.attempts
    }

    /// Whether the same call may pass later: the cause is passing, and a repetition does no harm.
    pub fn is_retryable(&self) -> bool {
        self.report.retryable
    }

    /// Whether the deadline passed.
    pub fn is_timeout(&self) -> bool {
        matches!(self.report.kind, Kind::Timeout)
    }

    /// Whether no reply came for another reason than the deadline.
    pub fn is_transport(&self) -> bool {
        matches!(self.report.kind, Kind::Transport(_))
    }

    fn malformed(&self) -> Option<&Malformed> {
        match &self.report.kind {
            Kind::Request(malformed) | Kind::Reply(malformed) => Some(malformed),
            _ => None,
        }
    }
}

impl Report {
    pub(super) fn new(operation: &'static str, kind: Kind) -> Box<Report> {
        Box::new(Report {
            operation,
            kind,
            status: None,
            headers: HeaderMap::new(),
            excerpt: String::new(),
            attempts: 0,
            retryable: false,
        })
    }

    /// With what a reply tells.
    /// A page that says nothing sensible about the next one.
    pub(super) fn of_page(operation: &Operation, what: &'static str) -> Box<Report> {
        Report::new(operation.name, Kind::Reply(Malformed::new(what)))
    }

    pub(super) fn of(operation: &'static str, kind: Kind, reply: Received) -> Box<Report> {
        let mut report = Report::new(operation, kind);
        report.status = Some(reply.status);
        report.headers = reply.headers;
        if !matches!(report.kind, Kind::Declared) {
            report.excerpt = excerpt(&reply.body);
        }
        report
    }
}

/// The beginning of a body as text, with what is no text replaced.
fn excerpt(body: &[u8]) -> String {
    const LIMIT: usize = 512;
    let cut = body.len().min(LIMIT);
    let text = String::from_utf8_lossy(&body[..cut]);
    let mut text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if body.len() > LIMIT {
        text.push('…');
    }
    text
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: ", self.operation)?;
        match &self.kind {
            Kind::Request(malformed) => write!(f, "the request cannot be written: {malformed}")?,
            Kind::Token(scheme, error) => write!(f, "no token for `{scheme}`: {error}")?,
            Kind::Transport(error) => write!(f, "{error}")?,
            Kind::Timeout => f.write_str("no reply before the deadline")?,
            Kind::Body(error) => write!(f, "{error}")?,
            Kind::Reply(malformed) => write!(f, "the reply is not as declared: {malformed}")?,
            Kind::Declared => f.write_str("answered with a declared error")?,
            Kind::Undeclared => f.write_str("answered with what the contract does not declare")?,
        }
        if let Some(status) = self.status {
            write!(f, " (status {})", status.as_u16())?;
        }
        if self.attempts > 1 {
            write!(f, " after {} attempts", self.attempts)?;
        }
        if !self.excerpt.is_empty() {
            write!(f, ": {}", self.excerpt)?;
        }
        Ok(())
    }
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.report, f)
    }
}

impl<E: fmt::Debug> fmt::Debug for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Error");
        out.field("report", &self.report);
        if let Some(declared) = &self.declared {
            out.field("declared", declared);
        }
        out.finish()
    }
}

impl<E: fmt::Debug> std::error::Error for Error<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        // Display has told the outermost cause already: what follows is what stands below it.
        match &self.report.kind {
            Kind::Request(error) | Kind::Reply(error) => std::error::Error::source(error),
            Kind::Token(_, error) => std::error::Error::source(error),
            Kind::Transport(error) => std::error::Error::source(error),
            Kind::Body(error) => std::error::Error::source(error),
            Kind::Timeout | Kind::Declared | Kind::Undeclared => None,
        }
    }
}
