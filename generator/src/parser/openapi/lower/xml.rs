//! The `xml` object: how values stand in XML bodies, by the same records that stand in JSON.
//!
//! Members are given their XML form as they are lowered, where a document has XML bodies at all; at the end those that no
//! XML body reaches lose it again, and bodies whose types have no form in XML are reported.

use std::collections::BTreeSet;

use super::Lower;
use crate::diagnostic::{Diagnostic, codes};
use crate::ir::binding::{
    Codec, FieldBinding, Media, QName, TypeBinding, XmlField, XmlKind, XmlRoot, XmlType,
};
use crate::ir::{Constraints, Contract, OperationId, Scalar, Type, TypeId, TypeKind};
use crate::parser::openapi::schema::{Part, is_annotation};
use crate::parser::openapi::tree::Node;
use crate::source::Span;

/// What a schema says of its form in XML.
#[derive(Debug, Clone, Copy, Default)]
struct Words<'a> {
    name: Option<&'a str>,
    namespace: Option<&'a str>,
    attribute: bool,
    text: bool,
    wrapped: bool,
}

/// Whether any body of a document is XML.
pub(super) fn speaks_xml(node: &Node) -> bool {
    let is_xml = |name: &str| {
        let essence = name.split(';').next().unwrap_or(name).trim();
        essence.ends_with("/xml") || essence.ends_with("+xml")
    };
    let content = node.get("content").is_some_and(|content| content.entries().any(|(name, _)| is_xml(name)));
    content
        || node.entries().any(|(_, entry)| speaks_xml(&entry.value))
        || node.items().iter().any(speaks_xml)
}

