//! The one way every request goes.

use std::sync::Arc;

use bytes::Bytes;
use http::header::{ALLOW, HeaderValue};
use http::{StatusCode, request};

use super::answer::{Answer, Failed};
use super::arriving::Arriving;
use super::keyed::{self, Claimed, Turn};
use super::route::Input;
use super::router::Found;
use super::service::Shared;
use super::stream::{RawItems, Written};
use super::verify::authenticate;
use super::version::{name_version, version_of};
use super::{Context, Principal, Route};
use crate::body::{Body, BoxFuture, ByteStream};
use crate::deadline::{Deadline, Elapsed};
use crate::fault::{Code, Fault};
use crate::key::IdempotencyKey;
use crate::operation::Operation;
use crate::protocol::{Arrived, Behind, Intake, Outcome};
use crate::record::Record;

/// Answers one request, by way of what the protocol puts in front of the service.
pub(super) async fn serve(shared: Arc<Shared>, request: http::Request<Body>) -> http::Response<Body> {
    let front = shared.routes.first().and_then(|route| route.operation.protocol.front());
    match front {
        Some(front) if request.uri().path().starts_with(&shared.prefix) => {
            front.answer(request, behind(shared)).await
        }
        _ => one(shared, request).await,
    }
}

/// The service as its front calls it: paths begin behind the prefix.
fn behind(shared: Arc<Shared>) -> Behind {
    let body_limit = shared.limits.body;
    let call = Arc::new(move |mut request: http::Request<Body>| {
        let shared = shared.clone();
        if let Ok(uri) = format!("{}{}", shared.prefix, request.uri().path()).parse() {
            *request.uri_mut() = uri;
        }
        Box::pin(one(shared, request)) as BoxFuture<'static, http::Response<Body>>
    });
    Behind { call, body_limit }
}

/// Answers the request of one operation. Whatever goes wrong is told in the words of the operation's protocol.
async fn one(shared: Arc<Shared>, request: http::Request<Body>) -> http::Response<Body> {
    let (head, body) = request.into_parts();
    let mut body = Arriving::new(body);
    if let Err(fault) = signed(&shared, &head, &mut body).await {
        return refuse(&shared, &head, &fault);
    }
    let (route, path) = match route(&shared, &head, &mut body).await {
        Ok(found) => found,
        Err(fault) => return refuse(&shared, &head, &fault),
    };
    let operation = shared.routes[route].operation;
    let version = version_of(shared.contract, &head).ok().flatten();
    let contract = shared.contract;
    let mut reply = match admit(&shared, route, path, &head, body).await {
        Ok(Admitted::Replay(reply)) => reply,
        Ok(Admitted::Run(call)) => run(shared, operation, head, *call).await,
        Err(fault) => operation.protocol.encode_reply(operation, &head, Outcome::Fault(&fault)),
    };
    name_version(contract, version.as_ref(), &mut reply);
    reply
}

/// Checks the signature of a message, where the service asks for one.
async fn signed(shared: &Shared, head: &request::Parts, body: &mut Arriving) -> Result<(), Fault> {
    let Some(signature) = &shared.signature else { return Ok(()) };
    let bytes = body.bytes(shared).await?;
    signature.check(&head.headers, &bytes, shared.clock.wall())
}

