//! What types are made of schemas, seen through JSON.

use std::fmt::Debug;

use counterpart_runtime::json;
use counterpart_runtime::record::{Blank, Patch, Place};

use crate::contracts::*;

/// Reads a text and writes the same.
fn kept<T: Place + Blank + Debug>(text: &str) -> T {
    let value: T = json::from_slice(text.as_bytes()).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(String::from_utf8(json::to_vec(&value)).unwrap(), text);
    value
}

fn refused<T: Place + Blank + Debug>(text: &str) -> String {
    json::from_slice::<T>(text.as_bytes())
        .map(|value| panic!("{text} is read as {value:?}"))
        .unwrap_err()
        .to_string()
}

/// Absent, null and a value are three things; lists of types are unions.
#[test]
fn row_02_nullable_in_3_1() {
    let note: r02::Note = kept(r#"{"title":null,"mark":7}"#);
    assert!(note.title.is_none() && note.text == Patch::Absent);
    assert!(matches!(note.mark, r02::NoteMark::Integer(7)));
    let note: r02::Note = kept(r#"{"title":"a","text":null,"mark":"b","author":{"name":"c"}}"#);
    assert_eq!(note.text, Patch::Null);
    assert!(matches!(note.author, Patch::Value(author) if author.name == "c"));
    assert!(refused::<r02::Note>(r#"{"mark":7}"#).contains("title"));
}

/// What is required beside the parts holds, and constraints of both parts.
#[test]
fn row_07_all_of() {
    let parcel: r07::Parcel = kept(r#"{"id":"p1","weight":2.5,"to":"b"}"#);
    assert_eq!((parcel.id.as_str(), parcel.weight, parcel.to.as_str()), ("p1", Some(2.5), "b"));
    assert!(refused::<r07::Parcel>(r#"{"id":"p1"}"#).contains("to"));
    let broken = counterpart_runtime::validate::received(r07::Parcel::new("x", "b").view());
    let mut rules: Vec<_> = broken.iter().map(|violation| &*violation.rule).collect();
    rules.sort_unstable();
    assert_eq!(rules, ["minLength", "pattern"]);
}

/// Alternatives are told by what they are, nested ones too, and what is none of them is kept.
#[test]
fn row_08_one_of_any_of() {
    assert!(matches!(kept(r#""a""#), r08::Value::String(_)));
    assert!(matches!(kept("7"), r08::Value::Integer(7)));
    assert!(matches!(kept(r#"["a"]"#), r08::Value::List(list) if list.len() == 1));
    assert!(matches!(kept(r#"{"x":0.5,"y":1.5}"#), r08::Value::Object(_)));
    assert!(matches!(kept(r#"{"radius":0.5}"#), r08::Value::Value(r08::ValueValue::Circle(_))));
    assert!(matches!(kept(r#"{"text":"a"}"#), r08::Value::Value(r08::ValueValue::Label(_))));
    kept::<r08::Value>("true");
}

/// The tag is written once, by its mapping, and the base stands in a cycle.
#[test]
fn row_09_discriminator() {
    let text = r#"{"kind":"group","parts":[{"kind":"round","radius":1.5}]}"#;
    let shape: r09::Shape = kept(text);
    let r09::Shape::Group(group) = shape else { panic!("{shape:?}") };
    assert!(matches!(&group.parts[0], r09::Shape::Circle(circle) if circle.radius == 1.5));
    kept::<r09::Shape>(r#"{"kind":"new","a":1}"#);
}

/// Types that lead to themselves are finite.
#[test]
fn row_10_recursive() {
    let text = r#"{"name":"a","left":{"name":"b"},"other":{"first":{"name":"c"},"rest":{"d":{}}}}"#;
    let tree: r10::Tree = kept(text);
    assert_eq!(tree.left.unwrap().name, "b");
}

/// Every name of the contract has one of Rust, and the wire has its own still.
#[test]
fn row_11_name_collisions() {
    kept::<r11::types::GetJobResponse>(r#"{"a_b":"x","aB":7,"input":{"what":"y"}}"#);
    kept::<r11::types::GetJobError>(r#"{"why":"x"}"#);
    for order in [r11::Order::Asc, r11::Order::Desc, r11::Order::AscLower, r11::Order::DescLower] {
        let text = String::from_utf8(json::to_vec(&order)).unwrap();
        assert_eq!(format!("{:?}", kept::<r11::Order>(&text)), format!("{order:?}"));
    }
    let _: r11::operations::GetJobInput = Blank::blank();
}

/// Words of Rust and names of its prelude are names like any other.
#[test]
fn row_12_keywords() {
    let text = r#"{"ref":"a","type":{"Self":"None","async":{"dyn":true}},"crate":[{"dyn":false}]}"#;
    let result: r12::types::Result = kept(text);
    assert_eq!(result.r#ref.as_deref(), Some("a"));
}

/// Values the contract does not know are kept, of texts and of numbers.
#[test]
fn row_13_open_enums() {
    let pet: r13::Pet = kept(r#"{"kind":"axolotl","legs":6}"#);
    assert!(matches!(pet.kind, r13::Kind::Unknown(kind) if kind == "axolotl"));
    assert!(matches!(kept::<r13::Pet>(r#"{"kind":"cat"}"#).kind, r13::Kind::Cat));
}

/// What a file refers to in other files is read from there, a file that refers to itself too.
#[test]
fn row_22_several_files() {
    let text = r#"{"name":"a","mother":{"name":"b"}}"#;
    let pet: r22::Pet = kept(text);
    assert_eq!(pet.mother.unwrap().name, "b");
}
