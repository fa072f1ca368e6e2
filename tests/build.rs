//! The library of `fixtures/same` in all four formats, and small contracts that are tried in use, as a user's build
//! script would have them.

fn main() -> Result<(), counterpart::Error> {
    let fixtures = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
    let contracts = [
        ("library_http", "same/library.openapi.yaml"),
        ("library_grpc", "same/library.proto"),
        ("library_graphql", "same/library.graphql"),
        ("library_soap", "same/library.wsdl"),
        ("tokens", "openapi/tokens.yaml"),
    ];
    for (module, contract) in contracts {
        counterpart::configure().client().server().module(module).generate(fixtures.join(contract))?;
    }
    Ok(())
}
