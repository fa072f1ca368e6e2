//! Text and attribute values as XML spells them.

/// Adds `text` as the content of an element; false if a character has no form in XML.
#[must_use]
pub(crate) fn text(out: &mut String, text: &str) -> bool {
    escape(out, text, |byte| match byte {
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'&' => Some("&amp;"),
        // A bare carriage return would come back as a line feed (XML 1.0 section 2.11).
        b'\r' => Some("&#13;"),
        _ => None,
    })
}

/// Adds `text` as the value of an attribute in double quotes; false if a character has no form in XML.
#[must_use]
pub(crate) fn attribute(out: &mut String, text: &str) -> bool {
    escape(out, text, |byte| match byte {
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'&' => Some("&amp;"),
        b'"' => Some("&quot;"),
        // Bare white space would come back as blanks (XML 1.0 section 3.3.3).
        b'\t' => Some("&#9;"),
        b'\n' => Some("&#10;"),
        b'\r' => Some("&#13;"),
        _ => None,
    })
}

/// Copies runs of bytes that need no escape as a whole. Control characters have no form in XML 1.0 at
/// all, not even as references (section 2.2).
#[inline]
fn escape(out: &mut String, text: &str, special: impl Fn(u8) -> Option<&'static str>) -> bool {
    let mut copied = 0;
    let mut fits = true;
    for (at, byte) in text.bytes().enumerate() {
        let Some(escaped) = special(byte) else {
            fits &= byte >= b' ' || byte == b'\t' || byte == b'\n';
            continue;
        };
        out.push_str(&text[copied..at]);
        out.push_str(escaped);
        copied = at + 1;
    }
    out.push_str(&text[copied..]);
    fits
}

#[cfg(test)]
mod tests {
    fn escaped(escape: fn(&mut String, &str) -> bool, text: &str) -> Option<String> {
        let mut out = String::new();
        escape(&mut out, text).then_some(out)
    }

    #[test]
    fn what_a_reader_would_change_is_escaped() {
        let text = "a<b>&\"\n\r\té";
        assert_eq!(escaped(super::text, text).as_deref(), Some("a&lt;b&gt;&amp;\"\n&#13;\té"));
        let attribute = escaped(super::attribute, text);
        assert_eq!(attribute.as_deref(), Some("a&lt;b&gt;&amp;&quot;&#10;&#13;&#9;é"));
    }

    #[test]
    fn control_characters_are_refused() {
        assert_eq!(escaped(super::text, "x\u{1}"), None);
        assert_eq!(escaped(super::attribute, "\u{0}"), None);
    }
}
