//! Which media type a message has, and which its receiver takes (RFC 9110, sections 8.3 and 12.5).

use http::HeaderMap;
use http::header::{ACCEPT, CONTENT_TYPE};

use super::binding::{Codec, Media};

/// The type of a message among those declared; the first if the message does not say.
/// A type the contract does not name is taken for one of the same codec.
pub(super) fn of_message<'m>(headers: &HeaderMap, declared: &'m [Media]) -> Result<&'m Media, String> {
    let Some(first) = declared.first() else {
        return Err(String::new());
    };
    let Some(value) = headers.get(CONTENT_TYPE) else {
        return Ok(first);
    };
    let value = String::from_utf8_lossy(value.as_bytes());
    let sent = essence(&value);
    let given = parameters(&value);
    let alike = declared.iter().filter(|media| essence(media.name) == sent);
    // Of types that differ in their parameters, the one that asks for most of what is there.
    let fit = |media: &Media| {
        let asked = parameters(media.name);
        let fits = asked.iter().all(|parameter| given.contains(parameter));
        if fits { 1 + asked.len() } else { 0 }
    };
    let exact = alike.reduce(|best, next| if fit(next) > fit(best) { next } else { best });
    let found = exact
        .or_else(|| declared.iter().find(|media| covers(&essence(media.name), &sent)))
        .or_else(|| declared.iter().find(|media| media.codec == Codec::Json && is_json(&sent)));
    found.ok_or(sent)
}

/// The content type of a message with its parameters; empty if it does not say.
pub(super) fn content_type(headers: &HeaderMap) -> String {
    headers
        .get(CONTENT_TYPE)
        .map_or(String::new(), |value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// The type to answer with, as the receiver prefers; `None` if it takes none of them.
pub(super) fn acceptable<'m>(
    headers: &HeaderMap,
    offered: impl IntoIterator<Item = &'m Media>,
) -> Option<&'m Media> {
    let mut offered = offered.into_iter();
    let ranges: Vec<String> = headers
        .get_all(ACCEPT)
        .iter()
        .flat_map(|value| {
            String::from_utf8_lossy(value.as_bytes()).split(',').map(str::to_owned).collect::<Vec<_>>()
        })
        .filter(|range| !range.trim().is_empty())
        .collect();
    if ranges.is_empty() {
        return offered.next();
    }
    let weigh = |media: &Media| {
        let name = essence(media.name);
        let matching = ranges.iter().filter(|range| covers(&essence(range), &name));
        // The most specific range that matches says how much the type is liked.
        matching.max_by_key(|range| specificity(range)).map_or(0, |range| quality(range))
    };
    let weighed = offered.map(|media| (weigh(media), media)).filter(|(weight, _)| *weight > 0);
    // Of equals the first of the contract.
    weighed.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, media)| media)
}

/// The list a client sends as `Accept`.
pub(super) fn accept<'m>(declared: impl Iterator<Item = &'m Media>) -> String {
    let mut names: Vec<String> = Vec::new();
    for media in declared {
        let name = essence(media.name);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}

/// Type and subtype without parameters, in lower case.
fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The parameters in lower case; one without a value counts, too.
fn parameters(name: &str) -> Vec<String> {
    let parameters = name.split(';').skip(1).map(|parameter| parameter.trim().to_ascii_lowercase());
    parameters.filter(|parameter| !parameter.is_empty()).collect()
}

fn is_json(name: &str) -> bool {
    name == "application/json" || name.ends_with("+json")
}

fn covers(range: &str, name: &str) -> bool {
    match range.strip_suffix("/*") {
        Some("*") => true,
        Some(kind) => name.split('/').next() == Some(kind),
        None => range == name,
    }
}

fn specificity(range: &str) -> u8 {
    match essence(range).strip_suffix("/*") {
        Some("*") => 0,
        Some(_) => 1,
        None => 2,
    }
}

/// The weight in thousandths.
pub(super) fn quality(range: &str) -> u32 {
    let weight = range.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("q").then(|| value.trim().parse::<f32>().ok())?
    });
    (weight.unwrap_or(1.0).clamp(0.0, 1.0) * 1000.0) as u32
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    const OFFERED: [Media; 2] = [Media::JSON, Media::TEXT];

    fn chosen(accept: &str) -> Option<&'static str> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_str(accept).unwrap());
        acceptable(&headers, &OFFERED).map(|media| media.name)
    }

    #[test]
    fn the_receiver_chooses() {
        let (json, text) = (Some(Media::JSON.name), Some(Media::TEXT.name));
        assert_eq!(chosen("*/*"), json);
        assert_eq!(chosen("text/*"), text);
        assert_eq!(chosen("application/json;q=0.5, text/plain"), text);
        assert_eq!(chosen("application/json;q=0, */*;q=0.1"), text);
        assert_eq!(chosen("image/png"), None);
        assert_eq!(acceptable(&HeaderMap::new(), &OFFERED).map(|m| m.name), json);
    }

    #[test]
    fn a_message_is_of_a_declared_type_or_codec() {
        let of = |sent: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, HeaderValue::from_str(sent).unwrap());
            of_message(&headers, &OFFERED).map(|media| media.codec)
        };
        assert_eq!(of("Application/JSON; charset=utf-8"), Ok(Codec::Json));
        assert_eq!(of("application/vnd.library.v1+json"), Ok(Codec::Json));
        assert_eq!(of("text/plain"), Ok(Codec::Text));
        assert_eq!(of("text/html"), Err("text/html".to_owned()));
        assert_eq!(of_message(&HeaderMap::new(), &OFFERED).map(|m| m.codec), Ok(Codec::Json));
    }

    #[test]
    fn parameters_tell_types_apart() {
        let logs = ["application/json", "application/json;simple", "application/json; v=2; simple"]
            .map(|name| Media::new(name, Codec::Json));
        let of = |sent: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, HeaderValue::from_str(sent).unwrap());
            let media = of_message(&headers, &logs).unwrap();
            logs.iter().position(|known| std::ptr::eq(known, media)).unwrap()
        };
        assert_eq!(of("application/json"), 0);
        assert_eq!(of("application/json; charset=utf-8"), 0);
        assert_eq!(of("application/json; Simple"), 1);
        assert_eq!(of("application/json;simple;v=2"), 2);
    }
}
