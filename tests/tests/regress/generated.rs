//! What the generator itself says and writes.

use counterpart::backend::rust::{Form, Manifest, Options, Role, generate};
use counterpart::pipeline::{self, Reading, Request};
use counterpart_tests::workspace;

fn read(name: &str) -> Reading {
    pipeline::read(&Request::new(workspace().join("fixtures/openapi/regress").join(name))).unwrap()
}

/// One more operation costs a table and a few thin lines, and nothing is derived on models.
#[test]
fn row_14_compile_time() {
    let mut reading = read("14-compile-time.yaml");
    let form = Form::Crate(Manifest::new("row14"));
    let options = Options { role: Role::Client, form, ..Options::default() };
    let files = generate(&reading.contract, &reading.sources, &options, &mut reading.diagnostics);
    let operations = reading.contract.operations.len();
    assert_eq!(operations, 24);
    let lines = files.lines() / operations;
    assert!(lines <= 90, "{lines} lines an operation");
    for (path, text) in files.iter() {
        let text = String::from_utf8_lossy(text);
        assert!(!text.contains("Serialize,") && !text.contains("Deserialize)"), "{path}");
    }
}

/// What is honoured differently is said with a place that points at the very word, all at once.
#[test]
fn row_23_diagnostics() {
    let reading = read("23-diagnostics.yaml");
    let mut told: Vec<_> = reading
        .diagnostics
        .iter()
        .map(|found| {
            let place = reading.sources.position(found.primary.span);
            (place.line, place.column, found.message.clone())
        })
        .collect();
    told.sort();
    let begins: Vec<_> = told.iter().map(|(line, column, message)| (*line, *column, &message[..5])).collect();
    assert_eq!(begins, [(15, 17, "`not`"), (16, 7, "`if` "), (17, 7, "`then")], "{told:?}");
}
