//! What a client does when things go wrong on the way. Time stands still unless somebody waits.

use std::time::Duration;

use counterpart_runtime::client::Retry;
use counterpart_runtime::clock::{Entropy, SeededEntropy};

use crate::library::*;
use crate::wire::Line::{self, *};
use crate::wire::Script;

const BOOK: &str = r#"{"id":"b1","title":"Night","genre":"novel"}"#;

/// Always the longest pause.
struct Longest;
impl Entropy for Longest {
    fn fill(&self, buffer: &mut [u8]) {
        buffer.fill(0xff);
    }
}

fn client(lines: impl IntoIterator<Item = Line>) -> (Client, Script) {
    let script = Script::new(lines);
    let client =
        Client::builder("http://library.test").transport(script.clone()).entropy(Longest).build().unwrap();
    (client, script)
}

fn night() -> NewBook {
    NewBook::new("Night", Genre::Novel)
}

#[tokio::test(start_paused = true)]
async fn a_safe_call_is_tried_three_times() {
    let (api, script) = client([Status(503), Lost, Body(200, BOOK)]);
    assert_eq!(api.get_book("b1").await.unwrap().title, "Night");
    assert_eq!(script.times(), [0, 50, 150]);
    let (api, script) = client([Status(500), Status(502), Status(504)]);
    let error = api.get_book("b1").await.unwrap_err();
    assert_eq!((error.attempts(), error.status().unwrap().as_u16()), (3, 504));
    assert!(error.is_retryable());
    assert_eq!(script.asked().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn what_is_final_is_not_tried_again() {
    for status in [400, 404, 409, 501] {
        let (api, script) = client([Body(status, r#"{"title":"no"}"#)]);
        let error = api.get_book("b1").await.unwrap_err();
        assert!(!error.is_retryable(), "{error}");
        assert_eq!(script.asked().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn an_unsafe_call_is_repeated_only_if_it_never_left() {
    let patch = || BookPatch::new().title("Day");
    let (api, script) = client([Unsent, Body(200, BOOK)]);
    api.update_book("b1", patch()).await.unwrap();
    assert_eq!(script.asked().len(), 2);
    let (api, script) = client([Lost]);
    let error = api.update_book("b1", patch()).await.unwrap_err();
    assert!(error.is_transport() && !error.is_retryable());
    assert_eq!(script.asked().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_keyed_call_keeps_its_key() {
    let (api, script) = client([Lost, Status(503), Body(201, BOOK)]);
    api.add_book(night()).await.unwrap();
    let keys: Vec<_> = script.asked().iter().map(|head| head.headers["idempotency-key"].clone()).collect();
    assert_eq!(keys.len(), 3);
    assert!(keys.iter().all(|key| *key == keys[0]));
    let text = keys[0].to_str().unwrap();
    assert!(text.len() == 38 && text.starts_with('"') && text.ends_with('"'), "{text}");
    let (api, script) = client([Body(201, BOOK)]);
    api.add_book(night()).idempotency_key("order-7").await.unwrap();
    assert_eq!(script.asked()[0].headers["idempotency-key"], "\"order-7\"");
}

#[tokio::test(start_paused = true)]
async fn each_logical_call_has_a_key_of_its_own() {
    let script = Script::new([Body(201, BOOK), Body(201, BOOK)]);
    let builder = Client::builder("http://library.test").transport(script.clone());
    let api = builder.entropy(SeededEntropy::new(1)).build().unwrap();
    api.add_book(night()).await.unwrap();
    api.add_book(night()).await.unwrap();
    let keys: Vec<_> = script.asked().iter().map(|head| head.headers["idempotency-key"].clone()).collect();
    assert_ne!(keys[0], keys[1]);
}

#[tokio::test(start_paused = true)]
async fn the_first_attempt_may_still_run() {
    let busy = r#"{"title":"Conflict","reason":"IDEMPOTENCY_KEY_IN_FLIGHT"}"#;
    let (api, script) = client([Body(409, busy), Body(201, BOOK)]);
    api.add_book(night()).await.unwrap();
    assert_eq!(script.asked().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn the_service_says_when() {
    let (api, script) = client([RetryAfter(429, "3"), Body(200, BOOK)]);
    api.get_book("b1").await.unwrap();
    assert_eq!(script.times(), [0, 3000]);
    let (api, script) = client([RetryAfter(503, "3600"), Body(200, BOOK)]);
    api.get_book("b1").await.unwrap();
    assert_eq!(script.times(), [0, 6000]);
    let (api, script) = client([RetryAfter(503, "Sun, 06 Nov 1994 08:49:37 GMT"), Body(200, BOOK)]);
    api.get_book("b1").await.unwrap();
    assert_eq!(script.times(), [0, 1000]);
}

#[tokio::test(start_paused = true)]
async fn the_reset_of_a_limit_is_waited_for() {
    let limited = |limit, after| [RateLimit(429, limit, after), RateLimit(200, r#""day";r=9;t=60"#, "")];
    let cases = [
        (r#""burst";r=0;t=3, "day";r=10;t=5"#, "", 3000),
        (r#""burst";r=0;t=2, "day";r=0;t=4"#, "", 4000),
        (r#""burst";r=0;t=60"#, "", 6000),
        // `Retry-After` beats it; what is left, or told by nobody, says nothing.
        (r#""burst";r=0;t=3"#, "2", 2000),
        (r#""burst";r=5;t=3"#, "", 1000),
        ("burst", "", 1000),
    ];
    for (limit, after, expected) in cases {
        let (api, script) = client(limited(limit, after));
        let full = api.get_book("b1").send_full().await.unwrap();
        assert_eq!(script.times(), [0, expected], "{limit}");
        assert_eq!(full.limits().current[0].remaining, 9);
    }
    let (api, _) = client(limited(r#""burst";r=0;t=3"#, ""));
    let error = api.get_book("b1").retry(Retry::never()).await.unwrap_err();
    assert_eq!(error.limits().current[0].reset, Some(Duration::from_secs(3)));
}

#[tokio::test(start_paused = true)]
async fn one_deadline_spans_all_attempts() {
    let (api, script) = client([Status(503), Silence]);
    let error = api.get_book("b1").timeout(Duration::from_secs(2)).await.unwrap_err();
    assert!(error.is_timeout() && error.is_retryable());
    assert_eq!((error.attempts(), script.asked().len()), (2, 2));
    // A pause that would outlast the deadline is not begun: the reply at hand is the answer.
    let (api, script) = client([RetryAfter(429, "3")]);
    let error = api.get_book("b1").timeout(Duration::from_secs(2)).await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), script.asked().len()), (429, 1));
}

#[tokio::test(start_paused = true)]
async fn policy_of_one_call() {
    let (api, script) = client([Status(503)]);
    api.get_book("b1").retry(Retry::never()).await.unwrap_err();
    assert_eq!(script.asked().len(), 1);
    let (api, script) = client((0..5).map(|_| Status(503)));
    api.get_book("b1").retry(Retry::standard().attempts(5)).await.unwrap_err();
    assert_eq!(script.asked().len(), 5);
}

#[tokio::test(start_paused = true)]
async fn a_budget_stops_a_storm() {
    let (api, script) = client((0..200).map(|_| Status(503)));
    for _ in 0..100 {
        api.get_book("b1").await.unwrap_err();
    }
    // 500 units buy 35 retries of 14.
    assert_eq!(script.asked().len(), 135);
}

#[tokio::test]
async fn what_was_set_wrongly_is_told_when_sent() {
    let (api, script) = client([]);
    let error = api.add_book(night()).idempotency_key("a b").await.unwrap_err();
    assert!(error.to_string().contains("idempotency key"), "{error}");
    let error = api.get_book("b1").header("x y", "z").await.unwrap_err();
    assert!(error.to_string().contains("header"), "{error}");
    let error = api.get_book("").await.unwrap_err();
    assert_eq!(error.pointer(), Some("/bookId"));
    assert!(script.asked().is_empty());
}
