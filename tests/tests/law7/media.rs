//! Bodies of several media types, forms and parts in every style, and the requests of OpenAPI 3.2, over HTTP.

use counterpart_runtime::arbitrary::Options;
use counterpart_runtime::body::{ByteStream, hold};
use counterpart_runtime::record::Record;
use counterpart_runtime::server::Context;

use crate::contracts::media_http::operations::*;
use crate::contracts::media_http::types::*;
use crate::contracts::media_http::{client, ops, server};
use crate::harness::{Reached, Script};

/// An empty text cannot be told from an absent one in a form or a cookie.
const OPTIONS: Options =
    Options { depth: 4, size: 60, unknown: false, plain: false, nonempty: true, utc: false };

struct App(Script);

/// What the script compares must be at hand.
async fn held<I: Record>(input: I) -> I {
    hold(input.view()).await.unwrap();
    input
}

impl server::Media for App {
    async fn add_note(
        &self,
        _: &Context,
        input: AddNoteInput,
    ) -> Result<AddNote200ResponseMedia, AddNoteError> {
        self.0.succeed(held(input).await)
    }

    async fn send_form(&self, _: &Context, input: SendFormInput) -> Result<(), SendFormError> {
        self.0.succeed(input)
    }

    async fn upload(&self, _: &Context, input: UploadInput) -> Result<(), UploadError> {
        self.0.succeed(held(input).await)
    }

    async fn put_blob(&self, _: &Context, input: PutBlobInput) -> Result<(), PutBlobError> {
        self.0.succeed(held(input).await)
    }

    async fn get_blob(&self, _: &Context, input: GetBlobInput) -> Result<ByteStream, GetBlobError> {
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
    media.unary::<GetBlobInput, ByteStream, GetBlobError>(&ops::GET_BLOB);
    media.unary::<SearchByBodyInput, (), SearchByBodyError>(&ops::SEARCH_BY_BODY);
    media.unary::<SearchByQueryInput, (), SearchByQueryError>(&ops::SEARCH_BY_QUERY);
    media.unary::<CopySearchInput, (), CopySearchError>(&ops::COPY_SEARCH);
}
