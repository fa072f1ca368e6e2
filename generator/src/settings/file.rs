//! `counterpart.toml`: the decisions of [`Settings`] as a file beside the contract.
//!
//! ```toml
//! overlays = ["fix.overlay.yaml"]         # files relative to this one; also `includes`, `documents`
//! fake = true
//! messages = "prost"                      # of a `.proto` contract; else "record"
//!
//! [operations]                            # globs; also include-tags, include-paths, exclude-..
//! include = ["get*", "listBooks"]
//! exclude-tags = ["internal"]
//!
//! [rename]
//! "#/components/schemas/Book" = "Volume"
//! "#/components/schemas/Book.isbn13" = "isbn"
//! "GET /books/{bookId}" = "fetch_book"
//!
//! [types]
//! "#/components/schemas/Money" = "crate::Money"
//! [formats]
//! iban = "crate::Iban"
//! [derive]
//! "*" = ["Hash"]
//! [enums]
//! "#/components/schemas/Genre" = "closed"
//! [modules]
//! by = "tag"
//! [paging]
//! listBooks = { items = "books", token = { input = "pageToken", output = "nextPageToken" } }
//! [dependencies]
//! iban = "1"
//! ```

use std::path::Path;

use toml::de::DeTable;

use super::table::{Item, Reader};
use super::{By, Entry, Filter, Grouping, Messages, Openness, Pattern, Settings};
use crate::diagnostic::Diagnostics;
use crate::ir::{Next, Paging};
use crate::source::FileId;

/// The name of the file that is looked for beside a contract.
pub(crate) const NAME: &str = "counterpart.toml";

const KEYS: [&str; 15] = [
    "overlays",
    "names",
    "includes",
    "documents",
    "fake",
    "messages",
    "operations",
    "rename",
    "types",
    "formats",
    "derive",
    "enums",
    "modules",
    "paging",
    "dependencies",
];

/// Reads the file; paths in it are relative to `folder`.
pub(crate) fn read(file: FileId, text: &str, folder: &Path, out: &mut Diagnostics) -> Settings {
    let mut reader = Reader { file, text, out };
    let (root, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let span = reader.span(error.span().unwrap_or(0..0));
        reader.wrong(span, error.message());
    }
    let mut settings = Settings::default();
    for item in reader.items(root.get_ref()) {
        reader.section(item, folder, &mut settings);
    }
    settings
}

