//! Protobuf rows of a record: what the `protobuf` walker needs beyond the members' types.

/// One number of a message. Rows stand by ascending number; the arms of a oneof stand together at
/// the place of their lowest number, in the order of the union.
#[derive(Clone, Copy, Debug)]
pub struct ProtoRow {
    /// Number and wire type, as they stand on the wire: `number << 3 | wire`.
    pub tag: u32,
    /// How the value is written.
    pub kind: ProtoKind,
    /// The bits below.
    pub flags: u8,
    /// The index of the member in [`super::Schema::fields`].
    pub slot: u16,
    /// For an arm of a oneof: its index in the union.
    pub arm: u16,
    /// For a map: how keys are written.
    pub key: ProtoKind,
    /// For a map: how values are written.
    pub value: ProtoKind,
}

/// How a value is written.
#[expect(missing_docs, reason = "the names of the protobuf language")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ProtoKind {
    Int32,
    Int64,
    UInt32,
    UInt64,
    SInt32,
    SInt64,
    Fixed32,
    Fixed64,
    SFixed32,
    SFixed64,
    Float,
    Double,
    Bool,
    Enum,
    String,
    Bytes,
    Message,
    Map,
    Group,
    // The well-known messages that are scalars to us; they stand behind all others.
    Timestamp,
    Duration,
    Empty,
    BoolValue,
    Int32Value,
    Int64Value,
    UInt32Value,
    UInt64Value,
    FloatValue,
    DoubleValue,
    StringValue,
    BytesValue,
}

impl ProtoKind {
    /// The wire type: 0 varint, 1 eight bytes, 2 length and bytes, 3 start of a group, 5 four bytes.
    #[must_use]
    pub const fn wire(self) -> u32 {
        use ProtoKind as K;
        match self {
            K::Int32 | K::Int64 | K::UInt32 | K::UInt64 | K::SInt32 | K::SInt64 | K::Bool | K::Enum => 0,
            K::Fixed64 | K::SFixed64 | K::Double => 1,
            K::Group => 3,
            K::Fixed32 | K::SFixed32 | K::Float => 5,
            _ => 2,
        }
    }
}

impl ProtoRow {
    /// Written even if it is the zero value: `optional`, an arm of a oneof, a message.
    pub const PRESENCE: u8 = 1;
    /// A list written as one packed field.
    pub const PACKED: u8 = 2;
    /// A list.
    pub const REPEATED: u8 = 4;
    /// A row of a oneof.
    pub const ARM: u8 = 8;
    /// Must be there (proto2, editions' `LEGACY_REQUIRED`).
    pub const REQUIRED: u8 = 16;

    /// A singular member without presence.
    #[must_use]
    pub const fn new(number: u32, kind: ProtoKind, slot: u16) -> ProtoRow {
        ProtoRow { tag: number << 3 | kind.wire(), kind, flags: 0, slot, arm: 0, key: kind, value: kind }
    }

    /// With presence.
    #[must_use]
    pub const fn presence(self) -> ProtoRow {
        self.with(Self::PRESENCE)
    }

    /// A list, an entry a field.
    #[must_use]
    pub const fn repeated(self) -> ProtoRow {
        self.with(Self::REPEATED)
    }

    /// A list in one field.
    #[must_use]
    pub const fn packed(mut self) -> ProtoRow {
        self.tag = self.tag & !7 | 2;
        self.with(Self::REPEATED | Self::PACKED)
    }

    /// Must be there.
    #[must_use]
    pub const fn required(self) -> ProtoRow {
        self.with(Self::REQUIRED | Self::PRESENCE)
    }

    /// An arm of a oneof.
    #[must_use]
    pub const fn arm(mut self, arm: u16) -> ProtoRow {
        self.arm = arm;
        self.with(Self::ARM | Self::PRESENCE)
    }

    /// Whether the row at an index, if it is an arm, stands so far behind arm 0 of its oneof as its index says.
    pub(crate) const fn is_in_place(rows: &[ProtoRow], at: usize) -> bool {
        let row = &rows[at];
        let arm = row.arm as usize;
        if row.flags & Self::ARM == 0 {
            return true;
        }
        arm <= at
            && rows[at - arm].flags & Self::ARM != 0
            && rows[at - arm].slot == row.slot
            && rows[at - arm].arm == 0
    }

    /// A map.
    #[must_use]
    pub const fn map(number: u32, slot: u16, key: ProtoKind, value: ProtoKind) -> ProtoRow {
        let row = ProtoRow::new(number, ProtoKind::Map, slot);
        ProtoRow { key, value, ..row }.with(Self::REPEATED)
    }

    const fn with(mut self, flags: u8) -> ProtoRow {
        self.flags |= flags;
        self
    }
}
