//! From an input record to a request that is ready to be sent, once or several times.

use bytes::Bytes;
use http::request;

use super::core::Shared;
use super::error::{Kind, Report};
use super::{IdempotencyKey, Items, Options, Retry};
use crate::body::Body;
use crate::deadline::Deadline;
use crate::operation::{Effect, KeyCarrier, Operation, VersionCarrier};
use crate::protocol::{Malformed, Outgoing};
use crate::record::{Record, Slot, View};
use crate::url::append_query;

/// A request ready to be sent.
pub(super) struct Prepared {
    pub(super) operation: &'static Operation,
    pub(super) head: request::Parts,
    body: Payload,
    pub(super) deadline: Deadline,
    pub(super) retry: Retry,
    /// The body can be sent again.
    pub(super) resendable: bool,
    /// And a second sending does no harm.
    pub(super) repeatable: bool,
    /// What a signature calls the message.
    pub(super) id: Option<String>,
    /// A token was refused once and another one was shown.
    pub(super) renewed: bool,
}

enum Payload {
    Bytes(Bytes),
    /// Can be sent once; gone afterwards.
    Stream(Option<Body>),
}

impl Prepared {
    /// The body for the next attempt; `None` if it was a stream and is gone.
    pub(super) fn body(&mut self) -> Option<Body> {
        match &mut self.body {
            Payload::Bytes(bytes) => Some(Body::from(bytes.clone())),
            Payload::Stream(body) => body.take(),
        }
    }
}

/// Writes the request and everything on it that does not change between attempts; credentials may.
pub(super) fn prepare(
    shared: &Shared,
    operation: &'static Operation,
    input: &mut dyn Record,
    options: Options,
    items: Option<Items>,
) -> Result<Prepared, Box<Report>> {
    let timeout = options.timeout.or(shared.timeout.filter(|_| !operation.exchange.streams_out()));
    let deadline = Deadline::after(shared.clock.as_ref(), timeout);
    let retry = options.retry.clone().unwrap_or_else(|| shared.retry.clone());
    let key = key_of(shared, operation, &options);
    let id = shared.signature.as_ref().map(|_| message_id(shared, key.as_ref()));
    let request = write(shared, operation, input, options, key.as_ref())
        .map_err(|malformed| Report::new(operation.name, Kind::Request(malformed)))?;
    let (head, body) = request.into_parts();
    let body = match (items, body.bytes()) {
        (Some(items), _) => Payload::Stream(Some(items.into_body(operation))),
        (None, Some(bytes)) => Payload::Bytes(bytes.clone()),
        (None, None) => Payload::Stream(Some(body)),
    };
    let harmless = operation.effect != Effect::Unsafe || key.is_some();
    let resendable = matches!(body, Payload::Bytes(_));
    let repeatable = harmless && resendable;
    Ok(Prepared { operation, head, body, deadline, retry, resendable, repeatable, id, renewed: false })
}

/// The caller's key, or a new one, where the contract has a place for it.
fn key_of(shared: &Shared, operation: &Operation, options: &Options) -> Option<IdempotencyKey> {
    operation.key?;
    let made = || IdempotencyKey::random(shared.entropy.as_ref());
    Some(options.key.clone().unwrap_or_else(made))
}

fn message_id(shared: &Shared, key: Option<&IdempotencyKey>) -> String {
    let random = || IdempotencyKey::random(shared.entropy.as_ref());
    key.cloned().unwrap_or_else(random).as_str().to_owned()
}

fn write(
    shared: &Shared,
    operation: &'static Operation,
    input: &mut dyn Record,
    options: Options,
    key: Option<&IdempotencyKey>,
) -> Result<http::Request<Body>, Malformed> {
    if let Some(wrong) = options.wrong {
        return Err(wrong);
    }
    let named = key;
    if let (Some(KeyCarrier::Slot(index)), Some(key)) = (operation.key, key) {
        fill_if_blank(input, usize::from(index), key.as_str());
    }
    let own = shared.root_of(operation)?;
    let base = own.as_ref().unwrap_or(&shared.base);
    let key = key.map(IdempotencyKey::as_str);
    let call = Outgoing { base, input, key, entropy: shared.entropy.as_ref() };
    let request = operation.protocol.encode_request(operation, &call)?;
    let (mut head, body) = request.into_parts();
    if let Some(url) = &options.url {
        head.uri = base.resolve(&head.uri, url)?;
    }
    for headers in [&shared.headers, &options.headers] {
        // What the caller says stands instead of what the protocol says.
        headers.keys().for_each(|name| drop(head.headers.remove(name)));
        head.headers.extend(headers.clone());
    }
    put_key(operation, named, &mut head)?;
    put_version(shared, &mut head)?;
    Ok(http::Request::from_parts(head, body))
}

fn fill_if_blank(input: &mut dyn Record, index: usize, key: &str) {
    let taken = match input.view_at(index) {
        View::Str(text) => !text.is_empty(),
        view => !view.is_none(),
    };
    if taken {
        return;
    }
    match input.slot_at(index) {
        Slot::Str(text) => key.clone_into(text),
        Slot::Text(text) => drop(text.parse(key)),
        Slot::Opt(optional) => match optional.some() {
            Slot::Str(text) => key.clone_into(text),
            Slot::Text(text) => drop(text.parse(key)),
            _ => {}
        },
        _ => {}
    }
}

fn put_key(
    operation: &Operation,
    key: Option<&IdempotencyKey>,
    head: &mut request::Parts,
) -> Result<(), Malformed> {
    let (Some(KeyCarrier::Header(name)), Some(key)) = (operation.key, key) else {
        return Ok(());
    };
    let value = if is_structured(name) { key.quoted() } else { key.bare() };
    let name = http::HeaderName::try_from(name)
        .map_err(|error| Malformed::new("the header of the key").with_source(error))?;
    head.headers.insert(name, value);
    Ok(())
}

/// The header of the draft is a structured field; headers of other names carry what they like.
fn is_structured(name: &str) -> bool {
    name.eq_ignore_ascii_case("idempotency-key")
}

fn put_version(shared: &Shared, head: &mut request::Parts) -> Result<(), Malformed> {
    let (Some(versioning), Some(version)) = (&shared.contract.versioning, &shared.version) else {
        return Ok(());
    };
    match versioning.carrier {
        VersionCarrier::Header(name) => {
            let broken = |error: http::Error| Malformed::new("the header of the version").with_source(error);
            let name = http::HeaderName::try_from(name).map_err(|error| broken(error.into()))?;
            let value =
                http::HeaderValue::try_from(version.as_str()).map_err(|error| broken(error.into()))?;
            head.headers.insert(name, value);
        }
        VersionCarrier::Query(name) => head.uri = append_query(&head.uri, name, version.as_str())?,
    }
    Ok(())
}
