//! A call before it is sent, and while it is on its way.

use std::any::Any;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use http::{HeaderMap, StatusCode};

use super::error::{Kind, Report};
use super::execute::{Errand, Landing, Meta, Opened, execute, open};
use super::{Core, Error, Events, Items, Options, Pages, Paging};
use crate::body::BoxFuture;
use crate::operation::Operation;
use crate::protocol::Malformed;
use crate::record::{Blank, Place, Record};

/// A call of one reply that is not sent yet. Generated types wrap it by [`call!`](crate::call).
pub struct Call<I, T, E, H = ()> {
    /// The operation's input.
    pub input: I,
    /// The policy of this call.
    pub options: Options,
    core: Core,
    operation: &'static Operation,
    items: Option<Items>,
    reply: Reads<T, E, H>,
}

type Reads<T, E, H> = PhantomData<fn() -> (T, E, H)>;

/// A value with what came beside it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Full<T, H = ()> {
    /// The value.
    pub value: T,
    /// The HTTP status.
    pub status: StatusCode,
    /// The headers the contract declares.
    pub headers: H,
    /// All headers as they came.
    pub raw_headers: HeaderMap,
    /// What came after the body (gRPC: its trailing metadata); empty where nothing did.
    pub trailers: HeaderMap,
}

impl<I: Record, T, E, H> Call<I, T, E, H> {
    pub(super) fn new(
        core: Core,
        operation: &'static Operation,
        input: I,
        items: Option<Items>,
    ) -> Call<I, T, E, H> {
        Call { input, options: Options::default(), core, operation, items, reply: PhantomData }
    }

    fn errand(self) -> Errand {
        Errand {
            core: self.core,
            operation: self.operation,
            input: Box::new(self.input),
            options: self.options,
            items: self.items,
        }
    }
}

impl<I: Record, T: Place + Blank, E: Place + Blank, H: Place + Blank> Call<I, T, E, H> {
    /// Sends it; the value of the reply.
    pub fn send(self) -> Sending<Result<T, Error<E>>> {
        let landing = landing::<T, E, H>();
        Sending { inner: start(self.errand(), landing), finish: value::<T, E, H> }
    }

    /// Sends it; the value with status and headers.
    pub fn send_full(self) -> Sending<Result<Full<T, H>, Error<E>>> {
        let landing = landing::<T, E, H>();
        Sending { inner: start(self.errand(), landing), finish: full::<T, E, H> }
    }

    /// The pages of a list, from this one on. Each page has the call's time of its own.
    pub fn pages(self, paging: &'static Paging) -> Pages<T, E> {
        Pages::new(self.core, self.operation, Box::new(self.input), self.options, paging)
    }

    /// Sends it; the reply as a stream of messages.
    pub fn open(self) -> Sending<Result<Events<T, E>, Error<E>>> {
        let landing = landing::<T, E, H>();
        Sending { inner: start_stream(self.errand(), landing), finish: stream::<T, E> }
    }
}

/// A call on its way. Dropping it gives the call up.
#[must_use = "nothing is sent until it is awaited"]
pub struct Sending<O> {
    inner: BoxFuture<'static, Arrival>,
    finish: fn(Arrival) -> O,
}

/// How a call came back, types still erased.
struct Arrival {
    operation: &'static Operation,
    result: Result<Reply, Box<Report>>,
    landing: Landing,
}

enum Reply {
    Whole(Meta),
    Stream(Box<Opened>),
}

impl<O> Sending<O> {
    /// Waits on this thread.
    #[cfg(feature = "blocking")]
    pub(super) fn wait(mut self) -> O {
        (self.finish)(super::blocking::block_on(|cx| self.inner.as_mut().poll(cx)))
    }
}

impl<O> Future for Sending<O> {
    type Output = O;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<O> {
        let finish = self.finish;
        self.inner.as_mut().poll(cx).map(finish)
    }
}

pub(super) fn landing<T: Place + Blank, E: Place + Blank, H: Place + Blank>() -> Landing {
    Landing { value: Box::new(None::<T>), declared: Box::new(None::<E>), headers: Box::new(H::blank()) }
}

fn start(errand: Errand, mut landing: Landing) -> BoxFuture<'static, Arrival> {
    Box::pin(async move {
        let operation = errand.operation;
        let result = execute(errand, &mut landing).await.map(Reply::Whole);
        Arrival { operation, result, landing }
    })
}

fn start_stream(errand: Errand, mut landing: Landing) -> BoxFuture<'static, Arrival> {
    Box::pin(async move {
        let operation = errand.operation;
        let result = open(errand, &mut landing).await.map(|opened| Reply::Stream(Box::new(opened)));
        Arrival { operation, result, landing }
    })
}

fn value<T: Place, E: Place, H: Place>(arrival: Arrival) -> Result<T, Error<E>> {
    full::<T, E, H>(arrival).map(|full| full.value)
}

fn full<T: Place, E: Place, H: Place>(arrival: Arrival) -> Result<Full<T, H>, Error<E>> {
    let Arrival { operation, result, landing } = arrival;
    let meta = match result {
        Ok(Reply::Whole(meta)) => meta,
        Ok(Reply::Stream(_)) => return Err(unexpected(operation, "a stream where one message is declared")),
        Err(report) => return Err(failed(report, landing.declared)),
    };
    let (Some(value), Some(headers)) = (taken::<Option<T>>(landing.value).flatten(), taken(landing.headers))
    else {
        return Err(unexpected(operation, "a success without its value"));
    };
    let Meta { status, headers: raw_headers, trailers } = meta;
    Ok(Full { value, status, headers, raw_headers, trailers: trailers.unwrap_or_default() })
}

fn stream<T, E: Place>(arrival: Arrival) -> Result<Events<T, E>, Error<E>> {
    match arrival.result {
        Ok(Reply::Stream(opened)) => Ok(Events::new(*opened)),
        Ok(Reply::Whole(_)) => Err(unexpected(arrival.operation, "one message where a stream is declared")),
        Err(report) => Err(failed(report, arrival.landing.declared)),
    }
}

pub(super) fn failed<E: Place>(report: Box<Report>, declared: Box<dyn Place>) -> Error<E> {
    let declared = match report.kind {
        Kind::Declared => taken::<Option<E>>(declared).flatten(),
        _ => None,
    };
    Error::new(report, declared)
}

pub(super) fn unexpected<E>(operation: &Operation, what: &'static str) -> Error<E> {
    Error::new(Report::new(operation.name, Kind::Reply(Malformed::new(what))), None)
}

pub(super) fn taken<T: Any>(place: Box<dyn Place>) -> Option<T> {
    let place: Box<dyn Any> = place;
    place.downcast::<T>().ok().map(|value| *value)
}
