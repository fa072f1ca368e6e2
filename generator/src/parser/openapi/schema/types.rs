//! `type`, in all its spellings, and what allows null.

use std::collections::BTreeSet;

use super::JsonType;
use super::gather::{Depth, Walk, is_annotation};
use crate::diagnostic::{Diagnostic, closest, codes};
use crate::ir::binding::Codec;
use crate::parser::openapi::tree::{Kind, Node};

impl<'a> Walk<'a, '_> {
    pub(super) fn types(&mut self, node: &'a Node, depth: Depth) {
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
                None => self.out.push(unknown(name)),
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
        let [encoding, media_type] = ["contentEncoding", "contentMediaType"]
            .map(|keyword| node.get(keyword).and_then(Node::as_str).map(str::to_ascii_lowercase));
        self.facts.encoded |= match encoding {
            Some(name) => name.starts_with("base64") || name == "binary",
            None => media_type.is_some_and(|name| is_binary(&name)),
        };
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
}

/// Whether a media type is of bytes that are no text (OpenAPI 3.1, "Considerations for File Uploads").
fn is_binary(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    Codec::of_media_type(essence) == Some(Codec::Bytes) && !essence.ends_with("+xml")
}

fn unknown(name: &Node) -> Diagnostic {
    let written = name.as_text().unwrap_or(name.describe());
    let message = format!("`{written}` is no type of a schema");
    let finding = Diagnostic::new(&codes::openapi::SHAPE, name.span, message);
    match closest(written, JsonType::ALL.iter().map(|known| known.name())) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding,
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
pub(super) fn is_null(node: &Node) -> bool {
    let only = |list: &[Node]| !list.is_empty() && list.iter().all(|item| item.is_null());
    let by_type = node.entry("type").is_some_and(|entry| match &entry.value.kind {
        Kind::Null => true,
        Kind::String(name) => name == "null",
        Kind::List(names) => !names.is_empty() && names.iter().all(|name| name.as_str() == Some("null")),
        _ => false,
    });
    let by_value = node.get("enum").is_some_and(|values| only(values.items()));
    let by_constant = node.entry("const").is_some_and(|entry| entry.value.is_null());
    // `{nullable: true}` beside other alternatives means null, and allows everything by the letter; so does an object
    // without any member.
    let flag = |key: &str| node.get(key).and_then(Node::as_bool);
    let is_empty = node.get("type").and_then(Node::as_str) == Some("object")
        && flag("additionalProperties") == Some(false);
    let silent = |key: &str| {
        key == "nullable"
            || is_annotation(key)
            || (is_empty && matches!(key, "type" | "additionalProperties"))
    };
    let by_flag =
        flag("nullable") == Some(true) && node.as_map().is_some_and(|map| map.keys().all(|key| silent(key)));
    by_type || by_value || by_constant || by_flag
}
