//! A glance at the text of a file before it is parsed.
//!
//! It finds what the parser behind it has no words for: editions, brackets nested beyond reason, and options of
//! extension ranges (which it reads after `to` alone). The last are blanked, so that every place stays where it is.

use std::ops::Range;

/// Brackets inside brackets; the parser below recurses on them.
const MAX_DEPTH: usize = 100;

/// What a glance tells.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Glance {
    /// The statement `edition = "..";` without its semicolon.
    pub(super) edition: Option<Range<usize>>,
    /// The bracket that goes beyond the limit.
    pub(super) too_deep: Option<usize>,
    /// Bracketed options of extension ranges. They declare and verify; nothing that travels depends on them.
    pub(super) range_options: Vec<Range<usize>>,
    /// The first word of the file.
    pub(super) first_word: Option<Range<usize>>,
}

/// Reads the tokens once.
pub(super) fn glance(text: &str) -> Glance {
    let mut seen = Glance::default();
    let mut statement: Vec<Range<usize>> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for token in (Tokens { text, at: 0 }) {
        let word = &text[token.clone()];
        seen.first_word.get_or_insert(token.clone());
        match word {
            "{" | "[" | "(" => open.push(token.start),
            "}" | "]" | ")" => {
                let start = open.pop().unwrap_or(token.start);
                let in_extensions =
                    statement.first().is_some_and(|first| &text[first.clone()] == "extensions");
                if word == "]" && in_extensions && !open.iter().any(|at| &text[*at..=*at] == "[") {
                    seen.range_options.push(start..token.end);
                }
            }
            _ => {}
        }
        if open.len() > MAX_DEPTH {
            seen.too_deep = Some(token.start);
            return seen;
        }
        let is_edition = open.is_empty() && statement.len() == 2 && &text[statement[0].clone()] == "edition";
        if is_edition && &text[statement[1].clone()] == "=" {
            seen.edition.get_or_insert(statement[0].start..token.end);
        }
        let ends_statement = word == ";" || ((word == "{" || word == "}") && !within_options(text, &open));
        if ends_statement {
            statement.clear();
        } else if statement.len() < 3 {
            statement.push(token);
        }
    }
    seen
}

fn within_options(text: &str, open: &[usize]) -> bool {
    open.iter().any(|at| &text[*at..=*at] == "[")
}

/// The text with ranges turned into spaces, line ends kept.
pub(super) fn blank(text: &str, ranges: &[Range<usize>]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for range in ranges {
        for byte in &mut bytes[range.clone()] {
            if *byte != b'\n' && *byte != b'\r' {
                *byte = b' ';
            }
        }
    }
    String::from_utf8(bytes).expect("ranges begin and end at tokens, so whole characters became spaces")
}

/// Words, strings and single characters; comments and white space are left out.
struct Tokens<'a> {
    text: &'a str,
    at: usize,
}

impl Iterator for Tokens<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        self.skip_space();
        let start = self.at;
        let first = self.text[start..].chars().next()?;
        let rest = &self.text[start..];
        let length = match first {
            '"' | '\'' => string_length(rest.as_bytes()),
            c if is_word(c) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        self.at = start + length;
        Some(start..self.at)
    }
}

impl Tokens<'_> {
    fn skip_space(&mut self) {
        loop {
            let rest = &self.text[self.at..];
            let trimmed = rest.trim_start();
            self.at += rest.len() - trimmed.len();
            let skip = if trimmed.starts_with("//") {
                trimmed.find('\n').unwrap_or(trimmed.len())
            } else if let Some(comment) = trimmed.strip_prefix("/*") {
                comment.find("*/").map_or(trimmed.len(), |end| end + 4)
            } else {
                return;
            };
            self.at += skip;
        }
    }
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '.'
}

/// Up to the closing quote, or to the end of the line where it is missing. Counts bytes; quotes and line ends are
/// one byte each, so the end is never inside a character.
fn string_length(bytes: &[u8]) -> usize {
    let quote = bytes[0];
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        match *byte {
            b'\\' if bytes.get(at + 1).is_some_and(u8::is_ascii) => at += 2,
            b'\n' => return at,
            byte if byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edition_is_a_statement_and_not_a_word() {
        let text = "// edition = \"1\";\nedition = \"2023\";\nmessage edition { string edition = 1; }";
        let edition = glance(text).edition.expect("there is one");
        assert_eq!(&text[edition], "edition = \"2023\"");
        assert_eq!(glance("syntax = \"proto3\"; message M { string edition = 1; }").edition, None);
    }

    #[test]
    fn options_of_extension_ranges_are_blanked_in_place() {
        let text =
            "message M { extensions 4 [declaration = { number: 4 }]; string a = 1 [deprecated = true]; }";
        let seen = glance(text);
        assert_eq!(seen.range_options.len(), 1);
        let blanked = blank(text, &seen.range_options);
        assert_eq!(blanked.len(), text.len());
        assert!(blanked.contains("extensions 4 ") && !blanked.contains("declaration"));
        assert!(blanked.contains("[deprecated = true]"));
    }

    #[test]
    fn depth_is_bounded_and_odd_text_is_read_to_its_end() {
        assert!(glance(&"{".repeat(101)).too_deep.is_some());
        assert_eq!(glance(&"{}".repeat(500)).too_deep, None);
        assert_eq!(glance("\"open \\\u{e4} /* open").too_deep, None);
        assert_eq!(glance("/* open").first_word, None);
        assert_eq!(glance("/").first_word, Some(0..1));
    }
}
