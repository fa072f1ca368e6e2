//! The fragments of all documents. A name is looked up in the spread's own file first, then in the others: some
//! projects write one file an operation with equal names, others share fragments between files.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::source::FileId;

use super::syntax::{FragmentNode, Selection};

/// All fragments, by index.
#[derive(Debug, Default)]
pub(super) struct Fragments {
    list: Vec<FragmentNode>,
    by_name: IndexMap<String, Vec<usize>>,
}

impl Fragments {
    pub(super) fn new(list: Vec<FragmentNode>) -> Fragments {
        let mut by_name: IndexMap<String, Vec<usize>> = IndexMap::new();
        for (index, fragment) in list.iter().enumerate() {
            by_name.entry(fragment.name.text.clone()).or_default().push(index);
        }
        Fragments { list, by_name }
    }

    pub(super) fn get(&self, index: usize) -> &FragmentNode {
        &self.list[index]
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// All names, for suggestions.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }

    /// The fragment that a spread in `file` names.
    pub(super) fn find(&self, name: &str, file: FileId) -> Option<usize> {
        let candidates = self.by_name.get(name)?;
        let own = candidates.iter().find(|index| self.list[**index].span.file == file);
        own.or(candidates.first()).copied()
    }

    /// Whether another fragment has the same name.
    pub(super) fn is_ambiguous(&self, index: usize) -> bool {
        self.by_name.get(&self.list[index].name.text).is_some_and(|all| all.len() > 1)
    }

    /// Every fragment that a selection needs, in the order of first use.
    pub(super) fn used_by(&self, selection: &[Selection], file: FileId) -> Vec<usize> {
        let mut used = Vec::new();
        let mut seen = BTreeSet::new();
        let mut open = vec![(selection, file)];
        while let Some((selection, file)) = open.pop() {
            for item in selection.iter().rev() {
                match item {
                    Selection::Field(field) => open.push((&field.selection, file)),
                    Selection::Inline { selection, .. } => open.push((selection, file)),
                    Selection::Spread { name, .. } => {
                        if let Some(index) = self.find(&name.text, file)
                            && seen.insert(index)
                        {
                            used.push(index);
                            let fragment = self.get(index);
                            open.push((&fragment.selection, fragment.span.file));
                        }
                    }
                }
            }
        }
        used.sort_unstable();
        used
    }
}
