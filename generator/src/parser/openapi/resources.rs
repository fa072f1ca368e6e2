//! Schema resources: what `$id` makes a document of its own inside of a file, with the anchors in it (JSON Schema
//! 2020-12 core, sections 8.2 and 9).
//!
//! Contracts use dynamic anchors without `$id`, too: then each named schema, and each one with definitions of its own, is
//! taken for what its author meant by a resource.

use std::collections::{BTreeMap, HashMap};

use super::tree::{Kind, Node};
use crate::source::Span;

/// The name of the one dynamic anchor of 2019-09, `$recursiveAnchor: true`.
pub(super) const RECURSIVE: &str = "";

/// The resources of one file, outer before inner; the first is the file itself.
#[derive(Debug)]
pub(super) struct Resources(Vec<Resource>);

/// One of them.
#[derive(Debug)]
pub(super) struct Resource {
    /// The way from the root of the file.
    pub(super) steps: Vec<String>,
    /// What it calls itself, resolved against what is around it.
    pub(super) id: Option<String>,
    span: Span,
    anchors: HashMap<String, Vec<String>>,
    /// Anchors that a resource around may take the place of.
    pub(super) dynamic: BTreeMap<String, Vec<String>>,
}

impl Resources {
    pub(super) fn of(root: &Node) -> Resources {
        let mut resources = Resources(Vec::new());
        resources.open(root, &[], None);
        resources.walk(root, &mut Vec::new(), 0);
        resources
    }

    /// The innermost resource around a place.
    pub(super) fn around(&self, steps: &[String]) -> &Resource {
        let inner = self.0.iter().rev().find(|resource| steps.starts_with(&resource.steps));
        inner.unwrap_or(&self.0[0])
    }

    /// The innermost resource with an id around a piece of text.
    pub(super) fn at(&self, span: Span) -> &Resource {
        let holds = |resource: &&Resource| {
            let outer = resource.span;
            let is_inside = outer.start <= span.start && span.end <= outer.end;
            resource.id.is_some() && outer.file == span.file && is_inside
        };
        self.0.iter().rev().find(holds).unwrap_or(&self.0[0])
    }

    pub(super) fn by_id(&self, id: &str) -> Option<&Resource> {
        self.0.iter().find(|resource| resource.id.as_deref() == Some(id))
    }

    /// Where an anchor is: of that resource, or of any where none has it that could be meant.
    pub(super) fn anchor(&self, steps: &[String], name: &str) -> Option<&[String]> {
        let own = self.around(steps).anchors.get(name);
        let any = || self.0.iter().find_map(|resource| resource.anchors.get(name));
        own.or_else(any).map(Vec::as_slice)
    }

    fn open(&mut self, node: &Node, steps: &[String], around: Option<&str>) -> usize {
        let id = node.get("$id").or(node.get("$self").filter(|_| steps.is_empty())).and_then(Node::as_str);
        let id = id.map(|id| absolute(around.unwrap_or(""), id));
        let (anchors, dynamic) = (HashMap::new(), BTreeMap::new());
        self.0.push(Resource { steps: steps.to_vec(), id, span: node.span, anchors, dynamic });
        self.0.len() - 1
    }

    fn walk(&mut self, node: &Node, at: &mut Vec<String>, inside: usize) {
        let mut inside = inside;
        if !at.is_empty() && self.is_root(node, at, inside) {
            let around = self.0[inside].id.clone();
            inside = self.open(node, at, around.as_deref());
        }
        let resource = &mut self.0[inside];
        for keyword in ["$anchor", "$dynamicAnchor"] {
            let Some(name) = node.get(keyword).and_then(Node::as_str) else { continue };
            resource.anchors.entry(name.to_owned()).or_insert_with(|| at.clone());
            if keyword == "$dynamicAnchor" {
                resource.dynamic.entry(name.to_owned()).or_insert_with(|| at.clone());
            }
        }
        if node.get("$recursiveAnchor").and_then(Node::as_bool) == Some(true) {
            resource.dynamic.entry(RECURSIVE.to_owned()).or_insert_with(|| at.clone());
        }
        each_child(node, at, &mut |child, at| self.walk(child, at, inside));
    }

    fn is_root(&self, node: &Node, at: &[String], inside: usize) -> bool {
        if !matches!(node.kind, Kind::Map(_)) {
            return false;
        }
        let is_named = matches!(at, [.., folder, _] if folder == "schemas" || folder == "definitions");
        let is_schema = is_named || node.get("$defs").is_some_and(|defs| defs.as_map().is_some());
        let has_id = node.get("$id").is_some_and(|id| id.as_str().is_some());
        has_id || (is_schema && self.0[inside].id.is_none())
    }
}

/// Every value inside of a value, with the way to it.
pub(super) fn each_child<'n>(
    node: &'n Node,
    at: &mut Vec<String>,
    visit: &mut dyn FnMut(&'n Node, &mut Vec<String>),
) {
    for (key, entry) in node.entries() {
        at.push(key.to_owned());
        visit(&entry.value, at);
        at.pop();
    }
    for (index, item) in node.items().iter().enumerate() {
        at.push(index.to_string());
        visit(item, at);
        at.pop();
    }
}

/// A reference as it is meant where `base` holds (RFC 3986, section 5.2, for what contracts have).
pub(super) fn absolute(base: &str, reference: &str) -> String {
    let reference = reference.trim_end_matches('#');
    let has_scheme = reference.split(['/', '?']).next().is_some_and(|first| first.contains(':'));
    if base.is_empty() || has_scheme {
        return reference.to_owned();
    }
    let host = base.find("://").map_or(0, |scheme| {
        let after = scheme + 3;
        base[after..].find('/').map_or(base.len(), |path| after + path)
    });
    if reference.starts_with('/') {
        return format!("{}{reference}", &base[..host]);
    }
    let mut folders: Vec<&str> = base[host..].split('/').collect();
    folders.pop();
    for step in reference.split('/') {
        match step {
            "." => {}
            ".." => drop(folders.pop()),
            step => folders.push(step),
        }
    }
    let path = folders.join("/");
    let slash = if host > 0 && !path.starts_with('/') { "/" } else { "" };
    format!("{}{slash}{path}", &base[..host])
}

#[cfg(test)]
mod tests {
    use super::absolute;

    #[test]
    fn references_are_resolved_against_their_base() {
        for (base, reference, meant) in [
            ("https://a.example/s/tree", "node", "https://a.example/s/node"),
            ("https://a.example/s/tree", "../node.json#", "https://a.example/node.json"),
            ("https://a.example/s/tree", "/node", "https://a.example/node"),
            ("https://a.example", "node", "https://a.example/node"),
            ("https://a.example/s/tree", "urn:x:y", "urn:x:y"),
            ("tree", "node", "node"),
            ("", "tree", "tree"),
        ] {
            assert_eq!(absolute(base, reference), meant);
        }
    }
}
