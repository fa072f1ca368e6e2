//! One tree for JSON and YAML: every value and every key knows its bytes.
//!
//! The tree says what the text says and nothing more. Numbers stay text, so that none is too large; `null` is
//! a value of its own; the order is that of the document. What either syntax cannot say here (complex keys,
//! documents after the first) is reported, never dropped in silence. Depth is bounded ([`MAX_DEPTH`]), so
//! that later stages may recurse.

mod flow;
mod json;
mod scalar;
mod typed;
mod yaml;

use indexmap::IndexMap;

use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::source::{FileId, SourceFile, Span};

pub(crate) use typed::{Lifted, Object, typed, unknown};

/// How deep values may nest. Real contracts stay below 60.
pub(crate) const MAX_DEPTH: usize = 200;

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) span: Span,
    pub(crate) kind: Kind,
}

/// What a value is.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    List(Vec<Node>),
    Map(Map),
}

/// A number, of any size.
#[derive(Debug, Clone)]
pub(crate) struct Number {
    /// In JSON's form; what YAML writes otherwise (`0x1F`, `+7`, `.5`) is brought to it.
    pub(crate) json: String,
    /// As it is written, where that differs: where text is meant, `007` is no 7.
    pub(crate) written: Option<String>,
}

impl Number {
    fn text(&self) -> &str {
        self.written.as_deref().unwrap_or(&self.json)
    }
}

/// Keys in the order of the document.
pub(crate) type Map = IndexMap<String, Entry>;

/// The value of a key, and where the key stands.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) key_span: Span,
    pub(crate) value: Node,
}

/// Reads a file as JSON or YAML, by its content; `None` when nothing of it can be used (reported).
pub(crate) fn parse(file: FileId, source: &SourceFile, out: &mut Diagnostics) -> Option<Node> {
    let text = source.text();
    if !looks_like_json(text) {
        return yaml::parse(file, text, out);
    }
    let mut json_findings = Diagnostics::new();
    if let Some(node) = json::parse(file, text, &mut json_findings) {
        out.extend(json_findings);
        return Some(node);
    }
    let is_yaml = source.path().extension().is_some_and(|ext| ext == "yaml" || ext == "yml");
    if is_yaml {
        return yaml::parse(file, text, out);
    }
    out.extend(json_findings);
    None
}

fn looks_like_json(text: &str) -> bool {
    matches!(text.trim_start().as_bytes().first(), Some(b'{' | b'['))
}

impl Node {
    pub(crate) fn new(span: Span, kind: Kind) -> Node {
        Node { span, kind }
    }

    pub(crate) fn as_map(&self) -> Option<&Map> {
        match &self.kind {
            Kind::Map(map) => Some(map),
            _ => None,
        }
    }

    pub(crate) fn as_list(&self) -> Option<&[Node]> {
        match &self.kind {
            Kind::List(items) => Some(items),
            _ => None,
        }
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::String(text) => Some(text),
            _ => None,
        }
    }

    /// A string, or the text of a number or a truth value: YAML writes versions and keys without quotes.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match &self.kind {
            Kind::String(text) => Some(text),
            Kind::Number(number) => Some(number.text()),
            Kind::Bool(true) => Some("true"),
            Kind::Bool(false) => Some("false"),
            _ => None,
        }
    }

    pub(crate) fn as_bool(&self) -> Option<bool> {
        match self.kind {
            Kind::Bool(value) => Some(value),
            _ => None,
        }
    }

    pub(crate) fn as_number(&self) -> Option<&str> {
        match &self.kind {
            Kind::Number(number) => Some(&number.json),
            _ => None,
        }
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self.kind, Kind::Null)
    }

    /// The value of a key; `null` counts as absent, as writers of contracts mean it.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value).filter(|value| !value.is_null())
    }

    /// The entry of a key, whatever its value.
    pub(crate) fn entry(&self, key: &str) -> Option<&Entry> {
        self.as_map()?.get(key)
    }

    /// The entries of a map; none for anything else.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.as_map().into_iter().flatten().map(|(key, entry)| (key.as_str(), entry))
    }

    /// The items of a list; none for anything else.
    pub(crate) fn items(&self) -> &[Node] {
        self.as_list().unwrap_or(&[])
    }

    /// The value with a name for it, for messages: "a list".
    pub(crate) fn describe(&self) -> &'static str {
        match self.kind {
            Kind::Null => "null",
            Kind::Bool(_) => "a truth value",
            Kind::Number(_) => "a number",
            Kind::String(_) => "a string",
            Kind::List(_) => "a list",
            Kind::Map(_) => "an object",
        }
    }

    /// How many values it is, itself included.
    pub(crate) fn size(&self) -> usize {
        1 + self.entries().map(|(_, entry)| entry.value.size()).sum::<usize>()
            + self.items().iter().map(Node::size).sum::<usize>()
    }

    /// How many levels it has; 1 for a scalar.
    pub(crate) fn depth(&self) -> usize {
        let members = self.entries().map(|(_, entry)| entry.value.depth()).max();
        let items = self.items().iter().map(Node::depth).max();
        1 + members.max(items).unwrap_or(0)
    }

    /// The same value in another syntax tree, for defaults and constants.
    pub(crate) fn to_json(&self) -> serde_json::Value {
        match &self.kind {
            Kind::Null => serde_json::Value::Null,
            Kind::Bool(value) => (*value).into(),
            Kind::Number(number) => scalar::json_number(&number.json),
            Kind::String(text) => text.as_str().into(),
            Kind::List(items) => items.iter().map(Node::to_json).collect(),
            Kind::Map(map) => map.iter().map(|(key, entry)| (key.clone(), entry.value.to_json())).collect(),
        }
    }
}

/// Adds an entry; a repeated key is reported with both places, and the later value stands, as JSON readers do.
fn insert(map: &mut Map, key: String, entry: Entry, out: &mut Diagnostics) {
    if let Some(first) = map.get(&key) {
        out.push(
            Diagnostic::new(
                &codes::openapi::DUPLICATE_KEY,
                entry.key_span,
                format!("key `{key}` is given twice"),
            )
            .here("this one stands")
            .label(first.key_span, "this one is lost")
            .help("remove one of the two"),
        );
    }
    map.insert(key, entry);
}

fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::new(&codes::source::LIMIT, span, format!("values nest deeper than {MAX_DEPTH} levels"))
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod typed_tests;
