//! The one way every call goes: attempts under one deadline, until a reply is final.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::header::RETRY_AFTER;
use http::{HeaderMap, StatusCode, response};

use super::core::Shared;
use super::credentials::Shown;
use super::error::{Kind, Report};
use super::prepare::{Prepared, prepare};
use super::reconnect;
use super::{Core, Items, Notice, Options, RateLimits, TransportError};
use crate::body::{Body, BoxFuture, ByteStream, CollectError, Guard};
use crate::deadline::Elapsed;
use crate::operation::Operation;
use crate::protocol::{Again, Attempt, Decoder, Malformed, Pushback, Received, Target, Verdict};
use crate::record::{Place, Record};
use crate::signature::Unsigned;

/// A call with its types erased.
pub(super) struct Errand {
    pub(super) core: Core,
    pub(super) operation: &'static Operation,
    pub(super) input: Box<dyn Record>,
    pub(super) options: Options,
    pub(super) items: Option<Items>,
}

/// The places of a reply with their types erased: options of value and declared error, and the headers.
pub(super) struct Landing {
    pub(super) value: Box<dyn Place>,
    pub(super) declared: Box<dyn Place>,
    pub(super) headers: Box<dyn Place>,
}

/// What a success tells besides its value.
pub(super) struct Meta {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) trailers: Option<HeaderMap>,
}

/// A reply that is a stream.
pub(super) struct Opened {
    pub(super) operation: &'static Operation,
    pub(super) head: response::Parts,
    pub(super) decoder: Box<dyn Decoder>,
    pub(super) body: Body,
    /// Passes when the caller's time is over.
    pub(super) end: Option<BoxFuture<'static, ()>>,
    /// What it takes to ask for it again, should it break off.
    pub(super) again: Option<Box<reconnect::Again>>,
}

/// Sends a call and reads its reply into the landing. `Err` with a kind of `Declared` has filled `declared`.
pub(super) async fn execute(errand: Errand, landing: &mut Landing) -> Result<Meta, Box<Report>> {
    let Errand { core, operation, mut input, options, items } = errand;
    let mut prepared = prepare(&core.0, operation, input.as_mut(), options, items)?;
    attempts(&core.0, &mut prepared, Want::Message).await?.whole(landing)
}

/// The same, with an input that will be sent again.
pub(super) async fn execute_from(
    core: &Core,
    operation: &'static Operation,
    input: &mut dyn Record,
    options: Options,
    landing: &mut Landing,
) -> Result<Meta, Box<Report>> {
    let mut prepared = prepare(&core.0, operation, input, options, None)?;
    attempts(&core.0, &mut prepared, Want::Message).await?.whole(landing)
}

/// Sends a call whose reply is a stream. A reply that is no stream lands like that of any other call.
pub(super) async fn open(errand: Errand, landing: &mut Landing) -> Result<Opened, Box<Report>> {
    let Errand { core, operation, mut input, options, items } = errand;
    let mut prepared = prepare(&core.0, operation, input.as_mut(), options, items)?;
    match attempts(&core.0, &mut prepared, Want::Stream).await? {
        Reached::Stream(opened) => Ok(Opened { again: reconnect::Again::of(core, prepared), ..*opened }),
        whole => Err(match whole.whole(landing) {
            Ok(meta) => misfit(operation, "one message where a stream is declared", meta.status),
            Err(report) => report,
        }),
    }
}

/// A reply that is final.
pub(super) enum Reached {
    Whole(Box<Whole>),
    Stream(Box<Opened>),
}

impl Reached {
    fn whole(self, landing: &mut Landing) -> Result<Meta, Box<Report>> {
        match self {
            Reached::Whole(whole) => whole.land(landing),
            Reached::Stream(opened) => {
                Err(misfit(opened.operation, "a stream where one message is declared", opened.head.status))
            }
        }
    }
}

pub(super) fn misfit(operation: &Operation, what: &'static str, status: StatusCode) -> Box<Report> {
    let mut report = Report::new(operation.name, Kind::Reply(Malformed::new(what)));
    report.status = Some(status);
    report
}

/// What the caller declared as the form of a success.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Want {
    Message,
    Stream,
}

/// A final reply that is at hand.
pub(super) struct Whole {
    operation: &'static Operation,
    pub(super) reply: Received,
    attempts: u32,
    pub(super) retryable: bool,
}

/// Why one attempt brought no final reply.
enum Failed {
    /// The request is not fit to be sent.
    Unfit(Kind),
    Transport(TransportError),
    Timeout,
    Body(StatusCode, HeaderMap, CollectError),
}

