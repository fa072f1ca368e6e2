//! The generated client of `fixtures/same/library.proto` against a server of somebody else at the URL of its argument:
//! every operation, every kind of value, the stream, statuses with details, metadata, and deadlines.

use std::time::{Duration, Instant};

use counterpart_runtime::client::{Error, Events, Retry};
use counterpart_runtime::grpc::{Code, Status};
use counterpart_runtime::record::{Blank, Map, Place, Text};
use counterpart_runtime::scalar::DateTime;
use library_grpc::*;
use shared::details::detail;

#[allow(missing_docs, reason = "generated")]
mod contracts {
    counterpart_runtime::include_contract!("library_grpc");
}
use contracts::library_grpc;
mod shared {
    pub(crate) mod details;
}

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let url = std::env::args().nth(1).ok_or("usage: library_grpc_client URL")?;
    let api = Client::builder(url).timeout(Duration::from_secs(20)).build()?;
    reading(&api).await?;
    statuses(&api).await?;
    changing(&api).await?;
    lists(&api).await?;
    creating(&api).await?;
    stream(&api).await?;
    deadlines(&api).await?;
    nowhere(&api).await
}

/// The status a call ended with.
fn failed<T>(result: Result<T, Error<Status>>, code: Code) -> Result<Status, Failure> {
    let error = result.err().ok_or_else(|| format!("a success instead of {code:?}"))?;
    let status = error.declared().ok_or_else(|| format!("no status: {error:?}"))?;
    assert_eq!(status.code(), code, "{error:?}");
    Ok(status.clone())
}

fn detail_of<T: Place + Blank>(status: &Status, name: &str) -> Result<T, Failure> {
    detail(status, name).ok_or_else(|| format!("no {name} in {status:?}").into())
}

fn instant(text: &str) -> DateTime {
    let mut instant = DateTime::default();
    assert!(instant.parse(text), "{text}");
    instant
}

async fn reading(api: &Client) -> Result<(), Failure> {
    let reply = api.get_book().book_id("b1").send_full().await?;
    assert_eq!(reply.raw_headers.get("x-served-by").map(|value| value.as_bytes()), Some(&b"grpcio"[..]));
    assert_eq!(reply.trailers.get("x-cost").map(|value| value.as_bytes()), Some(&b"3"[..]));
    let book = reply.value;
    assert_eq!((book.title.as_str(), book.genre, book.price.as_str()), ("Faust", Genre::POETRY, "12.50"));
    let authors: Vec<_> =
        book.authors.iter().map(|author| (author.name.as_str(), author.country.as_deref())).collect();
    assert_eq!(authors, [("Goethe", Some("DE")), ("Anonymus", None)]);
    let Some(BookMedium::Printed(printed)) = &book.medium else { return Err("not printed".into()) };
    assert_eq!((printed.pages, printed.binding.as_deref()), (464, Some("linen")));
    assert_eq!(book.chapters[0].start_page, Some(0), "zero is not absent");
    assert_eq!(
        (book.chapters[1].title.as_str(), book.chapters[1].start_page),
        ("Der Tragödie erster Teil", None)
    );
    assert_eq!(book.chapters[1].chapters[0].start_page, Some(21));
    let labels = [("shelf".to_owned(), "A 1".to_owned()), ("språk".to_owned(), String::new())];
    assert_eq!(book.labels, Map::from(labels));
    assert_eq!(book.published, Some(instant("1808-04-05T06:07:08.009Z")));
    assert_eq!(book.cover, Some((0..=255).collect()));
    assert_eq!((book.note.as_deref(), book.revision), (Some("kein Maß"), 9_007_199_254_740_993));

    let tape = api.get_book().book_id("b2").await?;
    assert_eq!((tape.title.as_str(), tape.genre, tape.revision), ("", Genre(99), -1));
    let Some(BookMedium::Recorded(recorded)) = &tape.medium else { return Err("not recorded".into()) };
    assert_eq!((recorded.seconds, recorded.narrator.as_str()), (1 << 40, "N"));
    // A compression that was not offered is told, and not taken for a message.
    let error = api.get_book().book_id("gzip").await.err().ok_or("gzip is read")?;
    assert!(error.to_string().contains("compressed"), "{error}");
    assert_eq!(api.get_book().book_id("busy").await?.note.as_deref(), Some("1"), "it was tried twice");
    assert_eq!((tape.cover, tape.note, tape.published), (Some(Vec::new()), Some(String::new()), None));
    Ok(())
}

