//! The library over HTTP.

use counterpart_runtime::arbitrary::Options;
use counterpart_runtime::server::{Context, EventStream};

use crate::contracts::library_http::operations::*;
use crate::contracts::library_http::types::*;
use crate::contracts::library_http::{client, ops, server};
use crate::harness::{Reached, Script};

/// Path segments and query values cannot be told from absent ones when they are empty.
const OPTIONS: Options =
    Options { depth: 4, size: 200, unknown: true, plain: false, nonempty: true, utc: false };

struct App(Script);

impl server::Library for App {
    async fn get_book(&self, _: &Context, input: GetBookInput) -> Result<Book, GetBookError> {
        self.0.answer(input)
    }

    async fn list_books(&self, _: &Context, input: ListBooksInput) -> Result<BookPage, ListBooksError> {
        self.0.succeed(input)
    }

    async fn create_book(&self, _: &Context, input: CreateBookInput) -> Result<Book, CreateBookError> {
        self.0.answer(input)
    }

    async fn update_book(&self, _: &Context, input: UpdateBookInput) -> Result<Book, UpdateBookError> {
        self.0.answer(input)
    }

    async fn delete_book(&self, _: &Context, input: DeleteBookInput) -> Result<(), DeleteBookError> {
        self.0.answer(input)
    }

    async fn watch_loans(
        &self,
        _: &Context,
        input: WatchLoansInput,
    ) -> Result<EventStream<LoanEvent, WatchLoansError>, WatchLoansError> {
        self.0.stream(input)
    }
}

#[test]
fn every_operation_brings_the_same_values() {
    let script = Script::new(OPTIONS);
    let library = Reached::new::<client::Client>(script.clone(), || server::service(App(script.clone())));
    library.unary::<GetBookInput, Book, GetBookError>(&ops::GET_BOOK);
    library.unary::<ListBooksInput, BookPage, ListBooksError>(&ops::LIST_BOOKS);
    library.unary::<CreateBookInput, Book, CreateBookError>(&ops::CREATE_BOOK);
    library.unary::<UpdateBookInput, Book, UpdateBookError>(&ops::UPDATE_BOOK);
    library.unary::<DeleteBookInput, (), DeleteBookError>(&ops::DELETE_BOOK);
    library.stream::<WatchLoansInput, LoanEvent, WatchLoansError>(&ops::WATCH_LOANS);
    let unknown = script.unknown();
    assert!(unknown.members > 0 && unknown.values > 0 && unknown.arms > 0, "{unknown:?}");
}