impl<'a> Lower<'a, '_> {
    /// How a member stands in the element of its record.
    pub(super) fn xml_member(&self, name: &str, parts: &[Part<'a>]) -> FieldBinding {
        if !self.speaks_xml {
            return FieldBinding::None;
        }
        let own = self.words(parts);
        let items = self.items_of(parts);
        let item = items.map(|items| self.words(std::slice::from_ref(&items)));
        let kind = match own {
            Words { attribute: true, .. } => XmlKind::Attribute,
            Words { text: true, .. } => XmlKind::Text,
            _ => XmlKind::Element,
        };
        let local = own.name.unwrap_or(name);
        let outer = QName { namespace: own.namespace.unwrap_or("").to_owned(), local: local.to_owned() };
        let is_list = item.is_some() && kind == XmlKind::Element;
        let inner = match item.filter(|_| is_list) {
            Some(item) => QName {
                namespace: item.namespace.unwrap_or("").to_owned(),
                // Without a name of their own items are called as the list is (OpenAPI 3.1, 4.8.26).
                local: item.name.unwrap_or(if own.wrapped { local } else { name }).to_owned(),
            },
            None => outer.clone(),
        };
        FieldBinding::Xml(XmlField {
            kind,
            namespace: inner.namespace,
            local: inner.local,
            nillable: false,
            listed: item.is_some() && !is_list,
            hex: false,
            fixed: None,
            occurs: (0, if is_list { None } else { Some(1) }),
            wrapper: (is_list && own.wrapped).then_some(outer),
        })
    }

    /// The root element of a body.
    pub(super) fn xml_root(&self, schema: &Part<'a>) -> XmlRoot {
        let parts = std::slice::from_ref(schema);
        let own = self.words(parts);
        let target = schema.node.get("$ref").and_then(|reference| self.documents.resolve(reference).ok());
        let declared = target.and_then(|target| target.place.words().pop());
        let local = own.name.map(str::to_owned).or(declared).unwrap_or_else(|| "root".to_owned());
        let name = QName { namespace: own.namespace.unwrap_or("").to_owned(), local };
        let item = self.items_of(parts).map(|items| {
            let words = self.words(std::slice::from_ref(&items));
            let named = items.node.get("$ref").and_then(|reference| self.documents.resolve(reference).ok());
            let named = named.and_then(|target| target.place.words().pop());
            let local = words.name.map(str::to_owned).or(named).unwrap_or_else(|| "item".to_owned());
            XmlField {
                kind: XmlKind::Element,
                namespace: words.namespace.unwrap_or("").to_owned(),
                local,
                nillable: false,
                listed: false,
                hex: false,
                fixed: None,
                occurs: (0, None),
                wrapper: None,
            }
        });
        XmlRoot { name, item }
    }

    /// The `xml` objects of the parts, each over that of the schema it refers to.
    fn words(&self, parts: &[Part<'a>]) -> Words<'a> {
        let mut words = Words::default();
        for part in parts {
            let target = self.documents.follow(part.node, &part.place).ok().map(|target| target.node);
            for node in target.into_iter().chain([part.node]) {
                let Some(xml) = node.get("xml") else { continue };
                let flag = |key| xml.get(key).and_then(Node::as_bool) == Some(true);
                let kind = xml.get("nodeType").and_then(Node::as_str);
                words.name = xml.get("name").and_then(Node::as_text).or(words.name);
                words.namespace = xml.get("namespace").and_then(Node::as_str).or(words.namespace);
                words.attribute |= flag("attribute") || kind == Some("attribute");
                words.text |= matches!(kind, Some("text" | "cdata"));
                let is_list = node.get("items").is_some();
                words.wrapped |= flag("wrapped") || (is_list && kind == Some("element"));
            }
        }
        words
    }

    /// The items of a list, as a schema says them.
    fn items_of(&self, parts: &[Part<'a>]) -> Option<Part<'a>> {
        parts.iter().find_map(|part| {
            let target = self.documents.follow(part.node, &part.place).ok()?;
            let plain = part.node.as_map()?.keys().all(|key| key == "$ref" || is_annotation(key));
            let node = if plain { target.node } else { part.node };
            Some(Part::new(node.get("items")?, part.place.step("items")))
        })
    }

    /// Settles all XML bodies, when every type is known.
    pub(super) fn xml_bodies(&mut self) {
        if !self.speaks_xml {
            return;
        }
        let mut reached = BTreeSet::new();
        let operations: Vec<OperationId> = self.contract.operations.ids().collect();
        for id in operations {
            self.xml_inputs(id, &mut reached);
            self.xml_outcomes(id, &mut reached);
        }
        let types: Vec<TypeId> = self.contract.types.ids().collect();
        for id in types {
            let is_reached = reached.contains(&id);
            let def = &mut self.contract.types[id];
            let TypeKind::Record(record) = &mut def.kind else { continue };
            if is_reached {
                def.binding = TypeBinding::Xml(XmlType::default());
                continue;
            }
            for field in &mut record.fields {
                if matches!(field.binding, FieldBinding::Xml(_)) {
                    field.binding = FieldBinding::None;
                }
            }
        }
    }

    fn xml_inputs(&mut self, id: OperationId, reached: &mut BTreeSet<TypeId>) {
        let input = self.contract.operations[id].input;
        let TypeKind::Record(record) = &self.contract.types[input].kind else { return };
        for index in 0..record.fields.len() {
            let TypeKind::Record(record) = &self.contract.types[input].kind else { return };
            let field = &record.fields[index];
            let FieldBinding::Http(http) = &field.binding else { continue };
            let settled = settle(&self.contract, &http.media, field.ty, reached);
            let Some((media, ty)) = self.reported(settled, field.span) else { continue };
            let TypeKind::Record(record) = &mut self.contract.types[input].kind else { return };
            let field = &mut record.fields[index];
            if ty != field.ty {
                (field.ty, field.constraints) = (ty, Constraints::none());
            }
            if let FieldBinding::Http(http) = &mut field.binding {
                http.media = media;
            }
        }
    }

    fn xml_outcomes(&mut self, id: OperationId, reached: &mut BTreeSet<TypeId>) {
        for index in 0..self.contract.operations[id].outcomes.len() {
            let outcome = &self.contract.operations[id].outcomes[index];
            let Some(payload) = &outcome.payload else { continue };
            let settled = settle(&self.contract, &payload.media, payload.ty, reached);
            let Some((media, ty)) = self.reported(settled, outcome.span) else { continue };
            if let Some(payload) = &mut self.contract.operations[id].outcomes[index].payload {
                (payload.media, payload.ty) = (media, ty);
            }
        }
    }

    /// Says which bodies have no form in XML.
    fn reported(&mut self, settled: Option<Settled>, span: Span) -> Option<(Vec<Media>, Type)> {
        let Settled { media, ty, refused } = settled?;
        for (name, why, how) in refused {
            let message = format!("`{name}` {how}: {why} has no form in XML");
            self.out.push(Diagnostic::new(&codes::openapi::MEDIA, span, message));
        }
        Some((media, ty))
    }
}

/// What became of the media types of a body.
struct Settled {
    media: Vec<Media>,
    ty: Type,
    /// Names, what has no form, and what becomes of the body.
    refused: Vec<(String, String, &'static str)>,
}

fn settle(contract: &Contract, media: &[Media], ty: Type, reached: &mut BTreeSet<TypeId>) -> Option<Settled> {
    media.iter().find(|media| media.codec == Codec::Xml)?;
    let mut settled = Settled { media: Vec::new(), ty, refused: Vec::new() };
    for one in media {
        if one.codec != Codec::Xml {
            settled.media.push(one.clone());
            continue;
        }
        let of = one.ty.unwrap_or(ty);
        let mut seen = BTreeSet::new();
        let Err(why) =
            fits(contract, of, one.xml.as_ref().is_some_and(|root| root.item.is_some()), &mut seen)
        else {
            reached.extend(seen);
            settled.media.push(one.clone());
            continue;
        };
        // The only form of the whole body is handed over as it is.
        if media.len() == 1 {
            settled.refused.push((one.name.clone(), why, "is handed over as text"));
            settled.ty = Scalar::String.into();
            settled.media.push(Media { codec: Codec::Text, xml: None, ..one.clone() });
        } else {
            settled.refused.push((one.name.clone(), why, "is left out beside another form"));
        }
    }
    Some(settled)
}

/// Whether a type has a form as the content of an element; what of it has none.
fn fits(contract: &Contract, ty: Type, is_root: bool, seen: &mut BTreeSet<TypeId>) -> Result<(), String> {
    let id = match ty {
        Type::Scalar(Scalar::Any) => return Err("any value".to_owned()),
        Type::Scalar(_) => return Ok(()),
        Type::Id(id) => id,
    };
    if !seen.insert(id) {
        return Ok(());
    }
    match &contract.types[id].kind {
        TypeKind::Record(record) => {
            if matches!(record.open, crate::ir::Open::Typed(_)) {
                return Err("an object whose members have no names".to_owned());
            }
            for field in &record.fields {
                let FieldBinding::Xml(xml) = &field.binding else {
                    return Err(format!("member `{}`", field.name));
                };
                let is_list = xml.occurs.1.is_none() || xml.listed;
                fits(contract, field.ty, is_list, seen)?;
            }
            Ok(())
        }
        TypeKind::List(list) if is_root => fits(contract, list.item, false, seen),
        TypeKind::List(_) => Err("a list of lists".to_owned()),
        TypeKind::Newtype(newtype) => fits(contract, newtype.of, is_root, seen),
        TypeKind::Enum(_) => Ok(()),
        TypeKind::Map(_) => Err("an object whose members have no names".to_owned()),
        TypeKind::Union(_) | TypeKind::Reserved => Err("one of several types".to_owned()),
    }
}
