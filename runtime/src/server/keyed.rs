//! Running a method under an idempotency key: claim before, keep or release after.

use std::pin::pin;
use std::time::Duration;

use http::header::{DATE, HeaderName, HeaderValue, SET_COOKIE};
use http::{HeaderMap, StatusCode, request};

use super::Principal;
use super::answer::{Answer, Failed};
use super::idempotency::{
    Applied, Claim, Claimed as Reply, Completed, Fingerprint, OnLapse, Scope, StoreError, Stored,
};
use super::service::Shared;
use crate::body::{Body, BoxError, Collected};
use crate::deadline::{Deadline, Elapsed};
use crate::fault::{Code, Fault};
use crate::key::IdempotencyKey;
use crate::operation::{Effect, KeyCarrier, Operation};
use crate::record::{Record, View};

/// A key that is held for this call.
#[derive(Clone, Debug)]
pub(super) struct Claimed {
    pub(super) key: IdempotencyKey,
    pub(super) scope: Scope,
    pub(super) fence: u64,
}

/// What the key of a request leads to.
pub(super) enum Turn {
    /// There is none, or the operation has no use for it.
    Unkeyed,
    /// The method shall run.
    Run(Claimed),
    /// It ran before, and answered this.
    Replay(http::Response<Body>),
}

const LEASE: Duration = Duration::from_secs(60);
const RENEWAL: Duration = Duration::from_secs(20);
/// A method that runs longer loses its claim.
const RENEWALS: u32 = 30;
const KEEP: Duration = Duration::from_secs(24 * 60 * 60);
const STORE_TIME: Duration = Duration::from_secs(5);

/// Whether a request may carry a key, as far as can be told before it is read.
pub(super) fn is_keyed(operation: &Operation, head: &request::Parts) -> bool {
    match operation.key {
        _ if operation.effect == Effect::Safe => false,
        None => false,
        Some(KeyCarrier::Header(name)) => head.headers.contains_key(name),
        Some(KeyCarrier::Slot(_) | KeyCarrier::Envelope) => true,
    }
}

/// Reads the key and claims it.
pub(super) async fn claim(
    shared: &Shared,
    operation: &'static Operation,
    head: &request::Parts,
    principal: Option<&Principal>,
    input: &dyn Record,
    enveloped: Option<IdempotencyKey>,
) -> Result<Turn, Fault> {
    let Some(key) = key_of(operation, head, input, enveloped)? else {
        return Ok(Turn::Unkeyed);
    };
    let api = shared.contract.name;
    let scope = Scope::new(api, operation.name, principal.map(Principal::subject), &key);
    let fingerprint = Fingerprint::of(operation.name, shared.contract.version, input);
    let on_lapse = match operation.effect {
        Effect::Unsafe => OnLapse::Hold,
        Effect::Safe | Effect::Idempotent => OnLapse::Rerun,
    };
    let claim = Claim { scope, fingerprint, lease: LEASE, on_lapse };
    match in_time(shared, shared.store.claim(&claim)).await {
        Ok(Reply::Taken { fence, .. }) => Ok(Turn::Run(Claimed { key, scope, fence })),
        Ok(Reply::Replay(stored)) => Ok(Turn::Replay(replay(*stored))),
        Ok(Reply::InFlight { remaining }) => Err(in_flight(remaining)),
        Ok(Reply::Mismatch) => {
            let fault = Fault::invalid("the idempotency key was used with another request");
            let fault = fault.with_reason("IDEMPOTENCY_KEY_REUSED");
            Err(fault.with_status(StatusCode::UNPROCESSABLE_ENTITY))
        }
        Ok(Reply::Held) => {
            let detail = "whether the first attempt took effect is not known";
            let fault = Fault::new(Code::FailedPrecondition, detail);
            let fault = fault.with_reason("IDEMPOTENCY_KEY_OUTCOME_UNKNOWN");
            Err(fault.with_status(StatusCode::CONFLICT))
        }
        Err(error) => {
            let fault = Fault::unavailable("keyed calls cannot be taken now").with_source(error);
            let fault = fault.with_reason("IDEMPOTENCY_KEY_STORE_UNAVAILABLE");
            Err(fault.with_retry_after(Duration::from_secs(1)))
        }
    }
}

fn in_flight(remaining: Duration) -> Fault {
    let fault = Fault::new(Code::Aborted, "the first attempt of this call still runs");
    let fault = fault.with_reason("IDEMPOTENCY_KEY_IN_FLIGHT");
    // The lease is a bound, not a forecast: most methods are done long before it.
    fault.with_retry_after(remaining.min(Duration::from_secs(1)))
}

/// The key the request carries, where the contract has a place for it. Safe operations ignore it.
fn key_of(
    operation: &Operation,
    head: &request::Parts,
    input: &dyn Record,
    enveloped: Option<IdempotencyKey>,
) -> Result<Option<IdempotencyKey>, Fault> {
    let key = match operation.key {
        _ if operation.effect == Effect::Safe => None,
        None => None,
        Some(KeyCarrier::Header(name)) => {
            head.headers.get(name).map(|value| IdempotencyKey::from_header(value.as_bytes()))
        }
        Some(KeyCarrier::Slot(index)) => match input.view_at(usize::from(index)) {
            View::Str("") => None,
            View::Str(text) => Some(IdempotencyKey::new(text)),
            View::Text(text) => Some(IdempotencyKey::new(text.to_text())),
            _ => None,
        },
        Some(KeyCarrier::Envelope) => enveloped.map(Ok),
    };
    key.transpose().map_err(|error| Fault::invalid(error.to_string()).with_reason("IDEMPOTENCY_KEY_INVALID"))
}

