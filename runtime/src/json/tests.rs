use super::*;
use crate::record::*;
use crate::{int_enum, record, string_enum, union};

mod dialects;
mod member;

#[derive(Clone)]
struct Book {
    id: i64,
    title: String,
    pages: Option<i64>,
    note: Patch<String>,
    genre: Genre,
    cover: Option<Vec<u8>>,
    price: Option<f64>,
    parts: Vec<Book>,
    stock: Map<String, u64>,
    holder: Option<Holder>,
    returned: Option<bool>,
    extra: Extra,
}

record! {
    Book = "Book" {
        0 id: field("id").required();
        1 title: field("title").required();
        2 pages: field("pages");
        3 note: field("note").nullable();
        4 genre: field("genre").required();
        5 cover: field("cover");
        6 price: field("price");
        7 parts: field("parts");
        8 stock: field("stock");
        9 holder: field("holder");
        10 returned: field("returned").required().nullable();
    }
}

#[derive(Clone)]
enum Genre {
    Novel,
    Poetry,
    Unknown(String),
}

string_enum! { Genre { 0 Novel: "novel"; 1 Poetry: "poetry"; } unknown Unknown }

#[derive(Clone)]
enum Holder {
    Person(Person),
    Branch(Box<Branch>),
    Unknown(Value),
}

union! {
    Holder = "Holder" {
        0 Person: arm("Person").tags(&["person", "human"]);
        1 Branch: arm("Branch").tags(&["branch"]);
    } unknown Unknown
    .tag("kind")
}

#[derive(Clone)]
struct Person {
    name: String,
    extra: Extra,
}

record! { Person = "Person" { 0 name: field("name").required(); } }

/// Holds its tag itself, unlike `Person`.
#[derive(Clone)]
struct Branch {
    kind: String,
    city: String,
    extra: Extra,
}

record! { Branch = "Branch" { 0 kind: field("kind").required(); 1 city: field("city").required(); } }

const BOOK: &str = r#"{"id":7,"title":"Emma","genre":"novel","returned":null}"#;

fn book(json: &str) -> Book {
    from_slice(json.as_bytes()).unwrap_or_else(|error| panic!("{error}"))
}

fn written(place: &dyn Place) -> String {
    String::from_utf8(to_vec(place)).expect("what is written is UTF-8")
}

/// All problems of a document as lines `pointer rule: message @line:column`.
fn problems<T: Place + Blank>(json: &str) -> Vec<String> {
    match from_slice::<T>(json.as_bytes()) {
        Ok(_) => Vec::new(),
        Err(error) => error
            .problems()
            .iter()
            .map(|p| format!("{} {}: {} @{}:{}", p.pointer, p.rule, p.message, p.line, p.column))
            .collect(),
    }
}

#[test]
fn a_record_comes_back_as_it_was() {
    let json = concat!(
        r#"{"id":-9223372036854775808,"title":"Em\"ma\n\u0001é😀","pages":0,"note":null,"genre":"essay","cover":"AP8=","price":0.1,"#,
        r#""parts":[{"id":1,"title":"","genre":"poetry","parts":[],"stock":{},"returned":false}],"#,
        r#""stock":{"a":18446744073709551615,"b":0},"holder":{"kind":"branch","city":"Bern"},"returned":true,"#,
        r#""shelf":{"n":1.50,"deep":[null,12345678901234567890123]}}"#
    );
    let book = book(json);
    assert_eq!(book.id, i64::MIN);
    assert_eq!(book.note, Patch::Null);
    assert_eq!(book.genre, Genre::Unknown("essay".to_owned()));
    assert_eq!(book.cover.as_deref(), Some(&[0, 255][..]));
    assert_eq!(book.stock.get("a"), Some(&u64::MAX));
    assert_eq!(book.parts[0].note, Patch::Absent);
    assert_eq!(written(&book), json);
}

