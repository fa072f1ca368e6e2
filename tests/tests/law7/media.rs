//! Bodies of several media types, forms and parts in every style, and the requests of OpenAPI 3.2, over HTTP.

use counterpart_runtime::arbitrary::Options;
use counterpart_runtime::body::Body;
use counterpart_runtime::server::Context;

use crate::contracts::media_http::operations::*;
use crate::contracts::media_http::types::*;
use crate::contracts::media_http::{client, ops, server};
use crate::harness::{Reached, Script};

/// An empty text cannot be told from an absent one in a form or a cookie.
const OPTIONS: Options =
    Options { depth: 4, size: 60, unknown: false, plain: false, nonempty: true, utc: false };

struct App(Script);

impl server::Media for App {
    async fn add_note(
        &self,
        _: &Context,
        input: AddNoteInput,
    ) -> Result<AddNote200ResponseMedia, AddNoteError> {
        self.0.succeed(input)
    }

    async fn send_form(&self, _: &Context, input: SendFormInput) -> Result<(), SendFormError> {
        self.0.succeed(input)
    }

    async fn upload(&self, _: &Context, input: UploadInput) -> Result<(), UploadError> {
        self.0.succeed(input)
    }

    async fn put_blob(&self, _: &Context, input: PutBlobInput) -> Result<(), PutBlobError> {
        self.0.succeed(input)
    }

    async fn get_blob(&self, _: &Context, input: GetBlobInput) -> Result<Vec<u8>, GetBlobError> {
        self.0.answer(input)
    }

    async fn search_by_body(&self, _: &Context, input: SearchByBodyInput) -> Result<(), SearchByBodyError> {
        self.0.succeed(input)
    }

    async fn search_by_query(
        &self,
        _: &Context,
        input: SearchByQueryInput,
    ) -> Result<(), SearchByQueryError> {
        self.0.succeed(input)
    }

    async fn copy_search(&self, _: &Context, input: CopySearchInput) -> Result<(), CopySearchError> {
        self.0.succeed(input)
    }
}

#[test]
fn every_operation_brings_the_same_values() {
    let script = Script::new(OPTIONS);
    let media = Reached::new::<client::Client>(script.clone(), || server::service(App(script.clone())));
    media.unary::<AddNoteInput, AddNote200ResponseMedia, AddNoteError>(&ops::ADD_NOTE);
    media.unary::<SendFormInput, (), SendFormError>(&ops::SEND_FORM);
    media.unary::<UploadInput, (), UploadError>(&ops::UPLOAD);
    media.unary::<PutBlobInput, (), PutBlobError>(&ops::PUT_BLOB);
    media.unary::<GetBlobInput, Vec<u8>, GetBlobError>(&ops::GET_BLOB);
    media.unary::<SearchByBodyInput, (), SearchByBodyError>(&ops::SEARCH_BY_BODY);
    media.unary::<SearchByQueryInput, (), SearchByQueryError>(&ops::SEARCH_BY_QUERY);
    media.unary::<CopySearchInput, (), CopySearchError>(&ops::COPY_SEARCH);
}

/// Keeps one blob.
#[derive(Default)]
struct Shelf(std::sync::Mutex<Vec<u8>>);

impl server::Media for Shelf {
    async fn put_blob(&self, _: &Context, input: PutBlobInput) -> Result<(), PutBlobError> {
        *self.0.lock().unwrap() = input.body;
        Ok(())
    }

    async fn get_blob(&self, _: &Context, input: GetBlobInput) -> Result<Vec<u8>, GetBlobError> {
        match input.name.as_str() {
            "kept" => Ok(self.0.lock().unwrap().clone()),
            name => Err(GetBlobError::NotFound(Note::new(name))),
        }
    }
}

/// A body that is made while it is sent, a piece at a time.
struct Growing(u8);

impl futures_core::Stream for Growing {
    type Item = Result<Vec<u8>, std::io::Error>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        if self.0 == 20 {
            return std::task::Poll::Ready(None);
        }
        self.0 += 1;
        std::task::Poll::Ready(Some(Ok(vec![self.0; 10_000])))
    }
}

#[tokio::test]
async fn files_go_up_and_come_down_in_pieces() {
    let listener = tokio::net::TcpListener::bind((std::net::Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = server::service(Shelf::default()).into_axum();
    let serving = tokio::spawn(async move { axum::serve(listener, service).await });
    let api = client::Client::builder(format!("http://{address}")).build().unwrap();
    api.put_blob("kept", Vec::new()).with_body(Body::stream(Growing(0))).await.unwrap();
    let mut chunks = api.get_blob("kept").send_chunks().await.unwrap();
    let (mut whole, mut pieces) = (Vec::new(), 0);
    while let Some(chunk) = chunks.next().await {
        whole.extend(chunk.unwrap());
        pieces += 1;
    }
    let expected: Vec<u8> = (1..=20).flat_map(|byte| vec![byte; 10_000]).collect();
    assert_eq!(whole, expected);
    assert!(pieces > 1, "it came in {pieces} piece");
    let error = api.get_blob("lost").send_chunks().await.err().unwrap();
    assert!(matches!(error.declared(), Some(GetBlobError::NotFound(note)) if note.title == "lost"));
    serving.abort();
}
