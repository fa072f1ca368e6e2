//! What a client sends.

use std::pin::Pin;
use std::task::{self, Poll};
use std::time::Duration;

use counterpart_runtime::body::{ByteStream, Part};
use counterpart_runtime::client::{Retry, in_process};
use counterpart_runtime::server::{Context, Limits};
use counterpart_runtime::{Fault, Stream};

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
            _: &Context,
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

/// Parts of a form with files: the file as bytes with its name, not as a path.
#[test]
fn row_04_multipart_upload() {
    let wire = Wire::default();
    let client: r04::Client = wire.client().build().unwrap();
    let file = Part::file(vec![0, 159, 146, 150]).file_name("a.bin").media_type("image/x-a");
    run(|| client.upload(r04::UploadBody::new(file, "a note")).send()).unwrap();
    let sent = wire.only();
    let boundary = sent.header("content-type").strip_prefix("multipart/form-data; boundary=").unwrap();
    let head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n\
        Content-Type: image/x-a\r\n\r\n"
    );
    let rest = format!(
        "\r\n--{boundary}\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\na note\r\n--{boundary}--\r\n"
    );
    assert_eq!(sent.body, [head.as_bytes(), &[0, 159, 146, 150], rest.as_bytes()].concat());
}

/// A file is not held whole, by neither end: the sender makes a piece when the one before it was read.
#[test]
fn row_04_a_file_is_handed_on() {
    struct App;
    impl r04::server::Regress04MultipartUpload for App {
        async fn upload(&self, _: &Context, input: r04::UploadInput) -> Result<(), r04::UploadError> {
            assert_eq!(input.body.note, "a note");
            let mut file = input.body.file.content;
            let mut size = 0;
            while let Some(piece) = file.next().await {
                let piece = piece.map_err(Fault::from)?;
                size += piece.len();
                assert!(piece.len() < PIECES * PIECE / 10, "{} bytes in one piece", piece.len());
            }
            assert_eq!(size, PIECES * PIECE);
            Ok(())
        }
    }
    let service = r04::server::service(App).limits(Limits::new().body(2 * PIECE)).build();
    let client: r04::Client = in_process(service);
    let file = Part::file(ByteStream::new(Pieces(PIECES)));
    run(|| client.upload(r04::UploadBody::new(file, "a note")).send()).unwrap();
}

const PIECE: usize = 1 << 10;
const PIECES: usize = 1 << 10;

/// So many pieces, made when they are asked for.
struct Pieces(usize);

impl Stream for Pieces {
    type Item = Result<Vec<u8>, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _cx: &mut task::Context<'_>) -> Poll<Option<Self::Item>> {
        let left = self.0.checked_sub(1);
        self.0 = left.unwrap_or_default();
        Poll::Ready(left.map(|_| Ok(vec![b'x'; PIECE])))
    }
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

/// A body of bytes is the bytes, both ways, as they come.
#[test]
fn row_18_binary_body() {
    let bytes = vec![0_u8, 255, 1, 10, 13];
    let wire = Wire::default().answers(200, "application/octet-stream", bytes.clone());
    let client: r18::Client = wire.client().build().unwrap();
    let reply = run(|| async { client.put_blob(bytes.clone()).await.unwrap().collect().await });
    assert_eq!(reply.unwrap(), bytes);
    assert_eq!(wire.only().body, bytes);
    assert_eq!(wire.only().header("content-type"), "application/octet-stream");

    struct App;
    impl r18::server::Regress18BinaryBody for App {
        async fn put_blob(
            &self,
            _: &Context,
            input: r18::PutBlobInput,
        ) -> Result<ByteStream, r18::PutBlobError> {
            Ok(input.body)
        }
    }
    // Far more than a server holds of a body: it goes back while it comes.
    let client: r18::Client = in_process(r18::server::service(App).limits(Limits::new().body(PIECE)).build());
    let size = run(|| async {
        let mut back = client.put_blob(ByteStream::new(Pieces(PIECES))).await.unwrap();
        let mut size = 0;
        while let Some(piece) = back.next().await {
            size += piece.unwrap().len();
        }
        size
    });
    assert_eq!(size, PIECES * PIECE);
}
