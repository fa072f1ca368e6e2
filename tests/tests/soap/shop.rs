//! A small service, as the generator would print it.

use std::sync::Arc;

use counterpart_runtime::Fault;
use counterpart_runtime::client::{Builder, Connect, Core, Credentials, InProcess};
use counterpart_runtime::operation::{Contract, Effect, Exchange, Operation};
use counterpart_runtime::record::{Extra, XmlRow as X, XmlTable, field};
use counterpart_runtime::server::{Route, Service, ServiceBuilder};
use counterpart_runtime::soap::{Binding, DeclaredFault, QName, Version};

const URI: &str = "urn:shop";
const NS: &[(&str, &str)] = &[("", ""), (URI, "m"), ("urn:head", "h")];

#[derive(Clone)]
pub(crate) struct GetItem {
    pub(crate) sku: String,
    pub(crate) count: Option<i32>,
    pub(crate) session: Option<Session>,
    extra: Extra,
}

counterpart_runtime::record! {
    GetItem = "GetItem" { 0 sku: field("sku"); 1 count: field("count"); 2 session: field("session"); }
    .xml(&XmlTable::new(NS, &[X::header(2, "h:session", 2), X::element(1, "m:sku", 0).with(X::REQUIRED), X::element(1, "m:count", 1)]))
}

#[derive(Clone)]
pub(crate) struct Session {
    pub(crate) token: String,
    extra: Extra,
}

counterpart_runtime::record! {
    Session = "Session" { 0 token: field("token"); }
    .xml(&XmlTable::new(NS, &[X::element(2, "h:token", 0).with(X::REQUIRED)]))
}

#[derive(Clone)]
pub(crate) struct Item {
    pub(crate) name: String,
    pub(crate) price: f64,
    extra: Extra,
}

counterpart_runtime::record! {
    Item = "Item" { 0 name: field("name"); 1 price: field("price"); }
    .xml(&XmlTable::new(NS, &[X::element(1, "m:name", 0).with(X::REQUIRED), X::element(1, "m:price", 1).with(X::REQUIRED)]))
}

#[derive(Clone)]
pub(crate) struct NotFound {
    pub(crate) sku: String,
    extra: Extra,
}

counterpart_runtime::record! {
    NotFound = "NotFound" { 0 sku: field("sku"); }
    .xml(&XmlTable::new(NS, &[X::element(1, "m:sku", 0).with(X::REQUIRED)]))
}

#[derive(Clone)]
pub(crate) struct Nothing {
    extra: Extra,
}

counterpart_runtime::record! {
    Nothing = "Nothing" { }
    .xml(&XmlTable::new(NS, &[]))
}

#[derive(Clone)]
pub(crate) struct Log {
    pub(crate) line: String,
    extra: Extra,
}

counterpart_runtime::record! {
    Log = "Log" { 0 line: field("line"); }
    .xml(&XmlTable::new(NS, &[X::element(1, "m:line", 0).with(X::REQUIRED)]))
}

counterpart_runtime::failure! {
    /// What `getItem` answers instead of an item.
    pub(crate) enum GetItemError {
        0 NotFound(NotFound),
        1 Busy(String),
    }
}

pub(crate) const FAULTS: &[DeclaredFault] = &[
    DeclaredFault { element: QName::new(URI, "notFound"), arm: 0 },
    DeclaredFault { element: QName::new(URI, "busy"), arm: 1 },
];

/// The value is the only member of the reply's element.
static RETURN: XmlTable = XmlTable::new(NS, &[X::element(1, "m:item", 0).with(X::REQUIRED)]);
static NAME: XmlTable = XmlTable::new(NS, &[X::element(1, "m:name", 0).with(X::NIL | X::REQUIRED)]);
static NAMES: XmlTable = XmlTable::new(NS, &[X::element(1, "m:name", 0).with(X::MANY)]);

const fn binding(version: Version, input: &'static str, output: &'static str) -> Binding {
    Binding {
        version,
        action: "urn:shop#act",
        path: &[],
        input: Some(QName::new(URI, input)),
        output: Some(QName::new(URI, output)),
        unwrapped: None,
        faults: &[],
    }
}

const fn get_item(version: Version) -> Binding {
    let binding = binding(version, "getItem", "getItemResponse");
    Binding { unwrapped: Some(&RETURN), faults: FAULTS, ..binding }
}

const fn operation(name: &'static str, exchange: Exchange, protocol: &'static Binding) -> Operation {
    Operation { service: "Shop", name, effect: Effect::Safe, exchange, key: None, auth: &[], protocol }
}

pub(crate) static GET_ITEM: Operation =
    operation("getItem", Exchange::Unary, &const { get_item(Version::V1_1) });
