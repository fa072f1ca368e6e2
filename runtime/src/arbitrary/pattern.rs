//! Texts that match a pattern, made from its syntax tree.

use regex_syntax::hir::{Class, Hir, HirKind};

use super::Entropy;

/// The tree of a pattern; `None` for one that does not translate.
pub(super) fn parse(pattern: &str) -> Option<Hir> {
    regex_syntax::parse(&crate::validate::pattern::translate(pattern)).ok()
}

/// A text the pattern matches, but for its word boundaries. Repetitions stay within `more` of their least.
pub(super) fn text(hir: &Hir, entropy: &mut Entropy, more: u32) -> String {
    let mut out = String::new();
    write(hir, entropy, more, &mut out);
    out
}

fn write(hir: &Hir, entropy: &mut Entropy, more: u32, out: &mut String) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => out.push_str(&String::from_utf8_lossy(&literal.0)),
        HirKind::Class(class) => out.extend(pick(class, entropy)),
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or(u32::MAX).min(repetition.min.saturating_add(more));
            let times = u64::from(repetition.min) + entropy.below(u64::from(most - repetition.min) + 1);
            // Nested repetitions multiply; a text of this size serves nobody.
            for _ in 0..times.min(1_000) {
                if out.len() > 10_000 {
                    return;
                }
                write(&repetition.sub, entropy, more, out);
            }
        }
        HirKind::Capture(capture) => write(&capture.sub, entropy, more, out),
        HirKind::Concat(parts) => parts.iter().for_each(|part| write(part, entropy, more, out)),
        HirKind::Alternation(arms) => {
            let arm = entropy.below(arms.len() as u64) as usize;
            write(&arms[arm], entropy, more, out);
        }
    }
}

/// A character of a class, a printable one of ASCII if there is any.
fn pick(class: &Class, entropy: &mut Entropy) -> Option<char> {
    let ranges: Vec<(u32, u32)> = match class {
        Class::Unicode(class) => {
            class.ranges().iter().map(|range| (range.start().into(), range.end().into())).collect()
        }
        Class::Bytes(class) => {
            class.ranges().iter().map(|range| (range.start().into(), range.end().into())).collect()
        }
    };
    let printable = |(start, end): &(u32, u32)| (*start.max(&0x21), *end.min(&0x7e));
    let ascii: Vec<(u32, u32)> = ranges.iter().map(printable).filter(|(start, end)| start <= end).collect();
    let ranges = if ascii.is_empty() { ranges } else { ascii };
    let (start, end) = *ranges.get(entropy.below(ranges.len() as u64) as usize)?;
    char::from_u32(start + entropy.below(u64::from(end - start) + 1) as u32).or(char::from_u32(start))
}
