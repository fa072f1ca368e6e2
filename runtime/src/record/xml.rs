//! The XML table of a record: what the `xml` walker needs beyond the members' types.

/// How a record stands in XML, or a union that is the content of an element of its own.
///
/// A choice between elements that stand among a record's other members has its rows in the record's table, a row an
/// arm. A choice that is the whole content of an element has them in the union's. A union that is told by `xsi:type` has
/// its `types`.
#[derive(Debug)]
pub struct XmlTable {
    /// Namespace URI and the prefix to write; one static for a contract. Entry 0 is `("", "")`.
    pub namespaces: &'static [(&'static str, &'static str)],
    /// Attributes first, then text, then elements in the order of the schema; the rows of a choice
    /// together. Written in this order, read in any.
    pub rows: &'static [XmlRow],
    /// The types a union is told by in `xsi:type`: index of the namespace, name, arm. Without an `xsi:type` it is
    /// the arm of the first one, which is then written without, unless the type they extend is abstract.
    pub types: &'static [(u8, &'static str, u16)],
    /// The type that `types` extend is none of them: each is written with an `xsi:type`.
    pub is_abstract: bool,
    /// The tables of sequences without an element of their own; [`XmlKind::Group`] rows refer to them.
    pub groups: &'static [&'static XmlTable],
}

impl XmlTable {
    /// A table of rows.
    ///
    /// # Panics
    ///
    /// If the prefix of a row is not that of its namespace: then the table does not compile.
    #[must_use]
    pub const fn new(
        namespaces: &'static [(&'static str, &'static str)],
        rows: &'static [XmlRow],
    ) -> XmlTable {
        let mut at = 0;
        while at < rows.len() {
            assert!(rows[at].is_prefixed(namespaces), "the prefix of a row is that of its namespace");
            at += 1;
        }
        XmlTable { namespaces, rows, types: &[], is_abstract: false, groups: &[] }
    }

    /// With the types of a union.
    #[must_use]
    pub const fn types(mut self, types: &'static [(u8, &'static str, u16)]) -> XmlTable {
        self.types = types;
        self
    }

    /// With types that extend an abstract one.
    #[must_use]
    pub const fn of_abstract(mut self) -> XmlTable {
        self.is_abstract = true;
        self
    }

    /// With the tables of groups.
    #[must_use]
    pub const fn groups(mut self, groups: &'static [&'static XmlTable]) -> XmlTable {
        self.groups = groups;
        self
    }
}

/// One attribute, text or element.
#[derive(Clone, Copy, Debug)]
pub struct XmlRow {
    /// What it is.
    pub kind: XmlKind,
    /// Index into [`XmlTable::namespaces`]; for a group into [`XmlTable::groups`].
    pub namespace: u8,
    /// The bits below.
    pub flags: u16,
    /// The index of the member in [`super::Schema::fields`].
    pub slot: u16,
    /// For a row of a choice: its arm in the union.
    pub arm: u16,
    /// The name as it is written, with the prefix of its namespace.
    pub tag: &'static str,
    /// The local name: `tag` without the prefix.
    pub name: &'static str,
}

/// What an XML row describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum XmlKind {
    /// An attribute.
    Attribute,
    /// The text of the element itself.
    Text,
    /// An element.
    Element,
    /// Any element (`xsd:any`).
    AnyElement,
    /// Any attribute (`xsd:anyAttribute`).
    AnyAttribute,
    /// A sequence without an element of its own: the members of its record stand in its place, once or repeatedly.
    Group,
    /// A block of the SOAP header; no part of the element itself.
    Header,
}

impl XmlRow {
    /// `xsi:nil` is allowed.
    pub const NIL: u16 = 1;
    /// Bytes are written in hexadecimal instead of base64.
    pub const HEX: u16 = 2;
    /// A list in one text, separated by spaces (`xsd:list`).
    pub const LISTED: u16 = 4;
    /// The first row of a choice.
    pub const HEAD: u16 = 8;
    /// A row of a choice.
    pub const ARM: u16 = 16;
    /// May stand more than once.
    pub const MANY: u16 = 32;
    /// Must be there.
    pub const REQUIRED: u16 = 64;
    /// An element around the items of a list; `arm` is an index into [`XmlTable::groups`], whose only row they are.
    pub const WRAPPED: u16 = 128;

