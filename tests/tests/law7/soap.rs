//! The library over SOAP.

use counterpart_runtime::arbitrary::Options;
use counterpart_runtime::server::Context;

use crate::contracts::library_soap::operations::*;
use crate::contracts::library_soap::types::*;
use crate::contracts::library_soap::{client, ops, server};
use crate::harness::{Reached, Script};

/// An empty element and an absent one are the same where an element may be absent.
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
    let unknown = script.unknown();
    assert!(unknown.members > 0 && unknown.values > 0 && unknown.arms > 0, "{unknown:?}");
}
