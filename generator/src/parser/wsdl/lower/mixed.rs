//! `mixed="true"`: text between elements. The content is one list of texts and elements in their order.

use super::choice::Arms;
use super::member;
use super::types::{Place, Types, Value};
use crate::diagnostic::codes::wsdl as codes;
use crate::ir::binding::{FieldBinding, XmlKind};
use crate::ir::{Field, Presence, Scalar, Tag, Type, TypeKind as Kind, Union};
use crate::parser::wsdl::xsd::Occurs;
use crate::source::Span;

impl Types<'_> {
    /// The one member that holds text and elements; the text alone where there are no elements.
    pub(crate) fn mixed(&mut self, elements: Vec<Field>, place: &Place, span: Span) -> Field {
        let mut text = Field::new("text", Scalar::String, Presence::Required, span);
        text.binding = FieldBinding::Xml(member::xml(XmlKind::Text, "", ""));
        if elements.is_empty() {
            return text;
        }
        let message =
            "text and elements are one list; which elements may stand how often is not checked".to_owned();
        self.say(&codes::MIXED, span, message);
        let mut arms = Arms::default();
        arms.push(text);
        for field in elements {
            self.mixed_arms(field, &mut arms);
        }
        let union = self.reserve(&place.child("content", "content"), span);
        self.contract.types[union].kind =
            Kind::Union(Union { arms: arms.list, tag: Tag::Member, open: true });
        let choice = member::xml(XmlKind::Choice, "", "");
        self.repeated("content", Value::of(union), choice, Occurs { min: 0, max: None }, span)
    }

    /// The arms one member becomes.
    fn mixed_arms(&mut self, mut field: Field, arms: &mut Arms) {
        let FieldBinding::Xml(xml) = &mut field.binding else { return };
        xml.occurs = (1, Some(1));
        if !xml.listed
            && let Type::Id(id) = field.ty
            && let Kind::List(list) = &self.contract.types[id].kind
        {
            field.ty = list.item;
        }
        let (kind, ty) = (xml.kind, field.ty);
        let Type::Id(id) = ty else { return arms.push(field) };
        match (kind, &self.contract.types[id].kind) {
            (XmlKind::Choice, Kind::Union(union)) => arms.list.extend(union.arms.iter().cloned()),
            (XmlKind::Group, Kind::Record(record)) => {
                for inner in record.fields.clone() {
                    self.mixed_arms(inner, arms);
                }
            }
            // What may stand for an element is not known yet: it is kept as any.
            (XmlKind::Choice | XmlKind::Group, _) => {
                field.binding = FieldBinding::Xml(member::xml(XmlKind::AnyElement, "", ""));
                field.ty = Scalar::Any.into();
                arms.push(field);
            }
            _ => arms.push(field),
        }
    }
}
