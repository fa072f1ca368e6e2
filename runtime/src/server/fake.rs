//! A service for tests of its callers: it answers what a test says, and otherwise arbitrary values that the contract
//! allows. Requests are read and checked as by a real server; who calls is not asked.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{EventStream, Incoming, Route, Service, ServiceBuilder};
use crate::arbitrary::{self, Options};
use crate::failure::Failure;
use crate::operation::{Contract, Operation};
use crate::record::{Blank, Place, Record};

/// How many messages an arbitrary stream has.
const MESSAGES: u64 = 3;

/// The routes of a fake. Generated fakes wrap it by [`fake!`](crate::fake!).
pub struct Fake {
    contract: &'static Contract,
    routes: Vec<Route>,
    seed: Arc<AtomicU64>,
}

impl Fake {
    /// Without operations.
    #[must_use]
    pub fn new(contract: &'static Contract) -> Fake {
        Fake { contract, routes: Vec::new(), seed: Arc::default() }
    }

    /// Where arbitrary values begin; the same seed gives the same values, call by call.
    pub fn seed(&mut self, seed: u64) {
        self.seed.store(seed, Ordering::Relaxed);
    }

    /// The service.
    #[must_use]
    pub fn build(self) -> Service {
        ServiceBuilder::<()>::new(self.contract, self.routes).for_anyone().build()
    }

    /// Answers one request with one reply.
    pub fn unary<I, T, E>(
        &mut self,
        operation: &'static Operation,
        answer: impl Fn(I) -> Result<T, E> + Send + Sync + 'static,
    ) where
        I: Record + Blank,
        T: Place,
        E: Failure,
    {
        let route =
            Route::unary(operation, &Arc::new(answer), |answer, _, input| async move { answer(input) });
        self.put(route);
    }

    /// Answers one request with many replies.
    pub fn server_stream<I, T, E>(
        &mut self,
        operation: &'static Operation,
        answer: impl Fn(I) -> Result<Vec<T>, E> + Send + Sync + 'static,
    ) where
        I: Record + Blank,
        T: Place,
        E: Failure,
    {
        let route = Route::server_stream(operation, &Arc::new(answer), |answer, _, input| async move {
            answer(input).map(EventStream::of)
        });
        self.put(route);
    }

    /// Answers many requests with one reply.
    pub fn client_stream<M, T, E>(
        &mut self,
        operation: &'static Operation,
        answer: impl Fn(Vec<M>) -> Result<T, E> + Send + Sync + 'static,
    ) where
        M: Place + Blank,
        T: Place,
        E: Failure,
    {
        let route = Route::client_stream(operation, &Arc::new(answer), |answer, _, messages| async move {
            answer(collected::<M, E>(messages).await?)
        });
        self.put(route);
    }

    /// Answers many requests, once all have come, with many replies.
    pub fn duplex<M, T, E>(
        &mut self,
        operation: &'static Operation,
        answer: impl Fn(Vec<M>) -> Result<Vec<T>, E> + Send + Sync + 'static,
    ) where
        M: Place + Blank,
        T: Place,
        E: Failure,
    {
        let route = Route::duplex(operation, &Arc::new(answer), |answer, _, messages| async move {
            answer(collected::<M, E>(messages).await?).map(EventStream::of)
        });
        self.put(route);
    }

    /// An arbitrary value, another one each time.
    #[doc(hidden)]
    pub fn value<T: Place + Blank>(&self) -> impl Fn() -> T + Send + Sync + 'static {
        let seed = self.seed.clone();
        move || arbitrary::value(next(&seed), &OPTIONS)
    }

    /// A few arbitrary values.
    #[doc(hidden)]
    pub fn values<T: Place + Blank>(&self) -> impl Fn() -> Vec<T> + Send + Sync + 'static {
        let seed = self.seed.clone();
        move || (0..MESSAGES).map(|_| arbitrary::value(next(&seed), &OPTIONS)).collect()
    }

    /// The later answer of an operation stands.
    fn put(&mut self, route: Route) {
        match self.routes.iter_mut().find(|known| std::ptr::eq(known.operation, route.operation)) {
            Some(known) => *known = route,
            None => self.routes.push(route),
        }
    }
}

/// Values that every wire carries as they are.
const OPTIONS: Options =
    Options { depth: 3, size: 60, unknown: false, plain: true, nonempty: true, utc: true };

