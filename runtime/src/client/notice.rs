//! What a service says about the end of an operation: the headers `Deprecation` (RFC 9745) and `Sunset` (RFC 8594).

use std::time::{Duration, SystemTime};

use http::HeaderMap;

/// An operation that answers still, but is to be left.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Notice {
    /// The operation's name in the contract.
    pub operation: &'static str,
    /// Since when, or from when on, it should not be called; `None` if only an end was told, or no time.
    pub deprecated: Option<SystemTime>,
    /// When it is likely to answer no more.
    pub sunset: Option<SystemTime>,
}

impl Notice {
    /// `None` where neither header stands. A date that is none is a notice all the same.
    pub(super) fn of(operation: &'static str, headers: &HeaderMap) -> Option<Notice> {
        let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default().trim());
        let (deprecated, sunset) = (text("deprecation"), text("sunset"));
        if deprecated.is_none() && sunset.is_none() {
            return None;
        }
        let sunset = sunset.and_then(|text| httpdate::parse_http_date(text).ok());
        Some(Notice { operation, deprecated: deprecated.and_then(date), sunset })
    }
}

/// A structured-field date (`@1688169599`); drafts of the RFC had HTTP dates.
fn date(text: &str) -> Option<SystemTime> {
    match text.strip_prefix('@') {
        Some(seconds) => SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds.parse().ok()?)),
        None => httpdate::parse_http_date(text).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notice(headers: &[(&'static str, &'static str)]) -> Option<(Option<u64>, Option<u64>)> {
        let header = |(name, value): &(&'static str, &'static str)| {
            (http::HeaderName::from_static(name), http::HeaderValue::from_static(value))
        };
        let notice = Notice::of("x", &headers.iter().map(header).collect())?;
        let seconds =
            |time: SystemTime| time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
        Some((notice.deprecated.map(seconds), notice.sunset.map(seconds)))
    }

    #[test]
    fn both_headers_in_all_their_forms() {
        assert_eq!(notice(&[]), None);
        assert_eq!(notice(&[("deprecation", "@1688169599")]), Some((Some(1_688_169_599), None)));
        let sunset = ("sunset", "Sun, 30 Jun 2024 23:59:59 GMT");
        assert_eq!(notice(&[sunset]), Some((None, Some(1_719_791_999))));
        assert_eq!(notice(&[("deprecation", "true"), sunset]), Some((None, Some(1_719_791_999))));
        assert_eq!(notice(&[("deprecation", "@-1"), ("sunset", "soon")]), Some((None, None)));
    }
}
