//! The members of a reply, found without reading what is in them: the payload is read straight into its place.

use std::ops::Range;

use crate::protocol::Malformed;

/// The name and the value of a member, as they were written.
pub(super) type Member<'t> = (&'t [u8], &'t [u8]);

/// The members of an object, in order.
pub(super) fn members(text: &[u8]) -> Result<Vec<Member<'_>>, Malformed> {
    let mut scan = Scan { text, at: 0 };
    let mut found = Vec::new();
    scan.space();
    scan.expect(b'{')?;
    scan.space();
    if scan.peek() == b'}' {
        return Ok(found);
    }
    loop {
        scan.space();
        let key = scan.string()?;
        scan.space();
        scan.expect(b':')?;
        scan.space();
        let value = scan.value()?;
        found.push((&text[key.start + 1..key.end - 1], &text[value]));
        scan.space();
        match scan.next() {
            b',' => {}
            b'}' => return Ok(found),
            _ => return Err(scan.wrong()),
        }
    }
}

/// The member of that name.
pub(super) fn member<'a>(members: &[(&[u8], &'a [u8])], name: &str) -> Option<&'a [u8]> {
    members.iter().find(|(key, _)| *key == name.as_bytes()).map(|(_, value)| *value)
}

struct Scan<'a> {
    text: &'a [u8],
    at: usize,
}

impl Scan<'_> {
    fn peek(&self) -> u8 {
        self.text.get(self.at).copied().unwrap_or(0)
    }

    fn next(&mut self) -> u8 {
        let byte = self.peek();
        self.at += 1;
        byte
    }

    fn space(&mut self) {
        while matches!(self.peek(), b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
        }
    }

    fn expect(&mut self, byte: u8) -> Result<(), Malformed> {
        if self.next() == byte { Ok(()) } else { Err(self.wrong()) }
    }

    fn wrong(&self) -> Malformed {
        Malformed::new(format!("the reply is no JSON object (byte {})", self.at))
            .expected("a GraphQL response")
    }

    fn string(&mut self) -> Result<Range<usize>, Malformed> {
        let start = self.at;
        self.expect(b'"')?;
        while self.at < self.text.len() {
            match self.next() {
                b'"' => return Ok(start..self.at),
                b'\\' => self.at += 1,
                _ => {}
            }
        }
        Err(self.wrong())
    }

    /// Any value: brackets are counted, so depth costs nothing.
    fn value(&mut self) -> Result<Range<usize>, Malformed> {
        let start = self.at;
        let mut depth = 0_usize;
        loop {
            match self.peek() {
                b'"' => {
                    self.string()?;
                }
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' if depth > 0 => {
                    depth -= 1;
                    self.at += 1;
                }
                0 if self.at >= self.text.len() => return Err(self.wrong()),
                b',' | b'}' | b']' if depth == 0 => break,
                _ => self.at += 1,
            }
            if depth == 0 && matches!(self.text.get(self.at - 1), Some(b'"' | b'}' | b']')) {
                break;
            }
        }
        if start == self.at { Err(self.wrong()) } else { Ok(start..self.at) }
    }
}
