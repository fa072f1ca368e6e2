//! As records.

use counterpart_runtime::record::{Extra, XmlRow as X, XmlTable, arm, field};
use counterpart_runtime::xml::{QName, XSI};

pub(crate) const SHOP: &str = "urn:example:shop:2024";
pub(crate) const COMMON: &str = "urn:example:common";
const NS: &[(&str, &str)] = &[("", ""), (SHOP, "m"), (COMMON, "c"), (XSI, "xsi")];

pub(crate) const REPLY: QName = QName::new(SHOP, "reply");

macro_rules! model {
    ($type:ident { $($index:literal $field:ident: $ty:ty,)* } [$($row:expr,)*]) => {
        #[derive(Clone)]
        pub(crate) struct $type {
            $(pub(crate) $field: $ty,)*
            pub(crate) extra: Extra,
        }

        counterpart_runtime::record! {
            $type = "" { $($index $field: field(stringify!($field));)* }
            .xml(&XmlTable::new(NS, &[$($row),*]))
        }
    };
}

model! {
    Reply { 0 total: i64, 1 item: Vec<Item>, }
    [X::attribute(0, "total", 0).with(X::REQUIRED), X::element(1, "m:item", 1).with(X::MANY),]
}

model! {
    Item {
        0 id: i64, 1 status: Status, 2 lang: Option<String>, 3 name: String, 4 created: String, 5 price: Price,
        6 count: i64, 7 note: Option<String>, 8 image: Option<Vec<u8>>, 9 tag: Vec<String>,
        10 address: Option<Address>, 11 pay: Vec<Pay>,
    }
    [
        X::attribute(0, "id", 0).with(X::REQUIRED),
        X::attribute(0, "status", 1).with(X::REQUIRED),
        X::attribute(2, "c:lang", 2),
        X::element(1, "m:name", 3).with(X::REQUIRED),
        X::element(1, "m:created", 4).with(X::REQUIRED),
        X::element(1, "m:price", 5).with(X::REQUIRED),
        X::element(1, "m:count", 6).with(X::REQUIRED),
        X::element(1, "m:note", 7).with(X::NIL | X::REQUIRED),
        X::element(1, "m:image", 8),
        X::element(1, "m:tag", 9).with(X::MANY),
        X::element(2, "c:address", 10),
        X::element(1, "m:card", 11).arm(0).with(X::MANY),
        X::element(1, "m:iban", 11).arm(1).with(X::MANY),
    ]
}

model! {
    Price { 0 currency: String, 1 value: f64, }
    [X::attribute(0, "currency", 0).with(X::REQUIRED), X::text(1),]
}

model! {
    Address { 0 street: String, 1 city: String, 2 zip: Option<String>, }
    [
        X::element(2, "c:street", 0).with(X::REQUIRED),
        X::element(2, "c:city", 1).with(X::REQUIRED),
        X::element(2, "c:zip", 2),
    ]
}

model! {
    Card { 0 number: String, 1 expires: String, }
    [X::element(1, "m:number", 0).with(X::REQUIRED), X::element(1, "m:expires", 1).with(X::REQUIRED),]
}

#[derive(Clone)]
pub(crate) enum Status {
    Active,
    Inactive,
    Unknown(String),
}

counterpart_runtime::string_enum! { Status { 0 Active: "active"; 1 Inactive: "inactive"; } unknown Unknown }

#[derive(Clone)]
pub(crate) enum Pay {
    Card(Card),
    Iban(String),
}

counterpart_runtime::union! { Pay = "Pay" { 0 Card: arm("card"); 1 Iban: arm("iban"); } blank Iban }

/// So many items, each a little different.
pub(crate) fn sample(items: usize) -> Reply {
    Reply { total: items as i64, item: (0..items).map(item).collect(), extra: Extra::NONE }
}

fn item(number: usize) -> Item {
    let address = Address {
        street: format!("Long street & lane {number}"),
        city: "Köln".to_owned(),
        zip: number.is_multiple_of(2).then(|| format!("{:05}", number % 99_999)),
        extra: Extra::NONE,
    };
    let card =
        Card { number: format!("4000-{number:012}"), expires: "2031-07".to_owned(), extra: Extra::NONE };
    Item {
        id: number as i64 * 7,
        status: if number.is_multiple_of(3) { Status::Inactive } else { Status::Active },
        lang: number.is_multiple_of(4).then(|| "de".to_owned()),
        name: format!("Lamp of the <b>{number}</b>th kind"),
        created: format!("2026-11-{:02}T10:11:12Z", number % 28 + 1),
        price: Price { currency: "EUR".to_owned(), value: number as f64 / 8.0, extra: Extra::NONE },
        count: number as i64 % 1000,
        note: (!number.is_multiple_of(5))
            .then(|| "kept in the cellar, second shelf from the left".to_owned()),
        image: number.is_multiple_of(6).then(|| (0..48).map(|at| (number + at) as u8).collect()),
        tag: (0..number % 4).map(|at| format!("tag-{at}")).collect(),
        address: (!number.is_multiple_of(7)).then_some(address),
        pay: vec![Pay::Card(card), Pay::Iban(format!("DE{number:020}"))],
        extra: Extra::NONE,
    }
}
