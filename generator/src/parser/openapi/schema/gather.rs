//! From nodes to [`Facts`]: one walk over a schema, its references and its `allOf`.

use super::keywords::{ANNOTATIONS, READ, WIDER};
use super::together::forbidden;
use super::types::is_null;
use super::{Additional, Alternatives, Facts, Notes, Part, Range};
use super::{enums, together};
use crate::diagnostic::{Diagnostic, Diagnostics, Effect, codes};
use crate::ir::{Access, Constraint, Constraints};
use crate::parser::openapi::documents::Documents;
use crate::parser::openapi::tree::{Kind, Node};

/// How many schemas may be composed into one.
const MAX_PARTS: usize = 512;

/// How many of them may stand in a row, each behind a reference or inside of the one before.
const MAX_LEVEL: usize = 64;

/// What all parts say together. `parts` is not empty.
pub(in super::super) fn gather<'a>(
    documents: &'a Documents,
    parts: &[Part<'a>],
    out: &mut Diagnostics,
) -> Facts<'a> {
    let span = parts.first().map(|part| part.node.span);
    let span = span.unwrap_or_else(|| documents.root().span);
    let mut walk =
        Walk { documents, out, seen: Vec::new(), open: Vec::new(), typed: Vec::new(), facts: empty(span) };
    walk.facts.sources = parts.to_vec();
    for part in parts {
        walk.outermost(part.node);
        walk.part(part, Depth::Own);
    }
    walk.finish()
}

/// Whether a keyword describes without changing what is valid.
pub(in super::super) fn is_annotation(keyword: &str) -> bool {
    keyword.starts_with("x-") || ANNOTATIONS.contains(&keyword)
}

fn empty<'a>(span: crate::source::Span) -> Facts<'a> {
    Facts {
        sources: Vec::new(),
        read: Vec::new(),
        types: None,
        nullable: false,
        format: None,
        encoded: false,
        values: None,
        values_of: None,
        value_names: Vec::new(),
        properties: indexmap::IndexMap::new(),
        required: indexmap::IndexSet::new(),
        additional: Additional::Unspoken,
        names: Constraints::none(),
        items: Vec::new(),
        alternatives: Vec::new(),
        discriminator: None,
        bases: Vec::new(),
        constraints: Constraints::none(),
        range: Range::default(),
        adds: false,
        span,
        notes: Notes::default(),
    }
}

/// Where a part stands in the conjunction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// The schema itself.
    Own,
    /// A member of its `allOf`, written in place.
    Member,
    /// Behind a reference.
    Base,
}

pub(super) struct Walk<'a, 'o> {
    pub(super) documents: &'a Documents,
    pub(super) out: &'o mut Diagnostics,
    /// Nodes that were read already: they add nothing new.
    seen: Vec<usize>,
    /// Nodes that are being read: they lead back to themselves.
    open: Vec<usize>,
    /// For each part that names types: whether null is one of them.
    pub(super) typed: Vec<bool>,
    pub(super) facts: Facts<'a>,
}

