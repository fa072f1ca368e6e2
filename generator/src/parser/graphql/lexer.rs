//! Text to tokens with byte spans, as the GraphQL specification's appendix B.1 writes the lexical grammar.
//!
//! Strings are checked here and decoded by [`super::string`] when somebody reads them. A character that belongs
//! to no token is reported and skipped, so that one slip does not hide the rest of the document.

use crate::diagnostic::codes::source::SYNTAX;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, Span};

use super::string;

/// What a token is; its text is read from the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One of `! $ & ( ) : = @ [ ] { | }`.
    Punctuator(u8),
    /// `...`
    Spread,
    Name,
    Int,
    Float,
    String,
    BlockString,
}

/// One token: a kind and a range of bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: u32,
    pub(super) end: u32,
}

/// The tokens of one file, beside its text.
#[derive(Debug)]
pub(super) struct Tokens<'a> {
    pub(super) file: FileId,
    pub(super) text: &'a str,
    pub(super) list: Vec<Token>,
    /// The place of every token, where the text stands in no file.
    pub(super) place: Option<Span>,
}

impl<'a> Tokens<'a> {
    /// The text of a token; empty past the end.
    pub(super) fn text(&self, index: usize) -> &'a str {
        self.list
            .get(index)
            .and_then(|token| self.text.get(token.start as usize..token.end as usize))
            .unwrap_or("")
    }

    /// The place of a token; past the end, the place after the last one.
    pub(super) fn span(&self, index: usize) -> Span {
        if let Some(place) = self.place {
            return place;
        }
        match self.list.get(index) {
            Some(token) => Span::new(self.file, token.start as usize, token.end as usize),
            None => {
                let end = self.list.last().map_or(0, |token| token.end as usize);
                Span::new(self.file, end, end)
            }
        }
    }

    pub(super) fn kind(&self, index: usize) -> Option<Kind> {
        self.list.get(index).map(|token| token.kind)
    }

    pub(super) fn is(&self, index: usize, punctuator: u8) -> bool {
        self.kind(index) == Some(Kind::Punctuator(punctuator))
    }

    pub(super) fn is_name(&self, index: usize) -> bool {
        self.kind(index) == Some(Kind::Name)
    }

    pub(super) fn is_string(&self, index: usize) -> bool {
        matches!(self.kind(index), Some(Kind::String | Kind::BlockString))
    }

    /// The value of a string token.
    pub(super) fn string(&self, index: usize) -> String {
        match self.kind(index) {
            Some(Kind::String) => string::decode(self.text(index)).unwrap_or_default(),
            Some(Kind::BlockString) => string::decode_block(self.text(index)),
            _ => String::new(),
        }
    }
}

/// Reads a whole file.
pub(super) fn lex<'a>(file: FileId, text: &'a str, out: &mut Diagnostics) -> Tokens<'a> {
    let mut lexer = Lexer { file, text, at: 0, list: Vec::with_capacity(text.len() / 6), out };
    while lexer.step() {}
    Tokens { file, text, list: lexer.list, place: None }
}

struct Lexer<'a, 'd> {
    file: FileId,
    text: &'a str,
    at: usize,
    list: Vec<Token>,
    out: &'d mut Diagnostics,
}

impl Lexer<'_, '_> {
    fn peek(&self, ahead: usize) -> u8 {
        self.text.as_bytes().get(self.at + ahead).copied().unwrap_or(0)
    }

    /// One token or one ignored run; false at the end of the text.
    fn step(&mut self) -> bool {
        if self.at >= self.text.len() {
            return false;
        }
        match self.peek(0) {
            b' ' | b'\t' | b'\n' | b'\r' | b',' => self.at += 1,
            b'#' => self.comment(),
            byte @ (b'!' | b'$' | b'&' | b'(' | b')' | b':' | b'=' | b'@' | b'[' | b']' | b'{' | b'|'
            | b'}') => {
                self.token(Kind::Punctuator(byte), 1);
            }
            b'.' if self.peek(1) == b'.' && self.peek(2) == b'.' => self.token(Kind::Spread, 3),
            b'_' | b'a'..=b'z' | b'A'..=b'Z' => {
                let length = self.run(0, |byte| byte == b'_' || byte.is_ascii_alphanumeric());
                self.token(Kind::Name, length);
            }
            b'-' | b'0'..=b'9' => self.number(),
            b'"' if self.peek(1) == b'"' && self.peek(2) == b'"' => self.block_string(),
            b'"' => self.string(),
            _ => self.stray(),
        }
        true
    }