/// Sends until a reply is final.
pub(super) async fn attempts(
    shared: &Shared,
    prepared: &mut Prepared,
    want: Want,
) -> Result<Reached, Box<Report>> {
    let operation = prepared.operation;
    let mut paid = None;
    let mut number = 0;
    loop {
        number += 1;
        let outcome = attempt(shared, prepared, number, want).await;
        let again = match &outcome {
            Ok(One::Stream(..)) => Again::No,
            Ok(One::Whole(reply)) => operation.protocol.again(reply),
            Err(Failed::Transport(_) | Failed::Body(_, _, CollectError::Broken(_))) => Again::Transient,
            Err(Failed::Unfit(Kind::Token(_, error))) if error.is_passing() => Again::Transient,
            Err(_) => Again::No,
        };
        let unsent = match &outcome {
            Err(Failed::Transport(error)) => error.is_unsent(),
            Err(Failed::Unfit(_)) => true,
            _ => false,
        };
        let harmless = prepared.repeatable || unsent && prepared.resendable;
        if again != Again::No && harmless {
            let pushback = match &outcome {
                Ok(One::Whole(reply)) => pushback(shared, operation, reply),
                _ => None,
            };
            if let Some(cost) = pause(shared, prepared, number, again, pushback).await {
                paid = Some(cost);
                continue;
            }
        }
        let passing = again != Again::No || matches!(outcome, Err(Failed::Timeout));
        let retryable = passing && harmless;
        return match outcome {
            Ok(One::Stream(head, decoder, body)) => {
                shared.budget.earn(paid);
                let left = prepared.deadline.remaining(shared.clock.as_ref());
                let end = left.map(|left| shared.clock.sleep(left));
                Ok(Reached::Stream(Box::new(Opened { operation, head, decoder, body, end, again: None })))
            }
            Ok(One::Whole(reply)) => {
                if again == Again::No {
                    shared.budget.earn(paid);
                }
                Ok(Reached::Whole(Box::new(Whole { operation, reply, attempts: number, retryable })))
            }
            Err(failed) => Err(failed.report(operation, number, retryable)),
        };
    }
}

/// Waits before the next attempt; what it cost, or `None` if there shall be none.
async fn pause(
    shared: &Shared,
    prepared: &Prepared,
    number: u32,
    again: Again,
    pushback: Option<Pushback>,
) -> Option<u32> {
    let pause = prepared.retry.pause(number, again, pushback, shared.entropy.as_ref())?;
    // An attempt that would begin after the deadline is none: the reply at hand is the better answer.
    if prepared.deadline.remaining(shared.clock.as_ref()).is_some_and(|left| left <= pause) {
        return None;
    }
    let paid = shared.budget.pay(again)?;
    shared.clock.sleep(pause).await;
    Some(paid)
}

fn pushback(shared: &Shared, operation: &Operation, reply: &Received) -> Option<Pushback> {
    if let Some(pushback) = operation.protocol.pushback(reply) {
        return Some(pushback);
    }
    let told = retry_after(shared, reply).or_else(|| RateLimits::of(&reply.headers).reset());
    told.map(Pushback::After)
}

/// `Retry-After`: seconds, or a date (RFC 9110, section 10.2.3). It beats what `RateLimit` says.
fn retry_after(shared: &Shared, reply: &Received) -> Option<Duration> {
    let text = reply.headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let seconds = text.parse().map(Duration::from_secs).ok();
    seconds.or_else(|| until(shared.clock.wall(), httpdate::parse_http_date(text).ok()?))
}

fn until(now: SystemTime, then: SystemTime) -> Option<Duration> {
    Some(then.duration_since(now).unwrap_or_default())
}

enum One {
    Whole(Received),
    Stream(response::Parts, Box<dyn Decoder>, Body),
}

/// Sends the request once, and once more where a token is refused that may have been good before.
async fn attempt(shared: &Shared, prepared: &mut Prepared, number: u32, want: Want) -> Result<One, Failed> {
    let (one, shown) = once(shared, prepared, number, want).await?;
    let refused = matches!(&one, One::Whole(reply) if reply.status == StatusCode::UNAUTHORIZED);
    if !refused || prepared.renewed || !prepared.resendable || !shown.reject() {
        return Ok(one);
    }
    prepared.renewed = true;
    once(shared, prepared, number, want).await.map(|(one, _)| one)
}

