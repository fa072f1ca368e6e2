//! From a method and a path to the operations that may be meant.
//!
//! Templates are cut at slashes into a tree. Of two segments that match, text beats a pattern with text
//! in it, that beats a bare value, and that the rest of the path; what cannot be finished is taken back. A template may
//! end in a query (`/books?drafts=true`): of several that match, the one that asks for most is meant.

use std::collections::BTreeMap;

use http::Method;
use percent_encoding::percent_decode_str;

use crate::protocol::{Address, Piece};

/// All addresses of a service.
#[derive(Debug, Default)]
pub(super) struct Router {
    root: Node,
    /// Operations that own any path.
    anywhere: BTreeMap<String, Vec<usize>>,
    /// The query that the template of a route has; mostly none.
    queries: Vec<&'static str>,
}

#[derive(Debug, Default)]
struct Node {
    texts: BTreeMap<String, Node>,
    patterns: Vec<(Pattern, Node)>,
    /// Routes that end here, by method.
    here: BTreeMap<String, Vec<usize>>,
    /// Routes whose last value takes the rest of the path.
    rest: Vec<(u16, BTreeMap<String, Vec<usize>>)>,
}

/// A segment with values in it, slashes cut away.
type Pattern = Vec<Piece>;

/// What was found.
#[derive(Debug, PartialEq)]
pub(super) enum Found {
    /// The operations (several where a selector tells them apart) and the values of the path.
    Routes(Vec<usize>, Vec<(u16, String)>),
    /// The path is known, the method is not; these are.
    Method(Vec<String>),
    /// The path is not known.
    Nothing,
}

impl Router {
    /// Of these addresses; a route is told by its index.
    pub(super) fn new(addresses: impl Iterator<Item = Address>) -> Router {
        let mut router = Router::default();
        for (route, address) in addresses.enumerate() {
            let method = address.method.as_str().to_owned();
            router.queries.push(query_of(address.path));
            let ends = match address.path {
                [] => &mut router.anywhere,
                path => router.root.insert(segments(path)),
            };
            ends.entry(method).or_default().push(route);
        }
        router
    }

    pub(super) fn find(&self, method: &Method, path: &str, query: &str) -> Found {
        let path = path.strip_prefix('/').unwrap_or(path);
        let mut search = Search { method: method.as_str(), allowed: Vec::new(), values: Vec::new() };
        let found = search.node(&self.root, Some(path));
        let found = found.or_else(|| search.ends(&self.anywhere));
        match found {
            Some(routes) => match self.asked(routes, query) {
                routes if routes.is_empty() => Found::Nothing,
                routes => Found::Routes(routes, search.values),
            },
            None if search.allowed.is_empty() => Found::Nothing,
            None => {
                search.allowed.sort();
                search.allowed.dedup();
                Found::Method(search.allowed)
            }
        }
    }
}

impl Router {
    /// Those whose own query stands in that of the request: all that ask for as much as any.
    fn asked(&self, routes: &[usize], query: &str) -> Vec<usize> {
        let pairs = |text: &'static str| text.split('&').filter(|pair| !pair.is_empty());
        let stands = |pair: &str| query.split('&').any(|known| known == pair);
        let asked = routes.iter().filter(|route| pairs(self.queries[**route]).all(stands));
        let asked: Vec<_> = asked.map(|route| (pairs(self.queries[*route]).count(), *route)).collect();
        let most = asked.iter().map(|(count, _)| *count).max();
        asked.into_iter().filter(|(count, _)| Some(*count) == most).map(|(_, route)| route).collect()
    }
}