    fn token(&mut self, kind: Kind, length: usize) {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        self.list.push(Token { kind, start: clamp(self.at), end: clamp(self.at + length) });
        self.at += length;
    }

    /// How many bytes from `self.at + from` satisfy the test.
    fn run(&self, from: usize, test: impl Fn(u8) -> bool) -> usize {
        let rest = self.text.as_bytes().get(self.at + from..).unwrap_or_default();
        rest.iter().take_while(|byte| test(**byte)).count()
    }

    fn comment(&mut self) {
        self.at += self.run(0, |byte| byte != b'\n' && byte != b'\r');
    }

    /// IntValue and FloatValue; a number may not run into a name or a dot (section 2.9.1).
    fn number(&mut self) {
        let sign = usize::from(self.peek(0) == b'-');
        let whole = self.run(sign, |byte| byte.is_ascii_digit());
        let mut length = sign + whole;
        let mut fine = whole > 0 && (whole == 1 || self.peek(sign) != b'0');
        let mut kind = Kind::Int;
        if self.peek(length) == b'.' && self.peek(length + 1) != b'.' {
            let digits = self.run(length + 1, |byte| byte.is_ascii_digit());
            fine &= digits > 0;
            length += 1 + digits;
            kind = Kind::Float;
        }
        if matches!(self.peek(length), b'e' | b'E') {
            let sign = usize::from(matches!(self.peek(length + 1), b'+' | b'-'));
            let digits = self.run(length + 1 + sign, |byte| byte.is_ascii_digit());
            fine &= digits > 0;
            length += 1 + sign + digits;
            kind = Kind::Float;
        }
        let tail = self.run(length, |byte| byte == b'_' || byte == b'.' || byte.is_ascii_alphanumeric());
        if !fine || tail > 0 {
            self.error(length + tail, "this is not a number of the GraphQL grammar");
            length += tail;
        }
        self.token(kind, length);
    }

    fn string(&mut self) {
        let mut length = 1;
        loop {
            match self.peek(length) {
                b'"' => break,
                b'\\' if self.at + length + 1 < self.text.len() => length += 2,
                b'\n' | b'\r' => return self.unterminated(length),
                _ if self.at + length >= self.text.len() => return self.unterminated(length),
                _ => length += 1,
            }
        }
        // An escape may have skipped over the first byte of a longer character: the end is still a quote.
        self.token(Kind::String, length + 1);
        let index = self.list.len() - 1;
        let token = self.list[index];
        let raw = self.text.get(token.start as usize..token.end as usize).unwrap_or("\"\"");
        if let Err(fault) = string::decode(raw) {
            let start = token.start as usize + fault.offset;
            let span = Span::new(self.file, start, start + fault.length);
            self.out.push(Diagnostic::new(&SYNTAX, span, fault.message));
        }
    }

    fn block_string(&mut self) {
        let rest = self.text.get(self.at + 3..).unwrap_or("");
        let mut from = 0;
        while let Some(found) = rest.get(from..).and_then(|tail| tail.find("\"\"\"")) {
            let end = from + found;
            if !rest.as_bytes()[..end].ends_with(b"\\") {
                return self.token(Kind::BlockString, end + 6);
            }
            from = end + 3;
        }
        self.unterminated(self.text.len() - self.at);
    }

    fn unterminated(&mut self, length: usize) {
        self.error(length, "this string is not closed");
        self.at += length;
    }

    fn stray(&mut self) {
        let character = self.text.get(self.at..).and_then(|rest| rest.chars().next());
        let length = character.map_or(1, char::len_utf8);
        // A byte order mark is ignored anywhere (section 2.1.1).
        if character != Some('\u{FEFF}') {
            let shown = character.map_or_else(String::new, |character| character.escape_debug().to_string());
            self.error(length, format!("the character `{shown}` has no meaning here"));
        }
        self.at += length;
    }

    fn error(&mut self, length: usize, message: impl Into<String>) {
        let span = Span::new(self.file, self.at, self.at + length);
        self.out.push(Diagnostic::new(&SYNTAX, span, message));
    }
}
