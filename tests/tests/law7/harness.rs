//! A server that keeps what it was asked and answers by a seed, and the two ways to reach it.

use std::any::Any;
use std::fmt::Debug;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use counterpart_runtime::Failure;
use counterpart_runtime::arbitrary::{self, Options};
use counterpart_runtime::body::hold;
use counterpart_runtime::client::{Connect, Core, InProcess};
use counterpart_runtime::operation::{KeyCarrier, Operation};
use counterpart_runtime::record::{Blank, Extra, Place, Record, Slot, eq};
use counterpart_runtime::server::{EventStream, ServiceBuilder};
use proptest::test_runner::{Config, TestRunner};

use crate::unknown::Unknown;

/// How many values each operation is tried with, over each transport.
const CASES: u32 = 48;

/// How many messages a stream has.
const MESSAGES: u64 = 3;

/// What the server is told to do, and what it saw.
#[derive(Clone)]
pub(crate) struct Script {
    inner: Arc<Mutex<Inner>>,
    options: Options,
}

struct Inner {
    answer: u64,
    seen: Option<Box<dyn Any + Send>>,
    unknown: Unknown,
}

impl Script {
    pub(crate) fn new(options: Options) -> Script {
        Script {
            inner: Arc::new(Mutex::new(Inner { answer: 0, seen: None, unknown: Unknown::default() })),
            options,
        }
    }

    /// Every third answer is one of the declared errors, where there are any.
    pub(crate) fn answer<I: Record, T: Place + Blank, E: Place + Blank>(&self, input: I) -> Result<T, E> {
        let answer = self.see(input);
        if answer.is_multiple_of(3) { Err(self.value(answer)) } else { Ok(self.value(answer)) }
    }

    /// For operations that declare no error.
    pub(crate) fn succeed<I: Record, T: Place + Blank, E>(&self, input: I) -> Result<T, E> {
        let answer = self.see(input);
        Ok(self.value(answer))
    }

    /// A few messages.
    pub(crate) fn stream<I, T, E>(&self, input: I) -> Result<EventStream<T, E>, E>
    where
        I: Record,
        T: Place + Blank,
        E: Failure,
    {
        let answer = self.see(input);
        let messages: Vec<T> = (0..MESSAGES).map(|more| self.value(answer ^ more)).collect();
        Ok(EventStream::of(messages))
    }

    fn see<I: Record>(&self, input: I) -> u64 {
        let mut inner = self.inner.lock().unwrap();
        inner.seen = Some(Box::new(input));
        inner.answer
    }

    fn value<T: Place + Blank>(&self, seed: u64) -> T {
        arbitrary::value(seed, &self.options)
    }

    fn expect(&self, answer: u64) {
        let mut inner = self.inner.lock().unwrap();
        (inner.answer, inner.seen) = (answer, None);
    }

    /// Adds what came through of a value that the contract does not know.
    fn count(&self, value: &impl Place) {
        self.inner.lock().unwrap().unknown.count(value.view());
    }

    /// What came through, either way, that the contract does not know.
    pub(crate) fn unknown(&self) -> Unknown {
        self.inner.lock().unwrap().unknown
    }

    fn seen<I: 'static>(&self) -> Option<I> {
        let seen = self.inner.lock().unwrap().seen.take()?;
        seen.downcast::<I>().ok().map(|seen| *seen)
    }
}

/// One client for each way to reach the same service.
pub(crate) struct Reached {
    script: Script,
    ways: Vec<(&'static str, Core)>,
    runtime: tokio::runtime::Runtime,
}

impl Reached {
    pub(crate) fn new<C>(script: Script, service: impl Fn() -> ServiceBuilder) -> Reached
    where
        C: Connect + AsRef<Core>,
    {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let _inside = runtime.enter();
        let in_process = counterpart_runtime::client::Builder::<C>::new("http://library.test");
        let in_process = in_process.transport(InProcess::new(service().build())).build().unwrap();
        let over_socket = counterpart_runtime::client::Builder::<C>::new(listen(&runtime, service()));
        let over_socket = over_socket.build().unwrap();
        let ways = vec![
            ("in process", in_process.as_ref().clone()),
            ("over a socket", over_socket.as_ref().clone()),
        ];
        drop(_inside);
        Reached { script, ways, runtime }
    }

