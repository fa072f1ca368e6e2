//! The operations of the contract as tables: inputs, errors, and how each looks on the wire.

use counterpart_runtime::Fault;
use counterpart_runtime::http::{Binding, Coded, In, Media, Piece, Reply, When};
use counterpart_runtime::operation::{
    Contract, Effect, Exchange, KeyCarrier, Need, Operation, Scheme, SchemeKind, VersionCarrier, Versioning,
};
use counterpart_runtime::record::{Extra, Facts, Num, Rule, Schema, field};

use super::types::{BookPatch, Genre, NewBook, Problem};

pub(super) static CONTRACT: Contract = Contract {
    name: "Library",
    version: "2024-10-01",
    versioning: Some(Versioning {
        carrier: VersionCarrier::Header("Library-Version"),
        supported: &["2023-01-01", "2024-10-01"],
        required: false,
    }),
    schemes: &[
        Scheme { name: "staff", kind: SchemeKind::Bearer },
        Scheme { name: "kiosk", kind: SchemeKind::KeyInHeader("X-Kiosk-Key") },
    ],
};

const STAFF: &[Need] = &[Need { scheme: 0, scopes: &["books:write"] }];
const KIOSK: &[Need] = &[Need { scheme: 1, scopes: &[] }];

/// What `getBook` is called with.
#[derive(Clone)]
pub struct GetBookInput {
    pub book_id: String,
}

impl GetBookInput {
    /// With the members that are always there.
    #[inline]
    #[must_use]
    pub fn new(book_id: impl Into<String>) -> Self {
        Self { book_id: book_id.into() }
    }
}

static GET_BOOK_INPUT: Schema = Schema::new("getBook", &[field("bookId").required()]);

counterpart_runtime::input! {
    GetBookInput = GET_BOOK_INPUT {
        0 book_id;
    }
}

counterpart_runtime::failure! {
    /// What `getBook` answers instead of a success.
    pub enum GetBookError {
        /// There is no such book.
        0 NotFound(Problem),
        /// Anything else.
        1 Default(Coded<Problem>),
    }
}

pub(super) static GET_BOOK: Operation = Operation {
    service: "Library",
    name: "getBook",
    effect: Effect::Safe,
    exchange: Exchange::Unary,
    key: None,
    auth: &[],
    protocol: &Binding {
        method: "GET",
        path: &[Piece::Text("/books/"), Piece::Value(0)],
        inputs: &[In::PATH],
        body: &[],
        replies: &[
            Reply::status(200).json(),
            Reply::status(404).json().error(0),
            Reply::new(When::Default).json().error(1),
        ],
    },
};

/// What `listBooks` is called with.
#[derive(Clone)]
pub struct ListBooksInput {
    pub genre: Vec<Genre>,
    pub limit: Option<i32>,
}

impl ListBooksInput {
    /// With no member set.
    #[inline]
    #[must_use]
    pub fn new() -> Self {
        Self { genre: Vec::new(), limit: None }
    }
}

static LIST_BOOKS_LIMIT: Facts = Facts::rules(&[Rule::Minimum(Num::Int(1)), Rule::Maximum(Num::Int(100))]);

static LIST_BOOKS_INPUT: Schema =
    Schema::new("listBooks", &[field("genre"), field("limit").facts(&LIST_BOOKS_LIMIT)]);

counterpart_runtime::input! {
    ListBooksInput = LIST_BOOKS_INPUT {
        0 genre;
        1 limit;
    }
}

/// What `listBooks` answers instead of a success.
pub type ListBooksError = Fault;

pub(super) static LIST_BOOKS: Operation = Operation {
    service: "Library",
    name: "listBooks",
    effect: Effect::Safe,
    exchange: Exchange::Unary,
    key: None,
    auth: &[],
    protocol: &Binding {
        method: "GET",
        path: &[Piece::Text("/books")],
        inputs: &[In::QUERY, In::QUERY],
        body: &[],
        replies: &[Reply::status(200).json()],
    },
};

/// What `addBook` is called with.
#[derive(Clone)]
pub struct AddBookInput {
    pub body: NewBook,
}

impl AddBookInput {
    /// With the members that are always there.
    #[inline]
    #[must_use]
    pub fn new(body: NewBook) -> Self {
        Self { body }
    }
}

static ADD_BOOK_INPUT: Schema = Schema::new("addBook", &[field("body").required()]);

counterpart_runtime::input! {
    AddBookInput = ADD_BOOK_INPUT {
        0 body;
    }
}

counterpart_runtime::failure! {
    /// What `addBook` answers instead of a success.
    pub enum AddBookError {
        /// The book is there already.
        0 Conflict(Problem),
    }
}

/// The headers of a success of `addBook`.
#[derive(Clone)]
pub struct AddBookHeaders {
    pub location: Option<String>,
    pub x_shelf: Option<i32>,
}

impl AddBookHeaders {
    /// With no member set.
    #[inline]
    #[must_use]
    pub fn new() -> Self {
        Self { location: None, x_shelf: None }
    }

