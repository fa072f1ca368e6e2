//! The callee's counterpart.

use std::sync::Arc;

use counterpart_runtime::server::{Context, EventStream, Route, ServiceBuilder, Verifier};

use super::ops::{self, *};
use super::types::{Book, Loan};

/// A library.
pub trait Library: Send + Sync + 'static {
    /// One book.
    fn get_book(
        &self,
        cx: &Context,
        input: GetBookInput,
    ) -> impl Future<Output = Result<Book, GetBookError>> + Send;

    /// All books.
    fn list_books(
        &self,
        cx: &Context,
        input: ListBooksInput,
    ) -> impl Future<Output = Result<Vec<Book>, ListBooksError>> + Send;

    /// Adds a book.
    fn add_book(
        &self,
        cx: &Context,
        input: AddBookInput,
    ) -> impl Future<Output = Result<Book, AddBookError>> + Send;

    /// Changes a book.
    fn update_book(
        &self,
        cx: &Context,
        input: UpdateBookInput,
    ) -> impl Future<Output = Result<Book, UpdateBookError>> + Send;

    /// Removes a book.
    fn delete_book(
        &self,
        cx: &Context,
        input: DeleteBookInput,
    ) -> impl Future<Output = Result<(), DeleteBookError>> + Send;

    /// Loans as they are made.
    fn watch_loans(
        &self,
        cx: &Context,
        input: WatchLoansInput,
    ) -> impl Future<Output = Result<EventStream<Loan, WatchLoansError>, WatchLoansError>> + Send;
}

/// Who checks the credentials of a library's callers.
#[derive(Clone)]
pub struct Verifiers {
    /// A token of the staff.
    pub staff: Verifier,
    /// The key of a kiosk.
    pub kiosk: Verifier,
}

impl From<Verifiers> for Vec<Verifier> {
    fn from(verifiers: Verifiers) -> Self {
        vec![verifiers.staff, verifiers.kiosk]
    }
}

/// A service that answers by `app`.
pub fn service<A: Library>(app: A) -> ServiceBuilder<Verifiers> {
    let app = &Arc::new(app);
    ServiceBuilder::new(
        &ops::CONTRACT,
        vec![
            Route::unary(&ops::GET_BOOK, app, |app, cx, input| async move { app.get_book(&cx, input).await }),
            Route::unary(
                &ops::LIST_BOOKS,
                app,
                |app, cx, input| async move { app.list_books(&cx, input).await },
            ),
            Route::unary(&ops::ADD_BOOK, app, |app, cx, input| async move { app.add_book(&cx, input).await }),
            Route::unary(&ops::UPDATE_BOOK, app, |app, cx, input| async move {
                app.update_book(&cx, input).await
            }),
            Route::unary(&ops::DELETE_BOOK, app, |app, cx, input| async move {
                app.delete_book(&cx, input).await
            }),
            Route::server_stream(&ops::WATCH_LOANS, app, |app, cx, input| async move {
                app.watch_loans(&cx, input).await
            }),
        ],
    )
}