/// Runs the method, holding the claim for as long as it runs.
pub(super) async fn hold(shared: &Shared, claimed: &Claimed, method: impl Future<Output = Answer>) -> Answer {
    let mut method = pin!(method);
    let clock = shared.clock.as_ref();
    for _ in 0..RENEWALS {
        let renewal = Deadline::after(clock, Some(RENEWAL));
        match renewal.keep(clock, method.as_mut()).await {
            Ok(answer) => return answer,
            Err(Elapsed) => {
                // A store that does not answer now may answer at the next renewal: the lease is longer.
                let extended = shared.store.extend(&claimed.scope, claimed.fence, LEASE);
                if let Ok(Applied::Lost) = in_time(shared, extended).await {
                    break;
                }
            }
        }
    }
    method.await
}

/// Whether a method vouched that it changed nothing.
pub(super) fn without_effect(answer: &Answer) -> bool {
    matches!(answer, Answer::Failed(Failed::Fault(fault)) if fault.no_effect())
}

/// Gives the key back.
pub(super) async fn release(shared: &Shared, claimed: &Claimed) {
    // If this fails the claim lapses by itself.
    let _ = in_time(shared, shared.store.release(&claimed.scope, claimed.fence)).await;
}

/// Keeps the reply and hands it on; if the claim was lost, the winner's reply is the answer.
pub(super) async fn keep(
    shared: &Shared,
    claimed: &Claimed,
    reply: http::Response<Body>,
) -> Result<http::Response<Body>, Fault> {
    let (head, body) = reply.into_parts();
    let (bytes, trailers) = match begin(body, shared.limits.stored_reply).await {
        Ok(Begin::All(Collected { bytes, trailers })) => (bytes, trailers),
        // Too large to keep: the key stays claimed until the lease is over, so that nothing runs twice.
        Ok(Begin::More(body)) => return Ok(http::Response::from_parts(head, body)),
        Err(error) => return Err(Fault::internal(error)),
    };
    let stored = Stored { status: head.status, headers: kept(&head.headers), body: bytes, trailers };
    let kept = shared.store.complete(&claimed.scope, claimed.fence, stored.clone(), KEEP);
    match in_time(shared, kept).await {
        Ok(Completed::Lost(Some(winner))) => Ok(replay(*winner)),
        Ok(Completed::Lost(None)) => Err(in_flight(LEASE)),
        // The effect took place: the caller hears of it although the reply could not be kept.
        Ok(Completed::Kept) | Err(_) => Ok(http::Response::from_parts(head, stored.into_body())),
    }
}

enum Begin {
    All(Collected),
    /// The same body again, since it is larger than is kept.
    More(Body),
}

/// Reads a reply as far as it would be kept.
async fn begin(mut body: Body, limit: usize) -> Result<Begin, BoxError> {
    if body.length().is_some_and(|length| length > limit as u64) {
        return Ok(Begin::More(body));
    }
    let (mut read, mut length, mut trailers) = (Vec::new(), 0, None);
    while let Some(frame) = body.frame().await {
        match frame?.into_data() {
            Ok(data) => {
                length += data.len();
                read.push(Body::from(data));
            }
            Err(frame) => trailers = frame.into_trailers().ok(),
        }
        if length > limit {
            read.push(body);
            return Ok(Begin::More(Body::chain(read)));
        }
    }
    let bytes = Body::chain(read).collect(usize::MAX).await?.bytes;
    Ok(Begin::All(Collected { bytes, trailers }))
}

/// The headers that belong to the reply itself and not to the exchange or the connection.
fn kept(headers: &HeaderMap) -> HeaderMap {
    const NOT: [&str; 8] = [
        "connection",
        "keep-alive",
        "transfer-encoding",
        "upgrade",
        "traceparent",
        "tracestate",
        "ratelimit",
        "ratelimit-policy",
    ];
    let stays = |name: &HeaderName| *name != SET_COOKIE && *name != DATE && !NOT.contains(&name.as_str());
    let headers = headers.iter().filter(|(name, _)| stays(name));
    headers.map(|(name, value)| (name.clone(), value.clone())).collect()
}

impl Stored {
    fn into_body(self) -> Body {
        match self.trailers {
            None => Body::from(self.body),
            Some(trailers) => Body::with_trailers(self.body, trailers),
        }
    }
}

fn replay(stored: Stored) -> http::Response<Body> {
    let mut reply = http::Response::new(Body::empty());
    *reply.status_mut() = stored.status;
    *reply.headers_mut() = stored.headers.clone();
    reply
        .headers_mut()
        .insert(HeaderName::from_static("idempotent-replayed"), HeaderValue::from_static("true"));
    *reply.body_mut() = stored.into_body();
    reply
}

async fn in_time<T>(
    shared: &Shared,
    step: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    let clock = shared.clock.as_ref();
    match Deadline::after(clock, Some(STORE_TIME)).keep(clock, step).await {
        Ok(result) => result,
        Err(Elapsed) => Err(StoreError::new("it took too long")),
    }
}