/// Finds the operation by method and path, and where these do not tell, by the message.
async fn route(
    shared: &Shared,
    head: &request::Parts,
    body: &mut Arriving,
) -> Result<(usize, Vec<(u16, String)>), Fault> {
    let path = head.uri.path().strip_prefix(shared.prefix.as_str());
    if let Some(sorted) = shared.sorted.as_ref().filter(|sorted| Some(sorted.path.as_str()) == path) {
        let bytes = body.bytes(shared).await?;
        let operation = sorted.find(head, &bytes)?;
        let is_it = |route: &Route| std::ptr::eq(route.operation, operation);
        let route = shared.routes.iter().position(is_it);
        let unknown = || Fault::unimplemented(operation.name);
        return route.map(|route| (route, Vec::new())).ok_or_else(unknown);
    }
    let query = head.uri.query().unwrap_or_default();
    let found = path.map_or(Found::Nothing, |path| shared.router.find(&head.method, path, query));
    let (routes, values) = match found {
        Found::Routes(routes, values) => (routes, values),
        Found::Method(allowed) => return Err(not_allowed(&allowed)),
        Found::Nothing => {
            return Err(Fault::new(Code::Unimplemented, "no such path").with_status(StatusCode::NOT_FOUND));
        }
    };
    let first = routes[0];
    if shared.selectors[first].is_none() {
        return Ok((first, values));
    }
    let bytes = body.bytes(shared).await?;
    let asked = shared.routes[first].operation.protocol.selector(head, &bytes)?;
    match best(shared, &routes, &asked) {
        Some(route) => Ok((route, values)),
        // Who asks for what the contract does not have is at fault; 501 would say that it is there to come.
        None => Err(Fault::new(Code::Unimplemented, format!("there is no operation for `{asked}`"))
            .with_status(StatusCode::BAD_REQUEST)),
    }
}

/// The first of the operations that fit best what a message asks for.
fn best(shared: &Shared, routes: &[usize], asked: &str) -> Option<usize> {
    let mut best = (0, None);
    for route in routes {
        let selector = shared.selectors[*route].as_deref().unwrap_or_default();
        let fit = shared.routes[*route].operation.protocol.fits(selector, asked);
        if fit > best.0 {
            best = (fit, Some(*route));
        }
    }
    best.1
}

fn not_allowed(allowed: &[String]) -> Fault {
    let fault = Fault::new(Code::Unimplemented, "the path does not answer this method");
    let fault = fault.with_status(StatusCode::METHOD_NOT_ALLOWED);
    match HeaderValue::try_from(allowed.join(", ")) {
        Ok(value) => fault.with_header(ALLOW, value),
        Err(_) => fault,
    }
}

/// Answers what is for no operation, in the protocol of the first: all of a service speak one.
fn refuse(shared: &Shared, head: &request::Parts, fault: &Fault) -> http::Response<Body> {
    match shared.routes.first() {
        Some(Route { operation, .. }) => {
            operation.protocol.encode_reply(operation, head, Outcome::Fault(fault))
        }
        None => {
            let mut reply = http::Response::new(Body::empty());
            *reply.status_mut() = fault.status();
            reply
        }
    }
}

enum Admitted {
    Replay(http::Response<Body>),
    Run(Box<Call>),
}

/// A call that has passed all gates.
struct Call {
    route: usize,
    input: Input,
    principal: Option<Principal>,
    version: Option<crate::version::Version>,
    claimed: Option<Claimed>,
}

/// All gates, in this order, so that a request that is refused leaves no trace in the store.
async fn admit(
    shared: &Shared,
    route: usize,
    path: Vec<(u16, String)>,
    head: &request::Parts,
    mut body: Arriving,
) -> Result<Admitted, Fault> {
    let Route { operation, handler } = &shared.routes[route];
    let version = version_of(shared.contract, head)?;
    let principal = match shared.for_anyone {
        true => None,
        false => authenticate(shared.contract, &shared.verifiers, operation, head).await?,
    };
    let Some(mut input) = handler.blank() else {
        let decoder = operation.protocol.decode_items(operation, head)?;
        let input = Input::Items(RawItems::new(decoder, body.into_body()));
        let call = Call { route, input, principal, version, claimed: None };
        return Ok(Admitted::Run(Box::new(call)));
    };
    // The payload of a keyed call is compared with that of its repetition, so it must be at hand.
    let intake = match keyed::is_keyed(operation, head) {
        true => Intake::Whole,
        false => operation.protocol.intake(operation, head),
    };
    let (bytes, stream) = body.take(shared, head, intake).await?;
    let key = decode(operation, head, &path, (&bytes, stream), input.as_mut())?;
    let turn = keyed::claim(shared, operation, head, principal.as_ref(), input.as_ref(), key).await?;
    let claimed = match turn {
        Turn::Replay(reply) => return Ok(Admitted::Replay(reply)),
        Turn::Run(claimed) => Some(claimed),
        Turn::Unkeyed => None,
    };
    let input = Input::Record(input);
    Ok(Admitted::Run(Box::new(Call { route, input, principal, version, claimed })))
}

