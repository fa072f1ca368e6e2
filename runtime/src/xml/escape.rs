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

/// Whether `text` can stand as it is, wherever it stands.
pub(crate) fn is_plain(text: &str) -> bool {
    special_at(text.as_bytes(), ATTRIBUTE).is_none()
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
            // The last bytes of U+FFFE and U+FFFF, which have none either, and of others.
            0xBE | 0xBF => TEXT | ATTRIBUTE,
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
    while let Some(at) = special_at(rest.as_bytes(), place) {
        out.push_str(&rest[..at]);
        match rest.as_bytes()[at] {
            0xEF => {
                fits = false;
                rest = &rest[at + 3..];
                continue;
            }
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

/// Where the first character stands that cannot stay as it is. Eight bytes at a time are passed over where none of them
/// could be.
#[inline(always)]
fn special_at(bytes: &[u8], place: u8) -> Option<usize> {
    let (words, _) = bytes.as_chunks::<8>();
    for (at, word) in words.iter().enumerate() {
        if may_be_special(u64::from_le_bytes(*word))
            && let Some(found) = special_within(bytes, at * 8..at * 8 + 8, place)
        {
            return Some(found);
        }
    }
    special_within(bytes, words.len() * 8..bytes.len(), place)
}

#[inline]
fn special_within(bytes: &[u8], mut range: std::ops::Range<usize>, place: u8) -> Option<usize> {
    range.find_map(|at| match bytes[at] {
        byte if SPECIAL[usize::from(byte)] & place == 0 => None,
        0xBE | 0xBF => bytes[..at].ends_with(&[0xEF, 0xBF]).then(|| at - 2),
        _ => Some(at),
    })
}

/// Whether one of eight bytes is a control character, `"`, `&`, `<`, `>` or the last of U+FFFE or U+FFFF; some others are
/// taken for them.
#[inline]
fn may_be_special(word: u64) -> bool {
    const LOW: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);
    // A byte below `limit` borrows from its highest bit.
    let below = |word: u64, limit: u64| word.wrapping_sub(LOW * limit) & !word & HIGH;
    // `<` and `>` differ in one bit, as `"` and `&` do.
    let either = |one: u8, other: u8| {
        let bit = u64::from(one ^ other);
        below((word | (LOW * bit)) ^ (LOW * u64::from(one | other)), 1)
    };
    let ascii = below(word, 0x20) | either(b'<', b'>') | either(b'"', b'&');
    ascii != 0 || (word & HIGH != 0 && either(0xBE, 0xBF) != 0)
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
    fn a_special_byte_is_found_wherever_it_stands() {
        let plain: String = (' '..='\u{7f}').filter(|c| !"\"&<>".contains(*c)).collect();
        for place in [super::TEXT, super::ATTRIBUTE] {
            assert_eq!(super::special_at(plain.as_bytes(), place), None);
            for special in ["<", ">", "&", "\r", "\u{0}", "\u{1f}"] {
                for at in 0..plain.len() {
                    let text = format!("{}{special}{}é", &plain[..at], &plain[at..]);
                    assert_eq!(super::special_at(text.as_bytes(), place), Some(at), "{text}");
                }
            }
        }
        assert_eq!(super::special_at("öäü€ ÿÿÿÿ\"".as_bytes(), super::ATTRIBUTE), Some(18));
        assert_eq!(super::special_at("öäü€ ÿÿÿÿ\"".as_bytes(), super::TEXT), None);
    }

    #[test]
    fn control_characters_are_refused() {
        assert_eq!(escaped(super::text, "x\u{1}"), None);
        assert_eq!(escaped(super::attribute, "\u{0}"), None);
        for text in ["\u{FFFE}", "\u{FFFF}", "seven..\u{FFFF}", "five.\u{FFFE}<", "ÿÿÿ\u{FFFE}ÿ"] {
            assert_eq!(escaped(super::text, text), None, "{text:?}");
            assert!(!super::is_plain(text), "{text:?}");
        }
        for text in ["\u{FFFD}", "¿", "\u{3BF}\u{FBE}\u{EFBF}", "\u{10FFFF}", "\u{FF3F}"] {
            assert_eq!(escaped(super::attribute, text).as_deref(), Some(text));
        }
    }
}