impl Reader<'_> {
    fn section(&mut self, item: Item<'_>, folder: &Path, to: &mut Settings) {
        let paths = |reader: &mut Self| {
            let texts = reader.texts(item);
            texts.into_iter().map(|(text, _)| folder.join(text)).collect::<Vec<_>>()
        };
        match item.key {
            "overlays" => to.files.overlays = paths(self),
            "names" => to.files.names = self.text(item).map(|text| folder.join(text)),
            "includes" => to.files.includes = paths(self),
            "documents" => to.files.documents = paths(self),
            "fake" => to.fake = self.truth(item),
            "messages" => {
                let words = [("record", Messages::Record), ("prost", Messages::Prost)];
                to.messages = self.word(item, &words);
            }
            "operations" => self.filter(item, &mut to.operations),
            "rename" => to.renames = self.entries(item, Self::text_of),
            "types" => to.types = self.entries(item, Self::rust_type),
            "formats" => to.formats = self.entries(item, Self::rust_type),
            "derive" => to.derives = self.entries(item, Self::derives),
            "enums" => to.enums = self.entries(item, Self::openness),
            "modules" => to.grouping = self.grouping(item),
            "paging" => to.paging = self.entries(item, Self::paging),
            "dependencies" => to.dependencies = self.entries(item, Self::dependency),
            _ => self.unknown(item, &KEYS),
        }
    }

    fn entries<T>(&mut self, item: Item<'_>, value: fn(&mut Self, Item<'_>) -> Option<T>) -> Vec<Entry<T>> {
        let Some(table) = self.table(item) else { return Vec::new() };
        let mut entries = Vec::new();
        for item in self.items(table) {
            let key = item.key.to_owned();
            entries.extend(value(self, item).map(|value| Entry { key, value, span: Some(item.key_span) }));
        }
        entries
    }

    fn text_of(&mut self, item: Item<'_>) -> Option<String> {
        self.text(item).map(str::to_owned)
    }

    fn rust_type(&mut self, item: Item<'_>) -> Option<String> {
        let text = self.text(item)?;
        if syn::parse_str::<syn::Type>(text).is_err() {
            self.wrong(item.span, format!("`{text}` is no Rust type"));
            return None;
        }
        Some(text.to_owned())
    }

    fn derives(&mut self, item: Item<'_>) -> Option<Vec<String>> {
        let mut derives = Vec::new();
        for (text, span) in self.texts(item) {
            match syn::parse_str::<syn::Path>(text) {
                Ok(_) => derives.push(text.to_owned()),
                Err(_) => self.wrong(span, format!("`{text}` is no path of a derive")),
            }
        }
        Some(derives)
    }

    fn openness(&mut self, item: Item<'_>) -> Option<Openness> {
        self.word(item, &[("open", Openness::Open), ("closed", Openness::Closed)])
    }

    /// As it stands behind the `=` in a manifest.
    fn dependency(&mut self, item: Item<'_>) -> Option<String> {
        Some(self.written(item.span).to_owned()).filter(|text| !text.is_empty())
    }

    fn grouping(&mut self, item: Item<'_>) -> Option<Grouping> {
        let table = self.table(item)?;
        let mut grouping = None;
        for item in self.items(table) {
            match item.key {
                "by" => grouping = self.word(item, &[("tag", Grouping::Tag), ("none", Grouping::Flat)]),
                _ => self.unknown(item, &["by"]),
            }
        }
        grouping
    }

    fn filter(&mut self, item: Item<'_>, filter: &mut Filter) {
        const KEYS: [&str; 6] =
            ["include", "exclude", "include-tags", "exclude-tags", "include-paths", "exclude-paths"];
        let Some(table) = self.table(item) else { return };
        for item in self.items(table) {
            let (list, by) = match item.key {
                "include" => (&mut filter.include, By::Name),
                "exclude" => (&mut filter.exclude, By::Name),
                "include-tags" => (&mut filter.include, By::Tag),
                "exclude-tags" => (&mut filter.exclude, By::Tag),
                "include-paths" => (&mut filter.include, By::Path),
                "exclude-paths" => (&mut filter.exclude, By::Path),
                _ => {
                    self.unknown(item, &KEYS);
                    continue;
                }
            };
            let globs = self.texts(item).into_iter();
            list.extend(globs.map(|(glob, span)| Pattern { by, glob: glob.to_owned(), span: Some(span) }));
        }
    }

    fn paging(&mut self, item: Item<'_>) -> Option<Paging> {
        const KEYS: [&str; 6] = ["items", "token", "next", "link", "offset", "page"];
        let table = self.table(item)?;
        let (mut items, mut next) = (Vec::new(), Vec::new());
        for item in self.items(table) {
            match item.key {
                "items" => items = dotted(self.text(item)?),
                "token" => next.extend(self.token(item)),
                "next" => next.extend(self.text(item).map(|text| Next::Url { output: dotted(text) })),
                "link" => next.extend(self.truth(item).filter(|link| *link).map(|_| Next::Link)),
                "offset" => next.extend(self.text_of(item).map(|input| Next::Offset { input })),
                "page" => next.extend(self.text_of(item).map(|input| Next::Page { input })),
                _ => self.unknown(item, &KEYS),
            }
        }
        match next.len() {
            1 => Some(Paging { items, next: next.remove(0) }),
            _ => {
                self.wrong(item.key_span, "pages follow by one of `token`, `next`, `link`, `offset`, `page`");
                None
            }
        }
    }

    fn token(&mut self, item: Item<'_>) -> Option<Next> {
        let table = self.table(item)?;
        let (mut input, mut output) = (None, None);
        for item in self.items(table) {
            match item.key {
                "input" => input = self.text_of(item),
                "output" => output = self.text(item).map(dotted),
                _ => self.unknown(item, &["input", "output"]),
            }
        }
        match (input, output) {
            (Some(input), Some(output)) => Some(Next::Token { input, output }),
            _ => {
                self.wrong(item.span, "`token` has an `input` and an `output`");
                None
            }
        }
    }
}

/// The way to a member of a member, outermost first.
fn dotted(text: &str) -> Vec<String> {
    text.split('.').filter(|part| !part.is_empty()).map(str::to_owned).collect()
}