#[test]
fn keys_come_in_any_order_and_with_space() {
    let json = "\n{ \"returned\" : null , \"genre\":\"novel\",\t\"title\":\"Emma\" ,\r\n\"id\": 7 }  ";
    assert_eq!(
        written(&book(json)),
        r#"{"id":7,"title":"Emma","genre":"novel","parts":[],"stock":{},"returned":null}"#
    );
    assert_eq!(book(r#"{"\u0069d":1,"title":"","genre":"novel","returned":null}"#).id, 1);
}

#[test]
fn all_problems_are_told_at_once_with_their_place() {
    let json = "{\"id\":\"seven\",\n \"pages\":1.5, \"parts\":[{\"id\":1},null],\n \"stock\":{\"a/b\":-1},\
                 \"cover\":\"?\", \"holder\":{\"kind\":\"person\"}, \"price\":1e999}";
    assert_eq!(
        problems::<Book>(json),
        [
            "/id type: expected a 64-bit integer, found a string @1:7",
            "/pages type: expected a 64-bit integer, found another number @2:10",
            "/parts/0/title required: a required member is missing @2:24",
            "/parts/0/genre required: a required member is missing @2:24",
            "/parts/0/returned required: a required member is missing @2:24",
            "/parts/1 type: expected an object (Book), found null @2:33",
            "/stock/a~1b type: expected a 64-bit unsigned integer, found another number @3:17",
            "/cover type: expected a base64 string, found another string @3:29",
            "/holder/name required: a required member is missing @3:43",
            "/price type: expected a number, found another number @3:70",
            "/title required: a required member is missing @1:1",
            "/genre required: a required member is missing @1:1",
            "/returned required: a required member is missing @1:1",
        ]
    );
}

#[test]
fn what_is_no_json_is_refused_at_its_place() {
    for (json, problem) in [
        ("", " syntax: the document ends too early @1:1"),
        ("[1,]", " syntax: expected a value after the comma @1:4"),
        ("[1 2]", " syntax: expected a comma or a closing bracket @1:4"),
        ("[01]", "/0 syntax: not a number @1:2"),
        ("[1]\n x", " syntax: text after the end of the value @2:2"),
        ("[1]\0", " syntax: text after the end of the value @1:4"),
        ("{\"a\":tru}", "/a syntax: expected a value @1:6"),
        ("{\"a\" 1}", " syntax: expected a colon @1:6"),
        ("{a:1}", " syntax: expected a member name @1:2"),
        ("\"a\nb\"", " syntax: a control character in a string @1:3"),
        (r#""\ud800""#, " syntax: half a surrogate pair in a string @1:8"),
        (r#""\ud800\u0041""#, " syntax: half a surrogate pair in a string @1:14"),
        (r#""\x""#, " syntax: an unknown escape in a string @1:2"),
        ("[\"abc", "/0 syntax: the document ends too early @1:6"),
    ] {
        assert_eq!(problems::<Value>(json), [problem], "{json}");
    }
    let error = from_slice::<String>(b"\"\xff\"").expect_err("not UTF-8");
    assert_eq!(error.to_string(), "the document is not UTF-8 (line 1, column 2)");
}

#[test]
fn a_member_stands_once() {
    let json =
        r#"{"id":7,"id":8,"title":"Emma","genre":"novel","returned":null,"x":1,"x":2,"stock":{"a":1,"a":2}}"#;
    assert_eq!(
        problems::<Book>(json),
        [
            "/id duplicate: the member stands twice @1:14",
            "/x duplicate: the member stands twice @1:73",
            "/stock/a duplicate: the member stands twice @1:94",
        ]
    );
    assert_eq!(problems::<Value>(r#"{"a":1,"a":1}"#), ["/a duplicate: the member stands twice @1:12"]);
}

#[test]
fn depth_and_number_of_values_are_bounded() {
    let deep = |n: usize| "[".repeat(n) + &"]".repeat(n);
    assert!(problems::<Value>(&deep(128)).is_empty());
    assert!(problems::<Value>(&deep(129))[0].contains("limit: nested too deep"));
    assert!(problems::<()>(&deep(100_000))[0].contains("limit: nested too deep"));
    let options = Options { items: 3, ..Options::default() };
    let mut list = Vec::<String>::new();
    assert!(fill(br#"["","",""]"#, &mut list, &options).is_ok());
    let error = fill(br#"["","","",""]"#, &mut Vec::<String>::new(), &options).expect_err("too many");
    assert_eq!(error.problems()[0].rule, "limit");
    // Problems are bounded too.
    assert_eq!(problems::<Vec<bool>>(&format!("[{}0]", "0,".repeat(500))).len(), 64);
}

#[test]
fn tagged_unions_read_the_tag_wherever_it_stands() {
    for json in [
        r#"{"kind":"person","name":"Ana"}"#,
        r#"{"name":"Ana","kind":"human"}"#,
        r#"{"age":{"kind":"branch"},"name":"Ana","kind":"person"}"#,
    ] {
        let holder: Holder = from_slice(json.as_bytes()).expect("a person");
        assert!(matches!(&holder, Holder::Person(person) if person.name == "Ana"), "{json}");
    }
    let branch: Holder = from_slice(br#"{"city":"Bern","kind":"branch"}"#).expect("a branch");
    assert_eq!(written(&branch), r#"{"kind":"branch","city":"Bern"}"#);
    let person: Holder = from_slice(br#"{"name":"Ana","kind":"human","x":1}"#).expect("a person");
    assert_eq!(written(&person), r#"{"kind":"person","name":"Ana","x":1}"#);
}

#[test]
fn an_unknown_arm_survives() {
    for json in [r#"{"kind":"robot","id":1.0}"#, "3", r#"{"id":1}"#] {
        let holder: Holder = from_slice(json.as_bytes()).expect("kept");
        assert!(matches!(holder, Holder::Unknown(_)));
        assert_eq!(written(&holder), json);
    }
}

#[derive(Clone)]
enum Shape {
    Text(String),
    Count(i64),
    Ratio(f64),
    Person(Person),
    Place(Branch),
    Words(Vec<String>),
    Flag(Flag),
}

union! {
    Shape = "Shape" {
        0 Text: arm("Text").when(&[When::Kind(Kinds::STRING)]);
        1 Count: arm("Count").when(&[When::Kind(Kinds::INTEGER)]);
        2 Ratio: arm("Ratio").when(&[When::Kind(Kinds::NUMBER)]);
        3 Person: arm("Person").when(&[When::Has("name"), When::Lacks("city")]);
        4 Place: arm("Place").when(&[When::Member("kind", &["\"spot\"", "\"place\""])]);
        5 Words: arm("Words").when(&[When::Kind(Kinds::ARRAY), When::Fits]);
        6 Flag: arm("Flag").when(&[When::Is(&["[ 1.0 ]"])]);
    } blank Text
}

#[derive(Clone)]
struct Flag(Vec<f64>);

crate::newtype! { Flag }

#[test]
fn shapes_are_decided_by_the_table() {
    let arm = |json: &str| match from_slice::<Shape>(json.as_bytes()) {
        Ok(shape) => shape.arm().0,
        Err(error) => panic!("{error}"),
    };
    assert_eq!(arm(r#""x""#), 0);
    assert_eq!(arm("-3"), 1);
    assert_eq!(arm("3.5"), 2);
    assert_eq!(arm(r#"{"name":"Ana"}"#), 3);
    assert_eq!(arm(r#"{"kind":"pl\u0061ce","name":"x","city":"Bern"}"#), 4);
    assert_eq!(arm(r#"["a","b"]"#), 5);
    assert_eq!(arm("[1.0]"), 6);
    assert_eq!(problems::<Shape>("[[]]"), [" union: expected one of the forms of Shape @1:1"]);
    assert_eq!(problems::<Shape>("null"), [" union: expected one of the forms of Shape @1:1"]);
    assert_eq!(
        written(&Shape::Place(Branch { kind: "place".into(), city: "B".into(), extra: Extra::NONE })),
        r#"{"kind":"place","city":"B"}"#
    );
}

#[derive(Clone)]
enum Deep {
    Names(Vec<String>),
    People(Vec<Person>),
    Inner(Branch),
    Either(Branch),
    First(Person),
    Second(Branch),
}

union! {
    Deep = "Deep" {
        0 Names: arm("Names").when(&[When::Item(&[When::Kind(Kinds::STRING)])]);
        1 People: arm("People").when(&[When::Kind(Kinds::ARRAY)]);
        2 Inner: arm("Inner").when(&[When::At("kind", &[When::Item(&[When::Is(&["1"])])])]);
        3 Either: arm("Either").when(&[When::Any(&[&[When::Has("x"), When::Has("y")], &[When::Has("z")]])]);
        4 First: arm("First").when(&[When::Fits]);
        5 Second: arm("Second").when(&[When::Fits]);
    } blank Names
}

#[test]
fn shapes_are_looked_into() {
    let arm = |json: &str| {
        let mut deep = Deep::blank();
        let _ = fill(json.as_bytes(), &mut deep, &Options::default());
        deep.arm().0
    };
    for (json, expected) in [
        (r#"["a", 1]"#, 0),
        ("[]", 0),
        (r#"[{"name":"Ana"}]"#, 1),
        (r#"{"kind":[1, 2]}"#, 2),
        (r#"{"x":1,"y":2}"#, 3),
        (r#"{"z":1}"#, 3),
        // Both can be read: the one that names all members is meant.
        (r#"{"name":"Ana","kind":"a","city":"Bern","x":1}"#, 4),
        (r#"{"kind":"a","city":"Bern"}"#, 5),
        (r#"{"name":"Ana"}"#, 4),
    ] {
        assert_eq!(arm(json), expected, "{json}");
    }
    assert_eq!(problems::<Deep>("3").len(), 1);
}

#[derive(Clone)]
enum Nest {
    Left(Box<Pair>),
    Right(Box<Pair>),
    End(bool),
}

union! {
    Nest = "Nest" {
        0 Left: arm("Left").when(&[When::Fits]);
        1 Right: arm("Right").when(&[When::Fits]);
        2 End: arm("End").when(&[When::Kind(Kinds::BOOL)]);
    } blank End
}

#[derive(Clone)]
struct Pair {
    next: Nest,
    extra: Extra,
}

record! { Pair = "Pair" { 0 next: field("next").required(); } }

#[test]
fn unions_tried_inside_unions_end_in_time() {
    let deep = |depth: usize, end: &str| r#"{"next":"#.repeat(depth) + end + &"}".repeat(depth);
    assert!(problems::<Nest>(&deep(100, "true")).is_empty());
    // Every level would try both arms: 2^100 readings without a budget.
    let found = problems::<Nest>(&deep(100, "3"));
    assert!(found[0].contains("unions nested too deep to be told apart"), "{found:?}");
}

#[test]
fn null_is_absent_unless_asked_to_be_strict() {
    let json = BOOK.replace("\"returned\"", "\"pages\":null,\"returned\"");
    assert_eq!(book(&json).pages, None);
    let error = fill(json.as_bytes(), &mut Book::blank(), &Options::strict()).expect_err("null");
    assert_eq!(
        error.to_string(),
        "/pages: expected a value or nothing at all, found null (line 1, column 48)"
    );
    assert!(fill(BOOK.as_bytes(), &mut Book::blank(), &Options::strict()).is_ok());
}

/// Both say yes or no to the same documents, and mean the same by them.
#[test]
fn the_reader_agrees_with_serde_json() {
    let seeds = [
        r#"{"a":[1,-2.5e+3,true,false,null,"x\u00e9\ud83d\ude00\\\/"],"b":{"c":{},"d":[]},"e":""}"#,
        r#"[[[1]],{"":0.0},-0,1e2,"\b\f\n\r\t"]"#,
    ];
    let swaps = br#"{}[]",:\0e-.+ x1u"#;
    let (mut yes, mut no) = (0, 0);
    for seed in seeds {
        for at in 0..seed.len() {
            for swap in swaps {
                let mut bytes = seed.as_bytes().to_vec();
                bytes[at] = *swap;
                let ours = from_slice::<Value>(&bytes);
                let theirs = serde_json::from_slice::<serde_json::Value>(&bytes);
                match (&ours, &theirs) {
                    (Ok(ours), Ok(theirs)) => {
                        yes += 1;
                        let again: serde_json::Value =
                            serde_json::from_slice(&to_vec(ours)).expect("what we write, they read");
                        assert_eq!(&again, theirs);
                    }
                    (Err(_), Err(_)) => no += 1,
                    // They take the last of two equal keys, and refuse numbers beyond a double.
                    (Err(error), Ok(_)) => assert_eq!(error.problems()[0].rule, "duplicate"),
                    (Ok(_), Err(error)) => assert!(error.to_string().contains("out of range")),
                }
            }
        }
    }
    assert!(yes > 100 && no > 100, "{yes} {no}");
}

#[test]
fn floats_are_written_as_serde_json_writes_them() {
    for value in [0.0, -0.0, 1.0, 0.1, 1e21, 1e-7, f64::MAX, f64::MIN_POSITIVE, 123_456_789.125, f64::NAN] {
        assert_eq!(written(&value), serde_json::to_string(&value).expect("written"));
    }
    for value in [0.1_f32, 16_777_216.0, f32::MIN_POSITIVE, f32::INFINITY] {
        assert_eq!(written(&value), serde_json::to_string(&value).expect("written"));
    }
}
