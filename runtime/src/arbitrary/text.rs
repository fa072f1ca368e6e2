//! Strings.

use super::Maker;
use crate::record::Rule;

const PLAIN: &[char] = &['a', 'b', 'c', 'k', 'm', 'x', 'z', 'A', 'Q', 'Z', '0', '1', '7', '9', '-', '_'];
/// What codecs trip over: quotes, escapes, markup, delimiters, letters of two, three and four bytes.
const ODD: &[char] = &[
    'a', 'e', 'o', 'Z', '5', ' ', '"', '\\', '/', '<', '&', '>', '\'', ',', ';', '=', '%', '+', '#', '?',
    '[', '{', 'é', 'ß', '中', '😀', '\u{a0}',
];

impl Maker<'_> {
    pub(super) fn string(&mut self, rules: &[Rule]) -> String {
        if let Some(text) = self.formatted(rules) {
            return text;
        }
        #[cfg(feature = "regex")]
        if let Some(text) = self.matching(rules) {
            return text;
        }
        let len = self.length(rules, 0, 12) as usize;
        if let Some(index) = self.index {
            return distinct(index, len.max(1));
        }
        let signs = if self.options.plain { PLAIN } else { ODD };
        let mut text = String::new();
        for at in 0..len {
            // No spaces at the ends: headers and XML lists lose them.
            let signs = if at == 0 || at + 1 == len { PLAIN } else { signs };
            text.push(signs[self.entropy.below(signs.len() as u64) as usize]);
        }
        text
    }

    /// A text of a format that has rules of its own, where it obeys the others, too.
    fn formatted(&mut self, rules: &[Rule]) -> Option<String> {
        let name = rules.iter().find_map(|rule| match rule {
            Rule::Format(name) => Some(*name),
            _ => None,
        })?;
        let number = self.index.map_or_else(|| self.entropy.below(250), |index| index as u64);
        let text = match name {
            "email" | "idn-email" => format!("a{number}@example.com"),
            "hostname" | "idn-hostname" => format!("h{number}.example.com"),
            "ipv4" => format!("10.0.{}.{}", number / 250, number % 250),
            "ipv6" => format!("fe80::{number:x}"),
            "uri-reference" | "iri-reference" | "json-pointer" => format!("/a/{number}"),
            "iri" => format!("urn:a:{number}"),
            "uri-template" => format!("/a/{number}{{?b}}"),
            "relative-json-pointer" => format!("{number}/a"),
            "regex" => format!("^a{number}$"),
            _ => return None,
        };
        let obeys =
            |rule: &Rule| crate::validate::rules::broken(rule, crate::record::View::Str(&text)).is_none();
        rules.iter().all(obeys).then_some(text)
    }

    #[cfg(feature = "regex")]
    fn matching(&mut self, rules: &[Rule]) -> Option<String> {
        let pattern = rules.iter().find_map(|rule| match rule {
            Rule::Pattern(pattern) => Some(*pattern),
            _ => None,
        })?;
        let hir = super::pattern::parse(pattern)?;
        let view = |text: &'_ String| -> bool {
            rules
                .iter()
                .all(|rule| crate::validate::rules::broken(rule, crate::record::View::Str(text)).is_none())
        };
        // Lengths and further patterns are met by luck, with longer texts later.
        (0..200).map(|round| super::pattern::text(&hir, &mut self.entropy, 2 + round / 10)).find(view)
    }
}

/// A text of about that length that no other index gives.
fn distinct(index: usize, len: usize) -> String {
    let mut text = format!("{}{index}", char::from(b'a' + (index % 26) as u8));
    while text.len() < len {
        text.push('x');
    }
    match index {
        // One letter is enough for the first ones, where the contract allows no more.
        0..26 if len < text.len() => text.chars().take(len).collect(),
        _ => text,
    }
}
