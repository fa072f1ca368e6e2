//! The library of `fixtures/same` in all four formats, and small contracts that are tried in use, as a user's build
//! script would have them; the messages of the library once more by `prost-build`, for the tests that hold both to the
//! same bytes.

use std::path::Path;

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
    ];
    for (module, contract) in contracts {
        counterpart::configure().client().server().module(module).generate(fixtures.join(contract))?;
    }
    peer(&fixtures.join("same"))
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
