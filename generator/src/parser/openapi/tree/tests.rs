use std::path::Path;

use super::*;
use crate::source::SourceMap;

fn read(name: &str, text: &str) -> (Option<Node>, Vec<(String, String)>) {
    let mut map = SourceMap::new();
    let file = map.add(Path::new(name), name, text);
    let mut out = Diagnostics::new();
    let node = parse(file, map.file(file), &mut out);
    let said = out.iter().map(|found| (found.message.clone(), map.snippet(found.primary.span).to_owned()));
    (node, said.collect())
}

fn json(name: &str, text: &str) -> serde_json::Value {
    read(name, text).0.expect("the text can be read").to_json()
}

#[test]
fn json_and_yaml_give_the_same_tree() {
    let expected = serde_json::json!({ "a": [1, -2.5e3, "x", true, null], "200": { "ü": "é" } });
    assert_eq!(json("a.json", r#"{"a": [1, -2.5e3, "x", true, null], "200": {"ü": "é"}}"#), expected);
    assert_eq!(json("a.yaml", "a: [1, -2.5e3, x, true, ~]\n200:\n  ü: 'é'\n"), expected);
}

#[test]
fn places_count_bytes_behind_wide_characters() {
    let text = "# ümläut ☂\nkey: 'wörd'\nlist:\n  - ö: deep ☂ text # ☂\n    z: [q]\n\nlast: 1\n";
    let mut map = SourceMap::new();
    let file = map.add("a.yaml", "a.yaml", text);
    let node = parse(file, map.file(file), &mut Diagnostics::new()).expect("fine YAML");
    let list = node.entry("list").expect("there");
    assert_eq!(map.snippet(list.key_span), "list");
    let item = &list.value.items()[0];
    assert_eq!(map.snippet(item.get("ö").expect("there").span), "deep ☂ text");
    assert_eq!(map.snippet(item.get("z").expect("there").span), "[q]");
    assert_eq!(map.snippet(item.span), "ö: deep ☂ text # ☂\n    z: [q]");
    assert_eq!(map.snippet(node.entry("last").expect("there").key_span), "last");
}

#[test]
fn numbers_keep_every_digit() {
    let (node, _) =
        read("a.json", r#"{"n": -9223372036854776000123, "u": 18446744073709551616, "e": 1E400}"#);
    let node = node.expect("fine JSON");
    assert_eq!(node.get("n").and_then(Node::as_number), Some("-9223372036854776000123"));
    assert_eq!(node.get("u").and_then(Node::as_number), Some("18446744073709551616"));
    assert_eq!(node.get("e").and_then(Node::as_number), Some("1E400"));
    let (node, _) = read("a.yaml", "a: 0x1F\nb: +07\nc: 0o17\nd: .5\ne: 1.\nf: -.inf\ng: 1_000\nh: 1.2.3\n");
    let node = node.expect("fine YAML");
    let texts: Vec<_> =
        node.entries().map(|(_, entry)| (entry.value.as_number(), entry.value.as_str())).collect();
    assert_eq!(
        texts,
        [
            (Some("31"), None),
            (Some("7"), None),
            (Some("15"), None),
            (Some("0.5"), None),
            (Some("1"), None),
            (Some("-.inf"), None),
            (None, Some("1_000")),
            (None, Some("1.2.3"))
        ]
    );
}

#[test]
fn surrogate_escapes_are_characters_and_halves_are_reported() {
    let (node, said) = read("a.json", r#"{"a": "\ud83d\ude00 \\ud800", "b": "[^\ud800]x"}"#);
    let node = node.expect("mended");
    assert_eq!(node.get("a").and_then(Node::as_str), Some("😀 \\ud800"));
    assert_eq!(node.get("b").and_then(Node::as_str), Some("[^\u{fffd}]x"));
    assert_eq!(said.len(), 1);
    assert_eq!(said[0].1, r"\ud800");
}

#[test]
fn a_repeated_key_is_reported_with_both_places_and_the_later_stands() {
    for (name, text) in [("a.json", r#"{"k": 1, "k": 2}"#), ("a.yaml", "k: 1\nk: 2\n")] {
        let mut map = SourceMap::new();
        let file = map.add(name, name, text);
        let mut out = Diagnostics::new();
        let node = parse(file, map.file(file), &mut out).expect("readable");
        assert_eq!(node.get("k").and_then(Node::as_number), Some("2"));
        let found = out.iter().next().expect("one finding");
        assert!(found.primary.span.start > found.labels[0].span.start);
    }
}

#[test]
fn anchors_and_merge_keys_are_applied() {
    let text = "base: &b {x: 1, y: 2}\none: {<<: *b, y: 3}\ntwo:\n  <<: [{z: 9}, *b]\nalias: *b\n";
    let node = json("a.yaml", text);
    assert_eq!(node["one"], serde_json::json!({ "y": 3, "x": 1 }));
    assert_eq!(node["two"], serde_json::json!({ "z": 9, "x": 1, "y": 2 }));
    assert_eq!(node["alias"], node["base"]);
}

#[test]
fn growth_by_aliases_is_bounded() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let line = format!("*a{}, ", level - 1).repeat(9);
        text.push_str(&format!("a{level}: &a{level} [{}]\n", line.trim_end_matches(", ")));
    }
    let (node, said) = read("a.yaml", &text);
    assert!(node.is_none());
    assert!(said[0].0.contains("aliases"), "{said:?}");
}

#[test]
fn depth_is_bounded_in_both() {
    let deep = 100_000;
    for (name, text) in [
        ("a.json", "[".repeat(deep)),
        ("b.json", format!("{}{}", "[".repeat(400), "]".repeat(400))),
        ("a.yaml", format!("x: {}", "[".repeat(deep))),
        ("b.yaml", (0..400).map(|level| format!("{}a:\n", " ".repeat(level))).collect()),
    ] {
        let (node, said) = read(name, &text);
        assert!(node.is_none(), "{name}");
        assert_eq!(said.len(), 1, "{name}: {said:?}");
    }
}

#[test]
fn what_is_no_document_is_said() {
    for (name, text) in
        [("a.json", "{"), ("a.json", "{\"a\": 1,}"), ("a.yaml", "a: [1\nb: 2"), ("a.yaml", "")]
    {
        let (node, said) = read(name, text);
        assert!(node.is_none(), "{text}");
        assert_eq!(said.len(), 1, "{text}: {said:?}");
    }
    let (node, said) = read("a.yaml", "a: 1\n---\nb: 2\n");
    assert_eq!(node.expect("the first").to_json(), serde_json::json!({ "a": 1 }));
    assert_eq!(said.len(), 1);
    let (_, said) = read("a.yaml", "a: {x}: 1\n{b}: 2\n");
    assert!(!said.is_empty());
}
