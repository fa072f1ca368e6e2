//! What is generated, as goldens: `<contract>.rs` beside each contract of `fixtures/same` and `fixtures/names` is the
//! module for `include!`, which the test `compiled` compiles.

use std::path::{Path, PathBuf};

use counterpart::backend::Files;
use counterpart::backend::rust::{self, Form, Manifest, Options, Role};
use counterpart::pipeline::{self, Request};
use counterpart::settings::{Messages, Settings};
use counterpart_tests::golden::Goldens;
use counterpart_tests::workspace;

/// The contracts of `fixtures` whose code is a golden.
const CONTRACTS: [&str; 13] = [
    "same/library.openapi.yaml",
    "same/library.proto",
    "same/library.graphql",
    "same/library.wsdl",
    "openapi/directions.yaml",
    "names/obstacle.openapi.yaml",
    "names/obstacle.proto",
    "names/obstacle.graphql",
    "names/obstacle.wsdl",
    "settings/shop.yaml",
    "paging/shelf.yaml",
    "twins/orders.yaml",
    "prost/post.proto",
];

fn generate(contract: &Path, options: &Options) -> Files {
    let request = Request { settings: options.settings.clone(), ..Request::new(contract) };
    let mut reading = pipeline::read(&request).expect("a fixture can be read");
    let options = Options { settings: reading.settings.clone(), ..options.clone() };
    let files = rust::generate(&reading.contract, &reading.sources, &options, &mut reading.diagnostics);
    assert!(!reading.diagnostics.is_invalid(), "{:?}", reading.diagnostics);
    files
}

fn contracts() -> impl Iterator<Item = PathBuf> {
    CONTRACTS.iter().map(|name| workspace().join("fixtures").join(name))
}

#[test]
fn generated_code_is_what_it_was() {
    let mut goldens = Goldens::default();
    for contract in contracts() {
        golden(&contract, "rs", Settings::default(), &mut goldens);
    }
    let of_prost = Settings { messages: Some(Messages::Prost), ..Settings::default() };
    golden(&workspace().join("fixtures/same/library.proto"), "prost.rs", of_prost, &mut goldens);
    goldens.finish();
}

fn golden(contract: &Path, extension: &str, settings: Settings, goldens: &mut Goldens) {
    let options = Options { role: Role::Both, form: Form::Module(None), settings };
    let files = generate(contract, &options);
    let (_, module) = files.iter().next().expect("one file");
    let name = contract.file_name().expect("a file has a name").to_string_lossy().into_owned();
    let golden = contract.with_file_name(format!("{name}.{extension}"));
    goldens.check(&golden, std::str::from_utf8(module).expect("Rust is UTF-8"));
}

#[test]
fn the_same_contract_gives_the_same_bytes() {
    for contract in contracts() {
        for role in [Role::Client, Role::Server, Role::Both] {
            for form in [Form::Module(None), Form::Folder, Form::Crate(Manifest::new("x"))] {
                let options = Options { role, form, ..Options::default() };
                assert_eq!(generate(&contract, &options), generate(&contract, &options));
            }
        }
    }
}

#[test]
fn each_role_has_its_counterpart_alone() {
    let contract = workspace().join("fixtures/same/library.openapi.yaml");
    let of = |role| {
        generate(&contract, &Options { role, form: Form::Crate(Manifest::new("x")), ..Options::default() })
    };
    let (client, server, both) = (of(Role::Client), of(Role::Server), of(Role::Both));
    let has = |files: &Files, path: &str| files.get(path).is_some();
    assert!(has(&client, "src/client.rs") && !has(&client, "src/server.rs"));
    assert!(has(&server, "src/server.rs") && !has(&server, "src/client.rs"));
    assert!(has(&both, "src/server.rs") && has(&both, "src/client.rs"));
    let manifest = |files: &Files| {
        String::from_utf8(files.get("Cargo.toml").expect("a crate has a manifest").to_vec()).expect("UTF-8")
    };
    assert!(manifest(&client).contains(r#"features = ["client", "decimal", "http", "reqwest", "time"]"#));
    assert!(manifest(&server).contains(r#"features = ["axum", "decimal", "http", "server", "time"]"#));
}

#[test]
fn a_fake_has_arbitrary_values_whatever_the_wire() {
    let contract = workspace().join("fixtures/paging/catalog.proto");
    let settings = Settings { fake: Some(true), ..Settings::default() };
    let files = generate(
        &contract,
        &Options { form: Form::Crate(Manifest::new("x")), settings, ..Options::default() },
    );
    let manifest = String::from_utf8(files.get("Cargo.toml").expect("a crate has a manifest").to_vec());
    assert!(manifest.expect("UTF-8").contains(r#"features = ["axum", "client", "grpc", "json", "#));
}
