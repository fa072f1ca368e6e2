//! Adding schemas and operations to a contract renames nothing that was there: tried on every OpenAPI fixture, and on
//! the real contracts of the shared corpus where that folder is there. What is added comes by an overlay.
//!
//! Additions that want the very identifier that something has take it where the contract alone must decide, so there the
//! names stand in a ledger.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use counterpart::backend::rust::{self, Form, Options, Role};
use counterpart::ir::{Contract, TypeKind, TypeName};
use counterpart::pass::directions;
use counterpart::pass::names::{self, Choices};
use counterpart::pipeline::{self, Request};
use counterpart::settings::{Entry, Settings};
use counterpart_tests::workspace;

/// Every name by the wire path of what has it, second shapes included.
fn by_path(contract: &Contract, settings: &Settings) -> BTreeMap<String, String> {
    let contract = &*directions::split(contract, &BTreeSet::new());
    let names = names::run(contract, &Choices::of(contract, settings));
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
        Ok(after) => by_path(&after.contract, &Settings::default()),
        Err(error) => panic!("{}: {error}", contract.display()),
    };
    let before = by_path(&before.contract, &Settings::default());
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

/// Other spellings of a name, and names that are made of it.
fn rivals(name: &str) -> Vec<String> {
    let upper = name.to_uppercase();
    let mut rivals =
        vec![name.to_lowercase(), upper.clone(), format!("{name}_"), format!("_{name}"), format!("x_{name}")];
    rivals.extend(
        ["Lower", "Upper", "Snake", "Camel", "Type", "Inline", "_field", "_value"]
            .map(|end| format!("{name}{end}")),
    );
    let snake: String = name
        .chars()
        .enumerate()
        .map(|(at, c)| if c.is_uppercase() && at > 0 { format!("_{c}") } else { c.to_string() })
        .collect();
    let camel: String = name
        .split(['_', '-', '.', ' '])
        .map(|word| {
            word.chars().take(1).flat_map(char::to_uppercase).chain(word.chars().skip(1)).collect::<String>()
        })
        .collect();
    rivals.extend([snake.to_lowercase(), snake.to_uppercase(), snake.replace('_', "-"), camel]);
    rivals.retain(|rival| rival != name);
    rivals.sort();
    rivals.dedup();
    rivals
}

const KEYWORDS: [&str; 8] = ["type", "Type", "self", "Self", "Option", "Result", "String", "extra"];

/// What wants the identifiers of a contract: schemas, members, values, operations and parameters.
fn rival_additions(contract: &Contract) -> String {
    let schema = || serde_json::json!({ "type": "object", "properties": { "a": { "type": "string" } } });
    let mut schemas = serde_json::Map::new();
    let mut actions = Vec::new();
    for (_, def) in contract.types.iter() {
        let TypeName::Declared(name) = &def.name else { continue };
        rivals(name).into_iter().for_each(|rival| drop(schemas.insert(rival, schema())));
        if let TypeKind::Record(record) = &def.kind {
            let members = record.fields.iter().flat_map(|field| rivals(&field.name));
            let members: serde_json::Map<_, _> =
                members.map(|rival| (rival, serde_json::json!({ "type": "string" }))).collect();
            let target = format!("$.components.schemas[\"{name}\"].properties");
            actions.push(serde_json::json!({ "target": target, "update": members }));
        }
    }
    KEYWORDS.iter().for_each(|word| drop(schemas.insert((*word).to_owned(), schema())));
    let mut paths = serde_json::Map::new();
    for (_, operation) in contract.operations.iter() {
        let made = ["Input", "Error", "Headers", "Ok"].map(|role| format!("{}{role}", operation.name));
        made.iter().for_each(|name| drop(schemas.insert(name.clone(), schema())));
        for (at, rival) in rivals(&operation.name).into_iter().chain(made).enumerate() {
            let added = serde_json::json!({ "get": { "operationId": rival, "responses": { "204": { "description": "ok" } } } });
            // Before and behind the paths that are there.
            let path = if at % 2 == 0 {
                format!("/!/{at}/{}", paths.len())
            } else {
                format!("/~/{at}/{}", paths.len())
            };
            paths.insert(path, added);
        }
    }
    // Components of the names that are there stay what they are.
    let declared = contract.types.iter().filter_map(|(_, def)| match &def.name {
        TypeName::Declared(name) => Some(name.clone()),
        _ => None,
    });
    declared.for_each(|name| drop(schemas.remove(&name)));
    actions.push(serde_json::json!({ "target": "$.components.schemas", "update": schemas }));
    actions.push(serde_json::json!({ "target": "$.paths", "update": paths }));
    let info = serde_json::json!({ "title": "rivals", "version": "1" });
    serde_json::json!({ "overlay": "1.0.0", "info": info, "actions": actions }).to_string()
}

