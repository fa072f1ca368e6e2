//! The generated server of `fixtures/same/library.proto` with a library in memory, for peers that ask it. Prints its
//! address and ends by itself after the seconds of its argument.
//!
//! Some names of books stand for what a peer wants to see; `tests/peers/grpc/server.py` knows the same.

use std::collections::BTreeMap;
use std::sync::Mutex;

use counterpart_runtime::grpc::{Code, Status};
use counterpart_runtime::record::{Blank, Map, Text};
use counterpart_runtime::scalar::DateTime;
use counterpart_runtime::server::{Context, EventStream, Limits};
use counterpart_runtime::{Fault, Violation};
use library_grpc::server::{Library, service};
use library_grpc::*;
use shared::details::with_detail;
use shared::serving::serve;
use shared::then::Then;

#[allow(missing_docs, reason = "generated")]
mod contracts {
    counterpart_runtime::include_contract!("library_grpc");
}
use contracts::library_grpc;
mod shared {
    pub(crate) mod details;
    pub(crate) mod serving;
    pub(crate) mod then;
}

struct App {
    books: Mutex<BTreeMap<String, Book>>,
}

impl App {
    fn new() -> App {
        let books = [faust(), tape()].map(|book| (book.id.clone(), book));
        App { books: Mutex::new(BTreeMap::from(books)) }
    }

