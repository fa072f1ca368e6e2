//! Actions on real text, and queries against the examples of RFC 9535.

use super::*;
use crate::source::SourceMap;
use serde_json::json;

fn tree(map: &mut SourceMap, name: &str, text: &str) -> Node {
    let file = map.add(name, name, text);
    tree::parse(file, map.file(file), &mut Diagnostics::new()).expect("readable text")
}

/// The patched document and what was said, with the line it was said of.
fn patch(document: &str, overlay: &str) -> (serde_json::Value, Vec<String>) {
    let mut map = SourceMap::new();
    let document = tree(&mut map, "api.yaml", document);
    let file = map.add("patch.yaml", "patch.yaml", overlay);
    let root = tree::parse(file, map.file(file), &mut Diagnostics::new()).expect("readable text");
    let mut out = Diagnostics::new();
    let patched = apply(&[Overlay { file, root }], document, &mut out);
    let said = out.iter().map(|found| {
        let (file, at) = (map.file(found.primary.span.file), map.position(found.primary.span));
        format!("{} {}:{}:{} {}", found.code.id, file.name(), at.line, at.column, found.message)
    });
    (patched.to_json(), said.collect())
}

#[test]
fn objects_merge_lists_grow_and_scalars_are_replaced() {
    let document = "info: {title: A, tags: [a]}\npaths:\n  /a: {get: {x: 1}, put: {deprecated: true}}\n  /b: {put: {deprecated: true}}\n";
    let overlay = "overlay: 1.0.0\ninfo: {title: P, version: '1'}\nactions:\n\
        - target: $.info\n  update: {title: B, tags: [b], more: {deep: [1]}}\n\
        - target: $.info.tags\n  update: c\n\
        - target: $.paths.*[?@.deprecated == true]\n  remove: true\n\
        - target: $.paths['/a'].get.x\n  update: 2\n\
        - target: $.paths['/b']\n  copy: $.paths['/a']\n";
    let (patched, said) = patch(document, overlay);
    assert_eq!(said, Vec::<String>::new());
    let expected = json!({
        "info": {"title": "B", "tags": ["a", "b", "c"], "more": {"deep": [1]}},
        "paths": {"/a": {"get": {"x": 2}}, "/b": {"get": {"x": 2}}},
    });
    assert_eq!(patched, expected);
}

#[test]
fn what_cannot_be_applied_is_said_where_it_stands() {
    let overlay = "overlay: 2.0.0\nactions:\n\
        - target: $.nothing\n  update: {}\n\
        - target: $.info.x-logo\n  update: {}\n\
        - target: $.info\n  update: {title: {en: A}}\n\
        - target: \"$..[?match(@.a, 'b')]\"\n  remove: true\n\
        - target: $\n  remove: true\n\
        - target: $.info\n\
        - update: {}\n";
    let (patched, said) = patch("info: {title: A}\n", overlay);
    assert_eq!(patched, json!({"info": {"title": "A"}}));
    let expected = [
        "CP0701 patch.yaml:1:10 the version of the overlay is not known",
        "CP0703 patch.yaml:3:11 `$.nothing` matches nothing in the contract",
        "CP0702 patch.yaml:5:19 the target cannot be read: a name after a dot has letters, digits and `_` alone",
        "CP0704 patch.yaml:8:19 an object cannot be merged into a string",
        "CP0702 patch.yaml:9:17 the target cannot be read: the function `match` is not evaluated",
        "CP0701 patch.yaml:11:11 the document itself cannot be removed",
        "CP0701 patch.yaml:13:3 the action neither updates nor removes anything",
        "CP0701 patch.yaml:14:3 an action has a `target`",
    ];
    assert_eq!(said, expected);
}

#[test]
fn a_document_grows_and_deepens_within_bounds() {
    let deep = format!("{}1{}", "{a: ".repeat(150), "}".repeat(150));
    let target = format!("${}", ".a".repeat(149));
    let overlay = format!("overlay: 1.0.0\nactions:\n- target: {target}\n  update: {deep}\n");
    let (_, said) = patch(&deep, &overlay);
    assert!(said[0].contains("nest deeper than 200 levels"), "{said:?}");
    let twice = "- target: $..*\n  update: {b: {c: {d: {}}}}\n".repeat(20);
    let (_, said) = patch("a: {b: {}}\n", &format!("overlay: 1.0.0\nactions:\n{twice}"));
    assert!(said.iter().any(|line| line.contains("add more than")), "{said:?}");
}

