//! The generated client of `fixtures/same/library.graphql` against servers of somebody else: the URLs of its arguments are
//! for queries and mutations, for subscriptions, and for replies that are none of GraphQL. Every operation, every kind of
//! value, absent and null, errors with and without data, and what a newer server says.

use std::time::{Duration, Instant};

use counterpart_runtime::client::{Error, Events};
use counterpart_runtime::graphql::Errors;
use counterpart_runtime::record::{Patch, Text, Value};
use counterpart_runtime::scalar::{DateTime, Decimal};
use library_graphql::*;

#[allow(missing_docs, reason = "generated")]
mod contracts {
    counterpart_runtime::include_contract!("library_graphql");
}
use contracts::library_graphql;

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let usage = "usage: library_graphql_client URL URL-OF-EVENTS URL-OF-WRONG-REPLIES";
    let urls: Vec<String> = std::env::args().skip(1).collect();
    let [url, events, wrong] = urls.as_slice() else { return Err(usage.into()) };
    let api = Client::builder(url).timeout(Duration::from_secs(20)).build()?;
    reading(&api).await?;
    lists(&api).await?;
    changing(&api).await?;
    creating(&api).await?;
    failing(&api).await?;
    subscribing(&api.at(events)?).await?;
    replies(&api, wrong).await
}

fn instant(text: &str) -> DateTime {
    let mut instant = DateTime::default();
    assert!(instant.parse(text), "{text}");
    instant
}

async fn reading(api: &Client) -> Result<(), Failure> {
    let GetBookResult::Book(book) = api.get_book("b1").await? else { return Err("no book".into()) };
    let mut part = Chapter::new("Der Tragödie erster Teil", None);
    part.chapters = Some(vec![Chapter::new("Nacht", 21)]);
    let faust = Book::new(
        "b1".to_owned(),
        "Faust".to_owned(),
        Genre::Poetry,
        vec![Author::new("Goethe", "DE".to_owned()), Author::new("Anonymus", None)],
        Printed::new(464, "linen".to_owned()).into(),
        vec![Chapter::new("Prolog", 0), part],
        vec![Label::new("shelf", "A 1"), Label::new("språk", "")],
        instant("1808-04-05T06:07:08.009+01:00"),
        Decimal::new(1250, 2),
        Some((0..=255).collect()),
        Some("kein Maß \"\\\u{2028}😀".to_owned()),
        (1 << 53) - 1,
    );
    assert_eq!(*book, faust);

    let GetBookResult::Book(tape) = api.get_book("b2").await? else { return Err("no book".into()) };
    assert!(matches!(&tape.genre, Genre::Unknown(genre) if genre == "COMICS"), "{:?}", tape.genre);
    assert_eq!(tape.medium, Recorded::new(1 << 40, "N").into());
    assert_eq!((tape.cover, tape.note, tape.revision), (Some(Vec::new()), None, -1));
    let missing = api.get_book("x").await?;
    assert_eq!(missing, NotFound::new("no such book", None, "x").into());
    // An arm that the contract does not have.
    let GetBookResult::Unknown(moved) = api.get_book("moved").await? else {
        return Err("it is known".into());
    };
    assert_eq!(moved.get("__typename").and_then(Value::as_str), Some("Moved"));
    let echo = api.get_book("echo").header("x-trace", "t 1").await?;
    assert_eq!(echo, NotFound::new("no such book", "t 1".to_owned(), "echo").into());
    Ok(())
}

async fn lists(api: &Client) -> Result<(), Failure> {
    let ids = |page: &BookPage| page.items.iter().map(|book| book.id.clone()).collect::<Vec<_>>();
    let page = api.list_books().limit(1).await?;
    assert_eq!((ids(&page), page.next_cursor.as_deref()), (vec!["b1".to_owned()], Some("b1")));
    let page = api.list_books().limit(1).cursor("b1".to_owned()).await?;
    assert_eq!((ids(&page), page.next_cursor), (vec!["b2".to_owned()], None));
    assert_eq!(ids(&api.list_books().genre(Genre::Poetry).limit(Patch::Null).await?), ["b1"]);
    assert!(api.list_books().limit(0).await?.items.is_empty());
    Ok(())
}

