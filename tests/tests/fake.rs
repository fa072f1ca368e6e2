//! Generated fakes as a user's tests would have them: what a test says is answered, everything else by arbitrary values
//! that the contract allows. The same in every format.

#![allow(clippy::unwrap_used, reason = "tests")]

#[allow(missing_docs, reason = "generated")]
mod contracts {
    counterpart_runtime::include_contract!("library_http");
    counterpart_runtime::include_contract!("library_grpc");
    counterpart_runtime::include_contract!("library_graphql");
    counterpart_runtime::include_contract!("library_soap");
    counterpart_runtime::include_contract!("tokens");
}
use contracts::{library_graphql, library_grpc, library_http, library_soap, tokens};

#[tokio::test]
async fn what_a_test_says_is_answered() {
    use library_http::fake::Fake;
    use library_http::*;
    let api: Client = Fake::new()
        .on_get_book(|input| match input.book_id.as_str() {
            "b1" => Err(GetBookError::NotFound(NotFound::new("none", "b1"))),
            _ => Ok(counterpart_runtime::arbitrary::value(7, &Default::default())),
        })
        .on_watch_loans(|_| Ok(Vec::new()))
        .client();
    let error = api.get_book("b1").await.unwrap_err();
    assert!(matches!(error.declared(), Some(GetBookError::NotFound(_))), "{error}");
    assert!(api.get_book("b2").await.is_ok());
    assert!(api.watch_loans().await.unwrap().next().await.is_none());
}

#[tokio::test]
async fn everything_else_is_arbitrary_and_repeats_by_its_seed() {
    let titles = |seed| async move {
        let api: library_http::Client = library_http::fake::Fake::new().seed(seed).client();
        let mut titles = Vec::new();
        for _ in 0..3 {
            titles.push(api.get_book("any").await.unwrap().title);
        }
        titles
    };
    let first = titles(1).await;
    assert_eq!(first, titles(1).await);
    assert_ne!(first, titles(2).await);
    assert!(first[0] != first[1] || first[1] != first[2], "{first:?}");
}

#[tokio::test]
async fn every_format_has_one() {
    let http: library_http::Client = library_http::fake::Fake::new().client();
    let grpc: library_grpc::Client = library_grpc::fake::Fake::new().client();
    let graphql: library_graphql::Client = library_graphql::fake::Fake::new().client();
    let soap: library_soap::Client = library_soap::fake::Fake::new().client();
    http.list_books().await.unwrap();
    grpc.list_books().await.unwrap();
    graphql.list_books().await.unwrap();
    soap.list_books().await.unwrap();
    let mut loans = grpc.watch_loans().await.unwrap();
    let mut count = 0;
    while let Some(loan) = loans.next().await {
        loan.unwrap();
        count += 1;
    }
    assert_eq!(count, 3);
}

/// A test of who uses the client has no credentials to show.
#[tokio::test]
async fn nobody_is_asked_who_they_are() {
    let api: tokens::Client = tokens::fake::Fake::new().client();
    api.session().await.unwrap();
}
