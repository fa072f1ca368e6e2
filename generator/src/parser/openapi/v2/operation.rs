//! Path items of 2.0: parameters of all kinds come apart into parameters and a body.

use super::{body, entry, parameter};
use crate::diagnostic::Diagnostics;
use crate::parser::openapi::tree::{Entry, Kind, Map, Node};

const METHODS: [&str; 7] = ["get", "put", "post", "delete", "options", "head", "patch"];

/// What the top of the document says for all operations.
pub(super) struct Shared {
    pub(super) consumes: Vec<Node>,
    pub(super) produces: Vec<Node>,
    /// Parameters that become bodies: a reference to one is replaced by it.
    bodies: Map,
}

impl Shared {
    pub(super) fn of(root: &Node) -> Shared {
        let list = |key: &str| root.get(key).map_or(&[][..], Node::items).to_vec();
        let parameters = root.get("parameters").into_iter().flat_map(Node::entries);
        let bodies = parameters.filter(|(_, entry)| body::is_body(&entry.value));
        Shared {
            consumes: list("consumes"),
            produces: list("produces"),
            bodies: bodies.map(|(name, entry)| (name.to_owned(), entry.clone())).collect(),
        }
    }
}

pub(super) fn paths(paths: &mut Node, shared: &Shared, out: &mut Diagnostics) {
    let Kind::Map(items) = &mut paths.kind else { return };
    for item in items.values_mut() {
        let Kind::Map(members) = &mut item.value.kind else { continue };
        let common = members.shift_remove("parameters");
        for (method, entry) in members.iter_mut() {
            if METHODS.contains(&method.as_str()) {
                operation(&mut entry.value, common.as_ref(), shared, out);
            }
        }
    }
}

fn operation(operation: &mut Node, common: Option<&Entry>, shared: &Shared, out: &mut Diagnostics) {
    let Kind::Map(members) = &mut operation.kind else { return };
    let mut media = |key: &str, otherwise: &[Node]| {
        let own = members.shift_remove(key).map(|entry| entry.value);
        own.map_or_else(|| otherwise.to_vec(), |own| own.items().to_vec())
    };
    let consumes = media("consumes", &shared.consumes);
    let produces = media("produces", &shared.produces);
    members.shift_remove("schemes");
    let own = members.shift_remove("parameters");
    let (kept, bodies) = parameters(own.as_ref(), common, shared, out);
    if let Some(span) = own.as_ref().or(common).map(|entry| entry.value.span) {
        members.insert("parameters".to_owned(), entry(Node::new(span, Kind::List(kept))));
    }
    if let Some(body) = body::request(bodies, &consumes, out) {
        members.insert("requestBody".to_owned(), entry(body));
    }
    let responses = members.get_mut("responses");
    super::for_each(responses, |response| body::response(response, &produces, out));
}

/// The parameters of an operation with those of its path item that it does not override; what is a body apart.
fn parameters(
    own: Option<&Entry>,
    common: Option<&Entry>,
    shared: &Shared,
    out: &mut Diagnostics,
) -> (Vec<Node>, Vec<Node>) {
    let items = |entry: Option<&Entry>| entry.map_or_else(Vec::new, |entry| entry.value.items().to_vec());
    let own = items(own);
    let overridden = |node: &Node| own.iter().any(|other| key(other).is_some() && key(other) == key(node));
    let mut all: Vec<Node> = items(common).into_iter().filter(|node| !overridden(node)).collect();
    all.extend(own.iter().cloned());
    let mut kept = Vec::new();
    let mut bodies = Vec::new();
    for mut node in all {
        let name = node.get("$ref").and_then(Node::as_str);
        let name = name.and_then(|name| name.strip_prefix("#/components/parameters/"));
        if let Some(body) = name.and_then(|name| shared.bodies.get(name)) {
            node = body.value.clone();
        }
        if body::is_body(&node) {
            bodies.push(node);
        } else {
            parameter::rewrite(&mut node, out);
            kept.push(node);
        }
    }
    (kept, bodies)
}

fn key(node: &Node) -> Option<(&str, &str)> {
    Some((node.get("in")?.as_str()?, node.get("name")?.as_text()?))
}
