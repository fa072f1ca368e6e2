//! `$dynamicRef` and `$recursiveRef`, settled before anything is lowered (JSON Schema 2020-12 core, section 8.2.3.2).
//!
//! A dynamic reference means the outermost schema of its anchor among the resources that are open when it is met. Which
//! these may be can be read off the text: where a resource has the anchor and refers to a schema that depends on it
//! (a list of anything, a tree whose nodes may be extended), that schema is copied into it with the reference set.
//! What is left are plain references, so that the rest of the reader knows nothing of this.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::documents::{Address, Documents};
use super::resources::{RECURSIVE, Resource, each_child};
use super::schema::is_annotation;
use super::tree::{Entry, Kind, Map, Node};
use crate::diagnostic::{Diagnostic, Diagnostics, Effect, codes};
use crate::source::{FileId, Span};

/// How many schemas may be copied for those that use them, and how many values they may be in all.
const MAX_COPIES: usize = 1_000;
const MAX_COPIED: usize = 1_000_000;

/// The documents with plain references in the place of dynamic ones.
pub(super) fn settle(mut documents: Documents, out: &mut Diagnostics) -> Documents {
    if !documents.trees().any(|(_, root)| is_dynamic(root)) {
        return documents;
    }
    let mut settle = Settle {
        documents: &documents,
        out,
        known: HashMap::new(),
        copies: HashMap::new(),
        copied: 0,
        waiting: Vec::new(),
        edits: Vec::new(),
    };
    for (file, root) in documents.trees() {
        settle.tree(file, root, &mut Vec::new());
    }
    while let Some(copy) = settle.waiting.pop() {
        settle.make(copy);
    }
    for edit in settle.edits {
        if let Some(Node { kind: Kind::Map(map), .. }) = documents.node_mut(&edit.at) {
            edit.change.apply(map);
        }
    }
    documents
}

fn is_dynamic(node: &Node) -> bool {
    node.get("$dynamicRef").or(node.get("$recursiveRef")).is_some()
        || node.entries().any(|(_, entry)| is_dynamic(&entry.value))
        || node.items().iter().any(is_dynamic)
}

/// What anchors mean, by their names.
type Bindings = BTreeMap<String, Address>;

struct Settle<'d, 'o> {
    documents: &'d Documents,
    out: &'o mut Diagnostics,
    /// The anchors on which schemas depend.
    known: HashMap<Address, BTreeSet<String>>,
    /// Copies by what is copied and what its anchors mean.
    copies: HashMap<(Address, Bindings), Address>,
    /// How many values they are.
    copied: usize,
    /// Copies that are not made yet.
    waiting: Vec<Pending>,
    edits: Vec<Edit>,
}

/// A schema to be copied.
struct Pending {
    of: Address,
    bindings: Bindings,
    host: Address,
    /// Its name among the definitions of the host; `None` where it is all that the host says.
    name: Option<String>,
}

struct Edit {
    at: Address,
    change: Change,
}

enum Change {
    /// A plain reference in the place of this keyword.
    Refer(&'static str, Node),
    /// A definition of its own.
    Define(String, Node),
    /// The content of what it referred to, beside its own words.
    Become(Node),
}

impl Change {
    fn apply(self, map: &mut Map) {
        match self {
            Change::Refer(keyword, to) => {
                let key_span = map.get(keyword).map_or(to.span, |entry| entry.key_span);
                map.shift_remove(keyword);
                // Beside a plain reference, both hold.
                let keyword = if map.contains_key("$ref") { "$dynamicRef" } else { "$ref" };
                map.insert(keyword.to_owned(), Entry { key_span, value: to });
            }
            Change::Define(name, node) => {
                let key_span = node.span;
                let empty = || Entry { key_span, value: Node::new(key_span, Kind::Map(Map::new())) };
                let definitions = map.entry("$defs".to_owned()).or_insert_with(empty);
                if let Kind::Map(definitions) = &mut definitions.value.kind {
                    definitions.insert(name, Entry { key_span, value: node });
                }
            }
            Change::Become(node) => {
                map.shift_remove("$ref");
                let Kind::Map(content) = node.kind else { return };
                for (key, entry) in content {
                    map.entry(key).or_insert(entry);
                }
            }
        }
    }
}

impl<'d> Settle<'d, '_> {
    fn tree(&mut self, file: FileId, node: &'d Node, at: &mut Vec<String>) {
        let here = (file, at.clone());
        for keyword in ["$dynamicRef", "$recursiveRef"] {
            if let Some(target) = self.target(node, keyword, &here, &Bindings::new()) {
                let to = self.reference(&target, None);
                self.edits.push(Edit { at: here.clone(), change: Change::Refer(keyword, to) });
            }
        }
        if let Some(target) = self.plain(node) {
            self.open(node, &here, target);
        }
        each_child(node, at, &mut |child, at| self.tree(file, child, at));
    }

