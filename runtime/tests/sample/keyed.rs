//! Idempotency keys on the server.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use counterpart_runtime::clock::SystemClock;
use counterpart_runtime::http::{Binding, Piece, Reply as Answer};
use counterpart_runtime::operation::{Contract, Effect, Exchange, KeyCarrier, Operation};
use counterpart_runtime::record::{Extra, Value};
use counterpart_runtime::server::idempotency::{
    Applied, Claim, Claimed, Completed, Fingerprint, MemoryStore, OnLapse, Scope, Store, Stored,
};
use counterpart_runtime::server::{Route, Service, ServiceBuilder};
use counterpart_runtime::{Body, Fault, IdempotencyKey, record};

use crate::app::library;
use crate::library::{AddBookInput, Genre, NewBook};
use crate::wire::{Reply, send};

const STAFF: (&str, &str) = ("authorization", "Bearer ana");
const JSON: (&str, &str) = ("content-type", "application/json");

async fn add(service: &counterpart_runtime::server::Service, key: &str, body: &str) -> Reply {
    let key = ("idempotency-key", key);
    send(service, "POST /books", &[STAFF, JSON, key], body).await
}

fn reason(reply: &Reply) -> String {
    reply.json().get("reason").and_then(Value::as_str).unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_repetition_is_answered_as_before() {
    let service = library();
    let first = add(&service, "\"k1\"", r#"{"title":"Night","genre":"novel"}"#).await;
    assert_eq!((first.status, first.header("idempotent-replayed")), (201, ""));
    // The same request in another spelling, under the same key in its bare form.
    let again = add(&service, "k1", r#"{ "genre":"novel", "title":"Night" }"#).await;
    assert_eq!((again.status, again.header("idempotent-replayed")), (201, "true"));
    assert_eq!((again.body.as_str(), again.header("location")), (first.body.as_str(), "/books/b1"));
    let other = add(&service, "\"k2\"", r#"{"title":"Night","genre":"novel"}"#).await;
    assert_eq!(other.status, 409);
    let other = add(&service, "\"k2\"", r#"{"title":"Night","genre":"novel"}"#).await;
    assert_eq!((other.status, other.header("idempotent-replayed")), (409, "true"));
}

#[tokio::test]
async fn a_changed_request_is_refused() {
    let service = library();
    add(&service, "\"k1\"", r#"{"title":"Night","genre":"novel"}"#).await;
    let changed = add(&service, "\"k1\"", r#"{"title":"Night","genre":"poetry"}"#).await;
    assert_eq!((changed.status, reason(&changed)), (422, "IDEMPOTENCY_KEY_REUSED".to_owned()));
    let bad = add(&service, "\"k", r#"{"title":"Night","genre":"poetry"}"#).await;
    assert_eq!((bad.status, reason(&bad)), (400, "IDEMPOTENCY_KEY_INVALID".to_owned()));
}

#[tokio::test]
async fn a_request_that_was_refused_leaves_no_trace() {
    let service = library();
    let refused = add(&service, "\"k1\"", r#"{"title":7,"genre":"novel"}"#).await;
    assert_eq!(refused.status, 422);
    let mended = add(&service, "\"k1\"", r#"{"title":"Night","genre":"novel"}"#).await;
    assert_eq!(mended.status, 201);
}

#[tokio::test]
async fn a_key_is_the_callers_own() {
    let service = library();
    let body = r#"{"title":"Night","genre":"novel"}"#;
    add(&service, "\"k1\"", body).await;
    let headers = [("x-kiosk-key", "k1"), JSON, ("idempotency-key", "\"k1\"")];
    let other = send(&service, "POST /books", &headers, body).await;
    assert_eq!((other.status, other.header("idempotent-replayed")), (409, ""));
}

fn claim(lease: u64, on_lapse: OnLapse, title: &str) -> Claim {
    let key = IdempotencyKey::new("k1").unwrap();
    let input = AddBookInput::new(NewBook::new(title, Genre::Novel));
    Claim {
        scope: Scope::new("Library", "addBook", Some("ana"), &key),
        fingerprint: Fingerprint::of("addBook", "1", &input),
        lease: Duration::from_secs(lease),
        on_lapse,
    }
}

fn outcome(status: u16) -> Stored {
    Stored {
        status: http::StatusCode::from_u16(status).unwrap(),
        headers: http::HeaderMap::new(),
        body: Body::empty().bytes().unwrap().clone(),
        trailers: None,
    }
}

fn fence(claimed: Claimed) -> u64 {
    match claimed {
        Claimed::Taken { fence, .. } => fence,
        other => panic!("{other:?}"),
    }
}

const HOUR: Duration = Duration::from_secs(3600);

#[tokio::test(start_paused = true)]
async fn a_worker_that_was_overtaken_changes_nothing() {
    let store = MemoryStore::new();
    let claim = claim(60, OnLapse::Rerun, "Night");
    let slow = fence(store.claim(&claim).await.unwrap());
    let waiting = store.claim(&claim).await.unwrap();
    assert_eq!(waiting, Claimed::InFlight { remaining: Duration::from_secs(60) });
    tokio::time::advance(Duration::from_secs(61)).await;
    let quick = fence(store.claim(&claim).await.unwrap());
    assert!(quick > slow);
    let scope = &claim.scope;
    assert_eq!(store.extend(scope, slow, HOUR).await.unwrap(), Applied::Lost);
    assert_eq!(store.release(scope, slow).await.unwrap(), Applied::Lost);
    assert_eq!(store.complete(scope, slow, outcome(500), HOUR).await.unwrap(), Completed::Lost(None));
    assert_eq!(store.complete(scope, quick, outcome(201), HOUR).await.unwrap(), Completed::Kept);
    let lost = store.complete(scope, slow, outcome(500), HOUR).await.unwrap();
    assert_eq!(lost, Completed::Lost(Some(Box::new(outcome(201)))));
    let replay = store.claim(&claim).await.unwrap();
    assert_eq!(replay, Claimed::Replay(Box::new(outcome(201))));
}

#[tokio::test(start_paused = true)]
async fn an_unknown_outcome_is_held_until_somebody_settles_it() {
    let store = MemoryStore::new();
    let claim = claim(60, OnLapse::Hold, "Night");
    fence(store.claim(&claim).await.unwrap());
    tokio::time::advance(Duration::from_secs(61)).await;
    assert_eq!(store.claim(&claim).await.unwrap(), Claimed::Held);
    assert_eq!(store.resolve(&claim.scope, Some(outcome(201)), HOUR).await.unwrap(), Applied::Yes);
    assert!(matches!(store.claim(&claim).await.unwrap(), Claimed::Replay(_)));
    assert_eq!(store.sweep(10).await.unwrap(), 0);
    tokio::time::advance(HOUR).await;
    assert_eq!(store.sweep(10).await.unwrap(), 1);
    fence(store.claim(&claim).await.unwrap());
}

#[tokio::test(start_paused = true)]
async fn a_full_store_refuses_and_forgets_nothing() {
    let store = MemoryStore::with(1, SystemClock);
    let first = claim(60, OnLapse::Hold, "Night");
    fence(store.claim(&first).await.unwrap());
    let mut second = claim(60, OnLapse::Hold, "Night");
    let key = IdempotencyKey::new("k2").unwrap();
    second.scope = Scope::new("Library", "addBook", Some("ana"), &key);
    store.claim(&second).await.unwrap_err();
    assert!(matches!(store.claim(&first).await.unwrap(), Claimed::InFlight { .. }));
    assert_eq!(store.claim(&claim(60, OnLapse::Hold, "Day")).await.unwrap(), Claimed::Mismatch);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_at_once_run_once() {
    let service = library();
    let created = Arc::new(AtomicU32::new(0));
    let tasks: Vec<_> = (0..1000)
        .map(|_| {
            let (service, created) = (service.clone(), created.clone());
            tokio::spawn(async move {
                let reply = add(&service, "\"k\"", r#"{"title":"Night","genre":"novel"}"#).await;
                let replayed = reply.header("idempotent-replayed") == "true";
                match reply.status {
                    201 if !replayed => drop(created.fetch_add(1, Ordering::Relaxed)),
                    201 => {}
                    409 => assert_eq!(reason(&reply), "IDEMPOTENCY_KEY_IN_FLIGHT"),
                    other => panic!("{other}"),
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(created.load(Ordering::Relaxed), 1);
}

static CONTRACT: Contract = Contract { name: "Slow", version: "1", versioning: None, schemes: &[] };

static SLOW: Operation = Operation {
    service: "Slow",
    name: "slow",
    effect: Effect::Unsafe,
    exchange: Exchange::Unary,
    key: Some(KeyCarrier::Header("Idempotency-Key")),
    auth: &[],
    protocol: &Binding {
        method: "POST",
        path: &[Piece::Text("/slow")],
        inputs: &[],
        body: &[],
        replies: &[Answer::status(200).json()],
    },
};

struct Nothing {
    extra: Extra,
}

record! { Nothing = "nothing" { } }

/// A method that takes ten minutes, and how often it came to its end.
fn slow(end: fn() -> Result<i32, Fault>) -> (Service, Arc<AtomicU32>) {
    let done = Arc::new(AtomicU32::new(0));
    let route = Route::unary(&SLOW, &done, move |done, _cx, _: Nothing| async move {
        tokio::time::sleep(Duration::from_secs(590)).await;
        done.fetch_add(1, Ordering::Relaxed);
        end()
    });
    (ServiceBuilder::new(&CONTRACT, vec![route]).build(), done)
}

const KEY: &[(&str, &str)] = &[("idempotency-key", "k")];

#[tokio::test(start_paused = true)]
async fn a_claim_is_held_for_as_long_as_the_method_runs() {
    let (service, done) = slow(|| Ok(7));
    let first = tokio::spawn({
        let service = service.clone();
        async move { send(&service, "POST /slow", KEY, "").await }
    });
    for _ in 0..9 {
        tokio::time::sleep(Duration::from_secs(60)).await;
        let meanwhile = send(&service, "POST /slow", KEY, "").await;
        assert_eq!((meanwhile.status, reason(&meanwhile).as_str()), (409, "IDEMPOTENCY_KEY_IN_FLIGHT"));
        assert_eq!(meanwhile.header("retry-after"), "1");
    }
    assert_eq!(first.await.unwrap().status, 200);
    assert_eq!(send(&service, "POST /slow", KEY, "").await.header("idempotent-replayed"), "true");
    assert_eq!(done.load(Ordering::Relaxed), 1);
}

#[tokio::test(start_paused = true)]
async fn a_caller_who_leaves_does_not_stop_the_method() {
    let (service, done) = slow(|| Ok(7));
    let call = send(&service, "POST /slow", KEY, "");
    tokio::time::timeout(Duration::from_secs(1), call).await.unwrap_err();
    tokio::time::sleep(Duration::from_secs(600)).await;
    assert_eq!(done.load(Ordering::Relaxed), 1);
    let reply = send(&service, "POST /slow", KEY, "").await;
    assert_eq!((reply.status, reply.header("idempotent-replayed")), (200, "true"));
}

#[tokio::test(start_paused = true)]
async fn a_method_that_changed_nothing_frees_its_key() {
    let (service, done) = slow(|| Err(Fault::unavailable("the printer is out").with_no_effect()));
    assert_eq!(send(&service, "POST /slow", KEY, "").await.status, 503);
    assert_eq!(send(&service, "POST /slow", KEY, "").await.header("idempotent-replayed"), "");
    assert_eq!(done.load(Ordering::Relaxed), 2);
    let (service, done) = slow(|| Err(Fault::unavailable("perhaps")));
    assert_eq!(send(&service, "POST /slow", KEY, "").await.status, 503);
    assert_eq!(send(&service, "POST /slow", KEY, "").await.header("idempotent-replayed"), "true");
    assert_eq!(done.load(Ordering::Relaxed), 1);
}
