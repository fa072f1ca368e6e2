//! Every operation of the contract, client to server.

use counterpart_runtime::client::InProcess;
use counterpart_runtime::record::Patch;

use crate::app::{guarded, library};
use crate::library::*;

fn staff() -> Client {
    Client::builder("http://library.test/")
        .credentials(Credentials::staff("ana"))
        .transport(InProcess::new(library()))
        .build()
        .unwrap()
}

/// All operations in the order a day has them; the same over any transport.
async fn a_day(api: &Client) {
    let night = NewBook::new("Night", Genre::Novel).pages(120);
    let added = api.add_book(night).idempotency_key("order-1").send_full().await.unwrap();
    assert_eq!(added.status, 201);
    assert_eq!(added.headers.location.as_deref(), Some("/books/b1"));
    assert_eq!(added.headers.x_shelf, Some(7));
    let expected = Book::new("b1", "Night", Genre::Novel).pages(120).note("added by ana");
    assert_eq!(added.value, expected);

    let strange = NewBook::new("Day", Genre::Unknown("cookery".to_owned()));
    let strange = api.add_book(strange).await.unwrap();
    assert_eq!(strange.genre.as_str(), "cookery");
    assert_eq!(api.get_book("b1").await.unwrap(), expected);
    assert_eq!(api.list_books().genre(vec![Genre::Novel, Genre::Poetry]).await.unwrap().len(), 1);
    assert_eq!(api.list_books().limit(1).await.unwrap(), [expected]);

    let patch = BookPatch::new().title("Dawn").note(Patch::Null);
    let updated = api.update_book("b1", patch).if_match("\"1\"").await.unwrap();
    assert_eq!(updated, Book::new("b1", "Dawn", Genre::Novel).pages(120));

    let error = api.add_book(NewBook::new("Dawn", Genre::Novel)).await.unwrap_err();
    assert!(matches!(error.declared(), Some(AddBookError::Conflict(p)) if p.title == "it is there"));
    api.delete_book("b1").await.unwrap();
    let error = api.delete_book("b1").await.unwrap_err();
    assert!(matches!(error.into_declared(), Ok(DeleteBookError::NotFound(_))));

    let mut loans = api.watch_loans().since(4).await.unwrap();
    let mut days = Vec::new();
    while let Some(loan) = loans.next().await {
        days.push(loan.unwrap().days);
    }
    assert_eq!(days, [4, 5, 6]);
}

#[tokio::test]
async fn in_process() {
    a_day(&staff()).await;
}

#[tokio::test]
async fn over_a_socket() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move { axum::serve(listener, guarded().build().into_axum()).await });
    let api =
        Client::builder(format!("http://{address}")).credentials(Credentials::staff("ana")).build().unwrap();
    a_day(&api).await;
    server.abort();
}

#[tokio::test]
async fn a_stream_may_be_refused() {
    let error = staff().watch_loans().since(-1).await.unwrap_err();
    assert!(matches!(error.declared(), Some(WatchLoansError::Conflict(_))), "{error}");
    assert_eq!(error.status().unwrap(), 409);
}

#[tokio::test]
async fn json_lines_where_they_are_asked_for() {
    let loans = staff().watch_loans().header("accept", "application/x-ndjson");
    let mut loans = loans.await.unwrap();
    assert_eq!(loans.headers()["content-type"], "application/x-ndjson");
    assert_eq!(loans.next().await.unwrap().unwrap().days, 0);
}
