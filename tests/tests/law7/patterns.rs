//! Members whose names follow a pattern: values of one type under names that the server checks.

use bytes::Bytes;
use counterpart_runtime::Body;
use counterpart_runtime::arbitrary::Options;
use counterpart_runtime::json;
use counterpart_runtime::record::{Map, Value};
use counterpart_runtime::server::Context;
use tower_service::Service as _;

use crate::contracts::patterns_http::operations::*;
use crate::contracts::patterns_http::types::*;
use crate::contracts::patterns_http::{client, ops, server};
use crate::harness::{Reached, Script};

const OPTIONS: Options =
    Options { depth: 4, size: 60, unknown: false, plain: false, nonempty: true, utc: false };

struct App(Script);

impl server::Patterns for App {
    async fn set_labels(&self, _: &Context, input: SetLabelsInput) -> Result<Labels, SetLabelsError> {
        self.0.succeed(input)
    }
}

#[test]
fn every_operation_brings_the_same_values() {
    let script = Script::new(OPTIONS);
    let api = Reached::new::<client::Client>(script.clone(), || server::service(App(script.clone())));
    api.unary::<SetLabelsInput, Labels, SetLabelsError>(&ops::SET_LABELS);
}

/// Gives back what it was sent.
struct Echo;

impl server::Patterns for Echo {
    async fn set_labels(&self, _: &Context, input: SetLabelsInput) -> Result<Labels, SetLabelsError> {
        Ok(input.body)
    }
}

async fn answer(body: &'static str) -> (u16, String) {
    let request = http::Request::put("/labels").header("content-type", "application/json");
    let request = request.body(Body::from(Bytes::from_static(body.as_bytes()))).unwrap();
    let reply = server::service(Echo).build().call(request).await.unwrap();
    let status = reply.status().as_u16();
    (status, String::from_utf8(reply.into_body().collect(10_000).await.unwrap().bytes.to_vec()).unwrap())
}

#[tokio::test]
async fn values_have_the_type_of_their_pattern() {
    let text = r#"{"one":{"x-a":"b"},"several":{"q":1,"7":2},"beside":{"id":"i","x-n":3},"named":{"abc":true},"listed":{"left":[]}}"#;
    assert_eq!(answer(text).await, (200, text.to_owned()));
    let labels: Labels = json::from_slice(text.as_bytes()).unwrap();
    let one: &Map<String, String> = &labels.one.as_ref().unwrap().0;
    assert_eq!(one.get("x-a").map(String::as_str), Some("b"));
    let beside = labels.beside.as_ref().unwrap();
    assert_eq!(beside.additional_properties.get("x-n"), Some(&3));
}

/// All of them at once, each with the pointer to the member.
#[tokio::test]
async fn names_that_the_contract_does_not_allow_are_refused() {
    let text = r#"{"one":{"y":"b"},"several":{"Q":1},"beside":{"id":"i","n":3},"named":{"ABC":true,"long-name":true},"listed":{"up":1}}"#;
    let (status, text) = answer(text).await;
    assert_eq!(status, 422, "{text}");
    let problem: Value = json::from_slice(text.as_bytes()).unwrap();
    let Some(Value::Array(errors)) = problem.get("errors") else { panic!("{text}") };
    let pointers: Vec<_> = errors.iter().filter_map(|error| error.get("pointer")?.as_str()).collect();
    let named = ["/named/ABC", "/named/long-name", "/named/long-name"];
    let expected = [["/one/y", "/several/Q", "/beside/n"].as_slice(), &named, &["/listed/up"]].concat();
    assert_eq!(pointers, expected, "{text}");
}
