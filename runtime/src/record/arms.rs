//! How the arm of a union is recognised: decided by the generator, written down as a table, never
//! found out by trying shapes where the contract says more.

use super::{Facts, XmlTable};

/// The table of a union.
#[derive(Debug)]
pub struct Arms {
    /// The name in the contract.
    pub name: &'static str,
    /// The arms, in the order of the contract.
    pub arms: &'static [Arm],
    /// The member whose value names the arm; empty where there is none and `when` decides.
    pub tag: &'static str,
    /// In JSON the value is an object whose only member names the arm and holds its content (`@oneOf`).
    pub wrapped: bool,
    /// An arm that is not in the table is kept as a JSON value, with the index `arms.len()`.
    pub open: bool,
    /// The XML rows, where the union travels in XML: see [`XmlTable`].
    pub xml: Option<&'static XmlTable>,
}

/// One arm.
#[derive(Debug)]
pub struct Arm {
    /// The name in the contract, for messages.
    pub name: &'static str,
    /// Values of the tag that mean this arm; the first is the one to write.
    pub tags: &'static [&'static str],
    /// Where there is no tag: the first arm all of whose conditions hold is the one.
    pub when: &'static [When],
    /// What the contract says of the arm's content beyond its type.
    pub facts: Option<&'static Facts>,
}

/// A condition on the JSON value at hand.
#[derive(Clone, Copy, Debug)]
pub enum When {
    /// It is of one of these kinds.
    Kind(Kinds),
    /// It is an object with this member.
    Has(&'static str),
    /// It is an object without this member.
    Lacks(&'static str),
    /// It is an object whose member has one of these values, given as JSON texts.
    Member(&'static str, &'static [&'static str]),
    /// It is an object with this member, whose value meets all of these.
    At(&'static str, &'static [When]),
    /// It is an array whose first item meets all of these, or which has none.
    Item(&'static [When]),
    /// It meets all conditions of one of these groups.
    Any(&'static [&'static [When]]),
    /// It equals one of these values, given as JSON texts.
    Is(&'static [&'static str]),
    /// It decodes as this arm: a scalar with a way of writing of its own, and the last resort, which the generator
    /// reports as an approximation. Of several arms that fit, the first that names all members counts. Never inside
    /// of another condition.
    Fits,
}

/// A set of JSON kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kinds(pub u8);

impl Kinds {
    /// `null`
    pub const NULL: Kinds = Kinds(1);
    /// `true`, `false`
    pub const BOOL: Kinds = Kinds(2);
    /// A number without fraction and exponent.
    pub const INTEGER: Kinds = Kinds(4);
    /// Any other number.
    pub const FRACTION: Kinds = Kinds(8);
    /// Any number.
    pub const NUMBER: Kinds = Kinds(12);
    /// A string.
    pub const STRING: Kinds = Kinds(16);
    /// An array.
    pub const ARRAY: Kinds = Kinds(32);
    /// An object.
    pub const OBJECT: Kinds = Kinds(64);

    /// Both sets together.
    #[must_use]
    pub const fn or(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0)
    }

    /// Whether the sets meet.
    #[must_use]
    pub const fn meets(self, other: Kinds) -> bool {
        self.0 & other.0 != 0
    }
}

/// An arm without tags or conditions, to be refined: `arm("Book").tags(&["book"])`.
#[must_use]
pub const fn arm(name: &'static str) -> Arm {
    Arm { name, tags: &[], when: &[], facts: None }
}

impl Arm {
    /// The values of the tag that mean this arm.
    #[must_use]
    pub const fn tags(mut self, tags: &'static [&'static str]) -> Arm {
        self.tags = tags;
        self
    }

    /// The conditions under which it is this arm.
    #[must_use]
    pub const fn when(mut self, when: &'static [When]) -> Arm {
        self.when = when;
        self
    }

    /// What the contract says of the arm's content beyond its type.
    #[must_use]
    pub const fn facts(mut self, facts: &'static Facts) -> Arm {
        self.facts = Some(facts);
        self
    }
}

impl Arms {
    /// A union told by conditions.
    #[must_use]
    pub const fn new(name: &'static str, arms: &'static [Arm], open: bool) -> Arms {
        Arms { name, arms, tag: "", wrapped: false, open, xml: None }
    }

    /// A union told by the value of a member.
    #[must_use]
    pub const fn tag(mut self, tag: &'static str) -> Arms {
        self.tag = tag;
        self
    }

    /// A union told by the name of the only member.
    #[must_use]
    pub const fn wrapped(mut self) -> Arms {
        self.wrapped = true;
        self
    }

    /// With an XML table.
    #[must_use]
    pub const fn xml(mut self, table: &'static XmlTable) -> Arms {
        self.xml = Some(table);
        self
    }

    /// The arm a tag value means.
    #[must_use]
    pub fn by_tag(&self, value: &str) -> Option<usize> {
        self.arms.iter().position(|arm| arm.tags.contains(&value))
    }
}
