use std::any::Any;

use super::*;
use crate::{int_enum, newtype, record, string_enum, union};

static ID: Facts = Facts::rules(&[Rule::MinLength(1)]);

#[derive(Clone)]
struct Book {
    id: String,
    pages: Option<i64>,
    note: Patch<String>,
    pin: Option<String>,
    genre: Genre,
    parts: Vec<Book>,
    holder: Option<Holder>,
    extra: Extra,
}

record! {
    Book = "Book" {
        0 id: field("id").required().facts(&ID);
        1 pages: field("pages").facts(&Facts::rules(&[Rule::Minimum(Num::Int(1))]));
        2 note: field("note").nullable();
        3 pin: field("pin").secret();
        4 genre: field("genre").required();
        5 parts: field("parts");
        6 holder: field("holder");
    }
    .proto(&[ProtoRow::new(1, ProtoKind::String, 0), ProtoRow::new(2, ProtoKind::Int64, 1).presence()])
    .closed()
}

#[derive(Clone)]
enum Genre {
    Novel,
    Poetry,
    Unknown(String),
}

string_enum! { Genre { 0 Novel: "novel"; 1 Poetry: "poetry"; } unknown Unknown }

#[derive(Clone)]
enum Side {
    Left,
    Right,
}

string_enum! { Side { 0 Left: "left"; 1 Right: "right"; } }

#[derive(Clone)]
enum Holder {
    Book(Box<Book>),
    Name(String),
    Unknown(Value),
}

union! {
    Holder = "Holder" { 0 Book: arm("Book").tags(&["book"]); 1 Name: arm("Name"); } unknown Unknown
    .tag("kind")
}

#[derive(Clone)]
enum Closed {
    Name(Isbn),
    Status(Status),
}

union! { Closed = "Closed" { 0 Name: arm("Name"); 1 Status: arm("Status"); } blank Name }

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Status(i32);

int_enum! { Status = "Status" { UNSPECIFIED = 0 "STATUS_UNSPECIFIED"; LENT = 1 "STATUS_LENT"; } }

#[derive(Clone)]
struct Isbn(String);

newtype! { Isbn }

fn book() -> Book {
    Book {
        id: "b1".to_owned(),
        pages: Some(3),
        note: Patch::Null,
        pin: Some("1234".to_owned()),
        genre: Genre::Poetry,
        parts: Vec::new(),
        holder: None,
        extra: Extra::NONE,
    }
}

#[test]
fn members_are_filled_and_read_by_index() {
    let mut book = Book::blank();
    if let Slot::Str(id) = book.slot_at(0) {
        id.push_str("b1");
    }
    if let Slot::Opt(pages) = book.slot_at(1)
        && let Slot::I64(pages) = pages.some()
    {
        *pages = 3;
    }
    if let Slot::Opt(note) = book.slot_at(2) {
        note.null();
    }
    assert!(matches!(book.slot_at(7), Slot::None));
    assert_eq!((book.id.as_str(), book.pages, &book.note), ("b1", Some(3), &Patch::Null));
    assert!(matches!(book.view_at(1), View::I64(3)));
    assert!(matches!(book.view_at(2), View::Null));
    assert!(matches!(book.view_at(6), View::None));
}

#[test]
fn debug_follows_the_table_and_redacts() {
    let mut book = book();
    book.extra.insert("colour", "red");
    let shown = format!("{book:?}");
    assert_eq!(
        shown,
        r#"Book { id: "b1", pages: 3, note: Null, pin: [redacted], genre: poetry, parts: [], ..: {"colour"} }"#
    );
}

#[test]
fn equality_sees_members_and_extra() {
    let (a, mut b) = (book(), book());
    assert_eq!(a, b);
    b.extra.insert("colour", "red");
    assert_ne!(a, b);
    let mut c = book();
    c.parts.push(book());
    assert_ne!(a, c);
}

#[test]
fn unions_select_and_keep_an_arm() {
    let mut holder = Holder::blank();
    assert_eq!(holder, Holder::Unknown(Value::Null));
    if let Slot::Str(name) = holder.select(1) {
        name.push_str("Ana");
    }
    // The same arm again keeps what it holds.
    assert!(matches!(holder.select(1), Slot::Str(name) if name == "Ana"));
    assert_eq!(holder.arm().0, 1);
    assert!(matches!(holder.select(2), Slot::Any(_)));
    assert!(matches!(holder.select(3), Slot::None));
    assert!(matches!(Holder::Book(Box::new(book())).arm(), (0, View::Record(_))));
    let mut closed = Closed::blank();
    assert!(matches!(closed.select(2), Slot::None));
    assert!(matches!(closed.select(1), Slot::Enum(0, _)));
    assert_eq!(closed, Closed::Status(Status::UNSPECIFIED));
    assert_ne!(closed, Closed::Name(Isbn("1".to_owned())));
}

#[test]
fn enums_keep_or_refuse_what_they_do_not_know() {
    let mut genre = Genre::Novel;
    assert!(Name::unknown(&mut genre, "essay"));
    assert_eq!(genre, Genre::Unknown("essay".to_owned()));
    genre.set(1);
    assert_eq!(genre.as_str(), "poetry");
    let mut side = Side::Left;
    assert!(!Name::unknown(&mut side, "middle"));
    side.set(1);
    assert_eq!(side, Side::Right);
    assert_eq!(format!("{:?} {:?}", Status::LENT, Status(7)), "STATUS_LENT 7");
    assert_eq!(Status::LENT.as_str_name(), Some("STATUS_LENT"));
}

#[test]
fn an_erased_record_gives_its_type_back() {
    let erased: Box<dyn Record> = Box::new(book());
    let any: Box<dyn Any> = erased;
    assert_eq!(any.downcast::<Book>().expect("it is a book").id, "b1");
}

#[test]
fn packed_lists_are_seen_through_items() {
    let numbers = vec![1_i32, 2, 3];
    let sum: i32 = numbers
        .view()
        .items()
        .into_iter()
        .flatten()
        .map(|item| if let View::I32(number) = item { number } else { 0 })
        .sum();
    assert_eq!(sum, 6);
    let mut grown = Vec::<f64>::new();
    let mut slot = grown.slot();
    if let Slot::F64(item) = slot.push() {
        *item = 0.5;
    }
    assert_eq!(grown, [0.5]);
}