/// The store of RFC 9535, section 1.5.
const STORE: &str = r#"{ "store": {
    "book": [
      { "category": "reference", "author": "Nigel Rees", "title": "Sayings of the Century", "price": 8.95 },
      { "category": "fiction", "author": "Evelyn Waugh", "title": "Sword of Honour", "price": 12.99 },
      { "category": "fiction", "author": "Herman Melville", "title": "Moby Dick", "isbn": "0-553-21311-3", "price": 8.99 },
      { "category": "fiction", "author": "J. R. R. Tolkien", "title": "The Lord of the Rings", "isbn": "0-395-19395-8", "price": 22.99 }
    ],
    "bicycle": { "color": "red", "price": 399 } } }"#;

fn selected(document: &str, query: &str) -> Vec<String> {
    let root = tree(&mut SourceMap::new(), "store.json", document);
    let query = Query::parse(query).unwrap_or_else(|wrong| panic!("{query}: {wrong:?}"));
    let found = select::select(&root, &query).expect("a small document");
    let step = |step: &Step| match step {
        Step::Key(key) => format!("/{key}"),
        Step::Index(index) => format!("/{index}"),
    };
    found.iter().map(|steps| steps.iter().map(step).collect()).collect()
}

#[test]
fn queries_of_the_rfc_find_what_it_says() {
    let find = |query: &str| selected(STORE, query).join(" ");
    assert_eq!(find("$.store.book[*].author").split(' ').count(), 4);
    assert_eq!(find("$..author").split(' ').count(), 4);
    assert_eq!(find("$.store.*"), "/store/book /store/bicycle");
    assert_eq!(find("$.store..price").split(' ').count(), 5);
    assert_eq!(find("$..book[2]"), "/store/book/2");
    assert_eq!(find("$..book[-1]"), "/store/book/3");
    assert_eq!(find("$..book[0,1]"), "/store/book/0 /store/book/1");
    assert_eq!(find("$..book[:2]"), "/store/book/0 /store/book/1");
    assert_eq!(find("$..book[::-2]"), "/store/book/3 /store/book/1");
    assert_eq!(find("$..book[?@.isbn]"), "/store/book/2 /store/book/3");
    assert_eq!(find("$..book[?@.price<10]"), "/store/book/0 /store/book/2");
    assert_eq!(find("$..book[?(@.price < 10 && !@.isbn)].title"), "/store/book/0/title");
    assert_eq!(
        find("$..[?@.color == 'red' || @['category'] == \"reference\"]"),
        "/store/bicycle /store/book/0"
    );
    assert_eq!(find("$.store.book[?length(@.author) > 14]"), "/store/book/2 /store/book/3");
    assert_eq!(find("$.store[?count(@.*) == 2]"), "/store/bicycle");
    assert_eq!(find("$.store.book[?@.price == $.store.book[0].price]"), "/store/book/0");
    assert_eq!(find("$"), "");
    assert_eq!(find("$..*").split(' ').count(), 27);
}

#[test]
fn no_query_is_too_much() {
    let nested = format!("$[?{}@{}]", "(".repeat(5000), ")".repeat(5000));
    assert_eq!(Query::parse(&nested).unwrap_err().message, "the filter nests too deep");
    let wide = format!("[{}]", vec!["1"; 6000].join(","));
    let root = tree(&mut SourceMap::new(), "a.json", &wide);
    let query = Query::parse("$[?count($..*) > 1]").expect("a query");
    assert_eq!(select::select(&root, &query), Err(TooMuch));
    for broken in ["", "a", "$.", "$[", "$['a", "$[?]", "$[?@.a ==]", "$[1", "$x", "$['\\q']", "$[?length(@]"]
    {
        assert!(Query::parse(broken).is_err(), "{broken}");
    }
}