    /// A plain reference out of a resource: what it leads to may depend on the anchors of the resource.
    fn open(&mut self, node: &'d Node, here: &Address, target: Address) {
        let Some(host) = self.around(here).filter(|host| !host.dynamic.is_empty()) else { return };
        let host_at = (here.0, host.steps.clone());
        let bindings = bindings_of(&host_at, host);
        // What the contract names, and says nothing of itself, is the copy under that name.
        let is_named = self.documents.at(here.0, &here.1).is_some_and(|found| found.declared);
        let adds = |key: &str| !(is_annotation(key) || key == "$ref");
        let is_pure = *here == host_at && node.as_map().is_some_and(|map| !map.keys().any(|key| adds(key)));
        let home = if is_named && is_pure { Home::Itself } else { Home::Definitions };
        let Some(copy) = self.copy(&target, &bindings, &host_at, home) else { return };
        if copy != host_at {
            let to = self.reference(&copy, Some(&host_at));
            self.edits.push(Edit { at: here.clone(), change: Change::Refer("$ref", to) });
        }
    }

    /// The copy of a schema under the anchors of a host; `None` where it means the same there as alone.
    fn copy(&mut self, target: &Address, bindings: &Bindings, host: &Address, home: Home) -> Option<Address> {
        if !self.known.contains_key(target) {
            self.known.insert(target.clone(), self.needs(target));
        }
        let needs = &self.known[target];
        let mut bindings = bindings.clone();
        bindings.retain(|name, _| needs.contains(name));
        let around = self.around(target)?;
        let own = bindings_of(&(target.0, around.steps.clone()), around);
        if bindings.iter().all(|(name, to)| own.get(name) == Some(to)) {
            return None;
        }
        let key = (target.clone(), bindings.clone());
        if let Some(known) = self.copies.get(&key) {
            return Some(known.clone());
        }
        let source = self.documents.at(target.0, &target.1)?.node;
        self.copied += source.size();
        if self.copies.len() >= MAX_COPIES || self.copied > MAX_COPIED {
            let message = "dynamic references need too many copies of schemas; this one is as it stands";
            let finding = Diagnostic::new(&codes::source::LIMIT, source.span, message);
            self.out.push(finding.effect(Effect::Approximated));
            return None;
        }
        let (place, name) = match home {
            Home::Itself => (host.clone(), None),
            Home::Definitions => {
                let name = self.free_name(target, host);
                let steps = host.1.iter().cloned().chain(["$defs".to_owned(), name.clone()]).collect();
                ((host.0, steps), Some(name))
            }
        };
        self.copies.insert(key, place.clone());
        let bindings = own.into_iter().chain(bindings).collect();
        self.waiting.push(Pending { of: target.clone(), bindings, host: host.clone(), name });
        Some(place)
    }

    fn make(&mut self, copy: Pending) {
        let Pending { of: mut at, bindings, host, name } = copy;
        let Some(source) = self.documents.at(at.0, &at.1) else { return };
        let node = self.copied(source.node, &mut at, &bindings, &host);
        let change = match name {
            Some(name) => Change::Define(name, node),
            None => Change::Become(node),
        };
        self.edits.push(Edit { at: host, change });
    }

