//! All exchanges, pages, statuses with details, deadlines and messages of other crates, client and server with messages
//! of prost.

use std::pin::Pin;
use std::task::{Context as Poller, Poll};
use std::time::Duration;

use bytes::Bytes;
use counterpart_runtime::Body;
use counterpart_runtime::client::in_process;
use counterpart_runtime::grpc::{Code, Status};
use counterpart_runtime::prost::Message;
use counterpart_runtime::server::{Context, EventStream, Incoming};
use futures_core::Stream;
use http::header::CONTENT_TYPE;
use prost::Message as _;
use prost_types::value::Kind;
use tower_service::Service as _;

use crate::contracts::post::types::post::legacy::Card;
use crate::contracts::post::types::post::v1::parcel::{Event, Size, Way};
use crate::contracts::post::types::{ListRequest, ListResponse, Parcel, SendRequest};
use crate::contracts::post::{Client, server};

struct App;

fn parcel(r#type: &str) -> Parcel {
    Parcel { r#type: r#type.to_owned(), ..Parcel::default() }
}

impl server::Post for App {
    async fn ping(&self, _: &Context, input: Message<()>) -> Result<(), Status> {
        assert_eq!(input, Message(()));
        Ok(())
    }

    async fn describe(
        &self,
        _: &Context,
        input: Message<String>,
    ) -> Result<Message<prost_types::Struct>, Status> {
        let value = prost_types::Value { kind: Some(Kind::StringValue(input.to_uppercase())) };
        Ok(prost_types::Struct { fields: [("said".to_owned(), value)].into() }.into())
    }

    async fn send(&self, _: &Context, input: SendRequest) -> Result<Parcel, Status> {
        match input.parcel {
            Some(parcel) if parcel.r#type == "slow" => std::future::pending().await,
            Some(parcel) => Ok(parcel),
            None => {
                let details = prost_types::Any {
                    type_url: "type.googleapis.com/post.v1.Parcel".to_owned(),
                    value: parcel("small").encode_to_vec(),
                };
                let status = Status::new(Code::FailedPrecondition, "there is no parcel");
                Err(status.with_details(details.encode_to_vec()))
            }
        }
    }

    /// Three pages of one parcel.
    async fn list(&self, _: &Context, input: ListRequest) -> Result<ListResponse, Status> {
        let at: u32 = input.page_token.parse().unwrap_or(0);
        let next_page_token = if at < 2 { (at + 1).to_string() } else { String::new() };
        Ok(ListResponse { parcels: vec![parcel(&at.to_string())], next_page_token })
    }

    async fn track(&self, _: &Context, input: Parcel) -> Result<EventStream<Event, Status>, Status> {
        let event = |what: &str| Event { at: None, what: format!("{} {what}", input.r#type) };
        Ok(EventStream::of(vec![event("left"), event("came")]))
    }

    async fn collect(&self, _: &Context, mut messages: Incoming<Parcel>) -> Result<Size, Status> {
        let mut size = Size::default();
        while let Some(parcel) = messages.next().await {
            size.metres += parcel?.size.unwrap_or_default().metres;
        }
        Ok(size)
    }

    async fn talk(&self, _: &Context, messages: Incoming<Card>) -> Result<EventStream<Card, Status>, Status> {
        Ok(EventStream::new(Talk(messages)))
    }
}

/// Answers each card as it comes.
struct Talk(Incoming<Card>);

impl Stream for Talk {
    type Item = Result<Card, Status>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Poller<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.0).poll_next(cx).map(|next| {
            next.map(|card| {
                let mut card = card?;
                card.stamps = Some(card.stamps() + 1);
                Ok(card)
            })
        })
    }
}

/// A stream of values that are at hand.
struct Values<T>(Vec<T>);

impl<T: Unpin> Stream for Values<T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Poller<'_>) -> Poll<Option<T>> {
        Poll::Ready(if self.0.is_empty() { None } else { Some(self.0.remove(0)) })
    }
}

fn client() -> Client {
    in_process(server::service(App).build())
}

#[tokio::test]
async fn every_exchange_carries_messages_of_prost() {
    let client = client();
    let mut events = client.track(parcel("a box")).await.unwrap();
    let mut seen = Vec::new();
    while let Some(event) = events.next().await {
        seen.push(event.unwrap().what);
    }
    assert_eq!(seen, ["a box left", "a box came"]);
    let sized = |metres| Parcel { size: Some(Size { metres, result: 7 }), ..Parcel::default() };
    assert_eq!(client.collect(Values(vec![sized(1.5), sized(2.0)])).await.unwrap().metres, 3.5);
    let card = |text: &str| Card { text: text.to_owned(), ..Card::default() };
    let mut answers = client.talk(Values(vec![card("one"), card("two")])).await.unwrap();
    for text in ["one", "two"] {
        let answer = answers.next().await.unwrap().unwrap();
        // The default of the contract is three.
        assert_eq!((answer.text.as_str(), answer.stamps()), (text, 4));
    }
    assert!(answers.next().await.is_none());
}