impl<'a> Walk<'a, '_> {
    /// Annotations count where the schema is used, not where its parts come from.
    fn outermost(&mut self, node: &'a Node) {
        let text = |key| node.get(key).and_then(Node::as_text);
        let flag = |key| node.get(key).and_then(Node::as_bool).unwrap_or(false);
        let notes = &mut self.facts.notes;
        notes.title = notes.title.or_else(|| text("title"));
        notes.description = notes.description.or_else(|| text("description"));
        notes.default = notes.default.or_else(|| node.entry("default").map(|entry| &entry.value));
        notes.deprecated |= flag("deprecated");
        notes.sunset = notes.sunset.or_else(|| text("x-sunset"));
        notes.secret |= node.get("format").and_then(Node::as_str) == Some("password");
        if flag("readOnly") {
            notes.access = Access::Read;
        } else if flag("writeOnly") {
            notes.access = Access::Write;
        }
    }

    fn part(&mut self, part: &Part<'a>, depth: Depth) {
        if self.seen.contains(&part.address()) {
            return;
        }
        if self.seen.len() >= MAX_PARTS || self.open.len() >= MAX_LEVEL {
            let message = format!(
                "more than {MAX_PARTS} schemas, or {MAX_LEVEL} of them in a row, are composed into one"
            );
            let finding = Diagnostic::new(&codes::source::LIMIT, part.node.span, message);
            self.out.push(finding.here("this part is left out").effect(Effect::Approximated));
            return;
        }
        self.seen.push(part.address());
        self.open.push(part.address());
        self.read(part, depth);
        self.open.pop();
    }

    fn read(&mut self, part: &Part<'a>, depth: Depth) {
        let node = part.node;
        match &node.kind {
            Kind::Bool(true) => return,
            Kind::Map(_) => {}
            _ => {
                let code = &codes::openapi::SHAPE;
                let message = match node.kind {
                    Kind::Bool(_) => {
                        "a schema that nothing satisfies is read as one that anything satisfies".to_owned()
                    }
                    _ => format!("a schema is an object, not {}", node.describe()),
                };
                self.out.push(Diagnostic::new(code, node.span, message));
                return;
            }
        }
        self.keywords(node, depth);
        if depth == Depth::Member {
            // `allOf: [{$ref}, {description}]` is how a reference is given a description.
            self.outermost(node);
        }
        self.references(part, depth);
        self.types(node, depth);
        self.values(node);
        self.object(part);
        self.pattern_properties(part);
        self.property_names(part);
        self.together(node);
        self.items(part);
        self.numbers(node);
        self.rules(node);
        self.composed(part, depth);
    }

    /// Says what is not read, and whether anything beyond annotations is.
    fn keywords(&mut self, node: &'a Node, depth: Depth) {
        for (key, entry) in node.entries() {
            if is_annotation(key) {
                continue;
            }
            if let Some((_, how)) = WIDER.iter().find(|(keyword, _)| *keyword == key) {
                if key == "not" && forbidden(&entry.value).is_some() {
                    self.keep(key, &entry.value);
                } else if !entry.value.is_null() {
                    let message = format!("`{key}` is wider in the type: {how}");
                    self.out.push(Diagnostic::new(&codes::openapi::SCHEMA_KEYWORD, entry.key_span, message));
                    self.keep(key, &entry.value);
                }
            } else if !READ.contains(&key) {
                let message = format!("`{key}` is no keyword of a schema");
                self.out.push(Diagnostic::new(&codes::openapi::UNKNOWN_KEY, entry.key_span, message));
            }
            // A type beside a reference repeats the target's; alternatives count once null is taken out of them.
            let structural =
                !matches!(key, "$ref" | "allOf" | "oneOf" | "anyOf" | "discriminator" | "nullable" | "type");
            self.facts.adds |= structural && depth != Depth::Base && !entry.value.is_null();
        }
    }

    /// What no type says is kept as it stands.
    pub(super) fn keep(&mut self, keyword: &str, value: &Node) {
        let text = value.to_json().to_string();
        self.facts.constraints.push(Constraint::Unchecked(keyword.to_owned(), text));
    }

    fn references(&mut self, part: &Part<'a>, depth: Depth) {
        for keyword in ["$ref", "$dynamicRef"] {
            let Some(reference) = part.node.get(keyword) else { continue };
            match self.documents.resolve(reference) {
                Ok(target) if self.open.contains(&std::ptr::from_ref(target.node).addr()) => {
                    let message = "this schema is itself, and nothing more is said about it here";
                    let finding = Diagnostic::new(&codes::openapi::REFERENCE_CYCLE, reference.span, message);
                    self.out.push(finding.here("left out"));
                }
                Ok(target) => {
                    if depth != Depth::Base {
                        self.facts.bases.push(target.clone());
                    }
                    self.part(&Part { common: part.common, ..target.into() }, Depth::Base);
                }
                Err(finding) => self.out.push(*finding),
            }
        }
    }

    /// Whether a schema, or what it refers to, is being read.
    fn is_open(&self, node: &'a Node) -> bool {
        self.open.contains(&std::ptr::from_ref(self.named(node)).addr())
    }

    /// The schema itself, or the one it refers to.
    fn named(&self, node: &'a Node) -> &'a Node {
        let target = node.get("$ref").and_then(|reference| self.documents.resolve(reference).ok());
        target.map_or(node, |target| target.node)
    }

    fn composed(&mut self, part: &Part<'a>, depth: Depth) {
        let inner = if depth == Depth::Base { Depth::Base } else { Depth::Member };
        let discriminator = part.node.get("discriminator");
        let mut grouped = part.common;
        for keyword in ["oneOf", "anyOf"] {
            let Some(list) = part.node.get(keyword).filter(|_| !part.common) else { continue };
            let Some(items) = list.as_list().filter(|items| !items.is_empty()) else {
                let message = format!("`{keyword}` is a list of schemas");
                self.out.push(Diagnostic::new(&codes::openapi::SHAPE, list.span, message));
                continue;
            };
            let place = part.place.step(keyword);
            let arms = items.iter().enumerate().filter(|(_, arm)| !is_null(self.named(arm)));
            let arms: Vec<_> =
                arms.map(|(index, arm)| Part::new(arm, place.step(&index.to_string()))).collect();
            if arms.len() < items.len() && depth == Depth::Own {
                self.facts.nullable = true;
            }
            match arms.as_slice() {
                [] => {}
                [only] => self.part(only, inner),
                _ => {
                    // A base that lists what extends it says nothing new to those.
                    if depth == Depth::Base && arms.iter().any(|arm| self.is_open(arm.node)) {
                        continue;
                    }
                    self.facts.adds |= depth != Depth::Base;
                    let (exclusive, span) = (keyword == "oneOf", list.span);
                    self.facts.alternatives.push(Alternatives { arms, discriminator, exclusive, span });
                    grouped = true;
                }
            }
        }
        if !grouped && depth != Depth::Base && discriminator.is_some() {
            self.facts.discriminator = discriminator;
        }
        if let Some(all) = part.node.get("allOf") {
            for (index, member) in all.items().iter().enumerate() {
                let place = part.place.step("allOf").step(&index.to_string());
                self.part(&Part { node: member, place, common: part.common }, inner);
            }
        }
    }

    fn finish(self) -> Facts<'a> {
        let mut facts = self.facts;
        facts.nullable |= !self.typed.is_empty() && self.typed.iter().all(|null| *null);
        facts.read = self.seen;
        together::of_alternatives(&mut facts);
        enums::settle(&mut facts, self.out);
        facts
    }
}
