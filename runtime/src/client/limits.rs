//! What a service says about its limits: `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers, since
//! its revision 8).
//!
//! Both are lists of structured fields (RFC 9651). One that is malformed is ignored, and so are both on a reply from a cache.

use std::time::Duration;

use base64::Engine;
use http::HeaderMap;
use http::header::AGE;

use super::{Error, Full};

/// The limits of a service, as far as a reply tells. Quota that is left promises nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimits {
    /// What is allowed.
    pub policies: Vec<Policy>,
    /// What is left.
    pub current: Vec<Limit>,
}

/// What is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Policy {
    /// The policy's name.
    pub name: String,
    /// How much.
    pub quota: u64,
    /// Of what: `requests`, `content-bytes`, `concurrent-requests`.
    pub unit: String,
    /// In which time; `None` if that is not told.
    pub window: Option<Duration>,
    /// Whose quota it is, if it is shared.
    pub partition: Option<Vec<u8>>,
}

/// What is left of a policy's quota.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limit {
    /// The policy's name.
    pub name: String,
    /// How much is left.
    pub remaining: u64,
    /// When there will be more; `None` if that is not told.
    pub reset: Option<Duration>,
    /// Whose quota it is, if it is shared.
    pub partition: Option<Vec<u8>>,
}

impl RateLimits {
    /// What these headers tell.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> RateLimits {
        if headers.contains_key(AGE) {
            return RateLimits::default();
        }
        let items = |name| list(headers, name).unwrap_or_default();
        RateLimits {
            policies: items("ratelimit-policy").into_iter().filter_map(Policy::of).collect(),
            current: items("ratelimit").into_iter().filter_map(Limit::of).collect(),
        }
    }

    /// When all that is used up is there again; `None` where nothing is used up, or no time is told.
    pub(super) fn reset(&self) -> Option<Duration> {
        self.current.iter().filter(|limit| limit.remaining == 0).filter_map(|limit| limit.reset).max()
    }
}

impl<E> Error<E> {
    /// What the reply tells of the service's limits.
    pub fn limits(&self) -> RateLimits {
        RateLimits::of(self.headers())
    }
}

impl<T, H> Full<T, H> {
    /// What the reply tells of the service's limits.
    pub fn limits(&self) -> RateLimits {
        RateLimits::of(&self.raw_headers)
    }
}

impl Policy {
    fn of(item: Item) -> Option<Policy> {
        let window = match item.number("w") {
            Some(0) => return None,
            window => window.map(Duration::from_secs),
        };
        let unit = item.text("qu").unwrap_or_else(|| "requests".to_owned());
        let (quota, partition) = (item.number("q")?, item.bytes("pk"));
        Some(Policy { name: item.name, quota, unit, window, partition })
    }
}

impl Limit {
    fn of(item: Item) -> Option<Limit> {
        let reset = item.number("t").map(Duration::from_secs);
        let (remaining, partition) = (item.number("r")?, item.bytes("pk"));
        Some(Limit { name: item.name, remaining, reset, partition })
    }
}

/// An item of a list, with its parameters; of equal keys the last one counts.
struct Item {
    name: String,
    parameters: Vec<(String, Bare)>,
}

#[derive(Clone)]
enum Bare {
    Integer(i64),
    Text(String),
    Bytes(Vec<u8>),
    /// A truth value or a number with a fraction.
    Other,
}

impl Item {
    fn parameter(&self, key: &str) -> Option<&Bare> {
        self.parameters.iter().rev().find(|(own, _)| own == key).map(|(_, value)| value)
    }

    fn number(&self, key: &str) -> Option<u64> {
        match self.parameter(key)? {
            Bare::Integer(value) => u64::try_from(*value).ok(),
            _ => None,
        }
    }

    fn text(&self, key: &str) -> Option<String> {
        match self.parameter(key)? {
            Bare::Text(value) => Some(value.clone()),
            _ => None,
        }
    }

    fn bytes(&self, key: &str) -> Option<Vec<u8>> {
        match self.parameter(key)? {
            Bare::Bytes(value) => Some(value.clone()),
            _ => None,
        }
    }
}

/// A field as a list of strings or tokens (RFC 9651, section 4.2.1); `None` where it is none.
fn list(headers: &HeaderMap, name: &str) -> Option<Vec<Item>> {
    let lines = headers.get_all(name).iter().map(|value| value.to_str());
    let text = lines.collect::<Result<Vec<_>, _>>().ok()?.join(",");
    let mut rest = text.trim_matches(' ');
    let mut items = Vec::new();
    while !rest.is_empty() {
        let (item, after) = item(rest)?;
        items.extend(item);
        let after = after.trim_start_matches([' ', '\t']);
        if after.is_empty() {
            break;
        }
        rest = after.strip_prefix(',')?.trim_start_matches([' ', '\t']);
        // A comma at the end is no list.
        (!rest.is_empty()).then_some(())?;
    }
    Some(items)
}

