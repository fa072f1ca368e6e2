//! A shop, as generated code would state it: a query with an interface and a union, a mutation that fails, a
//! subscription.

use counterpart_runtime::client::{Call, Connect, Core};
use counterpart_runtime::graphql::{Binding, Errors, Root, Schema};
use counterpart_runtime::operation::{Contract, Effect, Exchange, Operation};
use counterpart_runtime::protocol::Piece;
use counterpart_runtime::record::*;

pub(crate) static SCHEMA: Schema = Schema::new(
    r#"
schema { query: Query mutation: Mutation subscription: Subscription }
type Query { item(id: ID!, kind: Kind = TOY): Item items(like: Filter): [Item!]! }
type Mutation { buy(id: ID!, note: String): Bill }
type Subscription { sold(first: Int!): Bill! }
enum Kind { TOY TOOL }
input Filter { names: [String!] not: Filter least: Int! = 2 }
union Item = Toy | Tool
"Something to play with."
type Toy { id: ID! name: String! age: Int parts(size: Int): [String!] sized(size: Int = 2): String! }
type Tool { id: ID! name: String! kind: Kind! }
type Bill { id: ID! cents: Long! note: String }
scalar Long
"#,
);

#[derive(Clone)]
pub(crate) struct ItemInput {
    pub(crate) id: String,
    pub(crate) kind: Patch<Kind>,
    pub(crate) extra: Extra,
}
counterpart_runtime::record! {
    ItemInput = "item.input" { 0 id: field("id").required(); 1 kind: field("kind").nullable(); }
}

#[derive(Clone)]
pub(crate) enum Kind {
    Toy,
    Tool,
    Unknown(String),
}
counterpart_runtime::string_enum! {
    Kind { 0 Toy: "TOY"; 1 Tool: "TOOL"; } unknown Unknown
}

#[derive(Clone)]
pub(crate) struct Toy {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) age: Option<i32>,
    pub(crate) extra: Extra,
}
counterpart_runtime::record! {
    Toy = "Toy" {
        0 id: field("id").required();
        1 name: field("name").required();
        2 age: field("age").required().nullable();
    }
}

#[derive(Clone)]
pub(crate) struct Tool {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) extra: Extra,
}
counterpart_runtime::record! {
    Tool = "Tool" {
        0 id: field("id").required();
        1 name: field("name").required();
        2 kind: field("kind").required();
    }
}

#[derive(Clone)]
pub(crate) enum Item {
    Toy(Toy),
    Tool(Tool),
    Unknown(Value),
}
counterpart_runtime::union! {
    Item = "Item" {
        0 Toy: arm("Toy").tags(&["Toy"]);
        1 Tool: arm("Tool").tags(&["Tool"]);
    } unknown Unknown
    .tag("__typename")
}

#[derive(Clone)]
pub(crate) struct Filter {
    pub(crate) names: Patch<Vec<String>>,
    pub(crate) not: Patch<Box<Filter>>,
    pub(crate) least: Option<i32>,
    pub(crate) extra: Extra,
}
counterpart_runtime::record! {
    Filter = "Filter" {
        0 names: field("names").nullable();
        1 not: field("not").nullable();
        2 least: field("least");
    }
}

#[derive(Clone)]
pub(crate) struct ItemsInput {
    pub(crate) like: Patch<Filter>,
    pub(crate) extra: Extra,
}
counterpart_runtime::record! {
    ItemsInput = "items.input" { 0 like: field("like").nullable(); }
}

#[derive(Clone)]
pub(crate) struct BuyInput {
    pub(crate) id: String,
    pub(crate) note: Patch<String>,
    pub(crate) extra: Extra,
}
counterpart_runtime::record! {
    BuyInput = "buy.input" { 0 id: field("id").required(); 1 note: field("note").nullable(); }
}

#[derive(Clone)]
pub(crate) struct SizedInput {
    pub(crate) parent: Toy,
    pub(crate) size: Patch<i32>,
    pub(crate) extra: Extra,
}
counterpart_runtime::record! {
    SizedInput = "Toy_sized.input" { 0 parent: field("parent").required(); 1 size: field("size").nullable(); }
}