async fn statuses(api: &Client) -> Result<(), Failure> {
    let status = failed(api.get_book().book_id("x").await, Code::NotFound)?;
    assert_eq!(status.message(), "kein Buch: 100 %\n");
    let missing: NotFound = detail_of(&status, "library.v1.NotFound")?;
    assert_eq!(
        (missing.title.as_str(), missing.book_id.as_str(), missing.detail),
        ("no such book", "x", None)
    );
    let metadata = |name| status.metadata().get(name).map(|value| value.as_bytes());
    assert_eq!(metadata("x-shelf"), Some(&b"none"[..]));
    assert!(metadata("x-mark-bin").is_some_and(|value| value.starts_with(b"AP8+Pw")), "{status:?}");

    let traced = api.get_book().book_id("echo").header("x-trace", "t 1").header("x-trace-bin", "AP8");
    let status = failed(traced.await, Code::FailedPrecondition)?;
    assert_eq!(status.message(), "t 1 00ff");
    Ok(())
}

async fn changing(api: &Client) -> Result<(), Failure> {
    let patch = BookPatch::new().title("Faust I").price("13");
    let mask = FieldMask::new().paths(vec!["title".to_owned(), "note".to_owned()]);
    let book = api.update_book().book_id("b1").patch(patch).update_mask(mask).await?;
    assert_eq!((book.title.as_str(), book.note, book.price.as_str()), ("Faust I", None, "12.50"));
    let book = api.update_book().book_id("b1").patch(BookPatch::new().title("Faust")).await?;
    assert_eq!((book.title.as_str(), book.revision), ("Faust", 9_007_199_254_740_995));

    let stale = api.update_book().book_id("b1").patch(BookPatch::new().price("stale"));
    let status = failed(stale.await, Code::Aborted)?;
    let conflict: Conflict = detail_of(&status, "library.v1.Conflict")?;
    assert_eq!((conflict.revision, conflict.detail.as_deref()), (9_007_199_254_740_995, Some("")));
    let mask = FieldMask::new().paths(vec!["id".to_owned()]);
    let status = failed(api.update_book().book_id("b1").update_mask(mask).await, Code::InvalidArgument)?;
    assert!(!status.details().is_empty(), "the details of another contract are kept as bytes");
    Ok(())
}

async fn lists(api: &Client) -> Result<(), Failure> {
    let ids = |page: &BookPage| page.items.iter().map(|book| book.id.clone()).collect::<Vec<_>>();
    let page = api.list_books().limit(1).await?;
    assert_eq!((ids(&page), page.next_cursor.as_deref()), (vec!["b1".to_owned()], Some("b1")));
    let page = api.list_books().limit(1).cursor("b1").await?;
    assert_eq!((ids(&page), page.next_cursor), (vec!["b2".to_owned()], None));
    assert_eq!(ids(&api.list_books().genre(Genre::POETRY).await?), ["b1"]);
    assert!(api.list_books().limit(0).await?.items.is_empty(), "zero is not absent");
    assert!(api.list_books().genre(Genre::UNSPECIFIED).await?.items.is_empty(), "zero is not absent");
    failed(api.list_books().limit(-1).await, Code::InvalidArgument)?;
    Ok(())
}

async fn creating(api: &Client) -> Result<(), Failure> {
    // Three megabytes: far more than a window of HTTP/2, both ways.
    let cover: Vec<u8> = (0..3 << 20).map(|byte| byte as u8).collect();
    let published = instant("2024-02-29T23:59:59.000000001Z");
    let book = NewBook::new()
        .title("Ein großes Buch")
        .genre(Genre::HISTORY)
        .authors(vec![Author::new().name("A")])
        .medium(Recorded::new().seconds(-1))
        .chapters(vec![Chapter::new().title("1")])
        .labels(Map::from([("a".to_owned(), "b".to_owned())]))
        .published(published)
        .cover(cover.clone());
    let added = api.create_book().book(book.clone()).idempotency_key("key-1").await?;
    assert_eq!((added.cover.as_ref(), added.published, added.revision), (Some(&cover), Some(published), 1));
    assert_eq!((&added.medium, &added.labels), (&book.medium, &book.labels));
    assert_eq!((&added.authors, &added.chapters), (&book.authors, &book.chapters));
    assert_eq!(api.create_book().book(book.clone()).idempotency_key("key-1").await?, added);
    // Each call has a key of its own.
    let status = failed(api.create_book().book(book).await, Code::AlreadyExists)?;
    assert_eq!(detail_of::<Conflict>(&status, "library.v1.Conflict")?.revision, 1);
    failed(api.create_book().await, Code::InvalidArgument)?;

    api.delete_book().book_id(&added.id).await?;
    let status = failed(api.delete_book().book_id(&added.id).await, Code::NotFound)?;
    assert_eq!(detail_of::<NotFound>(&status, "library.v1.NotFound")?.book_id, added.id);
    Ok(())
}

