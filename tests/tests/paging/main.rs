//! Lists in pages as streams, every way to page: the generated client against the generated server, in process.

#![allow(clippy::unwrap_used, reason = "tests")]

mod rpc;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use counterpart_runtime::Fault;
use counterpart_runtime::client::in_process;
use counterpart_runtime::record::Patch;
use counterpart_runtime::server::Context;
use shelf::server::Shelf;
use shelf::*;

#[allow(missing_docs, reason = "generated")]
mod contract {
    counterpart_runtime::include_contract!("shelf");
}
use contract::shelf;

const BOOKS: usize = 25;
const PAGE: usize = 10;

#[derive(Clone, Default)]
struct App {
    calls: Arc<AtomicUsize>,
}

impl App {
    /// The books from one on, and where the next page begins.
    fn page(&self, from: usize) -> (Vec<Book>, Option<usize>) {
        self.calls.fetch_add(1, Ordering::Relaxed);
        let to = (from + PAGE).min(BOOKS);
        let books = (from.min(to)..to).map(|number| Book::new(format!("{number}")));
        (books.collect(), (to < BOOKS).then_some(to))
    }
}

fn linked(books: Vec<Book>, next: Option<String>) -> Linked {
    Linked { value: Some(books), next, ..Linked::new() }
}

/// Where a URL that the server made says the page begins.
fn from(cx: &Context) -> usize {
    let query = cx.uri().query().unwrap_or("");
    query.split('&').find_map(|pair| pair.strip_prefix("from=")).map_or(0, |from| from.parse().unwrap())
}

impl Shelf for App {
    async fn by_token(&self, _: &Context, input: ByTokenInput) -> Result<Wrapped, ByTokenError> {
        let page = |books, next: Option<String>| {
            let next = next.map_or(Patch::Absent, Patch::Value);
            Ok(Wrapped::new(WrappedPage { next, ..WrappedPage::new(books) }))
        };
        match input.cursor.as_deref() {
            Some("old") => Err(ByTokenError::Gone(Gone::new("too old"))),
            Some("circle") => page(vec![Book::new("0")], Some("circle".to_owned())),
            cursor => {
                let from = cursor.map_or(0, |cursor| cursor.trim_start_matches("c/&").parse().unwrap());
                let (books, next) = self.page(from);
                page(books, next.map(|next| format!("c/&{next}")))
            }
        }
    }

    async fn by_url(&self, cx: &Context, input: ByUrlInput) -> Result<Linked, ByUrlError> {
        let genre = input.genre.unwrap_or_default();
        if genre == "abroad" {
            return Ok(linked(vec![Book::new("0")], Some("https://elsewhere.example/url".to_owned())));
        }
        let (books, next) = self.page(from(cx));
        Ok(linked(books, next.map(|next| format!("http://in-process/url?genre={genre}&from={next}"))))
    }

    async fn by_link(&self, cx: &Context, input: ByLinkInput) -> Result<Vec<Book>, ByLinkError> {
        assert_eq!(input.genre.as_deref(), Some("novel"));
        let (books, next) = self.page(from(cx));
        if let Some(next) = next {
            let link = format!(
                r#"</link?genre=novel&from=0>; rel="first", </link?genre=novel&from={next}>; rel="next""#
            );
            cx.reply_headers(ByLinkHeaders { link: Some(link) });
        }
        Ok(books)
    }

    async fn by_offset(&self, _: &Context, input: ByOffsetInput) -> Result<Linked, ByOffsetError> {
        let from = usize::try_from(input.skip.unwrap_or(0)).unwrap();
        Ok(linked(self.page(from).0, None))
    }

    async fn by_page(&self, _: &Context, input: ByPageInput) -> Result<Linked, ByPageError> {
        let page = usize::try_from(input.page.unwrap_or(0)).unwrap();
        if page == 7 {
            return Err(Fault::internal("the seventh page is torn"));
        }
        Ok(linked(self.page(page * PAGE).0, None))
    }
}

fn started() -> (Client, Arc<AtomicUsize>) {
    let app = App::default();
    let calls = app.calls.clone();
    (in_process(server::service(app).build()), calls)
}

macro_rules! collected {
    ($stream:expr) => {{
        let (mut stream, mut items) = ($stream, Vec::new());
        let error = loop {
            match stream.next().await {
                Some(Ok(item)) => items.push(item.title),
                Some(Err(error)) => break Some(error),
                None => break None,
            }
        };
        // An error is the last item, and the end stays the end.
        assert!(stream.next().await.is_none());
        (items, error)
    }};
}

fn all() -> Vec<String> {
    (0..BOOKS).map(|number| number.to_string()).collect()
}

#[tokio::test]
async fn every_way_to_page_gives_every_item_once() {
    let (api, calls) = started();
    let (items, error) = collected!(api.by_token().items());
    assert_eq!((items, error.is_none(), calls.swap(0, Ordering::Relaxed)), (all(), true, 3));
    let (items, error) = collected!(api.by_url().genre("novel").items());
    assert_eq!((items, error.is_none(), calls.swap(0, Ordering::Relaxed)), (all(), true, 3));
    let (items, error) = collected!(api.by_link().genre("novel").items());
    assert_eq!((items, error.is_none(), calls.swap(0, Ordering::Relaxed)), (all(), true, 3));
    // Without a word of the server's about an end, the end is the page without items.
    let (items, error) = collected!(api.by_offset().items());
    assert_eq!((items, error.is_none(), calls.swap(0, Ordering::Relaxed)), (all(), true, 4));
    let (items, error) = collected!(api.by_page().items());
    assert_eq!((items, error.is_none(), calls.swap(0, Ordering::Relaxed)), (all(), true, 4));
}

#[tokio::test]
async fn pages_come_when_they_are_wanted_and_from_where_the_caller_begins() {
    let (api, calls) = started();
    let mut pages = api.by_offset().skip(12).pages();
    assert_eq!(calls.load(Ordering::Relaxed), 0);
    let first = pages.next().await.unwrap().unwrap();
    assert_eq!(first.value.unwrap()[0].title, "12");
    assert_eq!(calls.load(Ordering::Relaxed), 1);
    let mut items = api.by_page().page(1).items();
    assert_eq!(items.next().await.unwrap().unwrap().title, "10");
    // The plain call is there as before.
    assert_eq!(api.by_token().await.unwrap().page.books.len(), PAGE);
    assert_eq!(api.by_token().input_items(3).await.unwrap().page.books.len(), PAGE);
}

#[tokio::test]
async fn an_error_ends_the_stream() {
    let (api, _) = started();
    let (items, error) = collected!(api.by_token().cursor("old").items());
    assert!(items.is_empty());
    assert!(matches!(error.unwrap().declared(), Some(ByTokenError::Gone(gone)) if gone.title == "too old"));
    let (items, error) = collected!(api.by_token().cursor("circle").items());
    assert_eq!(items, ["0", "0"]);
    assert!(error.unwrap().to_string().contains("leads to itself"));
    let (items, error) = collected!(api.by_url().genre("abroad").items());
    assert_eq!(items, ["0"]);
    assert!(error.unwrap().to_string().contains("not of this service"));
    let (items, error) = collected!(api.by_page().page(7).items());
    assert!(items.is_empty());
    assert_eq!(error.unwrap().status().map(|status| status.as_u16()), Some(500));
}
