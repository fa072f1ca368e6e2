//! From nodes to [`Facts`]: one walk over a schema, its references and its `allOf`.

use std::collections::BTreeSet;

use super::enums;
use super::keywords::{ANNOTATIONS, READ, WIDER};
use super::{Additional, Alternatives, Facts, JsonType, Notes, Part, Range};
use crate::diagnostic::{Diagnostic, Diagnostics, Effect, codes};
use crate::ir::{Access, Bound, Constraint, Constraints};
use crate::parser::openapi::documents::Documents;
use crate::parser::openapi::tree::{Kind, Node};

/// A rule with a count.
type Rule = fn(u64) -> Constraint;

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
enum Depth {
    /// The schema itself.
    Own,
    /// A member of its `allOf`, written in place.
    Member,
    /// Behind a reference.
    Base,
}

struct Walk<'a, 'o> {
    documents: &'a Documents,
    out: &'o mut Diagnostics,
    /// Nodes that were read already: they add nothing new.
    seen: Vec<usize>,
    /// Nodes that are being read: they lead back to themselves.
    open: Vec<usize>,
    /// For each part that names types: whether null is one of them.
    typed: Vec<bool>,
    facts: Facts<'a>,
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
        self.references(part, depth);
        self.types(node, depth);
        self.values(node);
        self.object(part);
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
                if !entry.value.is_null() {
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

    /// What is not checked is kept as it stands.
    fn keep(&mut self, keyword: &str, value: &Node) {
        let text = value.to_json().to_string();
        self.facts.constraints.push(Constraint::Unchecked(keyword.to_owned(), text));
    }

    fn references(&mut self, part: &Part<'a>, depth: Depth) {
        for keyword in ["$ref", "$dynamicRef", "$recursiveRef"] {
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
        let target = node.get("$ref").and_then(|reference| self.documents.resolve(reference).ok());
        let node = target.map_or(node, |target| target.node);
        self.open.contains(&std::ptr::from_ref(node).addr())
    }

    fn types(&mut self, node: &'a Node, depth: Depth) {
        let declared_null = [node.get("nullable"), node.get("x-nullable")];
        let flagged = declared_null.into_iter().flatten().any(|flag| flag.as_bool() == Some(true));
        let named: Vec<&Node> = match node.get("type") {
            Some(list) if list.as_list().is_some() => list.items().iter().collect(),
            Some(one) => vec![one],
            None => Vec::new(),
        };
        let mut types = BTreeSet::new();
        for name in named {
            match name.as_text().and_then(type_of) {
                Some(found) => types.extend(found),
                // `type: null` without quotes is YAML's null.
                None if name.is_null() => types.extend([JsonType::Null]),
                None => {
                    let message =
                        format!("`{}` is no type of a schema", name.as_text().unwrap_or(name.describe()));
                    self.out.push(Diagnostic::new(&codes::openapi::SHAPE, name.span, message));
                }
            }
        }
        if node.entry("type").is_some_and(|entry| entry.value.is_null()) {
            types.insert(JsonType::Null);
        }
        let null = flagged || types.contains(&JsonType::Null);
        if depth == Depth::Own && null {
            self.facts.nullable = true;
        }
        if !types.is_empty() {
            self.typed.push(null);
            let only_null = types.remove(&JsonType::Null) && types.is_empty();
            if !only_null || self.facts.types.is_none() {
                self.narrow(types, node);
            }
        } else if flagged {
            self.typed.push(true);
        }
        let format = node.get("format").and_then(Node::as_str);
        self.facts.format = format.or(self.facts.format);
        let encoding = node.get("contentEncoding").and_then(Node::as_str);
        self.facts.encoded |= encoding.is_some_and(|name| name.to_ascii_lowercase().starts_with("base64"));
    }

    /// Both parts must hold: what they have in common, an integer being a number too.
    fn narrow(&mut self, types: BTreeSet<JsonType>, node: &'a Node) {
        let Some(before) = self.facts.types.take() else {
            self.facts.types = Some(types);
            return;
        };
        let mut common: BTreeSet<JsonType> = before.intersection(&types).copied().collect();
        let integer = |one: &BTreeSet<JsonType>, other: &BTreeSet<JsonType>| {
            one.contains(&JsonType::Integer) && other.contains(&JsonType::Number)
        };
        if integer(&before, &types) || integer(&types, &before) {
            common.insert(JsonType::Integer);
        }
        if common.is_empty() && !before.is_empty() && !types.is_empty() {
            let names = |types: &BTreeSet<JsonType>| {
                types.iter().map(|found| found.name()).collect::<Vec<_>>().join(" or ")
            };
            let place = node.get("type").map_or(node.span, |found| found.span);
            let message = format!("this part is {}, another part is {}", names(&types), names(&before));
            self.out.push(Diagnostic::new(&codes::openapi::SCHEMA_CONFLICT, place, message));
            common = types;
        }
        self.facts.types = Some(common);
    }

    fn values(&mut self, node: &'a Node) {
        let constant = node.entry("const").map(|entry| vec![&entry.value]);
        let listed = node.get("enum").and_then(Node::as_list).map(|items| items.iter().collect::<Vec<_>>());
        let Some(values) = constant.or(listed) else { return };
        let null = values.iter().any(|value| value.is_null());
        let values: Vec<&Node> = values.into_iter().filter(|value| !value.is_null()).collect();
        if null && node.get("type").is_none() {
            self.typed.push(true);
            self.facts.nullable = true;
        }
        for keyword in ["x-enum-varnames", "x-enumNames", "x-enum-names"] {
            if let Some(names) = node.get(keyword).and_then(Node::as_list) {
                self.facts.value_names = names.iter().collect();
            }
        }
        self.facts.values = match self.facts.values.take() {
            Some(before) => {
                let common = before.iter().filter(|value| values.iter().any(|other| same(value, other)));
                Some(common.copied().collect())
            }
            None => Some(values),
        };
    }

    fn object(&mut self, part: &Part<'a>) {
        let node = part.node;
        if let Some(properties) = node.get("properties") {
            self.expect_map(properties, "properties");
            for (name, entry) in properties.entries() {
                let property = Part::new(&entry.value, part.place.property(name));
                self.facts.properties.entry(name).or_default().push(property);
            }
        }
        // `required: true` on a property is a habit of draft 3; it says nothing here.
        let required = node.get("required").map_or(&[][..], Node::items);
        self.facts.required.extend(required.iter().filter_map(Node::as_text));
        for keyword in ["unevaluatedProperties", "additionalProperties"] {
            let Some(additional) = node.get(keyword) else { continue };
            let stated = match &additional.kind {
                Kind::Bool(true) => Additional::Any,
                Kind::Bool(false)
                    if keyword == "additionalProperties" || self.facts.properties.is_empty() =>
                {
                    Additional::Closed
                }
                Kind::Bool(false) => Additional::Closed,
                Kind::Map(map) if map.keys().all(|key| is_annotation(key)) => Additional::Any,
                _ => Additional::Schema(Part::new(additional, part.place.child(keyword, "value"))),
            };
            self.facts.additional = stated;
        }
        self.pattern_properties(part);
    }

    /// One pattern is a map of its values; several are a map of anything.
    fn pattern_properties(&mut self, part: &Part<'a>) {
        let Some(patterns) = part.node.get("patternProperties") else { return };
        let message = "`patternProperties` is wider in the type: members of any name are accepted";
        self.out.push(Diagnostic::new(&codes::openapi::SCHEMA_KEYWORD, patterns.span, message));
        self.keep("patternProperties", patterns);
        let mut entries = patterns.entries();
        let first = entries.next();
        self.facts.additional = match (first, entries.next()) {
            (Some((pattern, entry)), None) => {
                let place = part.place.step("patternProperties").child(pattern, "value");
                Additional::Schema(Part::new(&entry.value, place))
            }
            _ => Additional::Any,
        };
    }

    fn items(&mut self, part: &Part<'a>) {
        match part.node.get("items") {
            Some(items) if items.as_map().is_some() => {
                self.facts.items.push(Part::new(items, part.place.child("items", "item")));
            }
            Some(items) if items.as_list().is_some() => {
                let message = "a list of schemas for `items` is wider in the type: the list takes any items";
                self.out.push(Diagnostic::new(&codes::openapi::SCHEMA_KEYWORD, items.span, message));
            }
            _ => {}
        }
    }

    fn numbers(&mut self, node: &'a Node) {
        let bound = |key| node.get(key).and_then(Node::as_number).map(|text| Bound(text.to_owned()));
        let flag = |key| node.get(key).and_then(Node::as_bool) == Some(true);
        let facts = &mut self.facts;
        if let Some(minimum) = bound("minimum") {
            facts.range.minimum = Some(minimum.0.clone());
            facts.constraints.push(match flag("exclusiveMinimum") {
                true => Constraint::ExclusiveMinimum(minimum),
                false => Constraint::Minimum(minimum),
            });
        }
        if let Some(maximum) = bound("maximum") {
            facts.range.maximum = Some(maximum.0.clone());
            facts.constraints.push(match flag("exclusiveMaximum") {
                true => Constraint::ExclusiveMaximum(maximum),
                false => Constraint::Maximum(maximum),
            });
        }
        if let Some(minimum) = bound("exclusiveMinimum") {
            facts.range.minimum = Some(minimum.0.clone());
            facts.constraints.push(Constraint::ExclusiveMinimum(minimum));
        }
        if let Some(maximum) = bound("exclusiveMaximum") {
            facts.range.maximum = Some(maximum.0.clone());
            facts.constraints.push(Constraint::ExclusiveMaximum(maximum));
        }
        if let Some(of) = bound("multipleOf") {
            facts.constraints.push(Constraint::MultipleOf(of));
        }
    }

    fn rules(&mut self, node: &'a Node) {
        const RULES: [(&str, Rule); 6] = [
            ("minLength", Constraint::MinLength),
            ("maxLength", Constraint::MaxLength),
            ("minItems", Constraint::MinItems),
            ("maxItems", Constraint::MaxItems),
            ("minProperties", Constraint::MinProperties),
            ("maxProperties", Constraint::MaxProperties),
        ];
        for (keyword, rule) in RULES {
            let Some(value) = node.get(keyword) else { continue };
            // `maxLength: 5.0` is a whole number too; one beyond u64 bounds nothing.
            let text = value.as_number().map(|text| text.trim_end_matches('0').trim_end_matches('.').len());
            let whole = value.as_number().and_then(|number| match number.contains('.') {
                true => number[..text.unwrap_or(0)].parse().ok(),
                false => number.parse().ok(),
            });
            match whole {
                Some(count) => self.facts.constraints.push(rule(count)),
                None => {
                    let message = format!("`{keyword}` is no count");
                    self.out.push(Diagnostic::new(&codes::openapi::SHAPE, value.span, message));
                }
            }
        }
        if node.get("uniqueItems").and_then(Node::as_bool) == Some(true) {
            self.facts.constraints.push(Constraint::UniqueItems);
        }
        if let Some(pattern) = node.get("pattern").and_then(Node::as_str) {
            self.facts.constraints.push(Constraint::Pattern(pattern.to_owned()));
        }
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
            let arms = items.iter().enumerate().filter(|(_, arm)| !is_null(arm));
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
                    self.facts.alternatives.push(Alternatives { arms, discriminator, span: list.span });
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

    fn expect_map(&mut self, node: &Node, what: &str) {
        if node.as_map().is_none() {
            let message = format!("`{what}` is {}, not an object", node.describe());
            self.out.push(Diagnostic::new(&codes::openapi::SHAPE, node.span, message));
        }
    }

    fn finish(self) -> Facts<'a> {
        let mut facts = self.facts;
        facts.nullable |= !self.typed.is_empty() && self.typed.iter().all(|null| *null);
        facts.read = self.seen;
        enums::settle(&mut facts, self.out);
        facts
    }
}

/// The types a name stands for; `file` and `any` are habits of 2.0.
fn type_of(name: &str) -> Option<Vec<JsonType>> {
    match name {
        "file" => Some(vec![JsonType::String]),
        "any" => Some(Vec::new()),
        _ => JsonType::ALL.into_iter().find(|found| found.name() == name).map(|found| vec![found]),
    }
}

/// Whether a schema allows null and nothing else.
fn is_null(node: &Node) -> bool {
    let only = |list: &[Node]| !list.is_empty() && list.iter().all(|item| item.is_null());
    let by_type = node.entry("type").is_some_and(|entry| match &entry.value.kind {
        Kind::Null => true,
        Kind::String(name) => name == "null",
        Kind::List(names) => !names.is_empty() && names.iter().all(|name| name.as_str() == Some("null")),
        _ => false,
    });
    let by_value = node.get("enum").is_some_and(|values| only(values.items()));
    let by_constant = node.entry("const").is_some_and(|entry| entry.value.is_null());
    // `{nullable: true}` beside other alternatives means null, and allows everything by the letter.
    let by_flag = node.get("nullable").and_then(Node::as_bool) == Some(true)
        && node.as_map().is_some_and(|map| map.keys().all(|key| key == "nullable" || is_annotation(key)));
    by_type || by_value || by_constant || by_flag
}

/// Whether two literals are the same value, as far as enums go.
fn same(one: &Node, other: &Node) -> bool {
    match (one.as_text(), other.as_text()) {
        (Some(one), Some(other)) => one == other,
        _ => one.to_json() == other.to_json(),
    }
}
