//! The text level of the reader: space, strings, numbers, skipping. Knows no slot.

use std::borrow::Cow;

use super::error::{Found, What};
use super::escape::plain_end;
use super::options::Options;

/// The document cannot be read further; why is in [`Lexer::found`].
pub(super) struct Stop;

/// Whether to go on. What is wrong but lets us go on is only noted.
pub(super) type Go<T = ()> = Result<T, Stop>;

/// More problems than this help nobody.
const MANY: usize = 64;

pub(super) struct Lexer<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    pub(super) options: &'a Options,
    pub(super) depth: u16,
    pub(super) items: usize,
    /// Inside a member whose numbers are strings.
    pub(super) quoted: bool,
    /// Bytes that may still be read more than once, for unions. See `union`.
    pub(super) again: usize,
    pub(super) found: Vec<Found>,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str, options: &'a Options) -> Self {
        // Each level of nested unions reads its content at most a few times.
        let again = text.len().saturating_mul(16).saturating_add(1 << 16);
        Lexer { text, at: 0, options, depth: 0, items: 0, quoted: false, again, found: Vec::new() }
    }

    /// The next byte that is no space, not taken; 0 at the end.
    #[inline]
    pub(super) fn peek(&mut self) -> u8 {
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return byte;
            }
            self.at += 1;
        }
        0
    }

    /// Notes a problem that lets us go on; too many do not.
    #[cold]
    pub(super) fn note(&mut self, at: usize, what: What) -> Go {
        self.found.push(Found { at, what, path: Vec::new() });
        if self.found.len() < MANY { Ok(()) } else { Err(Stop) }
    }

    /// Notes a problem that ends the reading.
    #[cold]
    pub(super) fn stop<T>(&mut self, at: usize, what: What) -> Go<T> {
        self.found.push(Found { at, what, path: Vec::new() });
        Err(Stop)
    }

    #[cold]
    pub(super) fn syntax<T>(&mut self, what: &'static str) -> Go<T> {
        let what = if self.at >= self.text.len() { "the document ends too early" } else { what };
        self.stop(self.at, What::Syntax(what))
    }

    /// Notes that something else should stand here, and skips what does.
    #[cold]
    pub(super) fn wrong(&mut self, expected: impl Into<Cow<'static, str>>) -> Go {
        let found = match self.peek() {
            b'"' => "a string",
            b'{' => "an object",
            b'[' => "an array",
            b't' | b'f' => "a boolean",
            b'n' => "null",
            b'-' | b'0'..=b'9' => "a number",
            _ => return self.syntax("expected a value"),
        };
        let at = self.at;
        self.skip()?;
        self.note(at, What::Wrong { expected: expected.into(), found })
    }

    /// Notes that the value at `at`, already taken, is not what should stand there.
    #[cold]
    pub(super) fn unfit(&mut self, at: usize, expected: impl Into<Cow<'static, str>>) -> Go {
        let found = match self.text.as_bytes().get(at) {
            Some(b'"') => "another string",
            _ => "another number",
        };
        self.note(at, What::Wrong { expected: expected.into(), found })
    }

    /// Enters an array or object: its bracket is taken.
    #[inline]
    pub(super) fn enter(&mut self) -> Go {
        if self.depth >= self.options.depth {
            return self.stop(self.at, What::Limit("nested too deep"));
        }
        self.depth += 1;
        self.at += 1;
        Ok(())
    }

    /// Counts a value that costs memory.
    #[inline]
    pub(super) fn item(&mut self) -> Go {
        self.items += 1;
        if self.items > self.options.items {
            return self.stop(self.at, What::Limit("too many values"));
        }
        Ok(())
    }

    /// Whether another item or member follows, up to the closing bracket, which is taken.
    #[inline]
    pub(super) fn more(&mut self, first: bool, close: u8) -> Go<bool> {
        let byte = self.peek();
        if byte == close {
            self.at += 1;
            self.depth -= 1;
            return Ok(false);
        }
        if first {
            return Ok(true);
        }
        if byte != b',' {
            return self.syntax("expected a comma or a closing bracket");
        }
        self.at += 1;
        if self.peek() == close {
            return self.syntax("expected a value after the comma");
        }
        Ok(true)
    }

    /// A key and its colon.
    #[inline]
    pub(super) fn key(&mut self) -> Go<Cow<'a, str>> {
        if self.peek() != b'"' {
            return self.syntax("expected a member name");
        }
        let key = self.string()?;
        if self.peek() != b':' {
            return self.syntax("expected a colon");
        }
        self.at += 1;
        Ok(key)
    }

    /// A string; its opening quote stands here.
    #[inline]
    pub(super) fn string(&mut self) -> Go<Cow<'a, str>> {
        let start = self.at + 1;
        let end = plain_end(self.text.as_bytes(), start);
        if self.text.as_bytes().get(end) == Some(&b'"') {
            self.at = end + 1;
            // Both ends stand beside an ASCII byte, so they are boundaries.
            return Ok(Cow::Borrowed(&self.text[start..end]));
        }
        self.escaped(start, end).map(Cow::Owned)
    }

    #[cold]
    fn escaped(&mut self, mut start: usize, mut end: usize) -> Go<String> {
        let mut out = String::new();
        loop {
            out.push_str(&self.text[start..end]);
            self.at = end;
            match self.text.as_bytes().get(end) {
                Some(b'"') => {
                    self.at = end + 1;
                    return Ok(out);
                }
                Some(b'\\') => out.push(self.escape()?),
                _ => return self.syntax("a control character in a string"),
            }
            start = self.at;
            end = plain_end(self.text.as_bytes(), start);
        }
    }

    /// One escape; the backslash stands here.
    fn escape(&mut self) -> Go<char> {
        let kind = self.text.as_bytes().get(self.at + 1).copied();
        self.at += 2;
        Ok(match kind {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            _ => {
                self.at -= 2;
                return self.syntax("an unknown escape in a string");
            }
        })
    }

    /// What follows `\u`, and the second half of a surrogate pair (RFC 8259, section 7).
    fn unicode(&mut self) -> Go<char> {
        let unit = self.hex()?;
        let code = match unit {
            0xd800..=0xdbff if self.text.as_bytes()[self.at..].starts_with(b"\\u") => {
                self.at += 2;
                match self.hex()? {
                    low @ 0xdc00..=0xdfff => 0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00),
                    _ => unit,
                }
            }
            _ => unit,
        };
        match char::from_u32(code) {
            Some(c) => Ok(c),
            None => self.syntax("half a surrogate pair in a string"),
        }
    }

    fn hex(&mut self) -> Go<u32> {
        let digits = self.text.as_bytes().get(self.at..).and_then(<[u8]>::first_chunk::<4>);
        let unit = digits.and_then(|digits| {
            digits.iter().try_fold(0, |unit, digit| Some(unit << 4 | char::from(*digit).to_digit(16)?))
        });
        match unit {
            Some(unit) => {
                self.at += 4;
                Ok(unit)
            }
            None => self.syntax("expected four hexadecimal digits"),
        }
    }

    /// The text of a number; its first byte stands here (RFC 8259, section 6).
    pub(super) fn number(&mut self) -> Go<&'a str> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let digits = |mut at: usize| {
            let from = at;
            while bytes.get(at).is_some_and(u8::is_ascii_digit) {
                at += 1;
            }
            (at > from).then_some(at)
        };
        let scan = || {
            let mut at = start + usize::from(bytes[start] == b'-');
            at = if bytes.get(at) == Some(&b'0') { at + 1 } else { digits(at)? };
            if bytes.get(at) == Some(&b'.') {
                at = digits(at + 1)?;
            }
            if matches!(bytes.get(at), Some(b'e' | b'E')) {
                at = digits(at + 1 + usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-'))))?;
            }
            Some(at)
        };
        match scan() {
            // A digit here follows a leading zero.
            Some(end) if !bytes.get(end).is_some_and(u8::is_ascii_digit) => {
                self.at = end;
                Ok(&self.text[start..end])
            }
            _ => self.syntax("not a number"),
        }
    }

    /// Takes `true`, `false` or `null`.
    #[inline]
    pub(super) fn word(&mut self, word: &'static str) -> Go {
        if self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
            self.at += word.len();
            return Ok(());
        }
        self.syntax("expected a value")
    }

    /// Passes one value of any kind.
    pub(super) fn skip(&mut self) -> Go {
        match self.peek() {
            b'"' => self.string().map(drop),
            b'{' => {
                self.enter()?;
                let mut first = true;
                while self.more(first, b'}')? {
                    first = false;
                    self.key()?;
                    self.skip()?;
                }
                Ok(())
            }
            b'[' => {
                self.enter()?;
                let mut first = true;
                while self.more(first, b']')? {
                    first = false;
                    self.skip()?;
                }
                Ok(())
            }
            b't' => self.word("true"),
            b'f' => self.word("false"),
            b'n' => self.word("null"),
            b'-' | b'0'..=b'9' => self.number().map(drop),
            _ => self.syntax("expected a value"),
        }
    }
}