#[tokio::test]
async fn messages_of_other_crates_travel_too() {
    let client = client();
    client.ping().await.unwrap();
    let said = client.describe("hello".to_owned()).await.unwrap();
    assert_eq!(said.fields["said"].kind, Some(Kind::StringValue("HELLO".to_owned())));
}

#[tokio::test]
async fn members_of_all_kinds_survive() {
    let mut sent = Parcel { self_: true, r#async: Some(0), ..parcel("crate") };
    sent.parts.insert("lid".to_owned(), parcel("lid"));
    sent.options.insert(-1, 1);
    sent.copies.push(parcel("copy"));
    sent.next = Some(Box::new(parcel("next")));
    sent.label = Some(prost_types::Any { type_url: "x/y".to_owned(), value: vec![1] });
    sent.worth = Some(0);
    sent.seal = vec![0, 255];
    sent.marks = vec![-1, 0, 1];
    sent.way = Some(Way::ByFoot(()));
    let request = SendRequest { parcel: Some(sent.clone()), request_id: String::new() };
    assert_eq!(client().send(request).await.unwrap(), sent);
}

#[tokio::test]
async fn pages_follow_each_other() {
    let mut parcels = client().list(ListRequest::default()).items();
    let mut types = Vec::new();
    while let Some(parcel) = parcels.next().await {
        types.push(parcel.unwrap().r#type);
    }
    assert_eq!(types, ["0", "1", "2"]);
}

#[tokio::test]
async fn statuses_and_deadlines_are_those_of_every_call() {
    let error = client().send(SendRequest::default()).await.unwrap_err();
    let status = error.declared().expect("a status");
    assert_eq!((status.code(), status.message()), (Code::FailedPrecondition, "there is no parcel"));
    let details = prost_types::Any::decode(&status.details()[..]).unwrap();
    assert_eq!(Parcel::decode(&details.value[..]).unwrap(), parcel("small"));
    let slow = SendRequest { parcel: Some(parcel("slow")), request_id: String::new() };
    let error = client().send(slow).timeout(Duration::from_millis(20)).await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
}

/// The head and the body of what a request is answered.
async fn answer(path: &str, body: &'static [u8]) -> (http::HeaderMap, Vec<u8>) {
    let request = http::Request::post(path).header(CONTENT_TYPE, "application/grpc");
    let request = request.body(Body::from(Bytes::from_static(body))).expect("it is a request");
    let mut service = server::service(App).build();
    let (head, body) = service.call(request).await.expect("a service never fails").into_parts();
    let body = axum::body::to_bytes(axum::body::Body::new(body), 1 << 16).await.expect("it is whole");
    (head.headers, body.to_vec())
}

#[tokio::test]
async fn the_bytes_on_the_wire() {
    // SendRequest { parcel: { type: "x", async: 0, options: { 1: 2 } }, request_id: "k" }
    const SENT: &[u8] =
        &[0, 0, 0, 0, 16, 0x0a, 11, 0x0a, 1, b'x', 0x18, 0, 0x4a, 4, 8, 1, 0x10, 2, 0x12, 1, b'k'];
    let (_, body) = answer("/post.v1.Post/Send", SENT).await;
    assert_eq!(body, [0, 0, 0, 0, 11, 0x0a, 1, b'x', 0x18, 0, 0x4a, 4, 8, 1, 0x10, 2]);
    let (_, body) = answer("/post.v1.Post/Ping", &[0, 0, 0, 0, 0]).await;
    assert_eq!(body, [0, 0, 0, 0, 0]);
}

#[tokio::test]
async fn a_wrong_message_is_answered_with_its_place() {
    // SendRequest { parcel: { type: a byte that is not UTF-8 } }
    let (head, _) = answer("/post.v1.Post/Send", &[0, 0, 0, 0, 5, 0x0a, 3, 0x0a, 1, 0xff]).await;
    assert_eq!(head["grpc-status"], "3");
    let message = head["grpc-message"].to_str().expect("it is ASCII");
    assert!(message.contains("UTF-8") && message.ends_with("at /parcel/type"), "{message}");
}
