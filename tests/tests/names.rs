//! Adding schemas and operations to a contract renames nothing that was there: tried on every OpenAPI fixture, and on
//! the real contracts of the shared corpus where that folder is there. What is added comes by an overlay.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use counterpart::ir::{Contract, TypeKind, TypeName};
use counterpart::pass::names::{self, Choices};
use counterpart::pipeline::{self, Request};
use counterpart_tests::workspace;

/// Every name by the wire path of what has it.
fn by_path(contract: &Contract) -> BTreeMap<String, String> {
    let names = names::run(contract, &Choices::default());
    let mut found = BTreeMap::new();
    for (id, def) in contract.types.iter().filter(|(_, def)| def.name != TypeName::Anonymous) {
        let idents = &names.types[id];
        found.insert(def.path.clone(), idents.name.clone());
        for (wire_name, member) in wire_names(&def.kind).into_iter().zip(&idents.members) {
            // Inputs of one name stand in several places of a request: all names are held together.
            let names: &mut String = found.entry(format!("{} member {wire_name}", def.path)).or_default();
            names.push_str(member);
        }
    }
    for (id, operation) in contract.operations.iter() {
        let idents = &names.operations[id];
        let all = [&idents.method, &idents.server_method, &idents.stem, &idents.constant];
        found.insert(operation.path.clone(), format!("{all:?} {:?}", idents.outcomes));
    }
    found
}

fn wire_names(kind: &TypeKind) -> Vec<&str> {
    match kind {
        TypeKind::Record(record) => record.fields.iter().map(|field| field.name.as_str()).collect(),
        TypeKind::Union(union) => union.arms.iter().map(|arm| arm.name.as_str()).collect(),
        TypeKind::Enum(of) => of.values.iter().map(|value| value.name.as_str()).collect(),
        _ => Vec::new(),
    }
}

/// Schemas before, between and after those that are there, some named like them but for an ending; an operation.
fn additions(contract: &Contract) -> String {
    let mut names = vec!["AAAdded".to_owned(), "zzz_added".to_owned(), "Result2".to_owned()];
    for (_, def) in contract.types.iter() {
        if let TypeName::Declared(name) = &def.name {
            names.push(format!("{name}AddedHere"));
            names.push(format!("Added{name}"));
        }
    }
    let schemas: serde_json::Map<String, serde_json::Value> = names
        .into_iter()
        .map(|name| {
            let kind = serde_json::json!({ "type": "string", "enum": ["a", "b"] });
            let owner = serde_json::json!({ "type": "object", "properties": { "id": { "type": "string" }, "kind": kind } });
            (name, serde_json::json!({ "type": "object", "properties": { "kind": kind, "owner": owner } }))
        })
        .collect();
    let body =
        serde_json::json!({ "application/json": { "schema": { "$ref": "#/components/schemas/AAAdded" } } });
    let added = serde_json::json!({ "get": {
        "operationId": "aaaAddedByTheTest",
        "responses": { "200": { "description": "ok", "content": body }, "404": { "description": "none" } },
    } });
    let overlay = serde_json::json!({
        "overlay": "1.0.0",
        "info": { "title": "growth", "version": "1" },
        "actions": [
            { "target": "$.components.schemas", "update": schemas },
            { "target": "$.paths", "update": { "/aaa-added-by-the-test": added } },
        ],
    });
    overlay.to_string()
}

/// Larger real contracts take a debug build too long; they are read by the corpus runner.
const MAX_BYTES: u64 = 1 << 20;

/// How many names were held against each other.
fn check(contract: &Path) -> usize {
    let Ok(before) = pipeline::read(&Request::new(contract)) else { return 0 };
    let stem = contract.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let overlay = std::env::temp_dir().join(format!("counterpart-names-{}-{stem}.json", std::process::id()));
    std::fs::write(&overlay, additions(&before.contract)).expect("the temporary folder can be written");
    let mut request = Request::new(contract);
    request.settings.files.overlays.push(overlay.clone());
    let after = pipeline::read(&request);
    std::fs::remove_file(&overlay).expect("the file was written above");
    let after = match after {
        Ok(after) => by_path(&after.contract),
        Err(error) => panic!("{}: {error}", contract.display()),
    };
    let before = by_path(&before.contract);
    assert!(after.len() >= before.len(), "{}", contract.display());
    for (path, name) in &before {
        assert_eq!(after.get(path), Some(name), "{}: {path}", contract.display());
    }
    if after.len() > before.len() { before.len() } else { 0 }
}

fn contracts(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<_> = entries.map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "yaml" || extension == "json"));
    paths.sort();
    paths
}

#[test]
fn additions_rename_nothing() {
    let fixtures = workspace().join("fixtures/openapi");
    let held: usize = contracts(&fixtures).iter().map(|contract| check(contract)).sum();
    assert!(held > 200, "{held} names");
    let corpus = workspace().join("../shared/corpus/openapi");
    let is_small = |path: &&PathBuf| path.metadata().is_ok_and(|facts| facts.len() < MAX_BYTES);
    let real: usize = contracts(&corpus).iter().filter(is_small).map(|contract| check(contract)).sum();
    assert!(real > 10_000 || !corpus.exists(), "{real} names");
}
