use super::*;
use crate::Violation;
use crate::record::*;
use crate::{record, string_enum, union};

#[derive(Clone)]
struct Colour {
    r: i64,
    g: Option<i64>,
    names: Vec<String>,
    inner: Option<Box<Colour>>,
    extra: Extra,
}

record! {
    Colour = "Colour" {
        0 r: field("R").required();
        1 g: field("G");
        2 names: field("names");
        3 inner: field("inner");
    }
}

#[derive(Clone)]
enum Tone {
    Light,
    Dark,
    Unknown(String),
}

string_enum! { Tone { 0 Light: "light"; 1 Dark: "dark"; } unknown Unknown }

fn colour() -> Colour {
    Colour { r: 100, g: Some(200), names: Vec::new(), inner: None, extra: Extra::NONE }
}

fn list() -> Vec<String> {
    ["blue", "black", "a b,c"].map(str::to_owned).to_vec()
}

const STYLES: [(Style, bool); 12] = [
    (Style::Simple, false),
    (Style::Simple, true),
    (Style::Label, false),
    (Style::Label, true),
    (Style::Matrix, false),
    (Style::Matrix, true),
    (Style::Form, false),
    (Style::Form, true),
    (Style::PipeDelimited, false),
    (Style::PipeDelimited, true),
    (Style::DeepObject, false),
    (Style::DeepObject, true),
];

/// What a value becomes in each style, and whether it comes back.
fn through<T: Place + Blank + PartialEq + std::fmt::Debug>(value: &T, style: Style, explode: bool) -> String {
    let in_path = matches!(style, Style::Simple | Style::Label | Style::Matrix);
    let param = if in_path { Param::path("x") } else { Param::query("x") }.style(style).explode(explode);
    let mut back = T::blank();
    let text = if in_path {
        let text = param.to_path(value.view()).expect("it has a form");
        param.from_path(&text, back.slot()).unwrap_or_else(|found| panic!("{text}: {found:?}"));
        text
    } else {
        let mut text = String::new();
        param.to_query(value.view(), &mut text).expect("it has a form");
        let mut pairs = Pairs::query(&text);
        let found = param.from_query(&mut pairs, back.slot());
        assert!(found.unwrap_or_else(|found| panic!("{text}: {found:?}")));
        assert_eq!(pairs.rest().count(), 0, "{text}");
        text
    };
    assert_eq!(&back, value, "{text}");
    text
}

#[test]
fn every_style_of_a_value() {
    let text = |value: &str| STYLES.map(|(style, explode)| through(&value.to_owned(), style, explode));
    assert_eq!(
        text("a/b ü"),
        [
            "a%2Fb%20%C3%BC",
            "a%2Fb%20%C3%BC",
            ".a%2Fb%20%C3%BC",
            ".a%2Fb%20%C3%BC",
            ";x=a%2Fb%20%C3%BC",
            ";x=a%2Fb%20%C3%BC",
            "x=a%2Fb%20%C3%BC",
            "x=a%2Fb%20%C3%BC",
            "x=a%2Fb%20%C3%BC",
            "x=a%2Fb%20%C3%BC",
            "x=a%2Fb%20%C3%BC",
            "x=a%2Fb%20%C3%BC",
        ]
    );
    assert_eq!(through(&-5_i64, Style::Matrix, false), ";x=-5");
    assert_eq!(through(&true, Style::Form, true), "x=true");
    assert_eq!(through(&0.5_f64, Style::Simple, false), "0.5");
    assert_eq!(through(&Tone::Dark, Style::Label, false), ".dark");
    assert_eq!(through(&Tone::Unknown("x,y".to_owned()), Style::Simple, false), "x%2Cy");
    assert_eq!(through(&vec![0xff_u8, 0xef], Style::Form, true), "x=%2F%2B8%3D");
    assert_eq!(through(&String::new(), Style::Matrix, false), ";x");
    assert_eq!(through(&String::new(), Style::Form, false), "x=");
}

