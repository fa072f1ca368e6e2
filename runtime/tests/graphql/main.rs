//! The shop of `shop.rs` in use: its client against its server, and requests that no client of ours would send.

#![allow(clippy::unwrap_used, reason = "tests")]

mod documents;
mod shop;

use std::sync::Arc;

use bytes::Bytes;
use counterpart_runtime::body::Body;
use counterpart_runtime::graphql::{Error, Errors};
use counterpart_runtime::record::{Extra, Patch};
use counterpart_runtime::server::{EventStream, Route, Service, ServiceBuilder};
use counterpart_runtime::{Code, Fault};
use http::header::{ACCEPT, CONTENT_TYPE};
use shop::{
    Bill, BuyInput, Client, Filter, Item, ItemInput, ItemsInput, Kind, SizedInput, SoldInput, Tool, Toy,
};
use tower_service::Service as _;

fn toy() -> Toy {
    Toy { id: "1".into(), name: "ball".into(), age: None, extra: Extra::default() }
}

fn tool(kind: Kind) -> Tool {
    Tool { id: "2".into(), name: "saw".into(), kind, extra: Extra::default() }
}

fn bill(cents: i64, note: Option<&str>) -> Bill {
    Bill { id: "b".into(), cents, note: note.map(str::to_owned), extra: Extra::default() }
}

fn service() -> Service {
    let app = Arc::new(());
    let item = Route::unary(&shop::ITEM, &app, |_, _, input: ItemInput| async move {
        Ok::<_, Errors>(match (input.id.as_str(), input.kind) {
            ("1", Patch::Value(Kind::Toy)) => Some(Item::Toy(toy())),
            ("1", Patch::Null) => Some(Item::Tool(tool(Kind::Toy))),
            ("2", kind) => Some(Item::Tool(tool(kind.value().unwrap_or(Kind::Tool)))),
            _ => None,
        })
    });
    let items = Route::unary(&shop::ITEMS, &app, |_, _, input: ItemsInput| async move {
        let names = match input.like {
            Patch::Value(Filter { names: Patch::Value(names), not: Patch::Value(_), .. }) => names,
            // What came, so that it can be seen.
            Patch::Value(Filter { names, least, .. }) => vec![format!("{names:?} {least:?}")],
            _ => Vec::new(),
        };
        let named = |name: String| Item::Toy(Toy { name, ..toy() });
        Ok::<_, Errors>(names.into_iter().map(named).collect::<Vec<_>>())
    });
    let buy = Route::unary(&shop::BUY, &app, |_, _, input: BuyInput| async move {
        match input.id.as_str() {
            "gone" => Err(Errors::from(Fault::new(Code::NotFound, "no such item").with_reason("GONE"))),
            "own" => Err(Errors::new("not for sale").and(Error::new("ever"))),
            _ => Ok(Some(bill(i64::MAX, input.note.value().as_deref()))),
        }
    });
    let sold = Route::server_stream(&shop::SOLD, &app, |_, _, input: SoldInput| async move {
        let bills = (0..input.first).map(|index| bill(i64::from(index), None));
        Ok(EventStream::<Bill, Errors>::of(bills))
    });
    let sized = Route::unary(&shop::SIZED, &app, |_, _, input: SizedInput| async move {
        match input.size.value() {
            Some(0) => Err(Errors::new("no such size")),
            size => Ok::<_, Errors>(format!("{} {}", input.parent.name, size.unwrap_or(-1))),
        }
    });
    ServiceBuilder::new(&shop::CONTRACT, vec![item, items, buy, sold, sized]).build()
}

fn client() -> Client {
    counterpart_runtime::client::in_process(service())
}

#[tokio::test]
async fn unions_come_back_as_they_were_sent() {
    let found = client().item("1", Patch::Value(Kind::Toy)).send().await.unwrap();
    assert_eq!(found, Some(Item::Toy(toy())));
    let found = client().item("2", Patch::Value(Kind::Tool)).send().await.unwrap();
    assert_eq!(found, Some(Item::Tool(tool(Kind::Tool))));
    assert_eq!(client().item("none", Patch::Null).send().await.unwrap(), None);
}

#[tokio::test]
async fn an_absent_argument_takes_its_default_and_null_stays_null() {
    assert_eq!(client().item("1", Patch::Absent).send().await.unwrap(), Some(Item::Toy(toy())));
    let found = client().item("1", Patch::Null).send().await.unwrap();
    assert_eq!(found, Some(Item::Tool(tool(Kind::Toy))));
}

#[tokio::test]
async fn input_objects_nest() {
    let inner = Filter { names: Patch::Null, not: Patch::Absent, least: None, extra: Extra::default() };
    let names = Patch::Value(vec!["a".to_owned(), "b".to_owned()]);
    let like = Filter { names, not: Patch::Value(Box::new(inner)), least: Some(1), extra: Extra::default() };
    let found = client().items(Patch::Value(like)).send().await.unwrap();
    let named = |name: &str| Item::Toy(Toy { name: name.to_owned(), ..toy() });
    assert_eq!(found, [named("a"), named("b")]);
}

#[tokio::test]
async fn mutations_answer_with_a_value_or_with_errors() {
    let bought = client().buy("1", Patch::Value("thanks".to_owned())).send().await.unwrap();
    assert_eq!(bought, Some(bill(i64::MAX, Some("thanks"))));

    let error = client().buy("gone", Patch::Absent).send().await.unwrap_err();
    let errors = error.declared().unwrap();
    assert_eq!(errors.errors[0].message, "no such item");
    assert_eq!(errors.errors[0].code(), Some("NOT_FOUND"));
    assert_eq!(errors.to_string(), "no such item at buy");
    let error = client().buy("own", Patch::Absent).send().await.unwrap_err();
    assert_eq!(error.declared().unwrap().errors[0].message, "not for sale");
}

