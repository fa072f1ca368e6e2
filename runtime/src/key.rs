//! The idempotency key: one per logical call, the same on every attempt.

use std::fmt;

use http::HeaderValue;

use crate::clock::Entropy;

/// Names a logical call, so that a repetition of it is recognised.
///
/// 1 to 255 visible ASCII characters. Save it before the first attempt to survive a crash of the caller.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct IdempotencyKey(Box<str>);

/// Why a text is no idempotency key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidKey {
    /// Empty, or longer than 255 bytes.
    Length,
    /// Something else than visible ASCII.
    Character,
    /// A quote without its counterpart.
    Quote,
}

impl IdempotencyKey {
    /// Takes a key of the caller's own.
    pub fn new(key: impl Into<String>) -> Result<IdempotencyKey, InvalidKey> {
        let key = key.into();
        match () {
            _ if key.is_empty() || key.len() > 255 => Err(InvalidKey::Length),
            _ if !key.bytes().all(|b| b.is_ascii_graphic()) => Err(InvalidKey::Character),
            _ => Ok(IdempotencyKey(key.into_boxed_str())),
        }
    }

    /// Makes a random one: a UUID of version 4 (RFC 9562).
    pub fn random(entropy: &dyn Entropy) -> IdempotencyKey {
        let mut bytes = [0; 16];
        entropy.fill(&mut bytes);
        let mut bits = u128::from_be_bytes(bytes);
        bits = bits & !(0xf << 76) | 0x4 << 76;
        bits = bits & !(0x3 << 62) | 0x2 << 62;
        let hex = format!("{bits:032x}");
        let text = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-");
        IdempotencyKey(text.into_boxed_str())
    }

    /// Reads the value of a header: a structured-field string (RFC 9651, section 3.3.3) or the bare key.
    pub fn from_header(value: &[u8]) -> Result<IdempotencyKey, InvalidKey> {
        let text = std::str::from_utf8(value).map_err(|_| InvalidKey::Character)?.trim();
        let Some(inner) = text.strip_prefix('"') else {
            return IdempotencyKey::new(text);
        };
        let inner = inner.strip_suffix('"').ok_or(InvalidKey::Quote)?;
        let mut key = String::with_capacity(inner.len());
        let mut chars = inner.chars();
        while let Some(c) = chars.next() {
            match c {
                '\\' => match chars.next() {
                    Some(escaped @ ('"' | '\\')) => key.push(escaped),
                    _ => return Err(InvalidKey::Quote),
                },
                '"' => return Err(InvalidKey::Quote),
                c => key.push(c),
            }
        }
        IdempotencyKey::new(key)
    }

    /// The bare key.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As a structured-field string: quoted.
    pub fn quoted(&self) -> HeaderValue {
        let escaped = self.0.replace('\\', "\\\\").replace('"', "\\\"");
        HeaderValue::try_from(format!("\"{escaped}\"")).expect("visible ASCII is a header value")
    }

    /// As it is.
    pub fn bare(&self) -> HeaderValue {
        HeaderValue::try_from(self.as_str()).expect("visible ASCII is a header value")
    }
}

impl fmt::Debug for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IdempotencyKey({})", self.0)
    }
}

impl fmt::Display for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for InvalidKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            InvalidKey::Length => "an idempotency key has 1 to 255 characters",
            InvalidKey::Character => "an idempotency key is made of visible ASCII",
            InvalidKey::Quote => "the idempotency key is quoted wrongly",
        })
    }
}

impl std::error::Error for InvalidKey {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SeededEntropy;

    #[test]
    fn random_key_is_a_uuid_of_version_4() {
        let key = IdempotencyKey::random(&SeededEntropy::new(7));
        let parts: Vec<&str> = key.as_str().split('-').collect();
        assert_eq!(parts.iter().map(|p| p.len()).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
        assert!(parts[2].starts_with('4'));
        assert!(parts[3].starts_with(['8', '9', 'a', 'b']));
        assert_ne!(key, IdempotencyKey::random(&SeededEntropy::new(8)));
    }

    #[test]
    fn both_spellings_are_the_same_key() {
        let key = IdempotencyKey::new(r#"or"der\7"#).unwrap();
        assert_eq!(key.quoted(), r#""or\"der\\7""#);
        assert_eq!(IdempotencyKey::from_header(key.quoted().as_bytes()), Ok(key.clone()));
        assert_eq!(IdempotencyKey::from_header(key.bare().as_bytes()), Ok(key));
    }

    #[test]
    fn what_is_no_key() {
        let long = "x".repeat(256);
        for (text, why) in [
            ("", InvalidKey::Length),
            ("\"\"", InvalidKey::Length),
            (long.as_str(), InvalidKey::Length),
            ("a b", InvalidKey::Character),
            ("\"a", InvalidKey::Quote),
            ("\"a\"b\"", InvalidKey::Quote),
            ("\"a\\x\"", InvalidKey::Quote),
        ] {
            assert_eq!(IdempotencyKey::from_header(text.as_bytes()), Err(why), "{text}");
        }
    }
}