#[test]
fn every_style_of_a_list() {
    let listed = STYLES.map(|(style, explode)| {
        // A bar in an item has no form in pipeDelimited; here there is none.
        through(&list(), style, explode)
    });
    assert_eq!(
        listed,
        [
            "blue,black,a%20b%2Cc",
            "blue,black,a%20b%2Cc",
            ".blue,black,a%20b%2Cc",
            ".blue.black.a%20b%2Cc",
            ";x=blue,black,a%20b%2Cc",
            ";x=blue;x=black;x=a%20b%2Cc",
            "x=blue,black,a%20b%2Cc",
            "x=blue&x=black&x=a%20b%2Cc",
            "x=blue%7Cblack%7Ca%20b%2Cc",
            "x=blue&x=black&x=a%20b%2Cc",
            "x%5B0%5D=blue&x%5B1%5D=black&x%5B2%5D=a%20b%2Cc",
            "x%5B0%5D=blue&x%5B1%5D=black&x%5B2%5D=a%20b%2Cc",
        ]
    );
    assert_eq!(through(&vec!["1.5".to_owned(), "b".to_owned()], Style::Label, true), ".1%2E5.b");
    assert_eq!(through(&vec![1_i32, -2], Style::SpaceDelimited, false), "x=1%20-2");
    assert_eq!(through(&vec![true], Style::SpaceDelimited, true), "x=true");
}

#[test]
fn every_style_of_an_object() {
    assert_eq!(
        STYLES.map(|(style, explode)| through(&colour(), style, explode)),
        [
            "R,100,G,200",
            "R=100,G=200",
            ".R,100,G,200",
            ".R=100.G=200",
            ";x=R,100,G,200",
            ";R=100;G=200",
            "x=R,100,G,200",
            "R=100&G=200",
            "x=R%7C100%7CG%7C200",
            "R=100&G=200",
            "x%5BR%5D=100&x%5BG%5D=200",
            "x%5BR%5D=100&x%5BG%5D=200",
        ]
    );
    let map = Map::from([("a b".to_owned(), "1,2".to_owned()), ("c".to_owned(), String::new())]);
    assert_eq!(through(&map, Style::Simple, false), "a%20b,1%2C2,c,");
    assert_eq!(through(&map, Style::Form, true), "a%20b=1%2C2&c=");
    assert_eq!(through(&map, Style::DeepObject, true), "x%5Ba%20b%5D=1%2C2&x%5Bc%5D=");
    let nested = Colour { inner: Some(Box::new(colour())), names: list(), ..colour() };
    assert_eq!(
        through(&nested, Style::DeepObject, true),
        "x%5BR%5D=100&x%5BG%5D=200&x%5Bnames%5D%5B0%5D=blue&x%5Bnames%5D%5B1%5D=black&x%5Bnames%5D%5B2%5D=a%20b%2Cc\
         &x%5Binner%5D%5BR%5D=100&x%5Binner%5D%5BG%5D=200"
    );
    let many = vec![Colour { inner: None, ..colour() }, Colour { names: list(), ..colour() }];
    assert_eq!(
        through(&many, Style::DeepObject, true),
        "x%5B0%5D%5BR%5D=100&x%5B0%5D%5BG%5D=200&x%5B1%5D%5BR%5D=100&x%5B1%5D%5BG%5D=200\
         &x%5B1%5D%5Bnames%5D%5B0%5D=blue&x%5B1%5D%5Bnames%5D%5B1%5D=black&x%5B1%5D%5Bnames%5D%5B2%5D=a%20b%2Cc"
    );
    // Elsewhere what is deeper is JSON.
    assert!(
        through(&nested, Style::Form, true)
            .ends_with("&inner=%7B%22R%22%3A100%2C%22G%22%3A200%2C%22names%22%3A%5B%5D%7D")
    );
}

#[test]
fn headers_are_not_encoded() {
    let header = Param::header("X-Colours");
    let text =
        |view: View<'_>, param: Param| param.to_header(view).expect("it has a form").expect("it is there");
    assert_eq!(text("a b/ü".to_owned().view(), header), "a b/ü");
    assert_eq!(text(vec![1_i64, 2].view(), header), "1,2");
    let names = colour();
    assert_eq!(text(names.view(), header), "R,100,G,200");
    assert_eq!(text(names.view(), header.explode(true)), "R=100,G=200");
    assert_eq!(header.to_header(None::<String>.view()), Ok(None));
    assert_eq!(header.to_header(Vec::<String>::new().view()), Ok(None));
    assert!(header.to_header(list().view()).is_err(), "an item holds a comma");
    assert!(header.to_header("a\r\nSet-Cookie: x".to_owned().view()).is_err());
    let mut back = Vec::<i64>::new();
    header.from_header("1, 2 ,3", back.slot()).expect("spaces around items are no part of them");
    assert_eq!(back, [1, 2, 3]);
}

