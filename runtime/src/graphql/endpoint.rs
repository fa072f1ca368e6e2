//! The endpoint: GraphQL over HTTP in front of the service, statuses as its draft and the `graphql-http` audits ask.

use std::collections::BTreeMap;
use std::future::ready;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use async_graphql::parser::types::{DocumentOperations, OperationDefinition, OperationType};
use async_graphql::{BatchRequest, Request, Response, Value};
use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use futures_util::stream::once;
use http::header::{ACCEPT, ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use http::{HeaderMap, Method, StatusCode, request};
use http_body::Frame;

use super::binding::media_type;
use super::build::{self, Executor};
use super::resolve::Caller;
use super::{Errors, Schema, unions, values};
use crate::body::{Body, BoxError, BoxFuture, CollectError};
use crate::json;
use crate::protocol::{Behind, Front};

const JSON: &str = "application/json";
const RESPONSE: &str = "application/graphql-response+json";
const EVENTS: &str = "text/event-stream";

impl Front for Schema {
    fn answer(
        &'static self,
        request: http::Request<Body>,
        service: Behind,
    ) -> BoxFuture<'static, http::Response<Body>> {
        Box::pin(async move {
            match self.built.get_or_init(|| build::build(self.sdl)) {
                Ok(executor) => answer(executor, request, service).await,
                Err(error) => refuse(StatusCode::INTERNAL_SERVER_ERROR, error),
            }
        })
    }
}

/// What the caller takes, best first.
#[derive(Clone, Copy, PartialEq)]
enum Accepts {
    Response,
    Json,
    Events,
}

async fn answer(executor: &Executor, request: http::Request<Body>, service: Behind) -> http::Response<Body> {
    let (head, body) = request.into_parts();
    let Some(accepts) = accepts(&head.headers) else {
        return refuse(StatusCode::NOT_ACCEPTABLE, format!("answers are {RESPONSE}, {JSON} or {EVENTS}"));
    };
    let asked = match asked(&head, body, service.body_limit).await {
        Ok(asked) => asked,
        Err(reply) => return reply,
    };
    execute(executor, head, asked, accepts, service).await
}

async fn execute(
    executor: &Executor,
    head: request::Parts,
    mut asked: Request,
    accepts: Accepts,
    service: Behind,
) -> http::Response<Body> {
    let bad = if accepts == Accepts::Json { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    let document = match asked.parsed_query() {
        Ok(document) => unions::without(document.clone(), &executor.shapes),
        Err(error) => {
            // A document that cannot be parsed is told apart from one that does not fit the schema.
            let response = Response::from_errors(vec![error.clone()]);
            return whole(&response, bad, accepts);
        }
    };
    // Where there is no such operation, the executor says so.
    let operation = operation_of(&document.operations, asked.operation_name.as_deref());
    let kind = operation.map(|operation| operation.ty);
    let wrong = values::wrong(executor, &document, operation, &asked.variables);
    asked.set_parsed_query(document);
    if head.method == Method::GET && kind.is_some_and(|kind| kind != OperationType::Query) {
        let mut reply = refuse(StatusCode::METHOD_NOT_ALLOWED, "only queries can be sent by GET");
        reply.headers_mut().insert(ALLOW, HeaderValue::from_static("POST"));
        return reply;
    }
    let events = kind == Some(OperationType::Subscription);
    if events && accepts != Accepts::Events {
        return refuse(StatusCode::NOT_ACCEPTABLE, format!("a subscription is answered by {EVENTS}"));
    }
    let caller = Arc::new(Caller { head, service, is_void: AtomicBool::new(false) });
    if !wrong.is_empty() {
        let response = Response::from_errors(wrong);
        return match accepts {
            Accepts::Events => event_stream(Box::pin(once(ready(response))), caller),
            _ => whole(&response, bad, accepts),
        };
    }
    let asked = asked.data(caller.clone());
    if accepts == Accepts::Events {
        let responses = Box::pin(executor.schema.execute_stream(asked));
        return event_stream(responses, caller);
    }
    let mut response = executor.schema.execute(asked).await;
    settle(&mut response, &caller);
    whole(&response, if is_executed(&response) { StatusCode::OK } else { bad }, accepts)
}

/// The operation that is to be executed: the one of that name, without a name the only one.
fn operation_of<'a>(
    operations: &'a DocumentOperations,
    name: Option<&str>,
) -> Option<&'a OperationDefinition> {
    let mut all = operations.iter();
    let (_, operation) = match name {
        Some(name) => all.find(|(known, _)| known.is_some_and(|known| known == name))?,
        None => all.next().filter(|_| all.next().is_none())?,
    };
    Some(&operation.node)
}

/// Takes the data away where a field that may not be null has failed.
fn settle(response: &mut Response, caller: &Caller) {
    if caller.is_void.swap(false, Ordering::Relaxed) {
        response.data = Value::Null;
        // The executor says again what was reported with its path.
        response.errors.retain(|error| !error.path.is_empty());
    }
}

/// Without data nothing was executed: the document does not fit the schema, or a value its variable.
fn is_executed(response: &Response) -> bool {
    !matches!(response.data, Value::Null) || response.errors.iter().any(|error| !error.path.is_empty())
}

/// As JSON. What was not executed has no member `data` (specification, section 7.1).
fn text(response: &Response) -> Vec<u8> {
    let text = match is_executed(response) {
        true => serde_json::to_vec(response),
        false => serde_json::to_vec(&BTreeMap::from([("errors", &response.errors)])),
    };
    text.unwrap_or_default()
}

