//! Values of fields: root fields from the service, all others from the value around them.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use async_graphql::dynamic::{FieldValue, ResolverContext};
use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{BaseType, Type};
use async_graphql::{Error, ErrorExtensionValues, Name, Value};
use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};
use http::{StatusCode, request};

use super::arguments::arguments;
use super::build::Wanted;
use super::inner::{ERRORS, VALUE};
use super::shapes::Shapes;
use super::{Errors, Root};
use crate::body::Body;
use crate::json;
use crate::protocol::Behind;

/// What a request brings along for the resolvers of its root fields.
pub(super) struct Caller {
    pub(super) head: request::Parts,
    pub(super) service: Behind,
    /// A field that may not be null has failed: there is no data.
    pub(super) is_void: AtomicBool,
}

/// Calls the service for a root field.
pub(super) async fn call(
    cx: &ResolverContext<'_>,
    root: Root,
    wanted: &Wanted,
    shapes: &Shapes,
) -> Result<Value, Error> {
    let owner = match root {
        Root::Query => "Query",
        Root::Mutation => "Mutation",
        Root::Subscription => "Subscription",
    };
    value(send(cx, owner, wanted, arguments(cx, wanted, shapes)).await?).await
}

/// Calls the service for the root field of a subscription.
pub(super) async fn subscribe(
    cx: &ResolverContext<'_>,
    wanted: &Wanted,
    shapes: &Shapes,
) -> Result<Values, Error> {
    let reply = send(cx, "Subscription", wanted, arguments(cx, wanted, shapes)).await?;
    if !reply.status().is_success() {
        return Err(value(reply).await.err().unwrap_or_else(|| Error::new("the service failed")));
    }
    Ok(Values { body: reply.into_body(), buffer: BytesMut::new(), ended: false })
}

async fn send(
    cx: &ResolverContext<'_>,
    owner: &str,
    wanted: &Wanted,
    arguments: IndexMap<Name, Value>,
) -> Result<http::Response<Body>, Error> {
    let caller = cx.data::<Arc<Caller>>()?;
    let arguments = serde_json::to_vec(&Value::Object(arguments));
    let arguments = arguments.map_err(|error| Error::new(error.to_string()))?;
    let path = format!("/{owner}.{}", wanted.name);
    let mut request = http::Request::new(Body::from(Bytes::from(arguments)));
    *request.method_mut() = http::Method::POST;
    *request.uri_mut() = path.parse().map_err(|_| Error::new("no such field"))?;
    *request.headers_mut() = caller.head.headers.clone();
    request.headers_mut().remove(CONTENT_LENGTH);
    request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    *request.extensions_mut() = caller.head.extensions.clone();
    Ok((caller.service.call)(request).await)
}

/// The value in a reply of the service.
async fn value(reply: http::Response<Body>) -> Result<Value, Error> {
    let status = reply.status();
    let body = reply.into_body().collect(usize::MAX).await.map_err(|error| Error::new(error.to_string()))?;
    if status.is_success() { read(&body.bytes) } else { Err(first_error(&body.bytes)) }
}

fn read(bytes: &[u8]) -> Result<Value, Error> {
    serde_json::from_slice(bytes)
        .map_err(|error| Error::new(format!("the value of the field is no JSON: {error}")))
}

/// The executor takes one error a field, and puts the field's path to it.
fn first_error(bytes: &[u8]) -> Error {
    let Ok(errors) = json::from_slice::<Errors>(bytes) else { return Error::new("the service failed") };
    let Some(first) = errors.errors.into_iter().next() else { return Error::new("the service failed") };
    let mut error = Error::new(first.message);
    if let Some(members) = first.extensions.as_ref().and_then(|extensions| extensions.as_object()) {
        let mut values = ErrorExtensionValues::default();
        for (name, value) in members.iter() {
            if let Ok(value) = read(&json::to_vec(value)) {
                values.set(name.as_str(), value);
            }
        }
        error.extensions = Some(values);
    }
    error
}

