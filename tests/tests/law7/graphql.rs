//! The library over GraphQL.

use counterpart_runtime::arbitrary::Options;
use counterpart_runtime::server::{Context, EventStream};

use crate::contracts::library_graphql::operations::*;
use crate::contracts::library_graphql::types::*;
use crate::contracts::library_graphql::{client, ops, server};
use crate::harness::{Reached, Script};

/// A server of GraphQL says nothing that its schema does not have; `newer` shows what becomes of the unknown.
const OPTIONS: Options =
    Options { depth: 4, size: 200, unknown: false, plain: false, nonempty: false, utc: false };

struct App(Script);

impl server::Library for App {
    async fn get_book(&self, _: &Context, input: GetBookInput) -> Result<GetBookResult, GetBookError> {
        self.0.succeed(input)
    }

    async fn list_books(&self, _: &Context, input: ListBooksInput) -> Result<BookPage, ListBooksError> {
        self.0.succeed(input)
    }

    async fn create_book(
        &self,
        _: &Context,
        input: CreateBookInput,
    ) -> Result<CreateBookResult, CreateBookError> {
        self.0.succeed(input)
    }

    async fn update_book(
        &self,
        _: &Context,
        input: UpdateBookInput,
    ) -> Result<UpdateBookResult, UpdateBookError> {
        self.0.succeed(input)
    }

    async fn delete_book(
        &self,
        _: &Context,
        input: DeleteBookInput,
    ) -> Result<DeleteBookResult, DeleteBookError> {
        self.0.succeed(input)
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
    library.unary::<GetBookInput, GetBookResult, GetBookError>(&ops::GET_BOOK);
    library.unary::<ListBooksInput, BookPage, ListBooksError>(&ops::LIST_BOOKS);
    library.unary::<CreateBookInput, CreateBookResult, CreateBookError>(&ops::CREATE_BOOK);
    library.unary::<UpdateBookInput, UpdateBookResult, UpdateBookError>(&ops::UPDATE_BOOK);
    library.unary::<DeleteBookInput, DeleteBookResult, DeleteBookError>(&ops::DELETE_BOOK);
    library.stream::<WatchLoansInput, LoanEvent, WatchLoansError>(&ops::WATCH_LOANS);
}
