//! Bodies read to their end.

use std::fmt;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, StatusCode};

use super::{Body, BoxError};
use crate::fault::{Code, Fault};

impl Body {
    /// Reads all of it, up to `limit` bytes.
    pub async fn collect(mut self, limit: usize) -> Result<Collected, CollectError> {
        if let Some(bytes) = self.bytes() {
            return match bytes.len() > limit {
                true => Err(CollectError::too_large(limit)),
                false => Ok(Collected { bytes: bytes.clone(), trailers: None }),
            };
        }
        let mut first: Option<Bytes> = None;
        let mut more = BytesMut::new();
        let mut trailers = None;
        let mut length = 0usize;
        while let Some(frame) = self.frame().await {
            match frame.map_err(CollectError::from_body)?.into_data() {
                Ok(data) => {
                    length = length.saturating_add(data.len());
                    if length > limit {
                        return Err(CollectError::too_large(limit));
                    }
                    match &first {
                        None => first = Some(data),
                        Some(head) => {
                            if more.is_empty() {
                                more.extend_from_slice(head);
                            }
                            more.extend_from_slice(&data);
                        }
                    }
                }
                Err(frame) => trailers = frame.into_trailers().ok(),
            }
        }
        let bytes = if more.is_empty() { first.unwrap_or_default() } else { more.freeze() };
        Ok(Collected { bytes, trailers })
    }
}

/// A body read to its end.
#[derive(Debug, Default)]
pub struct Collected {
    /// All data frames, joined.
    pub bytes: Bytes,
    /// The trailers, if the sender had any.
    pub trailers: Option<HeaderMap>,
}

/// Why a body could not be read to its end.
#[derive(Debug)]
#[non_exhaustive]
pub enum CollectError {
    /// It is larger than allowed.
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// It did not come in time.
    Late,
    /// The sender or the wire failed.
    Broken(BoxError),
}

impl CollectError {
    fn too_large(limit: usize) -> CollectError {
        CollectError::TooLarge { limit: limit as u64 }
    }

    /// What a body says by its error: one of these, or what broke.
    pub(crate) fn from_body(error: BoxError) -> CollectError {
        match error.downcast::<CollectError>() {
            Ok(error) => *error,
            Err(error) => CollectError::Broken(error),
        }
    }
}

impl fmt::Display for CollectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CollectError::TooLarge { limit } => write!(f, "the body is larger than {limit} bytes"),
            CollectError::Late => f.write_str("the body did not arrive in time"),
            CollectError::Broken(_) => f.write_str("the body broke off"),
        }
    }
}

impl std::error::Error for CollectError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            CollectError::TooLarge { .. } | CollectError::Late => None,
            CollectError::Broken(source) => Some(source.as_ref()),
        }
    }
}

/// What a server answers to a body it could not read.
impl From<CollectError> for Fault {
    fn from(error: CollectError) -> Fault {
        let code = match &error {
            CollectError::TooLarge { .. } => Code::ResourceExhausted,
            CollectError::Late => Code::DeadlineExceeded,
            CollectError::Broken(_) => Code::InvalidArgument,
        };
        let fault = Fault::new(code, error.to_string());
        match error {
            CollectError::TooLarge { .. } => fault.with_status(StatusCode::PAYLOAD_TOO_LARGE),
            CollectError::Late => fault.with_status(StatusCode::REQUEST_TIMEOUT),
            CollectError::Broken(source) => fault.with_source(source),
        }
    }
}
