//! From the regular expressions of XML Schema to those of ECMA 262, where a pattern means the same there.

/// The inside of an anchored ECMA pattern; `None` where the pattern uses what only XML Schema has.
pub(crate) fn to_ecma(pattern: &str) -> Option<String> {
    let mut out = String::with_capacity(pattern.len());
    let mut in_class = false;
    let mut chars = pattern.chars().peekable();
    while let Some(current) = chars.next() {
        match current {
            '\\' => {
                let escaped = chars.next()?;
                match escaped {
                    // Name characters of XML, and Unicode blocks.
                    'i' | 'I' | 'c' | 'C' => return None,
                    'p' | 'P' => {
                        let block: String = chars.by_ref().take_while(|c| *c != '}').collect();
                        if block.starts_with("{Is") || !block.starts_with('{') {
                            return None;
                        }
                        out.extend(['\\', escaped]);
                        out.push_str(&block);
                        out.push('}');
                    }
                    escaped => out.extend(['\\', escaped]),
                }
            }
            '[' if in_class => return None,
            '[' => {
                in_class = true;
                out.push('[');
            }
            ']' => {
                in_class = false;
                out.push(']');
            }
            // Plain characters in XML Schema, anchors in ECMA.
            '^' | '$' if !in_class => out.extend(['\\', current]),
            current => out.push(current),
        }
    }
    (!in_class).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::to_ecma;

    #[test]
    fn what_ecma_lacks_is_not_translated() {
        assert_eq!(to_ecma("[A-Z][0-9]+").as_deref(), Some("[A-Z][0-9]+"));
        assert_eq!(to_ecma("a^b$").as_deref(), Some("a\\^b\\$"));
        assert_eq!(to_ecma("[^a]\\p{Lu}\\.").as_deref(), Some("[^a]\\p{Lu}\\."));
        assert_eq!(to_ecma("\\i\\c*"), None);
        assert_eq!(to_ecma("[a-z-[aeiou]]"), None);
        assert_eq!(to_ecma("\\p{IsBasicLatin}"), None);
        assert_eq!(to_ecma("[a"), None);
        assert_eq!(to_ecma("a\\"), None);
    }
}
