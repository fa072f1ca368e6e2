//! Replies that are not as the contract says, and what an error tells of them.

use std::error::Error as _;

use crate::library::*;
use crate::wire::Line::*;
use crate::wire::Script;

fn client(line: crate::wire::Line) -> Client {
    Client::builder("http://library.test").transport(Script::new([line])).build().unwrap()
}

#[tokio::test]
async fn a_wrong_member_is_told_with_its_place() {
    let body = r#"[{"id":"b1","title":"Night","genre":"novel"},{"id":"b2","title":5,"genre":"novel"}]"#;
    let error = client(Body(200, body)).list_books().await.unwrap_err();
    assert_eq!(error.pointer(), Some("/1/title"));
    assert_eq!((error.operation(), error.status().unwrap().as_u16()), ("listBooks", 200));
    assert!(error.excerpt().contains("b2") && error.to_string().contains("/1/title"), "{error}");
    assert!(error.declared().is_none() && !error.is_retryable());
}

#[tokio::test]
async fn an_undeclared_status_is_no_declared_error() {
    let error = client(Body(403, r#"{"title":"no"}"#)).delete_book("b1").await.unwrap_err();
    assert!(error.declared().is_none());
    assert_eq!(error.excerpt(), r#"{"title":"no"}"#);
    let error = client(Body(202, "{}")).delete_book("b1").await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 202);
}

#[tokio::test]
async fn the_default_carries_its_status() {
    let error = client(Body(418, r#"{"title":"a teapot"}"#)).get_book("b1").await.unwrap_err();
    let Some(GetBookError::Default(coded)) = error.declared() else { panic!("{error:?}") };
    assert_eq!((coded.status, coded.value.title.as_str()), (418, "a teapot"));
}

#[tokio::test]
async fn a_long_body_is_cut() {
    let long: &'static str = Box::leak("<p>".repeat(1000).into_boxed_str());
    let error = client(Body(200, long)).get_book("b1").await.unwrap_err();
    assert_eq!(error.excerpt().chars().count(), 513);
    let limited = Client::builder("http://library.test")
        .reply_limit(100)
        .transport(Script::new([Body(200, long)]))
        .build()
        .unwrap();
    let error = limited.get_book("b1").await.unwrap_err();
    assert!(error.to_string().contains("larger than 100 bytes"), "{error}");
}

#[tokio::test]
async fn no_reply_at_all() {
    let error = client(Lost).update_book("b1", BookPatch::new()).await.unwrap_err();
    assert!(error.is_transport());
    assert_eq!(error.source().unwrap().to_string(), "reset");
}

#[tokio::test]
async fn what_goes_out() {
    let script = Script::new([Body(201, r#"{"id":"b1","title":"N","genre":"novel"}"#)]);
    let api = Client::builder("https://library.test/v1/")
        .credentials(Credentials::kiosk("k 1"))
        .version("2023-01-01")
        .transport(script.clone())
        .build()
        .unwrap();
    api.add_book(NewBook::new("N", Genre::Novel)).header("x-trace", "7").await.unwrap();
    let head = &script.asked()[0];
    assert_eq!(head.uri, "https://library.test/v1/books");
    assert_eq!(head.headers["library-version"], "2023-01-01");
    assert_eq!(head.headers["x-kiosk-key"], "k 1");
    assert_eq!(head.headers["x-trace"], "7");
    assert_eq!(head.headers["accept"], "application/json");
    assert!(!format!("{head:?}").contains("k 1"));
    assert_eq!(format!("{:?}", Credentials::staff("secret")), "Credentials(Credentials(1 schemes))");
}
