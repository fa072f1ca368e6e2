//! From a `schema` element to [`Schema`]: names resolved, forms applied, nothing looked up.

use std::rc::Rc;

use super::read_type::{read_attribute_group_items, read_particle_child, read_type};
use super::syntax::*;
use crate::diagnostic::codes::wsdl as codes;
use crate::diagnostic::{Diagnostic, Diagnostics, Effect};
use crate::parser::wsdl::xml::{Element, QName, Ref, XMIME, XML, XSD};
use crate::source::Span;

/// Reads a schema. `chameleon` is the namespace of the document that includes one without its own.
pub(crate) fn read_schema(root: Element<'_>, chameleon: Option<&str>, out: &mut Diagnostics) -> Schema {
    let declared = root.attribute("targetNamespace").filter(|uri| !uri.is_empty());
    let adopted = if declared.is_none() { chameleon } else { None };
    let target = declared.or(adopted).unwrap_or_default().to_owned();
    let mut reader = Reader {
        qualified_elements: root.attribute("elementFormDefault") == Some("qualified"),
        qualified_attributes: root.attribute("attributeFormDefault") == Some("qualified"),
        adopted: adopted.is_some(),
        target,
        out,
    };
    reader.schema(root)
}

/// What holds for a whole schema document while it is read.
pub(crate) struct Reader<'o> {
    qualified_elements: bool,
    qualified_attributes: bool,
    /// The schema has no namespace of its own: unqualified references mean the includer's.
    adopted: bool,
    pub(crate) target: String,
    pub(crate) out: &'o mut Diagnostics,
}