#[test]
fn cookies_are_pairs_of_their_own() {
    let mut text = String::new();
    Param::cookie("session").to_cookie("a;b=c".to_owned().view(), &mut text).expect("it has a form");
    Param::cookie("ids").to_cookie(vec![1_i64, 2].view(), &mut text).expect("it has a form");
    assert_eq!(text, "session=a%3Bb%3Dc; ids=1; ids=2");
    let mut pairs = Pairs::cookies("other=\"x\"; session=a%3Bb%3Dc; ids=1;ids=2");
    let (mut session, mut ids, mut other) = (String::new(), Vec::<i64>::new(), None::<String>);
    Param::cookie("session").from_cookie(&mut pairs, session.slot()).expect("a session");
    Param::cookie("ids").from_cookie(&mut pairs, ids.slot()).expect("ids");
    Param::cookie("other").from_cookie(&mut pairs, other.slot()).expect("another");
    assert_eq!((session.as_str(), ids.as_slice(), other.as_deref()), ("a;b=c", &[1, 2][..], Some("x")));
}

#[test]
fn reserved_characters_stand_where_allowed_and_safe() {
    let mut text = String::new();
    let param = Param::query("q").allow_reserved();
    param.to_query("http://a/b?c=[d]&e#f%20+é".to_owned().view(), &mut text).expect("it has a form");
    assert_eq!(text, "q=http://a/b%3Fc=[d]%26e%23f%2520%2B%C3%A9");
    let listed = through_with(param.explode(false), &vec!["a,b".to_owned(), "c/d".to_owned()]);
    assert_eq!(listed, "q=a%2Cb,c/d");
}

fn through_with<T: Place + Blank + PartialEq + std::fmt::Debug>(param: Param, value: &T) -> String {
    let (mut text, mut back) = (String::new(), T::blank());
    param.to_query(value.view(), &mut text).expect("it has a form");
    assert!(param.from_query(&mut Pairs::query(&text), back.slot()).expect("it comes back"));
    assert_eq!(&back, value);
    text
}

#[test]
fn what_peers_write_is_read() {
    let mut words = Vec::<String>::new();
    let spaced = Param::query("x").style(Style::SpaceDelimited).explode(false);
    spaced.from_query(&mut Pairs::query("x=a+b%20c"), words.slot()).expect("spaces of both kinds");
    assert_eq!(words, ["a", "b", "c"]);
    let mut bars = Vec::<i32>::new();
    let piped = Param::query("x").style(Style::PipeDelimited).explode(false);
    piped.from_query(&mut Pairs::query("x=1|2%7c3"), bars.slot()).expect("bars of both kinds");
    assert_eq!(bars, [1, 2, 3]);
    let mut deep = Colour::blank();
    let param = Param::query("x").style(Style::DeepObject);
    param
        .from_query(&mut Pairs::query("x[R]=1&x[names][]=a&x[names][0]=b&x[odd]=1"), deep.slot())
        .expect("brackets");
    assert_eq!((deep.r, deep.names.len(), deep.extra.get("odd")), (1, 2, Some(&Value::from("1"))));
    let mut text = String::new();
    Param::query("x")
        .from_query(&mut Pairs::query("y&x=a+b%2B&z=1"), text.slot())
        .expect("a plus is a space");
    assert_eq!(text, "a b+");
}

#[test]
fn absent_is_not_empty() {
    let mut text = String::new();
    Param::query("x").to_query(None::<String>.view(), &mut text).expect("absent has a form");
    Param::query("x").to_query(Vec::<String>::new().view(), &mut text).expect("nothing");
    assert_eq!(text, "");
    let mut back = Some("old".to_owned());
    assert_eq!(Param::query("x").from_query(&mut Pairs::query("y=1"), back.slot()), Ok(false));
    assert_eq!(back, None);
    assert_eq!(Param::query("x").from_query(&mut Pairs::query("x"), back.slot()), Ok(true));
    assert_eq!(back.as_deref(), Some(""));
}

