//! Looking up rows of a table by name, and which of them were met.

use crate::record::{XmlKind, XmlRow, XmlTable};

/// The name of an element: what stands at the root of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QName {
    /// The namespace URI, empty for none.
    pub namespace: &'static str,
    /// The name without prefix.
    pub local: &'static str,
}

impl QName {
    /// A name in a namespace; `namespace` may be empty.
    #[must_use]
    pub const fn new(namespace: &'static str, local: &'static str) -> Self {
        Self { namespace, local }
    }
}

impl std::fmt::Display for QName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&clark(self.namespace, self.local))
    }
}

/// `{namespace}local`, or `local` without a namespace.
pub(crate) fn clark(namespace: &str, local: &str) -> String {
    if namespace.is_empty() { local.to_owned() } else { format!("{{{namespace}}}{local}") }
}

/// Undoes [`clark`].
pub(crate) fn unclark(name: &str) -> (&str, &str) {
    name.strip_prefix('{').and_then(|rest| rest.rsplit_once('}')).unwrap_or(("", name))
}

/// A bit a member.
#[derive(Default)]
pub(crate) struct Seen {
    low: u128,
    high: Vec<u64>,
}

impl Seen {
    #[inline]
    pub(crate) fn has(&self, slot: u16) -> bool {
        if slot < 128 {
            return self.low >> slot & 1 == 1;
        }
        let at = usize::from(slot) - 128;
        self.high.get(at / 64).is_some_and(|bits| bits >> (at % 64) & 1 == 1)
    }

    #[inline]
    pub(crate) fn add(&mut self, slot: u16) {
        if slot < 128 {
            self.low |= 1 << slot;
            return;
        }
        let at = usize::from(slot) - 128;
        if self.high.len() <= at / 64 {
            self.high.resize(at / 64 + 1, 0);
        }
        self.high[at / 64] |= 1 << (at % 64);
    }
}

/// The row of an element, or the group that contains it.
pub(crate) enum Found {
    Row(usize),
    Group(usize),
}

/// The namespace URI of a row.
#[inline]
pub(crate) fn namespace(table: &XmlTable, row: &XmlRow) -> &'static str {
    table.namespaces.get(usize::from(row.namespace)).map_or("", |entry| entry.0)
}

#[inline]
fn is(table: &XmlTable, row: &XmlRow, kind: XmlKind, uri: &str, local: &str) -> bool {
    row.kind == kind && row.name == local && namespace(table, row) == uri
}

/// The row of an attribute; they stand first.
pub(crate) fn attribute(table: &XmlTable, uri: &str, local: &str) -> Option<usize> {
    table.rows.iter().position(|row| is(table, row, XmlKind::Attribute, uri, local))
}

/// The row of an element. Documents are mostly in the order of the schema, so the row met last and the
/// next one come first. A single element that was met already gives way to a later row of that name.
#[inline]
pub(crate) fn element(table: &XmlTable, uri: &str, local: &str, hint: usize, seen: &Seen) -> Option<Found> {
    let free = |row: &XmlRow| row.flags & XmlRow::MANY != 0 || !seen.has(row.slot);
    for at in [hint, hint + 1] {
        if let Some(row) = table.rows.get(at)
            && is(table, row, XmlKind::Element, uri, local)
            && free(row)
        {
            return Some(Found::Row(at));
        }
    }
    search(table, uri, local, seen)
}

fn search(table: &XmlTable, uri: &str, local: &str, seen: &Seen) -> Option<Found> {
    let mut taken = None;
    for (at, row) in table.rows.iter().enumerate() {
        if is(table, row, XmlKind::Element, uri, local) {
            if row.flags & XmlRow::MANY != 0 || !seen.has(row.slot) {
                return Some(Found::Row(at));
            }
            taken = Some(Found::Row(at));
        } else if row.kind == XmlKind::Group
            && group(table, row).is_some_and(|group| holds(group, uri, local))
        {
            return Some(Found::Group(at));
        }
    }
    taken
}

/// The table of a group row.
pub(crate) fn group(table: &XmlTable, row: &XmlRow) -> Option<&'static XmlTable> {
    table.groups.get(usize::from(row.namespace)).copied()
}

fn holds(table: &XmlTable, uri: &str, local: &str) -> bool {
    search(table, uri, local, &Seen::default()).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_member_has_a_bit() {
        let mut seen = Seen::default();
        for slot in [0, 127, 128, 191, 192, 65_535] {
            assert!(!seen.has(slot));
            seen.add(slot);
            assert!(seen.has(slot));
        }
        assert!(!seen.has(129));
    }

    #[test]
    fn names_in_one_text() {
        assert_eq!(clark("urn:x", "a"), "{urn:x}a");
        assert_eq!(unclark("{urn:x}a"), ("urn:x", "a"));
        assert_eq!(unclark(&clark("", "a")), ("", "a"));
    }
}