/// What stands behind the question mark of a template.
fn query_of(path: &'static [Piece]) -> &'static str {
    let texts = path.iter().filter_map(|piece| match piece {
        Piece::Text(text) | Piece::Own(text) => Some(*text),
        Piece::Value(_) | Piece::Rest(_) => None,
    });
    texts.filter_map(|text| text.split_once('?')).map(|(_, query)| query).next().unwrap_or_default()
}

enum Segment {
    Text(String),
    Pattern(Pattern),
    Rest(u16),
}

/// Cuts a template at its slashes.
fn segments(path: &[Piece]) -> Vec<Segment> {
    let mut all: Vec<Pattern> = vec![Vec::new()];
    for piece in path {
        let (Piece::Text(text) | Piece::Own(text)) = piece else {
            all.last_mut().expect("it begins with one").push(*piece);
            continue;
        };
        let text = text.split_once('?').map_or(*text, |(path, _)| path);
        for (i, part) in text.split('/').enumerate() {
            if i > 0 {
                all.push(Vec::new());
            }
            if !part.is_empty() {
                all.last_mut().expect("it begins with one").push(Piece::Text(part));
            }
        }
    }
    // A template begins with a slash: what stands before it is nothing.
    let skip = usize::from(all.len() > 1 && all[0].is_empty());
    all.into_iter().skip(skip).map(Segment::of).collect()
}

impl Segment {
    fn of(pattern: Pattern) -> Segment {
        match pattern.as_slice() {
            [] => Segment::Text(String::new()),
            [Piece::Rest(value)] => Segment::Rest(*value),
            pieces if pieces.iter().all(|piece| matches!(piece, Piece::Text(_))) => {
                let texts = pieces.iter().filter_map(|piece| match piece {
                    Piece::Text(text) => Some(*text),
                    _ => None,
                });
                Segment::Text(texts.collect())
            }
            _ => Segment::Pattern(pattern),
        }
    }
}

impl Node {
    fn insert(&mut self, segments: Vec<Segment>) -> &mut BTreeMap<String, Vec<usize>> {
        let mut node = self;
        for segment in segments {
            node = match segment {
                Segment::Text(text) => node.texts.entry(text).or_default(),
                Segment::Pattern(pattern) => node.pattern(pattern),
                Segment::Rest(value) => {
                    node.rest.push((value, BTreeMap::new()));
                    let last = node.rest.last_mut().expect("it was just pushed");
                    return &mut last.1;
                }
            };
        }
        &mut node.here
    }

    /// The node below a pattern. Templates of other value indices stay apart: their values differ.
    fn pattern(&mut self, pattern: Pattern) -> &mut Node {
        let at = match self.patterns.iter().position(|(known, _)| *known == pattern) {
            Some(at) => at,
            None => {
                let weight = weight(&pattern);
                let at = self.patterns.partition_point(|(known, _)| self::weight(known) >= weight);
                self.patterns.insert(at, (pattern, Node::default()));
                at
            }
        };
        &mut self.patterns[at].1
    }
}

/// How much text a pattern fixes.
fn weight(pattern: &[Piece]) -> usize {
    pattern.iter().map(|piece| if let Piece::Text(text) = piece { text.len() } else { 0 }).sum()
}

struct Search<'a> {
    method: &'a str,
    allowed: Vec<String>,
    values: Vec<(u16, String)>,
}

impl Search<'_> {
    /// `path` is what is left, without the slash before it; `None` after the last segment.
    fn node<'n>(&mut self, node: &'n Node, path: Option<&str>) -> Option<&'n [usize]> {
        let Some(path) = path else {
            return self.ends(&node.here);
        };
        let (segment, rest) = match path.split_once('/') {
            Some((segment, rest)) => (segment, Some(rest)),
            None => (path, None),
        };
        let text = percent_decode_str(segment).decode_utf8_lossy();
        if let Some(below) = node.texts.get(text.as_ref())
            && let Some(found) = self.node(below, rest)
        {
            return Some(found);
        }
        for (pattern, below) in &node.patterns {
            let mark = self.values.len();
            if self.matches(pattern, segment)
                && let Some(found) = self.node(below, rest)
            {
                return Some(found);
            }
            self.values.truncate(mark);
        }
        for (value, ends) in &node.rest {
            if let Some(found) = self.ends(ends) {
                self.values.push((*value, path.to_owned()));
                return Some(found);
            }
        }
        None
    }

    fn ends<'n>(&mut self, ends: &'n BTreeMap<String, Vec<usize>>) -> Option<&'n [usize]> {
        match ends.get(self.method) {
            Some(routes) => Some(routes),
            None => {
                self.allowed.extend(ends.keys().cloned());
                None
            }
        }
    }

    fn matches(&mut self, pattern: &[Piece], segment: &str) -> bool {
        match pattern {
            [] => segment.is_empty(),
            [Piece::Text(text) | Piece::Own(text), pattern @ ..] => {
                strip(segment, text).is_some_and(|rest| self.matches(pattern, rest))
            }
            [Piece::Value(value) | Piece::Rest(value)] => {
                self.values.push((*value, segment.to_owned()));
                !segment.is_empty()
            }
            [Piece::Value(value) | Piece::Rest(value), pattern @ ..] => {
                let mark = self.values.len();
                for (end, _) in segment.char_indices().skip(1) {
                    self.values.push((*value, segment[..end].to_owned()));
                    if self.matches(pattern, &segment[end..]) {
                        return true;
                    }
                    self.values.truncate(mark);
                }
                false
            }
        }
    }
}

