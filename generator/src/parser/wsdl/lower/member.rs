//! Members of a record: how they are made from a value, and how equal names are told apart.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use super::types::{Types, Value};
use crate::diagnostic::codes::wsdl as codes;
use crate::ir::binding::{FieldBinding, XmlField, XmlKind};
use crate::ir::{Constraint, Field, List, Presence, Scalar, Type, Value as Literal};
use crate::parser::wsdl::xml::QName;
use crate::parser::wsdl::xsd::Occurs;
use crate::source::Span;

/// A place in XML without any of the rarer facts.
pub(crate) fn xml(kind: XmlKind, namespace: &str, local: &str) -> XmlField {
    XmlField {
        kind,
        namespace: namespace.to_owned(),
        local: local.to_owned(),
        nillable: false,
        listed: false,
        hex: false,
        fixed: None,
        occurs: (1, Some(1)),
        wrapper: None,
    }
}

/// How often, in the numbers of the IR; beyond them there is no bound.
pub(crate) fn occurs(occurs: Occurs) -> (u32, Option<u32>) {
    let min = u32::try_from(occurs.min).unwrap_or(u32::MAX);
    (min, occurs.max.and_then(|max| u32::try_from(max).ok()))
}

impl Types<'_> {
    /// A member of that value that stands as an element (or a choice, a group, a wildcard) so many times.
    pub(crate) fn repeated(
        &mut self,
        name: &str,
        value: Value,
        mut place: XmlField,
        times: Occurs,
        span: Span,
    ) -> Field {
        place.occurs = occurs(times);
        place.listed = value.listed;
        place.hex = value.hex;
        let nullable = place.nillable;
        let mut field;
        if times.repeats() {
            let list = List { item: value.ty, nullable, constraints: value.constraints };
            let list = self.contract.list_of(list, span);
            field = Field::new(name, list, Presence::Implicit, span);
            if times.min > 0 {
                field.constraints.push(Constraint::MinItems(times.min));
            }
            if let Some(max) = times.max {
                field.constraints.push(Constraint::MaxItems(max));
            }
        } else {
            let presence = if times.min == 0 { Presence::Optional } else { Presence::Required };
            field = Field::new(name, value.ty, presence, span);
            field.nullable = nullable;
            field.constraints = value.constraints;
        }
        field.binding = FieldBinding::Xml(place);
        field
    }

    /// A default or fixed value in the words of the IR.
    pub(crate) fn literal(&self, ty: Type, text: &str) -> Option<Literal> {
        Some(match self.scalar_of(ty)? {
            Scalar::Bool => Literal::Bool(matches!(text.trim(), "true" | "1")),
            Scalar::I32 | Scalar::I64 | Scalar::U32 | Scalar::U64 | Scalar::Integer | Scalar::Decimal => {
                Literal::Number(text.trim().trim_start_matches('+').to_owned())
            }
            // The words of XML Schema for what is no number have no literal.
            Scalar::F32 | Scalar::F64 if text.trim().parse::<f64>().is_ok_and(f64::is_finite) => {
                Literal::Number(text.trim().to_owned())
            }
            Scalar::F32 | Scalar::F64 | Scalar::Any | Scalar::Unit => return None,
            _ => Literal::String(text.to_owned()),
        })
    }
}

/// Elements of the same name become one member: a reader cannot tell them apart without the whole schema.
pub(crate) fn merge(types: &mut Types<'_>, elements: Vec<Field>) -> Vec<Field> {
    let mut merged: Vec<Field> = Vec::with_capacity(elements.len());
    let mut places: IndexMap<(String, String), usize> = IndexMap::new();
    for field in elements {
        let key = match &field.binding {
            FieldBinding::Xml(xml) if xml.kind == XmlKind::Element => {
                (xml.namespace.clone(), xml.local.clone())
            }
            _ => {
                merged.push(field);
                continue;
            }
        };
        match places.get(&key) {
            None => {
                places.insert(key, merged.len());
                merged.push(field);
            }
            Some(place) => {
                let message =
                    format!("element `{}` stands in several places; its values are one list", field.name);
                types.say(&codes::CONTENT_APPROXIMATED, field.span, message);
                widen(types, &mut merged[*place]);
            }
        }
    }
    merged
}

/// Makes a list of a member that is none yet.
fn widen(types: &mut Types<'_>, field: &mut Field) {
    let FieldBinding::Xml(xml) = &mut field.binding else { return };
    if xml.occurs.1 == Some(1) {
        let constraints = std::mem::take(&mut field.constraints);
        let list = List { item: field.ty, nullable: field.nullable, constraints };
        field.ty = types.contract.list_of(list, field.span).into();
        field.nullable = false;
        field.presence = Presence::Implicit;
        field.default = None;
    } else {
        field.constraints.0.retain(|rule| !matches!(rule, Constraint::MaxItems(_)));
    }
    xml.occurs.1 = None;
}

/// Gives members of one source name names of their own. Elements keep theirs; the wire names stay in the bindings.
pub(crate) fn distinguish(fields: &mut [Field]) {
    let mut names = Names::default();
    let is_element =
        |field: &Field| matches!(&field.binding, FieldBinding::Xml(xml) if xml.kind == XmlKind::Element);
    let (elements, others): (Vec<usize>, Vec<usize>) =
        (0..fields.len()).partition(|index| is_element(&fields[*index]));
    for index in elements.into_iter().chain(others) {
        let word = match &fields[index].binding {
            FieldBinding::Xml(xml) if xml.kind == XmlKind::Attribute => "Attribute",
            FieldBinding::Xml(xml) if xml.kind == XmlKind::Header => "Header",
            FieldBinding::Xml(xml) if xml.kind == XmlKind::Text => "Text",
            _ => "",
        };
        fields[index].name = names.take(&fields[index].name, word);
    }
}

/// Names that are taken, with the number to try next for each stem.
#[derive(Debug, Default)]
pub(crate) struct Names {
    taken: HashSet<String>,
    next: HashMap<String, usize>,
}

impl Names {
    /// The name itself where it is free, else with the word, else with a number behind.
    pub(crate) fn take(&mut self, name: &str, word: &str) -> String {
        if self.taken.insert(name.to_owned()) {
            return name.to_owned();
        }
        let stem = format!("{name}{word}");
        if self.taken.insert(stem.clone()) {
            return stem;
        }
        let number = self.next.entry(stem.clone()).or_insert(2);
        loop {
            let numbered = format!("{stem}{number}");
            *number += 1;
            if self.taken.insert(numbered.clone()) {
                return numbered;
            }
        }
    }
}

/// The name of an XML place.
pub(crate) fn named(kind: XmlKind, name: &QName) -> XmlField {
    xml(kind, &name.namespace, &name.local)
}
