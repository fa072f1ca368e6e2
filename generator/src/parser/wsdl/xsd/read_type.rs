//! Simple and complex types, particles and attributes: the recursive half of reading a schema. The depth is
//! bounded by the depth of the document.

use std::rc::Rc;

use super::read::{Reader, Scope};
use super::syntax::*;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::wsdl as codes;
use crate::parser::wsdl::xml::{Element, QName, XSD};

/// A `complexType` or `simpleType`.
pub(crate) fn read_type(reader: &mut Reader<'_>, node: Element<'_>, name: Option<QName>) -> TypeDecl {
    let kind = match node.local() {
        "complexType" => TypeKind::Complex(complex(reader, node)),
        _ => TypeKind::Simple(simple(reader, node)),
    };
    TypeDecl { name, kind, docs: node.annotation(), span: node.span(), whole: node.whole_span() }
}

fn simple(reader: &mut Reader<'_>, node: Element<'_>) -> SimpleType {
    for child in node.children_in(XSD) {
        match child.local() {
            "annotation" => {}
            "restriction" => {
                let base = reader.type_use(child, "base");
                return SimpleType::Restriction { base, facets: facets(reader, child) };
            }
            "list" => return SimpleType::List { item: reader.type_use(child, "itemType") },
            "union" => return SimpleType::Union { members: union_members(reader, child) },
            other => reader.unknown(child, other),
        }
    }
    let message = "this `simpleType` says nothing; it is read as any text";
    reader.out.push(Diagnostic::new(&codes::SCHEMA_INVALID, node.span(), message));
    SimpleType::Restriction { base: TypeUse::None, facets: Facets::default() }
}

fn union_members(reader: &mut Reader<'_>, node: Element<'_>) -> Vec<TypeUse> {
    let mut members: Vec<_> =
        reader.references(node, "memberTypes").into_iter().map(TypeUse::Named).collect();
    for child in node.children_in(XSD).filter(|child| child.local() == "simpleType") {
        members.push(TypeUse::Inline(Rc::new(read_type(reader, child, None))));
    }
    members
}

fn facets(reader: &mut Reader<'_>, node: Element<'_>) -> Facets {
    let mut facets = Facets::default();
    for child in node.children_in(XSD) {
        let value = child.raw_attribute("value").unwrap_or_default().to_owned();
        let kind = match child.local() {
            "enumeration" => {
                let span = child.attribute_span("value");
                facets.values.push(Enumerated { value, docs: child.annotation(), span });
                continue;
            }
            "pattern" => {
                facets.patterns.push((value, child.attribute_span("value")));
                continue;
            }
            "length" => FacetKind::Length,
            "minLength" => FacetKind::MinLength,
            "maxLength" => FacetKind::MaxLength,
            "minInclusive" => FacetKind::MinInclusive,
            "maxInclusive" => FacetKind::MaxInclusive,
            "minExclusive" => FacetKind::MinExclusive,
            "maxExclusive" => FacetKind::MaxExclusive,
            "totalDigits" => FacetKind::TotalDigits,
            "fractionDigits" => FacetKind::FractionDigits,
            "whiteSpace" => FacetKind::WhiteSpace,
            "annotation" | "simpleType" | "attribute" | "attributeGroup" | "anyAttribute" => continue,
            other => {
                reader.unknown(child, other);
                continue;
            }
        };
        facets.others.push(Facet {
            kind,
            value: value.trim().to_owned(),
            span: child.attribute_span("value"),
        });
    }
    facets
}

fn complex(reader: &mut Reader<'_>, node: Element<'_>) -> ComplexType {
    let mut mixed = node.flag("mixed");
    let derived =
        node.children_in(XSD).find(|child| matches!(child.local(), "complexContent" | "simpleContent"));
    let (content, attributes) = match derived {
        Some(holder) => {
            mixed |= holder.flag("mixed");
            derivation(reader, holder)
        }
        None => (Content::Plain(first_particle(reader, node)), attributes(reader, node)),
    };
    ComplexType { is_abstract: node.flag("abstract"), mixed, content, attributes }
}

