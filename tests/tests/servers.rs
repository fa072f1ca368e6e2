//! Operations with servers of their own: where each request goes.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::{Arc, Mutex};

use contract::depot::Client;
use counterpart_runtime::body::{Body, BoxFuture};
use counterpart_runtime::client::{Builder, Transport, TransportError};

#[allow(missing_docs, reason = "generated")]
mod contract {
    counterpart_runtime::include_contract!("depot");
}

/// Keeps where requests go, and answers all of them.
#[derive(Clone, Default)]
struct Asked(Arc<Mutex<Vec<String>>>);

impl Transport for Asked {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        self.0.lock().unwrap().push(request.uri().to_string());
        Box::pin(async {
            Ok(http::Response::builder().status(204).body(Body::empty()).expect("the reply is one"))
        })
    }
}

async fn asked(base: &str, set: impl FnOnce(Builder<Client>) -> Builder<Client>) -> Vec<String> {
    let asked = Asked::default();
    let api = set(Client::builder(base).transport(asked.clone())).build().unwrap();
    api.list_files().await.unwrap();
    api.upload_file().await.unwrap();
    api.get_status().await.unwrap();
    api.ping().await.unwrap();
    api.same().await.unwrap();
    asked.0.lock().unwrap().clone()
}

#[tokio::test]
async fn an_operation_goes_to_its_own_server() {
    let own = [
        "https://us.depot.test/v1/files",
        "https://upload.depot.test/up/files",
        "https://us.depot.test/status/status",
        "https://us.depot.test/beta/status",
        "https://us.depot.test/v1/status",
    ];
    let us = Client::SERVERS[0].with(&[("region", "us")]).unwrap();
    assert_eq!(asked(&us, |builder| builder).await, own);
}

#[tokio::test]
async fn a_client_for_another_address_sends_everything_there() {
    let here = |path: &str| format!("http://127.0.0.1:9/v1{path}");
    let all = ["/files", "/files", "/status", "/status", "/status"].map(here);
    assert_eq!(asked("http://127.0.0.1:9/v1", |builder| builder).await, all);
    let all = all.map(|url| url.replace("http://127.0.0.1:9", "https://depot.test"));
    assert_eq!(asked("https://depot.test/v1", |builder| builder.own_servers(false)).await, all);
    let own = asked("http://127.0.0.1:9/v1", |builder| builder.own_servers(true)).await;
    assert_eq!(own[1..3], ["https://upload.depot.test/up/files", "http://127.0.0.1:9/status/status"]);
}

#[tokio::test]
async fn a_client_that_is_set_elsewhere_goes_there() {
    let asked = Asked::default();
    let api = Client::builder("https://depot.test/v1").transport(asked.clone()).build().unwrap();
    api.at("https://staging.test").unwrap().upload_file().await.unwrap();
    api.at("https://eu.depot.test/v1/").unwrap().upload_file().await.unwrap();
    let urls = asked.0.lock().unwrap().clone();
    assert_eq!(urls, ["https://staging.test/files", "https://upload.depot.test/up/files"]);
}
