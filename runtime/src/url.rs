//! The little of URLs that the core itself needs.

#[cfg(feature = "param")]
use percent_encoding::CONTROLS;
#[cfg(any(feature = "client", feature = "param"))]
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};

#[cfg(feature = "client")]
use crate::protocol::Malformed;

/// All but the unreserved characters of RFC 3986, section 2.3.
#[cfg(any(feature = "client", feature = "param"))]
pub(crate) const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What may stand nowhere in a URL (RFC 3986, section 2): a path of a contract may have it all the same.
#[cfg(feature = "param")]
pub(crate) const ILLEGAL: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The same URL with one more query parameter.
#[cfg(feature = "client")]
pub(crate) fn append_query(uri: &http::Uri, name: &str, value: &str) -> Result<http::Uri, Malformed> {
    use percent_encoding::utf8_percent_encode;

    let pair = format!("{}={}", utf8_percent_encode(name, RESERVED), utf8_percent_encode(value, RESERVED));
    let joined = match uri.query() {
        Some("") | None => format!("{}?{pair}", uri.path()),
        Some(query) => format!("{}?{query}&{pair}", uri.path()),
    };
    let mut parts = uri.clone().into_parts();
    let broken = || Malformed::new("the query makes no URL");
    parts.path_and_query = Some(joined.parse().map_err(|error| broken().with_source(error))?);
    http::Uri::from_parts(parts).map_err(|error| broken().with_source(error))
}

/// The decoded value of the first query parameter of this name.
#[cfg(feature = "server")]
pub(crate) fn query_value(uri: &http::Uri, name: &str) -> Option<String> {
    let decode = |text: &str| {
        let text = text.replace('+', " ");
        percent_encoding::percent_decode_str(&text).decode_utf8_lossy().into_owned()
    };
    uri.query()?.split('&').find_map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(key) == name).then(|| decode(value))
    })
}