impl Reader<'_> {
    fn schema(&mut self, root: Element<'_>) -> Schema {
        let mut schema = Schema {
            file: root.file(),
            target: self.target.clone(),
            links: Vec::new(),
            elements: Vec::new(),
            types: Vec::new(),
            groups: Vec::new(),
            attributes: Vec::new(),
            attribute_groups: Vec::new(),
        };
        self.components(root, &mut schema);
        schema
    }

    /// The declarations below `schema`. Some tools put them into elements of their own for order's sake.
    fn components(&mut self, node: Element<'_>, schema: &mut Schema) {
        for child in node.children() {
            if child.namespace() == XSD {
                self.component(child, schema);
            } else if child.children().next().is_some() {
                let message =
                    format!("`{}` is no part of XML Schema; what stands inside is read", child.local());
                self.out.push(
                    Diagnostic::new(&codes::SCHEMA_UNKNOWN, child.span(), message).effect(Effect::Note),
                );
                self.components(child, schema);
            }
        }
    }

    fn component(&mut self, child: Element<'_>, schema: &mut Schema) {
        match child.local() {
            "annotation" | "notation" => {}
            "import" | "include" => schema.links.extend(self.link(child)),
            "redefine" => self.redefine(child, schema),
            "element" => schema.elements.extend(self.element(child, Scope::Global).map(Rc::new)),
            "complexType" | "simpleType" => {
                schema
                    .types
                    .extend(self.named(child).map(|name| Rc::new(read_type(self, child, Some(name)))));
            }
            "group" => schema.groups.extend(self.group(child).map(Rc::new)),
            "attribute" => schema.attributes.extend(self.attribute(child, Scope::Global).map(Rc::new)),
            "attributeGroup" => {
                schema.attribute_groups.extend(self.attribute_group(child).map(Rc::new));
            }
            other => self.unknown(child, other),
        }
    }

    fn link(&mut self, child: Element<'_>) -> Option<Link> {
        let namespace = child.attribute("namespace").unwrap_or_default().to_owned();
        let kind = match child.local() {
            "import" => LinkKind::Import { namespace },
            _ => LinkKind::Include,
        };
        let location = child.attribute("schemaLocation").filter(|location| !location.is_empty());
        Some(Link { kind, location: location.map(str::to_owned), span: child.span() })
    }

    fn redefine(&mut self, child: Element<'_>, schema: &mut Schema) {
        let counts = (schema.types.len(), schema.groups.len(), schema.attribute_groups.len());
        for component in child.children_in(XSD).filter(|component| component.local() != "annotation") {
            self.component(component, schema);
        }
        let redefined = Redefined {
            types: schema.types[counts.0..].iter().filter_map(|ty| ty.name.clone()).collect(),
            groups: schema.groups[counts.1..].iter().map(|group| group.name.clone()).collect(),
            attribute_groups: schema.attribute_groups[counts.2..]
                .iter()
                .map(|group| group.name.clone())
                .collect(),
        };
        let location = child.attribute("schemaLocation").map(str::to_owned);
        schema.links.push(Link { kind: LinkKind::Redefine(redefined), location, span: child.span() });
    }

    fn group(&mut self, child: Element<'_>) -> Option<GroupDecl> {
        let name = self.named(child)?;
        let particle = child.children_in(XSD).find_map(|inner| read_particle_child(self, inner));
        Some(GroupDecl { name, particle, span: child.span(), whole: child.whole_span() })
    }

    fn attribute_group(&mut self, child: Element<'_>) -> Option<AttributeGroupDecl> {
        let name = self.named(child)?;
        let attributes = read_attribute_group_items(self, child);
        Some(AttributeGroupDecl { name, attributes, span: child.span(), whole: child.whole_span() })
    }

    /// An element declaration or reference, in whatever place.
    pub(crate) fn element(&mut self, node: Element<'_>, scope: Scope) -> Option<ElementDecl> {
        let reference = self.reference(node, "ref");
        let name = match (&reference, node.attribute("name")) {
            (Some(reference), _) => reference.name.clone(),
            (None, Some(local)) => {
                let qualified = self.is_qualified(node, scope, self.qualified_elements);
                QName::new(if qualified { self.target.as_str() } else { "" }, local)
            }
            (None, None) => return self.nameless(node),
        };
        for rule in node.children_in(XSD).filter(|child| matches!(child.local(), "key" | "keyref" | "unique"))
        {
            let message = format!("`{}` compares values across a document and is not checked", rule.local());
            self.approximate(rule.span(), message);
        }
        Some(ElementDecl {
            name,
            reference: reference.is_some(),
            is_global: scope == Scope::Global,
            ty: self.type_use(node, "type"),
            nillable: node.flag("nillable"),
            is_abstract: node.flag("abstract"),
            default: node.raw_attribute("default").map(str::to_owned),
            fixed: node.raw_attribute("fixed").map(str::to_owned),
            substitutes: self.reference(node, "substitutionGroup"),
            media_types: node.attribute_in(XMIME, "expectedContentTypes").map(str::to_owned),
            docs: node.annotation(),
            span: node.span(),
            whole: node.whole_span(),
        })
    }

    /// An attribute declaration or reference.
    pub(crate) fn attribute(&mut self, node: Element<'_>, scope: Scope) -> Option<AttributeDecl> {
        let reference = self.attribute_reference(node);
        let name = match (&reference, node.attribute("name")) {
            (Some(reference), _) => reference.name.clone(),
            (None, Some(local)) => {
                let qualified = self.is_qualified(node, scope, self.qualified_attributes);
                QName::new(if qualified { self.target.as_str() } else { "" }, local)
            }
            (None, None) => return self.nameless(node),
        };
        Some(AttributeDecl {
            name,
            reference: reference.is_some(),
            ty: self.type_use(node, "type"),
            usage: match node.attribute("use") {
                Some("required") => Usage::Required,
                Some("prohibited") => Usage::Prohibited,
                _ => Usage::Optional,
            },
            default: node.raw_attribute("default").map(str::to_owned),
            fixed: node.raw_attribute("fixed").map(str::to_owned),
            docs: node.annotation(),
            span: node.span(),
            whole: node.whole_span(),
        })
    }

    /// `xml:lang` and its like may be written without a declaration of the prefix.
    fn attribute_reference(&mut self, node: Element<'_>) -> Option<Ref> {
        match node.attribute("ref").and_then(|value| value.strip_prefix("xml:")) {
            Some(local) => Some(Ref { name: QName::new(XML, local), span: node.attribute_span("ref") }),
            None => self.reference(node, "ref"),
        }
    }

    fn is_qualified(&self, node: Element<'_>, scope: Scope, default: bool) -> bool {
        match (scope, node.attribute("form")) {
            (Scope::Global, _) | (Scope::Local, Some("qualified")) => true,
            (Scope::Local, Some(_)) => false,
            (Scope::Local, None) => default,
        }
    }

    /// A reference in an attribute; an unqualified one in an adopted schema means the adopting namespace.
    pub(crate) fn reference(&mut self, node: Element<'_>, attribute: &str) -> Option<Ref> {
        let reference = node.reference(attribute, self.out)?;
        Some(self.adopt(reference))
    }

    pub(crate) fn references(&mut self, node: Element<'_>, attribute: &str) -> Vec<Ref> {
        let references = node.references(attribute, self.out);
        references.into_iter().map(|reference| self.adopt(reference)).collect()
    }

    fn adopt(&self, mut reference: Ref) -> Ref {
        if self.adopted && reference.name.namespace.is_empty() {
            reference.name.namespace.clone_from(&self.target);
        }
        reference
    }

    /// The type named by an attribute, or the anonymous one inside.
    pub(crate) fn type_use(&mut self, node: Element<'_>, attribute: &str) -> TypeUse {
        if let Some(reference) = self.reference(node, attribute) {
            return TypeUse::Named(reference);
        }
        let inline =
            node.children_in(XSD).find(|child| matches!(child.local(), "complexType" | "simpleType"));
        inline.map_or(TypeUse::None, |child| TypeUse::Inline(Rc::new(read_type(self, child, None))))
    }

    pub(crate) fn occurs(&mut self, node: Element<'_>) -> Occurs {
        let min = self.count(node, "minOccurs").unwrap_or(1);
        let max = match node.attribute("maxOccurs") {
            Some("unbounded") => None,
            _ => Some(self.count(node, "maxOccurs").unwrap_or_else(|| min.max(1))),
        };
        Occurs { min, max }
    }

    fn count(&mut self, node: Element<'_>, attribute: &str) -> Option<u64> {
        let value = node.attribute(attribute)?;
        let count = value.parse().ok();
        if count.is_none() {
            let message = format!("`{attribute}` is `{value}`, which is no count");
            self.out.push(
                Diagnostic::new(&codes::SCHEMA_INVALID, node.attribute_span(attribute), message)
                    .help("write a number, or `unbounded` for `maxOccurs`; it is read as 1"),
            );
        }
        count
    }

    fn named(&mut self, node: Element<'_>) -> Option<QName> {
        match node.attribute("name") {
            Some(local) if !local.is_empty() => Some(QName::new(self.target.as_str(), local)),
            _ => self.nameless(node),
        }
    }

    fn nameless<T>(&mut self, node: Element<'_>) -> Option<T> {
        let message = format!("this `{}` has neither a name nor a reference", node.local());
        self.out.push(Diagnostic::new(&codes::SCHEMA_INVALID, node.span(), message).help("it is left out"));
        None
    }

    /// A construct of the XSD namespace that XSD 1.0 does not have here.
    pub(crate) fn unknown(&mut self, node: Element<'_>, local: &str) {
        let message = format!("`{local}` is not read here");
        self.out.push(Diagnostic::new(&codes::SCHEMA_UNKNOWN, node.span(), message));
    }

    pub(crate) fn approximate(&mut self, span: Span, message: String) {
        self.out.push(Diagnostic::new(&codes::SCHEMA_UNKNOWN, span, message));
    }
}

/// Where a declaration stands: it decides the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    Global,
    Local,
}
