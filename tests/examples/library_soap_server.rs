//! The generated server of `fixtures/same/library.wsdl` with a library in memory, for peers that ask it. Prints its
//! address and ends by itself after the seconds of its argument.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use counterpart_runtime::server::Context;
use library_soap::server::{Library, service};
use library_soap::*;
use shared::serving::serve;

#[allow(missing_docs, reason = "generated")]
mod contracts {
    counterpart_runtime::include_contract!("library_soap");
}
use contracts::library_soap;
mod shared {
    pub(crate) mod serving;
}

/// The first revision: one that a floating point number has no room for.
const FIRST: i64 = 9_007_199_254_740_993;

#[derive(Default)]
struct App {
    books: Mutex<BTreeMap<String, Book>>,
    added: AtomicU32,
}

impl App {
    fn books(&self) -> MutexGuard<'_, BTreeMap<String, Book>> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn missing(book_id: String) -> NotFound {
    let mut fault = NotFound::new("no such book", book_id);
    fault.detail = Some("it was never here, or <is> gone".to_owned());
    fault
}

/// The fault where another book has this title.
fn taken(books: &BTreeMap<String, Book>, id: &str, title: &Title) -> Result<(), Conflict> {
    match books.values().find(|book| book.id != id && book.title.0 == title.0) {
        Some(book) => Err(Conflict::new("the title is taken", book.revision)),
        None => Ok(()),
    }
}

impl Library for App {
    async fn get_book(&self, _: &Context, input: GetBookInput) -> Result<Book, GetBookError> {
        let found = self.books().get(&input.book_id).cloned();
        found.ok_or_else(|| GetBookError::NotFound(missing(input.book_id)))
    }

    async fn update_book(&self, _: &Context, input: UpdateBookInput) -> Result<Book, UpdateBookError> {
        let mut books = self.books();
        if let Some(title) = &input.patch.title {
            taken(&books, &input.book_id, title).map_err(UpdateBookError::Conflict)?;
        }
        let Some(book) = books.get_mut(&input.book_id) else {
            return Err(UpdateBookError::NotFound(missing(input.book_id)));
        };
        let BookPatch { title, price, note, .. } = input.patch;
        book.title = title.unwrap_or_else(|| book.title.clone());
        book.price = price.unwrap_or(book.price);
        if !note.is_absent() {
            book.note = note;
        }
        book.revision += 1;
        Ok(book.clone())
    }

    async fn delete_book(&self, _: &Context, input: DeleteBookInput) -> Result<(), DeleteBookError> {
        let removed = self.books().remove(&input.book_id);
        removed.map(drop).ok_or_else(|| DeleteBookError::NotFound(missing(input.book_id)))
    }

    async fn list_books(&self, _: &Context, input: ListBooksInput) -> Result<BookPage, ListBooksError> {
        let limit = usize::try_from(input.limit.unwrap_or(50)).unwrap_or(0);
        let books = self.books();
        let mut asked = books.values().filter(|book| {
            input.cursor.as_ref().is_none_or(|cursor| book.id >= *cursor)
                && input.genre.as_ref().is_none_or(|genre| book.genre == *genre)
        });
        let mut page = BookPage::new();
        page.items = asked.by_ref().take(limit).cloned().collect();
        page.next_cursor = asked.next().map(|book| book.id.clone());
        Ok(page)
    }

    async fn create_book(&self, _: &Context, input: CreateBookInput) -> Result<Book, CreateBookError> {
        let mut books = self.books();
        let NewBook {
            title, genre, authors, medium, chapters, labels, published, price, cover, note, ..
        } = input.book;
        taken(&books, "", &title).map_err(CreateBookError::Conflict)?;
        let id = format!("b{:04}", self.added.fetch_add(1, Ordering::Relaxed) + 1);
        let mut book = Book::new(id.clone(), title, genre, medium, published, price, FIRST);
        (book.authors, book.chapters, book.labels) = (authors, chapters, labels);
        (book.cover, book.note) = (cover, note);
        books.insert(id, book.clone());
        Ok(book)
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    serve(service(App::default()).into_axum(), "").await
}