fn next(seed: &AtomicU64) -> u64 {
    // Neighbours of a counter are alike; a large odd step makes them different in all their bits.
    seed.fetch_add(1, Ordering::Relaxed).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

async fn collected<M: Place + Blank, E: Failure>(mut messages: Incoming<M>) -> Result<Vec<M>, E> {
    let mut all = Vec::new();
    while let Some(message) = messages.next().await {
        all.push(message?);
    }
    Ok(all)
}

/// Declares the fake of a contract: an answer for each operation, arbitrary until a test sets it.
///
/// ```text
/// fake! { ops::CONTRACT;
///     on_get_book: unary ops::GET_BOOK, GetBookInput => Book, GetBookError;
/// }
/// let api: Client = Fake::new().on_get_book(|input| Ok(Book::new(input.book_id, "Emma"))).client();
/// ```
#[macro_export]
macro_rules! fake {
    ($contract:path; $($name:ident: $kind:ident $operation:path, $input:ty => $value:ty, $error:ty;)*) => {
        /// The service for tests: arbitrary values that the contract allows, and what a test says instead. Who calls is
        /// not asked.
        #[must_use]
        pub struct Fake($crate::server::Fake);

        impl ::core::default::Default for Fake {
            fn default() -> Self {
                Self::new()
            }
        }

        impl Fake {
            /// Answers every operation with arbitrary values.
            pub fn new() -> Self {
                #[allow(unused_mut)]
                let mut fake = $crate::server::Fake::new(&$contract);
                $($crate::__fake!($kind fake $operation, $input => $value, $error);)*
                Self(fake)
            }

            /// Other arbitrary values.
            pub fn seed(mut self, seed: u64) -> Self {
                self.0.seed(seed);
                self
            }

            /// The service.
            pub fn service(self) -> $crate::server::Service {
                self.0.build()
            }

            /// A client of it, without sockets.
            #[allow(dead_code)]
            pub fn client<C: $crate::client::Connect>(self) -> C {
                $crate::client::in_process(self.service())
            }

            $($crate::__fake!(on $kind $name $operation, $input => $value, $error);)*
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __fake {
    (unary $fake:ident $operation:path, $input:ty => $value:ty, $error:ty) => {
        let value = $fake.value();
        $fake.unary::<$input, $value, $error>(&$operation, move |_| ::core::result::Result::Ok(value()));
    };
    (server_stream $fake:ident $operation:path, $input:ty => $value:ty, $error:ty) => {
        let values = $fake.values();
        $fake.server_stream::<$input, $value, $error>(&$operation, move |_| ::core::result::Result::Ok(values()));
    };
    (client_stream $fake:ident $operation:path, $input:ty => $value:ty, $error:ty) => {
        let value = $fake.value();
        $fake.client_stream::<$input, $value, $error>(&$operation, move |_| ::core::result::Result::Ok(value()));
    };
    (duplex $fake:ident $operation:path, $input:ty => $value:ty, $error:ty) => {
        let values = $fake.values();
        $fake.duplex::<$input, $value, $error>(&$operation, move |_| ::core::result::Result::Ok(values()));
    };
    (on unary $name:ident $operation:path, $input:ty => $value:ty, $error:ty) => {
        $crate::__fake!(method unary $name $operation, $input, $value, $error);
    };
    (on server_stream $name:ident $operation:path, $input:ty => $value:ty, $error:ty) => {
        $crate::__fake!(method server_stream $name $operation, $input, ::std::vec::Vec<$value>, $error);
    };
    (on client_stream $name:ident $operation:path, $input:ty => $value:ty, $error:ty) => {
        $crate::__fake!(method client_stream $name $operation, ::std::vec::Vec<$input>, $value, $error);
    };
    (on duplex $name:ident $operation:path, $input:ty => $value:ty, $error:ty) => {
        $crate::__fake!(method duplex $name $operation, ::std::vec::Vec<$input>, ::std::vec::Vec<$value>, $error);
    };
    (method $kind:ident $name:ident $operation:path, $input:ty, $value:ty, $error:ty) => {
        /// How this operation is answered.
        pub fn $name(
            mut self,
            answer: impl ::core::ops::Fn($input) -> ::core::result::Result<$value, $error>
            + ::core::marker::Send
            + ::core::marker::Sync
            + 'static,
        ) -> Self {
            self.0.$kind(&$operation, answer);
            self
        }
    };
}
