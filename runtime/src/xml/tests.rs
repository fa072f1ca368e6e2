//! The walker on a small shop, against exact text.

use super::{Element, Error, ErrorKind, Limits, QName, XSI, from_str, to_string};
use crate::record::{Blank, Extra, Map, Patch, Place, Value, XmlRow as X, XmlTable, arm, field};

const NS: &[(&str, &str)] = &[("", ""), ("urn:shop", "m"), ("urn:common", "c"), (XSI, "xsi")];
const ORDER: QName = QName::new("urn:shop", "order");

#[derive(Clone)]
struct Order {
    id: i64,
    lang: Option<String>,
    note: Patch<String>,
    item: Vec<Item>,
    image: Option<Vec<u8>>,
    hash: Option<Vec<u8>>,
    sizes: Vec<i32>,
    state: State,
    pay: Vec<Pay>,
    animal: Option<Animal>,
    medium: Option<Medium>,
    any: Vec<Element>,
    extra: Extra,
}

static ORDER_XML: XmlTable = XmlTable::new(
    NS,
    &[
        X::attribute(0, "id", 0).with(X::REQUIRED),
        X::attribute(2, "c:lang", 1),
        X::element(1, "m:note", 2).with(X::NIL),
        X::element(1, "m:item", 3).with(X::MANY | X::REQUIRED),
        X::element(1, "m:image", 4),
        X::element(1, "m:hash", 5).with(X::HEX),
        X::element(1, "m:sizes", 6).with(X::LISTED),
        X::element(1, "m:state", 7).with(X::REQUIRED),
        X::element(1, "m:card", 8).arm(0).with(X::MANY),
        X::element(2, "c:iban", 8).arm(1).with(X::MANY),
        X::element(1, "m:animal", 9),
        X::element(1, "m:medium", 10),
        X::any_element(11).with(X::MANY),
    ],
);

crate::record! {
    Order = "Order" {
        0 id: field("id"); 1 lang: field("lang"); 2 note: field("note"); 3 item: field("item");
        4 image: field("image"); 5 hash: field("hash"); 6 sizes: field("sizes"); 7 state: field("state");
        8 pay: field("pay"); 9 animal: field("animal"); 10 medium: field("medium"); 11 any: field("any");
    }
    .xml(&ORDER_XML)
}

#[derive(Clone)]
struct Item {
    currency: String,
    price: f64,
    extra: Extra,
}

crate::record! {
    Item = "Item" { 0 currency: field("currency"); 1 price: field("price"); }
    .xml(&XmlTable::new(NS, &[X::attribute(0, "currency", 0), X::text(1)]))
}

#[derive(Clone)]
enum State {
    Open,
    Closed,
    Unknown(String),
}

crate::string_enum! { State { 0 Open: "open"; 1 Closed: "closed"; } unknown Unknown }

#[derive(Clone)]
enum Pay {
    Card(Card),
    Iban(String),
}

crate::union! { Pay = "Pay" { 0 Card: arm("card"); 1 Iban: arm("iban"); } blank Iban }

#[derive(Clone)]
struct Card {
    number: String,
    extra: Extra,
}

crate::record! {
    Card = "Card" { 0 number: field("number"); }
    .xml(&XmlTable::new(NS, &[X::element(1, "m:number", 0).with(X::REQUIRED)]))
}

#[derive(Clone)]
enum Animal {
    Any(Beast),
    Dog(Dog),
    Unknown(Value),
}

crate::union! {
    Animal = "Animal" { 0 Any: arm("Animal"); 1 Dog: arm("Dog"); } unknown Unknown
    .xml(&XmlTable::new(NS, &[]).types(&[(1, "Animal", 0), (2, "Dog", 1)]))
}

#[derive(Clone)]
struct Beast {
    legs: i32,
    extra: Extra,
}

crate::record! {
    Beast = "Beast" { 0 legs: field("legs"); } .xml(&XmlTable::new(NS, &[X::element(1, "m:legs", 0)]))
}

#[derive(Clone)]
struct Dog {
    legs: i32,
    name: String,
    extra: Extra,
}

crate::record! {
    Dog = "Dog" { 0 legs: field("legs"); 1 name: field("name"); }
    .xml(&XmlTable::new(NS, &[X::element(1, "m:legs", 0), X::element(2, "c:name", 1)]))
}

#[derive(Clone)]
enum Medium {
    Pages(u32),
    Seconds(u64),
    Unknown(Value),
}