#[tokio::test]
async fn a_subscription_is_a_stream() {
    let mut events = client().sold(3).open().await.unwrap();
    let mut cents = Vec::new();
    while let Some(event) = events.next().await {
        cents.push(event.unwrap().cents);
    }
    assert_eq!(cents, [0, 1, 2]);
}

/// Sends bytes as they are; status, media type and body of the answer.
async fn post(body: &str, accept: &str) -> (u16, String, String) {
    let request = http::Request::post("/graphql")
        .header(CONTENT_TYPE, "application/json")
        .header(ACCEPT, accept)
        .body(Body::from(Bytes::from(body.to_owned())))
        .unwrap();
    send(request).await
}

async fn send(request: http::Request<Body>) -> (u16, String, String) {
    let reply = service().call(request).await.unwrap();
    let media = reply.headers().get(CONTENT_TYPE).map_or("", |value| value.to_str().unwrap()).to_owned();
    let status = reply.status().as_u16();
    let body = reply.into_body().collect(1 << 20).await.unwrap();
    (status, media, String::from_utf8(body.bytes.to_vec()).unwrap())
}

const RESPONSE: &str = "application/graphql-response+json";

#[tokio::test]
async fn any_document_of_the_schema_is_executed() {
    let query = r#"{"query":"{ a: item(id: 1) { ... on Toy { called: name __typename } } b: item(id: 2) { ... on Tool { kind } } }"}"#;
    let (status, media, body) = post(query, RESPONSE).await;
    assert_eq!((status, media.as_str()), (200, "application/graphql-response+json; charset=utf-8"));
    let expected = r#"{"data":{"a":{"called":"ball","__typename":"Toy"},"b":{"kind":"TOY"}}}"#;
    assert_eq!(body, expected);
    let (_, _, body) = post(r#"{"query":"{ __type(name: \"Toy\") { description } }"}"#, RESPONSE).await;
    assert_eq!(body, r#"{"data":{"__type":{"description":"Something to play with."}}}"#);
}

#[tokio::test]
async fn statuses_follow_the_media_type() {
    let invalid = r#"{"query":"{ none }"}"#;
    assert_eq!(post(invalid, RESPONSE).await.0, 400);
    assert_eq!(post(invalid, "application/json").await.0, 200);
    assert_eq!(post(r#"{"query":"{"}"#, RESPONSE).await.0, 400);
    assert_eq!(post("{", RESPONSE).await.0, 400);
    assert_eq!(post(r#"{"query":1}"#, RESPONSE).await.0, 400);
    assert_eq!(post(r#"{"query":"{ __typename }"}"#, "text/html").await.0, 406);
    let missing = r#"{"query":"query Q($id: ID!) { item(id: $id) { __typename } }"}"#;
    assert_eq!(post(missing, RESPONSE).await.0, 400);
    let partial = r#"{"query":"mutation { buy(id: \"gone\") { id } }"}"#;
    let (status, _, body) = post(partial, RESPONSE).await;
    assert_eq!(status, 200);
    assert!(body.contains("\"data\":{\"buy\":null}") && body.contains("\"reason\":\"GONE\""), "{body}");
}

#[tokio::test]
async fn queries_come_by_get_and_mutations_do_not() {
    let get = |query: &str| {
        http::Request::get(format!("/?query={query}")).header(ACCEPT, RESPONSE).body(Body::empty()).unwrap()
    };
    assert_eq!(send(get("%7B__typename%7D")).await.2, r#"{"data":{"__typename":"Query"}}"#);
    assert_eq!(send(get("mutation%7Bbuy(id:1)%7Bid%7D%7D")).await.0, 405);
    let put = http::Request::put("/").body(Body::empty()).unwrap();
    assert_eq!(send(put).await.0, 405);
    let text = http::Request::post("/").header(CONTENT_TYPE, "text/plain").body(Body::empty()).unwrap();
    assert_eq!(send(text).await.0, 415);
}

#[tokio::test]
async fn events_are_written_as_the_protocol_says() {
    let query = r#"{"query":"subscription { sold(first: 1) { cents } }"}"#;
    let (status, media, body) = post(query, "text/event-stream").await;
    assert_eq!((status, media.as_str()), (200, "text/event-stream; charset=utf-8"));
    let expected = "event: next\ndata: {\"data\":{\"sold\":{\"cents\":0}}}\n\nevent: complete\ndata:\n\n";
    assert_eq!(body, expected);
}

#[tokio::test]
async fn a_field_of_an_object_is_answered_by_code() {
    let query =
        |size: &str| format!(r#"{{"query":"{{ item(id: 1) {{ ... on Toy {{ name a: sized{size} }} }} }}"}}"#);
    let (_, _, body) = post(&query("(size: 3)"), RESPONSE).await;
    assert_eq!(body, r#"{"data":{"item":{"name":"ball","a":"ball 3"}}}"#);
    assert!(post(&query(""), RESPONSE).await.2.contains("ball 2"));
    let (status, _, body) = post(&query("(size: 0)"), RESPONSE).await;
    let expected = r#"{"data":null,"errors":[{"message":"no such size","locations":[{"line":1,"column":35}],"path":["item","a"]}]}"#;
    assert_eq!((status, body.as_str()), (200, expected));
}

#[tokio::test]
async fn a_field_without_value_and_code_is_null() {
    let query = r#"{"query":"{ item(id: 1) { ... on Toy { name parts(size: 1) } } }"}"#;
    let (_, _, body) = post(query, RESPONSE).await;
    assert_eq!(body, r#"{"data":{"item":{"name":"ball","parts":null}}}"#);
}