    /// An operation that answers once.
    pub(crate) fn unary<I, T, E>(&self, operation: &'static Operation)
    where
        I: Record + Blank + PartialEq + Debug,
        T: Place + Blank + PartialEq + Debug,
        E: Place + Blank + Debug,
    {
        self.each(operation, |core, seed| {
            let input: I = self.input(operation, seed);
            self.script.expect(seed.rotate_left(7));
            let call = core.call::<I, T, E, ()>(operation, self.input(operation, seed));
            let outcome = self.runtime.block_on(async {
                let value = call.send().await?;
                hold(value.view()).await.unwrap();
                Ok::<T, counterpart_runtime::client::Error<E>>(value)
            });
            assert_eq!(
                self.script.seen::<I>().as_ref(),
                Some(&input),
                "what the server saw; outcome {outcome:?}"
            );
            self.script.count(&input);
            let answer = seed.rotate_left(7);
            match outcome {
                Ok(value) => {
                    assert_eq!(value, self.script.value::<T>(answer));
                    self.script.count(&value);
                }
                Err(error) => {
                    let declared = error.declared().unwrap_or_else(|| panic!("{error}: {error:?}"));
                    assert!(eq(declared, &self.script.value::<E>(answer)), "{declared:?}");
                }
            }
        });
    }

    /// An operation that answers with a stream.
    pub(crate) fn stream<I, T, E>(&self, operation: &'static Operation)
    where
        I: Record + Blank + PartialEq + Debug,
        T: Place + Blank + PartialEq + Debug,
        E: Place + Blank + Debug,
    {
        self.each(operation, |core, seed| {
            let input: I = self.input(operation, seed);
            self.script.expect(seed);
            let call = core.call::<I, T, E, ()>(operation, self.input(operation, seed));
            let messages: Vec<T> = self.runtime.block_on(async {
                let mut events = call.open().await.unwrap();
                let mut messages = Vec::new();
                while let Some(message) = events.next().await {
                    messages.push(message.unwrap());
                }
                messages
            });
            assert_eq!(self.script.seen::<I>().as_ref(), Some(&input));
            let expected: Vec<T> = (0..MESSAGES).map(|more| self.script.value(seed ^ more)).collect();
            assert_eq!(messages, expected);
        });
    }

    /// Only the input of gRPC is a message itself, with a place for what the contract does not know; elsewhere its
    /// members alone may have unknown members. An idempotency key names one call.
    fn input<I: Record + Blank>(&self, operation: &Operation, seed: u64) -> I {
        let mut input: I = self.script.value(seed);
        if input.schema().proto.is_empty()
            && let Some(extra) = input.extra_mut()
        {
            *extra = Extra::NONE;
        }
        if let Some(KeyCarrier::Slot(index)) = operation.key
            && let Slot::Str(key) = input.slot_at(usize::from(index))
        {
            *key = format!("call-{seed:016x}");
        }
        input
    }

    fn each(&self, operation: &Operation, test: impl Fn(&Core, u64)) {
        for (way, core) in &self.ways {
            let mut runner =
                TestRunner::new(Config { cases: CASES, failure_persistence: None, ..Config::default() });
            let outcome = runner.run(&proptest::arbitrary::any::<u64>(), |seed| {
                test(core, seed);
                Ok(())
            });
            outcome.unwrap_or_else(|error| panic!("{} {way}: {error}", operation.name));
        }
    }
}

/// Serves on a free port of the loopback interface until the runtime ends.
fn listen(runtime: &tokio::runtime::Runtime, service: ServiceBuilder) -> String {
    let listener = runtime.block_on(tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))).unwrap();
    let address = listener.local_addr().unwrap();
    runtime.spawn(async move { axum::serve(listener, service.into_axum()).await });
    format!("http://{address}")
}