    #[inline]
    #[must_use]
    pub fn location(mut self, location: impl Into<String>) -> Self {
        self.location = Some(location.into());
        self
    }

    #[inline]
    #[must_use]
    pub fn x_shelf(mut self, x_shelf: i32) -> Self {
        self.x_shelf = Some(x_shelf);
        self
    }
}

counterpart_runtime::plain! {
    AddBookHeaders = "addBook headers" {
        0 location: field("Location");
        1 x_shelf: field("X-Shelf");
    }
}

pub(super) static ADD_BOOK: Operation = Operation {
    service: "Library",
    name: "addBook",
    effect: Effect::Unsafe,
    exchange: Exchange::Unary,
    key: Some(KeyCarrier::Header("Idempotency-Key")),
    auth: &[STAFF, KIOSK],
    protocol: &Binding {
        method: "POST",
        path: &[Piece::Text("/books")],
        inputs: &[In::BODY],
        body: &[Media::JSON],
        replies: &[Reply::status(201).json(), Reply::status(409).json().error(0)],
    },
};

/// What `updateBook` is called with.
#[derive(Clone)]
pub struct UpdateBookInput {
    pub book_id: String,
    pub if_match: Option<String>,
    pub body: BookPatch,
}

impl UpdateBookInput {
    /// With the members that are always there.
    #[inline]
    #[must_use]
    pub fn new(book_id: impl Into<String>, body: BookPatch) -> Self {
        Self { book_id: book_id.into(), if_match: None, body }
    }
}

static UPDATE_BOOK_INPUT: Schema =
    Schema::new("updateBook", &[field("bookId").required(), field("If-Match"), field("body").required()]);

counterpart_runtime::input! {
    UpdateBookInput = UPDATE_BOOK_INPUT {
        0 book_id;
        1 if_match;
        2 body;
    }
}

counterpart_runtime::failure! {
    /// What `updateBook` answers instead of a success.
    pub enum UpdateBookError {
        /// There is no such book.
        0 NotFound(Problem),
    }
}

pub(super) static UPDATE_BOOK: Operation = Operation {
    service: "Library",
    name: "updateBook",
    effect: Effect::Unsafe,
    exchange: Exchange::Unary,
    key: None,
    auth: &[STAFF],
    protocol: &Binding {
        method: "PATCH",
        path: &[Piece::Text("/books/"), Piece::Value(0)],
        inputs: &[In::PATH, In::HEADER, In::BODY],
        body: &[Media::JSON],
        replies: &[Reply::status(200).json(), Reply::status(404).json().error(0)],
    },
};

/// What `deleteBook` is called with.
#[derive(Clone)]
pub struct DeleteBookInput {
    pub book_id: String,
}

impl DeleteBookInput {
    /// With the members that are always there.
    #[inline]
    #[must_use]
    pub fn new(book_id: impl Into<String>) -> Self {
        Self { book_id: book_id.into() }
    }
}

static DELETE_BOOK_INPUT: Schema = Schema::new("deleteBook", &[field("bookId").required()]);

counterpart_runtime::input! {
    DeleteBookInput = DELETE_BOOK_INPUT {
        0 book_id;
    }
}

counterpart_runtime::failure! {
    /// What `deleteBook` answers instead of a success.
    pub enum DeleteBookError {
        /// There is no such book.
        0 NotFound(Problem),
    }
}

pub(super) static DELETE_BOOK: Operation = Operation {
    service: "Library",
    name: "deleteBook",
    effect: Effect::Idempotent,
    exchange: Exchange::Unary,
    key: None,
    auth: &[STAFF],
    protocol: &Binding {
        method: "DELETE",
        path: &[Piece::Text("/books/"), Piece::Value(0)],
        inputs: &[In::PATH],
        body: &[],
        replies: &[Reply::status(204), Reply::status(404).json().error(0)],
    },
};

/// What `watchLoans` is called with.
#[derive(Clone)]
pub struct WatchLoansInput {
    pub since: Option<i64>,
}

impl WatchLoansInput {
    /// With no member set.
    #[inline]
    #[must_use]
    pub fn new() -> Self {
        Self { since: None }
    }
}

static WATCH_LOANS_INPUT: Schema = Schema::new("watchLoans", &[field("since")]);

counterpart_runtime::input! {
    WatchLoansInput = WATCH_LOANS_INPUT {
        0 since;
    }
}

counterpart_runtime::failure! {
    /// What `watchLoans` answers instead of a success.
    pub enum WatchLoansError {
        /// The library is closed.
        0 Conflict(Problem),
    }
}

pub(super) static WATCH_LOANS: Operation = Operation {
    service: "Library",
    name: "watchLoans",
    effect: Effect::Safe,
    exchange: Exchange::ServerStream,
    key: None,
    auth: &[],
    protocol: &Binding {
        method: "GET",
        path: &[Piece::Text("/loans")],
        inputs: &[In::QUERY],
        body: &[],
        replies: &[
            Reply::status(200).body(&[Media::EVENTS, Media::LINES]),
            Reply::status(409).json().error(0),
        ],
    },
};
