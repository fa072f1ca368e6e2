//! XML bodies of OpenAPI by the `xml` object, over HTTP: law 7, and the bytes.

use counterpart_runtime::arbitrary::Options;
use counterpart_runtime::body::Body;
use counterpart_runtime::server::Context;
use tower_service::Service;

use crate::contracts::markup_http::operations::*;
use crate::contracts::markup_http::types::*;
use crate::contracts::markup_http::{client, ops, server};
use crate::harness::{Reached, Script};

/// XML has no elements without a name, so what is unknown in JSON has no form.
const OPTIONS: Options =
    Options { depth: 4, size: 60, unknown: false, plain: false, nonempty: true, utc: false };

struct App(Script);

impl server::Markup for App {
    async fn add_pet(&self, _: &Context, input: AddPetInput) -> Result<Pet, AddPetError> {
        self.0.answer(input)
    }

    async fn list_pets(&self, _: &Context, input: ListPetsInput) -> Result<Vec<Pet>, ListPetsError> {
        self.0.succeed(input)
    }

    async fn put_labels(&self, _: &Context, input: PutLabelsInput) -> Result<(), PutLabelsError> {
        self.0.succeed(input)
    }
}

#[test]
fn every_operation_brings_the_same_values() {
    let script = Script::new(OPTIONS);
    let markup = Reached::new::<client::Client>(script.clone(), || server::service(App(script.clone())));
    markup.unary::<AddPetInput, Pet, AddPetError>(&ops::ADD_PET);
    markup.unary::<ListPetsInput, Vec<Pet>, ListPetsError>(&ops::LIST_PETS);
    markup.unary::<PutLabelsInput, (), PutLabelsError>(&ops::PUT_LABELS);
}

struct Echo;

impl server::Markup for Echo {
    async fn add_pet(&self, _: &Context, input: AddPetInput) -> Result<Pet, AddPetError> {
        Ok(input.body)
    }
}

/// What a server answers to a body.
fn answered(body: &'static str) -> (u16, String) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut service = server::service(Echo).build();
        let request = http::Request::post("/pets").header("content-type", "application/xml");
        let reply = service.call(request.body(Body::from(body)).unwrap()).await.unwrap();
        let (head, body) = reply.into_parts();
        let bytes = body.collect(1 << 20).await.unwrap().bytes;
        (head.status.as_u16(), String::from_utf8(bytes.to_vec()).unwrap())
    })
}

#[test]
fn names_attributes_text_and_wrappers_stand_where_the_contract_says() {
    let (status, body) = answered(
        "<p:pet xmlns:p='urn:pets' id='7'><name>Rex &amp; Co</name><kind id='1'>dog</kind>\
         <photoUrls><photoUrl>a</photoUrl><photoUrl>b</photoUrl></photoUrls>\
         <l:labels xmlns:l='urn:labels'><tag><name>x</name></tag></l:labels><friend>Max</friend></p:pet>",
    );
    assert_eq!(status, 200, "{body}");
    assert_eq!(
        body,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><n2:pet xmlns:n1=\"urn:labels\" xmlns:n2=\"urn:pets\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" id=\"7\"><name>Rex &amp; Co</name>\
         <kind id=\"1\">dog</kind><photoUrls><photoUrl>a</photoUrl><photoUrl>b</photoUrl></photoUrls>\
         <n1:labels><tag><name>x</name></tag></n1:labels><friend>Max</friend></n2:pet>"
    );
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let (status, body) = answered("<pet/>");
    assert_eq!(status, 422, "{body}");
    let (status, body) = answered("<p:pet xmlns:p='urn:pets' id='x'><name/><photoUrls/></p:pet>");
    assert_eq!(status, 422, "{body}");
    assert!(body.contains("/pet/@id"), "{body}");
    let (status, body) = answered("<p:pet xmlns:p='urn:pets'><name>a</p:pet>");
    assert_eq!(status, 400, "{body}");
}
