//! Flow collections whose closing bracket hangs too far to the left.
//!
//! ```yaml
//!     example: {
//!       "80/tcp": {}
//!     }          # YAML wants this deeper than `example`
//! ```
//! YAML forbids it (7.4, flow lines are indented as the block around them), nearly every reader takes it, and many
//! contracts have it. [`on_one_line`] turns the line ends inside of flow collections into spaces, which keeps the
//! text's length and so every place. It is used after the strict reading has failed.

/// The text with every flow collection on one line; `None` when there is nothing to change.
pub(super) fn on_one_line(text: &str) -> Option<String> {
    let mut scanner = Scanner { bytes: text.as_bytes(), at: 0, blank: Vec::new() };
    while scanner.at < scanner.bytes.len() {
        scanner.line();
    }
    if scanner.blank.is_empty() {
        return None;
    }
    let mut mended = text.as_bytes().to_vec();
    for range in scanner.blank {
        mended[range].fill(b' ');
    }
    // Whole comments and line ends were replaced, so no character was cut.
    String::from_utf8(mended).ok()
}

struct Scanner<'t> {
    bytes: &'t [u8],
    at: usize,
    /// What becomes spaces: line ends and comments inside of flow collections.
    blank: Vec<std::ops::Range<usize>>,
}

impl Scanner<'_> {
    /// One line of block context, with what its value spans.
    fn line(&mut self) {
        let start = self.at;
        self.skip_spaces();
        while self.peek(0) == Some(b'-') && matches!(self.peek(1), Some(b' ')) {
            self.at += 1;
            self.skip_spaces();
        }
        let column = self.at - start;
        self.key();
        match self.peek(0) {
            Some(b'{' | b'[') => self.flow(),
            Some(quote @ (b'"' | b'\'')) => {
                self.quoted(quote);
                // A quoted key has its value behind it.
                if self.peek(0) == Some(b':') {
                    self.at += 1;
                    self.skip_spaces();
                    self.value(column);
                }
            }
            Some(b'|' | b'>') => self.block_scalar(column),
            _ => {}
        }
        self.skip_line();
    }

    fn value(&mut self, column: usize) {
        match self.peek(0) {
            Some(b'{' | b'[') => self.flow(),
            Some(quote @ (b'"' | b'\'')) => self.quoted(quote),
            Some(b'|' | b'>') => self.block_scalar(column),
            _ => {}
        }
    }

    /// Steps over `key: ` where the line starts with a plain one.
    fn key(&mut self) {
        if matches!(self.peek(0), Some(b'"' | b'\'' | b'{' | b'[' | b'#' | b'|' | b'>')) {
            return;
        }
        let mut at = self.at;
        while let Some(byte) = self.bytes.get(at).filter(|byte| **byte != b'\n') {
            if *byte == b':' && matches!(self.bytes.get(at + 1), Some(b' ' | b'\t')) {
                self.at = at + 1;
                self.skip_spaces();
                return;
            }
            at += 1;
        }
        self.at = at;
    }

    /// Up to the bracket that closes the one here.
    fn flow(&mut self) {
        let mut depth = 0_usize;
        while let Some(byte) = self.peek(0) {
            match byte {
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.saturating_sub(1),
                b'"' | b'\'' if self.starts_token() => {
                    self.quoted(byte);
                    continue;
                }
                b'\n' | b'\r' => self.blank.push(self.at..self.at + 1),
                b'#' if self.starts_token() => {
                    let start = self.at;
                    self.skip_to_line_end();
                    self.blank.push(start..self.at);
                    continue;
                }
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return;
            }
        }
    }

    /// Whether a quote or a hash here is not the inside of a word.
    fn starts_token(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.bytes.get(at));
        matches!(before, None | Some(b' ' | b'\t' | b'\n' | b'\r' | b'{' | b'[' | b',' | b':'))
    }

    fn quoted(&mut self, quote: u8) {
        self.at += 1;
        while let Some(byte) = self.peek(0) {
            self.at += 1;
            match byte {
                b'\\' if quote == b'"' => self.at += 1,
                _ if byte == quote && quote == b'\'' && self.peek(0) == Some(b'\'') => self.at += 1,
                _ if byte == quote => return,
                _ => {}
            }
        }
    }

    /// All lines deeper than the one that opens the scalar, blank ones included.
    fn block_scalar(&mut self, column: usize) {
        self.skip_line();
        loop {
            let start = self.at;
            self.skip_spaces();
            let blank = matches!(self.peek(0), Some(b'\n' | b'\r'));
            if self.peek(0).is_none() || (!blank && self.at - start <= column) {
                self.at = start;
                // The caller steps over the rest of its line; here that line is over already.
                self.at = self.at.saturating_sub(1);
                return;
            }
            self.skip_line();
        }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn skip_spaces(&mut self) {
        while matches!(self.peek(0), Some(b' ' | b'\t')) {
            self.at += 1;
        }
    }

    fn skip_to_line_end(&mut self) {
        while !matches!(self.peek(0), None | Some(b'\n')) {
            self.at += 1;
        }
    }

    fn skip_line(&mut self) {
        self.skip_to_line_end();
        self.at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::on_one_line;

    #[test]
    fn line_ends_in_flow_collections_become_spaces() {
        let text = "a: {\n  \"x\": [1, # one\n 2],\n}\nb: |\n  {\n  }\nc: d {\n'k': '{'\n- e: [\n]\nf: 'it''s [\n  x'\n";
        let mended = on_one_line(text).expect("something changes");
        assert_eq!(mended.len(), text.len());
        assert_eq!(
            mended,
            "a: {   \"x\": [1,        2], }\nb: |\n  {\n  }\nc: d {\n'k': '{'\n- e: [ ]\nf: 'it''s [\n  x'\n"
        );
        assert_eq!(on_one_line("a: 1\nb: {x: 1}\n"), None);
    }
}
