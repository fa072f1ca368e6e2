//! The half of a proof of law 7 that is the same for every contract: a server that keeps what it was asked and answers by
//! a seed, calls with arbitrary valid values, and a line for each operation. The other half is printed beside it.

use std::any::Any;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use counterpart_runtime::arbitrary::{self, Options};
use counterpart_runtime::body::hold;
use counterpart_runtime::client::{Builder, Connect, Core, Error, InProcess, Retry};
use counterpart_runtime::operation::{KeyCarrier, Operation};
use counterpart_runtime::record::{Blank, Extra, Place, Record, Slot, View, eq};
use counterpart_runtime::server::{Context, EventStream, Principal, Service, Verifier};
use counterpart_runtime::{Failure, Fault, validate};

/// How many messages a stream has.
const MESSAGES: u64 = 3;

/// What must be known of an operation besides its types.
#[derive(Clone, Copy)]
pub struct Facts {
    /// The statuses that successes may come with, by arm; `None` where the contract names one.
    pub values: &'static [Option<u32>],
    /// The same for errors.
    pub errors: &'static [Option<u32>],
    /// The member of the input that has a place for what the contract does not know: a body of JSON.
    pub open: Option<usize>,
    /// The member of the body that asks for a stream, which the client switches on where it is left open; mostly none.
    pub switch: &'static str,
}

/// What the server is told to do, and what it saw.
#[derive(Clone)]
pub struct Script(Arc<Mutex<Inner>>);

struct Inner {
    seed: u64,
    /// Whether strings are plain, since the ones before could not be sent.
    plain: bool,
    fails: bool,
    facts: Facts,
    seen: Option<Box<dyn Record>>,
}

impl Script {
    pub fn new() -> Script {
        Script(Arc::new(Mutex::new(Inner {
            seed: 0,
            plain: false,
            fails: false,
            facts: Facts { values: &[], errors: &[], open: None, switch: "" },
            seen: None,
        })))
    }

