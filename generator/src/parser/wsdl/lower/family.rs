//! Values that may be of several types: a type with all that derive from it (told apart by `xsi:type`), an element
//! with all that substitute it (told apart by its name).

use std::collections::HashSet;
use std::rc::Rc;

use super::types::{Place, Types, Work};
use super::value::qname;
use crate::diagnostic::codes::wsdl as codes;
use crate::ir::Constraints;
use crate::ir::binding::{TypeBinding, XmlType};
use crate::ir::{Arm, Docs, Newtype, Scalar, Tag, TypeId, TypeKind as Kind, Union};
use crate::parser::wsdl::xml::QName;
use crate::parser::wsdl::xsd::{ElementDecl, TypeKind};
use crate::source::Span;

impl Types<'_> {
    /// The union of a type and its descendants.
    pub(crate) fn family(&mut self, name: &QName, span: Span) -> TypeId {
        if let Some(id) = self.families.get(name) {
            return *id;
        }
        let mut place = Place::of(name);
        place.words.push("Kind".to_owned());
        place.path.push_str("#kinds");
        let id = self.reserve(&place, span);
        self.families.insert(name.clone(), id);
        self.later(id, Work::Family(name.clone()));
        id
    }

    pub(crate) fn fill_family(&mut self, id: TypeId, name: &QName) {
        let set = self.set;
        let mut arms = Vec::new();
        let mut names = super::member::Names::default();
        let descendants = set.descendants(name);
        let span = self.contract.types[id].span;
        if !self.count(descendants.len(), span) {
            return;
        }
        for member in std::iter::once(name.clone()).chain(descendants) {
            let Some(decl) = set.types.get(&member) else { continue };
            let TypeKind::Complex(complex) = &decl.kind else { continue };
            let record = self.record_of(&member, decl);
            if complex.is_abstract {
                continue;
            }
            let mut arm = Arm::new(names.take(&member.local, ""), record, decl.span);
            arm.tags.push(member.to_string());
            arm.docs = Docs::new(&decl.docs);
            arms.push(arm);
        }
        if arms.is_empty() {
            let message =
                format!("type `{name}` is abstract and nothing derives from it; values are kept as any XML");
            self.say(&codes::ABSTRACT_TYPE, span, message);
            self.contract.types[id].kind = anything();
        } else {
            self.contract.types[id].kind = Kind::Union(Union { arms, tag: Tag::XsiType, open: true });
        }
        let def = &mut self.contract.types[id];
        def.binding = TypeBinding::Xml(XmlType { base: Some(qname(name)), ..XmlType::default() });
    }

    /// Whether another element may stand for this one.
    pub(crate) fn is_head(&self, decl: &ElementDecl) -> bool {
        decl.is_abstract || self.set.has_substitutes(&decl.name)
    }

    /// The union of an element and all that substitute it.
    pub(crate) fn head(&mut self, decl: &ElementDecl) -> TypeId {
        if let Some(id) = self.heads.get(&decl.name) {
            return *id;
        }
        let mut place = Place::of_element(&decl.name);
        place.words.push("Element".to_owned());
        place.path.push_str("#substitutes");
        let id = self.reserve(&place, decl.span);
        self.heads.insert(decl.name.clone(), id);
        self.later(id, Work::Head(decl.name.clone()));
        id
    }

    pub(crate) fn fill_head(&mut self, id: TypeId, name: &QName) {
        let set = self.set;
        let Some(decl) = set.elements.get(name) else { return };
        let members = self.members_of(decl);
        if members.is_empty() || !self.count(members.len(), decl.span) {
            let message =
                format!("element `{name}` is abstract and nothing substitutes it; it is kept as any XML");
            self.say(&codes::ABSTRACT_TYPE, decl.span, message);
            self.contract.types[id].kind = anything();
            return;
        }
        let union = self.element_union(&members);
        self.contract.types[id].kind = Kind::Union(union);
    }

    /// The elements that may stand in the place of one, itself first unless it is abstract.
    pub(crate) fn members_of(&self, decl: &Rc<ElementDecl>) -> Vec<Rc<ElementDecl>> {
        let set = self.set;
        let mut seen = HashSet::new();
        let others = set.substitutes(&decl.name);
        let others = others.iter().filter_map(|name| set.elements.get(name));
        let all = std::iter::once(decl).chain(others);
        all.filter(|member| !member.is_abstract && seen.insert(member.name.clone())).cloned().collect()
    }
}

fn anything() -> Kind {
    Kind::Newtype(Newtype { of: Scalar::Any.into(), nullable: false, constraints: Constraints::none() })
}
