//! Shapes of HTTP that the library has no use for: several successes, ranges, bodies that are not JSON,
//! parameters in other styles, streams that fail half-way.

use std::sync::Arc;

use counterpart_runtime::client::{Call, Connect, Core, Events};
use counterpart_runtime::http::{Binding, Codec, Coded, In, Media, Piece, Reply, Style, When};
use counterpart_runtime::operation::{Contract, Effect, Exchange, Operation};
use counterpart_runtime::record::{Blank, Extra, Map, Place, Record, Value, field};
use counterpart_runtime::server::{EventStream, Incoming, Route, Service, ServiceBuilder};
use counterpart_runtime::{Fault, failure, record};

use crate::wire::send;

static CONTRACT: Contract = Contract { name: "Shapes", version: "1", versioning: None, schemes: &[] };

struct Client(Core);

impl Connect for Client {
    const CONTRACT: &'static Contract = &CONTRACT;
    type Credentials = counterpart_runtime::client::Credentials;

    fn connect(core: Core) -> Self {
        Client(core)
    }
}

const fn operation(name: &'static str, exchange: Exchange, protocol: &'static Binding) -> Operation {
    let effect = Effect::Safe;
    Operation { service: "Shapes", name, effect, exchange, key: None, auth: &[], protocol }
}

/// Sends `input` to a service whose only operation answers by `method`.
fn call<I, T, E, R>(
    operation: &'static Operation,
    input: I,
    method: impl Fn(I) -> R + Send + Sync + 'static,
) -> Call<I, T, E>
where
    I: Record + Blank,
    T: Place + Blank,
    E: counterpart_runtime::Failure + Blank,
    R: Future<Output = Result<T, E>> + Send + 'static,
{
    let route = Route::unary(operation, &Arc::new(()), move |_, _, input| method(input));
    let service: Service = ServiceBuilder::new(&CONTRACT, vec![route]).build();
    counterpart_runtime::client::in_process::<Client, _>(service).0.call(operation, input)
}

#[derive(Clone)]
struct Search {
    id: String,
    ids: Vec<i64>,
    sort: Vec<String>,
    filter: Option<Filter>,
    shape: Option<Filter>,
    agent: Option<String>,
    session: Option<String>,
    rest: Map<String, String>,
    extra: Extra,
}

record! {
    Search = "search" {
        0 id: field("id").required();
        1 ids: field("ids").required();
        2 sort: field("sort");
        3 filter: field("filter");
        4 shape: field("shape");
        5 agent: field("X-Agent");
        6 session: field("session");
        7 rest: field("rest");
    }
}

#[derive(Clone)]
struct Filter {
    min: Option<f64>,
    name: Option<String>,
    extra: Extra,
}

record! { Filter = "Filter" { 0 min: field("min"); 1 name: field("name"); } }

static SEARCH: Operation = operation(
    "search",
    Exchange::Unary,
    &Binding {
        method: "GET",
        path: &[Piece::Text("/s/"), Piece::Value(0), Piece::Text(".json/"), Piece::Value(1)],
        inputs: &[
            In::PATH,
            In::PATH.style(Style::Label, true),
            In::QUERY.style(Style::PipeDelimited, false),
            In::QUERY.style(Style::DeepObject, true),
            In::QUERY.style(Style::Json, false),
            In::HEADER,
            In::COOKIE,
            In::QUERY.style(Style::DeepObject, true),
        ],
        body: &[],
        replies: &[Reply::status(200).json()],
    },
);

#[tokio::test]
async fn parameters_in_all_places_come_through() {
    let filter = |name: &str| Filter { min: Some(-0.5), name: Some(name.to_owned()), extra: Extra::NONE };
    let mut rest = Map::new();
    rest.insert("k&=".to_owned(), "v ä".to_owned());
    let input = Search {
        id: "a/b.json%".to_owned(),
        ids: vec![1, -2],
        sort: vec!["x".to_owned(), "y z".to_owned()],
        filter: Some(filter("a[b]&c")),
        shape: Some(filter("\"{}\"")),
        agent: Some("some agent".to_owned()),
        session: Some("s=1; t".to_owned()),
        rest,
        extra: Extra::NONE,
    };
    let sent = input.clone();
    let reply: Search = call(&SEARCH, input, |input| async { Ok::<_, Fault>(input) }).await_send().await;
    assert_eq!(reply, sent);
}

