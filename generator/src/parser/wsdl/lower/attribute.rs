//! Attributes and attribute groups.

use std::collections::HashSet;

use indexmap::IndexMap;

use super::member;
use super::types::{Place, Types, Value};
use crate::diagnostic::codes::wsdl as codes;
use crate::ir::binding::{FieldBinding, XmlKind};
use crate::ir::{Docs, Field, Map, Presence, Scalar};
use crate::parser::wsdl::xml::{QName, Ref};
use crate::parser::wsdl::xsd::{AttributeDecl, AttributeItem, Attributes, Usage, bundled_attribute};
use crate::source::Span;

/// The attributes of a type while its steps are gone through; `None` for one that a step takes away.
#[derive(Debug, Default)]
pub(crate) struct AttributeFields {
    named: IndexMap<QName, Option<Field>>,
    any: Option<Field>,
}

impl AttributeFields {
    /// The attributes in order, the wildcard last.
    pub(crate) fn into_fields(self) -> Vec<Field> {
        self.named.into_values().flatten().chain(self.any).collect()
    }
}

impl Types<'_> {
    /// Puts the attributes of one step over the inherited ones.
    pub(crate) fn attributes(
        &mut self,
        attributes: &Attributes,
        place: &Place,
        fields: &mut AttributeFields,
    ) {
        self.attribute_items(attributes, place, fields, &mut HashSet::new());
    }

    fn any_attribute(&mut self, span: Span) -> Field {
        let map = self.contract.map_of(Map::of(Scalar::String), span);
        let mut field = Field::new("anyAttribute", map, Presence::Implicit, span);
        field.binding = FieldBinding::Xml(member::xml(XmlKind::AnyAttribute, "", ""));
        field
    }

    fn attribute_items(
        &mut self,
        attributes: &Attributes,
        place: &Place,
        fields: &mut AttributeFields,
        seen: &mut HashSet<QName>,
    ) {
        if let Some(span) = attributes.any
            && fields.any.is_none()
        {
            fields.any = Some(self.any_attribute(span));
        }
        let set = self.set;
        for item in &attributes.items {
            match item {
                AttributeItem::Attribute(decl) => self.attribute(decl, place, fields),
                AttributeItem::Group(reference) => match set.attribute_groups.get(&reference.name) {
                    // A group is the same however often it is named, so each is read once: no cycle, no growth.
                    Some(_) if !seen.insert(reference.name.clone()) => {}
                    Some(group) => {
                        let place = Place::of_group(&reference.name);
                        let read =
                            |types: &mut Self| types.attribute_items(&group.attributes, &place, fields, seen);
                        self.nested(reference.span, read).unwrap_or_default();
                    }
                    None => {
                        let message = format!(
                            "attribute group `{}` is not declared; its attributes are left out",
                            reference.name
                        );
                        self.say(&codes::TYPE_UNRESOLVED, reference.span, message);
                    }
                },
            }
        }
    }

    fn attribute(&mut self, decl: &AttributeDecl, place: &Place, fields: &mut AttributeFields) {
        if decl.usage == Usage::Prohibited {
            fields.named.insert(decl.name.clone(), None);
            return;
        }
        let set = self.set;
        let target =
            if decl.reference { set.attributes.get(&decl.name).map(|target| &**target) } else { Some(decl) };
        let value = match target {
            Some(target) => {
                let place = if decl.reference { Place::of_group(&decl.name) } else { place.clone() };
                let word = format!("@{}", decl.name.local);
                self.text_value(&target.ty, &place.child(&decl.name.local, &word), decl.span)
            }
            None => {
                let reference = Ref { name: decl.name.clone(), span: decl.span };
                let value = self.foreign_value(&reference, bundled_attribute(&decl.name));
                if value.ty == Scalar::Any.into() { Value::of(Scalar::String) } else { value }
            }
        };
        let field = self.attribute_field(decl, target, value);
        fields.named.insert(decl.name.clone(), Some(field));
    }

    fn attribute_field(
        &mut self,
        decl: &AttributeDecl,
        target: Option<&AttributeDecl>,
        value: Value,
    ) -> Field {
        let presence = if decl.usage == Usage::Required { Presence::Required } else { Presence::Optional };
        let mut xml = member::named(XmlKind::Attribute, &decl.name);
        (xml.listed, xml.hex) = (value.listed, value.hex);
        xml.fixed = decl.fixed.clone().or_else(|| target.and_then(|target| target.fixed.clone()));
        xml.occurs = (u32::from(presence == Presence::Required), Some(1));
        let mut field = Field::new(decl.name.local.as_str(), value.ty, presence, decl.span);
        field.constraints = value.constraints;
        let default = decl.default.as_ref().or_else(|| target.and_then(|target| target.default.as_ref()));
        field.default = default.and_then(|text| self.literal(value.ty, text));
        let inherited = target.map_or("", |target| target.docs.as_str());
        field.docs = Docs::new(if decl.docs.is_empty() { inherited } else { &decl.docs });
        field.binding = FieldBinding::Xml(xml);
        field
    }
}