pub(crate) static GET_ITEM_12: Operation =
    operation("getItem", Exchange::Unary, &const { get_item(Version::V1_2) });
pub(crate) static NAMES_OF: Operation = operation(
    "names",
    Exchange::Unary,
    &const { Binding { unwrapped: Some(&NAMES), ..binding(Version::V1_1, "names", "namesResponse") } },
);
pub(crate) static LOG: Operation = operation(
    "log",
    Exchange::OneWay,
    &const { Binding { output: None, ..binding(Version::V1_2, "log", "") } },
);
pub(crate) static PING: Operation = operation(
    "ping",
    Exchange::Unary,
    &const { Binding { input: None, output: None, action: "urn:shop#ping", ..binding(Version::V1_1, "", "") } },
);

/// Told from `log` by its action alone.
pub(crate) static ECHO: Operation = operation(
    "echo",
    Exchange::Unary,
    &const {
        let binding = binding(Version::V1_1, "log", "namesResponse");
        Binding { unwrapped: Some(&NAMES), action: "urn:shop#echo", ..binding }
    },
);
/// The member of its input stands in the body itself.
pub(crate) static BARE: Operation = operation(
    "bare",
    Exchange::Unary,
    &const {
        let binding = binding(Version::V1_1, "", "namesResponse");
        Binding { unwrapped: Some(&NAMES), input: None, action: "urn:shop#bare", ..binding }
    },
);
/// Its value has an element of its own, with neither members nor one around it.
pub(crate) static TEXT: Operation = operation(
    "text",
    Exchange::Unary,
    &const {
        let binding = binding(Version::V1_1, "text", "");
        Binding { unwrapped: Some(&NAME), output: None, ..binding }
    },
);

static CONTRACT: Contract = Contract { name: "shop", version: "", versioning: None, schemes: &[] };

pub(crate) struct Client(pub(crate) Core);

impl Connect for Client {
    const CONTRACT: &'static Contract = &CONTRACT;
    type Credentials = Credentials;

    fn connect(core: Core) -> Self {
        Self(core)
    }
}

impl Client {
    pub(crate) fn in_process() -> Self {
        let builder = Builder::<Self>::new("http://shop.test/soap").transport(InProcess::new(service()));
        builder.build().expect("the URL is one")
    }
}

pub(crate) fn sku(sku: &str) -> GetItem {
    GetItem { sku: sku.to_owned(), count: None, session: None, extra: Extra::NONE }
}

pub(crate) fn session(token: &str) -> Session {
    Session { token: token.to_owned(), extra: Extra::NONE }
}

pub(crate) fn item(name: &str, price: f64) -> Item {
    Item { name: name.to_owned(), price, extra: Extra::NONE }
}

pub(crate) fn nothing() -> Nothing {
    Nothing { extra: Extra::NONE }
}

pub(crate) fn log(line: &str) -> Log {
    Log { line: line.to_owned(), extra: Extra::NONE }
}

pub(crate) fn not_found(sku: &str) -> GetItemError {
    GetItemError::NotFound(NotFound { sku: sku.to_owned(), extra: Extra::NONE })
}

async fn answer(input: GetItem) -> Result<Item, GetItemError> {
    match input.sku.as_str() {
        "missing" => Err(not_found(&input.sku)),
        "busy" => Err(GetItemError::Busy("<later>".into())),
        "denied" => Err(Fault::denied("not for you & me").into()),
        _ => {
            let name = input.session.map_or(input.sku, |session| session.token);
            Ok(item(&name, f64::from(input.count.unwrap_or(1))))
        }
    }
}

pub(crate) fn service() -> Service {
    let app = Arc::new(());
    ServiceBuilder::<()>::new(
        &CONTRACT,
        vec![
            Route::unary(&GET_ITEM, &app, |_, _, input: GetItem| answer(input)),
            Route::unary(&NAMES_OF, &app, |_, _, _: Nothing| async move {
                Ok::<_, Fault>(vec!["a".to_owned(), String::new()])
            }),
            Route::unary(&LOG, &app, |_, _, _: Log| async move { Ok::<_, Fault>(()) }),
            Route::unary(&ECHO, &app, |_, _, input: Log| async move { Ok::<_, Fault>(vec![input.line]) }),
            Route::unary(&BARE, &app, |_, _, input: Log| async move {
                Ok::<_, Fault>(vec![format!("bare {}", input.line)])
            }),
            Route::unary(&TEXT, &app, |_, _, input: Log| async move {
                Ok::<_, Fault>(Some(input.line).filter(|line| !line.is_empty()))
            }),
            Route::unary(&PING, &app, |_, _, _: Nothing| async move { Ok::<_, Fault>(()) }),
        ],
    )
    .build()
}
