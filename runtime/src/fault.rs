//! What went wrong, in the words that all protocols share: one canonical code, a text, and where.
//!
//! A server method returns a [`Fault`] for anything its contract does not declare; each protocol writes it
//! in its own form (problem details, a gRPC status, a SOAP fault, a GraphQL error).

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use crate::body::BoxError;

/// A failure that the contract does not declare.
pub struct Fault(Box<Inner>);

#[derive(Default)]
struct Inner {
    code: Code,
    status: Option<StatusCode>,
    reason: Option<Cow<'static, str>>,
    detail: Cow<'static, str>,
    violations: Vec<Violation>,
    retry_after: Option<Duration>,
    headers: HeaderMap,
    no_effect: bool,
    source: Option<BoxError>,
}

/// One thing that is wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The part of the request: `path`, `query`, `header`, `cookie`, `body`; empty where a protocol has but one.
    pub part: &'static str,
    /// JSON pointer (RFC 6901) inside that part; for a parameter `/` and its name.
    pub pointer: String,
    /// The rule that is broken, as the contract language names it: `required`, `type`, `maxLength`.
    pub rule: Cow<'static, str>,
    /// The rule in words. Never repeats the value.
    pub message: String,
}

/// The sixteen codes of `google.rpc.Code` without `OK`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum Code {
    Cancelled = 1,
    #[default]
    Unknown = 2,
    InvalidArgument = 3,
    DeadlineExceeded = 4,
    NotFound = 5,
    AlreadyExists = 6,
    PermissionDenied = 7,
    ResourceExhausted = 8,
    FailedPrecondition = 9,
    Aborted = 10,
    OutOfRange = 11,
    Unimplemented = 12,
    Internal = 13,
    Unavailable = 14,
    DataLoss = 15,
    Unauthenticated = 16,
}

impl Code {
    /// The HTTP status it is answered with.
    pub fn http_status(self) -> StatusCode {
        match self {
            // 499 is a convention of proxies and has no constant.
            Code::Cancelled => StatusCode::from_u16(499).unwrap_or(StatusCode::REQUEST_TIMEOUT),
            Code::Unknown | Code::Internal | Code::DataLoss => StatusCode::INTERNAL_SERVER_ERROR,
            Code::InvalidArgument | Code::FailedPrecondition | Code::OutOfRange => StatusCode::BAD_REQUEST,
            Code::DeadlineExceeded => StatusCode::GATEWAY_TIMEOUT,
            Code::NotFound => StatusCode::NOT_FOUND,
            Code::AlreadyExists | Code::Aborted => StatusCode::CONFLICT,
            Code::PermissionDenied => StatusCode::FORBIDDEN,
            Code::Unauthenticated => StatusCode::UNAUTHORIZED,
            Code::ResourceExhausted => StatusCode::TOO_MANY_REQUESTS,
            Code::Unimplemented => StatusCode::NOT_IMPLEMENTED,
            Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// Its canonical spelling: `NOT_FOUND`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Code::Cancelled => "CANCELLED",
            Code::Unknown => "UNKNOWN",
            Code::InvalidArgument => "INVALID_ARGUMENT",
            Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
            Code::NotFound => "NOT_FOUND",
            Code::AlreadyExists => "ALREADY_EXISTS",
            Code::PermissionDenied => "PERMISSION_DENIED",
            Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
            Code::FailedPrecondition => "FAILED_PRECONDITION",
            Code::Aborted => "ABORTED",
            Code::OutOfRange => "OUT_OF_RANGE",
            Code::Unimplemented => "UNIMPLEMENTED",
            Code::Internal => "INTERNAL",
            Code::Unavailable => "UNAVAILABLE",
            Code::DataLoss => "DATA_LOSS",
            Code::Unauthenticated => "UNAUTHENTICATED",
        }
    }

    /// The code of this number on a gRPC wire; `None` for 0, which is no failure. Unknown ones are `Unknown`.
    pub const fn from_number(number: i32) -> Option<Code> {
        Some(match number {
            0 => return None,
            1 => Code::Cancelled,
            3 => Code::InvalidArgument,
            4 => Code::DeadlineExceeded,
            5 => Code::NotFound,
            6 => Code::AlreadyExists,
            7 => Code::PermissionDenied,
            8 => Code::ResourceExhausted,
            9 => Code::FailedPrecondition,
            10 => Code::Aborted,
            11 => Code::OutOfRange,
            12 => Code::Unimplemented,
            13 => Code::Internal,
            14 => Code::Unavailable,
            15 => Code::DataLoss,
            16 => Code::Unauthenticated,
            _ => Code::Unknown,
        })
    }
}

