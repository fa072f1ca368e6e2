//! One piece of work that many callers wait for, without a task of its own: whoever waits moves it on.

use std::pin::Pin;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, TryLockError};
use std::task::{Context, Poll, Wake, Waker};

use crate::body::BoxFuture;

/// Work under way. When all who wait for it are gone, so is the work.
pub(super) struct Flight<T> {
    work: Mutex<Option<BoxFuture<'static, T>>>,
    waiting: Waiting,
    landed: OnceLock<T>,
}

/// Those to wake when the work can be moved on, or is done.
struct Waiting(Arc<Wakers>);

#[derive(Default)]
struct Wakers(Mutex<Vec<Waker>>);

/// Waits for a flight. Gives `None` only if the work panicked in the hands of another waiter.
pub(super) struct Landing<T>(Arc<Flight<T>>);

impl<T> Flight<T> {
    pub(super) fn new(work: BoxFuture<'static, T>) -> Arc<Flight<T>> {
        let waiting = Waiting(Arc::default());
        Arc::new(Flight { work: Mutex::new(Some(work)), waiting, landed: OnceLock::new() })
    }

    pub(super) fn wait(self: &Arc<Self>) -> Landing<T> {
        Landing(self.clone())
    }
}

impl<T: Clone> Future for Landing<T> {
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        let flight = &self.0;
        // Registered before the work is looked at: what lands in between wakes this waiter, too.
        flight.waiting.0.add(cx.waker());
        let mut work = match flight.work.try_lock() {
            Ok(work) => work,
            // Another waiter moves the work on right now, and wakes all when it is done.
            Err(TryLockError::WouldBlock) if flight.landed.get().is_none() => return Poll::Pending,
            Err(TryLockError::WouldBlock) => return Poll::Ready(flight.landed.get().cloned()),
            Err(TryLockError::Poisoned(_)) => return Poll::Ready(flight.landed.get().cloned()),
        };
        let Some(running) = work.as_mut() else {
            return Poll::Ready(flight.landed.get().cloned());
        };
        let waker = Waker::from(flight.waiting.0.clone());
        // Dropped when the work lands or panics: in both cases nobody may sleep on.
        let all = WakeAll(&flight.waiting.0);
        match running.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Pending => {
                std::mem::forget(all);
                Poll::Pending
            }
            Poll::Ready(value) => {
                *work = None;
                Poll::Ready(Some(flight.landed.get_or_init(|| value).clone()))
            }
        }
    }
}

struct WakeAll<'a>(&'a Arc<Wakers>);

impl Drop for WakeAll<'_> {
    fn drop(&mut self) {
        self.0.wake_by_ref();
    }
}

impl Wakers {
    fn add(&self, waker: &Waker) {
        let mut wakers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !wakers.iter().any(|known| known.will_wake(waker)) {
            wakers.push(waker.clone());
        }
    }
}

impl Wake for Wakers {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        let wakers = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        wakers.into_iter().for_each(Waker::wake);
    }
}