trait AwaitSend<T> {
    async fn await_send(self) -> T;
}

impl<I: Record, T: Place + Blank, E: Place + Blank + std::fmt::Debug> AwaitSend<T> for Call<I, T, E> {
    async fn await_send(self) -> T {
        self.send().await.unwrap()
    }
}

#[derive(Clone)]
struct Upload {
    title: String,
    count: Option<i32>,
    extra: Extra,
}

record! { Upload = "Upload" { 0 title: field("title").required(); 1 count: field("count"); } }

#[derive(Clone)]
struct Posted {
    body: Option<Upload>,
    extra: Extra,
}

record! { Posted = "post" { 0 body: field("body"); } }

macro_rules! post {
    ($name:ident, $media:expr) => {
        static $name: Operation = operation(
            "post",
            Exchange::Unary,
            &Binding {
                method: "POST",
                path: &[Piece::Text("/")],
                inputs: &[In::BODY],
                body: &[$media],
                replies: &[Reply::status(200).body(&[$media])],
            },
        );
    };
}

post!(POST_FORM, Media::FORM);
post!(POST_PARTS, Media::MULTIPART);
post!(POST_JSON, Media::new("application/vnd.shapes+json; v=1", Codec::Json));

#[tokio::test]
async fn bodies_of_each_kind_come_through() {
    for operation in [&POST_FORM, &POST_PARTS, &POST_JSON] {
        let upload = Upload { title: "a&b = ü\r\n".to_owned(), count: Some(-7), extra: Extra::NONE };
        let input = Posted { body: Some(upload.clone()), extra: Extra::NONE };
        let echo = |input: Posted| async move { Ok::<_, Fault>(input.body.unwrap()) };
        assert_eq!(call(operation, input, echo).await_send().await, upload);
    }
    let none = Posted { body: None, extra: Extra::NONE };
    let told = call(&POST_JSON, none, |input: Posted| async move {
        assert!(input.body.is_none());
        Ok::<_, Fault>(Upload { title: String::new(), count: None, extra: Extra::NONE })
    });
    assert_eq!(told.await_send().await.count, None);
}

#[derive(Clone)]
struct Nothing {
    extra: Extra,
}

record! { Nothing = "nothing" { } }

/// Two successes and a range of errors.
#[derive(Debug, PartialEq)]
enum Job {
    Done(String),
    Accepted(()),
}

counterpart_runtime::arms! {
    Job = "Job" {
        0 Done: counterpart_runtime::record::arm("Done");
        1 Accepted: counterpart_runtime::record::arm("Accepted");
    } blank Accepted
}

failure! {
    /// What may go wrong with a job.
    enum JobError {
        0 Caller(Coded<Value>),
        1 Gone(()),
    }
}

static JOB: Operation = operation(
    "job",
    Exchange::Unary,
    &Binding {
        method: "GET",
        path: &[Piece::Text("/job")],
        inputs: &[],
        body: &[],
        replies: &[
            Reply::status(200).body(&[Media::TEXT]).arm(0),
            Reply::status(202).arm(1),
            Reply::new(When::Range(4)).json().error(0),
            Reply::status(410).error(1),
        ],
    },
);