crate::union! {
    Medium = "Medium" { 0 Pages: arm("pages"); 1 Seconds: arm("seconds"); } unknown Unknown
    .xml(&XmlTable::new(NS, &[X::element(1, "m:pages", 0).arm(0), X::element(1, "m:seconds", 0).arm(1)]))
}

fn read<T: Place + Blank>(document: &str, root: QName) -> Result<T, Error> {
    let mut value = T::blank();
    from_str(document, root, &mut value, Limits::default())?;
    Ok(value)
}

fn order(inside: &str) -> Result<Order, Error> {
    read(
        &format!(
            "<o:order xmlns:o='urn:shop' xmlns:c='urn:common' xmlns:xsi='{XSI}' id='7'>{inside}</o:order>"
        ),
        ORDER,
    )
}

const LEAST: &str = "<o:item>1</o:item><o:state>open</o:state>";

fn full() -> Order {
    Order {
        id: -5,
        lang: Some("a\"<\n".into()),
        note: Patch::Null,
        item: vec![
            Item { currency: "EUR".into(), price: 1.5, extra: Extra::NONE },
            Item { currency: String::new(), price: f64::NEG_INFINITY, extra: Extra::NONE },
        ],
        image: Some(vec![0, 255, 1]),
        hash: Some(vec![0xab, 1]),
        sizes: vec![1, -2],
        state: State::Unknown("on hold".into()),
        pay: vec![
            Pay::Iban("x & y".into()),
            Pay::Card(Card { number: "1".into(), extra: Extra::NONE }),
            Pay::Iban(String::new()),
        ],
        animal: Some(Animal::Dog(Dog { legs: 4, name: "Rex".into(), extra: Extra::NONE })),
        medium: Some(Medium::Seconds(9)),
        any: vec![Element::new("urn:else", "more").text("…")],
        extra: Extra::NONE,
    }
}

const FULL: &str = concat!(
    r#"<m:order xmlns:m="urn:shop" xmlns:c="urn:common" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance""#,
    r#" id="-5" c:lang="a&quot;&lt;&#10;"><m:note xsi:nil="true"/><m:item currency="EUR">1.5</m:item>"#,
    r#"<m:item currency="">-INF</m:item><m:image>AP8B</m:image><m:hash>AB01</m:hash><m:sizes>1 -2</m:sizes>"#,
    r#"<m:state>on hold</m:state><c:iban>x &amp; y</c:iban><m:card><m:number>1</m:number></m:card>"#,
    r#"<c:iban></c:iban><m:animal xsi:type="c:Dog"><m:legs>4</m:legs><c:name>Rex</c:name></m:animal>"#,
    r#"<m:medium><m:seconds>9</m:seconds></m:medium><more xmlns="urn:else">…</more></m:order>"#,
);

#[test]
fn what_is_written_is_exact_and_read_again() {
    assert_eq!(to_string(&full(), ORDER).expect("it can be written"), FULL);
    assert_eq!(read::<Order>(FULL, ORDER).expect("it is readable"), full());
}

#[test]
fn names_are_matched_by_namespace_whatever_the_prefix() {
    let document = r#"<?xml version="1.0"?><!-- c --><order xmlns="urn:shop" xmlns:q="urn:common" id="1" lang="no">
        <item xmlns:z="urn:shop" z:currency="no" currency="EUR"> 2.5 </item>
        <q:state>closed</q:state><state>open</state></order>"#;
    let order: Order = read(document, ORDER).expect("it is readable");
    assert_eq!(order.lang, None);
    assert_eq!(order.item[0].currency, "EUR");
    assert_eq!(order.item[0].price, 2.5);
    assert_eq!(order.state, State::Open);
    assert_eq!(order.any, [Element::new("urn:common", "state").text("closed")]);
}

#[test]
fn order_among_repeats_is_kept_and_elements_come_in_any_order() {
    let order = order(concat!(
        "<c:iban>1</c:iban><o:item>1</o:item><o:card><o:number>2</o:number></o:card><c:iban>3</c:iban>",
        "<o:state>open</o:state><o:item>2</o:item>",
    ))
    .expect("it is readable");
    assert_eq!(order.item.len(), 2);
    let kinds: Vec<_> = order.pay.iter().map(|pay| matches!(pay, Pay::Iban(_))).collect();
    assert_eq!(kinds, [true, false, true]);
}