    fn with<R>(&self, act: impl FnOnce(&mut Inner) -> R) -> R {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub async fn answer<T: Place + Blank, E: Place + Blank>(&self, input: impl Record) -> Result<T, E> {
        hold(input.view()).await.expect("the caller sends its body");
        let input: Box<dyn Record> = Box::new(input);
        self.with(|inner| inner.seen = Some(input));
        if self.with(|inner| inner.fails) { Err(self.error()) } else { Ok(self.value(0)) }
    }

    pub async fn answer_with<T, E, H>(&self, cx: &Context, input: impl Record) -> Result<T, E>
    where
        T: Place + Blank,
        E: Place + Blank,
        H: Record + Blank,
    {
        cx.reply_headers(self.headers::<H>());
        self.answer(input).await
    }

    pub fn stream<T, E>(&self, input: impl Record) -> Result<EventStream<T, E>, E>
    where
        T: Place + Blank,
        E: Failure,
    {
        let input: Box<dyn Record> = Box::new(input);
        self.with(|inner| inner.seen = Some(input));
        let messages: Vec<T> = (0..MESSAGES).map(|more| self.value(more)).collect();
        Ok(EventStream::of(messages))
    }

    fn value<T: Place + Blank>(&self, more: u64) -> T {
        let mut value = T::blank();
        let (seed, facts) = self.with(|inner| (inner.seed, inner.facts));
        fill(value.slot(), seed.rotate_left(7) ^ more, &options(false));
        code(value.slot(), facts.values);
        value
    }

    fn error<E: Place + Blank>(&self) -> E {
        let mut error = E::blank();
        let (seed, facts) = self.with(|inner| (inner.seed, inner.facts));
        fill(error.slot(), seed.rotate_left(7), &options(false));
        code(error.slot(), facts.errors);
        error
    }

    /// Headers carry plain text alone.
    fn headers<H: Place + Blank>(&self) -> H {
        let mut headers = H::blank();
        fill(headers.slot(), self.with(|inner| inner.seed), &Options { unknown: false, ..options(true) });
        if let Slot::Record(record) = headers.slot() {
            clear(record);
        }
        headers
    }
}

/// Empty texts and lists cannot be told from absent ones in paths and queries.
fn options(plain: bool) -> Options {
    Options { depth: 4, size: 120, unknown: true, plain, nonempty: true, utc: false }
}

/// Leaves no unknown members at the outermost level.
fn clear(record: &mut dyn Record) {
    if let Some(extra) = record.extra_mut() {
        *extra = Extra::NONE;
    }
}

fn fill(slot: Slot<'_>, seed: u64, options: &Options) {
    arbitrary::fill(slot, None, seed, options);
}

/// Sets the status of a reply that stands for several.
fn code(slot: Slot<'_>, statuses: &[Option<u32>]) {
    match slot {
        Slot::Union(union) => {
            let arm = union.arm().0;
            let status = statuses.get(arm).copied().flatten();
            code_record(union.select(arm), status);
        }
        slot => code_record(slot, statuses.first().copied().flatten()),
    }
}

fn code_record(slot: Slot<'_>, status: Option<u32>) {
    if let (Slot::Record(record), Some(status)) = (slot, status)
        && record.schema().name == "Coded"
        && let Slot::U32(to) = record.slot_at(0)
    {
        *to = status;
    }
}

/// What came of the trials of one operation.
#[derive(Default)]
struct Tally {
    values: u32,
    /// Inputs that break a constraint of their own: what the maker of values could not meet.
    unmet: u32,
    /// Inputs that the client says have no form in a URL or header.
    refused: u32,
    mismatches: Vec<String>,
}

/// Calls a service of this process by the generated client.
pub struct Proof {
    core: Core,
    script: Script,
    cases: u64,
    runtime: tokio::runtime::Runtime,
    tallies: BTreeMap<&'static str, Tally>,
}

impl Proof {
    pub fn new<C: Connect + AsRef<Core>>(script: Script, service: Service, credentials: C::Credentials) -> Proof {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let client = Builder::<C>::new("http://law7.test").transport(InProcess::new(service));
        let client = client.credentials(credentials).retry(Retry::never()).timeout(Duration::from_secs(20));
        let core = client.build().expect("a client").as_ref().clone();
        let cases = std::env::args().nth(1).and_then(|cases| cases.parse().ok()).unwrap_or(24);
        Proof { core, script, cases, runtime, tallies: BTreeMap::new() }
    }

