//! The library over gRPC.

use counterpart_runtime::arbitrary::Options;
use counterpart_runtime::server::{Context, EventStream};

use crate::contracts::library_grpc::operations::*;
use crate::contracts::library_grpc::types::*;
use crate::contracts::library_grpc::{client, ops, server};
use crate::harness::{Reached, Script};

const OPTIONS: Options =
    Options { depth: 4, size: 200, unknown: true, plain: false, nonempty: false, utc: true };

struct App(Script);

impl server::Library for App {
    async fn get_book(&self, _: &Context, input: GetBookRequest) -> Result<Book, GetBookError> {
        self.0.succeed(input)
    }

    async fn list_books(&self, _: &Context, input: ListBooksRequest) -> Result<BookPage, ListBooksError> {
        self.0.succeed(input)
    }

    async fn create_book(&self, _: &Context, input: CreateBookRequest) -> Result<Book, CreateBookError> {
        self.0.succeed(input)
    }

    async fn update_book(&self, _: &Context, input: UpdateBookRequest) -> Result<Book, UpdateBookError> {
        self.0.succeed(input)
    }

    async fn delete_book(&self, _: &Context, input: DeleteBookRequest) -> Result<(), DeleteBookError> {
        self.0.succeed(input)
    }

    async fn watch_loans(
        &self,
        _: &Context,
        input: WatchLoansRequest,
    ) -> Result<EventStream<LoanEvent, WatchLoansError>, WatchLoansError> {
        self.0.stream(input)
    }
}

#[test]
fn every_operation_brings_the_same_values() {
    let script = Script::new(OPTIONS);
    let library = Reached::new::<client::Client>(script.clone(), || server::service(App(script.clone())));
    library.unary::<GetBookRequest, Book, GetBookError>(&ops::GET_BOOK);
    library.unary::<ListBooksRequest, BookPage, ListBooksError>(&ops::LIST_BOOKS);
    library.unary::<CreateBookRequest, Book, CreateBookError>(&ops::CREATE_BOOK);
    library.unary::<UpdateBookRequest, Book, UpdateBookError>(&ops::UPDATE_BOOK);
    library.unary::<DeleteBookRequest, (), DeleteBookError>(&ops::DELETE_BOOK);
    library.stream::<WatchLoansRequest, LoanEvent, WatchLoansError>(&ops::WATCH_LOANS);
    // An unknown arm of a oneof is an unknown field.
    let unknown = script.unknown();
    assert!(unknown.members > 0 && unknown.values > 0, "{unknown:?}");
}
