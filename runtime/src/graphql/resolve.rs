//! Values of fields: root fields from the service, all others from the value around them.

use std::collections::BTreeSet;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use async_graphql::dynamic::{FieldValue, ResolverContext};
use async_graphql::parser::types::{BaseType, Type, TypeDefinition, TypeKind};
use async_graphql::{Error, ErrorExtensionValues, Name, Value};
use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};
use http::request;

use super::inner::{ERRORS, VALUE};
use super::{Errors, Root};
use crate::body::Body;
use crate::json;
use crate::protocol::Behind;

/// What a request brings along for the resolvers of its root fields.
pub(super) struct Caller {
    pub(super) head: request::Parts,
    pub(super) service: Behind,
}

/// The names of interfaces and unions: their values tell their type.
#[derive(Clone)]
pub(super) struct Abstract(Arc<BTreeSet<String>>);

impl Abstract {
    pub(super) fn of<'a>(types: impl Iterator<Item = &'a TypeDefinition>) -> Abstract {
        let is_abstract =
            |ty: &&TypeDefinition| matches!(ty.kind, TypeKind::Interface(_) | TypeKind::Union(_));
        Abstract(Arc::new(types.filter(is_abstract).map(|ty| ty.name.node.to_string()).collect()))
    }
}

/// Calls the service for a root field.
pub(super) async fn call(cx: &ResolverContext<'_>, root: Root, field: &Name) -> Result<Value, Error> {
    let reply = send(cx, root, field).await?;
    let status = reply.status();
    let limit = usize::MAX;
    let body = reply.into_body().collect(limit).await.map_err(|error| Error::new(error.to_string()))?;
    if !status.is_success() {
        return Err(first_error(&body.bytes));
    }
    read(&body.bytes)
}

/// Calls the service for the root field of a subscription.
pub(super) async fn subscribe(cx: &ResolverContext<'_>, field: &Name) -> Result<Values, Error> {
    let reply = send(cx, Root::Subscription, field).await?;
    if !reply.status().is_success() {
        let body =
            reply.into_body().collect(usize::MAX).await.map_err(|error| Error::new(error.to_string()))?;
        return Err(first_error(&body.bytes));
    }
    Ok(Values { body: reply.into_body(), buffer: BytesMut::new(), ended: false })
}

async fn send(cx: &ResolverContext<'_>, root: Root, field: &Name) -> Result<http::Response<Body>, Error> {
    let caller = cx.data::<Arc<Caller>>()?;
    let root = match root {
        Root::Query => "Query",
        Root::Mutation => "Mutation",
        Root::Subscription => "Subscription",
    };
    let arguments =
        serde_json::to_vec(cx.args.as_index_map()).map_err(|error| Error::new(error.to_string()))?;
    let mut request = http::Request::new(Body::from(Bytes::from(arguments)));
    *request.method_mut() = http::Method::POST;
    *request.uri_mut() = format!("/{root}.{field}").parse().map_err(|_| Error::new("no such field"))?;
    *request.headers_mut() = caller.head.headers.clone();
    request.headers_mut().remove(CONTENT_LENGTH);
    request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    *request.extensions_mut() = caller.head.extensions.clone();
    Ok((caller.service.call)(request).await)
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

/// A member of the value around a field.
pub(super) fn member<'a>(
    parent: &FieldValue<'_>,
    name: &Name,
    ty: &Type,
    abstracts: &Abstract,
) -> Result<Option<FieldValue<'a>>, Error> {
    let Value::Object(members) = parent.try_to_value()? else {
        return Err(Error::new(format!("there is no value that `{name}` could be read from")));
    };
    match members.get(name) {
        Some(value) => Ok(field_value(value.clone(), ty, abstracts)),
        None if ty.nullable => Ok(None),
        None => Err(Error::new(format!("`{name}` is not implemented")).extend_code("UNIMPLEMENTED")),
    }
}

/// A small addition to the executor's error.
trait WithCode {
    fn extend_code(self, code: &str) -> Self;
}

impl WithCode for Error {
    fn extend_code(mut self, code: &str) -> Error {
        self.extensions.get_or_insert_with(ErrorExtensionValues::default).set("code", code);
        self
    }
}

/// A value as the executor wants it: lists in lists, and its type beside a value of an interface or a union.
pub(super) fn field_value<'a>(value: Value, ty: &Type, abstracts: &Abstract) -> Option<FieldValue<'a>> {
    match (value, &ty.base) {
        (Value::Null, _) => None,
        (Value::List(items), BaseType::List(of)) => {
            let items = items.into_iter();
            let items = items.map(|item| field_value(item, of, abstracts).unwrap_or(FieldValue::NULL));
            Some(FieldValue::list(items))
        }
        (value, BaseType::Named(name)) if abstracts.0.contains(name.as_str()) => {
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