impl Fault {
    /// A fault of this code; `detail` is sent to the caller.
    pub fn new(code: Code, detail: impl Into<Cow<'static, str>>) -> Fault {
        Fault(Box::new(Inner { code, detail: detail.into(), ..Inner::default() }))
    }

    /// Our own failure. The cause is logged and kept from the caller.
    pub fn internal(source: impl Into<BoxError>) -> Fault {
        let mut fault = Fault::new(Code::Internal, "the service failed");
        fault.0.source = Some(source.into());
        fault
    }

    /// The thing asked for is not there.
    pub fn not_found(detail: impl Into<Cow<'static, str>>) -> Fault {
        Fault::new(Code::NotFound, detail)
    }

    /// The request is wrong whatever the state of the service.
    pub fn invalid(detail: impl Into<Cow<'static, str>>) -> Fault {
        Fault::new(Code::InvalidArgument, detail)
    }

    /// The request was understood, and breaks the contract.
    pub fn violated(violations: Vec<Violation>) -> Fault {
        // A parameter is part of the request line and head, where 422 has no meaning (RFC 9110, section 15.5.21).
        let of_body = violations.iter().any(|violation| violation.part == "body");
        let fault = Fault::invalid("the request is not as the contract says");
        let fault = fault.with_violations(violations);
        if of_body { fault.with_status(StatusCode::UNPROCESSABLE_ENTITY) } else { fault }
    }

    /// The caller may not do this.
    pub fn denied(detail: impl Into<Cow<'static, str>>) -> Fault {
        Fault::new(Code::PermissionDenied, detail)
    }

    /// The service is not able to answer now; the same request may pass later.
    pub fn unavailable(detail: impl Into<Cow<'static, str>>) -> Fault {
        Fault::new(Code::Unavailable, detail)
    }

    /// The operation has no implementation.
    pub fn unimplemented(operation: &'static str) -> Fault {
        Fault::new(Code::Unimplemented, format!("`{operation}` is not implemented"))
    }

    /// Answers with this HTTP status instead of the code's own.
    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Fault {
        self.0.status = Some(status);
        self
    }

    /// Names the reason by a stable word, such as `IDEMPOTENCY_KEY_REUSED`.
    #[must_use]
    pub fn with_reason(mut self, reason: impl Into<Cow<'static, str>>) -> Fault {
        self.0.reason = Some(reason.into());
        self
    }

    /// Lists what is wrong with the request.
    #[must_use]
    pub fn with_violations(mut self, violations: Vec<Violation>) -> Fault {
        self.0.violations = violations;
        self
    }

    /// Tells the caller when to try again.
    #[must_use]
    pub fn with_retry_after(mut self, delay: Duration) -> Fault {
        self.0.retry_after = Some(delay);
        self
    }

    /// Adds a header to the answer, where the protocol has headers.
    #[must_use]
    pub fn with_header(mut self, name: http::HeaderName, value: http::HeaderValue) -> Fault {
        self.0.headers.append(name, value);
        self
    }

    /// Keeps a cause for the log.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<BoxError>) -> Fault {
        self.0.source = Some(source.into());
        self
    }

    /// Vouches that nothing was changed, so that an idempotency key is free for another attempt.
    #[must_use]
    pub fn with_no_effect(mut self) -> Fault {
        self.0.no_effect = true;
        self
    }

    /// The canonical code.
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// The HTTP status to answer with.
    pub fn status(&self) -> StatusCode {
        self.0.status.unwrap_or(self.0.code.http_status())
    }

    /// The stable word of the reason, if there is one.
    pub fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// The text for the caller.
    pub fn detail(&self) -> &str {
        &self.0.detail
    }

    /// What is wrong with the request.
    pub fn violations(&self) -> &[Violation] {
        &self.0.violations
    }

    /// When to try again.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Further headers of the answer.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// Whether the method vouched that nothing was changed.
    pub fn no_effect(&self) -> bool {
        self.0.no_effect
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.code.as_str(), self.0.detail)?;
        for violation in &self.0.violations {
            write!(f, "; {}{}: {}", violation.part, violation.pointer, violation.message)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Fault");
        out.field("code", &self.0.code).field("detail", &self.0.detail);
        if let Some(reason) = &self.0.reason {
            out.field("reason", reason);
        }
        if !self.0.violations.is_empty() {
            out.field("violations", &self.0.violations);
        }
        if let Some(source) = &self.0.source {
            out.field("source", source);
        }
        out.finish()
    }
}

impl Error for Fault {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
