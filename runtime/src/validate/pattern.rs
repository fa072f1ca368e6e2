//! Patterns: ECMA-262 as contracts write them, run by the `regex` crate (linear in time, always).
//!
//! What does not translate (look-around, back references) is not checked here; the generator reports it.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use regex::Regex;

static COMPILED: RwLock<BTreeMap<&'static str, Option<Arc<Regex>>>> = RwLock::new(BTreeMap::new());

/// Whether the pattern is found in the text; true for a pattern that does not translate.
pub(super) fn is_match(pattern: &'static str, text: &str) -> bool {
    let known = COMPILED.read().unwrap_or_else(PoisonError::into_inner).get(pattern).cloned();
    let compiled = known.unwrap_or_else(|| {
        let compiled = Regex::new(&translate(pattern)).ok().map(Arc::new);
        COMPILED.write().unwrap_or_else(PoisonError::into_inner).insert(pattern, compiled.clone());
        compiled
    });
    compiled.is_none_or(|regex| regex.is_match(text))
}

/// The same pattern in the syntax of the `regex` crate: `\d` and `\w` are ASCII, and what that crate
/// gives a meaning inside classes (`[`, `&&`, `~~`) is escaped. A sequence without a counterpart stays
/// as it is and does not compile.
pub(crate) fn translate(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 8);
    let mut class = false;
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('d') => out.push_str(if class { "0-9" } else { "[0-9]" }),
                Some('D') => out.push_str("[^0-9]"),
                Some('w') => out.push_str(if class { "0-9A-Za-z_" } else { "[0-9A-Za-z_]" }),
                Some('W') => out.push_str("[^0-9A-Za-z_]"),
                // ECMA takes any escaped character for itself; the crate only punctuation.
                Some(other) if other.is_alphanumeric() || other.is_ascii() => out.extend(['\\', other]),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
            '[' if class => out.push_str("\\["),
            '[' => {
                class = true;
                out.push('[');
            }
            ']' => {
                class = false;
                out.push(']');
            }
            '&' | '~' if class => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_mean_what_ecma_says() {
        for (pattern, good, bad) in [
            (r"^\d{4}-\d{2}$", "2026-12", "２０２６-12"),
            (r"^[\w.-]+@[\w-]+$", "a.b-c@d", "a b@d"),
            (r"^[a&&[b]$", "[", "c"),
            (r"^a\/b$", "a/b", "a\\/b"),
            (r"[^\d]", "x", "7"),
            (r"^\u0041+$", "AA", "B"),
            ("colou?r", "the color", "the colr"),
        ] {
            assert!(is_match(pattern, good), "{pattern}");
            assert!(!is_match(pattern, bad), "{pattern}");
        }
        // Not checked, rather than refused.
        assert!(is_match(r"^(?=a)b$", "anything"));
    }
}