async fn changing(api: &Client) -> Result<(), Failure> {
    let update = async |patch: BookPatch| match api.update_book("b1", patch).await? {
        UpdateBookResult::Book(book) => Ok::<_, Failure>((book.title, book.price, book.note)),
        other => Err(format!("{other:?}").into()),
    };
    let (_, price, note) = update(BookPatch::new().title("Faust I".to_owned())).await?;
    assert_eq!((price, note.is_some()), (Decimal::new(1250, 2), true), "what is absent stays");
    let (title, _, note) = update(BookPatch::new().note(Patch::Null).price(Decimal::new(13, 0))).await?;
    assert_eq!((title.as_str(), note), ("Faust I", None), "what is null goes");
    let conflict = api.update_book("b1", BookPatch::new().price(Decimal::ZERO)).await?;
    assert_eq!(conflict, Conflict::new("another price", String::new(), (1 << 53) - 1).into());
    assert_eq!(
        api.update_book("x", BookPatch::new()).await?,
        NotFound::new("no such book", None, "x").into()
    );
    let errors = declared(api.update_book("b1", BookPatch::new().title(Patch::Null)).await)?;
    assert_eq!(errors.errors[0].code(), Some("BAD_USER_INPUT"));
    Ok(())
}

async fn creating(api: &Client) -> Result<(), Failure> {
    let published = instant("2024-02-29T23:59:59.000000001+05:30");
    let author = AuthorInput::new("A").country(Patch::Null);
    let printed = PrintedInput::new(1).binding("linen".to_owned());
    let book = NewBook::new("Neu", Genre::Science, vec![author], printed, published, Decimal::new(100, 2))
        .chapters(vec![ChapterInput::new("c").chapters(vec![ChapterInput::new("d").start_page(0)])])
        .labels(vec![LabelInput::new("k", "v")])
        .cover(vec![0, 255])
        .note(Patch::Null);
    let CreateBookResult::Book(added) = api.create_book(book.clone()).await? else {
        return Err("no book".into());
    };
    assert_eq!(
        (added.published, added.price, added.genre),
        (published, Decimal::new(100, 2), Genre::Science)
    );
    assert_eq!((added.cover, added.note.as_deref()), (Some(vec![0, 255]), Some("null")));
    assert_eq!(added.chapters[0].chapters, Some(vec![Chapter::new("d", 0)]));
    assert_eq!((added.labels, added.authors), (vec![Label::new("k", "v")], vec![Author::new("A", None)]));
    assert_eq!(added.medium, Printed::new(1, "linen".to_owned()).into());
    assert_eq!(api.create_book(book).await?, Conflict::new("the same title", None, 1).into());

    let recorded = RecordedInput::new(3, "N");
    let little = NewBook::new("Wenig", Genre::Novel, Vec::new(), recorded, published, Decimal::ONE);
    let CreateBookResult::Book(little) = api.create_book(little).await? else { return Err("no book".into()) };
    assert_eq!((little.note.as_deref(), little.chapters, little.labels), (Some("absent"), vec![], vec![]));
    for id in [added.id, little.id] {
        assert_eq!(api.delete_book(&id).await?, Deleted::new(&id).into());
        assert_eq!(api.delete_book(&id).await?, NotFound::new("no such book", None, &id).into());
    }
    Ok(())
}

fn declared<T>(result: Result<T, Error<Errors>>) -> Result<Errors, Failure> {
    let error = result.err().ok_or("a success instead of errors")?;
    error.into_declared().map_err(Into::into)
}

