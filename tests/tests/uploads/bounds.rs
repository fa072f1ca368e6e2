//! What a server takes at most, and what a method is told of a body that does not come as it should.

use std::time::Duration;

use counterpart_runtime::body::{ByteStream, CollectError};
use counterpart_runtime::server::Limits;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::app::App;
use crate::contract::uploads::client::Client;
use crate::contract::uploads::server;
use crate::counted::Counter;
use crate::raw::{ask, connect, head, listen, read};

fn chunked(line: &str, pieces: &[&str]) -> String {
    let chunks: String = pieces.iter().map(|piece| format!("{:x}\r\n{piece}\r\n", piece.len())).collect();
    head(line, "transfer-encoding: chunked\r\ncontent-type: application/octet-stream") + &chunks + "0\r\n\r\n"
}

#[tokio::test]
async fn a_stream_has_a_limit_of_its_own() {
    let app = App::default();
    let address = listen(&app, Limits::new().body(4).stream(10)).await;
    let reply = ask(address, chunked("PUT /blobs/a", &["12345", "67890"]).as_bytes()).await;
    assert_eq!(read(&reply), ("200", r#"{"size":10}"#));
    // The method sees the limit where it is passed.
    let reply = ask(address, chunked("PUT /blobs/a", &["12345", "67890", "1"]).as_bytes()).await;
    assert_eq!(read(&reply).0, "413", "{reply}");
    assert_eq!(*app.broken.lock().unwrap(), ["the body is larger than 10 bytes"]);
    // What is announced as larger is refused before the method.
    let announced = head("PUT /blobs/a", "content-length: 11") + "12345678901";
    let reply = ask(address, announced.as_bytes()).await;
    assert_eq!(read(&reply).0, "413", "{reply}");
    assert_eq!(app.broken.lock().unwrap().len(), 1);
    // Who collects holds as much as any body may be.
    let reply = ask(address, chunked("PUT /blobs/collected", &["1234"]).as_bytes()).await;
    assert_eq!(read(&reply), ("200", r#"{"size":4}"#));
    let reply = ask(address, chunked("PUT /blobs/collected", &["1234", "5"]).as_bytes()).await;
    assert_eq!(read(&reply).0, "413", "{reply}");
    assert!(reply.contains("larger than 4 bytes"), "{reply}");
}

#[tokio::test]
async fn a_body_that_breaks_off_is_an_error_in_the_method() {
    let app = App::default();
    let address = listen(&app, Limits::new()).await;
    let mut socket = TcpStream::connect(address).await.unwrap();
    let begun = head("PUT /blobs/a", "content-length: 100") + "the begin";
    socket.write_all(begun.as_bytes()).await.unwrap();
    drop(socket);
    for _ in 0..500 {
        if !app.broken.lock().unwrap().is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(*app.broken.lock().unwrap(), ["the body broke off"]);
}

#[tokio::test]
async fn a_sender_that_falls_silent_is_given_up() {
    let app = App::default();
    let limits = Limits::new().reading(Duration::from_millis(50));
    let api: Client =
        counterpart_runtime::client::in_process(server::service(app.clone()).limits(limits).build());
    let error = api.put_blob("a", ByteStream::new(crate::counted::Never)).await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 408, "{error}");
    assert_eq!(*app.broken.lock().unwrap(), ["the body did not arrive in time"]);
}

/// A stream goes out once: a failure is told, not repeated.
#[tokio::test]
async fn a_stream_is_sent_once() {
    let app = App::default();
    let api = connect(&app, Limits::new().stream(10)).await;
    let sent = Counter::default();
    let stream = ByteStream::new(sent.stream(20, 1));
    let error = api.put_blob("a", stream.clone()).await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 413, "{error}");
    assert!(!error.is_retryable());
    let again = stream.collect().await.unwrap_err();
    assert!(matches!(again, CollectError::Broken(_)), "{again}");
}

/// The payload of a keyed call is compared with that of its repetition, so it is held.
#[tokio::test]
async fn a_keyed_call_is_held_whole() {
    let app = App::default();
    let api = connect(&app, Limits::new().body(10)).await;
    let sent = Counter::default();
    let keep = |pieces| api.keep_blob(ByteStream::new(sent.stream(pieces, 2))).idempotency_key("one");
    assert_eq!(keep(5).await.unwrap().size, 10);
    let full = keep(5).send_full().await.unwrap();
    assert_eq!((full.value.size, full.raw_headers["idempotent-replayed"].to_str().unwrap()), (10, "true"));
    assert_eq!(keep(4).await.unwrap_err().status().unwrap().as_u16(), 422);
    assert_eq!(keep(6).await.unwrap_err().status().unwrap().as_u16(), 413);
    assert_eq!(*app.kept.lock().unwrap(), 1);
}