    /// A name that no definition of the host and no copy in it has.
    fn free_name(&self, target: &Address, host: &Address) -> String {
        let words = self.documents.at(target.0, &target.1).map(|target| target.place.words());
        let stem = words.and_then(|mut words| words.pop()).unwrap_or_default();
        let defined = self.documents.at(host.0, &host.1).and_then(|host| host.node.get("$defs"));
        let copied = |name: &str| {
            let mut copies = self.copies.values().filter(|copy| copy.0 == host.0);
            copies.any(|copy| {
                copy.1.split_last().is_some_and(|(last, around)| {
                    last == name && around.split_last().is_some_and(|(_, around)| around == host.1)
                })
            })
        };
        let is_taken =
            |name: &str| copied(name) || defined.is_some_and(|defined| defined.entry(name).is_some());
        let mut names = std::iter::once(stem.clone()).chain((2..).map(|count| format!("{stem}{count}")));
        names.find(|name| !is_taken(name)).unwrap_or_default()
    }

    /// A schema with its references set. Names are left to the original, and so are definitions: references into them
    /// lead there, or to copies of their own.
    fn copied(&mut self, node: &'d Node, at: &mut Address, bindings: &Bindings, host: &Address) -> Node {
        const NAMES: [&str; 6] =
            ["$id", "$anchor", "$dynamicAnchor", "$recursiveAnchor", "$defs", "definitions"];
        let kind = match &node.kind {
            Kind::List(items) => {
                let mut copies = Vec::with_capacity(items.len());
                for (index, item) in items.iter().enumerate() {
                    at.1.push(index.to_string());
                    copies.push(self.copied(item, at, bindings, host));
                    at.1.pop();
                }
                Kind::List(copies)
            }
            Kind::Map(map) => {
                let bindings = self.within(at, bindings);
                let mut copies = Map::new();
                for (key, entry) in map {
                    let is_name = NAMES.contains(&key.as_str());
                    let (key, value) = match key.as_str() {
                        _ if is_name && !matches!(entry.value.kind, Kind::Map(_)) => continue,
                        "$defs" | "definitions" if at.1.last().is_none_or(|last| last != "properties") => {
                            continue;
                        }
                        "$ref" => ("$ref", self.plain_copy(node, &bindings, host)),
                        "$dynamicRef" | "$recursiveRef" => {
                            let target = self.target(node, key, at, &bindings);
                            let to = target.map(|target| self.reference(&target, None));
                            // Beside a plain reference, both hold.
                            let name = if map.contains_key("$ref") { "$dynamicRef" } else { "$ref" };
                            (name, to)
                        }
                        key => (key, None),
                    };
                    let value = value.unwrap_or_else(|| {
                        at.1.push(key.to_owned());
                        let copy = self.copied(&entry.value, at, &bindings, host);
                        at.1.pop();
                        copy
                    });
                    copies.insert(key.to_owned(), Entry { key_span: entry.key_span, value });
                }
                Kind::Map(copies)
            }
            scalar => scalar.clone(),
        };
        Node::new(node.span, kind)
    }

    fn plain_copy(&mut self, node: &'d Node, bindings: &Bindings, host: &Address) -> Option<Node> {
        let target = self.plain(node)?;
        let copy = self.copy(&target, bindings, host, Home::Definitions)?;
        Some(self.reference(&copy, Some(host)))
    }

    /// What anchors mean inside of a resource that is met on the way: those around it come first.
    fn within(&self, at: &Address, bindings: &Bindings) -> Bindings {
        match self.around(at).filter(|resource| resource.steps == at.1) {
            Some(resource) => bindings_of(at, resource).into_iter().chain(bindings.clone()).collect(),
            None => bindings.clone(),
        }
    }