/// Reads the request: JSON by POST, parameters by GET.
async fn asked(head: &request::Parts, body: Body, limit: usize) -> Result<Request, http::Response<Body>> {
    let asked = match head.method {
        Method::GET => by_query(head.uri.query().unwrap_or_default()),
        Method::POST => {
            if media_type(&head.headers).is_none_or(|name| name != JSON) {
                return Err(refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, format!("a request is {JSON}")));
            }
            let body = match body.collect(limit).await {
                Ok(body) => body.bytes,
                Err(error @ CollectError::TooLarge { .. }) => {
                    return Err(refuse(StatusCode::PAYLOAD_TOO_LARGE, error.to_string()));
                }
                Err(error) => return Err(refuse(StatusCode::BAD_REQUEST, error.to_string())),
            };
            match serde_json::from_slice::<BatchRequest>(&body) {
                Ok(BatchRequest::Single(request)) if !request.query.is_empty() => Ok(request),
                Ok(BatchRequest::Single(_)) => Err("`query` is missing".to_owned()),
                Ok(BatchRequest::Batch(_)) => Err("requests are not answered in batches".to_owned()),
                Err(error) => Err(format!("the request is no GraphQL request: {error}")),
            }
        }
        _ => {
            let mut reply = refuse(StatusCode::METHOD_NOT_ALLOWED, "requests come by POST or GET");
            reply.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, POST"));
            return Err(reply);
        }
    };
    asked.map_err(|message| refuse(StatusCode::BAD_REQUEST, message))
}

fn by_query(query: &str) -> Result<Request, String> {
    let mut request = Request::new("");
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = value.replace('+', " ");
        let value =
            percent_encoding::percent_decode_str(&value).decode_utf8().map_err(|error| error.to_string())?;
        match name {
            "query" => request.query = value.into_owned(),
            "operationName" if !value.is_empty() => request.operation_name = Some(value.into_owned()),
            "variables" if !value.is_empty() => {
                let variables = serde_json::from_str::<serde_json::Map<_, _>>(&value);
                let variables =
                    variables.map_err(|error| format!("`variables` is no JSON object: {error}"))?;
                request.variables = async_graphql::Variables::from_json(variables.into());
            }
            _ => {}
        }
    }
    match request.query.is_empty() {
        true => Err("`query` is missing".to_owned()),
        false => Ok(request),
    }
}

/// The first media type of ours in `Accept`, by weight. No header at all, and `*/*`, mean the older form.
fn accepts(headers: &HeaderMap) -> Option<Accepts> {
    let texts = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let mut best: Option<(Accepts, u16)> = None;
    let mut any = false;
    for range in texts.flat_map(|text| text.split(',')) {
        any = true;
        let mut parts = range.split(';').map(str::trim);
        let accepted = match parts.next().unwrap_or("").to_ascii_lowercase().as_str() {
            RESPONSE => Accepts::Response,
            JSON | "application/*" | "*/*" => Accepts::Json,
            EVENTS => Accepts::Events,
            _ => continue,
        };
        let weight = parts.find_map(|part| part.strip_prefix("q=")?.parse::<f32>().ok()).unwrap_or(1.0);
        let weight = (weight.clamp(0.0, 1.0) * 1000.0) as u16;
        if weight > 0 && best.is_none_or(|(_, known)| weight > known) {
            best = Some((accepted, weight));
        }
    }
    if any { best.map(|(accepts, _)| accepts) } else { Some(Accepts::Json) }
}

fn whole(response: &Response, status: StatusCode, accepts: Accepts) -> http::Response<Body> {
    let name = match accepts {
        Accepts::Json => "application/json; charset=utf-8",
        Accepts::Response | Accepts::Events => "application/graphql-response+json; charset=utf-8",
    };
    let mut reply = http::Response::new(Body::from(Bytes::from(text(response))));
    *reply.status_mut() = status;
    reply.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(name));
    reply
}

/// What cannot be executed at all, in the form of a response.
fn refuse(status: StatusCode, message: impl Into<String>) -> http::Response<Body> {
    let mut reply = http::Response::new(Body::from(Bytes::from(json::to_vec(&Errors::new(message)))));
    *reply.status_mut() = status;
    reply.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    reply
}

fn event_stream(
    responses: Pin<Box<dyn Stream<Item = Response> + Send>>,
    caller: Arc<Caller>,
) -> http::Response<Body> {
    let mut reply = http::Response::new(Body::frames(Events { responses, caller, over: false }));
    reply.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream; charset=utf-8"));
    reply.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    reply
}

/// Responses as events, and the event that ends them.
struct Events {
    responses: Pin<Box<dyn Stream<Item = Response> + Send>>,
    caller: Arc<Caller>,
    over: bool,
}

impl Stream for Events {
    type Item = Result<Frame<Bytes>, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.over {
            return Poll::Ready(None);
        }
        let mut out = BytesMut::new();
        match ready!(self.responses.as_mut().poll_next(cx)) {
            Some(mut response) => {
                settle(&mut response, &self.caller);
                out.extend_from_slice(b"event: next\ndata: ");
                out.extend_from_slice(&text(&response));
                out.extend_from_slice(b"\n\n");
            }
            None => {
                self.over = true;
                out.extend_from_slice(b"event: complete\ndata:\n\n");
            }
        }
        Poll::Ready(Some(Ok(Frame::data(out.freeze()))))
    }
}