/// `complexContent` or `simpleContent` with the extension or restriction inside.
fn derivation(reader: &mut Reader<'_>, holder: Element<'_>) -> (Content, Attributes) {
    let step = holder.children_in(XSD).find(|child| matches!(child.local(), "extension" | "restriction"));
    let base = step.and_then(|step| reader.reference(step, "base").map(|base| (step, base)));
    let Some((step, base)) = base else {
        let message = format!("this `{}` does not say what it derives from", holder.local());
        reader.out.push(Diagnostic::new(&codes::SCHEMA_INVALID, holder.span(), message));
        return (Content::Plain(None), Attributes::default());
    };
    let derivation = match step.local() {
        "extension" => Derivation::Extension,
        _ => Derivation::Restriction,
    };
    let attributes = attributes(reader, step);
    let content = if holder.local() == "complexContent" {
        Content::Complex { derivation, base, particle: first_particle(reader, step) }
    } else {
        let inner = step.children_in(XSD).find(|child| child.local() == "simpleType");
        let inner = inner.map(|child| Rc::new(read_type(reader, child, None)));
        Content::Simple { base, inner, facets: facets(reader, step) }
    };
    (content, attributes)
}

fn first_particle(reader: &mut Reader<'_>, node: Element<'_>) -> Option<Particle> {
    let mut found = None;
    for child in node.children_in(XSD) {
        match child.local() {
            "annotation" | "attribute" | "attributeGroup" | "anyAttribute" => {}
            // XSD 1.1.
            "assert" | "openContent" => {
                let message = format!("`{}` belongs to XSD 1.1 and is not checked", child.local());
                reader.approximate(child.span(), message);
            }
            _ if found.is_none() => found = read_particle_child(reader, child),
            other => reader.unknown(child, other),
        }
    }
    found
}

/// A particle where one may stand; what is none is reported, annotations aside.
pub(crate) fn read_particle_child(reader: &mut Reader<'_>, node: Element<'_>) -> Option<Particle> {
    let kind = match node.local() {
        "annotation" => return None,
        "element" => ParticleKind::Element(Rc::new(reader.element(node, Scope::Local)?)),
        "group" => ParticleKind::Group(reader.reference(node, "ref")?),
        "sequence" => ParticleKind::Sequence(particles(reader, node)),
        "choice" => ParticleKind::Choice(particles(reader, node)),
        "all" => ParticleKind::All(particles(reader, node)),
        "any" => ParticleKind::Any,
        other => {
            reader.unknown(node, other);
            return None;
        }
    };
    let occurs = reader.occurs(node);
    // `maxOccurs="0"` takes the particle out; restrictions use it.
    (occurs.max != Some(0)).then(|| Particle { kind, occurs, span: node.span() })
}

fn particles(reader: &mut Reader<'_>, node: Element<'_>) -> Vec<Particle> {
    node.children_in(XSD).filter_map(|child| read_particle_child(reader, child)).collect()
}

/// The attributes of an attribute group.
pub(crate) fn read_attribute_group_items(reader: &mut Reader<'_>, node: Element<'_>) -> Attributes {
    attributes(reader, node)
}

fn attributes(reader: &mut Reader<'_>, node: Element<'_>) -> Attributes {
    let mut found = Attributes::default();
    for child in node.children_in(XSD) {
        match child.local() {
            "attribute" => {
                let attribute = reader.attribute(child, Scope::Local);
                found.items.extend(attribute.map(|attribute| AttributeItem::Attribute(Rc::new(attribute))));
            }
            "attributeGroup" => found.items.extend(reader.reference(child, "ref").map(AttributeItem::Group)),
            "anyAttribute" => found.any = Some(child.span()),
            _ => {}
        }
    }
    found
}
