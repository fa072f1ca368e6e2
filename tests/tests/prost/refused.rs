//! What cannot be done with messages of prost is said, with a code and a place.

use std::path::PathBuf;

use counterpart::backend::Files;
use counterpart::backend::rust::{self, Form, Manifest, Options};
use counterpart::diagnostic::Diagnostics;
use counterpart::ir::{Next, Paging};
use counterpart::pipeline::{self, Request};
use counterpart::settings::{Entry, Messages, Settings};
use counterpart::source::loader::Memory;

fn of_prost() -> Settings {
    Settings { messages: Some(Messages::Prost), ..Settings::default() }
}

/// The output of a contract in memory, and the codes of what there is to say.
fn generate(name: &str, text: &str, settings: Settings) -> (Files, Vec<&'static str>) {
    let path = PathBuf::from("/contract").join(name);
    let tree = Memory([(path.clone(), text.into())].into());
    let request = Request { settings, ..Request::new(&path) };
    let mut reading = pipeline::read_in(Box::new(tree), &request).expect("it can be read");
    let settings = reading.settings.clone();
    let options = Options { form: Form::Crate(Manifest::new("x")), settings, ..Options::default() };
    let files = rust::generate(&reading.contract, &reading.sources, &options, &mut reading.diagnostics);
    (files, codes(&reading.diagnostics))
}

fn codes(found: &Diagnostics) -> Vec<&'static str> {
    found.iter().map(|found| found.code.id).collect()
}

fn text<'a>(files: &'a Files, path: &str) -> &'a str {
    std::str::from_utf8(files.get(path).unwrap_or_else(|| panic!("there is no {path}"))).expect("UTF-8")
}

#[test]
fn other_formats_have_no_messages_of_prost() {
    let path = PathBuf::from("/contract/x.graphql");
    let tree = Memory([(path.clone(), "type Query { a: Int }".into())].into());
    let request = Request { settings: of_prost(), ..Request::new(&path) };
    let error = pipeline::read_in(Box::new(tree), &request).expect_err("it is refused").to_string();
    assert!(error.contains("error[CP0710]: messages by prost are for `.proto` contracts"), "{error}");
    assert!(error.contains("x.graphql:1:1"), "{error}");
}

#[test]
fn names_that_prost_does_not_tell_apart_are_refused() {
    let clash = "syntax = \"proto3\"; message Ab { int32 x = 1; } message AB { int32 y = 1; }";
    assert!(generate("clash.proto", clash, of_prost()).1.contains(&"CP0216"));
    let values = "syntax = \"proto3\"; enum E { E_A = 0; A = 1; }";
    assert!(generate("values.proto", values, of_prost()).1.contains(&"CP0216"));
}

#[test]
fn required_members_are_not_looked_for() {
    let required = "syntax = \"proto2\"; message A { required int32 x = 1; }";
    assert_eq!(generate("a.proto", required, of_prost()).1, ["CP0214", "CP0215"]);
}

const BOOKS: &str = "syntax = \"proto3\"; package books;\n\
    service Books { rpc Put(Put) returns (Book) { option idempotency_level = IDEMPOTENT; }\n\
    rpc List(Lot) returns (Lot); }\n\
    message Put { string request_id = 1; Book book = 2; } message Book { string title = 1; Genre genre = 2; }\n\
    enum Genre { GENRE_UNSPECIFIED = 0; GENRE_NOVEL = 1; }\n\
    message Lot { oneof next { string token = 1; } repeated Book books = 2; }";

#[test]
fn types_of_the_user_and_derives_are_wishes_of_prost() {
    let mut settings = of_prost();
    settings.types.push(Entry::new("books.Book", "::shared::Book".to_owned()));
    settings.derives.push(Entry::new("*", vec!["Hash".to_owned(), "::shared::Show".to_owned()]));
    settings.dependencies.push(Entry::new("prost", "\"0.14.1\"".to_owned()));
    let (files, codes) = generate("books.proto", BOOKS, settings);
    assert_eq!(codes, ["CP0209", "CP0711", "CP0214"]);
    let types = text(&files, "src/types/books.rs");
    assert!(types.contains("#[derive(::shared::Show)]") && !types.contains("struct Book"), "{types}");
    assert!(types.contains("Option<::shared::Book>"), "{types}");
    let client = text(&files, "src/client.rs");
    assert!(
        client.contains("calls::KeyedCall<types::Put, counterpart_runtime::prost::Message<::shared::Book>")
    );
    let manifest = text(&files, "Cargo.toml");
    assert!(manifest.contains("\nprost = \"0.14.1\"\n") && !manifest.contains("prost-types"), "{manifest}");
}

#[test]
fn a_crate_of_the_user_stands_for_a_package() {
    let mut settings = of_prost();
    settings.types.push(Entry::new("books", "::shared::books".to_owned()));
    let (files, codes) = generate("books.proto", BOOKS, settings);
    assert_eq!(codes, ["CP0209", "CP0214", "CP0217"]);
    assert!(!text(&files, "src/lib.rs").contains("mod types"), "nothing is written");
    let server = text(&files, "src/server.rs");
    assert!(server.contains("input: counterpart_runtime::prost::Message<::shared::books::Put>"), "{server}");
}

#[test]
fn what_the_runtime_cannot_reach_is_left_out() {
    let mut settings = of_prost();
    settings.types.push(Entry::new("books.Put", "::shared::Put".to_owned()));
    let next = Next::Token { input: "next".to_owned(), output: vec!["next".to_owned()] };
    settings.paging.push(Entry::new("List", Paging { items: vec!["books".to_owned()], next }));
    settings.renames.push(Entry::new("books.Genre", "Kind".to_owned()));
    let (files, codes) = generate("books.proto", BOOKS, settings);
    assert!(codes.contains(&"CP0711") && codes.contains(&"CP0217"), "{codes:?}");
    let client = text(&files, "src/client.rs");
    assert!(client.contains("request: ::shared::Put") && !client.contains("Keyed"), "{client}");
}