#[tokio::test]
async fn the_status_chooses_the_arm() {
    let job = |answer: fn() -> Result<Job, JobError>| {
        call(&JOB, Nothing { extra: Extra::NONE }, move |_| async move { answer() })
    };
    let done = job(|| Ok(Job::Done("7".to_owned()))).send_full().await.unwrap();
    assert_eq!((done.status.as_u16(), done.value), (200, Job::Done("7".to_owned())));
    let accepted = job(|| Ok(Job::Accepted(()))).send_full().await.unwrap();
    assert_eq!((accepted.status.as_u16(), accepted.value), (202, Job::Accepted(())));
    let error = job(|| Err(JobError::Caller(Coded::new(429, Value::Bool(true))))).retry_never().await;
    assert!(
        matches!(error.declared(), Some(JobError::Caller(c)) if c.status == 429 && c.value == Value::Bool(true))
    );
    let error = job(|| Err(JobError::Gone(()))).send().await.unwrap_err();
    assert!(matches!(error.declared(), Some(JobError::Gone(()))));
    let error = job(|| Err(Fault::unavailable("later").into())).retry_never().await;
    assert!(error.declared().is_none() && error.status().unwrap() == 503, "{error}");
}

trait RetryNever<E> {
    async fn retry_never(self) -> counterpart_runtime::client::Error<E>;
}

impl<I: Record, T: Place + Blank + std::fmt::Debug, E: Place + Blank + std::fmt::Debug> RetryNever<E>
    for Call<I, T, E>
{
    async fn retry_never(mut self) -> counterpart_runtime::client::Error<E> {
        self.options.retry(counterpart_runtime::client::Retry::never());
        self.send().await.unwrap_err()
    }
}

static TICKS: Operation = operation(
    "ticks",
    Exchange::ServerStream,
    &Binding {
        method: "GET",
        path: &[Piece::Text("/ticks")],
        inputs: &[],
        body: &[],
        replies: &[
            Reply::status(200).body(&[Media::EVENTS]),
            Reply::new(When::Range(4)).json().error(0),
            Reply::status(410).error(1),
        ],
    },
);

/// Two ticks and then this.
fn ticking(end: fn() -> JobError) -> Service {
    let route = Route::server_stream(&TICKS, &Arc::new(()), move |_, _, _: Nothing| async move {
        let mut items = vec![Ok(1), Ok(2), Err(end())].into_iter();
        Ok(EventStream::new(Stream(move || items.next())))
    });
    ServiceBuilder::new(&CONTRACT, vec![route]).build()
}

struct Stream<F>(F);

impl<T, F: FnMut() -> Option<T> + Unpin> futures_core::Stream for Stream<F> {
    type Item = T;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<T>> {
        std::task::Poll::Ready((self.0)())
    }
}

#[tokio::test]
async fn a_stream_may_fail_half_way() {
    for (end, status) in [
        ((|| JobError::Caller(Coded::new(418, Value::Null))) as fn() -> JobError, Some(418)),
        (|| JobError::Gone(()), None),
        (|| Fault::internal("no more").into(), None),
    ] {
        let client: Client = counterpart_runtime::client::in_process(ticking(end));
        let ticks: Call<_, i32, JobError> = client.0.call(&TICKS, Nothing { extra: Extra::NONE });
        let mut ticks: Events<i32, JobError> = ticks.open().await.unwrap();
        assert_eq!(ticks.next().await.unwrap().unwrap(), 1);
        assert_eq!(ticks.next().await.unwrap().unwrap(), 2);
        let error = ticks.next().await.unwrap().unwrap_err();
        match (error.declared(), end()) {
            (Some(JobError::Caller(coded)), JobError::Caller(_)) => assert_eq!(Some(coded.status), status),
            (Some(JobError::Gone(())), JobError::Gone(())) => {}
            (None, JobError::Fault(_)) => {}
            other => panic!("{other:?}"),
        }
        assert!(ticks.next().await.is_none());
    }
}

#[tokio::test]
async fn events_as_they_stand_on_the_wire() {
    let reply = send(&ticking(|| Fault::not_found("gone").into()), "GET /ticks", &[], "").await;
    assert_eq!(reply.header("content-type"), "text/event-stream");
    let events: Vec<&str> = reply.body.split("\n\n").collect();
    assert_eq!(events[..2], ["data: 1", "data: 2"]);
    assert!(events[2].starts_with("event: error 404\ndata: {\"type\":\"about:blank\""), "{}", events[2]);
}

