//! How deep fragments go through each other. A document's own depth is bounded by its brackets; fragments that
//! spread fragments are bounded here, so that nothing later needs a deep stack.

use super::fragments::Fragments;
use super::syntax::Selection;

/// The most levels that a fragment may reach through others.
const MAX_DEPTH: usize = 150;

/// What a fragment leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nesting {
    Fine,
    /// Itself, directly or through others (section 5.5.2.2).
    Cyclic,
    TooDeep,
}

/// One answer for each fragment. Fragments are settled when all they spread are settled; those left over lead into
/// a cycle.
pub(super) fn nesting(fragments: &Fragments) -> Vec<Nesting> {
    let count = fragments.len();
    let mut spreads = Vec::with_capacity(count);
    let mut users = vec![Vec::new(); count];
    let mut waiting = vec![0_usize; count];
    for (index, waits) in waiting.iter_mut().enumerate() {
        let fragment = fragments.get(index);
        let mut found = Found { own: 0, spreads: Vec::new() };
        levels(fragments, fragment.span.file, &fragment.selection, 1, &mut found);
        *waits = found.spreads.len();
        found.spreads.iter().for_each(|(target, _)| users[*target].push(index));
        spreads.push(found);
    }
    let mut depths: Vec<Option<usize>> = vec![None; count];
    let mut ready: Vec<usize> = (0..count).filter(|index| waiting[*index] == 0).collect();
    while let Some(index) = ready.pop() {
        let found = &spreads[index];
        let through = found.spreads.iter().map(|(target, level)| level + depths[*target].unwrap_or(0));
        depths[index] = Some(through.fold(found.own, usize::max));
        for user in &users[index] {
            waiting[*user] -= 1;
            if waiting[*user] == 0 {
                ready.push(*user);
            }
        }
    }
    let nesting = depths.into_iter().map(|depth| match depth {
        None => Nesting::Cyclic,
        Some(depth) if depth > MAX_DEPTH => Nesting::TooDeep,
        Some(_) => Nesting::Fine,
    });
    nesting.collect()
}

/// The levels of a fragment itself, and at which level it spreads which others.
struct Found {
    own: usize,
    spreads: Vec<(usize, usize)>,
}

fn levels(
    fragments: &Fragments,
    file: crate::source::FileId,
    selection: &[Selection],
    level: usize,
    found: &mut Found,
) {
    found.own = found.own.max(level);
    for item in selection {
        match item {
            Selection::Field(field) => levels(fragments, file, &field.selection, level + 1, found),
            Selection::Inline { selection, .. } => levels(fragments, file, selection, level + 1, found),
            Selection::Spread { name, .. } => {
                if let Some(target) = fragments.find(&name.text, file) {
                    found.spreads.push((target, level));
                }
            }
        }
    }
}