#[test]
fn paths_stay_the_path_they_were() {
    for dangerous in ["", ".", ".."] {
        assert!(Param::path("id").to_path(dangerous.to_owned().view()).is_err());
    }
    assert!(Param::path("id").to_path(None::<String>.view()).is_err());
    assert_eq!(Param::path("id").to_path("../x".to_owned().view()).as_deref(), Ok("..%2Fx"));
}

/// `pointer rule: message` of each.
fn said(found: Vec<Violation>) -> Vec<String> {
    found.into_iter().map(|one| format!("{} {}: {}", one.pointer, one.rule, one.message)).collect()
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let query = |param: Param, text: &str, slot: Slot<'_>| {
        said(param.from_query(&mut Pairs::query(text), slot).expect_err("wrong"))
    };
    let x = Param::query("x");
    assert_eq!(query(x, "x=1&x=2", 0_i64.slot()), ["/x duplicate: the parameter stands more than once"]);
    assert_eq!(query(x, "x=one", 0_i64.slot()), ["/x type: expected a 64-bit integer"]);
    assert_eq!(query(x, "x=+1", 0_i64.slot()), ["/x type: expected a 64-bit integer"]);
    assert_eq!(query(x, "x=inf", 0_f64.slot()), ["/x type: expected a number"]);
    assert_eq!(query(x, "x=%ff", String::new().slot()), ["/x type: expected percent-encoded UTF-8"]);
    assert_eq!(
        query(x, "x=1&x=b&x=c", Vec::<u32>::new().slot()),
        ["/x/1 type: expected a 32-bit unsigned integer", "/x/2 type: expected a 32-bit unsigned integer",]
    );
    let deep = x.style(Style::DeepObject);
    assert_eq!(
        query(deep, "x[G]=b", Colour::blank().slot()),
        ["/x/G type: expected a 64-bit integer", "/x/R required: a required member is missing",]
    );
    assert_eq!(query(x, "G=b&R=1", Colour::blank().slot()), ["/x/G type: expected a 64-bit integer"]);
    let matrix = Param::path("x").style(Style::Matrix);
    let path = |text: &str| said(matrix.from_path(text, 0_i64.slot()).expect_err("wrong"));
    assert_eq!(path("x=1"), ["/x type: expected a leading semicolon"]);
    assert_eq!(path(";y=1"), ["/x type: expected the parameter's name"]);
}

#[derive(Clone)]
enum Filter {
    Text(String),
    Count(i64),
    Many(Vec<String>),
}

union! {
    Filter = "Filter" {
        0 Text: arm("Text").when(&[When::Kind(Kinds::STRING)]);
        1 Count: arm("Count").when(&[When::Kind(Kinds::INTEGER)]);
        2 Many: arm("Many").when(&[When::Kind(Kinds::ARRAY)]);
    } blank Text
}

#[test]
fn unions_take_the_narrowest_arm() {
    let read = |text: &str| {
        let mut filter = Filter::blank();
        Param::query("x").from_query(&mut Pairs::query(text), filter.slot()).expect("one of the arms");
        filter
    };
    assert_eq!(read("x=12"), Filter::Count(12));
    assert_eq!(read("x=a&x=b"), Filter::Many(vec!["a".to_owned(), "b".to_owned()]));
    let mut text = String::new();
    Param::query("x").to_query(Filter::Count(3).view(), &mut text).expect("it has a form");
    assert_eq!(text, "x=3");
}

static DIGITS: Facts = Facts::rules(&[Rule::Pattern("^[0-9]+$")]);
static MANY_DIGITS: Facts = Facts::NONE.items(&DIGITS);

#[derive(Clone)]
enum Wanted {
    Text(String),
    Numbers(Vec<String>),
}

union! {
    Wanted = "Wanted" {
        0 Text: arm("Text").when(&[When::Kind(Kinds::STRING)]);
        1 Numbers: arm("Numbers").when(&[When::Kind(Kinds::ARRAY)]).facts(&MANY_DIGITS);
    } blank Text
}

#[test]
#[cfg(feature = "regex")]
fn constraints_tell_arms_apart() {
    let read = |text: &str| {
        let mut wanted = Wanted::blank();
        Param::query("x").from_query(&mut Pairs::query(text), wanted.slot()).expect("one of the arms");
        wanted
    };
    assert_eq!(read("x=7"), Wanted::Numbers(vec!["7".to_owned()]));
    assert_eq!(read("x=a"), Wanted::Text("a".to_owned()));
    // None meets its constraints: the first that fits is refused later, by name.
    assert_eq!(read("x=1&x=a"), Wanted::Numbers(vec!["1".to_owned(), "a".to_owned()]));
}

