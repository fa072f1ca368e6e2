//! Uses of types, and simple types: what text comes to.

use std::rc::Rc;

use super::types::{Place, Types, Value};
use crate::diagnostic::codes::wsdl as codes;
use crate::ir::binding::{self, TypeBinding, XmlType};
use crate::ir::{Docs, List, Newtype, Scalar, Tag, Type, TypeDef, TypeKind as Kind, TypeName};
use crate::parser::wsdl::xml::{QName, Ref, XSD};
use crate::parser::wsdl::xsd::{Atom, Facets, SimpleType, TypeDecl, TypeKind, TypeUse, bundled_type};
use crate::source::Span;

impl Types<'_> {
    /// What a use of a type comes to; `place` names an anonymous one.
    pub(crate) fn value(&mut self, ty: &TypeUse, place: &Place) -> Value {
        match ty {
            TypeUse::None => self.any(),
            TypeUse::Named(reference) => self.named_value(reference),
            TypeUse::Inline(decl) => self.inline_value(decl, place),
        }
    }

    /// What a type written in place comes to; the same one is one type however often it is met.
    fn inline_value(&mut self, decl: &Rc<TypeDecl>, place: &Place) -> Value {
        let spot = (place.path.clone(), decl.span, false);
        if let Some(value) = self.placed.get(&spot) {
            return value.clone();
        }
        let value = match &decl.kind {
            TypeKind::Complex(_) => Value::of(self.record_in(place.clone(), decl)),
            TypeKind::Simple(simple) => self.simple(decl, simple, place),
        };
        self.placed.insert(spot, value.clone());
        value
    }

    /// What a named type comes to where a value of it stands.
    pub(crate) fn named_value(&mut self, reference: &Ref) -> Value {
        let set = self.set;
        let Some(decl) = set.types.get(&reference.name) else {
            return self.foreign_value(reference, bundled_type(&reference.name));
        };
        match &decl.kind {
            TypeKind::Complex(complex) if set.has_descendants(&reference.name) || complex.is_abstract => {
                Value::of(self.family(&reference.name, decl.span))
            }
            TypeKind::Complex(_) => Value::of(self.record_of(&reference.name, decl)),
            TypeKind::Simple(_) => {
                let value = self.nested(reference.span, |types| types.simple_named(&reference.name, decl));
                value.unwrap_or(Value::of(Scalar::String))
            }
        }
    }

    /// A type, element or attribute that no schema of the contract declares, but perhaps one known by heart.
    pub(crate) fn foreign_value(&mut self, reference: &Ref, atom: Option<Atom>) -> Value {
        let Some(atom) = atom else {
            let message = format!("`{}` is not declared; values are kept as any XML", reference.name);
            self.say(&codes::TYPE_UNRESOLVED, reference.span, message);
            return self.any();
        };
        if let Some(loss) = atom.loss {
            let message = format!("`{}`: {loss}", reference.name);
            self.say(&codes::TYPE_APPROXIMATED, reference.span, message);
        }
        let mut value = Value {
            ty: atom.scalar.into(),
            constraints: atom.constraints,
            listed: atom.listed,
            hex: atom.hex,
        };
        if atom.listed {
            value.ty = self.contract.list_of(List::of(atom.scalar), reference.span).into();
        }
        value
    }

    /// A named simple type, once.
    pub(crate) fn simple_named(&mut self, name: &QName, decl: &Rc<TypeDecl>) -> Value {
        match self.values.get(name) {
            Some(Some(value)) => return value.clone(),
            Some(None) => {
                let message = format!("simple type `{name}` is defined by itself; it is read as text");
                self.say(&codes::SCHEMA_INVALID, decl.span, message);
                return Value::of(Scalar::String);
            }
            None => {}
        }
        self.values.insert(name.clone(), None);
        let TypeKind::Simple(simple) = &decl.kind else { return self.any() };
        let value = self.simple(decl, simple, &Place::of(name));
        self.values.insert(name.clone(), Some(value.clone()));
        value
    }

    pub(crate) fn simple(&mut self, decl: &TypeDecl, simple: &SimpleType, place: &Place) -> Value {
        match simple {
            SimpleType::Restriction { base, facets } => {
                let base = self.text_value(base, place, decl.span);
                self.restrict(base, facets, decl, place)
            }
            SimpleType::List { item } => {
                let item = self.text_value(item, &place.child("item", "item"), decl.span);
                if item.listed {
                    let message = "a list of lists has no text of its own; it is read as text".to_owned();
                    self.say(&codes::SCHEMA_INVALID, decl.span, message);
                    return Value::of(Scalar::String);
                }
                let list = List { item: item.ty, nullable: false, constraints: item.constraints };
                let ty = self.contract.list_of(list, decl.span);
                Value { listed: true, hex: item.hex, ..Value::of(ty) }
            }
            SimpleType::Union { members } => self.union(decl, members, place),
        }
    }

    /// A type that must be simple: a complex one here is a fault of the schema.
    pub(crate) fn text_value(&mut self, ty: &TypeUse, place: &Place, span: Span) -> Value {
        let value = match ty {
            TypeUse::None => return Value::of(Scalar::String),
            TypeUse::Named(reference) if reference.name.is(XSD, "anyType") => {
                return Value::of(Scalar::String);
            }
            ty => self.nested(span, |types| types.value(ty, place)),
        };
        let value = value.unwrap_or(Value::of(Scalar::String));
        if matches!(value.ty, Type::Scalar(Scalar::Any)) || self.is_structure(value.ty) {
            return Value::of(Scalar::String);
        }
        value
    }

    fn is_structure(&self, ty: Type) -> bool {
        let Type::Id(id) = ty else { return false };
        // Complex types are still reserved at this point or filled already; simple ones never are either.
        match &self.contract.types[id].kind {
            Kind::Reserved | Kind::Record(_) => true,
            Kind::Union(union) => union.tag != Tag::Order,
            _ => false,
        }
    }

    /// A restriction: an enum, a newtype where the type has a name, else rules at the place of use.
    pub(crate) fn restrict(&mut self, base: Value, facets: &Facets, decl: &TypeDecl, place: &Place) -> Value {
        if !facets.values.is_empty()
            && let Some(value) = self.enumeration(&base, facets, decl, place)
        {
            return value;
        }
        let constraints = self.constraints(&base, facets);
        if constraints.is_empty() {
            return base;
        }
        if decl.name.is_none() {
            let mut value = base;
            constraints.0.into_iter().for_each(|constraint| value.constraints.push(constraint));
            return value;
        }
        let mut all = base.constraints.clone();
        constraints.0.into_iter().for_each(|constraint| all.push(constraint));
        let newtype = Newtype { of: base.ty, nullable: false, constraints: all };
        let id = self.declare(decl, place, Kind::Newtype(newtype));
        Value { listed: base.listed, hex: base.hex, ..Value::of(id) }
    }

    /// Adds a simple type to the contract.
    pub(crate) fn declare(&mut self, decl: &TypeDecl, place: &Place, kind: Kind) -> crate::ir::TypeId {
        let name = match &decl.name {
            Some(name) => TypeName::Declared(name.local.clone()),
            None => TypeName::Derived(place.words.clone()),
        };
        let path = self.unique(&place.path);
        let mut def = TypeDef::new(name, path, decl.span, kind);
        def.docs = Docs::new(&decl.docs);
        def.binding = TypeBinding::Xml(XmlType { name: decl.name.as_ref().map(qname), ..XmlType::default() });
        self.contract.types.push(def)
    }
}

/// The same name in the words of the IR.
pub(crate) fn qname(name: &QName) -> binding::QName {
    binding::QName { namespace: name.namespace.clone(), local: name.local.clone() }
}
