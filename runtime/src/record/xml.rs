//! The XML table of a record: what the `xml` walker needs beyond the members' types.

/// How a record stands in XML.
#[derive(Debug)]
pub struct XmlTable {
    /// Namespace URI and the prefix to write; one static for a contract. Entry 0 is `("", "")`.
    pub namespaces: &'static [(&'static str, &'static str)],
    /// Attributes first, then text, then elements in the order of the schema; the rows of a choice
    /// together. Written in this order, read in any.
    pub rows: &'static [XmlRow],
    /// Types that may stand in for this one by `xsi:type`: index of the namespace, name, arm.
    pub types: &'static [(u8, &'static str, u16)],
}

impl XmlTable {
    /// A table without substitutions.
    #[must_use]
    pub const fn new(
        namespaces: &'static [(&'static str, &'static str)],
        rows: &'static [XmlRow],
    ) -> XmlTable {
        XmlTable { namespaces, rows, types: &[] }
    }
}

/// One attribute, text or element.
#[derive(Clone, Copy, Debug)]
pub struct XmlRow {
    /// What it is.
    pub kind: XmlKind,
    /// Index into [`XmlTable::namespaces`].
    pub namespace: u8,
    /// The bits below.
    pub flags: u16,
    /// The index of the member in [`super::Schema::fields`].
    pub slot: u16,
    /// For a row of a choice: its arm in the union.
    pub arm: u16,
    /// The local name.
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

    const fn new(kind: XmlKind, namespace: u8, name: &'static str, slot: u16) -> XmlRow {
        XmlRow { kind, namespace, flags: 0, slot, arm: 0, name }
    }

    /// An attribute.
    #[must_use]
    pub const fn attribute(namespace: u8, name: &'static str, slot: u16) -> XmlRow {
        XmlRow::new(XmlKind::Attribute, namespace, name, slot)
    }

    /// The text of the element itself.
    #[must_use]
    pub const fn text(slot: u16) -> XmlRow {
        XmlRow::new(XmlKind::Text, 0, "", slot)
    }

    /// An element.
    #[must_use]
    pub const fn element(namespace: u8, name: &'static str, slot: u16) -> XmlRow {
        XmlRow::new(XmlKind::Element, namespace, name, slot)
    }

    /// A row of a choice; arm 0 is the head.
    #[must_use]
    pub const fn arm(mut self, arm: u16) -> XmlRow {
        self.arm = arm;
        self.with(Self::ARM | if arm == 0 { Self::HEAD } else { 0 })
    }

    /// With further flags.
    #[must_use]
    pub const fn with(mut self, flags: u16) -> XmlRow {
        self.flags |= flags;
        self
    }
}