#[derive(Clone)]
pub(crate) struct SoldInput {
    pub(crate) first: i32,
    pub(crate) extra: Extra,
}
counterpart_runtime::record! {
    SoldInput = "sold.input" { 0 first: field("first").required(); }
}

#[derive(Clone)]
pub(crate) struct Bill {
    pub(crate) id: String,
    pub(crate) cents: i64,
    pub(crate) note: Option<String>,
    pub(crate) extra: Extra,
}
counterpart_runtime::record! {
    Bill = "Bill" {
        0 id: field("id").required();
        1 cents: field("cents").required();
        2 note: field("note").required().nullable();
    }
}

pub(crate) static CONTRACT: Contract = Contract { name: "shop", version: "", versioning: None, schemes: &[] };

const fn operation(
    name: &'static str,
    effect: Effect,
    exchange: Exchange,
    protocol: &'static Binding,
) -> Operation {
    Operation { service: "shop", name, effect, exchange, key: None, auth: &[], protocol }
}

pub(crate) static ITEM: Operation = operation(
    "item",
    Effect::Safe,
    Exchange::Unary,
    &Binding {
        root: Root::Query,
        path: &[Piece::Text("/Query.item")],
        document: "query item($id: ID!, $kind: Kind = TOY) { item(id: $id, kind: $kind) { __typename ... on Toy { id name age } ... on Tool { id name kind } } }",
        operation_name: "item",
        response_key: Some("item"),
        schema: Some(&SCHEMA),
    },
);
pub(crate) static ITEMS: Operation = operation(
    "items",
    Effect::Safe,
    Exchange::Unary,
    &Binding {
        root: Root::Query,
        path: &[Piece::Text("/Query.items")],
        document: "query items($like: Filter) { items(like: $like) { __typename ...I } } fragment I on Item { ... on Toy { id name age } ... on Tool { id name kind } }",
        operation_name: "items",
        response_key: Some("items"),
        schema: Some(&SCHEMA),
    },
);
pub(crate) static BUY: Operation = operation(
    "buy",
    Effect::Unsafe,
    Exchange::Unary,
    &Binding {
        root: Root::Mutation,
        path: &[Piece::Text("/Mutation.buy")],
        document: "mutation buy($id: ID!, $note: String) { buy(id: $id, note: $note) { id cents note } }",
        operation_name: "buy",
        response_key: Some("buy"),
        schema: Some(&SCHEMA),
    },
);
pub(crate) static SIZED: Operation = operation(
    "Toy_sized",
    Effect::Safe,
    Exchange::Unary,
    &Binding {
        root: Root::Query,
        path: &[Piece::Text("/Toy.sized")],
        document: "",
        operation_name: "",
        response_key: None,
        schema: Some(&SCHEMA),
    },
);
pub(crate) static SOLD: Operation = operation(
    "sold",
    Effect::Safe,
    Exchange::ServerStream,
    &Binding {
        root: Root::Subscription,
        path: &[Piece::Text("/Subscription.sold")],
        document: "subscription sold($first: Int!) { sold(first: $first) { id cents note } }",
        operation_name: "sold",
        response_key: Some("sold"),
        schema: Some(&SCHEMA),
    },
);

pub(crate) struct Client(Core);

impl Connect for Client {
    const CONTRACT: &'static Contract = &CONTRACT;
    type Credentials = counterpart_runtime::client::Credentials;

    fn connect(core: Core) -> Self {
        Client(core)
    }
}

impl Client {
    pub(crate) fn item(&self, id: &str, kind: Patch<Kind>) -> Call<ItemInput, Option<Item>, Errors> {
        self.0.call(&ITEM, ItemInput { id: id.to_owned(), kind, extra: Extra::default() })
    }

    pub(crate) fn items(&self, like: Patch<Filter>) -> Call<ItemsInput, Vec<Item>, Errors> {
        self.0.call(&ITEMS, ItemsInput { like, extra: Extra::default() })
    }

    pub(crate) fn buy(&self, id: &str, note: Patch<String>) -> Call<BuyInput, Option<Bill>, Errors> {
        self.0.call(&BUY, BuyInput { id: id.to_owned(), note, extra: Extra::default() })
    }

    pub(crate) fn sold(&self, first: i32) -> Call<SoldInput, Bill, Errors> {
        self.0.call(&SOLD, SoldInput { first, extra: Extra::default() })
    }
}
