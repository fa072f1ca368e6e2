//! What an XML Schema 1.0 document says, in its own words. Names are resolved to namespaces, nothing else is.

use std::rc::Rc;

use crate::parser::wsdl::xml::{QName, Ref};
use crate::source::{FileId, Span};

/// One `schema` element, from a file or inside a WSDL.
#[derive(Debug, Clone)]
pub(crate) struct Schema {
    pub(crate) file: FileId,
    /// Empty where the schema has none.
    pub(crate) target: String,
    pub(crate) links: Vec<Link>,
    pub(crate) elements: Vec<Rc<ElementDecl>>,
    pub(crate) types: Vec<Rc<TypeDecl>>,
    pub(crate) groups: Vec<Rc<GroupDecl>>,
    pub(crate) attributes: Vec<Rc<AttributeDecl>>,
    pub(crate) attribute_groups: Vec<Rc<AttributeGroupDecl>>,
}

/// `import`, `include` or `redefine`.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub(crate) kind: LinkKind,
    pub(crate) location: Option<String>,
    pub(crate) span: Span,
}

#[derive(Debug, Clone)]
pub(crate) enum LinkKind {
    Import {
        namespace: String,
    },
    Include,
    /// With the names of what it redefines; the new declarations stand among the schema's own.
    Redefine(Redefined),
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Redefined {
    pub(crate) types: Vec<QName>,
    pub(crate) groups: Vec<QName>,
    pub(crate) attribute_groups: Vec<QName>,
}

/// A global element, a local one, or a reference to a global one.
#[derive(Debug, Clone)]
pub(crate) struct ElementDecl {
    /// With the namespace its form gives it; for a reference the name that is meant.
    pub(crate) name: QName,
    pub(crate) reference: bool,
    pub(crate) is_global: bool,
    pub(crate) ty: TypeUse,
    pub(crate) nillable: bool,
    pub(crate) is_abstract: bool,
    pub(crate) default: Option<String>,
    pub(crate) fixed: Option<String>,
    pub(crate) substitutes: Option<Ref>,
    /// `xmime:expectedContentTypes`: the bytes may travel as an attachment.
    pub(crate) media_types: Option<String>,
    pub(crate) docs: String,
    pub(crate) span: Span,
    /// Start tag to end tag, to tell equal declarations from different ones.
    pub(crate) whole: Span,
}

/// The type of an element or attribute.
#[derive(Debug, Clone)]
pub(crate) enum TypeUse {
    /// No type is given: `anyType` (or the type of the substitution head).
    None,
    Named(Ref),
    Inline(Rc<TypeDecl>),
}

/// How often a particle may stand; `max` is `None` for `unbounded`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Occurs {
    pub(crate) min: u64,
    pub(crate) max: Option<u64>,
}

impl Occurs {
    pub(crate) const ONCE: Occurs = Occurs { min: 1, max: Some(1) };

    pub(crate) fn repeats(self) -> bool {
        self.max.is_none_or(|max| max > 1)
    }
}

/// A simple or complex type, named or not.
#[derive(Debug, Clone)]
pub(crate) struct TypeDecl {
    /// `None` for an anonymous one.
    pub(crate) name: Option<QName>,
    pub(crate) kind: TypeKind,
    pub(crate) docs: String,
    pub(crate) span: Span,
    pub(crate) whole: Span,
}

#[derive(Debug, Clone)]
pub(crate) enum TypeKind {
    Simple(SimpleType),
    Complex(ComplexType),
}

#[derive(Debug, Clone)]
pub(crate) enum SimpleType {
    Restriction { base: TypeUse, facets: Facets },
    List { item: TypeUse },
    Union { members: Vec<TypeUse> },
}

#[derive(Debug, Clone)]
pub(crate) struct ComplexType {
    pub(crate) is_abstract: bool,
    pub(crate) mixed: bool,
    pub(crate) content: Content,
    pub(crate) attributes: Attributes,
}

