//! The lending library in four formats is one contract wherever the formats can say the same; every difference is
//! listed here with its reason.

use counterpart::pipeline::{self, Request};
use counterpart_tests::facts::{Facts, facts};
use counterpart_tests::workspace;

/// A difference from the OpenAPI form that a format cannot avoid: the facts it is about (a glob), and why.
struct Reason(&'static str, &'static str);

const PROTO: &[Reason] = &[
    Reason(
        "*/ presence",
        "proto3 requires nothing: scalars, lists and maps are zero when absent, messages optional",
    ),
    Reason("*/ error *", "a gRPC method declares no errors; any call may end in a status"),
    Reason("type not found*", "so the declared errors are not reached from a method"),
    Reason("type conflict*", "so the declared errors are not reached from a method"),
    Reason("*/ input body*", "an HTTP body has no name of its own"),
    Reason("operation create book / input book*", "an HTTP body has no name of its own"),
    Reason("operation update book / input patch*", "an HTTP body has no name of its own"),
    Reason("operation update book / input update mask*", "null needs a mask: protobuf has no null"),
    Reason("type field mask*", "null needs a mask: protobuf has no null"),
    Reason("*/ note / null", "null needs a mask: protobuf has no null"),
    Reason(
        "operation create book / effect",
        "the key is a field of every request, so the method says it is idempotent",
    ),
    Reason("operation create book / input request id*", "the key is a field: gRPC declares no metadata"),
    Reason("*/ price", "protobuf has no decimal; it travels as text"),
    Reason("*/ value unspecified", "a proto3 enum begins with a value for absence"),
    Reason("type printed / kind*", "a oneof needs no discriminating member"),
    Reason("type recorded / kind*", "a oneof needs no discriminating member"),
    Reason("type printed kind*", "a oneof needs no discriminating member"),
    Reason("type recorded kind*", "a oneof needs no discriminating member"),
];

const GRAPHQL: &[Reason] = &[
    Reason("*/ null", "GraphQL has one word for what may be absent and what may be null"),
    Reason("*/ presence", "GraphQL has one word for what may be absent and what may be null"),
    Reason("*/ error *", "GraphQL declares no errors; an expected one is an arm of the result"),
    Reason("*/ success", "GraphQL declares no errors; an expected one is an arm of the result"),
    Reason("type deleted*", "a mutation answers with an object"),
    Reason("operation delete book / effect", "GraphQL does not say what repeating a mutation does"),
    Reason("operation create book / idempotency key", "GraphQL has no place for a key"),
    Reason("*/ input body*", "an HTTP body has no name of its own"),
    Reason("operation create book / input book*", "an HTTP body has no name of its own"),
    Reason("operation update book / input patch*", "an HTTP body has no name of its own"),
    Reason("* input /*", "what is sent and what is received are different types in GraphQL"),
    Reason("type new book / authors", "what is sent and what is received are different types in GraphQL"),
    Reason("type new book / chapters", "what is sent and what is received are different types in GraphQL"),
    Reason("type new book / medium", "what is sent and what is received are different types in GraphQL"),
    Reason("*/ labels", "GraphQL has no maps; a map is a list of entries"),
    Reason("type label /*", "GraphQL has no maps; a map is a list of entries"),
    Reason("type printed / kind*", "`__typename` tells the arms of a union apart"),
    Reason("type recorded / kind*", "`__typename` tells the arms of a union apart"),
    Reason("type printed kind*", "`__typename` tells the arms of a union apart"),
    Reason("type recorded kind*", "`__typename` tells the arms of a union apart"),
];

const WSDL: &[Reason] = &[
    Reason("*/ effect", "WSDL does not say what repeating an operation does"),
    Reason("operation create book / idempotency key", "WSDL has no place for a key"),
    Reason("*watch loans*", "WSDL has no streams"),
    Reason("type loan event*", "WSDL has no streams"),
    Reason("type loan state*", "WSDL has no streams"),
    Reason("*/ input body*", "an HTTP body has no name of its own"),
    Reason("operation create book / input book*", "an HTTP body has no name of its own"),
    Reason("operation update book / input patch*", "an HTTP body has no name of its own"),
    Reason("*/ authors / presence", "an XML list of no items and an absent one are the same"),
    Reason("*/ chapters / presence", "an XML list of no items and an absent one are the same"),
    Reason("*/ labels / presence", "an XML list of no items and an absent one are the same"),
    Reason("*/ items / presence", "an XML list of no items and an absent one are the same"),
    Reason("*/ labels", "XML Schema has no maps; a map is a list of entries"),
    Reason("type label /*", "XML Schema has no maps; a map is a list of entries"),
    Reason("*/ published", "the offset of xsd:dateTime may be absent"),
    Reason("type printed / kind*", "a choice needs no discriminating member"),
    Reason("type recorded / kind*", "a choice needs no discriminating member"),
    Reason("type printed kind*", "a choice needs no discriminating member"),
    Reason("type recorded kind*", "a choice needs no discriminating member"),
];

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
