//! A message with every kind of field, once as a record and once for `prost`.

use std::collections::BTreeMap;

use counterpart_runtime::record::{Extra, Map, ProtoKind as K, ProtoRow as P, arm, field};

#[derive(Clone)]
pub(crate) struct Everything {
    pub(crate) int32: i32,
    pub(crate) int64: i64,
    pub(crate) uint32: u32,
    pub(crate) uint64: u64,
    pub(crate) sint32: i32,
    pub(crate) sint64: i64,
    pub(crate) fixed32: u32,
    pub(crate) fixed64: u64,
    pub(crate) sfixed32: i32,
    pub(crate) sfixed64: i64,
    pub(crate) float: f32,
    pub(crate) double: f64,
    pub(crate) bool: bool,
    pub(crate) text: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) level: Level,
    pub(crate) maybe_int: Option<i64>,
    pub(crate) maybe_text: Option<String>,
    pub(crate) maybe_level: Option<Level>,
    pub(crate) child: Option<Box<Everything>>,
    pub(crate) children: Vec<Everything>,
    pub(crate) texts: Vec<String>,
    pub(crate) blobs: Vec<Vec<u8>>,
    pub(crate) packed_int32: Vec<i32>,
    pub(crate) packed_sint64: Vec<i64>,
    pub(crate) packed_fixed64: Vec<u64>,
    pub(crate) packed_double: Vec<f64>,
    pub(crate) packed_bool: Vec<bool>,
    pub(crate) packed_level: Vec<Level>,
    pub(crate) plain_sfixed32: Vec<i32>,
    pub(crate) plain_uint64: Vec<u64>,
    pub(crate) plain_float: Vec<f32>,
    pub(crate) plain_level: Vec<Level>,
    pub(crate) choice: Option<Choice>,
    pub(crate) by_name: Map<String, i32>,
    pub(crate) by_number: Map<i64, Everything>,
    pub(crate) by_flag: Map<bool, Level>,
    extra: Extra,
}

counterpart_runtime::record! {
    Everything = "Everything" {
        0 int32: field("int32");
        1 int64: field("int64");
        2 uint32: field("uint32");
        3 uint64: field("uint64");
        4 sint32: field("sint32");
        5 sint64: field("sint64");
        6 fixed32: field("fixed32");
        7 fixed64: field("fixed64");
        8 sfixed32: field("sfixed32");
        9 sfixed64: field("sfixed64");
        10 float: field("float");
        11 double: field("double");
        12 bool: field("bool");
        13 text: field("text");
        14 bytes: field("bytes");
        15 level: field("level");
        16 maybe_int: field("maybe_int");
        17 maybe_text: field("maybe_text");
        18 maybe_level: field("maybe_level");
        19 child: field("child");
        20 children: field("children");
        21 texts: field("texts");
        22 blobs: field("blobs");
        23 packed_int32: field("packed_int32");
        24 packed_sint64: field("packed_sint64");
        25 packed_fixed64: field("packed_fixed64");
        26 packed_double: field("packed_double");
        27 packed_bool: field("packed_bool");
        28 packed_level: field("packed_level");
        29 plain_sfixed32: field("plain_sfixed32");
        30 plain_uint64: field("plain_uint64");
        31 plain_float: field("plain_float");
        32 plain_level: field("plain_level");
        33 choice: field("choice");
        34 by_name: field("by_name");
        35 by_number: field("by_number");
        36 by_flag: field("by_flag");
    }
    .proto(&[
        P::new(1, K::Int32, 0), P::new(2, K::Int64, 1), P::new(3, K::UInt32, 2), P::new(4, K::UInt64, 3),
        P::new(5, K::SInt32, 4), P::new(6, K::SInt64, 5), P::new(7, K::Fixed32, 6), P::new(8, K::Fixed64, 7),
        P::new(9, K::SFixed32, 8), P::new(10, K::SFixed64, 9), P::new(11, K::Float, 10),
        P::new(12, K::Double, 11), P::new(13, K::Bool, 12), P::new(14, K::String, 13),
        P::new(15, K::Bytes, 14), P::new(16, K::Enum, 15), P::new(17, K::Int64, 16).presence(),
        P::new(18, K::String, 17).presence(), P::new(19, K::Enum, 18).presence(),
        P::new(20, K::Message, 19).presence(), P::new(21, K::Message, 20).repeated(),
        P::new(22, K::String, 21).repeated(), P::new(23, K::Bytes, 22).repeated(),
        P::new(24, K::Int32, 23).packed(), P::new(25, K::SInt64, 24).packed(),
        P::new(26, K::Fixed64, 25).packed(), P::new(27, K::Double, 26).packed(),
        P::new(28, K::Bool, 27).packed(), P::new(29, K::Enum, 28).packed(),
        P::new(30, K::SFixed32, 29).repeated(), P::new(31, K::UInt64, 30).repeated(),
        P::new(32, K::Float, 31).repeated(), P::new(33, K::Enum, 32).repeated(),
        P::new(40, K::String, 33).arm(0), P::new(1000, K::Message, 33).arm(1), P::new(41, K::SInt32, 33).arm(2),
        P::new(43, K::Bytes, 33).arm(3),
        P::map(42, 34, K::String, K::Int32), P::map(50, 35, K::SInt64, K::Message), P::map(51, 36, K::Bool, K::Enum),
    ])
}

