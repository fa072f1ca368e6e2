//! What a contract says about the values of a member beyond their type. The `validate` walker reads
//! these; nothing is checked while decoding but type and presence.

/// Facts about one value, and through `items` and `keys` about the values inside it.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// Constraints on the value itself.
    pub rules: &'static [Rule],
    /// Facts about each item of a list, or each value of a map.
    pub items: Option<&'static Facts>,
    /// Facts about each key of a map.
    pub keys: Option<&'static Facts>,
    /// A second name readers accept (ProtoJSON: the name in the `.proto`); empty for none.
    pub alias: &'static str,
    /// The default, as JSON text; empty for none.
    pub default: &'static str,
}

impl Facts {
    /// Nothing known.
    pub const NONE: Facts = Facts { rules: &[], items: None, keys: None, alias: "", default: "" };

    /// Only constraints on the value itself.
    #[must_use]
    pub const fn rules(rules: &'static [Rule]) -> Facts {
        Facts { rules, ..Facts::NONE }
    }

    /// With facts about the items of a list or the values of a map.
    #[must_use]
    pub const fn items(mut self, items: &'static Facts) -> Facts {
        self.items = Some(items);
        self
    }

    /// With facts about the keys of a map.
    #[must_use]
    pub const fn keys(mut self, keys: &'static Facts) -> Facts {
        self.keys = Some(keys);
        self
    }

    /// With a second name.
    #[must_use]
    pub const fn alias(mut self, alias: &'static str) -> Facts {
        self.alias = alias;
        self
    }

    /// With a default, as JSON text.
    #[must_use]
    pub const fn default(mut self, default: &'static str) -> Facts {
        self.default = default;
        self
    }
}

/// One constraint. Lengths of strings are counted in characters (Unicode scalar values), of bytes in bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// At least so many characters (bytes).
    MinLength(u64),
    /// At most so many characters (bytes).
    MaxLength(u64),
    /// A regular expression in the syntax of the `regex` crate, found anywhere unless anchored.
    Pattern(&'static str),
    /// Not below.
    Minimum(Num),
    /// Not above.
    Maximum(Num),
    /// Above.
    ExclusiveMinimum(Num),
    /// Below.
    ExclusiveMaximum(Num),
    /// A multiple of.
    MultipleOf(Num),
    /// At least so many items.
    MinItems(u64),
    /// At most so many items.
    MaxItems(u64),
    /// No two equal items.
    UniqueItems,
    /// At least so many members or entries.
    MinProperties(u64),
    /// At most so many members or entries.
    MaxProperties(u64),
    /// How members go together, by groups of their names.
    Members(Together, &'static [&'static [&'static str]]),
    /// One of these values, each as JSON text.
    OneOf(&'static [&'static str]),
    /// Of this format, as JSON Schema names them: `email`, `ipv4` ..
    Format(&'static str),
    /// At most so many digits in all (`totalDigits` of XML Schema).
    TotalDigits(u32),
    /// At most so many digits after the point (`fractionDigits` of XML Schema).
    FractionDigits(u32),
}

/// How groups of members go together. A group is there when all of its members are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Together {
    /// At least one group is there.
    Any,
    /// Exactly one group is there.
    One,
    /// No group is there.
    None,
    /// Where the first group is there, the second is.
    With,
}

/// A bound of a number, exact.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Num {
    /// An integer.
    Int(i64),
    /// Anything else, as decimal text (`0.01`, `18446744073709551615`, `1e30`).
    Text(&'static str),
}
