//! From bytes to text: the encodings that messages come in.

use std::borrow::Cow;

use super::error::{Error, ErrorKind};

/// The text of a document. `charset` is what stands beside it, a `Content-Type` for example; a byte order
/// mark and the document's own declaration are heeded too. UTF-8, UTF-16, ISO-8859-1 and ASCII are known.
///
/// # Errors
///
/// If the encoding is another one, or the bytes are not in it.
pub fn text<'b>(bytes: &'b [u8], charset: Option<&str>) -> Result<Cow<'b, str>, Error> {
    let big = |bytes: &[u8]| utf16(bytes, u16::from_be_bytes);
    let little = |bytes: &[u8]| utf16(bytes, u16::from_le_bytes);
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => return utf8(rest),
        [0xfe, 0xff, rest @ ..] => return big(rest),
        [0xff, 0xfe, rest @ ..] => return little(rest),
        [0, b'<', ..] => return big(bytes),
        [b'<', 0, ..] => return little(bytes),
        _ => {}
    }
    let named = charset.map(|name| name.trim_matches(['"', '\'', ' '])).or_else(|| declared(bytes));
    match named.unwrap_or("utf-8").to_ascii_lowercase().as_str() {
        "utf-8" | "utf8" | "us-ascii" | "ascii" => utf8(bytes),
        "utf-16be" => big(bytes),
        "utf-16" | "utf-16le" => little(bytes),
        "iso-8859-1" | "latin1" => Ok(Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect())),
        other => Err(wrong(format!("the encoding `{other}` is not known"))),
    }
}

/// The encoding in an XML declaration that can be read as ASCII.
fn declared(bytes: &[u8]) -> Option<&str> {
    let end = bytes.iter().take(256).position(|byte| *byte == b'>')?;
    let declaration = std::str::from_utf8(&bytes[..end]).ok()?;
    let (_, after) = declaration.strip_prefix("<?xml")?.split_once("encoding")?;
    let value = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split(quote).next()
}

fn utf8(bytes: &[u8]) -> Result<Cow<'_, str>, Error> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(error) => {
            let kind = ErrorKind::Syntax("the document is not UTF-8".to_owned());
            Err(Error::at(error.valid_up_to(), kind))
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'static, str>, Error> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let text: Result<String, _> = char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).collect();
    match text {
        Ok(text) if rest.is_empty() => Ok(Cow::Owned(text)),
        _ => Err(wrong("the document is not UTF-16".to_owned())),
    }
}

fn wrong(what: String) -> Error {
    Error::at(0, ErrorKind::Syntax(what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_encodings_are_read() {
        let read = |bytes: &[u8], charset| text(bytes, charset).expect("it is readable").into_owned();
        assert_eq!(read("é".as_bytes(), None), "é");
        assert_eq!(read(b"\xef\xbb\xbf<a/>", Some("utf-8")), "<a/>");
        assert_eq!(read(b"\xff\xfe<\0a\0", None), "<a");
        assert_eq!(read(b"\0<\0a", None), "<a");
        assert_eq!(read(b"\xe9", Some("\"ISO-8859-1\"")), "é");
        let declared = b"<?xml version='1.0' encoding = 'iso-8859-1'?>\xe9";
        assert!(read(declared, None).ends_with('é'));
        assert!(text(b"\xe9", None).is_err());
        assert!(text(b"a", Some("ebcdic")).is_err());
        assert!(text(b"\xff\xfe<", None).is_err());
    }
}