#[test]
fn text_is_what_the_writer_meant() {
    let order = order(
        "<o:note>a&#x20;b &lt;<![CDATA[<&]]><!-- no -->&amp;</o:note><o:item>\n1e3\t</o:item><o:state> open </o:state><o:image> AP\n8B </o:image>",
    )
    .expect("it is readable");
    assert_eq!(order.note, Patch::Value("a b <<&&".into()));
    assert_eq!(order.item[0].price, 1000.0);
    assert_eq!(order.image.as_deref(), Some(&[0, 255, 1][..]));
}

#[test]
fn absent_nil_and_empty_are_told_apart() {
    assert_eq!(order(LEAST).expect("it is readable").note, Patch::Absent);
    let nil = order(&format!("<o:note xsi:nil=' 1 '>ignored</o:note>{LEAST}")).expect("it is readable");
    assert_eq!(nil.note, Patch::Null);
    let empty = order(&format!("<o:note/>{LEAST}")).expect("it is readable");
    assert_eq!(empty.note, Patch::Value(String::new()));
}

#[test]
fn unknown_types_and_arms_survive() {
    let document = order(&format!(
        "<o:animal xsi:type='c:Cat' xmlns:z='urn:z'><o:lives>z:9</o:lives></o:animal><o:medium><o:tape/></o:medium>{LEAST}"
    ))
    .expect("it is readable");
    assert!(matches!(document.animal, Some(Animal::Unknown(_))));
    let again: Order =
        read(&to_string(&document, ORDER).expect("it can be written"), ORDER).expect("it is readable");
    assert_eq!(again, document);
    let text = to_string(&again, ORDER).expect("it can be written");
    assert!(text.contains(r#"<animal xmlns="urn:shop" xmlns:c="urn:common" xmlns:z="urn:z""#), "{text}");
    assert!(text.contains("<m:medium><tape xmlns=\"urn:shop\"/></m:medium>"), "{text}");
}

#[test]
fn unknown_members_are_kept_beside_the_known_ones() {
    let card = QName::new("urn:shop", "card");
    let document = "<card xmlns='urn:shop' new='1'><later><x/>y</later><number>2</number><later/></card>";
    let value: Card = read(document, card).expect("it is readable");
    assert_eq!(value.number, "2");
    let text = to_string(&value, card).expect("it can be written");
    assert!(text.ends_with(concat!(
        r#" new="1"><m:number>2</m:number><later xmlns="urn:shop"><x/>y</later>"#,
        r#"<later xmlns="urn:shop"/></m:card>"#
    )));
    assert_eq!(read::<Card>(&text, card).expect("it is readable"), value);
}

fn error(document: &str) -> (String, ErrorKind) {
    let error = order(document).expect_err("it is wrong");
    assert!(error.line() > 0, "{error}");
    (error.path().to_owned(), error.kind().clone())
}

#[test]
fn errors_tell_their_place() {
    let (path, kind) = error("<o:item>1</o:item><o:item>x</o:item>");
    assert_eq!(path, "/order/item[2]");
    assert_eq!(kind, ErrorKind::Value { expected: "a number", found: "x".into() });
    assert_eq!(error("<o:item>1</o:item>"), ("/order".into(), ErrorKind::Missing("state")));
    assert_eq!(error("<o:state>open</o:state>").1, ErrorKind::Missing("item"));
    assert_eq!(
        error("<o:state>open</o:state><o:state>open</o:state>"),
        ("/order/state".into(), ErrorKind::Repeated)
    );
    assert_eq!(error("<o:card/>"), ("/order/card[1]".into(), ErrorKind::Missing("number")));
    let missing = read::<Order>("<order xmlns='urn:shop'/>", ORDER).expect_err("the id is missing");
    assert_eq!(missing.kind(), &ErrorKind::Missing("id"));
    let root = read::<Order>("\n <order/>", ORDER).expect_err("it has no namespace");
    assert_eq!(root.to_string(), "expected the element {urn:shop}order, found order (line 2, column 10)");
    let attribute = read::<Order>("<order xmlns='urn:shop' id='x'/>", ORDER).expect_err("no number");
    assert_eq!(attribute.path(), "/order/@id");
}

#[test]
fn documents_that_are_none_are_refused() {
    let cut = |document: &str| read::<Order>(document, ORDER).expect_err("it is broken").kind().clone();
    assert_eq!(cut("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"), ErrorKind::Doctype);
    assert!(matches!(cut(""), ErrorKind::Syntax(_)));
    assert!(matches!(cut("<o:order/>"), ErrorKind::Syntax(_)));
    assert!(matches!(cut("<order xmlns='urn:shop' id='1'><item>1"), ErrorKind::Syntax(_)));
    assert!(matches!(cut("<order xmlns='urn:shop' id='1'></item>"), ErrorKind::Syntax(_)));
    assert_eq!(error("<o:note>&nbsp;</o:note>").1, ErrorKind::Entity("nbsp".into()));
    let full = format!("{FULL}<more/>");
    assert!(matches!(cut(&full), ErrorKind::Syntax(_)));
    for end in (0..FULL.len()).filter(|end| FULL.is_char_boundary(*end)) {
        assert!(read::<Order>(&FULL[..end], ORDER).is_err(), "{end}");
    }
}

#[test]
fn nothing_is_an_element_with_whatever_inside() {
    let text = to_string(&(), ORDER).expect("it can be written");
    assert_eq!(text, format!("<r:order xmlns:r=\"urn:shop\" xmlns:xsi=\"{XSI}\"/>"));
    for document in ["<order xmlns='urn:shop'/>", "<order xmlns='urn:shop' a='1'>x<y/></order>"] {
        assert_eq!(read::<()>(document, ORDER), Ok(()));
        assert_eq!(read::<Option<()>>(document, ORDER), Ok(Some(())));
    }
}

/// Flipped, doubled and lost bytes: an answer, whatever it is, and never a panic.
#[test]
fn damaged_documents_are_answered() {
    let mut readable = 0;
    for at in (0..FULL.len()).filter(|at| FULL.is_char_boundary(*at) && FULL.is_char_boundary(at + 1)) {
        for damage in ["", "<", ">", "&", "\"", "/", "</", "<a>", "<!--", "]]>", "<?x?>", "&#0;", "\0"] {
            let document = format!("{}{damage}{}", &FULL[..at], &FULL[at + 1..]);
            readable += usize::from(read::<Order>(&document, ORDER).is_ok());
        }
    }
    assert!(readable > 100, "{readable}");
}

#[test]
fn limits_hold() {
    let limited = |document: &str, limits: Limits| {
        from_str(document, ORDER, &mut Order::blank(), limits).expect_err("a limit is passed").kind().clone()
    };
    let limits = Limits { bytes: 100, ..Limits::default() };
    assert_eq!(limited(FULL, limits), ErrorKind::Limit("bytes"));
    let limits = Limits { elements: 5, ..Limits::default() };
    assert_eq!(limited(FULL, limits), ErrorKind::Limit("elements"));
    let deep = format!("<order xmlns='urn:shop' id='1'>{}", "<a>".repeat(1_000_000));
    assert_eq!(limited(&deep, Limits::default()), ErrorKind::Limit("depth"));
    let attributes: String = (0..300).map(|i| format!(" a{i}=''")).collect();
    let wide = format!("<order xmlns='urn:shop'{attributes}/>");
    assert_eq!(limited(&wide, Limits::default()), ErrorKind::Limit("attributes"));
}

#[test]
fn what_has_no_form_is_refused() {
    let mut order = full();
    order.lang = Some("\u{0}".into());
    let error = to_string(&order, ORDER).expect_err("a control character");
    assert_eq!((error.path(), error.kind()), ("/order/@lang", &ErrorKind::NoForm));
    assert_eq!((error.line(), error.column()), (0, 0));
}

// Mixed content, groups, wildcards of attributes.

#[derive(Clone)]
struct Letter {
    content: Vec<Piece>,
    marks: Map<String, String>,
    extra: Extra,
}

crate::record! {
    Letter = "Letter" { 0 content: field("content"); 1 marks: field("marks"); }
    .xml(&XmlTable::new(NS, &[
        X::any_attribute(1),
        X::text(0).arm(0).with(X::MANY),
        X::element(1, "m:b", 0).arm(1).with(X::MANY),
    ]))
}

#[derive(Clone)]
enum Piece {
    Text(String),
    Bold(String),
}

crate::union! { Piece = "Piece" { 0 Text: arm("text"); 1 Bold: arm("b"); } blank Text }

#[test]
fn mixed_content_keeps_its_order() {
    let letter = QName::new("urn:shop", "letter");
    let document =
        "<letter xmlns='urn:shop' xmlns:k='urn:k' k:a='1' b='2'>Dear <b>you</b>, <b/>a&amp;b</letter>";
    let value: Letter = read(document, letter).expect("it is readable");
    let marks: Vec<_> = value.marks.iter().map(|(name, mark)| (name.as_str(), mark.as_str())).collect();
    assert_eq!(marks, [("{urn:k}a", "1"), ("b", "2")]);
    assert_eq!(value.content.len(), 5);
    let text = to_string(&value, letter).expect("it can be written");
    assert!(text.ends_with(">Dear <m:b>you</m:b>, <m:b></m:b>a&amp;b</m:letter>"), "{text}");
    assert_eq!(read::<Letter>(&text, letter).expect("it is readable"), value);
}

#[derive(Clone)]
struct Table {
    title: String,
    pair: Vec<Pair>,
    end: String,
    extra: Extra,
}

crate::record! {
    Table = "Table" { 0 title: field("title"); 1 pair: field("pair"); 2 end: field("end"); }
    .xml(&XmlTable::new(NS, &[
        X::element(1, "m:title", 0), X::group(0, 1).with(X::MANY | X::REQUIRED), X::element(1, "m:end", 2),
    ]).groups(&[&PAIR]))
}

#[derive(Clone)]
struct Pair {
    key: String,
    value: Option<i32>,
    extra: Extra,
}

static PAIR: XmlTable =
    XmlTable::new(NS, &[X::element(1, "m:key", 0).with(X::REQUIRED), X::element(1, "m:value", 1)]);

crate::record! { Pair = "Pair" { 0 key: field("key"); 1 value: field("value"); } .xml(&PAIR) }

#[test]
fn a_repeated_sequence_is_a_list_of_records() {
    let name = QName::new("urn:shop", "table");
    let inside = "<m:title>t</m:title><m:key>a</m:key><m:value>1</m:value><m:key>b</m:key><m:key>c</m:key><m:value>3</m:value><m:end>e</m:end>";
    let document = format!("<m:table xmlns:m='urn:shop'>{inside}</m:table>");
    let value: Table = read(&document, name).expect("it is readable");
    let pairs: Vec<_> = value.pair.iter().map(|pair| (pair.key.as_str(), pair.value)).collect();
    assert_eq!(pairs, [("a", Some(1)), ("b", None), ("c", Some(3))]);
    assert_eq!(value.end, "e");
    assert!(to_string(&value, name).expect("it can be written").ends_with(&format!(">{inside}</m:table>")));
    let wrong = document.replace("<m:key>a</m:key>", "").replace("<m:key>b</m:key>", "");
    let error = read::<Table>(&wrong, name).expect_err("the last pair has no key");
    assert_eq!(error.kind(), &ErrorKind::Missing("key"));
}

/// A member of any content, as `xsd:anyType` has it, and a wildcard.
#[derive(Clone)]
struct Parcel {
    inside: Element,
    more: Option<Element>,
    extra: Extra,
}

crate::record! {
    Parcel = "Parcel" { 0 inside: field("inside"); 1 more: field("more"); }
    .xml(&XmlTable::new(NS, &[X::element(1, "m:inside", 0).with(X::REQUIRED), X::any_element(1)]))
}

#[test]
fn a_member_of_any_content_has_the_name_of_the_contract() {
    let mut inside =
        Element::new("urn:else", "thing").attribute("a", "1").child(Element::new("urn:else", "x"));
    inside.bindings.push(("m".to_owned(), "urn:else".to_owned()));
    let more = Some(Element::new("urn:else", "more"));
    let parcel = Parcel { inside: inside.clone(), more, extra: Extra::NONE };
    let root = QName::new("urn:shop", "parcel");
    let text = to_string(&parcel, root).expect("it has a form");
    let content = r#"<inside xmlns="urn:shop" xmlns:m="urn:else" a="1"><x xmlns="urn:else"/></inside><more xmlns="urn:else"/>"#;
    assert!(text.contains(content), "{text}");
    let mut read = Parcel { inside: Element::default(), more: None, extra: Extra::NONE };
    from_str(&text, root, &mut read, Limits::default()).expect("it is as declared");
    assert_eq!((read.inside.name.as_str(), &read.inside.children), ("inside", &inside.children));
    assert_eq!(read.more, parcel.more);

    let text = to_string(&inside, root).expect("it has a form");
    assert_eq!(text, r#"<parcel xmlns="urn:shop" xmlns:m="urn:else" a="1"><x xmlns="urn:else"/></parcel>"#);
    let mut whole = Element::default();
    from_str(&text, root, &mut whole, Limits::default()).expect("it is as declared");
    assert_eq!(whole.name, "parcel");
}