async fn failing(api: &Client) -> Result<(), Failure> {
    let errors = declared(api.get_book("failed").await)?;
    let [error] = errors.errors.as_slice() else { return Err(format!("{errors:?}").into()) };
    assert_eq!((error.message.as_str(), error.code()), ("kein Glück", Some("TEAPOT")));
    assert_eq!(error.path, Some(vec![Value::from("getBook")]));
    assert!(error.locations.as_ref().is_some_and(|locations| locations[0].line == 1));
    assert!(errors.data.is_none_or(|data| data == Value::Null));

    // One member failed: the errors tell which, and what else there is stands beside them.
    let errors = declared(api.get_book("partial").await)?;
    assert_eq!(errors.to_string(), "no note at getBook.note");
    let book = errors.data.as_ref().and_then(|data| data.get("getBook")).ok_or("no data")?;
    assert_eq!(book.get("title").and_then(Value::as_str), Some("Faust"));
    assert_eq!(book.get("note"), Some(&Value::Null));

    // The server's schema does not have what this sends.
    let unknown = api.list_books().genre(Genre::Unknown("WESTERN".to_owned())).await;
    assert!(!declared(unknown)?.errors[0].message.is_empty());
    let begun = Instant::now();
    let slow = api.get_book("slow").timeout(Duration::from_millis(300)).await;
    assert!(slow.is_err_and(|error| error.is_timeout()));
    assert!(begun.elapsed() < Duration::from_secs(5), "a deadline was not kept");
    Ok(())
}

async fn all(mut events: Events<LoanEvent, Errors>) -> Result<Vec<LoanEvent>, Error<Errors>> {
    let mut all = Vec::new();
    while let Some(event) = events.next().await {
        all.push(event?);
    }
    Ok(all)
}

async fn subscribing(api: &Client) -> Result<(), Failure> {
    let events = all(api.watch_loans().book_id("b1".to_owned()).await?).await?;
    let at = instant("1969-12-31T23:59:59.000000001Z");
    let states = [LoanState::Lent, LoanState::Returned, LoanState::Overdue];
    let expected =
        states.into_iter().zip(1..).map(|(state, number)| LoanEvent::new(-number, "b1", at, state));
    assert_eq!(events, expected.collect::<Vec<_>>());
    assert_eq!(all(api.watch_loans().await?).await?.len(), 3);
    assert_eq!(all(api.watch_loans().book_id(Patch::Null).await?).await?.len(), 3);
    assert!(all(api.watch_loans().book_id("nothing".to_owned()).await?).await?.is_empty());
    assert_eq!(all(api.watch_loans().book_id("many".to_owned()).await?).await?.len(), 2_000);

    let mut broken = api.watch_loans().book_id("broken".to_owned()).await?;
    for _ in 0..2 {
        broken.next().await.ok_or("the stream is over")??;
    }
    let errors = declared(broken.next().await.ok_or("a good end")?)?;
    assert_eq!(errors.errors[0].code(), Some("DATA_LOSS"));
    assert!(broken.next().await.is_none());
    // What fails before the first event comes as a reply or as an event, as the server likes.
    let missing = match api.watch_loans().book_id("missing".to_owned()).await {
        Ok(mut events) => declared(events.next().await.ok_or("a good end")?)?,
        error => declared(error)?,
    };
    assert_eq!(missing.errors[0].code(), Some("NOT_FOUND"));
    let mut slow = api.watch_loans().book_id("slow".to_owned()).timeout(Duration::from_secs(1)).await?;
    slow.next().await.ok_or("the stream is over")??;
    let end = slow.next().await.ok_or("a good end")?;
    assert!(end.is_err_and(|error| error.is_timeout()));
    Ok(())
}

/// What is no reply of GraphQL is told with its place, and never taken for a value.
async fn replies(api: &Client, wrong: &str) -> Result<(), Failure> {
    let told = async |name: &str| match api.at(&format!("{wrong}/{name}"))?.get_book("b1").await {
        Ok(value) => Err::<Error<Errors>, Failure>(format!("{name}: {value:?}").into()),
        Err(error) => Ok(error),
    };
    let proxy = told("proxy").await?;
    assert_eq!(proxy.status().map(|status| status.as_u16()), Some(502));
    assert!(proxy.excerpt().contains("Bad Gateway") && proxy.is_retryable(), "{proxy:?}");
    for name in ["page", "cut", "empty", "other", "type"] {
        let error = told(name).await?;
        assert!(
            error.declared().is_none() && error.pointer().is_some() && !error.is_retryable(),
            "{error:?}"
        );
    }
    assert_eq!(told("type").await?.pointer(), Some("/data/getBook/id"));
    assert_eq!(declared(api.at(&format!("{wrong}/refused"))?.get_book("b1").await)?.errors[0].message, "no");
    Ok(())
}
