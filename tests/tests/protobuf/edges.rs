//! What is only ours: unknown fields, groups, required members, places of errors, bounds.

use counterpart_runtime::protobuf::{self, Fault, decode, encode};
use counterpart_runtime::record::{Blank, Extra, ProtoKind as K, ProtoRow as P, field};

use crate::everything::{Everything, Level};
use crate::opentelemetry::traces::{Status, TracesData};

#[derive(Clone)]
struct Legacy {
    id: i32,
    part: Option<Part>,
    parts: Vec<Part>,
    extra: Extra,
}

counterpart_runtime::record! {
    Legacy = "Legacy" { 0 id: field("id").required(); 1 part: field("part").required(); 2 parts: field("parts"); }
    .proto(&[
        P::new(1, K::Int32, 0).presence(),
        P::new(2, K::Group, 1).required(),
        P::new(3, K::Group, 2).repeated(),
    ])
}

#[derive(Clone)]
struct Part {
    name: String,
    extra: Extra,
}

counterpart_runtime::record! {
    Part = "Part" { 0 name: field("name"); } .proto(&[P::new(1, K::String, 0)])
}

fn part(name: &str) -> Part {
    Part { name: name.to_owned(), extra: Extra::NONE }
}

#[test]
fn groups_stand_between_their_tags() {
    let legacy =
        Legacy { id: 0, part: Some(part("a")), parts: vec![part("b"), part("")], extra: Extra::NONE };
    let bytes = encode(&legacy).expect("it can be written");
    let expected =
        [&[8, 0, 0x13, 0x0a, 1][..], b"a", &[0x14, 0x1b, 0x0a, 1], b"b", &[0x1c, 0x1b, 0x1c]].concat();
    assert_eq!(bytes, expected);
    assert_eq!(decode::<Legacy>(&bytes).expect("it is readable"), legacy);
}

#[test]
fn a_required_member_that_is_missing_is_named() {
    let error = decode::<Legacy>(&[8, 1]).expect_err("`part` is missing");
    assert_eq!((error.path(), error.fault()), ("part", Fault::Missing));
    assert_eq!(error.to_string(), "part: a required field is missing");
}

#[test]
fn unknown_fields_are_kept_byte_for_byte() {
    // Numbers 9 (varint, in two bytes though one would do), 10 (bytes), 11 (group with a string), 12 (four bytes).
    let unknown =
        [&[0x48, 0x81, 0][..], &[0x52, 2, 7, 8], &[0x5b, 0x0a, 1, b'x', 0x5c], &[0x65, 1, 2, 3, 4]].concat();
    let known = [&[0x12, 2][..], b"ok", &[0x18, 1]].concat();
    let status: Status = decode(&[&unknown[..7], &known, &unknown[7..]].concat()).expect("it is readable");
    assert_eq!(status.message, "ok");
    assert_eq!(encode(&status).expect("it can be written"), [known, unknown].concat());
}

#[test]
fn unknown_numbers_of_enums_stay_in_their_place() {
    let mut value = Everything::blank();
    value.level = Level(77);
    value.packed_level = vec![Level::HIGH, Level(-9)];
    let back: Everything = decode(&encode(&value).expect("it can be written")).expect("it is readable");
    assert_eq!(back.level.as_str_name(), None);
    assert_eq!(back, value);
}

#[test]
fn lists_are_read_packed_and_unpacked() {
    // Field 24 is packed, field 31 is not: each comes as the other does, and mixed.
    let bytes = [&[0xc0, 1, 5, 0xc2, 1, 2, 6, 7][..], &[0xfa, 1, 2, 1, 2, 0xf8, 1, 3]].concat();
    let value: Everything = decode(&bytes).expect("it is readable");
    assert_eq!(value.packed_int32, [5, 6, 7]);
    assert_eq!(value.plain_uint64, [1, 2, 3]);
}

