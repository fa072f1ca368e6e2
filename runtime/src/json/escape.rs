//! Strings, both ways: finding the end of what needs no escape, eight bytes at a time.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// The index of the first byte from `at` on that is a quote, a backslash or below a space; the length
/// of the text if there is none.
#[inline]
pub(super) fn plain_end(text: &[u8], mut at: usize) -> usize {
    while let Some(chunk) = text.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let found = special(u64::from_le_bytes(*chunk));
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    while let Some(byte) = text.get(at) {
        if matches!(byte, b'"' | b'\\' | 0..=0x1f) {
            return at;
        }
        at += 1;
    }
    at
}

/// The high bit of each byte that is special; exact for the lowest of them, which is the first.
#[inline]
fn special(word: u64) -> u64 {
    let control = word.wrapping_sub(ONES * 0x20);
    let quote = (word ^ (ONES * b'"' as u64)).wrapping_sub(ONES);
    let backslash = (word ^ (ONES * b'\\' as u64)).wrapping_sub(ONES);
    (control | quote | backslash) & !word & HIGHS
}

/// Appends a string with its quotes.
#[inline]
pub(super) fn write_string(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    out.push(b'"');
    let end = plain_end(bytes, 0);
    if end == bytes.len() {
        out.extend_from_slice(bytes);
    } else {
        write_escaped(bytes, end, out);
    }
    out.push(b'"');
}

#[cold]
fn write_escaped(bytes: &[u8], mut end: usize, out: &mut Vec<u8>) {
    let mut start = 0;
    while end < bytes.len() {
        out.extend_from_slice(&bytes[start..end]);
        match bytes[end] {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            0x08 => out.extend_from_slice(b"\\b"),
            0x0c => out.extend_from_slice(b"\\f"),
            control => {
                const HEX: &[u8; 16] = b"0123456789abcdef";
                out.extend_from_slice(b"\\u00");
                out.extend([HEX[usize::from(control >> 4)], HEX[usize::from(control & 15)]]);
            }
        }
        start = end + 1;
        end = plain_end(bytes, start);
    }
    out.extend_from_slice(&bytes[start..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_special_byte_is_found_at_any_offset() {
        for special in [b'"', b'\\', 0, 0x1f, b'\n'] {
            for at in 0..40 {
                let mut text = vec![b'x'; 40];
                text[at] = special;
                assert_eq!(plain_end(&text, 0), at);
            }
        }
        // Neighbours of the special bytes, and bytes beyond ASCII, are plain.
        let plain: Vec<u8> = (0x20..=0xff).filter(|byte| !matches!(byte, b'"' | b'\\')).collect();
        assert_eq!(plain_end(&plain, 0), plain.len());
    }
}
