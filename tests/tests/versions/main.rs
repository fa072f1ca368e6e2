//! The version of a contract, sent by its client and checked by its server; and where it is served.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use contract::{azured, dated};
use counterpart_runtime::Fault;
use counterpart_runtime::server::{Context, ServiceBuilder};

#[allow(missing_docs, reason = "generated")]
mod contract {
    counterpart_runtime::include_contract!("dated");
    counterpart_runtime::include_contract!("azured");
}

/// Notes the version of each call, and its URL.
#[derive(Clone, Default)]
struct App(Arc<Mutex<Vec<String>>>);

impl App {
    fn note(&self, cx: &Context) {
        let version = cx.version().map_or("none", |version| version.as_str());
        self.0.lock().unwrap().push(format!("{version} {}", cx.uri()));
    }

    fn noted(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

impl dated::server::Dated for App {
    async fn now(&self, cx: &Context, _: dated::NowInput) -> Result<(), Fault> {
        self.note(cx);
        Ok(())
    }

    async fn then(&self, cx: &Context, _: dated::ThenInput) -> Result<(), Fault> {
        self.note(cx);
        Ok(())
    }
}

/// The same behind a layer that announces the end.
async fn ending(service: ServiceBuilder) -> String {
    let announce = |mut reply: axum::response::Response| async move {
        let headers = reply.headers_mut();
        headers.insert("deprecation", "@1688169599".parse().unwrap());
        headers.insert("sunset", "Sun, 30 Jun 2024 23:59:59 GMT".parse().unwrap());
        reply
    };
    serve(service.into_axum().layer(axum::middleware::map_response(announce))).await
}

impl azured::server::Azured for App {
    async fn now(&self, cx: &Context, _: azured::NowInput) -> Result<(), Fault> {
        self.note(cx);
        Ok(())
    }
}

async fn listen(service: ServiceBuilder) -> String {
    serve(service.into_axum()).await
}

async fn serve(router: axum::Router) -> String {
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    base
}

#[tokio::test]
async fn a_header_names_it() {
    let app = App::default();
    let base = listen(dated::server::service(app.clone())).await;
    let api = dated::Client::builder(base.clone()).build().unwrap();
    let full = api.now().send_full().await.unwrap();
    assert_eq!(full.raw_headers.get("dated-version").unwrap(), "2025-02-01");
    assert_eq!(full.raw_headers.get("vary").unwrap(), "dated-version");
    api.then("friday").await.unwrap();
    let old = dated::Client::builder(base.clone()).version("2023-01-15").build().unwrap();
    old.now().await.unwrap();
    assert_eq!(app.noted(), ["2025-02-01 /now", "2025-02-01 /then?day=friday", "2023-01-15 /now"]);

    let unknown = dated::Client::builder(base).version("2026-01-01").build().unwrap();
    let error = unknown.now().await.unwrap_err();
    assert_eq!(error.status().unwrap(), 400);
    let served = "this version is not served; served are 2023-01-15, 2024-10-01, 2025-02-01";
    assert!(error.excerpt().contains(served), "{error}");
    assert!(app.noted().is_empty());
}

#[test]
fn an_address_is_chosen_among_those_of_the_contract() {
    let [field, desk] = dated::Client::SERVERS else { panic!("two") };
    assert_eq!(field.url(), "https://eu.dated.example/live");
    assert_eq!(field.with(&[("region", "us"), ("stage", "next")]).unwrap(), "https://us.dated.example/next");
    let error = field.with(&[("region", "mars")]).unwrap_err();
    assert_eq!(error.to_string(), "`mars` is none of the values of `region`: eu, us");
    let error = field.with(&[("port", "1")]).unwrap_err();
    assert_eq!(error.to_string(), "the address has no variable `port`");
    assert!(dated::Client::builder(*desk).build().is_ok());
}

#[tokio::test]
async fn a_query_names_it_and_silence_is_refused() {
    let app = App::default();
    let base = listen(azured::server::service(app.clone())).await;
    let api = azured::Client::builder(base.clone()).build().unwrap();
    api.now().await.unwrap();
    assert_eq!(app.noted(), ["2024-05-01-preview /now?api-version=2024-05-01-preview"]);
    // Another contract with the same path says nothing of a version.
    let silent = dated::Client::builder(base).build().unwrap();
    let error = silent.now().await.unwrap_err();
    assert_eq!(error.status().unwrap(), 400);
    assert!(error.excerpt().contains("VERSION_MISSING"), "{error}");
    assert!(app.noted().is_empty());
}

#[tokio::test]
async fn a_service_that_ends_says_so() {
    let base = ending(dated::server::service(App::default())).await;
    let told = Arc::<Mutex<Vec<String>>>::default();
    let keep = told.clone();
    let api = dated::Client::builder(base).on_notice(move |notice| {
        let seconds = |time: Option<SystemTime>| {
            time.unwrap().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs()
        };
        let text = format!("{} {} {}", notice.operation, seconds(notice.deprecated), seconds(notice.sunset));
        keep.lock().unwrap().push(text);
    });
    api.build().unwrap().now().await.unwrap();
    assert_eq!(*told.lock().unwrap(), ["now 1688169599 1719791999"]);
}
