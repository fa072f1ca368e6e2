//! Every fixture that is a contract, read as far as the IR: `<file>.ir` beside it has the text of the IR, with what there
//! is to say about it at the end. `fixtures/invalid/<format>/<file>.stderr` has the errors of contracts that cannot be
//! read. Adding a case is adding a file.

use std::path::{Path, PathBuf};

use counterpart::diagnostic::render::{Colour, human};
use counterpart::ir::print::{self, Detail};
use counterpart::pipeline::{self, Request};
use counterpart_tests::golden::Goldens;
use counterpart_tests::workspace;

/// The folders of `fixtures` with topical contracts of one format, and the extensions of their files.
const FORMATS: &[(&str, &[&str])] = &[
    ("graphql", &["graphql"]),
    ("openapi", &["yaml", "json"]),
    ("proto", &["proto", "binpb"]),
    ("wsdl", &["wsdl", "xsd"]),
    ("settings", &["yaml"]),
];

/// The contracts that lie right in a folder, by name.
fn contracts(folder: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let paths = entries.map(|entry| entry.expect("a folder can be listed").path());
    let is_contract =
        |path: &PathBuf| path.extension().is_some_and(|found| extensions.iter().any(|known| found == *known));
    let mut paths: Vec<_> = paths.filter(is_contract).collect();
    paths.sort();
    paths
}

fn golden_of(contract: &Path, extension: &str) -> PathBuf {
    let name = contract.file_name().expect("a file has a name").to_string_lossy().into_owned();
    contract.with_file_name(format!("{name}.{extension}"))
}

#[test]
fn contracts_read_as_they_should() {
    let mut goldens = Goldens::default();
    for (format, extensions) in FORMATS {
        let fixtures = workspace().join("fixtures");
        let topical = contracts(&fixtures.join(format), extensions);
        let shared = ["same", "names", "paging", "prost", "twins"]
            .map(|folder| contracts(&fixtures.join(folder), extensions))
            .concat();
        for contract in topical.into_iter().chain(shared) {
            let reading = match pipeline::read(&Request::new(&contract)) {
                Ok(reading) => reading,
                Err(error) => panic!("{}: {error:?}", contract.display()),
            };
            let mut text = print::contract(&reading.contract, Detail::Full);
            for finding in &reading.diagnostics {
                text += &format!("\n{}", human(finding, &reading.sources, Colour::Never));
            }
            goldens.check(&golden_of(&contract, "ir"), &text);
        }
    }
    goldens.finish();
}

#[test]
fn contracts_that_cannot_be_read_say_why() {
    let mut goldens = Goldens::default();
    for (format, extensions) in FORMATS {
        for contract in contracts(&workspace().join("fixtures/invalid").join(format), extensions) {
            let error = pipeline::read(&Request::new(&contract))
                .err()
                .unwrap_or_else(|| panic!("{} was read", contract.display()));
            goldens.check(&golden_of(&contract, "stderr"), &error.to_string());
        }
    }
    goldens.finish();
}