    fn books(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Book>> {
        self.books.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// A book that has everything.
fn faust() -> Book {
    let mut book = Book::new();
    book.id = "b1".to_owned();
    book.title = "Faust".to_owned();
    book.genre = Genre::POETRY;
    book.authors = vec![Author::new().name("Goethe").country("DE"), Author::new().name("Anonymus")];
    book.medium = Some(Printed::new().pages(464).binding("linen").into());
    let night = Chapter::new().title("Nacht").start_page(21);
    book.chapters = vec![
        Chapter::new().title("Prolog").start_page(0),
        Chapter::new().title("Der Tragödie erster Teil").chapters(vec![night]),
    ];
    book.labels = Map::from([("shelf".to_owned(), "A 1".to_owned()), ("språk".to_owned(), String::new())]);
    book.published = instant("1808-04-05T06:07:08.009Z");
    book.price = "12.50".to_owned();
    book.cover = Some((0..=255).collect());
    book.note = Some("kein Maß".to_owned());
    book.revision = 9_007_199_254_740_993;
    book
}

/// A book that has little: members that are there and empty, a genre of another time, a negative number.
fn tape() -> Book {
    let mut book = Book::new();
    book.id = "b2".to_owned();
    book.genre = Genre(99);
    book.medium = Some(Recorded::new().seconds(1 << 40).narrator("N").into());
    book.cover = Some(Vec::new());
    book.note = Some(String::new());
    book.revision = -1;
    book
}

fn missing(id: &str) -> Status {
    let mut detail = NotFound::new();
    detail.title = "no such book".to_owned();
    detail.book_id = id.to_owned();
    let status = with_detail(Code::NotFound, "kein Buch: 100 %\n", "library.v1.NotFound", &detail);
    let mut metadata = http::HeaderMap::new();
    metadata.insert("x-shelf", http::HeaderValue::from_static("none"));
    metadata.insert("x-mark-bin", http::HeaderValue::from_static("AP8+Pw"));
    status.with_metadata(metadata)
}

fn conflict(code: Code, revision: i64) -> Status {
    let mut detail = Conflict::new();
    detail.title = "another one".to_owned();
    detail.detail = Some(String::new());
    detail.revision = revision;
    with_detail(code, "conflict", "library.v1.Conflict", &detail)
}

fn wrong(pointer: &str, message: &str) -> Status {
    let pointer = pointer.to_owned();
    let violation = Violation { part: "", pointer, rule: "value".into(), message: message.to_owned() };
    Fault::invalid("a wrong value").with_violations(vec![violation]).into()
}

impl Library for App {
    async fn get_book(&self, cx: &Context, input: GetBookRequest) -> Result<Book, GetBookError> {
        match input.book_id.as_str() {
            "slow" => std::future::pending().await,
            // What a caller's metadata was, as the message.
            "echo" => {
                let seen = |name| cx.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or("-");
                let seen = format!("{} {}", seen("x-trace"), seen("x-trace-bin"));
                Err(Status::new(Code::FailedPrecondition, seen))
            }
            id => self.books().get(id).cloned().ok_or_else(|| missing(id)),
        }
    }

    async fn update_book(&self, _: &Context, input: UpdateBookRequest) -> Result<Book, UpdateBookError> {
        let patch = input.patch.unwrap_or_else(BookPatch::blank);
        let mask = input.update_mask.map(|mask| mask.paths);
        let known = ["title", "price", "note"];
        let unknown = mask.iter().flatten().position(|path| !known.contains(&path.as_str()));
        if let Some(at) = unknown {
            return Err(wrong(&format!("update_mask.paths[{at}]"), "no such member"));
        }
        let mut books = self.books();
        let book = books.get_mut(&input.book_id).ok_or_else(|| missing(&input.book_id))?;
        if patch.price.as_deref() == Some("stale") {
            return Err(conflict(Code::Aborted, book.revision));
        }
        let counts = |path: &str, is_set: bool| match &mask {
            Some(mask) => mask.iter().any(|masked| masked == path),
            None => is_set,
        };
        if counts("title", patch.title.is_some()) {
            book.title = patch.title.unwrap_or_default();
        }
        if counts("price", patch.price.is_some()) {
            book.price = patch.price.unwrap_or_default();
        }
        if counts("note", patch.note.is_some()) {
            book.note = patch.note;
        }
        book.revision += 1;
        Ok(book.clone())
    }

    async fn delete_book(&self, _: &Context, input: DeleteBookRequest) -> Result<(), DeleteBookError> {
        self.books().remove(&input.book_id).map(drop).ok_or_else(|| missing(&input.book_id))
    }

    async fn list_books(&self, _: &Context, input: ListBooksRequest) -> Result<BookPage, ListBooksError> {
        let limit = input.limit.unwrap_or(50);
        let limit = usize::try_from(limit).map_err(|_| wrong("limit", "must not be negative"))?;
        let books = self.books();
        let wanted = books.values().filter(|book| input.genre.is_none_or(|genre| genre == book.genre));
        let rest = wanted.skip_while(|book| input.cursor.as_ref().is_some_and(|cursor| book.id <= *cursor));
        let mut rest = rest.cloned().peekable();
        let mut page = BookPage::new();
        page.items = rest.by_ref().take(limit).collect();
        page.next_cursor = rest.peek().and(page.items.last()).map(|last| last.id.clone());
        Ok(page)
    }

    async fn create_book(&self, _: &Context, input: CreateBookRequest) -> Result<Book, CreateBookError> {
        let new = input.book.ok_or_else(|| wrong("book", "is missing"))?;
        let mut books = self.books();
        if let Some(other) = books.values().find(|book| book.title == new.title) {
            return Err(conflict(Code::AlreadyExists, other.revision));
        }
        let mut book = Book::new();
        book.id = format!("n{}", books.len());
        book.revision = 1;
        (book.title, book.genre, book.authors) = (new.title, new.genre, new.authors);
        (book.medium, book.chapters, book.labels) = (new.medium, new.chapters, new.labels);
        (book.published, book.price, book.cover) = (new.published, new.price, new.cover);
        book.note = new.note;
        // What the contract does not know survives.
        book.extra = new.extra;
        books.insert(book.id.clone(), book.clone());
        Ok(book)
    }

    async fn watch_loans(
        &self,
        _: &Context,
        input: WatchLoansRequest,
    ) -> Result<EventStream<LoanEvent, WatchLoansError>, WatchLoansError> {
        let id = input.book_id.unwrap_or_default();
        let of = |count| (1..=count).map(|number| loan(&id, number)).collect::<Vec<_>>();
        Ok(match id.as_str() {
            "missing" => return Err(missing(&id)),
            "nothing" => EventStream::of(of(0)),
            "many" => EventStream::of(of(5_000)),
            "slow" => EventStream::new(Then(of(1), None)),
            "broken" => EventStream::new(Then(of(2), Some(conflict(Code::DataLoss, 7)))),
            _ => EventStream::of(of(4)),
        })
    }
}

fn instant(text: &str) -> Option<DateTime> {
    let mut instant = DateTime::default();
    instant.parse(text).then_some(instant)
}

fn loan(book: &str, number: i64) -> LoanEvent {
    let mut event = LoanEvent::new();
    event.loan_id = i64::MIN + number;
    event.book_id = book.to_owned();
    event.at = instant(&format!("1969-12-31T23:59:59.{number:09}Z"));
    event.state = if number == 4 { LoanState(77) } else { LoanState((number % 4) as i32) };
    event
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let limits = Limits::new().body(8 << 20).stored_reply(8 << 20);
    serve(service(App::new()).limits(limits).into_axum(), "").await
}