    const fn new(kind: XmlKind, namespace: u8, tag: &'static str, slot: u16) -> XmlRow {
        XmlRow { kind, namespace, flags: 0, slot, arm: 0, tag, name: local(tag) }
    }

    /// An attribute.
    #[must_use]
    pub const fn attribute(namespace: u8, tag: &'static str, slot: u16) -> XmlRow {
        XmlRow::new(XmlKind::Attribute, namespace, tag, slot)
    }

    /// The text of the element itself.
    #[must_use]
    pub const fn text(slot: u16) -> XmlRow {
        XmlRow::new(XmlKind::Text, 0, "", slot)
    }

    /// An element.
    #[must_use]
    pub const fn element(namespace: u8, tag: &'static str, slot: u16) -> XmlRow {
        XmlRow::new(XmlKind::Element, namespace, tag, slot)
    }

    /// Any element that no row names: an element kept as it is, or a list of them.
    #[must_use]
    pub const fn any_element(slot: u16) -> XmlRow {
        XmlRow::new(XmlKind::AnyElement, 0, "", slot)
    }

    /// Any attribute that no row names: a map from `{namespace}name` to strings.
    #[must_use]
    pub const fn any_attribute(slot: u16) -> XmlRow {
        XmlRow::new(XmlKind::AnyAttribute, 0, "", slot)
    }

    /// A sequence without an element of its own; `table` is an index into [`XmlTable::groups`].
    #[must_use]
    pub const fn group(table: u8, slot: u16) -> XmlRow {
        XmlRow::new(XmlKind::Group, table, "", slot)
    }

    /// An element around the items of a list; `table` is an index into [`XmlTable::groups`].
    #[must_use]
    pub const fn wrapped(namespace: u8, tag: &'static str, slot: u16, table: u16) -> XmlRow {
        let row = XmlRow::new(XmlKind::Element, namespace, tag, slot);
        XmlRow { flags: Self::WRAPPED, arm: table, ..row }
    }

    /// A block of the SOAP header.
    #[must_use]
    pub const fn header(namespace: u8, tag: &'static str, slot: u16) -> XmlRow {
        XmlRow::new(XmlKind::Header, namespace, tag, slot)
    }

    /// A row of a choice; arm 0 is the head.
    #[must_use]
    pub const fn arm(mut self, arm: u16) -> XmlRow {
        self.arm = arm;
        self.with(Self::ARM | if arm == 0 { Self::HEAD } else { 0 })
    }

    /// Whether `tag` has the prefix of its namespace.
    const fn is_prefixed(&self, namespaces: &[(&str, &str)]) -> bool {
        let is_named = matches!(self.kind, XmlKind::Attribute | XmlKind::Element | XmlKind::Header);
        let index = self.namespace as usize;
        let prefix = if is_named && index < namespaces.len() { namespaces[index].1 } else { "" };
        let (prefix, tag) = (prefix.as_bytes(), self.tag.as_bytes());
        let colon = if prefix.is_empty() { 0 } else { 1 };
        if tag.len() != prefix.len() + colon + self.name.len() {
            return false;
        }
        let mut at = 0;
        while at < prefix.len() {
            if tag[at] != prefix[at] {
                return false;
            }
            at += 1;
        }
        true
    }

    /// With further flags.
    #[must_use]
    pub const fn with(mut self, flags: u16) -> XmlRow {
        self.flags |= flags;
        self
    }
}

/// The part of a name behind its prefix: no local name has a colon (Namespaces in XML 1.0, section 4).
const fn local(tag: &'static str) -> &'static str {
    let mut at = 0;
    while at < tag.len() {
        if tag.as_bytes()[at] == b':' {
            return tag.split_at(at + 1).1;
        }
        at += 1;
    }
    tag
}