    /// An operation that answers once.
    pub fn unary<I, T, E, H>(&mut self, operation: &'static Operation, facts: Facts)
    where
        I: Record + Blank,
        T: Place + Blank,
        E: Place + Blank + Debug,
        H: Place + Blank,
    {
        let core = self.core.clone();
        self.each(operation, facts, I::blank_box, &|script, runtime, input| {
            let input = *(input as Box<dyn Any>).downcast::<I>().expect("it was made as this type");
            let outcome = runtime.block_on(core.call::<I, T, E, H>(operation, input).send_full());
            if let Ok(full) = &outcome {
                let held = runtime.block_on(hold(full.value.view()));
                held.map_err(|error| Failed::Other(format!("the reply: {error}")))?;
            }
            match outcome {
                Ok(full) => {
                    if script.with(|inner| inner.fails) {
                        return Err(Failed::Other("a success where an error was answered".to_owned()));
                    }
                    same("the value", &full.value, &script.value::<T>(0))?;
                    same("the headers", &full.headers, &script.headers::<H>())
                }
                Err(error) => match error.declared() {
                    Some(declared) => same("the error", declared, &script.error::<E>()),
                    None => Err(told(&error)),
                },
            }
        });
    }

    /// An operation that answers with a stream.
    pub fn stream<I, T, E>(&mut self, operation: &'static Operation, facts: Facts)
    where
        I: Record + Blank,
        T: Place + Blank,
        E: Place + Blank + Debug,
    {
        let core = self.core.clone();
        self.each(operation, Facts { errors: &[], ..facts }, I::blank_box, &|script, runtime, input| {
            let input = *(input as Box<dyn Any>).downcast::<I>().expect("it was made as this type");
            runtime.block_on(async {
                let call = core.call::<I, T, E, ()>(operation, input);
                let mut events = call.open().await.map_err(|error| told(&error))?;
                let mut count = 0;
                while let Some(message) = events.next().await {
                    let message = message.map_err(|error| told(&error))?;
                    same("a message", &message, &script.value::<T>(count))?;
                    count += 1;
                }
                if count == MESSAGES { Ok(()) } else { Err(Failed::Other(format!("{count} messages"))) }
            })
        });
    }

    fn each(&mut self, operation: &'static Operation, facts: Facts, blank: fn() -> Box<dyn Record>, call: Call<'_>) {
        let mut tally = Tally::default();
        for case in 0..self.cases {
            let seed = (case + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            // Every third answer is one of the declared errors, where there are any.
            let fails = !facts.errors.is_empty() && case % 3 == 2;
            for plain in [false, true] {
                self.script.with(|inner| *inner = Inner { seed, plain, fails, facts, seen: None });
                match self.one(operation, blank, call) {
                    Outcome::Fits => tally.values += 1,
                    Outcome::Unmet => tally.unmet += 1,
                    Outcome::Mismatch(why) => tally.mismatches.push(why),
                    Outcome::Refused if !plain => {
                        tally.refused += 1;
                        continue;
                    }
                    Outcome::Refused => tally.mismatches.push("a plain value is refused by the client".to_owned()),
                }
                break;
            }
        }
        self.tallies.insert(operation.name, tally);
    }

    fn one(&self, operation: &'static Operation, blank: fn() -> Box<dyn Record>, call: Call<'_>) -> Outcome {
        let input = self.input(operation, blank);
        let broken = validate::sent(View::Record(&*input));
        if broken.iter().any(|violation| violation.rule != "union" && violation.rule != "enum") {
            return Outcome::Unmet;
        }
        let kept = self.input(operation, blank);
        let outcome = catch_unwind(AssertUnwindSafe(|| call(&self.script, &self.runtime, input)));
        let seen = self.script.with(|inner| inner.seen.take());
        match outcome {
            Err(_) => Outcome::Mismatch("a panic".to_owned()),
            Ok(Err(Failed::Unsent(why))) if self.script.with(|inner| inner.plain) => Outcome::Mismatch(why),
            Ok(Err(Failed::Unsent(_))) => Outcome::Refused,
            Ok(outcome) => {
                let saw = match seen {
                    Some(seen) => same("the input", &*seen, &*kept),
                    None => Ok(()),
                };
                match saw.and(outcome) {
                    Ok(()) => Outcome::Fits,
                    Err(Failed::Other(why) | Failed::Unsent(why)) => {
                        let input = shown(&*kept);
                        Outcome::Mismatch(format!("{why}\n      of {input}"))
                    }
                }
            }
        }
    }

    /// Parameters and forms have no place for what the contract does not know. An idempotency key names one call.
    fn input(&self, operation: &Operation, blank: fn() -> Box<dyn Record>) -> Box<dyn Record> {
        let (seed, plain, open) = self.script.with(|inner| (inner.seed, inner.plain, inner.facts.open));
        let mut input = blank();
        fill(Slot::Record(&mut *input), seed, &Options { unknown: false, ..options(plain) });
        if let Some(field) = open.and_then(|index| input.schema().fields.get(index)) {
            let body = input.slot_at(open.unwrap_or_default());
            arbitrary::fill(body, field.facts, seed, &options(plain));
        }
        clear(&mut *input);
        let (body, switch) = self.script.with(|inner| (inner.facts.open, inner.facts.switch));
        if let (false, Some(body)) = (switch.is_empty(), body) {
            switch_on(input.slot_at(body), switch);
        }
        if let Some(KeyCarrier::Slot(index)) = operation.key
            && let Slot::Str(key) = input.slot_at(usize::from(index))
        {
            *key = format!("call-{seed:016x}");
        }
        input
    }

    /// One line for the whole, after one for each operation that does not fit.
    pub fn finish(self) -> std::process::ExitCode {
        let sum = |of: fn(&Tally) -> u32| self.tallies.values().map(of).sum::<u32>();
        for (name, tally) in &self.tallies {
            if let Some(first) = tally.mismatches.first() {
                println!("mismatch\t{name}\t{} of {}\t{first}", tally.mismatches.len(), self.cases);
            } else if tally.values == 0 {
                println!("untried\t{name}\tno value meets the contract");
            }
        }
        println!(
            "total\t{}\t{}\t{}\t{}\t{}\t{}",
            self.tallies.len(),
            self.tallies.values().filter(|tally| tally.values == 0 && tally.mismatches.is_empty()).count(),
            sum(|tally| tally.values),
            sum(|tally| tally.unmet),
            sum(|tally| tally.refused),
            sum(|tally| tally.mismatches.len() as u32),
        );
        std::process::ExitCode::SUCCESS
    }
}

type Call<'a> = &'a dyn Fn(&Script, &tokio::runtime::Runtime, Box<dyn Record>) -> Result<(), Failed>;

enum Outcome {
    Fits,
    Unmet,
    Refused,
    Mismatch(String),
}

enum Failed {
    /// The client could not write the request.
    Unsent(String),
    Other(String),
}

fn told<E: Debug>(error: &Error<E>) -> Failed {
    let mut text = format!("{error}");
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text = format!("{text} {}", error.excerpt());
    match error.attempts() {
        0 => Failed::Unsent(text),
        _ => Failed::Other(text),
    }
}

fn shown(place: &dyn Place) -> String {
    format!("{:?}", place.view())
}

fn same(what: &str, got: &dyn Place, expected: &dyn Place) -> Result<(), Failed> {
    if eq(got, expected) {
        return Ok(());
    }
    let (got, expected) = (shown(got), shown(expected));
    let at = got.bytes().zip(expected.bytes()).take_while(|(a, b)| a == b).count();
    let tail = |text: &str| {
        let from = text.char_indices().map(|(at, _)| at).take_while(|start| *start <= at.saturating_sub(60)).last();
        text[from.unwrap_or(0)..].chars().take(160).collect::<String>()
    };
    Err(Failed::Other(format!("{what} is ..{} where ..{} was given", tail(&got), tail(&expected))))
}

trait BlankBox: Record + Blank {
    fn blank_box() -> Box<dyn Record>;
}

impl<I: Record + Blank> BlankBox for I {
    fn blank_box() -> Box<dyn Record> {
        Box::new(I::blank())
    }
}

/// Takes the token that the client sends.
#[allow(dead_code)]
pub fn token(scopes: &'static [&'static str]) -> Verifier {
    Verifier::token(move |token| async move {
        match token.expose() {
            "proof" => Ok(Principal::new("law7").with_scopes(scopes.iter().copied())),
            _ => Err(Fault::denied("another token")),
        }
    })
}

/// Takes the password that the client sends.
#[allow(dead_code)]
pub fn password(scopes: &'static [&'static str]) -> Verifier {
    Verifier::password(move |user, password| async move {
        match (user.as_str(), password.expose()) {
            ("user", "proof") => Ok(Principal::new("law7").with_scopes(scopes.iter().copied())),
            _ => Err(Fault::denied("another password")),
        }
    })
}

/// Sets a member that is left open to what the client will send.
fn switch_on(body: Slot<'_>, switch: &str) {
    let record = match body {
        Slot::Record(record) => record,
        Slot::Opt(optional) => return switch_on(optional.some(), switch),
        _ => return,
    };
    let Some(index) = record.schema().find(switch, 0) else { return };
    if record.view_at(index).is_none()
        && let Slot::Opt(optional) = record.slot_at(index)
        && let Slot::Bool(on) = optional.some()
    {
        *on = true;
    }
}