#[derive(Clone)]
pub(crate) enum Choice {
    Text(String),
    Message(Box<Everything>),
    Number(i32),
    Bytes(Vec<u8>),
}

counterpart_runtime::union! {
    Choice = "choice" { 0 Text: arm("text"); 1 Message: arm("message"); 2 Number: arm("number"); 3 Bytes: arm("bytes"); }
    blank Number
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Level(pub(crate) i32);

counterpart_runtime::int_enum! {
    Level = "Level" { UNSPECIFIED = 0 "LEVEL_UNSPECIFIED"; HIGH = 2 "LEVEL_HIGH"; BELOW = -1 "LEVEL_BELOW"; }
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Peer {
    #[prost(int32, tag = "1")]
    int32: i32,
    #[prost(int64, tag = "2")]
    int64: i64,
    #[prost(uint32, tag = "3")]
    uint32: u32,
    #[prost(uint64, tag = "4")]
    uint64: u64,
    #[prost(sint32, tag = "5")]
    sint32: i32,
    #[prost(sint64, tag = "6")]
    sint64: i64,
    #[prost(fixed32, tag = "7")]
    fixed32: u32,
    #[prost(fixed64, tag = "8")]
    fixed64: u64,
    #[prost(sfixed32, tag = "9")]
    sfixed32: i32,
    #[prost(sfixed64, tag = "10")]
    sfixed64: i64,
    #[prost(float, tag = "11")]
    float: f32,
    #[prost(double, tag = "12")]
    double: f64,
    #[prost(bool, tag = "13")]
    bool: bool,
    #[prost(string, tag = "14")]
    text: String,
    #[prost(bytes = "vec", tag = "15")]
    bytes: Vec<u8>,
    #[prost(int32, tag = "16")]
    level: i32,
    #[prost(int64, optional, tag = "17")]
    maybe_int: Option<i64>,
    #[prost(string, optional, tag = "18")]
    maybe_text: Option<String>,
    #[prost(int32, optional, tag = "19")]
    maybe_level: Option<i32>,
    #[prost(message, optional, boxed, tag = "20")]
    child: Option<Box<Peer>>,
    #[prost(message, repeated, tag = "21")]
    children: Vec<Peer>,
    #[prost(string, repeated, tag = "22")]
    texts: Vec<String>,
    #[prost(bytes = "vec", repeated, tag = "23")]
    blobs: Vec<Vec<u8>>,
    #[prost(int32, repeated, tag = "24")]
    packed_int32: Vec<i32>,
    #[prost(sint64, repeated, tag = "25")]
    packed_sint64: Vec<i64>,
    #[prost(fixed64, repeated, tag = "26")]
    packed_fixed64: Vec<u64>,
    #[prost(double, repeated, tag = "27")]
    packed_double: Vec<f64>,
    #[prost(bool, repeated, tag = "28")]
    packed_bool: Vec<bool>,
    #[prost(int32, repeated, tag = "29")]
    packed_level: Vec<i32>,
    #[prost(sfixed32, repeated, packed = "false", tag = "30")]
    plain_sfixed32: Vec<i32>,
    #[prost(uint64, repeated, packed = "false", tag = "31")]
    plain_uint64: Vec<u64>,
    #[prost(float, repeated, packed = "false", tag = "32")]
    plain_float: Vec<f32>,
    #[prost(int32, repeated, packed = "false", tag = "33")]
    plain_level: Vec<i32>,
    #[prost(oneof = "PeerChoice", tags = "40, 1000, 41, 43")]
    choice: Option<PeerChoice>,
    #[prost(btree_map = "string, int32", tag = "42")]
    by_name: BTreeMap<String, i32>,
    #[prost(btree_map = "sint64, message", tag = "50")]
    by_number: BTreeMap<i64, Peer>,
    #[prost(btree_map = "bool, int32", tag = "51")]
    by_flag: BTreeMap<bool, i32>,
}

#[derive(Clone, PartialEq, prost::Oneof)]
pub(crate) enum PeerChoice {
    #[prost(string, tag = "40")]
    Text(String),
    #[prost(message, tag = "1000")]
    Message(Box<Peer>),
    #[prost(sint32, tag = "41")]
    Number(i32),
    #[prost(bytes, tag = "43")]
    Bytes(Vec<u8>),
}
