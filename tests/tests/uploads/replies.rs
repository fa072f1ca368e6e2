//! Bytes as a reply.

use std::time::Duration;

use counterpart_runtime::body::CollectError;
use counterpart_runtime::client::{Blocking, in_process};
use counterpart_runtime::server::Limits;

use crate::app::App;
use crate::contract::uploads::client::Client;
use crate::contract::uploads::operations::GetBlobError;
use crate::contract::uploads::server;
use crate::raw::{ask, connect, head, listen, read};

#[tokio::test]
async fn on_the_wire() {
    let address = listen(&App::default(), Limits::new()).await;
    let get =
        async |name: &str| ask(address, head(&format!("GET /blobs/{name}"), "accept: */*").as_bytes()).await;
    let small = get("small").await;
    assert!(
        small.starts_with("HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\netag: \"v1\"\r\n"),
        "{small}"
    );
    assert!(small.contains("\r\ncontent-length: 5\r\n"), "{small}");
    assert_eq!(read(&small).1, "small");
    // The length goes out where it is known, pieces in chunks where it is not.
    let sized = get("sized").await;
    assert!(sized.contains("\r\ncontent-length: 30\r\n") && !sized.contains("chunked"), "{sized}");
    let open = get("open").await;
    assert!(open.contains("\r\ntransfer-encoding: chunked\r\n"), "{open}");
    let piece = |byte: char| format!("A\r\n{}\r\n", byte.to_string().repeat(10));
    assert_eq!(read(&open).1, format!("{}{}{}0\r\n\r\n", piece('\u{2}'), piece('\u{1}'), piece('\0')));
}

#[tokio::test]
async fn in_the_client() {
    let api = connect(&App::default(), Limits::new()).await;
    let full = api.get_blob("sized").send_full().await.unwrap();
    assert_eq!(full.value.length(), Some(30));
    assert_eq!(full.headers.e_tag.as_deref(), Some("\"v1\""));
    assert_eq!(full.value.collect().await.unwrap().len(), 30);
    let open = api.get_blob("open").await.unwrap();
    assert_eq!(open.length(), None);
    assert!(matches!(open.clone().collect_up_to(29).await, Err(CollectError::TooLarge { limit: 29 })));
    let lost = api.get_blob("lost").await.unwrap_err();
    assert!(matches!(lost.declared(), Some(GetBlobError::NotFound(name)) if name == "lost"));
    // Fewer bytes than announced are no reply.
    let api: Client = in_process(server::service(App::default()).build());
    let short = api.get_blob("short").await.unwrap();
    assert!(matches!(short.collect().await, Err(CollectError::Broken(_))));
}

/// The time of a call ends its stream, too.
#[tokio::test]
async fn the_deadline_holds_to_the_end() {
    let api = connect(&App::default(), Limits::new()).await;
    let mut endless = api.get_blob("endless").timeout(Duration::from_millis(300)).await.unwrap();
    assert!(matches!(endless.next().await, Some(Err(CollectError::Late))));
    assert!(endless.next().await.is_none());
}

#[test]
fn without_an_async_runtime() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let api = runtime.block_on(connect(&App::default(), Limits::new()));
    let pieces = api.get_blob("open").wait().unwrap().waiting();
    assert_eq!(pieces.map(|piece| piece.unwrap().len()).sum::<usize>(), 30);
}
