//! A service with one operation of each exchange, as the generator would print it.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as Poller, Poll};
use std::time::Duration;

use counterpart_runtime::client::{Builder, Connect, Core, Credentials, InProcess};
use counterpart_runtime::grpc::{Binding, Code, Status};
use counterpart_runtime::operation::{Contract, Effect, Exchange, Operation};
use counterpart_runtime::protocol::Piece;
use counterpart_runtime::record::{Extra, ProtoKind, ProtoRow, field};
use counterpart_runtime::server::{EventStream, Incoming, Route, Service, ServiceBuilder};
use futures_core::Stream;

#[derive(Clone)]
pub(crate) struct Note {
    pub(crate) text: String,
    pub(crate) number: i32,
    extra: Extra,
}

counterpart_runtime::record! {
    Note = "Note" { 0 text: field("text"); 1 number: field("number"); }
    .proto(&[ProtoRow::new(1, ProtoKind::String, 0), ProtoRow::new(2, ProtoKind::Int32, 1)])
}

pub(crate) fn note(text: &str, number: i32) -> Note {
    Note { text: text.to_owned(), number, extra: Extra::NONE }
}

const fn operation(name: &'static str, exchange: Exchange, protocol: &'static Binding) -> Operation {
    Operation { service: "test.Echo", name, effect: Effect::Safe, exchange, key: None, auth: &[], protocol }
}

pub(crate) static SAY: Operation =
    operation("Say", Exchange::Unary, &Binding { path: &[Piece::Text("/test.Echo/Say")] });
pub(crate) static COUNT: Operation =
    operation("Count", Exchange::ServerStream, &Binding { path: &[Piece::Text("/test.Echo/Count")] });
pub(crate) static SUM: Operation =
    operation("Sum", Exchange::ClientStream, &Binding { path: &[Piece::Text("/test.Echo/Sum")] });
pub(crate) static CHAT: Operation =
    operation("Chat", Exchange::Duplex, &Binding { path: &[Piece::Text("/test.Echo/Chat")] });

static CONTRACT: Contract = Contract { name: "echo", version: "", versioning: None, schemes: &[] };

pub(crate) struct Client(pub(crate) Core);

impl Connect for Client {
    const CONTRACT: &'static Contract = &CONTRACT;
    type Credentials = Credentials;

    fn connect(core: Core) -> Self {
        Self(core)
    }
}

impl Client {
    pub(crate) fn in_process() -> Self {
        let builder = Builder::<Self>::new("http://echo.test").transport(InProcess::new(service()));
        builder.build().expect("the URL is one")
    }
}

/// A stream of values that are at hand.
pub(crate) struct Values<T>(pub(crate) Vec<T>);

impl<T: Unpin> Stream for Values<T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Poller<'_>) -> Poll<Option<T>> {
        let next = if self.0.is_empty() { None } else { Some(self.0.remove(0)) };
        Poll::Ready(next)
    }
}

/// Texts that the service answers in a special way.
pub(crate) const MISSING: &str = "missing";
pub(crate) const SLOW: &str = "slow";

async fn say(note: Note) -> Result<Note, Status> {
    match note.text.as_str() {
        MISSING => Err(Status::new(Code::NotFound, "kein Maß").with_details(vec![8, 5])),
        SLOW => std::future::pending().await,
        _ => Ok(note),
    }
}

/// These values, and then silence.
struct AndSilence<T>(Values<T>);

impl<T: Unpin> Stream for AndSilence<T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Poller<'_>) -> Poll<Option<T>> {
        match Pin::new(&mut self.0).poll_next(cx) {
            Poll::Ready(None) => Poll::Pending,
            next => next,
        }
    }
}

/// Counts to the number; a negative one ends with an error after so many.
fn count(note: &Note) -> EventStream<Note, Status> {
    let mut all: Vec<_> = (1..=note.number.abs()).map(|n| Ok(self::note(&note.text, n))).collect();
    if note.number < 0 {
        all.push(Err(Status::new(Code::OutOfRange, "below zero")));
    }
    if note.text == SLOW {
        return EventStream::new(AndSilence(Values(all)));
    }
    EventStream::new(Values(all))
}

