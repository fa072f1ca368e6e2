//! Formats of strings that have no type of their own (JSON Schema 2020-12 validation, section 7.3).
//!
//! Each is checked by its grammar alone: no name is looked up. A format that is not in the list holds for every text.

use std::net::{Ipv4Addr, Ipv6Addr};

/// Whether a text is of a format.
pub(super) fn holds(format: &str, text: &str) -> bool {
    match format {
        "email" => text.is_ascii() && is_mailbox(text),
        "idn-email" => is_mailbox(text),
        "hostname" => text.is_ascii() && is_hostname(text),
        "idn-hostname" => is_hostname(text),
        "ipv4" => text.parse::<Ipv4Addr>().is_ok(),
        "ipv6" => text.parse::<Ipv6Addr>().is_ok(),
        "uri-reference" => text.is_ascii() && is_reference(text),
        "iri-reference" => is_reference(text),
        "iri" => is_reference(text) && has_scheme(text),
        "uri-template" => is_template(text),
        "json-pointer" => is_pointer(text),
        "relative-json-pointer" => is_relative(text),
        "regex" => is_pattern(text),
        _ => true,
    }
}

/// RFC 5321, section 4.1.2: a local part and a domain or an address in brackets.
fn is_mailbox(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let atom = |c: char| c.is_alphanumeric() || !c.is_ascii() || "!#$%&'*+-/=?^_`{|}~".contains(c);
    let dotted = |text: &str| text.split('.').all(|atoms| !atoms.is_empty() && atoms.chars().all(atom));
    let quoted = |text: &str| text.len() > 1 && text.starts_with('"') && text.ends_with('"');
    let bracketed = domain.starts_with('[') && domain.ends_with(']');
    local.len() <= 64 && (dotted(local) || quoted(local)) && (bracketed || is_hostname(domain))
}

/// RFC 1123, section 2.1.
fn is_hostname(text: &str) -> bool {
    let label = |label: &str| {
        let inner = |c: char| c.is_alphanumeric() || c == '-' || !c.is_ascii();
        (1..=63).contains(&label.len())
            && label.chars().all(inner)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.len() <= 253 && text.split('.').all(label)
}

/// RFC 3986, section 4.1: nothing that may stand in no URI, and percent signs before two digits.
fn is_reference(text: &str) -> bool {
    let mut fragment = false;
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let fine = match c {
            '%' => (0..2).all(|_| rest.next().is_some_and(|digit| digit.is_ascii_hexdigit())),
            '#' => !std::mem::replace(&mut fragment, true),
            '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' => false,
            c => !c.is_whitespace() && !c.is_control(),
        };
        if !fine {
            return false;
        }
    }
    // A colon in the first segment of a path would make it a scheme.
    let first = text.split(['/', '?', '#']).next().unwrap_or_default();
    !first.contains(':') || has_scheme(text)
}

fn has_scheme(text: &str) -> bool {
    text.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

/// RFC 6570, section 2: expressions in braces that are closed.
fn is_template(text: &str) -> bool {
    let mut open = false;
    let braces = text.chars().filter(|c| matches!(c, '{' | '}'));
    let paired = braces.fold(true, |fine, c| {
        let turned = (c == '{') != open;
        open = c == '{';
        fine && turned
    });
    paired && !open && !text.contains("{}") && !text.chars().any(char::is_control)
}

/// RFC 6901, section 3.
fn is_pointer(text: &str) -> bool {
    let escapes = text.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
    (text.is_empty() || text.starts_with('/')) && escapes
}

/// draft-bhutton-relative-json-pointer-00, section 3.
fn is_relative(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    let plain = number == "0" || (!number.is_empty() && !number.starts_with('0'));
    plain && (rest == "#" || is_pointer(rest))
}

#[cfg(feature = "regex")]
fn is_pattern(text: &str) -> bool {
    // What only ECMA-262 knows is a pattern, too.
    let foreign = ["(?=", "(?!", "(?<", "\\1", "\\k"].iter().any(|sign| text.contains(sign));
    foreign || regex::Regex::new(&super::pattern::translate(text)).is_ok()
}

#[cfg(not(feature = "regex"))]
fn is_pattern(_: &str) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::holds;

    #[test]
    fn texts_are_of_their_format() {
        for (format, good, bad) in [
            (
                "email",
                &["a@b", "a.b+c@x-y.example", "\"a b\"@[127.0.0.1]"][..],
                &["a", "a@", "@b", "a b@c", "é@b"][..],
            ),
            ("idn-email", &["é@ü.example"], &["é"]),
            ("hostname", &["a", "a-b.c1"], &["", "-a", "a-", "a..b", "a_b", "ü"]),
            ("idn-hostname", &["ü.example"], &["a b"]),
            ("ipv4", &["127.0.0.1"], &["127.0.0.256", "1.2.3", "::1"]),
            ("ipv6", &["::1", "fe80::1:2"], &["127.0.0.1", "::1::"]),
            ("uri-reference", &["", "/a?b#c", "http://a/%20", "../a:b"], &["a b", "%2", "1:2", "#a#b", "ü"]),
            ("iri", &["http://ü/é"], &["/é"]),
            ("uri-template", &["/a/{b}{?c,d}"], &["/a/{b", "{}", "}{"]),
            ("json-pointer", &["", "/a/~0~1"], &["a", "/~2", "/~"]),
            ("relative-json-pointer", &["0", "1/a", "2#"], &["", "/a", "01", "a"]),
            ("regex", &["^a+$", "(?=a)"], &["(", "a{2,1}"]),
            ("unheard-of", &["anything"], &[]),
        ] {
            good.iter().for_each(|text| assert!(holds(format, text), "{format}: {text}"));
            bad.iter().for_each(|text| assert!(!holds(format, text), "{format}: {text}"));
        }
    }
}