/// What stands behind a text in a segment that may have any of its bytes percent-encoded.
fn strip<'s>(segment: &'s str, text: &str) -> Option<&'s str> {
    let hex = |digit: u8| char::from(digit).to_digit(16);
    text.bytes().try_fold(segment, |rest, byte| match *rest.as_bytes() {
        [b'%', high, low, ..] if hex(high)? * 16 + hex(low)? == u32::from(byte) => rest.get(3..),
        [first, ..] if first == byte => rest.get(1..),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOOKS: &[Piece] = &[Piece::Text("/books")];
    const BOOK: &[Piece] = &[Piece::Text("/books/"), Piece::Value(0)];
    const NEWEST: &[Piece] = &[Piece::Text("/books/newest")];
    const ACCOUNT: &[Piece] = &[Piece::Text("/Accounts/"), Piece::Value(0), Piece::Text(".json")];
    const RANGE: &[Piece] = &[Piece::Text("/range/"), Piece::Value(0), Piece::Text(".."), Piece::Value(1)];
    const BELOW: &[Piece] = &[Piece::Text("/books/"), Piece::Value(0), Piece::Text("/loans")];
    const FILE: &[Piece] = &[Piece::Text("/files/"), Piece::Rest(0)];
    const LATEST: &[Piece] = &[Piece::Text("/latest?of=all")];
    const DRAFTS: &[Piece] = &[Piece::Text("/books/"), Piece::Value(0), Piece::Text("?drafts=true")];

    fn router() -> Router {
        let get = [BOOKS, BOOK, NEWEST, ACCOUNT, RANGE, BELOW, FILE].map(|path| (Method::GET, path));
        let all = get.into_iter().chain([
            (Method::POST, NEWEST),
            (Method::DELETE, BOOK),
            (Method::GET, DRAFTS),
            (Method::GET, LATEST),
        ]);
        Router::new(all.map(|(method, path)| Address { method, path, selector: None }))
    }

    fn get(path: &str) -> String {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        match router().find(&Method::GET, path, query) {
            Found::Routes(routes, values) => format!("{routes:?} {values:?}"),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn text_beats_values() {
        assert_eq!(get("/books"), "[0] []");
        assert_eq!(get("/books/7"), r#"[1] [(0, "7")]"#);
        assert_eq!(get("/books/newest"), "[2] []");
        assert_eq!(get("/books/newest/loans"), r#"[5] [(0, "newest")]"#);
        assert_eq!(get("/b%6Foks/a%2Fb"), r#"[1] [(0, "a%2Fb")]"#);
    }

    #[test]
    fn a_query_of_the_template_is_asked_for() {
        assert_eq!(get("/books/7?draft=true"), r#"[1] [(0, "7")]"#);
        assert_eq!(get("/books/7?limit=1&drafts=true"), r#"[9] [(0, "7")]"#);
        assert_eq!(get("/latest?of=all"), "[10] []");
        assert_eq!(get("/latest"), "Nothing");
    }

    #[test]
    fn text_within_a_segment() {
        assert_eq!(get("/Accounts/AC1.json"), r#"[3] [(0, "AC1")]"#);
        assert_eq!(get("/Accounts/a.json.json"), r#"[3] [(0, "a.json")]"#);
        assert_eq!(get("/Accounts/AC%31%2ejson"), r#"[3] [(0, "AC%31")]"#);
        assert_eq!(get("/Accounts/.json"), "Nothing");
        assert_eq!(get("/Accounts/AC1.xml"), "Nothing");
        assert_eq!(get("/range/1..9"), r#"[4] [(0, "1"), (1, "9")]"#);
        assert_eq!(get("/range/1.."), "Nothing");
    }

    #[test]
    fn rest_of_the_path() {
        assert_eq!(get("/files/a/b/c.txt"), r#"[6] [(0, "a/b/c.txt")]"#);
        assert_eq!(get("/"), "Nothing");
        assert_eq!(get("/books/"), "Nothing");
    }

    #[test]
    fn other_methods_are_told() {
        let find = |method| router().find(&method, "/books/newest", "");
        assert_eq!(find(Method::POST), Found::Routes(vec![7], vec![]));
        assert_eq!(find(Method::DELETE), Found::Routes(vec![8], vec![(0, "newest".to_owned())]));
        let allowed = ["DELETE", "GET", "POST"].map(str::to_owned).to_vec();
        assert_eq!(find(Method::PUT), Found::Method(allowed));
    }
}
