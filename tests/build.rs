//! The library of `fixtures/same` in all four formats, as a user's build script would have it.

fn main() -> Result<(), counterpart::Error> {
    let fixtures = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/same");
    let contracts = [
        ("library_http", "library.openapi.yaml"),
        ("library_grpc", "library.proto"),
        ("library_graphql", "library.graphql"),
        ("library_soap", "library.wsdl"),
    ];
    for (module, contract) in contracts {
        counterpart::configure().client().server().module(module).generate(fixtures.join(contract))?;
    }
    Ok(())
}