/// An item and what stands behind it. One that is no text has no name and is left out.
fn item(text: &str) -> Option<(Option<Item>, &str)> {
    let (name, mut rest) = bare(text)?;
    let mut parameters = Vec::new();
    while let Some(after) = rest.strip_prefix(';') {
        let after = after.trim_start_matches(' ');
        let end = after.find(|c: char| !is_key(c)).unwrap_or(after.len());
        let key = &after[..end];
        key.starts_with(|c: char| c.is_ascii_lowercase() || c == '*').then_some(())?;
        let (value, after) = match after[end..].strip_prefix('=') {
            Some(value) => bare(value)?,
            None => (Bare::Other, &after[end..]),
        };
        parameters.push((key.to_owned(), value));
        rest = after;
    }
    let item = match name {
        Bare::Text(name) => Some(Item { name, parameters }),
        _ => None,
    };
    Some((item, rest))
}

fn is_key(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-' | '.' | '*')
}

/// A value and what stands behind it (RFC 9651, section 4.2.3.1).
fn bare(text: &str) -> Option<(Bare, &str)> {
    match text.bytes().next()? {
        b'"' => string(&text[1..]),
        b':' => {
            let (encoded, rest) = text[1..].split_once(':')?;
            let bytes = base64::engine::general_purpose::STANDARD.decode(encoded).ok()?;
            Some((Bare::Bytes(bytes), rest))
        }
        b'?' => {
            let rest = text.strip_prefix("?0").or_else(|| text.strip_prefix("?1"))?;
            Some((Bare::Other, rest))
        }
        b'-' | b'0'..=b'9' => {
            let end =
                text[1..].find(|c: char| !c.is_ascii_digit() && c != '.').map_or(text.len(), |at| at + 1);
            let (number, rest) = text.split_at(end);
            let digits = number.bytes().filter(u8::is_ascii_digit).count();
            match number.parse() {
                Ok(value) if digits <= 15 => Some((Bare::Integer(value), rest)),
                Err(_) if number.parse::<f64>().is_ok() => Some((Bare::Other, rest)),
                _ => None,
            }
        }
        first if first.is_ascii_alphabetic() || first == b'*' => {
            let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~:/".contains(c);
            let end = text.find(|c: char| !is_token(c)).unwrap_or(text.len());
            Some((Bare::Text(text[..end].to_owned()), &text[end..]))
        }
        _ => None,
    }
}

/// The rest of a string behind its first quote.
fn string(text: &str) -> Option<(Bare, &str)> {
    let mut out = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((Bare::Text(out), &text[at + 1..])),
            '\\' => out.push(chars.next().map(|(_, c)| c).filter(|c| matches!(c, '"' | '\\'))?),
            ' '..='~' => out.push(c),
            _ => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn of(headers: &[(&'static str, &'static str)]) -> RateLimits {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, HeaderValue::from_static(value));
        }
        RateLimits::of(&map)
    }

    #[test]
    fn both_fields_in_full() {
        let limits = of(&[
            (
                "ratelimit-policy",
                r#""burst";q=100;w=60, "daily";q=1000;w=86400;qu="content-bytes";pk=:c2hhcmVk:"#,
            ),
            ("ratelimit", r#""burst";r=50;t=30"#),
            ("ratelimit", r#""da\"ily" ; r=0"#),
        ]);
        // A blank before a parameter is none.
        assert_eq!(limits.current, []);
        let policy = |name: &str, quota, unit: &str, window, partition| Policy {
            name: name.to_owned(),
            quota,
            unit: unit.to_owned(),
            window: Some(Duration::from_secs(window)),
            partition,
        };
        let expected = [
            policy("burst", 100, "requests", 60, None),
            policy("daily", 1000, "content-bytes", 86400, Some(b"shared".to_vec())),
        ];
        assert_eq!(limits.policies, expected);
        let limits = of(&[("ratelimit", r#""burst";r=50;t=30"#), ("ratelimit", r#""da\"ily"; r=0;x;t=7"#)]);
        let current: Vec<_> =
            limits.current.iter().map(|limit| (limit.name.as_str(), limit.remaining, limit.reset)).collect();
        let seconds = |seconds| Some(Duration::from_secs(seconds));
        assert_eq!(current, [("burst", 50, seconds(30)), ("da\"ily", 0, seconds(7))]);
        assert_eq!(limits.reset(), seconds(7));
    }

    #[test]
    fn what_is_malformed_or_from_a_cache_is_ignored() {
        for text in [
            "",
            "\"a\"",
            "\"a\";r",
            "\"a\";r=-1",
            "\"a\";r=1.5",
            "\"a\";r=\"1\"",
            "\"a;r=1",
            "\"a\";r=1,",
            "5;r=1",
            "\"a\";r=1 \"b\";r=2",
            "\"a\";R=1",
            "\"a\";r=1;pk=:?:",
            "\"a\";r=1234567890123456",
            "\"\\n\";r=1",
            "é;r=1",
            ";r=1",
            "limit=10, remaining=5, reset=1",
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("ratelimit", HeaderValue::from_str(text).expect("a header"));
            assert_eq!(RateLimits::of(&headers).current, [], "{text}");
        }
        let current = of(&[("ratelimit", "a;r=0;t=5"), ("age", "3")]).current;
        assert_eq!(current, []);
        assert_eq!(of(&[("ratelimit", "a;r=0;r=1;t=5")]).current[0].remaining, 1);
        assert_eq!(of(&[("ratelimit", "a;r=1;t=5")]).reset(), None);
        assert_eq!(of(&[("ratelimit-policy", "a;q=1;w=0, b;q=2")]).policies.len(), 1);
    }
}
