//! How a gRPC call ended, and how that stands in trailers.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use std::fmt;

use crate::failure::Failure;
use crate::fault::{Code, Fault};
use crate::record::{Blank, Place, Slot, View};

const STATUS: HeaderName = HeaderName::from_static("grpc-status");
const MESSAGE: HeaderName = HeaderName::from_static("grpc-message");
const DETAILS: HeaderName = HeaderName::from_static("grpc-status-details-bin");

/// When to try again, in milliseconds; negative: never (gRFC A6, "Pushback").
pub(crate) const PUSHBACK: HeaderName = HeaderName::from_static("grpc-retry-pushback-ms");

/// Written without padding, read with or without (gRPC over HTTP/2, "Binary-Header").
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The end of a gRPC call: a code, a message for people, details for programs, metadata.
#[derive(Clone, PartialEq)]
pub struct Status(Box<Inner>);

#[derive(Clone, PartialEq)]
struct Inner {
    code: Code,
    message: String,
    details: Bytes,
    metadata: HeaderMap,
}

impl Status {
    /// A status with a message for people.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        let (message, details, metadata) = (message.into(), Bytes::new(), HeaderMap::new());
        Self(Box::new(Inner { code, message, details, metadata }))
    }

    /// Adds details: the bytes of a `google.rpc.Status`.
    #[must_use]
    pub fn with_details(mut self, details: impl Into<Bytes>) -> Self {
        self.0.details = details.into();
        self
    }

    /// Adds metadata, sent as trailers. Names that start with `grpc-` are the protocol's own and are
    /// not sent.
    #[must_use]
    pub fn with_metadata(mut self, metadata: HeaderMap) -> Self {
        self.0.metadata = metadata;
        self
    }

    /// The code.
    #[must_use]
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// The message for people; may be empty.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The bytes of a `google.rpc.Status`; empty if there are none.
    #[must_use]
    pub fn details(&self) -> &Bytes {
        &self.0.details
    }

    /// The metadata that came with it.
    #[must_use]
    pub fn metadata(&self) -> &HeaderMap {
        &self.0.metadata
    }

    /// Reads how a call ended out of trailers, or out of the headers of a reply without a body; `None`
    /// if they do not tell.
    pub(crate) fn read(trailers: &HeaderMap) -> Option<Result<(), Self>> {
        let number = trailers.get(STATUS)?;
        let number = number.to_str().ok().and_then(|text| text.parse().ok());
        let Some(code) = Code::from_number(number.unwrap_or(Code::Unknown as i32)) else {
            return Some(Ok(()));
        };
        let message = trailers.get(MESSAGE).map(|value| percent_decoded(value.as_bytes()));
        let details = trailers.get(DETAILS).and_then(|value| BASE64.decode(value.as_bytes()).ok());
        let mut metadata = trailers.clone();
        for own in [STATUS, MESSAGE, DETAILS] {
            metadata.remove(own);
        }
        let status = Self::new(code, message.unwrap_or_default());
        Some(Err(status.with_details(details.unwrap_or_default()).with_metadata(metadata)))
    }

    /// The status of a reply that carries none
    /// (<https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md>).
    pub(crate) fn from_http(status: StatusCode) -> Self {
        let code = match status.as_u16() {
            400 => Code::Internal,
            401 => Code::Unauthenticated,
            403 => Code::PermissionDenied,
            404 => Code::Unimplemented,
            429 | 502..=504 => Code::Unavailable,
            _ => Code::Unknown,
        };
        Self::new(code, format!("the reply has HTTP status {} and no gRPC status", status.as_u16()))
    }

    /// The trailers of a call that went well.
    pub(crate) fn ok_trailers() -> HeaderMap {
        HeaderMap::from_iter([(STATUS, HeaderValue::from_static("0"))])
    }

    /// The trailers that carry it.
    pub(crate) fn to_trailers(&self) -> HeaderMap {
        let mut trailers = HeaderMap::new();
        for (name, value) in &self.0.metadata {
            if !name.as_str().starts_with("grpc-") || name == PUSHBACK {
                trailers.append(name.clone(), value.clone());
            }
        }
        trailers.insert(STATUS, HeaderValue::from(self.0.code as i32));
        if !self.0.message.is_empty()
            && let Ok(message) = HeaderValue::from_str(&percent_encoded(&self.0.message))
        {
            trailers.insert(MESSAGE, message);
        }
        if !self.0.details.is_empty()
            && let Ok(details) = HeaderValue::from_str(&BASE64.encode(&self.0.details))
        {
            trailers.insert(DETAILS, details);
        }
        trailers
    }
}