/// Reads the input and checks everything the contract says of it.
fn decode(
    operation: &'static Operation,
    head: &request::Parts,
    path: &[(u16, String)],
    (body, stream): (&Bytes, Option<ByteStream>),
    input: &mut dyn Record,
) -> Result<Option<IdempotencyKey>, Fault> {
    let mut arrived = Arrived { head, path, body, stream, key: None };
    operation.protocol.decode_request(operation, &mut arrived, input)?;
    check(operation, input)?;
    Ok(arrived.key)
}

/// All violations of constraints at once, each under the field of the input it stands in.
#[cfg(feature = "json")]
fn check(operation: &'static Operation, input: &dyn Record) -> Result<(), Fault> {
    let mut violations = Vec::new();
    for (index, field) in input.schema().fields.iter().enumerate() {
        let found = crate::validate::with_facts(input.view_at(index), field.facts).into_iter();
        violations.extend(found.map(|found| operation.protocol.locate_within((index, field), found)));
    }
    match violations.is_empty() {
        true => Ok(()),
        false => Err(Fault::violated(violations)),
    }
}

/// The rules are written in JSON: without it there are none.
#[cfg(not(feature = "json"))]
fn check(_operation: &'static Operation, _input: &dyn Record) -> Result<(), Fault> {
    Ok(())
}

/// Runs the method in a task of its own, so that a caller who leaves does not stop it half-way.
async fn run(
    shared: Arc<Shared>,
    operation: &'static Operation,
    head: request::Parts,
    call: Call,
) -> http::Response<Body> {
    let fallback = head.clone();
    let task = tokio::spawn(async move {
        let Call { route, input, principal, version, claimed } = call;
        let cx = Context::new(operation, head, principal, version, claimed.clone());
        let method = shared.routes[route].handler.call(cx.clone(), input);
        let clock = shared.clock.as_ref();
        // What is kept for a repetition is not cut off.
        let time = operation.protocol.time_left(cx.head()).filter(|_| claimed.is_none());
        let deadline = Deadline::after(clock, time);
        let answer = match &claimed {
            Some(claimed) => keyed::hold(&shared, claimed, method).await,
            None => {
                let answer = deadline.keep(clock, method).await;
                answer.unwrap_or_else(|Elapsed| Answer::Failed(Failed::late()))
            }
        };
        let free = keyed::without_effect(&answer);
        let reply = write(&shared, operation, &cx, answer, deadline);
        match &claimed {
            None => reply,
            Some(claimed) if free => {
                keyed::release(&shared, claimed).await;
                reply
            }
            Some(claimed) => match keyed::keep(&shared, claimed, reply).await {
                Ok(reply) => reply,
                Err(fault) => operation.protocol.encode_reply(operation, cx.head(), Outcome::Fault(&fault)),
            },
        }
    });
    match task.await {
        Ok(reply) => reply,
        Err(error) => {
            let fault = Fault::internal(error);
            operation.protocol.encode_reply(operation, &fallback, Outcome::Fault(&fault))
        }
    }
}

fn write(
    shared: &Shared,
    operation: &'static Operation,
    cx: &Context,
    answer: Answer,
    deadline: Deadline,
) -> http::Response<Body> {
    let protocol = operation.protocol;
    match answer {
        Answer::Value(value) => {
            let headers = cx.take_reply_headers();
            let outcome = Outcome::Value(value.as_ref(), headers.as_deref());
            protocol.encode_reply(operation, cx.head(), outcome)
        }
        Answer::Failed(failed) => protocol.encode_reply(operation, cx.head(), failed.outcome()),
        Answer::Stream(items) => match protocol.encode_stream(operation, cx.head()) {
            Some((head, encoder)) => {
                let written = Written::new(items, encoder, shared.clock.clone(), deadline);
                http::Response::from_parts(head, Body::frames(written))
            }
            None => {
                let fault = Failed::Fault(Fault::internal("the protocol has no streams"));
                protocol.encode_reply(operation, cx.head(), fault.outcome())
            }
        },
    }
}
