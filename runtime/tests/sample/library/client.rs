//! The caller's counterpart.

use counterpart_runtime::Secret;
use counterpart_runtime::client::{self, Builder, Connect, Core};
use counterpart_runtime::operation::Contract;

use super::ops::{self, *};
use super::types::{Book, BookPatch, Genre, Loan, NewBook};

/// Calls a library.
#[derive(Clone, Debug)]
pub struct Client {
    core: Core,
}

impl Connect for Client {
    const CONTRACT: &'static Contract = &ops::CONTRACT;
    type Credentials = Credentials;

    fn connect(core: Core) -> Self {
        Self { core }
    }
}

/// What a caller of a library proves itself with.
#[derive(Clone, Debug)]
pub struct Credentials(client::Credentials);

impl Credentials {
    /// A token of the staff.
    #[must_use]
    pub fn staff(token: impl Into<Secret>) -> Self {
        Self(client::Credentials::token(0, token))
    }

    /// The key of a kiosk.
    #[must_use]
    pub fn kiosk(key: impl Into<Secret>) -> Self {
        Self(client::Credentials::token(1, key))
    }

    /// These and others.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0.and(other.0))
    }
}

impl From<Credentials> for client::Credentials {
    fn from(credentials: Credentials) -> Self {
        credentials.0
    }
}

impl Client {
    /// For the library at this URL.
    pub fn builder(base: impl Into<String>) -> Builder<Self> {
        Builder::new(base)
    }

    /// For a library in this process.
    #[must_use]
    pub fn in_process<S>(service: S) -> Self
    where
        client::InProcess<S>: client::Transport,
    {
        client::in_process(service)
    }

    /// One book.
    #[inline]
    pub fn get_book(&self, book_id: impl Into<String>) -> GetBook {
        calls::Call(self.core.call(&ops::GET_BOOK, GetBookInput::new(book_id)))
    }

    /// All books.
    #[inline]
    pub fn list_books(&self) -> ListBooks {
        calls::Call(self.core.call(&ops::LIST_BOOKS, ListBooksInput::new()))
    }

    /// Adds a book.
    #[inline]
    pub fn add_book(&self, body: NewBook) -> AddBook {
        calls::KeyedCall(self.core.call(&ops::ADD_BOOK, AddBookInput::new(body)))
    }

    /// Changes a book.
    #[inline]
    pub fn update_book(&self, book_id: impl Into<String>, body: BookPatch) -> UpdateBook {
        calls::Call(self.core.call(&ops::UPDATE_BOOK, UpdateBookInput::new(book_id, body)))
    }

    /// Removes a book.
    #[inline]
    pub fn delete_book(&self, book_id: impl Into<String>) -> DeleteBook {
        calls::Call(self.core.call(&ops::DELETE_BOOK, DeleteBookInput::new(book_id)))
    }

    /// Loans as they are made.
    #[inline]
    pub fn watch_loans(&self) -> WatchLoans {
        calls::StreamCall(self.core.call(&ops::WATCH_LOANS, WatchLoansInput::new()))
    }
}

/// Calls that are not sent yet.
pub mod calls {
    counterpart_runtime::calls!(Call, KeyedCall, StreamCall);
}

/// What [`Client::get_book`] returns.
pub type GetBook = calls::Call<GetBookInput, Book, GetBookError>;

/// What [`Client::list_books`] returns.
pub type ListBooks = calls::Call<ListBooksInput, Vec<Book>, ListBooksError>;

impl<T, E, H> calls::Call<ListBooksInput, T, E, H> {
    /// Of these genres.
    #[inline]
    pub fn genre(mut self, genre: Vec<Genre>) -> Self {
        self.0.input.genre = genre;
        self
    }

    /// At most so many.
    #[inline]
    pub fn limit(mut self, limit: i32) -> Self {
        self.0.input.limit = Some(limit);
        self
    }
}

/// What [`Client::add_book`] returns.
pub type AddBook = calls::KeyedCall<AddBookInput, Book, AddBookError, AddBookHeaders>;

/// What [`Client::update_book`] returns.
pub type UpdateBook = calls::Call<UpdateBookInput, Book, UpdateBookError>;

impl<T, E, H> calls::Call<UpdateBookInput, T, E, H> {
    /// Only if the book is this.
    #[inline]
    pub fn if_match(mut self, if_match: impl Into<String>) -> Self {
        self.0.input.if_match = Some(if_match.into());
        self
    }
}

/// What [`Client::delete_book`] returns.
pub type DeleteBook = calls::Call<DeleteBookInput, (), DeleteBookError>;

/// What [`Client::watch_loans`] returns.
pub type WatchLoans = calls::StreamCall<WatchLoansInput, Loan, WatchLoansError>;

impl<T, E, H> calls::StreamCall<WatchLoansInput, T, E, H> {
    /// From this one on.
    #[inline]
    pub fn since(mut self, since: i64) -> Self {
        self.0.input.since = Some(since);
        self
    }
}
