//! What a client sends.

use std::time::Duration;

use counterpart_runtime::client::Retry;

use crate::contracts::*;
use crate::wire::{Wire, run};

/// Several media types of a request: one call, the first is sent, and a server takes either.
#[test]
fn row_03_two_request_media_types() {
    let wire = Wire::default().answers(201, "application/json", r#"{"text":"a"}"#);
    let client: r03::Client = wire.client().build().unwrap();
    let made = run(|| client.add_gist(r03::Gist::new("a").lines(2)).send()).unwrap();
    assert_eq!(made.text, "a");
    assert_eq!(wire.only().header("content-type"), "application/json");
    assert_eq!(wire.only().text(), r#"{"text":"a","lines":2}"#);

    struct App;
    impl r03::server::Regress03TwoRequestMediaTypes for App {
        async fn add_gist(
            &self,
            _: &counterpart_runtime::server::Context,
            input: r03::AddGistInput,
        ) -> Result<r03::Gist, r03::AddGistError> {
            Ok(input.body)
        }
    }
    let form = http::Request::post("http://regress.test/gists")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(counterpart_runtime::Body::from("text=a+b&lines=3"))
        .unwrap();
    let reply = run(|| async {
        let mut service = r03::server::service(App).build();
        let reply = tower_service::Service::call(&mut service, form).await.unwrap();
        reply.into_body().collect(1 << 16).await.unwrap().bytes
    });
    assert_eq!(&*reply, br#"{"text":"a b","lines":3}"#);
}

/// Parts of a form with files: the file as bytes, not as a path.
#[test]
fn row_04_multipart_upload() {
    let wire = Wire::default();
    let client: r04::Client = wire.client().build().unwrap();
    let call = || client.upload(r04::UploadBody::new(vec![0, 159, 146, 150], "a note")).send();
    run(call).unwrap();
    let sent = wire.only();
    let boundary = sent.header("content-type").strip_prefix("multipart/form-data; boundary=").unwrap();
    let text = String::from_utf8_lossy(&sent.body);
    assert!(text.starts_with(&format!("--{boundary}\r\n")) && text.ends_with(&format!("--{boundary}--\r\n")));
    assert!(sent.body.windows(4).any(|window| window == [0, 159, 146, 150]));
    assert!(text.contains("name=\"file\"") && text.contains("name=\"note\"") && text.contains("a note"));
}

/// Every style as the specification writes it.
#[test]
fn row_05_query_styles() {
    let line = |call: fn(r05::client::Search) -> r05::client::Search| {
        let wire = Wire::default();
        let client: r05::Client = wire.client().build().unwrap();
        run(|| call(client.search()).send()).unwrap();
        wire.only().line
    };
    assert_eq!(line(|call| call), "GET /search");
    let deep = line(|call| call.filter(r05::SearchFilter::new().name("a b").size(3)));
    assert_eq!(deep, "GET /search?filter%5Bname%5D=a%20b&filter%5Bsize%5D=3");
    assert_eq!(line(|call| call.ids(vec![1, 2])), "GET /search?ids=1,2");
    assert_eq!(line(|call| call.tags(vec!["a".into(), "b".into()])), "GET /search?tags=a&tags=b");
    assert_eq!(line(|call| call.piped(vec!["a".into(), "b".into()])), "GET /search?piped=a%7Cb");
    let kinds = line(|call| call.kinds(vec![r05::SearchKindsItem::A, r05::SearchKindsItem::B]));
    assert_eq!(kinds, "GET /search?kinds=a,b");
}

/// The path and the method make a name.
#[test]
fn row_06_no_operation_id() {
    let wire = Wire::default();
    let client: r06::Client = wire.client().build().unwrap();
    run(|| client.get_pets_by_pet_id_toys(7).send()).unwrap();
    assert_eq!(wire.only().line, "GET /pets/7/toys");
}

/// Credentials go where each scheme says, only where an operation asks, and alternatives are kept apart.
#[test]
fn row_15_security() {
    let wire = Wire::default();
    let staff = r15::Credentials::staff("ana", "secret");
    let client: r15::Client = wire.client().credentials(staff).build().unwrap();
    run(|| client.private().send()).unwrap();
    assert_eq!(wire.only().header("authorization"), "Basic YW5hOnNlY3JldA==");
    run(|| client.public().send()).unwrap();
    assert_eq!(wire.sent()[1].header("authorization"), "");

    let wire = Wire::default();
    let both = r15::Credentials::key("k").and(r15::Credentials::cookie("c"));
    let client: r15::Client = wire.client().credentials(both).build().unwrap();
    run(|| client.private().send()).unwrap();
    assert_eq!(
        (wire.only().line.as_str(), wire.only().header("cookie")),
        ("GET /private?api_key=k", "sid=c")
    );
}

/// A transport of one's own, and retries that are the client's.
#[test]
fn row_16_own_client() {
    let wire = Wire::default().answers(503, "text/plain", "later").answers(200, "text/plain", "beats");
    let patient = Retry::standard().base(Duration::from_millis(1));
    let client: r16::Client = wire.client().retry(patient).build().unwrap();
    assert_eq!(run(|| client.pulse().send()).unwrap(), "beats");
    assert_eq!(wire.sent().len(), 2);
}

/// A body of bytes is the bytes, both ways.
#[test]
fn row_18_binary_body() {
    let bytes = vec![0_u8, 255, 1, 10, 13];
    let wire = Wire::default().answers(200, "application/octet-stream", bytes.clone());
    let client: r18::Client = wire.client().build().unwrap();
    assert_eq!(run(|| client.put_blob(bytes.clone()).send()).unwrap(), bytes);
    assert_eq!(wire.only().body, bytes);
    assert_eq!(wire.only().header("content-type"), "application/octet-stream");
}