#[test]
fn in_a_map_the_last_one_wins() {
    // The entry {key "a", value 1, value 2, key "b"}, then {key "b", value 3}, then an entry without a value.
    let entry = [&[0x0a, 1][..], b"a", &[0x10, 1, 0x10, 2, 0x0a, 1], b"b"].concat();
    let bytes = [
        &[0xd2, 2, entry.len() as u8][..],
        &entry,
        &[0xd2, 2, 5, 0x0a, 1],
        b"b",
        &[0x10, 3, 0xd2, 2, 3, 0x0a, 1],
        b"c",
    ]
    .concat();
    let value: Everything = decode(&bytes).expect("it is readable");
    let entries: Vec<_> = value.by_name.iter().map(|(key, value)| (key.as_str(), *value)).collect();
    assert_eq!(entries, [("b", 3), ("c", 0)]);
}

#[test]
fn a_repeated_message_field_merges() {
    let bytes = [&[0xa2, 1, 2, 8, 1][..], &[0xa2, 1, 2, 16, 2]].concat();
    let value: Everything = decode(&bytes).expect("it is readable");
    let child = value.child.expect("a child came");
    assert_eq!((child.int32, child.int64), (1, 2));
}

#[test]
fn negative_zero_is_not_nothing() {
    let mut value = Everything::blank();
    value.double = -0.0;
    assert_eq!(encode(&value).expect("it can be written"), [0x61, 0, 0, 0, 0, 0, 0, 0, 0x80]);
}

#[test]
fn an_error_tells_the_path_to_its_place() {
    // resource_spans[0].scope_spans[1].spans[0].name, one byte short.
    let bytes = [0x0a, 7, 0x12, 0, 0x12, 3, 0x12, 1, 0x2a];
    let error = decode::<TracesData>(&bytes).expect_err("it is cut short");
    assert_eq!(error.path(), "resource_spans[0].scope_spans[1].spans[0].name");
    assert_eq!(error.fault(), Fault::Truncated);
    let error = decode::<Everything>(&[0x72, 1, 0xff]).expect_err("it is not UTF-8");
    assert_eq!((error.path(), error.fault()), ("text", Fault::Utf8));
    let error = decode::<Everything>(&[0xd2, 1, 1, 0]).expect_err("not eight bytes");
    assert_eq!(error.fault(), Fault::Length);
    let error = decode::<Everything>(&[0x0d, 0, 0, 0, 0]).expect_err("not a varint");
    assert_eq!((error.path(), error.fault()), ("int32", Fault::WireType));
    assert_eq!(decode::<Everything>(&[0]).expect_err("no field has number 0").fault(), Fault::Tag);
}

/// `levels` messages inside one another.
fn nest(levels: usize) -> Vec<u8> {
    let mut bytes: Vec<u8> = Vec::new();
    for _ in 1..levels {
        let mut outer = vec![0xa2, 1];
        prost::encoding::encode_varint(bytes.len() as u64, &mut outer);
        outer.append(&mut bytes);
        bytes = outer;
    }
    bytes
}

#[test]
fn depth_is_bounded_both_ways() {
    let deep: Everything = decode(&nest(100)).expect("100 is allowed");
    assert_eq!(encode(&deep).expect("100 is allowed"), nest(100));
    let error = decode::<Everything>(&nest(101)).expect_err("101 is not");
    assert_eq!(error.fault(), Fault::Depth);
    let mut deeper = Everything::blank();
    deeper.child = Some(Box::new(deep));
    assert_eq!(encode(&deeper).expect_err("101 is not").fault(), Fault::Depth);
    let groups = vec![0xfb; 100_000];
    assert!(decode::<Status>(&groups).is_err());
}

#[test]
fn what_is_no_message_is_refused() {
    assert_eq!(encode(&7_i32).expect_err("a number is no message").fault(), Fault::NoForm);
    let mut text = String::new();
    assert_eq!(protobuf::merge(&mut text, &[]).expect_err("a string is no message").fault(), Fault::NoForm);
    let mut maybe: Option<Part> = None;
    protobuf::merge(&mut maybe, &[0x0a, 1, b'x']).expect("an option of a message is one");
    assert_eq!(maybe.map(|part| part.name).as_deref(), Some("x"));
}
