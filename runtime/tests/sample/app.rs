//! An implementation of the library, small and predictable.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

use counterpart_runtime::record::Patch;
use counterpart_runtime::server::{Context, EventStream, Principal, Service, ServiceBuilder, Verifier};
use counterpart_runtime::{Code, Fault, Secret};

use crate::library::server::{Library, Verifiers, service};
use crate::library::*;

#[derive(Default)]
pub(crate) struct App {
    books: Mutex<BTreeMap<String, Book>>,
}

impl App {
    fn books(&self) -> MutexGuard<'_, BTreeMap<String, Book>> {
        self.books.lock().unwrap()
    }
}

fn no_such_book(id: &str) -> Problem {
    Problem::new("no such book").detail(id)
}

impl Library for App {
    async fn get_book(&self, _cx: &Context, input: GetBookInput) -> Result<Book, GetBookError> {
        match input.book_id.as_str() {
            "teapot" => {
                let problem = counterpart_runtime::http::Coded::new(418, Problem::new("a teapot"));
                Err(GetBookError::Default(problem))
            }
            "broken" => Err(Fault::internal("the shelf fell down"))?,
            "panic" => panic!("the librarian fell down"),
            id => self.books().get(id).cloned().ok_or(GetBookError::NotFound(no_such_book(id))),
        }
    }

    async fn list_books(&self, _cx: &Context, input: ListBooksInput) -> Result<Vec<Book>, Fault> {
        let books = self.books();
        let wanted = |book: &&Book| input.genre.is_empty() || input.genre.contains(&book.genre);
        let limit = input.limit.map_or(usize::MAX, |limit| limit as usize);
        Ok(books.values().filter(wanted).take(limit).cloned().collect())
    }

    async fn add_book(&self, cx: &Context, input: AddBookInput) -> Result<Book, AddBookError> {
        let mut books = self.books();
        if books.values().any(|book| book.title == input.body.title) {
            return Err(AddBookError::Conflict(Problem::new("it is there")));
        }
        let mut book = Book::new(format!("b{}", books.len() + 1), input.body.title, input.body.genre);
        book.pages = input.body.pages;
        book.note = cx.principal().map(|principal| format!("added by {}", principal.subject()));
        books.insert(book.id.clone(), book.clone());
        cx.reply_headers(AddBookHeaders::new().location(format!("/books/{}", book.id)).x_shelf(7));
        Ok(book)
    }

    async fn update_book(&self, _cx: &Context, input: UpdateBookInput) -> Result<Book, UpdateBookError> {
        let mut books = self.books();
        let missing = UpdateBookError::NotFound(no_such_book(&input.book_id));
        let book = books.get_mut(&input.book_id).ok_or(missing)?;
        if let Some(title) = input.body.title {
            book.title = title;
        }
        match input.body.note {
            Patch::Absent => {}
            Patch::Null => book.note = None,
            Patch::Value(note) => book.note = Some(note),
        }
        Ok(book.clone())
    }

    async fn delete_book(&self, _cx: &Context, input: DeleteBookInput) -> Result<(), DeleteBookError> {
        match self.books().remove(&input.book_id) {
            Some(_) => Ok(()),
            None => Err(DeleteBookError::NotFound(no_such_book(&input.book_id))),
        }
    }

    async fn watch_loans(
        &self,
        _cx: &Context,
        input: WatchLoansInput,
    ) -> Result<EventStream<Loan, WatchLoansError>, WatchLoansError> {
        match input.since {
            Some(..0) => Err(WatchLoansError::Conflict(Problem::new("closed"))),
            since => {
                let first = since.unwrap_or(0) as i32;
                Ok(EventStream::of((first..first + 3).map(|days| Loan::new("b1", days))))
            }
        }
    }
}

/// The library with its callers known.
pub(crate) fn guarded() -> ServiceBuilder {
    let staff = Verifier::token(|token: Secret| async move {
        let principal = Principal::new("ana");
        match token.expose() {
            "ana" => Ok(principal.with_scopes(["books:write"])),
            "guest" => Ok(principal),
            _ => Err(Fault::new(Code::Unauthenticated, "the token is not known")),
        }
    });
    let kiosk = Verifier::token(|key: Secret| async move {
        if key.matches("k1") { Ok(Principal::new("kiosk")) } else { Err(Fault::denied("no kiosk")) }
    });
    service(App::default()).authenticate(Verifiers { staff, kiosk })
}

pub(crate) fn library() -> Service {
    guarded().build()
}
