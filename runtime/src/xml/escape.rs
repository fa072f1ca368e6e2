//! Text and attribute values as XML spells them.

/// Adds `text` as the content of an element; false if a character has no form in XML.
#[must_use]
pub(crate) fn text(out: &mut String, text: &str) -> bool {
    escape(out, text, TEXT)
}

/// Adds `text` as the value of an attribute in double quotes; false if a character has no form in XML.
#[must_use]
pub(crate) fn attribute(out: &mut String, text: &str) -> bool {
    escape(out, text, ATTRIBUTE)
}

/// A bit each for where a byte cannot stand as it is.
const TEXT: u8 = 1;
const ATTRIBUTE: u8 = 2;

static SPECIAL: [u8; 256] = special();

const fn special() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'<' | b'>' | b'&' => TEXT | ATTRIBUTE,
            // Bare white space in an attribute would come back as blanks (XML 1.0 section 3.3.3).
            b'"' | b'\t' | b'\n' => ATTRIBUTE,
            // A bare carriage return would come back as a line feed (section 2.11); other control
            // characters have no form at all.
            0..=31 => TEXT | ATTRIBUTE,
            _ => 0,
        };
        byte += 1;
    }
    table
}

/// Copies runs of bytes that need no escape as a whole.
#[inline]
fn escape(out: &mut String, text: &str, place: u8) -> bool {
    let mut rest = text;
    let mut fits = true;
    while let Some(at) = rest.bytes().position(|byte| SPECIAL[usize::from(byte)] & place != 0) {
        out.push_str(&rest[..at]);
        match rest.as_bytes()[at] {
            b'<' => out.push_str("&lt;"),
            b'>' => out.push_str("&gt;"),
            b'&' => out.push_str("&amp;"),
            b'"' => out.push_str("&quot;"),
            b'\t' => out.push_str("&#9;"),
            b'\n' => out.push_str("&#10;"),
            b'\r' => out.push_str("&#13;"),
            // Not even references to other control characters are allowed (section 2.2).
            _ => fits = false,
        }
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
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
