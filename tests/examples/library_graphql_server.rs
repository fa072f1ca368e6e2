//! The generated server of `fixtures/same/library.graphql` with a library in memory, for peers that ask it. Prints its
//! address and ends by itself after the seconds of its argument.
//!
//! Some names of books stand for what a peer wants to see; `tests/peers/graphql/server.mjs` knows the same.

use std::collections::BTreeMap;
use std::sync::Mutex;

use counterpart_runtime::Fault;
use counterpart_runtime::graphql::{Error, Errors};
use counterpart_runtime::record::{Patch, Text, Value};
use counterpart_runtime::scalar::{DateTime, Decimal};
use counterpart_runtime::server::{Context, EventStream};
use library_graphql::server::{Library, service};
use library_graphql::*;
use shared::serving::serve;
use shared::then::Then;

#[allow(missing_docs, reason = "generated")]
mod contracts {
    counterpart_runtime::include_contract!("library_graphql");
}
use contracts::library_graphql;
mod shared {
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

fn instant(text: &str) -> DateTime {
    let mut instant = DateTime::default();
    assert!(instant.parse(text), "{text}");
    instant
}

/// A book that has everything.
fn faust() -> Book {
    let mut part = Chapter::new("Der Tragödie erster Teil", None);
    part.chapters = Some(vec![Chapter::new("Nacht", 21)]);
    Book::new(
        "b1".to_owned(),
        "Faust".to_owned(),
        Genre::Poetry,
        vec![Author::new("Goethe", "DE".to_owned()), Author::new("Anonymus", None)],
        Printed::new(464, "linen".to_owned()).into(),
        vec![Chapter::new("Prolog", 0), part],
        vec![Label::new("shelf", "A 1"), Label::new("språk", "")],
        instant("1808-04-05T06:07:08.009Z"),
        Decimal::new(1250, 2),
        Some((0..=255).collect()),
        Some("kein Maß \"\\\u{2028}😀".to_owned()),
        9_007_199_254_740_993,
    )
}

/// A book that has little, and an offset.
fn tape() -> Book {
    Book::new(
        "b2".to_owned(),
        String::new(),
        Genre::History,
        Vec::new(),
        Recorded::new(1 << 40, "N").into(),
        Vec::new(),
        Vec::new(),
        instant("2024-02-29T23:59:59.000000001+05:30"),
        Decimal::new(-1, 28),
        Some(Vec::new()),
        None,
        -1,
    )
}

fn missing(id: &str) -> NotFound {
    NotFound::new("no such book", None, id)
}

/// What the contract does not declare.
fn failed(message: &str, code: &str) -> Errors {
    let seconds = Value::from(7_i64);
    let error = Error::new(message).with_code(code).with_extension("seconds", seconds);
    let mut errors = Errors::new("");
    errors.errors = vec![error];
    errors
}

impl Library for App {
    async fn get_book(&self, cx: &Context, input: GetBookInput) -> Result<GetBookResult, GetBookError> {
        match input.book_id.as_str() {
            "slow" => std::future::pending().await,
            "failed" => Err(failed("kein Glück", "TEAPOT")),
            "denied" => Err(Fault::denied("not you").into()),
            "panics" => panic!("a bug of the application"),
            // What a caller's header was.
            "echo" => {
                let seen = cx.headers().get("x-trace").and_then(|value| value.to_str().ok());
                Ok(NotFound::new("echo", seen.map(str::to_owned), "echo").into())
            }
            id => Ok(self.books().get(id).cloned().map_or_else(|| missing(id).into(), Into::into)),
        }
    }

    async fn list_books(&self, _: &Context, input: ListBooksInput) -> Result<BookPage, ListBooksError> {
        let limit = input.limit.value().unwrap_or(50);
        let limit = usize::try_from(limit).map_err(|_| failed("negative", "BAD_USER_INPUT"))?;
        let (genre, cursor) = (input.genre.value(), input.cursor.value());
        let books = self.books();
        let wanted = books.values().filter(|book| genre.as_ref().is_none_or(|genre| *genre == book.genre));
        let rest = wanted.skip_while(|book| cursor.as_ref().is_some_and(|cursor| book.id <= *cursor));
        let mut rest = rest.cloned().peekable();
        let items: Vec<Book> = rest.by_ref().take(limit).collect();
        let next = rest.peek().and(items.last()).map(|last| last.id.clone());
        Ok(BookPage::new(items, next))
    }