async fn sum(mut notes: Incoming<Note>) -> Result<Note, Status> {
    let (mut text, mut number) = (String::new(), 0);
    while let Some(note) = notes.next().await {
        let note = note?;
        text.push_str(&note.text);
        number += note.number;
    }
    Ok(note(&text, number))
}

/// Answers each note as it comes.
struct Chat(Incoming<Note>);

impl Stream for Chat {
    type Item = Result<Note, Status>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Poller<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.0).poll_next(cx).map(|next| {
            next.map(|next| {
                let mut note = next?;
                note.number += 1;
                Ok(note)
            })
        })
    }
}

pub(crate) fn service() -> Service {
    let app = Arc::new(());
    ServiceBuilder::<()>::new(
        &CONTRACT,
        vec![
            Route::unary(&SAY, &app, |_, _, note: Note| say(note)),
            Route::server_stream(
                &COUNT,
                &app,
                |_, _, note: Note| async move { Ok::<_, Status>(count(&note)) },
            ),
            Route::client_stream(&SUM, &app, |_, _, notes: Incoming<Note>| sum(notes)),
            Route::duplex(&CHAT, &app, |_, _, notes: Incoming<Note>| async move {
                Ok::<_, Status>(EventStream::new(Chat(notes)))
            }),
        ],
    )
    .build()
}

/// Every operation once, with values and with errors.
pub(crate) async fn exercise(client: &Client) {
    let core = &client.0;
    let said = core.call::<_, Note, Status, ()>(&SAY, note("é", -7)).send().await.expect("it is echoed");
    assert_eq!(said, note("é", -7));

    let error =
        core.call::<_, Note, Status, ()>(&SAY, note(MISSING, 0)).send().await.expect_err("it is missing");
    let status = error.declared().expect("every failure is a status");
    assert_eq!(
        (status.code(), status.message(), &status.details()[..]),
        (Code::NotFound, "kein Maß", &[8, 5][..])
    );

    let mut slow = core.call::<_, Note, Status, ()>(&SAY, note(SLOW, 0));
    slow.options.timeout(Duration::from_millis(200));
    let error = slow.send().await.expect_err("it never answers");
    let code = error.declared().map(Status::code);
    assert!(error.is_timeout() || code == Some(Code::DeadlineExceeded), "{error:?}");

    let mut events = core.call::<_, Note, Status, ()>(&COUNT, note("n", 3)).open().await.expect("it opens");
    for number in 1..=3 {
        assert_eq!(events.next().await.expect("there is more").expect("it is a note"), note("n", number));
    }
    assert!(events.next().await.is_none());

    let mut events = core.call::<_, Note, Status, ()>(&COUNT, note("n", -1)).open().await.expect("it opens");
    assert_eq!(events.next().await.expect("there is one").expect("it is a note").number, 1);
    let error = events.next().await.expect("there is the error").expect_err("it is one");
    assert_eq!(error.declared().map(Status::code), Some(Code::OutOfRange));
    assert!(events.next().await.is_none());

    let notes = Values(vec![note("a", 1), note("b", 2), note("", 0)]);
    let sum =
        core.upload::<_, Note, Status, (), _>(&SUM, note("", 0), notes).send().await.expect("it is summed");
    assert_eq!(sum, note("ab", 3));

    let notes = Values(vec![note("a", 1), note("b", 2)]);
    let chat = core.upload::<_, Note, Status, (), _>(&CHAT, note("", 0), notes);
    let mut events = chat.open().await.expect("it opens");
    let mut all = Vec::new();
    while let Some(event) = events.next().await {
        all.push(event.expect("it is a note"));
    }
    assert_eq!(all, [note("a", 2), note("b", 3)]);
}
