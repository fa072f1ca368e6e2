//! The same calls for programs without an async runtime: a thread waits for what others would await.
//!
//! ```text
//! use counterpart_runtime::client::Blocking;
//! let book = client.get_book("b1").wait()?;
//! for event in client.watch_loans().wait()?.waiting() { .. }
//! ```
//!
//! Timers and sockets are driven by one thread of ours, started with the first call; it is shared by all clients.

use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use bytes::Bytes;
use tokio::runtime::{Builder, Runtime};

use super::{Error, Events, Sending};
use crate::body::{ByteStream, CollectError};
use crate::record::{Blank, Place};

/// Any call of a generated client, waited for on the current thread.
pub trait Blocking {
    /// What awaiting it gives.
    type Output;

    /// Sends it and waits for the reply. The thread does nothing else meanwhile: inside an async runtime, await
    /// instead.
    fn wait(self) -> Self::Output;
}

impl<O, C: IntoFuture<Output = O, IntoFuture = Sending<O>>> Blocking for C {
    type Output = O;

    fn wait(self) -> O {
        self.into_future().wait()
    }
}

/// The messages of a reply, each waited for on the current thread.
#[must_use = "an iterator does nothing unless asked"]
#[derive(Debug)]
pub struct Waiting<T, E>(Events<T, E>);

impl<T, E> Events<T, E> {
    /// The messages one after another, for programs without an async runtime.
    pub fn waiting(self) -> Waiting<T, E> {
        Waiting(self)
    }
}

impl<T: Place + Blank, E: Place + Blank> Iterator for Waiting<T, E> {
    type Item = Result<T, Error<E>>;

    fn next(&mut self) -> Option<Self::Item> {
        let events = &mut self.0;
        block_on(|cx| futures_core::Stream::poll_next(std::pin::Pin::new(&mut *events), cx))
    }
}

/// The pieces of a stream of bytes, each waited for on the current thread.
#[must_use = "an iterator does nothing unless asked"]
#[derive(Debug)]
pub struct WaitingBytes(ByteStream);

impl ByteStream {
    /// The pieces one after another, for programs without an async runtime.
    pub fn waiting(self) -> WaitingBytes {
        WaitingBytes(self)
    }
}

impl Iterator for WaitingBytes {
    type Item = Result<Bytes, CollectError>;

    fn next(&mut self) -> Option<Self::Item> {
        let stream = &mut self.0;
        block_on(|cx| futures_core::Stream::poll_next(std::pin::Pin::new(&mut *stream), cx))
    }
}

/// Polls until there is a value, asleep in between.
pub(super) fn block_on<O>(mut poll: impl FnMut(&mut Context<'_>) -> Poll<O>) -> O {
    let _inside = runtime().enter();
    let waker = Waker::from(Arc::new(Parked(thread::current())));
    loop {
        match poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(value) => return value,
            Poll::Pending => thread::park(),
        }
    }
}

struct Parked(Thread);

impl Wake for Parked {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        let mut builder = Builder::new_multi_thread();
        builder.worker_threads(1).thread_name("counterpart").enable_all();
        builder.build().expect("the operating system starts a thread")
    })
}
