//! Tables of TOML with places: what a key holds, or a finding that says what it should hold.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::codes::settings::{FILE, FILE_KEY};

use crate::diagnostic::{Diagnostic, Diagnostics, closest};
use crate::source::{FileId, Span};

/// Reads one file; what is wrong is collected.
pub(super) struct Reader<'o> {
    pub(super) file: FileId,
    pub(super) text: &'o str,
    pub(super) out: &'o mut Diagnostics,
}

/// A key with its value.
#[derive(Clone, Copy)]
pub(super) struct Item<'a> {
    pub(super) key: &'a str,
    pub(super) key_span: Span,
    pub(super) value: &'a DeValue<'a>,
    pub(super) span: Span,
}

impl Reader<'_> {
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range.start, range.end)
    }

    /// What is written at a place of the file.
    pub(super) fn written(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// The entries of a table in the order of the file.
    pub(super) fn items<'a>(&self, table: &'a DeTable<'a>) -> Vec<Item<'a>> {
        let item = |(key, value): (&'a Spanned<_>, &'a Spanned<DeValue<'a>>)| {
            let text: &std::borrow::Cow<'a, str> = key.get_ref();
            Item {
                key: text.as_ref(),
                key_span: self.span(key.span()),
                value: value.get_ref(),
                span: self.span(value.span()),
            }
        };
        let mut items: Vec<_> = table.iter().map(item).collect();
        items.sort_by_key(|item| item.key_span.start);
        items
    }

    /// A key that this table does not have.
    pub(super) fn unknown(&mut self, item: Item<'_>, known: &[&str]) {
        let finding =
            Diagnostic::new(&FILE_KEY, item.key_span, format!("there is no key `{}` here", item.key));
        self.out.push(match closest(item.key, known.iter().copied()) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding.help(format!("known are {}", words(known))),
        });
    }

    pub(super) fn wrong(&mut self, span: Span, message: impl Into<String>) {
        self.out.push(Diagnostic::new(&FILE, span, message));
    }

    fn expected(&mut self, item: Item<'_>, what: &str) {
        let message = format!("`{}` is {}, not {what}", item.key, describe(item.value));
        self.wrong(item.span, message);
    }

    pub(super) fn text<'a>(&mut self, item: Item<'a>) -> Option<&'a str> {
        match item.value {
            DeValue::String(text) => Some(text.as_ref()),
            _ => {
                self.expected(item, "a string");
                None
            }
        }
    }

    pub(super) fn truth(&mut self, item: Item<'_>) -> Option<bool> {
        match item.value {
            DeValue::Boolean(value) => Some(*value),
            _ => {
                self.expected(item, "true or false");
                None
            }
        }
    }

    pub(super) fn table<'a>(&mut self, item: Item<'a>) -> Option<&'a DeTable<'a>> {
        match item.value {
            DeValue::Table(table) => Some(table),
            _ => {
                self.expected(item, "a table");
                None
            }
        }
    }

    /// A list of strings, each with its place; one string is a list of one.
    pub(super) fn texts<'a>(&mut self, item: Item<'a>) -> Vec<(&'a str, Span)> {
        let items = match item.value {
            DeValue::String(text) => return vec![(text.as_ref(), item.span)],
            DeValue::Array(items) => items,
            _ => {
                self.expected(item, "a list of strings");
                return Vec::new();
            }
        };
        let mut texts = Vec::new();
        for one in items {
            let value = Item { value: one.get_ref(), span: self.span(one.span()), ..item };
            texts.extend(self.text(value).map(|text| (text, value.span)));
        }
        texts
    }

    /// One of a few words.
    pub(super) fn word<T: Copy>(&mut self, item: Item<'_>, choices: &[(&str, T)]) -> Option<T> {
        let text = self.text(item)?;
        let found = choices.iter().find(|(word, _)| *word == text).map(|(_, choice)| *choice);
        if found.is_none() {
            let known: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
            self.wrong(item.span, format!("`{}` is one of {}", item.key, words(&known)));
        }
        found
    }
}

fn words(known: &[&str]) -> String {
    let quoted: Vec<_> = known.iter().map(|word| format!("`{word}`")).collect();
    quoted.join(", ")
}

fn describe(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "a truth value",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
