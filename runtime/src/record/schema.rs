//! The static table of a record: one row a member, facts that hold on every wire. What a single
//! wire needs stands in parallel tables, so that a contract pays only for the wires it has.

use super::{Facts, ProtoRow, XmlTable};

/// The table of a record.
#[derive(Debug)]
pub struct Schema {
    /// The name in the contract.
    pub name: &'static str,
    /// The members; an index here is what `view_at` and `slot_at` take.
    pub fields: &'static [Field],
    /// Protobuf rows, by ascending number; empty where the record never travels in protobuf.
    pub proto: &'static [ProtoRow],
    /// Whether a protobuf row must be there: most messages have none, and need not look.
    pub(crate) proto_required: bool,
    /// The XML rows, where the record travels in XML.
    pub xml: Option<&'static XmlTable>,
    /// No members beyond the table are allowed (`additionalProperties: false`). Receiving is open
    /// all the same unless validation is on.
    pub closed: bool,
    /// Members that travel the other way alone (`readOnly` of what is sent): one that comes is passed over.
    pub elsewhere: &'static [&'static str],
    /// Constraints on the whole: the number of members.
    pub facts: Option<&'static Facts>,
    /// Arms of unions that stand among the members, each under a name of its own (a oneof in JSON).
    pub inline: &'static [Inline],
}

/// One arm of a union that stands among the members.
#[derive(Clone, Copy, Debug)]
pub struct Inline {
    /// The name on JSON-like wires.
    pub name: &'static str,
    /// The index of the union in [`Schema::fields`]; that field is [`Field::INLINE`].
    pub slot: u16,
    /// The index of the arm in the union.
    pub arm: u16,
}

impl Schema {
    /// A table with no wire but JSON.
    #[must_use]
    pub const fn new(name: &'static str, fields: &'static [Field]) -> Self {
        Schema {
            name,
            fields,
            proto: &[],
            proto_required: false,
            xml: None,
            closed: false,
            elsewhere: &[],
            facts: None,
            inline: &[],
        }
    }

    /// With protobuf rows.
    ///
    /// # Panics
    ///
    /// If the arms of a oneof do not stand together in their order: then the table does not compile.
    #[must_use]
    pub const fn proto(mut self, rows: &'static [ProtoRow]) -> Self {
        self.proto = rows;
        let mut at = 0;
        while at < rows.len() {
            assert!(ProtoRow::is_in_place(rows, at), "the arms of a oneof stand in the order of the union");
            self.proto_required |= rows[at].flags & ProtoRow::REQUIRED != 0;
            at += 1;
        }
        self
    }

    /// With an XML table.
    #[must_use]
    pub const fn xml(mut self, table: &'static XmlTable) -> Self {
        self.xml = Some(table);
        self
    }

    /// Members beyond the table are a violation.
    #[must_use]
    pub const fn closed(mut self) -> Self {
        self.closed = true;
        self
    }

    /// With the names of members that travel the other way alone.
    #[must_use]
    pub const fn elsewhere(mut self, names: &'static [&'static str]) -> Self {
        self.elsewhere = names;
        self
    }

    /// Whether a member that is not in the table is known to travel the other way.
    #[must_use]
    pub fn is_elsewhere(&self, name: &str) -> bool {
        self.elsewhere.contains(&name)
    }

    /// With the arms of its inline unions.
    #[must_use]
    pub const fn inline(mut self, arms: &'static [Inline]) -> Self {
        self.inline = arms;
        self
    }

    /// With constraints on the whole.
    #[must_use]
    pub const fn facts(mut self, facts: &'static Facts) -> Self {
        self.facts = Some(facts);
        self
    }

    /// The index of the member with that wire name. `hint` is the index to try first; the one after
    /// the last found makes keys in the contract's order one comparison.
    #[must_use]
    #[inline]
    pub fn find(&self, name: &str, hint: usize) -> Option<usize> {
        match self.fields.get(hint) {
            Some(field) if field.is_called(name) => Some(hint),
            _ => self.scan(name, hint),
        }
    }

    /// Members usually come in the contract's order with some left out, so the look goes on from the hint.
    fn scan(&self, name: &str, hint: usize) -> Option<usize> {
        let hint = hint.min(self.fields.len());
        let (before, after) = self.fields.split_at(hint);
        let in_after = after.iter().position(|field| field.is_called(name)).map(|index| hint + index);
        in_after.or_else(|| before.iter().position(|field| field.is_called(name)))
    }

    /// The index of the member that holds all members not named in the table.
    #[must_use]
    pub fn rest(&self) -> Option<usize> {
        // The generator puts it last; looked for from the end so that records without one cost one look.
        self.fields.last().filter(|field| field.is(Field::REST)).map(|_| self.fields.len() - 1)
    }
}