    async fn update_book(
        &self,
        _: &Context,
        input: UpdateBookInput,
    ) -> Result<UpdateBookResult, UpdateBookError> {
        let patch = input.patch;
        let mut books = self.books();
        let Some(book) = books.get_mut(&input.book_id) else { return Ok(missing(&input.book_id).into()) };
        if matches!(&patch.price, Patch::Value(price) if price.is_zero()) {
            return Ok(Conflict::new("another price", String::new(), book.revision).into());
        }
        match patch.title {
            Patch::Value(title) => book.title = title,
            Patch::Null => return Err(failed("a title is not null", "BAD_USER_INPUT")),
            Patch::Absent => {}
        }
        if let Patch::Value(price) = patch.price {
            book.price = price;
        }
        patch.note.apply(&mut book.note);
        book.revision += 1;
        Ok(book.clone().into())
    }

    async fn delete_book(
        &self,
        _: &Context,
        input: DeleteBookInput,
    ) -> Result<DeleteBookResult, DeleteBookError> {
        Ok(match self.books().remove(&input.book_id) {
            Some(book) => Deleted::new(book.id).into(),
            None => missing(&input.book_id).into(),
        })
    }

    async fn create_book(
        &self,
        _: &Context,
        input: CreateBookInput,
    ) -> Result<CreateBookResult, CreateBookError> {
        let new = input.book;
        let mut books = self.books();
        if let Some(other) = books.values().find(|book| book.title == new.title) {
            return Ok(Conflict::new("the same title", None, other.revision).into());
        }
        let authors = new.authors.into_iter();
        let authors = authors.map(|author| Author::new(author.name, author.country.value()));
        let medium = match new.medium {
            MediumInput::Printed(on) => Printed::new(on.pages, on.binding.value()).into(),
            MediumInput::Recorded(on) => Recorded::new(on.seconds, on.narrator).into(),
        };
        let labels = new.labels.value().unwrap_or_default();
        let book = Book::new(
            format!("n{}", books.len()),
            new.title,
            new.genre,
            authors.collect(),
            medium,
            chapters(new.chapters).unwrap_or_default(),
            labels.into_iter().map(|label| Label::new(label.key, label.value)).collect(),
            new.published,
            new.price,
            new.cover.value(),
            new.note.value(),
            1,
        );
        books.insert(book.id.clone(), book.clone());
        Ok(book.into())
    }

    async fn watch_loans(
        &self,
        _: &Context,
        input: WatchLoansInput,
    ) -> Result<EventStream<LoanEvent, WatchLoansError>, WatchLoansError> {
        let id = input.book_id.value().unwrap_or_default();
        let of = |count| (1..=count).map(|number| loan(&id, number)).collect::<Vec<_>>();
        Ok(match id.as_str() {
            "missing" => return Err(failed("no such book", "NOT_FOUND")),
            "nothing" => EventStream::of(of(0)),
            "many" => EventStream::of(of(2_000)),
            "slow" => EventStream::new(Then(of(1), None)),
            "broken" => EventStream::new(Then(of(2), Some(failed("the end", "DATA_LOSS")))),
            _ => EventStream::of(of(3)),
        })
    }
}

fn chapters(inputs: Patch<Vec<ChapterInput>>) -> Option<Vec<Chapter>> {
    let chapter = |input: ChapterInput| {
        let mut chapter = Chapter::new(input.title, input.start_page.value());
        chapter.chapters = chapters(input.chapters);
        chapter
    };
    Some(inputs.value()?.into_iter().map(chapter).collect())
}

fn loan(book: &str, number: i64) -> LoanEvent {
    let at = instant(&format!("1969-12-31T23:59:59.{number:09}Z"));
    let state = [LoanState::Overdue, LoanState::Lent, LoanState::Returned][(number % 3) as usize].clone();
    LoanEvent::new(i64::MIN + number, book, at, state)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    serve(service(App::new()).prefix("/graphql").into_axum(), "/graphql").await
}
