//! Every operation, values of every kind both ways, and the faults the contract declares. The server starts empty and
//! counts revisions from `FIRST`.

use std::error::Error as _;
use std::fmt::Debug;

use counterpart_runtime::client::Error;
use counterpart_runtime::record::{Patch, Text};
use counterpart_runtime::scalar::{Decimal, LocalDateTime};
use counterpart_runtime::soap;

use super::library::*;
use crate::Failure;

/// A number that a floating point number has no room for.
const FIRST: i64 = 9_007_199_254_740_993;

/// What has to be escaped, white space that has to be kept, and characters of one to four bytes.
const TEXT: &str = " a<b> & \"c\" 'd' ]]>\ttab\nline\rreturn\r\nboth é € 𝄞 ";

fn parsed<T: Text + Default>(text: &str) -> T {
    let mut value = T::default();
    assert!(value.parse(text), "{text}");
    value
}

fn recorded(title: &str) -> NewBook {
    let medium = Recorded::new(i64::MAX, "");
    NewBook::new(title, Genre::Poetry, medium, parsed("0999-01-31T00:00:00"), parsed::<Decimal>("-0.010"))
}

/// Every member is there, and each is a case of its own.
fn printed() -> NewBook {
    let chapter = |title: &str, chapters| {
        let mut chapter = Chapter::new(title);
        (chapter.start_page, chapter.chapters) = (Some(i32::MIN), chapters);
        chapter
    };
    let inner = vec![chapter("1.1.1", Vec::new()), Chapter::new(TEXT)];
    let chapters = vec![chapter("1", vec![chapter("1.1", inner)]), Chapter::new("2")];
    let mut empty = Author::new("");
    empty.country = Some(String::new());
    let mut author = Author::new(TEXT);
    author.country = Some("PT".to_owned());
    let mut medium = Printed::new(1);
    medium.binding = Some("thread".to_owned());
    let published: LocalDateTime = parsed("2026-02-28T23:59:59.123456789+05:30");
    NewBook::new("The Sea", Genre::Science, medium, published, parsed::<Decimal>("12345678901234567890.10"))
        .authors(vec![author, empty, Author::new("third")])
        .chapters(chapters)
        .labels(vec![Label::new("shelf", "3"), Label::new("shelf", "4")])
        .cover((0..=255).collect::<Vec<u8>>())
        .note(TEXT.to_owned())
}

/// What was added is what came back.
fn same(book: &Book, new: &NewBook) {
    assert_eq!((&book.title, &book.genre, &book.authors), (&new.title, &new.genre, &new.authors));
    assert_eq!((&book.medium, &book.chapters, &book.labels), (&new.medium, &new.chapters, &new.labels));
    assert_eq!((&book.published, &book.cover, &book.note), (&new.published, &new.cover, &new.note));
    assert_eq!(book.price.to_string(), new.price.to_string());
    assert_eq!(book.revision, FIRST);
    assert!(!book.id.is_empty());
}

/// The fault that a call must have come to.
fn declared<T: Debug, E: Debug + 'static>(result: Result<T, Error<E>>) -> Result<E, Failure> {
    let error = result.err().ok_or("a success where a fault should be")?;
    assert_eq!(error.status().map(|status| status.as_u16()), Some(500), "{error:?}");
    error.into_declared().map_err(|error| format!("no declared fault: {error:?}").into())
}

async fn add(api: &Client) -> Result<(Book, Book), Failure> {
    let new = printed();
    let sea = api.create_book(new.clone()).await?;
    same(&sea, &new);
    let new = recorded("Odes").note(Patch::Null).cover(Vec::new());
    let odes = api.create_book(new.clone()).await?;
    same(&odes, &new);
    let new = recorded("Elegies");
    let elegies = api.create_book(new.clone()).await?;
    same(&elegies, &new);
    assert_eq!(api.get_book(&*elegies.id).await?, elegies);

    let ConflictError::Conflict(fault) = declared(api.create_book(recorded("Odes")).await)? else {
        return Err("another fault".into());
    };
    assert_eq!((fault.title.as_str(), fault.revision), ("the title is taken", FIRST));
    assert_eq!(fault.detail, None);
    Ok((sea, odes))
}