/// One member: wire name, flags, facts.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The name on JSON-like wires; XML and protobuf have rows of their own.
    pub name: &'static str,
    /// The bits below.
    pub flags: u16,
    /// Constraints, default, alias.
    pub facts: Option<&'static Facts>,
}

/// A member that is optional and has no facts, to be refined: `field("id").required()`.
#[must_use]
pub const fn field(name: &'static str) -> Field {
    Field { name, flags: 0, facts: None }
}

/// Short for `field(name).required()`, which most rows of a large contract are: one call is checked faster than two.
#[must_use]
pub const fn required(name: &'static str) -> Field {
    Field { name, flags: Field::REQUIRED, facts: None }
}

impl Field {
    /// Must be there.
    pub const REQUIRED: u16 = 1;
    /// May be null.
    pub const NULLABLE: u16 = 1 << 1;
    /// Never shown by `Debug` or in an error.
    pub const SECRET: u16 = 1 << 2;
    /// Only the server sends it.
    pub const READ_ONLY: u16 = 1 << 3;
    /// Only the client sends it.
    pub const WRITE_ONLY: u16 = 1 << 4;
    /// Not to be used any more.
    pub const DEPRECATED: u16 = 1 << 5;
    /// A map whose entries stand among the members; the last row.
    pub const REST: u16 = 1 << 6;

    /// A union whose arms stand among the members, each under its own name: see [`Schema::inline`].
    pub const INLINE: u16 = 1 << 7;
    /// Its numbers are strings in JSON (`type: string, format: int64`, decimals of most contracts).
    pub const QUOTED: u16 = 1 << 8;

    /// Whether a flag is set.
    #[must_use]
    #[inline]
    pub const fn is(&self, flag: u16) -> bool {
        self.flags & flag != 0
    }

    /// Whether it must be there.
    #[must_use]
    #[inline]
    pub const fn is_required(&self) -> bool {
        self.is(Self::REQUIRED)
    }

    #[inline]
    fn is_called(&self, name: &str) -> bool {
        self.name == name && !self.is(Self::REST | Self::INLINE)
    }

    const fn with(mut self, flag: u16) -> Self {
        self.flags |= flag;
        self
    }

    /// It must be there.
    #[must_use]
    pub const fn required(self) -> Self {
        self.with(Self::REQUIRED)
    }

    /// It may be null.
    #[must_use]
    pub const fn nullable(self) -> Self {
        self.with(Self::NULLABLE)
    }

    /// It is never shown.
    #[must_use]
    pub const fn secret(self) -> Self {
        self.with(Self::SECRET)
    }

    /// Only the server sends it.
    #[must_use]
    pub const fn read_only(self) -> Self {
        self.with(Self::READ_ONLY)
    }

    /// Only the client sends it.
    #[must_use]
    pub const fn write_only(self) -> Self {
        self.with(Self::WRITE_ONLY)
    }

    /// It is deprecated.
    #[must_use]
    pub const fn deprecated(self) -> Self {
        self.with(Self::DEPRECATED)
    }

    /// It is a map of all members not named; must be the last row.
    #[must_use]
    pub const fn rest(self) -> Self {
        self.with(Self::REST)
    }

    /// It is a union whose arms stand among the members.
    #[must_use]
    pub const fn inline(self) -> Self {
        self.with(Self::INLINE)
    }

    /// Its numbers are strings in JSON.
    #[must_use]
    pub const fn quoted(self) -> Self {
        self.with(Self::QUOTED)
    }

    /// With constraints and the like.
    #[must_use]
    pub const fn facts(mut self, facts: &'static Facts) -> Self {
        self.facts = Some(facts);
        self
    }
}
