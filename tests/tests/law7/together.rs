//! Members that go together, or do not: the server says what is missing and what is too much, all of it at once.

use bytes::Bytes;
use counterpart_runtime::Body;
use counterpart_runtime::arbitrary::Options;
use counterpart_runtime::json;
use counterpart_runtime::record::Value;
use counterpart_runtime::server::Context;
use tower_service::Service as _;

use crate::contracts::together_http::operations::*;
use crate::contracts::together_http::{client, ops, server};
use crate::harness::{Reached, Script};

const OPTIONS: Options =
    Options { depth: 4, size: 60, unknown: false, plain: false, nonempty: true, utc: false };

struct App(Script);

impl server::Together for App {
    async fn set_rule(&self, _: &Context, input: SetRuleInput) -> Result<(), SetRuleError> {
        self.0.succeed(input)
    }
}

#[test]
fn every_operation_brings_the_same_values() {
    let script = Script::new(OPTIONS);
    let api = Reached::new::<client::Client>(script.clone(), || server::service(App(script.clone())));
    api.unary::<SetRuleInput, (), SetRuleError>(&ops::SET_RULE);
}

struct Accepts;

impl server::Together for Accepts {
    async fn set_rule(&self, _: &Context, _: SetRuleInput) -> Result<(), SetRuleError> {
        Ok(())
    }
}

/// The rules that a body breaks, each with its place.
async fn broken(body: &'static str) -> Vec<String> {
    let request = http::Request::put("/rules").header("content-type", "application/json");
    let request = request.body(Body::from(Bytes::from_static(body.as_bytes()))).unwrap();
    let reply = server::service(Accepts).build().call(request).await.unwrap();
    if reply.status() == 204 {
        return Vec::new();
    }
    let text = reply.into_body().collect(10_000).await.unwrap().bytes;
    let problem: Value = json::from_slice(&text).unwrap();
    let errors = problem.get("errors").and_then(Value::as_array).unwrap_or(&[]);
    let said = |error: &Value| {
        let text = |name| error.get(name).and_then(Value::as_str).unwrap_or("?");
        format!("{} {}", text("pointer"), text("detail"))
    };
    errors.iter().map(said).collect()
}

#[tokio::test]
async fn members_go_together_as_the_contract_says() {
    assert!(broken(r#"{"name":"a","inbound":"i","url":null}"#).await.is_empty());
    assert!(broken(r#"{"name":"a","outbound":"o","file":"f","port":1,"host":"h"}"#).await.is_empty());
    let none = broken(r#"{"name":"a","port":1,"inner":{"a":"","b":""}}"#).await;
    assert_eq!(
        none,
        [
            " must have port only with host",
            " must have one of: inbound, outbound",
            " must have exactly one of: url, file and name",
            "/inner must not have: a and b",
        ]
    );
    let both = broken(r#"{"name":"a","inbound":"i","url":"u","file":"f"}"#).await;
    assert_eq!(both, [" must not have: inbound and file", " must have exactly one of: url, file and name"]);
}