async fn read(api: &Client, sea: &Book, odes: &Book) -> Result<(), Failure> {
    assert_eq!(&api.get_book(&*sea.id).await?, sea);
    assert_eq!(&api.get_book(&*odes.id).await?, odes);
    let NotFoundError::NotFound(fault) = declared(api.get_book(TEXT).await)? else {
        return Err("another fault".into());
    };
    assert_eq!((fault.title.as_str(), fault.book_id.as_str()), ("no such book", TEXT));
    assert_eq!(fault.detail.as_deref(), Some("it was never here, or <is> gone"));

    let page = api.list_books().genre(Genre::Poetry).limit(1).await?;
    assert_eq!(&page.items, std::slice::from_ref(odes));
    let cursor = page.next_cursor.ok_or("there is one more")?;
    let page = api.list_books().genre(Genre::Poetry).limit(1).cursor(cursor).await?;
    assert_eq!((page.items.len(), &*page.items[0].title.0), (1, "Elegies"));
    assert_eq!(page.next_cursor, None);
    assert_eq!(api.list_books().await?.items.len(), 3);
    let page = api.list_books().genre(Genre::History).await?;
    assert_eq!((page.items.len(), page.next_cursor), (0, None));
    Ok(())
}

async fn change(api: &Client, book: &Book) -> Result<(), Failure> {
    let id = book.id.as_str();
    let mut expected = book.clone();
    let patches = [
        (BookPatch::new(), Patch::Value(TEXT.to_owned())),
        (BookPatch::new().note(Patch::Null), Patch::Null),
        (BookPatch::new().note(String::new()), Patch::Value(String::new())),
        (
            BookPatch::new().title("The Lake").price(parsed::<Decimal>("79228162514264337593543950335")),
            Patch::Value(String::new()),
        ),
    ];
    for (patch, note) in patches {
        expected.note = note;
        expected.revision += 1;
        expected.title = patch.title.clone().unwrap_or(expected.title);
        expected.price = patch.price.unwrap_or(expected.price);
        assert_eq!(api.update_book(id, patch).await?, expected);
    }
    assert_eq!(api.get_book(id).await?, expected);

    let fault = declared(api.update_book(id, BookPatch::new().title("Odes")).await)?;
    assert!(matches!(fault, UpdateBookError::Conflict(fault) if fault.revision == FIRST));
    let fault = declared(api.update_book("none", BookPatch::new()).await)?;
    assert!(matches!(fault, UpdateBookError::NotFound(fault) if fault.book_id == "none"));
    Ok(())
}

async fn remove(api: &Client, book: &Book) -> Result<(), Failure> {
    api.delete_book(&*book.id).await?;
    let fault = declared(api.delete_book(&*book.id).await)?;
    assert!(matches!(fault, DeleteBookError::NotFound(fault) if fault.book_id == book.id));
    assert_eq!(api.list_books().await?.items.len(), 2);
    Ok(())
}

/// What the contract does not allow is refused by the peer, as a fault that is kept.
async fn refused(api: &Client) -> Result<(), Failure> {
    let error = api.list_books().limit(101).await.err().ok_or("the limit is 100")?;
    let fault = error.source().and_then(|source| source.downcast_ref::<soap::Fault>());
    assert!(fault.is_some_and(|fault| !fault.code.is_empty() && !fault.reason.is_empty()), "{error:?}");
    Ok(())
}

/// Calls the server at this URL.
pub(crate) async fn all(url: String) -> Result<(), Failure> {
    let api = Client::builder(url).build()?;
    let (sea, odes) = add(&api).await?;
    read(&api, &sea, &odes).await?;
    change(&api, &sea).await?;
    remove(&api, &odes).await?;
    refused(&api).await
}
