//! Streams over HTTP, byte for byte: what a generated client makes of a connection that breaks, and what a generated
//! server tells a client that comes back.

#![allow(clippy::unwrap_used, reason = "tests")]

mod wire;

use std::time::Duration;

use contract::feed::client::Client;
use contract::feed::operations::*;
use contract::feed::server;
use contract::feed::types::Tick;
use counterpart_runtime::Fault;
use counterpart_runtime::client::{Blocking, Error, Reconnect, Retry};
use counterpart_runtime::server::{Context, EventStream};
use wire::{Script, ask, events, listen};

#[allow(missing_docs, reason = "generated")]
mod contract {
    counterpart_runtime::include_contract!("feed");
}

/// The beginning of a stream of events, and what follows as one chunk. Without the last chunk it is broken off.
const HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";

/// Numbers as they come, and how it ended.
async fn numbers(api: &Client, policy: Reconnect) -> (Vec<i32>, Option<Error<TicksError>>) {
    let mut events = api.ticks().retry(Retry::never()).await.unwrap().reconnect(policy.base(Duration::ZERO));
    let mut numbers = Vec::new();
    while let Some(tick) = events.next().await {
        match tick {
            Ok(tick) => numbers.push(tick.n),
            Err(error) => return (numbers, Some(error)),
        }
    }
    (numbers, None)
}

#[tokio::test]
async fn a_stream_goes_on_where_it_broke_off() {
    let script = Script::new([
        events(HEAD, "id: a\ndata: {\"n\":1}\n\ndata: {\"n\":2}\n\nid: b\ndata: {\"n\"", false),
        // A service that is not back yet, then the rest.
        "HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n".to_owned(),
        events(HEAD, ":\n\nretry: 10\ndata: {\"n\":3}\nid: c\n\n", true),
    ]);
    let api = Client::builder(script.base()).build().unwrap();
    let (numbers, error) = numbers(&api, Reconnect::standard()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(numbers, [1, 2, 3]);
    assert_eq!(script.headers("last-event-id"), [None, Some("a".to_owned()), Some("a".to_owned())]);
}

#[tokio::test]
async fn what_has_no_ids_is_not_begun_anew() {
    let script = Script::new([events(HEAD, "data: {\"n\":1}\n\n", false)]);
    let api = Client::builder(script.base()).build().unwrap();
    let (numbers, error) = numbers(&api, Reconnect::standard()).await;
    assert_eq!(numbers, [1]);
    let error = error.unwrap();
    assert!(error.to_string().contains("the body broke off"), "{error}");
    assert_eq!(script.headers("accept"), [Some("text/event-stream, application/json".to_owned())]);
}

#[tokio::test]
async fn attempts_without_a_message_are_bounded() {
    let empty = || events(HEAD, "id: x\n\n", false);
    let script = Script::new([events(HEAD, "id: x\ndata: {\"n\":1}\n\n", false), empty(), empty(), empty()]);
    let api = Client::builder(script.base()).build().unwrap();
    let (numbers, error) = numbers(&api, Reconnect::standard().attempts(3)).await;
    assert_eq!((numbers, error.is_some()), (vec![1], true));
    assert_eq!(script.headers("last-event-id").len(), 4);
}

#[tokio::test]
async fn as_browsers_do_until_there_is_no_more() {
    let script = Script::new([
        events(HEAD, "data: {\"n\":1}\n\n", true),
        events(HEAD, "id: 7\ndata: {\"n\":2}\n\n", true),
        "HTTP/1.1 204 No Content\r\n\r\n".to_owned(),
    ]);
    let api = Client::builder(script.base()).build().unwrap();
    let (numbers, error) = numbers(&api, Reconnect::always()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(numbers, [1, 2]);
    assert_eq!(script.headers("last-event-id"), [None, None, Some("7".to_owned())]);
}

#[tokio::test]
async fn a_stream_ends_with_what_the_service_says() {
    let done = Script::new([events(HEAD, "data: {\"n\":1}\n\ndata: [DONE]\n\n", true)]);
    let api = Client::builder(done.base()).build().unwrap();
    assert_eq!(numbers(&api, Reconnect::always()).await.0, [1]);
    assert_eq!(done.headers("accept").len(), 1);
    // Declared for the operation, found when the stream is asked for again.
    let gone =
        "HTTP/1.1 410 Gone\r\ncontent-type: application/json\r\ncontent-length: 14\r\n\r\n{\"why\":\"over\"}";
    let script = Script::new([events(HEAD, "id: 1\ndata: {\"n\":1}\n\n", false), gone.to_owned()]);
    let api = Client::builder(script.base()).build().unwrap();
    let (numbers, error) = numbers(&api, Reconnect::standard()).await;
    assert_eq!(numbers, [1]);
    match error.unwrap().into_declared() {
        Ok(TicksError::Gone(gone)) => assert_eq!(gone.why, "over"),
        other => panic!("{other:?}"),
    }
}

struct App;

impl server::Feed for App {
    async fn ticks(&self, cx: &Context, _: TicksInput) -> Result<EventStream<Tick, TicksError>, TicksError> {
        let seen: i32 =
            cx.last_event_id().map_or(Ok(0), str::parse).map_err(|_| Fault::invalid("no such id"))?;
        let ticks = (seen + 1..4).map(|n| Ok((n.to_string(), Tick::new(n))));
        Ok(EventStream::with_ids(wire::at_hand(ticks)).retry(Duration::from_millis(250)))
    }

    async fn log(&self, _: &Context, _: LogInput) -> Result<EventStream<Tick, LogError>, LogError> {
        Ok(EventStream::of([1, 2].map(Tick::new)))
    }
}

#[tokio::test]
async fn a_server_names_its_messages() {
    let base = listen(server::service(App)).await;
    let all = "retry: 250\n\nid: 1\ndata: {\"n\":1}\n\nid: 2\ndata: {\"n\":2}\n\nid: 3\ndata: {\"n\":3}\n\n";
    assert_eq!(ask(&base, "/ticks", "").await, all);
    let rest = "retry: 250\n\nid: 3\ndata: {\"n\":3}\n\n";
    assert_eq!(ask(&base, "/ticks", "last-event-id: 2\r\n").await, rest);
    assert_eq!(ask(&base, "/log", "").await, "{\"n\":1}\n{\"n\":2}\n");

    let api = Client::builder(base).build().unwrap();
    let mut events = api.ticks().header("last-event-id", "1").await.unwrap();
    assert_eq!(events.next().await.unwrap().unwrap().n, 2);
    assert_eq!(events.last_id(), Some("2"));
    let waited = std::thread::spawn(move || {
        let log = api.log().wait().unwrap().waiting();
        log.map(|tick| tick.unwrap().n).collect::<Vec<_>>()
    });
    assert_eq!(tokio::task::spawn_blocking(|| waited.join().unwrap()).await.unwrap(), [1, 2]);
}
