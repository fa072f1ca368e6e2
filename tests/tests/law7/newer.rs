//! An older client meets a newer server, over GraphQL: what the client does not know survives in it and goes back. A
//! server says nothing that its own schema does not have.

use counterpart_runtime::arbitrary::{self, Options};
use counterpart_runtime::client::in_process;
use counterpart_runtime::record::Value;
use counterpart_runtime::server::{Context, EventStream};

use crate::contracts::{library_graphql as older, library_newer as newer};

struct Newer;

impl newer::server::Library for Newer {
    async fn get_book(
        &self,
        _: &Context,
        input: newer::operations::GetBookInput,
    ) -> Result<newer::types::GetBookResult, newer::operations::GetBookError> {
        if input.book_id == "moved" {
            return Ok(newer::types::Moved::new("b2").into());
        }
        let mut book: newer::types::Book = arbitrary::value(1, &Options::default());
        book.genre = newer::types::Genre::Comics;
        book.medium = newer::types::Scroll::new(12).into();
        Ok(book.into())
    }

    async fn create_book(
        &self,
        _: &Context,
        input: newer::operations::CreateBookInput,
    ) -> Result<newer::types::CreateBookResult, newer::operations::CreateBookError> {
        let mut book: newer::types::Book = arbitrary::value(2, &Options::default());
        book.genre = input.book.genre;
        Ok(book.into())
    }

    async fn watch_loans(
        &self,
        _: &Context,
        _: newer::operations::WatchLoansInput,
    ) -> Result<
        EventStream<newer::types::LoanEvent, newer::operations::WatchLoansError>,
        newer::operations::WatchLoansError,
    > {
        let mut event: newer::types::LoanEvent = arbitrary::value(3, &Options::default());
        event.state = newer::types::LoanState::Lost;
        Ok(EventStream::of([event]))
    }
}

fn client() -> older::Client {
    in_process(newer::server::service(Newer).build())
}

/// What the older document asks of an arm it does not know.
fn arm(name: &str) -> Value {
    Value::Object([("__typename".to_owned(), Value::from(name))].into())
}

#[tokio::test]
async fn an_unknown_arm_survives() {
    let result = client().get_book("moved").await.unwrap();
    assert_eq!(result, older::types::GetBookResult::Unknown(arm("Moved")));
    assert_eq!(counterpart_runtime::json::to_vec(&result), br#"{"__typename":"Moved"}"#);
}

#[tokio::test]
async fn unknown_values_survive_inside_of_known_types_and_go_back() {
    let older::types::GetBookResult::Book(book) = client().get_book("b1").await.unwrap() else {
        panic!("a book is known")
    };
    assert_eq!(book.genre, older::types::Genre::Unknown("COMICS".to_owned()));
    assert_eq!(book.medium, older::types::Medium::Unknown(arm("Scroll")));
    let mut new: older::types::NewBook = arbitrary::value(4, &Options::default());
    new.genre = book.genre.clone();
    let older::types::CreateBookResult::Book(back) = client().create_book(new).await.unwrap() else {
        panic!("a book is known")
    };
    assert_eq!(back.genre, book.genre);
}

#[tokio::test]
async fn unknown_values_survive_in_a_stream() {
    let mut events = client().watch_loans().await.unwrap();
    let event = events.next().await.unwrap().unwrap();
    assert_eq!(event.state, older::types::LoanState::Unknown("LOST".to_owned()));
}

struct Older;

impl older::server::Library for Older {
    async fn get_book(
        &self,
        _: &Context,
        _: older::operations::GetBookInput,
    ) -> Result<older::types::GetBookResult, older::operations::GetBookError> {
        let mut book: older::types::Book = arbitrary::value(5, &Options::default());
        book.genre = older::types::Genre::Unknown("COMICS".to_owned());
        Ok(book.into())
    }

    async fn create_book(
        &self,
        _: &Context,
        _: older::operations::CreateBookInput,
    ) -> Result<older::types::CreateBookResult, older::operations::CreateBookError> {
        panic!("a value that the schema does not have is refused before")
    }
}

/// GraphQL, sections 6.4.3 and 3.9: a value that the schema does not have is an error of its field, and of the request
/// where it is an input.
#[tokio::test]
async fn a_server_keeps_to_its_own_schema() {
    let client: older::Client = in_process(older::server::service(Older).build());
    let error = client.get_book("b1").await.unwrap_err();
    let errors = &error.declared().unwrap_or_else(|| panic!("{error:?}")).errors;
    assert_eq!(errors[0].path, Some(vec![Value::from("getBook"), Value::from("genre")]), "{errors:?}");
    let mut new: older::types::NewBook = arbitrary::value(4, &Options::default());
    new.genre = older::types::Genre::Unknown("COMICS".to_owned());
    let error = client.create_book(new).await.unwrap_err();
    let errors = &error.declared().unwrap_or_else(|| panic!("{error:?}")).errors;
    assert!(errors[0].message.contains("COMICS"), "{errors:?}");
}