/// Printable ASCII but `%` stands for itself (gRPC over HTTP/2, "Percent-Encoded").
fn percent_encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b' '..=b'~' if byte != b'%' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Never fails: what is no escape stands for itself, bytes that are not UTF-8 are replaced.
fn percent_decoded(bytes: &[u8]) -> String {
    let digit = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

impl fmt::Debug for Status {
    /// Metadata may hold credentials: only its names are shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Status")
            .field("code", &self.0.code)
            .field("message", &self.0.message)
            .field("details", &self.0.details.len())
            .field("metadata", &self.0.metadata.keys().collect::<Vec<_>>())
            .finish()
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.message.as_str() {
            "" => f.write_str(self.0.code.as_str()),
            message => write!(f, "{}: {message}", self.0.code.as_str()),
        }
    }
}

impl std::error::Error for Status {}

/// Violations become `google.rpc.BadRequest`, the reason a `google.rpc.ErrorInfo`, the delay a
/// `google.rpc.RetryInfo`: the model of rich errors that other implementations read.
impl From<&Fault> for Status {
    fn from(fault: &Fault) -> Self {
        let mut metadata = fault.headers().clone();
        if let Some(delay) = fault.retry_after() {
            metadata.insert(PUSHBACK, HeaderValue::from(delay.as_millis().min(u128::from(u64::MAX)) as u64));
        }
        let details = super::details::of(fault);
        Self::new(fault.code(), fault.detail().to_owned()).with_details(details).with_metadata(metadata)
    }
}

impl From<Fault> for Status {
    fn from(fault: Fault) -> Self {
        Self::from(&fault)
    }
}

/// A status stands in trailers and never in a message: codecs see an empty place.
impl Place for Status {
    fn slot(&mut self) -> Slot<'_> {
        Slot::None
    }

    fn view(&self) -> View<'_> {
        View::None
    }
}

/// Everything a method of gRPC answers with besides its value is a status, a fault as well.
impl Failure for Status {
    fn into_fault(self) -> Result<Fault, Self> {
        Err(self)
    }
}

impl Blank for Status {
    fn blank() -> Self {
        Self::new(Code::Unknown, "")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(trailers: &HeaderMap) -> Status {
        Status::read(trailers).expect("a status is there").expect_err("it is a failure")
    }

    #[test]
    fn a_status_survives_its_trailers() {
        let mut metadata = HeaderMap::new();
        metadata.insert("retry-pushback", HeaderValue::from_static("10"));
        metadata.insert("grpc-status", HeaderValue::from_static("0"));
        let status = Status::new(Code::NotFound, "kein Maß: 100 %\n").with_details(vec![0, 255, 62, 63]);
        let trailers = status.clone().with_metadata(metadata).to_trailers();
        assert_eq!(trailers["grpc-status"], "5");
        assert_eq!(trailers["grpc-message"], "kein Ma%C3%9F: 100 %25%0A");
        assert_eq!(trailers["grpc-status-details-bin"], "AP8+Pw");
        let back = failed(&trailers);
        assert_eq!(back.code(), Code::NotFound);
        assert_eq!(back.message(), status.message());
        assert_eq!(back.details(), status.details());
        assert_eq!(back.metadata().len(), 1);
    }

    #[test]
    fn odd_trailers_are_read_as_far_as_they_go() {
        let mut trailers = HeaderMap::new();
        assert_eq!(Status::read(&trailers), None);
        assert_eq!(Status::read(&Status::ok_trailers()), Some(Ok(())));
        trailers.insert("grpc-status", HeaderValue::from_static("many"));
        trailers.insert("grpc-message", HeaderValue::from_static("50%, %zz %41%"));
        trailers.insert("grpc-status-details-bin", HeaderValue::from_static("AP8+Pw=="));
        let status = failed(&trailers);
        assert_eq!(status.code(), Code::Unknown);
        assert_eq!(status.message(), "50%, %zz A%");
        assert_eq!(status.details()[..], [0, 255, 62, 63]);
    }
}
