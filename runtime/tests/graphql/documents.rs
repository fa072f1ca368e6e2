//! Documents as other clients write them: what they leave out, and how they are told what is wrong.

use counterpart_runtime::body::Body;
use counterpart_runtime::clock::SystemEntropy;
use counterpart_runtime::protocol::{Base, Outgoing};
use counterpart_runtime::record::Extra;
use http::header::ACCEPT;

use crate::shop::{SOLD, SoldInput};
use crate::{RESPONSE, post, send};

/// What the service was given as the filter of its items.
async fn filter(request: &str) -> String {
    let (status, _, body) = post(request, RESPONSE).await;
    assert_eq!(status, 200, "{body}");
    let named = body.strip_prefix(r#"{"data":{"items":[{"name":""#).expect(&body);
    named.strip_suffix(r#""}]}}"#).expect(&body).to_owned()
}

#[tokio::test]
async fn a_variable_without_a_value_leaves_out_what_it_stands_for() {
    let query = |variable: &str, variables: &str| {
        let document = format!(
            r"query ({variable}) {{ items(like: {{ names: $n, least: 1 }}) {{ ... on Toy {{ name }} }} }}"
        );
        format!(r#"{{"query":"{document}","variables":{variables}}}"#)
    };
    assert_eq!(filter(&query("$n: [String!]", "{}")).await, "Absent Some(1)");
    assert_eq!(filter(&query("$n: [String!]", r#"{"n":null}"#)).await, "Null Some(1)");
    assert_eq!(filter(&query("$n: [String!] = []", "{}")).await, "Value([]) Some(1)");
    assert_eq!(filter(&query("$n: [String!]", r#"{"n":""}"#)).await, r#"Value([\"\"]) Some(1)"#);
    // An argument that is left out takes its default.
    let kind = r#"{"query":"query ($k: Kind) { item(id: 1, kind: $k) { __typename } }"}"#;
    assert_eq!(post(kind, RESPONSE).await.2, r#"{"data":{"item":{"__typename":"Toy"}}}"#);
}

#[tokio::test]
async fn members_of_input_objects_have_their_defaults() {
    let literal = r#"{"query":"{ items(like: {}) { ... on Toy { name } } }"}"#;
    assert_eq!(filter(literal).await, "Absent Some(2)");
    let query = "query ($f: Filter) { items(like: $f) { ... on Toy { name } } }";
    let given = format!(r#"{{"query":"{query}","variables":{{"f":{{}}}}}}"#);
    assert_eq!(filter(&given).await, "Absent Some(2)");
}

#[tokio::test]
async fn what_is_not_executed_has_no_data() {
    for wrong in ["{", "{ none }", "query ($id: ID!) { item(id: $id) { __typename } }"] {
        let request = format!(r#"{{"query":"{wrong}"}}"#);
        for accepted in [RESPONSE, "application/json", "text/event-stream"] {
            let (_, _, body) = post(&request, accepted).await;
            assert!(body.contains(r#"{"errors":[{"message""#) && !body.contains("\"data\""), "{body}");
        }
    }
    let failed = r#"{"query":"{ item(id: 1) { ... on Toy { a: sized(size: 0) } } }"}"#;
    assert!(post(failed, "text/event-stream").await.2.contains(r#"{"data":null,"errors":[{"#));
}

#[tokio::test]
async fn the_only_operation_needs_no_name() {
    let get = |query: &str| {
        let request = http::Request::get(format!("/?{query}")).header(ACCEPT, RESPONSE);
        send(request.body(Body::empty()).unwrap())
    };
    assert_eq!(get("query=query+A%7B__typename%7D").await.0, 200);
    assert_eq!(get("query=query+A%7B__typename%7D&operationName=B").await.0, 400);
    assert_eq!(get("query=mutation+A%7Bbuy(id:1)%7Bid%7D%7D").await.0, 405);
    let named = r#"{"query":"subscription S { sold(first: 1) { cents } }"}"#;
    assert_eq!(post(named, RESPONSE).await.0, 406);
    assert!(post(named, "text/event-stream").await.2.starts_with("event: next\n"));
}

#[test]
fn a_subscription_asks_for_events_and_nothing_else() {
    let base = Base::parse("https://shop.test/graphql").unwrap();
    let input = SoldInput { first: 1, extra: Extra::default() };
    let call = Outgoing { base: &base, input: &input, key: None, entropy: &SystemEntropy };
    let request = SOLD.protocol.encode_request(&SOLD, &call).unwrap();
    assert_eq!(request.headers()[ACCEPT], "text/event-stream");
}

#[tokio::test]
async fn values_have_the_types_of_their_places() {
    let wrong = [
        (r#"{ item(id: 1, kind: \"TOY\") { __typename } }"#, "{}"),
        (r#"query ($k: Kind = \"TOY\") { item(id: 1, kind: $k) { __typename } }"#, "{}"),
        ("{ items(like: { not: { least: 2147483648 } }) { __typename } }", "{}"),
        ("{ ...F } fragment F on Query { items(like: { least: -2147483649 }) { __typename } }", "{}"),
        (
            "query ($f: Filter) { items(like: $f) { __typename } }",
            r#"{"f":{"names":["a"],"not":{"least":2147483648}}}"#,
        ),
        ("{ __typename @none }", "{}"),
        ("{ a: __typename @skip(unless: true) }", "{}"),
    ];
    for (query, variables) in wrong {
        let request = format!(r#"{{"query":"{query}","variables":{variables}}}"#);
        let (status, _, body) = post(&request, RESPONSE).await;
        assert_eq!(status, 400, "{query}: {body}");
        assert!(body.contains(r#""locations":[{"line":1,"#) && !body.contains("\"data\""), "{body}");
        assert!(post(&request, "text/event-stream").await.2.ends_with("event: complete\ndata:\n\n"));
    }
    // Variables are JSON: there a string names the value of an enum.
    let good = r#"{"query":"query ($k: Kind, $i: ID!) { item(id: $i, kind: $k) { __typename @skip(if: false) } }","variables":{"k":"TOY","i":1}}"#;
    assert_eq!(post(good, RESPONSE).await.2, r#"{"data":{"item":{"__typename":"Toy"}}}"#);
}
