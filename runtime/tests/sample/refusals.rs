//! What a service answers to requests that are not as the contract says.

use counterpart_runtime::record::Value;
use counterpart_runtime::server::Limits;

use crate::app::{guarded, library};
use crate::wire::send;

const STAFF: (&str, &str) = ("authorization", "Bearer ana");
const JSON: (&str, &str) = ("content-type", "application/json");

#[tokio::test]
async fn a_wrong_type_and_a_missing_member_are_told_at_once() {
    let body = r#"{"title": 7, "pages": "many"}"#;
    let reply = send(&library(), "POST /books", &[STAFF, JSON], body).await;
    assert_eq!(reply.status, 422, "{}", reply.body);
    assert_eq!(reply.header("content-type"), "application/problem+json");
    let places = ["body /title type", "body /pages type", "body /genre required"];
    assert_eq!(reply.errors(), places);
    assert_eq!(reply.json().get("status").and_then(Value::as_i64), Some(422));
}

#[tokio::test]
async fn what_is_no_json_is_a_bad_request() {
    let reply = send(&library(), "POST /books", &[STAFF, JSON], r#"{"title": }"#).await;
    assert_eq!((reply.status, reply.errors()), (400, vec!["body /title syntax".to_owned()]));
    let reply = send(&library(), "POST /books", &[STAFF, JSON], "").await;
    assert_eq!((reply.status, reply.errors()), (400, vec!["body  required".to_owned()]));
}

#[tokio::test]
async fn a_wrong_parameter_is_named() {
    let reply = send(&library(), "GET /books?limit=ten", &[], "").await;
    assert_eq!((reply.status, reply.errors()), (400, vec!["query /limit type".to_owned()]));
}

#[tokio::test]
async fn constraints_are_checked_before_the_method() {
    let body = r#"{"title": "", "genre": "novel", "pages": 0}"#;
    let reply = send(&library(), "POST /books", &[STAFF, JSON], body).await;
    assert_eq!(reply.status, 422, "{}", reply.body);
    assert_eq!(reply.errors(), ["body /title minLength", "body /pages minimum"]);
    let reply = send(&library(), "GET /books?limit=101&genre=cookery", &[], "").await;
    assert_eq!((reply.status, reply.errors()), (400, vec!["query /limit maximum".to_owned()]));
}

#[tokio::test]
async fn media_types_are_checked_both_ways() {
    let html = ("content-type", "text/html");
    let reply = send(&library(), "POST /books", &[STAFF, html], "<p>").await;
    assert_eq!((reply.status, reply.header("accept")), (415, "application/json"));
    let reply = send(&library(), "GET /books", &[("accept", "text/html")], "").await;
    assert_eq!(reply.status, 406);
    let charset = ("content-type", "application/json; charset=utf-8");
    let book = r#"{"title":"x","genre":"novel"}"#;
    assert_eq!(send(&library(), "POST /books", &[STAFF, charset], book).await.status, 201);
}

#[tokio::test]
async fn a_body_over_the_limit_is_not_read() {
    let service = guarded().limits(Limits::new().body(64)).build();
    let body = format!(r#"{{"title":"{}","genre":"novel"}}"#, "x".repeat(64));
    let reply = send(&service, "POST /books", &[STAFF, JSON], &body).await;
    assert_eq!(reply.status, 413);
    assert_eq!(reply.json().get("code").and_then(Value::as_str), Some("RESOURCE_EXHAUSTED"));
}

#[tokio::test]
async fn paths_and_methods() {
    let service = guarded().prefix("/v1").build();
    assert_eq!(send(&service, "GET /books", &[], "").await.status, 404);
    assert_eq!(send(&service, "GET /v1/books", &[], "").await.status, 200);
    assert_eq!(send(&service, "GET /v1/shelves", &[], "").await.status, 404);
    let reply = send(&service, "PUT /v1/books/b1", &[], "").await;
    assert_eq!((reply.status, reply.header("allow")), (405, "DELETE, GET, PATCH"));
}

#[tokio::test]
async fn who_may_call() {
    let service = library();
    let add = r#"{"title":"x","genre":"novel"}"#;
    let reply = send(&service, "POST /books", &[JSON], add).await;
    assert_eq!(reply.status, 401);
    let challenges: Vec<_> = reply.headers.get_all("www-authenticate").iter().collect();
    assert_eq!(challenges, ["Bearer realm=\"staff\"", "ApiKey realm=\"kiosk\""]);
    let unknown = ("authorization", "Bearer nobody");
    assert_eq!(send(&service, "POST /books", &[JSON, unknown], add).await.status, 401);
    let guest = ("authorization", "bearer guest");
    let reply = send(&service, "POST /books", &[JSON, guest], add).await;
    assert_eq!(reply.status, 403);
    assert!(reply.header("www-authenticate").contains("insufficient_scope"));
    let kiosk = ("x-kiosk-key", "k1");
    assert_eq!(send(&service, "POST /books", &[JSON, kiosk], add).await.status, 201);
    assert_eq!(send(&service, "DELETE /books/b1", &[kiosk], "").await.status, 401);
    assert_eq!(send(&service, "GET /books/b1", &[], "").await.status, 200);
}

#[tokio::test]
async fn versions() {
    let service = library();
    let versioned = |version| [("library-version", version)];
    assert_eq!(send(&service, "GET /books", &versioned("2023-01-01"), "").await.status, 200);
    let reply = send(&service, "GET /books", &versioned("1999-01-01"), "").await;
    assert_eq!(reply.status, 400);
    let detail = reply.json().get("detail").unwrap().as_str().unwrap().to_owned();
    assert!(detail.contains("2023-01-01, 2024-10-01"), "{detail}");
}

#[tokio::test]
async fn our_own_failures_tell_nothing() {
    for id in ["broken", "panic"] {
        let reply = send(&library(), &format!("GET /books/{id}"), &[], "").await;
        assert_eq!(reply.status, 500);
        assert!(!reply.body.contains("fell down"), "{}", reply.body);
    }
}