async fn all(mut events: Events<LoanEvent, Status>) -> Result<Vec<LoanEvent>, Error<Status>> {
    let mut all = Vec::new();
    while let Some(event) = events.next().await {
        all.push(event?);
    }
    Ok(all)
}

async fn stream(api: &Client) -> Result<(), Failure> {
    let events = all(api.watch_loans().book_id("b1").await?).await?;
    let states: Vec<_> = events.iter().map(|event| event.state).collect();
    assert_eq!(states, [LoanState::LENT, LoanState::RETURNED, LoanState::OVERDUE, LoanState(77)]);
    assert_eq!(events.iter().map(|event| event.loan_id - i64::MIN).collect::<Vec<_>>(), [1, 2, 3, 4]);
    assert_eq!(events[3].at, Some(instant("1969-12-31T23:59:59.000000004Z")));
    assert!(all(api.watch_loans().book_id("nothing").await?).await?.is_empty());
    assert_eq!(all(api.watch_loans().book_id("many").await?).await?.len(), 5_000);

    let mut broken = api.watch_loans().book_id("broken").await?;
    for number in 1..=2 {
        let event = broken.next().await.ok_or("the stream is over")??;
        assert_eq!(event.state, LoanState(number));
    }
    let status = failed(broken.next().await.ok_or("a good end")?, Code::DataLoss)?;
    assert_eq!(detail_of::<Conflict>(&status, "library.v1.Conflict")?.revision, 7);
    assert!(broken.next().await.is_none());

    // A status before the first message comes with the head or after it, as the server likes.
    let missing = match api.watch_loans().book_id("missing").await {
        Ok(mut events) => failed(events.next().await.ok_or("a good end")?, Code::NotFound)?,
        error => failed(error, Code::NotFound)?,
    };
    assert_eq!(detail_of::<NotFound>(&missing, "library.v1.NotFound")?.book_id, "missing");
    Ok(())
}

async fn deadlines(api: &Client) -> Result<(), Failure> {
    let status = failed(
        api.get_book().book_id("time").timeout(Duration::from_secs(7)).await,
        Code::FailedPrecondition,
    )?;
    let left: f64 = status.message().parse()?;
    assert!(left > 3.0 && left <= 7.0, "{left} s of 7 are left");

    let begun = Instant::now();
    let short = Duration::from_millis(300);
    let is_late = |error: &Error<Status>| {
        let code = error.declared().map(Status::code);
        error.is_timeout() || code == Some(Code::DeadlineExceeded)
    };
    let slow = api.get_book().book_id("slow").timeout(short).await;
    assert!(slow.as_ref().err().is_some_and(is_late), "{slow:?}");
    let mut slow = api.watch_loans().book_id("slow").timeout(short).await?;
    assert!(slow.next().await.is_some_and(|event| event.is_ok()));
    let end = slow.next().await;
    assert!(matches!(&end, Some(Err(error)) if is_late(error)), "{end:?}");
    assert!(begun.elapsed() < Duration::from_secs(5), "a deadline was not kept");
    api.get_book().book_id("b1").await?;
    Ok(())
}

/// Where nothing is served, and where nobody listens.
async fn nowhere(api: &Client) -> Result<(), Failure> {
    let closed = std::net::TcpListener::bind((std::net::Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
    let nobody = api.at(&format!("http://{closed}"))?;
    let error = nobody.get_book().book_id("b1").retry(Retry::never()).await.err().ok_or("nobody answered")?;
    assert!(error.is_transport() && error.is_retryable(), "{error:?}");
    Ok(())
}