    /// What a plain reference leads to. One that leads nowhere is reported where it is used.
    fn plain(&self, node: &Node) -> Option<Address> {
        let reference = node.get("$ref")?;
        self.documents.locate(reference.span, reference.as_str()?).ok()
    }

    /// What a dynamic reference means where anchors mean this.
    fn target(&self, node: &Node, keyword: &str, at: &Address, bindings: &Bindings) -> Option<Address> {
        let (target, anchor) = self.initial(node, keyword, at)?;
        let bound = anchor.and_then(|anchor| bindings.get(&anchor).cloned());
        Some(bound.unwrap_or(target))
    }

    /// What a dynamic reference would mean if it were a plain one, and the anchor, if that is dynamic.
    fn initial(&self, node: &Node, keyword: &str, at: &Address) -> Option<(Address, Option<String>)> {
        let reference = node.get(keyword)?;
        let text = reference.as_str()?;
        let around = self.around(at)?;
        let (path, fragment) = text.split_once('#').unwrap_or((text, ""));
        let target = match (keyword, path, fragment) {
            ("$recursiveRef", ..) => (at.0, around.steps.clone()),
            (_, "", anchor) if !anchor.is_empty() && !anchor.starts_with('/') => {
                let steps = self.documents.resources(at.0)?.anchor(&around.steps, anchor)?;
                (at.0, steps.to_vec())
            }
            _ => self.documents.locate(reference.span, text).ok()?,
        };
        let anchor = if keyword == "$recursiveRef" { RECURSIVE } else { fragment };
        let is_dynamic = self.around(&target)?.dynamic.get(anchor) == Some(&target.1);
        Some((target, is_dynamic.then(|| anchor.to_owned())))
    }

    /// The dynamic anchors on which the meaning of a schema depends, all it refers to included.
    fn needs(&self, target: &Address) -> BTreeSet<String> {
        let mut needs = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut open = vec![target.clone()];
        while let Some(next) = open.pop() {
            let Some(found) = self.documents.at(next.0, &next.1).filter(|_| seen.insert(next.clone())) else {
                continue;
            };
            let mut at = next.1.clone();
            self.needed(found.node, next.0, &mut at, &mut |to, anchor| {
                needs.extend(anchor);
                open.push(to);
            });
        }
        needs
    }

    fn needed(
        &self,
        node: &Node,
        file: FileId,
        at: &mut Vec<String>,
        found: &mut dyn FnMut(Address, Option<String>),
    ) {
        let here = (file, at.clone());
        if let Some(target) = self.plain(node) {
            found(target, None);
        }
        for keyword in ["$dynamicRef", "$recursiveRef"] {
            if let Some((target, anchor)) = self.initial(node, keyword, &here) {
                found(target, anchor);
            }
        }
        each_child(node, at, &mut |child, at| self.needed(child, file, at, found));
    }

    fn around(&self, at: &Address) -> Option<&'d Resource> {
        self.documents.resources(at.0).map(|resources| resources.around(&at.1))
    }

    /// A reference as text. It stands where what it names stands, so that it is read as seen from there; a copy is not
    /// there yet, but its host is.
    fn reference(&self, to: &Address, host: Option<&Address>) -> Node {
        let (file, steps) = host.unwrap_or(to);
        let span = self.documents.at(*file, steps).map_or(Span::start_of(*file), |found| found.node.span);
        let escaped =
            |step: &String| format!("/{}", step.replace('~', "~0").replace('/', "~1").replace('%', "%25"));
        Node::new(span, Kind::String(format!("#{}", to.1.iter().map(escaped).collect::<String>())))
    }
}

/// Where a copy is put.
#[derive(Debug, Clone, Copy)]
enum Home {
    /// It is all the host says.
    Itself,
    /// Beside what the host says.
    Definitions,
}

fn bindings_of(at: &Address, resource: &Resource) -> Bindings {
    resource.dynamic.iter().map(|(name, steps)| (name.clone(), (at.0, steps.clone()))).collect()
}