async fn once(
    shared: &Shared,
    prepared: &mut Prepared,
    number: u32,
    want: Want,
) -> Result<(One, Shown), Failed> {
    let (operation, deadline) = (prepared.operation, prepared.deadline);
    let clock = shared.clock.as_ref();
    let mut head = prepared.head.clone();
    let showing = shared.credentials.show(shared, operation, &mut head);
    let shown = match deadline.keep(clock, showing).await {
        Ok(shown) => shown.map_err(Failed::Unfit)?,
        Err(Elapsed) => return Err(Failed::Timeout),
    };
    let Some(body) = prepared.body() else {
        return Err(Failed::Transport(TransportError::lost("the stream was sent already")));
    };
    let attempt = Attempt { number, remaining: deadline.remaining(clock) };
    operation.protocol.before_attempt(&attempt, &mut head.headers);
    sign(shared, prepared, &body, &mut head.headers).map_err(|error| Failed::Unfit(Kind::Request(error)))?;
    let sending = shared.transport.send(http::Request::from_parts(head, body));
    let reply = match deadline.keep(clock, sending).await {
        Ok(reply) => reply.map_err(Failed::Transport)?,
        Err(Elapsed) => return Err(Failed::Timeout),
    };
    let (head, body) = reply.into_parts();
    if let (Some(tell), Some(notice)) = (&shared.notices, Notice::of(operation.name, &head.headers)) {
        tell(notice);
    }
    if want == Want::Stream
        && let Some(decoder) = operation.protocol.decode_stream(operation, &head)
    {
        return Ok((One::Stream(head, decoder, body), shown));
    }
    if want == Want::Message && operation.protocol.streams_bytes(operation, &head) {
        let end = deadline.remaining(clock).map(|left| clock.sleep(left));
        let stream = ByteStream::bounded(Body::wrap(Guard::new(body).end(end)), shared.reply_limit);
        let (status, headers) = (head.status, head.headers);
        let stream = Some(stream);
        let reply = Received { status, headers, body: Bytes::new(), trailers: None, stream };
        return Ok((One::Whole(reply), shown));
    }
    match deadline.keep(clock, body.collect(shared.reply_limit)).await {
        Ok(Ok(collected)) => {
            let reply = Received {
                status: head.status,
                headers: head.headers,
                body: collected.bytes,
                trailers: collected.trailers,
                stream: None,
            };
            Ok((One::Whole(reply), shown))
        }
        Ok(Err(error)) => Err(Failed::Body(head.status, head.headers, error)),
        Err(Elapsed) => Err(Failed::Timeout),
    }
}

/// Adds the signature over the body, where the client signs.
fn sign(shared: &Shared, prepared: &Prepared, body: &Body, headers: &mut HeaderMap) -> Result<(), Malformed> {
    let (Some(signature), Some(id)) = (&shared.signature, &prepared.id) else { return Ok(()) };
    let body = body.bytes().ok_or_else(|| Malformed::new("a body that is a stream cannot be signed"))?;
    signature.sign(&Unsigned::new(id, body, shared.clock.wall()), headers)
}

impl Whole {
    fn land(self, landing: &mut Landing) -> Result<Meta, Box<Report>> {
        let target = Target {
            value: landing.value.as_mut(),
            declared: landing.declared.as_mut(),
            headers: landing.headers.as_mut(),
        };
        self.land_in(target)
    }

    pub(super) fn land_in(self, mut target: Target<'_>) -> Result<Meta, Box<Report>> {
        let operation = self.operation;
        let kind = match operation.protocol.decode_reply(operation, &self.reply, &mut target) {
            Ok(Verdict::Value) => {
                let Received { status, headers, trailers, .. } = self.reply;
                return Ok(Meta { status, headers, trailers });
            }
            Ok(Verdict::Declared) => Kind::Declared,
            Ok(Verdict::Undeclared) => Kind::Undeclared,
            Err(malformed) => Kind::Reply(malformed),
        };
        let mut report = Report::of(operation.name, kind, self.reply);
        (report.attempts, report.retryable) = (self.attempts, self.retryable);
        Err(report)
    }
}

impl Failed {
    fn report(self, operation: &'static Operation, attempts: u32, retryable: bool) -> Box<Report> {
        let attempts = attempts - u32::from(matches!(self, Failed::Unfit(_)));
        let mut report = match self {
            Failed::Unfit(kind) => Report::new(operation.name, kind),
            Failed::Transport(error) => Report::new(operation.name, Kind::Transport(error)),
            Failed::Timeout => Report::new(operation.name, Kind::Timeout),
            Failed::Body(status, headers, error) => {
                let mut report = Report::new(operation.name, Kind::Body(error));
                (report.status, report.headers) = (Some(status), headers);
                report
            }
        };
        (report.attempts, report.retryable) = (attempts, retryable);
        report
    }
}
