//! A list that comes in pages, as a stream: the one loop for all operations and all ways to page.
//!
//! The stream ends with the last page, with an error, and where a service would lead it in a circle.

use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;

use super::call::{failed, landing, taken, unexpected};
use super::error::Report;
use super::execute::{Landing, Meta, execute_from};
use super::turn::{Paging, Turn};
use super::{Core, Error, Options};
use crate::body::BoxFuture;
use crate::operation::Operation;
use crate::record::{Blank, Place, Record};

/// How many pages a list has at most; a service that has more is taken for one that never ends.
const MAX_PAGES: u32 = 1_000_000;

/// The pages of a list, each asked for when the stream is polled. An error is the last item.
#[must_use = "nothing is sent until the stream is polled"]
pub struct Pages<T, E> {
    state: State,
    page: PhantomData<fn() -> (T, E)>,
}

/// The items of all pages. An error is the last item.
#[must_use = "nothing is sent until the stream is polled"]
pub struct PageItems<V, T, E> {
    pages: Pages<T, E>,
    items: fn(T) -> Vec<V>,
    page: vec::IntoIter<V>,
}

/// All of it that does not depend on the types.
enum State {
    Ready(Box<Asking>),
    Sending(BoxFuture<'static, Answered>),
    Failed(&'static Operation, Box<Report>),
    Over,
}

/// What the next page is asked for with.
struct Asking {
    core: Core,
    operation: &'static Operation,
    input: Box<dyn Record>,
    options: Options,
    turn: Turn,
    pages: u32,
}

struct Answered {
    asking: Box<Asking>,
    result: Result<Meta, Box<Report>>,
    landing: Landing,
}

impl<T, E> Pages<T, E> {
    pub(super) fn new(
        core: Core,
        operation: &'static Operation,
        input: Box<dyn Record>,
        options: Options,
        paging: &'static Paging,
    ) -> Pages<T, E> {
        let turn = Turn::new(paging);
        let asking = Asking { core, operation, input, options, turn, pages: 0 };
        Pages { state: State::Ready(Box::new(asking)), page: PhantomData }
    }

    /// The items of the pages; `items` takes them out of one.
    pub fn items<V>(self, items: fn(T) -> Vec<V>) -> PageItems<V, T, E> {
        PageItems { pages: self, items, page: Vec::new().into_iter() }
    }
}

impl<T: Place + Blank, E: Place + Blank> Pages<T, E> {
    /// The next page; `None` behind the last one.
    pub async fn next(&mut self) -> Option<Result<T, Error<E>>> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }
}

impl<V, T: Place + Blank, E: Place + Blank> PageItems<V, T, E> {
    /// The next item; `None` behind the last one.
    pub async fn next(&mut self) -> Option<Result<V, Error<E>>>
    where
        V: Unpin,
    {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }
}

impl<T: Place + Blank, E: Place + Blank> Stream for Pages<T, E> {
    type Item = Result<T, Error<E>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some((operation, result, landing)) = ready!(self.state.poll(cx, landing::<T, E, ()>)) else {
            return Poll::Ready(None);
        };
        Poll::Ready(Some(match result {
            Ok(()) => taken::<Option<T>>(landing.value)
                .flatten()
                .ok_or_else(|| unexpected(operation, "a success without its value")),
            Err(report) => Err(failed(report, landing.declared)),
        }))
    }
}

impl<V: Unpin, T: Place + Blank, E: Place + Blank> Stream for PageItems<V, T, E> {
    type Item = Result<V, Error<E>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(cx)) {
                Some(Ok(page)) => self.page = (self.items)(page).into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

/// A page with its types erased.
type Page = (&'static Operation, Result<(), Box<Report>>, Landing);

impl State {
    /// The next page, or `None` where there is none.
    fn poll(&mut self, cx: &mut Context<'_>, landing: fn() -> Landing) -> Poll<Option<Page>> {
        loop {
            match std::mem::replace(self, State::Over) {
                State::Over => return Poll::Ready(None),
                State::Failed(operation, report) => {
                    return Poll::Ready(Some((operation, Err(report), landing())));
                }
                State::Ready(asking) => *self = State::Sending(Box::pin(ask(asking, landing()))),
                State::Sending(mut sending) => match sending.as_mut().poll(cx) {
                    Poll::Pending => {
                        *self = State::Sending(sending);
                        return Poll::Pending;
                    }
                    Poll::Ready(answered) => return Poll::Ready(Some(self.settle(answered))),
                },
            }
        }
    }

    /// The page that has come, and the state behind it.
    fn settle(&mut self, answered: Answered) -> Page {
        let Answered { mut asking, result, landing } = answered;
        let operation = asking.operation;
        let meta = match result {
            Ok(meta) => meta,
            Err(report) => return (operation, Err(report), landing),
        };
        asking.pages += 1;
        let more = asking.turn.advance(asking.input.as_mut(), landing.value.view(), &meta.headers);
        *self = match more {
            Ok(true) if asking.pages < MAX_PAGES => State::Ready(asking),
            Ok(true) => State::Failed(operation, Report::of_page(operation, "a list without an end")),
            Ok(false) => State::Over,
            Err(what) => State::Failed(operation, Report::of_page(operation, what)),
        };
        (operation, Ok(()), landing)
    }
}

async fn ask(mut asking: Box<Asking>, mut landing: Landing) -> Answered {
    let options = asking.options.next(asking.turn.take_url());
    let Asking { core, operation, input, .. } = asking.as_mut();
    let result = execute_from(core, operation, input.as_mut(), options, &mut landing).await;
    Answered { asking, result, landing }
}