/// A member of the value around a field, or what code of the service makes of that value.
pub(super) async fn member(
    cx: &ResolverContext<'_>,
    wanted: &Wanted,
    shapes: &Shapes,
) -> Result<Value, Error> {
    let Value::Object(members) = cx.parent_value.try_to_value()? else {
        return Err(Error::new(format!("there is no value that `{}` could be read from", wanted.name)));
    };
    if let Some(value) = members.get(&wanted.name) {
        return Ok(value.clone());
    }
    let mut given = arguments(cx, wanted, shapes);
    let parent = if wanted.arguments.contains_key("parent") { "_parent" } else { "parent" };
    given.insert(Name::new(parent), Value::Object(members.clone()));
    let reply = send(cx, &wanted.owner, wanted, given).await?;
    let is_missing = reply.status() == StatusCode::NOT_FOUND;
    match value(reply).await {
        // A member that is absent and has no code is null where it may be.
        Err(error) if is_missing && wanted.ty.nullable && is_unimplemented(&error) => Ok(Value::Null),
        answer => answer,
    }
}

fn is_unimplemented(error: &Error) -> bool {
    let code = error.extensions.as_ref().and_then(|extensions| extensions.get("code"));
    matches!(code, Some(Value::String(code)) if code == "UNIMPLEMENTED")
}

/// Reports an error at its field. The executor would leave the field out; it is null, and where it may not be null
/// nothing of the data stands.
pub(super) fn failed<'a>(
    cx: &ResolverContext<'_>,
    error: Error,
    wanted: &Wanted,
) -> Result<Option<FieldValue<'a>>, Error> {
    cx.ctx.add_error(cx.ctx.set_error_path(error.clone().into_server_error(cx.ctx.item.pos)));
    if wanted.ty.nullable {
        return Ok(None);
    }
    cx.data::<Arc<Caller>>()?.is_void.store(true, Ordering::Relaxed);
    Err(error)
}

/// A value as the executor wants it: lists in lists, and its type beside a value of an interface or a union.
pub(super) fn field_value<'a>(value: Value, ty: &Type, shapes: &Shapes) -> Option<FieldValue<'a>> {
    match (value, &ty.base) {
        (Value::Null, _) => None,
        (Value::List(items), BaseType::List(of)) => {
            let items = items.into_iter();
            let items = items.map(|item| field_value(item, of, shapes).unwrap_or(FieldValue::NULL));
            Some(FieldValue::list(items))
        }
        (value, BaseType::Named(name)) if shapes.is_abstract(name) => {
            let type_name = match &value {
                Value::Object(members) => match members.get("__typename") {
                    Some(Value::String(name)) => name.clone(),
                    _ => String::new(),
                },
                _ => String::new(),
            };
            Some(FieldValue::value(value).with_type(type_name))
        }
        (value, _) => Some(FieldValue::value(value)),
    }
}

/// The values of a subscription, out of the lines the service writes.
pub(super) struct Values {
    body: Body,
    buffer: BytesMut,
    ended: bool,
}

impl Stream for Values {
    type Item = Result<Value, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(end) = self.buffer.iter().position(|byte| *byte == b'\n') {
                let line = self.buffer.split_to(end + 1);
                let line = &line[..end];
                return Poll::Ready(match line.split_first() {
                    Some((&VALUE, value)) => Some(read(value)),
                    Some((&ERRORS, errors)) => Some(Err(first_error(errors))),
                    _ => None,
                });
            }
            if self.ended {
                return Poll::Ready(None);
            }
            match ready!(http_body::Body::poll_frame(Pin::new(&mut self.body), cx)) {
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        self.buffer.extend_from_slice(&data);
                    }
                }
                Some(Err(error)) => {
                    self.ended = true;
                    return Poll::Ready(Some(Err(Error::new(error.to_string()))));
                }
                None => self.ended = true,
            }
        }
    }
}
