//! The library of `fixtures/same` in all four formats, and small contracts that are tried in use, as a user's build
//! script would have them; the messages of the library once more by `prost-build`, for the tests that hold both to the
//! same bytes.

use std::path::{Path, PathBuf};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
    let contracts = [
        ("library_http", "same/library.openapi.yaml"),
        ("library_grpc", "same/library.proto"),
        ("library_graphql", "same/library.graphql"),
        ("library_soap", "same/library.wsdl"),
        ("tokens", "openapi/tokens.yaml"),
        ("media_http", "openapi/media.yaml"),
        ("directions_http", "openapi/directions.yaml"),
        ("patterns_http", "openapi/patterns.yaml"),
        ("together_http", "openapi/together.yaml"),
        ("twins_http", "openapi/twins.yaml"),
        ("parcels", "openapi/callbacks.yaml"),
        ("markup_http", "openapi/xml.yaml"),
        ("feed", "openapi/feed.yaml"),
        ("desk", "openapi/links.yaml"),
        ("hooks", "openapi/hooks.yaml"),
        ("depot", "openapi/servers.yaml"),
        ("shelf", "paging/shelf.yaml"),
        ("catalog", "paging/catalog.proto"),
        ("post", "prost/post.proto"),
        ("dated", "openapi/versions.yaml"),
        ("azured", "openapi/version_query.yaml"),
        ("uploads", "openapi/uploads.yaml"),
    ];
    for (module, contract) in contracts {
        counterpart::configure().client().server().fake().module(module).generate(fixtures.join(contract))?;
    }
    let prost = counterpart::configure().client().server().messages(counterpart::settings::Messages::Prost);
    prost.module("library_of_prost").generate(fixtures.join("same/library.proto"))?;
    newer(&fixtures.join("same/library.graphql"))?;
    soap12(&fixtures.join("same/library.wsdl"))?;
    let kinds = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/soap/kinds.wsdl");
    counterpart::configure().server().module("kinds_soap").generate(kinds)?;
    // Who tests a server by its contract sends what the contract does not list, and wants it refused.
    let shop = counterpart::configure().client().server().enums("*", counterpart::settings::Openness::Closed);
    shop.module("shop_http").generate(fixtures.join("openapi/shop.yaml"))?;
    regress(&fixtures.join("openapi/regress"))?;
    peer(&fixtures.join("same"))
}

/// What the next version of the library adds to the GraphQL contract: a value of an enum, arms of unions.
const NEWER: [(&str, &str); 4] = [
    ("  HISTORY\n", "  HISTORY\n  COMICS\n"),
    ("  OVERDUE\n", "  OVERDUE\n  LOST\n"),
    (
        "union Medium = Printed | Recorded",
        "union Medium = Printed | Recorded | Scroll\n\ntype Scroll { metres: Int! }",
    ),
    (
        "union GetBookResult = Book | NotFound",
        "union GetBookResult = Book | NotFound | Moved\n\ntype Moved { to: ID! }",
    ),
];

/// The server of the next version.
fn newer(older: &Path) -> Result<(), Failure> {
    let contract = changed(older, "newer", &NEWER)?;
    Ok(counterpart::configure().server().module("library_newer").generate(contract)?)
}

/// The library over SOAP 1.2: nothing but the namespace of its binding differs.
fn soap12(soap11: &Path) -> Result<(), Failure> {
    let binding = ("http://schemas.xmlsoap.org/wsdl/soap/\"", "http://schemas.xmlsoap.org/wsdl/soap12/\"");
    let contract = changed(soap11, "soap12", &[binding])?;
    Ok(counterpart::configure().client().module("library_soap12").generate(contract)?)
}

/// A contract with other texts, in a folder of its own.
fn changed(older: &Path, folder: &str, changes: &[(&str, &str)]) -> Result<PathBuf, Failure> {
    let mut text = std::fs::read_to_string(older)?;
    for (older, newer) in changes {
        text =
            if text.contains(older) { text.replacen(older, newer, 1) } else { return Err((*older).into()) };
    }
    let folder = Path::new(&std::env::var("OUT_DIR")?).join(folder);
    std::fs::create_dir_all(&folder)?;
    let contract = folder.join(older.file_name().unwrap_or_default());
    // A file with a new time would run this script again and again.
    if std::fs::read_to_string(&contract).ok().as_ref() != Some(&text) {
        std::fs::write(&contract, text)?;
    }
    Ok(contract)
}

/// The messages by prost, and the descriptors they were made from.
fn peer(fixtures: &Path) -> Result<(), Failure> {
    let mut compiler = protox::Compiler::new([fixtures])?;
    compiler.include_imports(true).open_file("library.proto")?;
    let out = std::env::var("OUT_DIR")?;
    std::fs::write(Path::new(&out).join("library.binpb"), compiler.encode_file_descriptor_set())?;
    prost_build::Config::new()
        .btree_map(["."])
        .compile_well_known_types()
        .include_file("library_prost.rs")
        .compile_fds(compiler.file_descriptor_set())?;
    Ok(())
}

/// A module for each row of what goes wrong in the field: `01-several-responses.yaml` is `r01`.
fn regress(folder: &Path) -> Result<(), Failure> {
    for entry in std::fs::read_dir(folder)? {
        let contract = entry?.path();
        if contract.is_dir() {
            continue;
        }
        let number: String =
            contract.file_name().unwrap_or_default().to_string_lossy().chars().take(2).collect();
        counterpart::configure().client().server().module(format!("r{number}")).generate(contract)?;
    }
    Ok(())
}
