//! From one page of a list to the next: what the reply says, and what the next request says for it.

use http::HeaderMap;
use http::header::LINK;

use crate::record::{Record, Slot, View};

/// How a list continues: a fact of an operation, printed by the generator. Members are told by their index in the
/// record's table, outermost first.
#[derive(Debug)]
pub struct Paging {
    /// The way to the items in the reply; empty where the reply is the list.
    pub items: &'static [usize],
    /// Where the next page is.
    pub next: Next,
}

/// Where the next page of a list is.
#[derive(Debug)]
pub enum Next {
    /// The reply has a token that goes into an input; no token or an empty one ends the list.
    Token {
        /// The input that takes it.
        input: usize,
        /// The way to it in the reply.
        output: &'static [usize],
    },
    /// The reply has the URL of the next page; none ends the list.
    Url {
        /// The way to it in the reply.
        output: &'static [usize],
    },
    /// The reply has the URL in a `Link` header with `rel="next"` (RFC 8288).
    Link,
    /// An input counts the items before the page; a page without items ends the list.
    Offset {
        /// That input.
        input: usize,
    },
    /// An input counts pages; a page without items ends the list.
    Page {
        /// That input.
        input: usize,
        /// The number of the page that comes without one.
        first: i64,
    },
}

/// The state between two pages.
pub(super) struct Turn {
    paging: &'static Paging,
    /// The last token or URL: one that comes again leads in a circle.
    last: Option<String>,
    url: Option<String>,
}

impl Turn {
    pub(super) fn new(paging: &'static Paging) -> Turn {
        Turn { paging, last: None, url: None }
    }

    /// The URL of the next page, if that is how the list continues.
    pub(super) fn take_url(&mut self) -> Option<String> {
        self.url.take()
    }

    /// Sets the input up for the page behind this one; false where this is the last.
    pub(super) fn advance(
        &mut self,
        input: &mut dyn Record,
        page: View<'_>,
        headers: &HeaderMap,
    ) -> Result<bool, &'static str> {
        let count = || at(page, self.paging.items).items().map_or(0, |items| items.len());
        match self.paging.next {
            Next::Token { input: index, output } => match text(at(page, output)) {
                None => Ok(false),
                Some(token) => {
                    self.is_new(&token)?;
                    set_text(input.slot_at(index), &token)
                }
            },
            Next::Url { output } => self.follow(text(at(page, output))),
            Next::Link => self.follow(next_link(headers)),
            Next::Offset { input: index } => match count() {
                0 => Ok(false),
                count => {
                    let before = number(input.view_at(index)).unwrap_or(0);
                    set_number(input.slot_at(index), before.saturating_add_unsigned(count as u64))
                }
            },
            Next::Page { input: index, first } => match count() {
                0 => Ok(false),
                _ => {
                    let before = number(input.view_at(index)).unwrap_or(first);
                    set_number(input.slot_at(index), before.saturating_add(1))
                }
            },
        }
    }

    fn follow(&mut self, url: Option<String>) -> Result<bool, &'static str> {
        let Some(url) = url else { return Ok(false) };
        self.is_new(&url)?;
        self.url = Some(url);
        Ok(true)
    }

    fn is_new(&mut self, token: &str) -> Result<(), &'static str> {
        if self.last.as_deref() == Some(token) {
            return Err("a page that leads to itself");
        }
        self.last = Some(token.to_owned());
        Ok(())
    }
}

/// The member of a member.
fn at<'a>(view: View<'a>, way: &[usize]) -> View<'a> {
    way.iter().fold(view, |view, index| match view {
        View::Record(record) => record.view_at(*index),
        View::Opaque(message) => message.view_at(*index),
        _ => View::None,
    })
}

/// A token or a URL; none where it is absent or empty.
fn text(view: View<'_>) -> Option<String> {
    let text = match view {
        View::Str(text) => text.to_owned(),
        View::Text(text) => text.to_text(),
        View::Name(name) => name.as_str().to_owned(),
        View::Any(value) => value.as_str()?.to_owned(),
        view => number(view)?.to_string(),
    };
    (!text.is_empty()).then_some(text)
}

fn number(view: View<'_>) -> Option<i64> {
    match view {
        View::I32(number) => Some(number.into()),
        View::U32(number) => Some(number.into()),
        View::I64(number) => Some(number),
        View::U64(number) => i64::try_from(number).ok(),
        View::F64(number) if number.fract() == 0.0 => Some(number as i64),
        View::Text(text) => text.to_text().parse().ok(),
        View::Str(text) => text.parse().ok(),
        _ => None,
    }
}

fn set_text(slot: Slot<'_>, token: &str) -> Result<bool, &'static str> {
    let fits = match slot {
        Slot::Opt(opt) => return set_text(opt.some(), token),
        Slot::Str(text) => {
            token.clone_into(text);
            true
        }
        Slot::Text(text) => text.parse(token),
        number => return token.parse().map_or(Err(UNFIT), |token| set_number(number, token)),
    };
    if fits { Ok(true) } else { Err(UNFIT) }
}

const UNFIT: &str = "a next page that the input cannot name";

fn set_number(slot: Slot<'_>, number: i64) -> Result<bool, &'static str> {
    let fits = match slot {
        Slot::Opt(opt) => return set_number(opt.some(), number),
        Slot::I32(to) => i32::try_from(number).is_ok_and(|number| put(to, number)),
        Slot::U32(to) => u32::try_from(number).is_ok_and(|number| put(to, number)),
        Slot::I64(to) => put(to, number),
        Slot::U64(to) => u64::try_from(number).is_ok_and(|number| put(to, number)),
        Slot::F64(to) => put(to, number as f64),
        Slot::Text(text) => text.parse(&number.to_string()),
        Slot::Str(text) => put(text, number.to_string()),
        _ => false,
    };
    if fits { Ok(true) } else { Err(UNFIT) }
}

fn put<T>(to: &mut T, value: T) -> bool {
    *to = value;
    true
}

/// The target of the first link with the relation `next` (RFC 8288, section 3).
fn next_link(headers: &HeaderMap) -> Option<String> {
    headers.get_all(LINK).iter().filter_map(|value| value.to_str().ok()).find_map(next_of)
}

fn next_of(text: &str) -> Option<String> {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('<') {
        let (target, parameters) = after.split_once('>')?;
        let end = end_of_link(parameters);
        let is_next = parameters[..end].split(';').any(|parameter| {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            let mut relations = value.trim().trim_matches('"').split_ascii_whitespace();
            name.trim().eq_ignore_ascii_case("rel") && relations.any(|rel| rel.eq_ignore_ascii_case("next"))
        });
        if is_next {
            return Some(target.to_owned()).filter(|target| !target.is_empty());
        }
        rest = &parameters[end..];
    }
    None
}

/// Where the parameters of a link end: at a comma outside of quotes.
fn end_of_link(parameters: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in parameters.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => return at,
            _ => {}
        }
    }
    parameters.len()
}

#[cfg(test)]
mod tests {
    use super::next_of;

    #[test]
    fn the_next_link_is_found_among_others() {
        let next = |text: &str| next_of(text).unwrap_or_default();
        assert_eq!(next(r#"</a?page=2>; rel="next", </a?page=9>; rel="last""#), "/a?page=2");
        assert_eq!(next(r#"<https://x/a,b>; title="a, <b>"; REL=next"#), "https://x/a,b");
        assert_eq!(next(r#"</1>; rel="prev first", </3>; rel="next up""#), "/3");
        assert_eq!(next(r#"</1>; rel="prev""#), "");
        assert_eq!(next("<"), "");
        assert_eq!(next(""), "");
    }
}
