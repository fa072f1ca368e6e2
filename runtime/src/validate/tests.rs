use super::*;
use crate::record::*;
use crate::{record, string_enum, union};

#[derive(Clone)]
struct Order {
    id: String,
    count: i64,
    price: f64,
    tags: Vec<String>,
    sizes: Vec<i32>,
    stock: Map<String, i64>,
    state: State,
    item: Option<Item>,
    pin: Option<Vec<u8>>,
    note: Option<String>,
    extra: Extra,
}

static ID: Facts = Facts::rules(&[Rule::MinLength(2), Rule::MaxLength(3), Rule::Pattern("^[a-zé]+$")]);
static COUNT: Facts = Facts::rules(&[Rule::Minimum(Num::Int(1)), Rule::ExclusiveMaximum(Num::Int(10))]);
static PRICE: Facts = Facts::rules(&[Rule::MultipleOf(Num::Text("0.01")), Rule::Maximum(Num::Text("99.99"))]);
static TAG: Facts = Facts::rules(&[Rule::OneOf(&["\"a\"", "\"b\""])]);
static TAGS: Facts = Facts::rules(&[Rule::MinItems(1), Rule::UniqueItems]).items(&TAG);
static SIZES: Facts = Facts::rules(&[Rule::MaxItems(2)]).items(&COUNT);
static STOCK: Facts = Facts::rules(&[Rule::MaxProperties(1)]).items(&COUNT).keys(&ID);
static PIN: Facts = Facts::rules(&[Rule::MaxLength(4)]);

record! {
    Order = "Order" {
        0 id: field("id").required().facts(&ID);
        1 count: field("count").required().facts(&COUNT);
        2 price: field("price").required().facts(&PRICE);
        3 tags: field("tags").required().facts(&TAGS);
        4 sizes: field("sizes").facts(&SIZES);
        5 stock: field("stock").facts(&STOCK);
        6 state: field("state").required();
        7 item: field("item");
        8 pin: field("pin").secret().facts(&PIN);
        9 note: field("a/b~c").required();
    }
    .closed()
}

#[derive(Clone)]
enum State {
    Open,
    Unknown(String),
}

string_enum! { State { 0 Open: "open"; } unknown Unknown }

#[derive(Clone)]
enum Item {
    Order(Box<Order>),
    Unknown(Value),
}

union! { Item = "Item" { 0 Order: arm("Order").tags(&["order"]); } unknown Unknown .tag("kind") }

fn order() -> Order {
    Order {
        id: "éa".to_owned(),
        count: 9,
        price: 0.07,
        tags: vec!["b".to_owned()],
        sizes: vec![1, 2],
        stock: Map::from([("ab".to_owned(), 1)]),
        state: State::Open,
        item: None,
        pin: Some(vec![1, 2, 3, 4]),
        note: Some(String::new()),
        extra: Extra::NONE,
    }
}

fn lines(found: Vec<Violation>) -> Vec<String> {
    found.into_iter().map(|one| format!("{} {}: {}", one.pointer, one.rule, one.message)).collect()
}

#[test]
fn what_the_contract_allows_passes() {
    assert_eq!(lines(sent(order().view())), [""; 0]);
}

#[test]
fn all_violations_at_once_and_no_values() {
    let inner = Order { id: "secret".to_owned(), ..order() };
    let mut order = Order {
        count: 10,
        price: 100.001,
        tags: vec!["a".to_owned(), "c".to_owned(), "a".to_owned()],
        sizes: vec![1, 0, 3],
        stock: Map::from([("A".to_owned(), 1), ("xy".to_owned(), 0)]),
        pin: Some(vec![0; 5]),
        item: Some(Item::Order(Box::new(inner))),
        ..order()
    };
    order.extra.insert("more", 1_i64);
    let found = lines(received(order.view()));
    let expected = [
        "/count exclusiveMaximum: must be below 10",
        "/price multipleOf: must be a multiple of 0.01",
        "/price maximum: must be at most 99.99",
        "/tags uniqueItems: must not have two equal items",
        "/tags/1 enum: must be one of: \"a\", \"b\"",
        "/sizes maxItems: must have at most 2 items",
        "/sizes/1 minimum: must be at least 1",
        "/stock maxProperties: must have at most 1 members",
        "/stock/A minLength: must be at least 2 long",
        #[cfg(feature = "regex")]
        "/stock/A pattern: must match ^[a-zé]+$",
        "/stock/xy minimum: must be at least 1",
        "/item/id maxLength: must be at most 3 long",
        "/pin maxLength: must be at most 4 long",
        "/more additionalProperties: is not a member here",
    ];
    assert_eq!(found, expected);
    assert!(!found.iter().any(|line| line.contains("secret") || line.contains("100.001")));
}

#[test]
fn sending_is_stricter_than_receiving() {
    let order = Order {
        state: State::Unknown("odd".to_owned()),
        item: Some(Item::Unknown(Value::Null)),
        note: None,
        ..order()
    };
    assert_eq!(lines(received(order.view())), [""; 0]);
    assert_eq!(
        lines(sent(order.view())),
        [
            "/state enum: must be one of: open",
            "/item union: must be one of the forms of Item",
            "/a~1b~0c required: is required",
        ]
    );
}

#[test]
fn violations_are_bounded() {
    let many = vec![order(); 100].into_iter().map(|order| Order { count: 0, ..order }).collect::<Vec<_>>();
    assert_eq!(received(many.view()).len(), MANY);
}
