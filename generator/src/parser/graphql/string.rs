//! The values of string literals: escapes of quoted strings and the indentation rule of block strings
//! (specification, section 2.9.4).

/// What is wrong inside a quoted string, as bytes from its opening quote.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) offset: usize,
    pub(super) length: usize,
    pub(super) message: String,
}

/// Decodes `"..."`, the quotes included.
pub(super) fn decode(raw: &str) -> Result<String, Fault> {
    let body = raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or("");
    let mut out = String::with_capacity(body.len());
    let mut at = 0;
    while let Some(character) = body.get(at..).and_then(|rest| rest.chars().next()) {
        if character == '\\' {
            let (decoded, length) = escape(body, at)?;
            out.push(decoded);
            at += length;
        } else {
            out.push(character);
            at += character.len_utf8();
        }
    }
    Ok(out)
}

/// One escape at `at`: the character it stands for and its length in bytes.
fn escape(body: &str, at: usize) -> Result<(char, usize), Fault> {
    let fault = |length: usize, message: &str| Fault { offset: at + 1, length, message: message.to_owned() };
    let simple = match body.as_bytes().get(at + 1) {
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{C}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => {
            return unicode(body, at).ok_or_else(|| fault(2, "this escape names no Unicode character"));
        }
        _ => return Err(fault(1, "a backslash starts no known escape here")),
    };
    Ok((simple, 2))
}

/// `\uXXXX`, a surrogate pair of two of them, or `\u{X..}`.
fn unicode(body: &str, at: usize) -> Option<(char, usize)> {
    let rest = body.get(at + 2..)?;
    if let Some(braced) = rest.strip_prefix('{') {
        let end = braced.find('}')?;
        return Some((char::from_u32(hex(braced.get(..end)?)?)?, end + 4));
    }
    let first = hex(rest.get(..4)?)?;
    if !(0xD800..0xDC00).contains(&first) {
        return Some((char::from_u32(first)?, 6));
    }
    let second = hex(rest.get(4..)?.strip_prefix("\\u")?.get(..4)?)?;
    if !(0xDC00..0xE000).contains(&second) {
        return None;
    }
    let joined = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
    Some((char::from_u32(joined)?, 12))
}

fn hex(digits: &str) -> Option<u32> {
    let fine = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    fine.then(|| u32::from_str_radix(digits, 16).ok()).flatten()
}

/// Decodes `"""..."""`: BlockStringValue() of the specification.
pub(super) fn decode_block(raw: &str) -> String {
    let body = raw.strip_prefix("\"\"\"").and_then(|rest| rest.strip_suffix("\"\"\"")).unwrap_or("");
    let body = body.replace("\\\"\"\"", "\"\"\"").replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<&str> = body.split('\n').collect();
    // Only space and tab are white space here: a no-break space is text.
    let indent = |line: &str| line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let blank = |line: &&str| indent(line) == line.len();
    let common = lines.iter().skip(1).filter(|line| !blank(line)).map(|line| indent(line)).min().unwrap_or(0);
    let stripped: Vec<&str> = lines
        .iter()
        .enumerate()
        .map(|(index, line)| if index == 0 { line } else { line.get(common..).unwrap_or("") })
        .collect();
    let first = stripped.iter().position(|line| !blank(line));
    let last = stripped.iter().rposition(|line| !blank(line));
    match (first, last) {
        (Some(first), Some(last)) => stripped[first..=last].join("\n"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_follow_the_specification() {
        assert_eq!(decode(r#""a\b\u0041\u{1F600}\uD83D\uDE00é""#), Ok("a\u{8}A😀😀é".to_owned()));
        assert_eq!(decode(r#""ab\q""#).map_err(|fault| fault.offset), Err(3));
        assert_eq!(decode(r#""\uD83D""#).map_err(|fault| fault.offset), Err(1));
        assert_eq!(decode(r#""\u{110000}""#).map_err(|fault| fault.offset), Err(1));
    }

    #[test]
    fn block_strings_lose_their_common_indent() {
        assert_eq!(decode_block("\"\"\"\n    one\n      two\n\n    three\n  \"\"\""), "one\n  two\n\nthree");
        assert_eq!(decode_block("\"\"\"a \\\"\"\" b\"\"\""), "a \"\"\" b");
        assert_eq!(decode_block("\"\"\"\u{a0}x\r\n\u{a0}y\"\"\""), "\u{a0}x\n\u{a0}y");
        assert_eq!(decode_block("\"\"\"\"\"\""), "");
    }
}
