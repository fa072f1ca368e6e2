//! A method of the application under the facts of its operation, types erased.

use std::any::Any;
use std::marker::PhantomData;
use std::sync::Arc;

use super::answer::{Answer, Failed};
use super::stream::RawItems;
use super::{Context, EventStream, Incoming};
use crate::body::BoxFuture;
use crate::failure::Failure;
use crate::fault::Fault;
use crate::operation::Operation;
use crate::record::{Blank, Place, Record};

/// One operation with the method that answers it.
pub struct Route {
    pub(super) operation: &'static Operation,
    pub(super) handler: Arc<dyn Handler>,
}

/// A method, types erased.
pub(super) trait Handler: Send + Sync {
    /// An empty input to decode into; `None` if the method takes a stream of messages.
    fn blank(&self) -> Option<Box<dyn Record>>;

    /// Calls the method.
    fn call(&self, cx: Context, input: Input) -> BoxFuture<'static, Answer>;
}

/// What a method is called with.
pub(super) enum Input {
    Record(Box<dyn Record>),
    Items(RawItems),
}

impl Route {
    /// One request, one reply.
    pub fn unary<A, I, T, E, F, R>(operation: &'static Operation, app: &Arc<A>, method: F) -> Route
    where
        A: Send + Sync + 'static,
        I: Record + Blank,
        T: Place,
        E: Failure,
        F: Fn(Arc<A>, Context, I) -> R + Send + Sync + 'static,
        R: Future<Output = Result<T, E>> + Send + 'static,
    {
        let app = app.clone();
        on_record(operation, move |cx, input| {
            let reply = method(app.clone(), cx, input);
            Box::pin(async move { whole(reply.await) })
        })
    }

    /// One request, many replies.
    pub fn server_stream<A, I, T, E, F, R>(operation: &'static Operation, app: &Arc<A>, method: F) -> Route
    where
        A: Send + Sync + 'static,
        I: Record + Blank,
        T: Place,
        E: Failure,
        F: Fn(Arc<A>, Context, I) -> R + Send + Sync + 'static,
        R: Future<Output = Result<EventStream<T, E>, E>> + Send + 'static,
    {
        let app = app.clone();
        on_record(operation, move |cx, input| {
            let reply = method(app.clone(), cx, input);
            Box::pin(async move { many(reply.await) })
        })
    }

    /// Many requests, one reply.
    pub fn client_stream<A, M, T, E, F, R>(operation: &'static Operation, app: &Arc<A>, method: F) -> Route
    where
        A: Send + Sync + 'static,
        M: Place + Blank,
        T: Place,
        E: Failure,
        F: Fn(Arc<A>, Context, Incoming<M>) -> R + Send + Sync + 'static,
        R: Future<Output = Result<T, E>> + Send + 'static,
    {
        let app = app.clone();
        on_items(operation, move |cx, items| {
            let reply = method(app.clone(), cx, Incoming::new(items));
            Box::pin(async move { whole(reply.await) })
        })
    }

    /// Many both ways.
    pub fn duplex<A, M, T, E, F, R>(operation: &'static Operation, app: &Arc<A>, method: F) -> Route
    where
        A: Send + Sync + 'static,
        M: Place + Blank,
        T: Place,
        E: Failure,
        F: Fn(Arc<A>, Context, Incoming<M>) -> R + Send + Sync + 'static,
        R: Future<Output = Result<EventStream<T, E>, E>> + Send + 'static,
    {
        let app = app.clone();
        on_items(operation, move |cx, items| {
            let reply = method(app.clone(), cx, Incoming::new(items));
            Box::pin(async move { many(reply.await) })
        })
    }
}

fn on_record<I: Record + Blank>(
    operation: &'static Operation,
    call: impl Fn(Context, I) -> BoxFuture<'static, Answer> + Send + Sync + 'static,
) -> Route {
    Route { operation, handler: Arc::new(OnRecord(call, PhantomData)) }
}

fn on_items(
    operation: &'static Operation,
    call: impl Fn(Context, RawItems) -> BoxFuture<'static, Answer> + Send + Sync + 'static,
) -> Route {
    Route { operation, handler: Arc::new(OnItems(call)) }
}

struct OnRecord<F, I>(F, PhantomData<fn(I)>);

impl<F, I> Handler for OnRecord<F, I>
where
    I: Record + Blank,
    F: Fn(Context, I) -> BoxFuture<'static, Answer> + Send + Sync,
{
    fn blank(&self) -> Option<Box<dyn Record>> {
        Some(Box::new(I::blank()))
    }

    fn call(&self, cx: Context, input: Input) -> BoxFuture<'static, Answer> {
        if let Input::Record(input) = input {
            let input: Box<dyn Any> = input;
            if let Ok(input) = input.downcast::<I>() {
                return (self.0)(cx, *input);
            }
        }
        mismatch()
    }
}

struct OnItems<F>(F);

impl<F> Handler for OnItems<F>
where
    F: Fn(Context, RawItems) -> BoxFuture<'static, Answer> + Send + Sync,
{
    fn blank(&self) -> Option<Box<dyn Record>> {
        None
    }

    fn call(&self, cx: Context, input: Input) -> BoxFuture<'static, Answer> {
        match input {
            Input::Items(items) => (self.0)(cx, items),
            Input::Record(_) => mismatch(),
        }
    }
}

/// The input is what `blank` has made, so this is not reached; and if it were, it is no reason to panic.
fn mismatch() -> BoxFuture<'static, Answer> {
    Box::pin(async { Answer::Failed(Failed::Fault(Fault::internal("input of another type"))) })
}

fn whole<T: Place, E: Failure>(result: Result<T, E>) -> Answer {
    match result {
        Ok(value) => Answer::Value(Box::new(value)),
        Err(failure) => Answer::Failed(Failed::new(failure)),
    }
}

fn many<T: Place, E: Failure>(result: Result<EventStream<T, E>, E>) -> Answer {
    match result {
        Ok(stream) => Answer::Stream(stream.erase()),
        Err(failure) => Answer::Failed(Failed::new(failure)),
    }
}
