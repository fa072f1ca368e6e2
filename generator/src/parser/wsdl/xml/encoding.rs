//! From the bytes of an XML document to text: byte order mark, then the declaration, then UTF-8 (XML 1.0,
//! appendix F).

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Decodes a document; `None` where the bytes do not fit the encoding they declare, or nobody knows it.
pub fn decode(bytes: &[u8]) -> Option<String> {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None => without_mark(bytes)?,
    };
    let (text, malformed) = encoding.decode_with_bom_removal(bytes);
    (!malformed).then(|| text.into_owned())
}

fn without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [b'<', 0, ..] => return Some(UTF_16LE),
        [0, b'<', ..] => return Some(UTF_16BE),
        _ => {}
    }
    match declared(bytes) {
        // A document that can be read far enough to find this label is not in 16-bit units.
        Some(label) if label.to_ascii_lowercase().starts_with(b"utf-16") => Some(UTF_8),
        Some(label) => Encoding::for_label(label),
        None => Some(UTF_8),
    }
}

/// The label in `<?xml version="1.0" encoding="..."?>`.
fn declared(bytes: &[u8]) -> Option<&[u8]> {
    let head = bytes.get(..bytes.len().min(256))?;
    let head = head.strip_prefix(b"<?xml")?;
    let end = head.windows(2).position(|pair| pair == b"?>")?;
    let head = &head[..end];
    let at = head.windows(8).position(|word| word == b"encoding")?;
    let mut quoted = head[at + 8..].splitn(3, |byte| matches!(byte, b'"' | b'\''));
    quoted.next()?;
    quoted.next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declaration_decides_where_there_is_no_mark() {
        assert_eq!(
            decode(b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE9</a>").as_deref(),
            Some("<?xml version='1.0' encoding='ISO-8859-1'?><a>\u{e9}</a>")
        );
        assert_eq!(decode(b"\xEF\xBB\xBF<a/>").as_deref(), Some("<a/>"));
        assert_eq!(decode(b"\xFF\xFE<\0a\0/\0>\0").as_deref(), Some("<a/>"));
        assert_eq!(decode(b"<\0a\0/\0>\0").as_deref(), Some("<a/>"));
        assert_eq!(decode(b"<a>\xE9</a>"), None);
        assert_eq!(
            decode(b"<?xml version='1.0' encoding='utf-16'?><a/>").as_deref(),
            Some("<?xml version='1.0' encoding='utf-16'?><a/>")
        );
        assert_eq!(decode(b"<?xml version='1.0' encoding='klingon'?><a/>"), None);
    }
}