static SUM: Operation = operation(
    "sum",
    Exchange::Duplex,
    &Binding {
        method: "POST",
        path: &[Piece::Text("/sum")],
        inputs: &[],
        body: &[Media::LINES],
        replies: &[Reply::status(200).body(&[Media::LINES])],
    },
);

/// Answers each number with the sum so far.
fn sums() -> Client {
    let route = Route::duplex(&SUM, &Arc::new(()), |_, _, mut numbers: Incoming<i32>| async move {
        let mut sums = Vec::new();
        while let Some(number) = numbers.next().await {
            sums.push(sums.last().unwrap_or(&0) + number?);
        }
        Ok::<_, Fault>(EventStream::of(sums))
    });
    counterpart_runtime::client::in_process(ServiceBuilder::new(&CONTRACT, vec![route]).build())
}

#[tokio::test]
async fn streams_both_ways() {
    let mut numbers = vec![1, 2, 3].into_iter();
    let input = Nothing { extra: Extra::NONE };
    let call: Call<_, i32, Fault> = sums().0.upload(&SUM, input, Stream(move || numbers.next()));
    let mut sums = call.open().await.unwrap();
    let mut all = Vec::new();
    while let Some(sum) = sums.next().await {
        all.push(sum.unwrap());
    }
    assert_eq!(all, [1, 3, 6]);
}

#[tokio::test]
async fn a_wrong_message_in_a_stream_reaches_the_method_as_a_fault() {
    let mut words = vec!["no number"].into_iter().map(str::to_owned);
    let input = Nothing { extra: Extra::NONE };
    let call: Call<_, i32, Fault> = sums().0.upload(&SUM, input, Stream(move || words.next()));
    let error = call.open().await.unwrap_err();
    assert_eq!(error.status().unwrap(), 400, "{error}");
}

/// One tick after 40 seconds.
struct Late(std::pin::Pin<Box<tokio::time::Sleep>>, bool);

impl futures_core::Stream for Late {
    type Item = Result<i32, JobError>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        if self.1 {
            return std::task::Poll::Ready(None);
        }
        self.0.as_mut().poll(cx).map(|()| {
            self.1 = true;
            Some(Ok(1))
        })
    }
}

#[tokio::test(start_paused = true)]
async fn a_silent_stream_gives_signs_of_life() {
    let route = Route::server_stream(&TICKS, &Arc::new(()), |_, _, _: Nothing| async {
        let after = tokio::time::sleep(std::time::Duration::from_secs(40));
        Ok::<_, JobError>(EventStream::new(Late(Box::pin(after), false)))
    });
    let service: Service = ServiceBuilder::new(&CONTRACT, vec![route]).build();
    let reply = send(&service, "GET /ticks", &[], "").await;
    assert_eq!(reply.body, ":\n\n:\n\ndata: 1\n\n");
    let client: Client = counterpart_runtime::client::in_process(service);
    let call: Call<_, i32, JobError> = client.0.call(&TICKS, Nothing { extra: Extra::NONE });
    let mut ticks = call.open().await.unwrap();
    assert_eq!(ticks.next().await.unwrap().unwrap(), 1);
    assert!(ticks.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_stream_ends_with_its_deadline() {
    let route = Route::server_stream(&TICKS, &Arc::new(()), |_, _, _: Nothing| async {
        let after = tokio::time::sleep(std::time::Duration::from_secs(40));
        Ok::<_, JobError>(EventStream::new(Late(Box::pin(after), false)))
    });
    let service: Service = ServiceBuilder::new(&CONTRACT, vec![route]).build();
    let client: Client = counterpart_runtime::client::in_process(service);
    let mut call: Call<_, i32, JobError> = client.0.call(&TICKS, Nothing { extra: Extra::NONE });
    call.options.timeout(std::time::Duration::from_secs(30));
    let mut ticks = call.open().await.unwrap();
    assert!(ticks.next().await.unwrap().unwrap_err().is_timeout());
    assert!(ticks.next().await.is_none());
}
