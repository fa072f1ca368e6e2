//! A request's body on its way in: held whole, or begun and handed on.

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_LENGTH;
use http::request;

use super::service::Shared;
use crate::body::{Body, ByteStream, CollectError, Guard};
use crate::deadline::{Deadline, Elapsed};
use crate::fault::Fault;
use crate::protocol::Intake;

/// A body that is read at most once, by whoever needs it first.
pub(super) struct Arriving {
    body: Body,
    read: Option<Bytes>,
}

impl Arriving {
    pub(super) fn new(body: Body) -> Arriving {
        Arriving { body, read: None }
    }

    pub(super) fn into_body(self) -> Body {
        self.body
    }

    /// All of it.
    pub(super) async fn bytes(&mut self, shared: &Shared) -> Result<Bytes, Fault> {
        if let Some(bytes) = &self.read {
            return Ok(bytes.clone());
        }
        let reading = std::mem::take(&mut self.body).collect(shared.limits.body);
        let bytes = in_time(shared, reading).await?.bytes;
        Ok(self.read.insert(bytes).clone())
    }

    /// What must be at hand, and the rest as a stream, if there is one.
    pub(super) async fn take(
        &mut self,
        shared: &Shared,
        head: &request::Parts,
        intake: Intake,
    ) -> Result<(Bytes, Option<ByteStream>), Fault> {
        let is_here = self.read.is_some() || self.body.bytes().is_some() || self.body.length() == Some(0);
        if intake == Intake::Whole || is_here {
            return Ok((self.bytes(shared).await?, None));
        }
        let limits = &shared.limits;
        let told = head.headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
        if told.is_some_and(|told: u64| told > limits.stream) {
            return Err(CollectError::TooLarge { limit: limits.stream }.into());
        }
        let guard = Guard::new(std::mem::take(&mut self.body)).limit(limits.stream);
        let body = Body::wrap(guard.silence(shared.clock.clone(), limits.reading));
        let (bytes, rest) = match intake {
            Intake::Begin => in_time(shared, begin(body, limits.body)).await?,
            Intake::Whole | Intake::Stream => (Bytes::new(), Some(body)),
        };
        Ok((bytes, rest.map(|rest| ByteStream::bounded(rest, limits.body))))
    }
}

/// Reads up to `limit` bytes, and gives back what is still to come.
async fn begin(mut body: Body, limit: usize) -> Result<(Bytes, Option<Body>), CollectError> {
    let mut bytes = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let Ok(mut data) = frame.map_err(CollectError::from_body)?.into_data() else { continue };
        let fits = data.split_to(data.len().min(limit - bytes.len()));
        bytes.extend_from_slice(&fits);
        if !data.is_empty() {
            return Ok((bytes.freeze(), Some(Body::chain([Body::from(data), body]))));
        }
    }
    Ok((bytes.freeze(), None))
}

async fn in_time<T>(
    shared: &Shared,
    reading: impl Future<Output = Result<T, CollectError>>,
) -> Result<T, Fault> {
    let clock = shared.clock.as_ref();
    let read = Deadline::after(clock, Some(shared.limits.reading)).keep(clock, reading).await;
    Ok(read.unwrap_or_else(|Elapsed| Err(CollectError::Late))?)
}
