//! Path templates: their pieces, and names made of them.

use crate::ir::Initiator;
use crate::ir::binding::Segment;

/// The pieces of a template: `/accounts/{sid}.json` is `/accounts/`, `sid`, `.json`. What only looks like a
/// template (an open brace without its end) is text. A webhook has no path, a callback one that is no template.
pub(super) fn segments(template: &str, initiator: Initiator) -> Vec<Segment> {
    if initiator == Initiator::Server {
        return vec![Segment::Elsewhere(template.to_owned())];
    }
    let mut pieces = Vec::new();
    let mut literal = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        literal.push_str(before);
        match after.split_once('}').filter(|(name, _)| !name.is_empty() && !name.contains(['{', '/'])) {
            Some((name, after)) => {
                if !literal.is_empty() {
                    pieces.push(Segment::Literal(std::mem::take(&mut literal)));
                }
                pieces.push(Segment::Input(name.to_owned()));
                rest = after;
            }
            None => {
                literal.push('{');
                rest = after;
            }
        }
    }
    literal.push_str(rest);
    if !literal.is_empty() {
        pieces.push(Segment::Literal(literal));
    }
    pieces
}

/// What a server sees of a template: equal for templates that no request tells apart.
pub(super) fn route(method: &str, path: &[Segment]) -> String {
    let piece = |segment: &Segment| match segment {
        Segment::Literal(text) | Segment::Elsewhere(text) => text.clone(),
        Segment::Input(_) => "{}".to_owned(),
    };
    let path: String = path.iter().map(piece).collect();
    let seen = path.split_once('#').map_or(path.as_str(), |(seen, _)| seen);
    format!("{method} {seen}")
}

/// A name for an operation without one: `get /pets/{petId}/toys` is `get pets by petId toys`. It changes only when
/// method or path do.
pub(super) fn name(method: &str, words: &str, initiator: Initiator) -> String {
    let mut parts = vec![method.to_ascii_lowercase()];
    parts.extend(self::words(words));
    // A webhook is named by its name alone.
    if initiator == Initiator::Server && parts.len() > 1 {
        parts.remove(0);
    }
    parts.join("_")
}

/// The words of a template: `/pets/{petId}/toys` is `pets by petId toys`.
pub(super) fn words(template: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let clean = |text: &str| {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    for piece in segments(template, Initiator::Client) {
        match piece {
            Segment::Literal(text) | Segment::Elsewhere(text) => parts.extend(clean(&text)),
            Segment::Input(name) => {
                parts.push("by".to_owned());
                parts.extend(clean(&name));
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(template: &str, expected: &[&str], name_of_get: &str) {
        let pieces: Vec<String> = segments(template, Initiator::Client)
            .into_iter()
            .map(|piece| match piece {
                Segment::Literal(text) | Segment::Elsewhere(text) => text,
                Segment::Input(name) => format!("<{name}>"),
            })
            .collect();
        assert_eq!(pieces, expected);
        assert_eq!(name("GET", template, Initiator::Client), name_of_get);
    }

    #[test]
    fn templates_in_pieces() {
        check("/", &["/"], "get");
        check("/pets/{petId}/toys", &["/pets/", "<petId>", "/toys"], "get_pets_by_petId_toys");
        check("/Accounts/{Sid}.json", &["/Accounts/", "<Sid>", ".json"], "get_Accounts_by_Sid_json");
        check("/{a}{b}-x", &["/", "<a>", "<b>", "-x"], "get_by_a_by_b_x");
        check("/{}/{a/b}#/{c", &["/{}/{a/b}#/{c"], "get_a_b_c");
    }
}