#[test]
#[cfg(feature = "http")]
fn any_names_are_those_of_no_other() {
    let read = |text: &str| {
        let mut pairs = Pairs::query(text);
        pairs.claim(["meta", "limit", "filter"].into_iter());
        let mut meta = Map::<String, String>::blank();
        Param::query("meta").from_query(&mut pairs, meta.slot()).expect("texts");
        meta.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>()
    };
    assert_eq!(read("a=1&limit=2&filter[x]=3&b=4"), ["a=1", "b=4"]);
    assert_eq!(read("meta=1"), ["meta=1"]);
}

#[derive(Clone)]
struct Silent {
    inner: Tones,
    extra: Extra,
}

#[derive(Clone)]
struct Tones {
    first: Option<String>,
    extra: Extra,
}

record! { Silent = "Silent" { 0 inner: field("inner").required(); } }
record! { Tones = "Tones" { 0 first: field("first"); } }

#[test]
fn brackets_hold_values_of_any_kind() {
    let read = |text: &str| {
        let mut back = Map::<String, Value>::blank();
        let filled =
            Param::query("x").style(Style::DeepObject).from_query(&mut Pairs::query(text), back.slot());
        filled.map(|_| back).map_err(|found| found.len())
    };
    let any = read("x[a][b]=1&x[a][c][0]=d&x[a][c][1]=e&x[f]=g").expect("texts in objects and lists");
    let json = String::from_utf8(crate::json::to_vec(&any)).expect("text");
    assert_eq!(json, r#"{"a":{"b":"1","c":["d","e"]},"f":"g"}"#);
    assert!(read(&format!("x{}=1", "[a]".repeat(40))).is_ok());
    assert_eq!(read(&format!("x{}=1", "[a]".repeat(100_000))), Err(1));
    let mut nested = Colour::blank();
    let text = format!("x{}[R]=1", "[inner]".repeat(100_000));
    let param = Param::query("x").style(Style::DeepObject);
    assert!(param.from_query(&mut Pairs::query(&text), nested.slot()).is_err());
}

#[test]
fn an_object_without_members_has_no_pair() {
    let deep = [Param::query("inner").style(Style::DeepObject)];
    let silent = Silent { inner: Tones::blank(), extra: Extra::NONE };
    let body = to_form(silent.view(), &deep).expect("a form");
    assert_eq!(body, "");
    let mut back = Silent::blank();
    from_form(&body, back.slot(), &deep).expect("it comes back");
    assert_eq!(back, silent);
}

#[test]
fn forms_hold_members() {
    let value = Colour { names: list(), inner: Some(Box::new(colour())), ..colour() };
    let body = to_form(value.view(), &[]).expect("a form");
    assert_eq!(
        body,
        "R=100&G=200&names=blue&names=black&names=a+b%2Cc&inner=%7B%22R%22%3A100%2C%22G%22%3A200%2C%22names%22%3A%5B%5D%7D"
    );
    let mut back = Colour::blank();
    from_form(&body, back.slot(), &[]).expect("it comes back");
    assert_eq!(back, value);
    let deep = [Param::query("inner").style(Style::DeepObject), Param::query("names").explode(false)];
    let body = to_form(value.view(), &deep).expect("a form");
    assert_eq!(body, "R=100&G=200&names=blue,black,a+b%2Cc&inner%5BR%5D=100&inner%5BG%5D=200");
    let mut back = Colour::blank();
    from_form(&body, back.slot(), &deep).expect("it comes back");
    assert_eq!(back, value);
    let mut back = Colour::blank();
    from_form("R=1&odd=a+b", back.slot(), &[]).expect("unknown members are kept");
    assert_eq!(back.extra.get("odd"), Some(&Value::from("a b")));
    assert_eq!(to_form(back.view(), &[]).as_deref(), Ok("R=1&odd=a+b"));
    let found = from_form("G=x", Colour::blank().slot(), &[]).expect_err("wrong");
    assert_eq!(
        said(found),
        ["/R required: a required member is missing", "/G type: expected a 64-bit integer"]
    );
}
