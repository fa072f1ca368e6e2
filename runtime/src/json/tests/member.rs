//! Unions told by the name of their only member (`@oneOf`), and numbers that are strings.

use super::*;
use crate::record::{Blank, arm};

#[derive(Clone)]
enum By {
    Name(String),
    Number(i32),
}
crate::union! {
    By = "By" {
        0 Name: arm("name");
        1 Number: arm("number");
    } blank Name
    .wrapped()
}

#[test]
fn the_only_member_names_the_arm() {
    for (text, value) in [(r#"{"name":"a"}"#, By::Name("a".into())), (r#"{"number":-1}"#, By::Number(-1))] {
        assert_eq!(from_slice::<By>(text.as_bytes()).expect("an arm"), value);
        assert_eq!(to_vec(&value), text.as_bytes());
    }
    for text in ["{}", r#"{"other":1}"#, r#"{"name":"a","number":1}"#, r#"{"name":"a","other":1}"#, "1"] {
        assert!(from_slice::<By>(text.as_bytes()).is_err(), "{text}");
    }
    let error = from_slice::<By>(br#"{"number":"x"}"#).expect_err("no number");
    assert_eq!(error.pointer(), "/number");
    assert_eq!(By::blank(), By::Name(String::new()));
}

#[cfg(feature = "decimal")]
#[test]
fn exact_numbers_are_strings_in_graphql() {
    let exact: rust_decimal::Decimal = "12345678901234567890.120".parse().expect("a decimal");
    let mut out = Vec::new();
    write(crate::record::Place::view(&exact), &mut out, &Options::graphql());
    assert_eq!(out, br#""12345678901234567890.120""#);
    assert_eq!(from_slice::<rust_decimal::Decimal>(&out).expect("both forms are read"), exact);
}
