//! The lending library in four formats is one contract wherever the formats can say the same; every difference is
//! listed here with its reason.

use counterpart::pipeline::{self, Request};
use counterpart_tests::facts::{Facts, facts};
use counterpart_tests::workspace;

/// A difference from the OpenAPI form that a format cannot avoid: the facts it is about (a glob), and why.
struct Reason(&'static str, &'static str);

const PROTO: &[Reason] = &[];
const GRAPHQL: &[Reason] = &[];
const WSDL: &[Reason] = &[];

fn read(file: &str) -> Facts {
    let path = workspace().join("fixtures/same").join(file);
    facts(&pipeline::read(&Request::new(path)).expect("the fixture is valid").contract)
}

/// Facts that are not the same on both sides, as `fact: ours | theirs`.
fn differences<'a>(reference: &'a Facts, other: &'a Facts) -> Vec<(&'a str, String)> {
    let mut all: Vec<&str> = reference.keys().chain(other.keys()).map(String::as_str).collect();
    all.sort_unstable();
    all.dedup();
    let say = |facts: &Facts, name: &str| facts.get(name).cloned().unwrap_or_else(|| "not there".to_owned());
    let lines = all.into_iter().filter(|name| reference.get(*name) != other.get(*name));
    lines.map(|name| (name, format!("{name}: {} | {}", say(reference, name), say(other, name)))).collect()
}

fn agree(file: &str, reasons: &[Reason]) {
    let (reference, other) = (read("library.openapi.yaml"), read(file));
    let differences = differences(&reference, &other);
    let explains = |reason: &Reason, name: &str| counterpart::pass::filter::matches(reason.0, name);
    let unexplained: Vec<_> =
        differences.iter().filter(|(name, _)| !reasons.iter().any(|reason| explains(reason, name))).collect();
    let lines: Vec<_> = unexplained.iter().map(|(_, line)| line.as_str()).collect();
    assert!(lines.is_empty(), "{file} differs without a reason:\n{}", lines.join("\n"));
    for reason in reasons {
        let used = differences.iter().any(|(name, _)| explains(reason, name));
        assert!(used, "{file}: nothing differs any more by `{}` ({})", reason.0, reason.1);
    }
    let same = reference.iter().filter(|(name, fact)| other.get(*name) == Some(*fact)).count();
    assert!(same * 2 > reference.len(), "{file}: only {same} of {} facts are the same", reference.len());
}

#[test]
fn proto_agrees() {
    agree("library.proto", PROTO);
}

#[test]
fn graphql_agrees() {
    agree("library.graphql", GRAPHQL);
}

#[test]
fn wsdl_agrees() {
    agree("library.wsdl", WSDL);
}