/// How many names an addition takes without a ledger; with it, none.
fn hold(contract: &Path) -> usize {
    let stem = contract.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let beside =
        |what: &str| std::env::temp_dir().join(format!("counterpart-{what}-{}-{stem}", std::process::id()));
    let (overlay, ledger) = (beside("rivals"), beside("ledger"));
    let mut request = Request::new(contract);
    let before = pipeline::read(&request).expect("the fixture is read");
    let options =
        |settings: &Settings| Options { role: Role::Both, form: Form::Folder, settings: settings.clone() };
    let written = rust::ledger(&before.contract, &options(&before.settings));
    std::fs::write(&overlay, rival_additions(&before.contract)).expect("the temporary folder can be written");
    std::fs::write(&ledger, &written).expect("the temporary folder can be written");
    request.settings.files.names = Some(ledger.clone());
    let again = pipeline::read(&request).expect("the fixture is read");
    assert_eq!(
        rust::ledger(&again.contract, &options(&again.settings)),
        written,
        "{stem}: names that were given are kept"
    );
    request.settings.files.overlays.push(overlay.clone());
    let after = pipeline::read(&request).expect("the overlay applies");
    for file in [overlay, ledger] {
        std::fs::remove_file(file).expect("the file was written above");
    }
    let old = by_path(&before.contract, &Settings::default());
    let (free, held) =
        (by_path(&after.contract, &Settings::default()), by_path(&after.contract, &after.settings));
    // Members that are added to an operation's input or a type stand behind those that were there.
    let keeps =
        |names: &BTreeMap<String, String>, path: &String, name: &String| names.get(path) == Some(name);
    for (path, name) in &old {
        assert!(keeps(&held, path, name), "{stem}: {path} was {name}, is {:?}", held.get(path));
    }
    let grown = rust::ledger(&after.contract, &options(&after.settings));
    assert!(written.lines().all(|line| grown.lines().any(|other| other == line)), "{stem}: the ledger grows");
    old.iter().filter(|(path, name)| !keeps(&free, path, name)).count()
}

#[test]
fn a_ledger_keeps_what_an_addition_wants() {
    let fixtures = workspace().join("fixtures");
    let named = [
        fixtures.join("names/obstacle.openapi.yaml"),
        fixtures.join("same/library.openapi.yaml"),
        fixtures.join("openapi/parameters.yaml"),
        fixtures.join("openapi/unions.yaml"),
        fixtures.join("openapi/hooks.yaml"),
        fixtures.join("openapi/directions.yaml"),
    ];
    let taken: Vec<usize> = named.iter().map(|contract| hold(contract)).collect();
    assert!(taken.iter().sum::<usize>() > 50, "{taken:?} names are taken without a ledger");
}

#[test]
fn a_second_shape_is_named_after_the_first() {
    let mut request = Request::new(workspace().join("fixtures/openapi/directions.yaml"));
    let renames = [("User", "Member"), ("User.name", "called"), ("User.password", "secret")];
    request.settings.renames.extend(renames.map(|(key, name)| Entry::new(key, name.to_owned())));
    let reading = pipeline::read(&request).expect("a fixture can be read");
    assert!(reading.diagnostics.iter().next().is_none(), "{:?}", reading.diagnostics);
    let names = by_path(&reading.contract, &reading.settings);
    let user = "#/components/schemas/User";
    for (path, name) in [
        (user.to_owned(), "Member"),
        (format!("{user} member name"), "called"),
        (format!("{user}/sent"), "MemberWrite"),
        (format!("{user}/sent member name"), "called"),
        (format!("{user}/sent member password"), "secret"),
        ("#/components/schemas/TeamWrite".to_owned(), "TeamWrite"),
        ("#/components/schemas/Team/sent".to_owned(), "TeamWriteSent"),
    ] {
        assert_eq!(names.get(&path).map(String::as_str), Some(name), "{path}");
    }
}