#[derive(Debug, Clone)]
pub(crate) enum Content {
    /// The short form: particles stand in the type itself.
    Plain(Option<Particle>),
    /// `complexContent`.
    Complex { derivation: Derivation, base: Ref, particle: Option<Particle> },
    /// `simpleContent`; `inner` is the anonymous type of a restriction.
    Simple { base: Ref, inner: Option<Rc<TypeDecl>>, facets: Facets },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Derivation {
    Extension,
    Restriction,
}

#[derive(Debug, Clone)]
pub(crate) struct Particle {
    pub(crate) kind: ParticleKind,
    pub(crate) occurs: Occurs,
    pub(crate) span: Span,
}

#[derive(Debug, Clone)]
pub(crate) enum ParticleKind {
    Element(Rc<ElementDecl>),
    Group(Ref),
    Sequence(Vec<Particle>),
    Choice(Vec<Particle>),
    All(Vec<Particle>),
    Any,
}

#[derive(Debug, Clone)]
pub(crate) struct GroupDecl {
    pub(crate) name: QName,
    pub(crate) particle: Option<Particle>,
    pub(crate) span: Span,
    pub(crate) whole: Span,
}

#[derive(Debug, Clone)]
pub(crate) struct AttributeGroupDecl {
    pub(crate) name: QName,
    pub(crate) attributes: Attributes,
    pub(crate) span: Span,
    pub(crate) whole: Span,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Attributes {
    pub(crate) items: Vec<AttributeItem>,
    pub(crate) any: Option<Span>,
}

#[derive(Debug, Clone)]
pub(crate) enum AttributeItem {
    Attribute(Rc<AttributeDecl>),
    Group(Ref),
}

#[derive(Debug, Clone)]
pub(crate) struct AttributeDecl {
    pub(crate) name: QName,
    pub(crate) reference: bool,
    pub(crate) ty: TypeUse,
    pub(crate) usage: Usage,
    pub(crate) default: Option<String>,
    pub(crate) fixed: Option<String>,
    pub(crate) docs: String,
    pub(crate) span: Span,
    pub(crate) whole: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Usage {
    Optional,
    Required,
    Prohibited,
}

/// The facets of a restriction, in the order of the document.
#[derive(Debug, Clone, Default)]
pub(crate) struct Facets {
    pub(crate) values: Vec<Enumerated>,
    pub(crate) patterns: Vec<(String, Span)>,
    pub(crate) others: Vec<Facet>,
}

#[derive(Debug, Clone)]
pub(crate) struct Enumerated {
    pub(crate) value: String,
    pub(crate) docs: String,
    pub(crate) span: Span,
}

#[derive(Debug, Clone)]
pub(crate) struct Facet {
    pub(crate) kind: FacetKind,
    pub(crate) value: String,
    pub(crate) span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FacetKind {
    Length,
    MinLength,
    MaxLength,
    MinInclusive,
    MaxInclusive,
    MinExclusive,
    MaxExclusive,
    TotalDigits,
    FractionDigits,
    WhiteSpace,
}

impl Attributes {
    pub(crate) fn is_empty(&self) -> bool {
        self.items.is_empty() && self.any.is_none()
    }
}

impl FacetKind {
    /// The element's name in a schema.
    pub(crate) fn name(self) -> &'static str {
        match self {
            FacetKind::Length => "length",
            FacetKind::MinLength => "minLength",
            FacetKind::MaxLength => "maxLength",
            FacetKind::MinInclusive => "minInclusive",
            FacetKind::MaxInclusive => "maxInclusive",
            FacetKind::MinExclusive => "minExclusive",
            FacetKind::MaxExclusive => "maxExclusive",
            FacetKind::TotalDigits => "totalDigits",
            FacetKind::FractionDigits => "fractionDigits",
            FacetKind::WhiteSpace => "whiteSpace",
        }
    }
}

impl Facets {
    pub(crate) fn is_empty(&self) -> bool {
        self.values.is_empty() && self.patterns.is_empty() && self.others.is_empty()
    }
}
