//! The models of the contract.

use counterpart_runtime::record::{Extra, Facts, Num, Patch, Rule, field};

/// A book.
#[derive(Clone)]
pub struct Book {
    pub id: String,
    pub title: String,
    pub genre: Genre,
    pub pages: Option<i64>,
    pub note: Option<String>,
    extra: Extra,
}

impl Book {
    /// With the members that are always there.
    #[inline]
    #[must_use]
    pub fn new(id: impl Into<String>, title: impl Into<String>, genre: Genre) -> Self {
        Self { id: id.into(), title: title.into(), genre, pages: None, note: None, extra: Extra::NONE }
    }

    #[inline]
    #[must_use]
    pub fn pages(mut self, pages: i64) -> Self {
        self.pages = Some(pages);
        self
    }

    #[inline]
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

counterpart_runtime::record! {
    Book = "Book" {
        0 id: field("id").required();
        1 title: field("title").required();
        2 genre: field("genre").required();
        3 pages: field("pages");
        4 note: field("note");
    }
}

/// What a book is about.
#[derive(Clone)]
pub enum Genre {
    Novel,
    Poetry,
    /// A value the contract does not know, kept as it came.
    Unknown(String),
}

counterpart_runtime::string_enum! {
    Genre { 0 Novel: "novel"; 1 Poetry: "poetry"; } unknown Unknown
}

/// A book that is not in the library yet.
#[derive(Clone)]
pub struct NewBook {
    pub title: String,
    pub genre: Genre,
    pub pages: Option<i64>,
    extra: Extra,
}

impl NewBook {
    /// With the members that are always there.
    #[inline]
    #[must_use]
    pub fn new(title: impl Into<String>, genre: Genre) -> Self {
        Self { title: title.into(), genre, pages: None, extra: Extra::NONE }
    }

    #[inline]
    #[must_use]
    pub fn pages(mut self, pages: i64) -> Self {
        self.pages = Some(pages);
        self
    }
}

static NEW_BOOK_TITLE: Facts = Facts::rules(&[Rule::MinLength(1), Rule::MaxLength(200)]);
static NEW_BOOK_PAGES: Facts = Facts::rules(&[Rule::Minimum(Num::Int(1))]);

counterpart_runtime::record! {
    NewBook = "NewBook" {
        0 title: field("title").required().facts(&NEW_BOOK_TITLE);
        1 genre: field("genre").required();
        2 pages: field("pages").facts(&NEW_BOOK_PAGES);
    }
}

/// A change of a book: what is absent stays, what is null is cleared.
#[derive(Clone)]
pub struct BookPatch {
    pub title: Option<String>,
    pub note: Patch<String>,
    extra: Extra,
}

impl BookPatch {
    /// With no member set.
    #[inline]
    #[must_use]
    pub fn new() -> Self {
        Self { title: None, note: Patch::Absent, extra: Extra::NONE }
    }

    #[inline]
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    #[inline]
    #[must_use]
    pub fn note(mut self, note: impl Into<Patch<String>>) -> Self {
        self.note = note.into();
        self
    }
}

counterpart_runtime::record! {
    BookPatch = "BookPatch" {
        0 title: field("title");
        1 note: field("note").nullable();
    }
}

/// A loan.
#[derive(Clone)]
pub struct Loan {
    pub book_id: String,
    pub days: i32,
    extra: Extra,
}

impl Loan {
    /// With the members that are always there.
    #[inline]
    #[must_use]
    pub fn new(book_id: impl Into<String>, days: i32) -> Self {
        Self { book_id: book_id.into(), days, extra: Extra::NONE }
    }
}

counterpart_runtime::record! {
    Loan = "Loan" {
        0 book_id: field("bookId").required();
        1 days: field("days").required();
    }
}

/// What went wrong.
#[derive(Clone)]
pub struct Problem {
    pub title: String,
    pub detail: Option<String>,
    extra: Extra,
}

impl Problem {
    /// With the members that are always there.
    #[inline]
    #[must_use]
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), detail: None, extra: Extra::NONE }
    }

    #[inline]
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

counterpart_runtime::record! {
    Problem = "Problem" {
        0 title: field("title").required();
        1 detail: field("detail");
    }
}
