//! `choice`: one member that holds a union, or a list of unions where the choice repeats, so that the order stays.

use std::collections::HashSet;
use std::rc::Rc;

use super::member;
use super::particle::{first_name, multiply};
use super::types::{Place, Types, Value};
use super::value::qname;
use crate::diagnostic::codes::wsdl as codes;
use crate::ir::binding::{FieldBinding, TypeBinding, XmlKind, XmlType};
use crate::ir::{Arm, Docs, Field, Tag, TypeId, TypeKind as Kind, Union};
use crate::parser::wsdl::xsd::{Content, ElementDecl, Occurs, Particle, ParticleKind, TypeDecl, TypeKind};
use crate::source::Span;

/// An alternative before it has a type.
enum Branch {
    Element(Rc<ElementDecl>, Occurs),
    Any(Occurs, Span),
    Group(Vec<Particle>, Occurs, Span),
}

/// The alternatives of a choice, those of choices inside included.
struct Branches {
    list: Vec<Branch>,
    occurs: Occurs,
}

impl Types<'_> {
    /// Whether a type is nothing but one choice: its values are the union itself, without a record around it.
    pub(crate) fn is_choice(&mut self, decl: &TypeDecl) -> bool {
        self.whole_choice(decl).is_some()
    }

    /// Makes a reserved type the union that it is; false where it is none.
    pub(crate) fn fill_choice(&mut self, id: TypeId, decl: &TypeDecl, place: &Place) -> bool {
        let Some(branches) = self.whole_choice(decl) else { return false };
        let arms = self.arms(&branches, place);
        if !self.count(arms.len(), decl.span) {
            return false;
        }
        let def = &mut self.contract.types[id];
        def.kind = Kind::Union(Union { arms, tag: Tag::Member, open: true });
        def.docs = Docs::new(&decl.docs);
        def.binding = TypeBinding::Xml(XmlType { name: decl.name.as_ref().map(qname), ..XmlType::default() });
        true
    }

    fn whole_choice(&mut self, decl: &TypeDecl) -> Option<Branches> {
        let TypeKind::Complex(complex) = &decl.kind else { return None };
        let Content::Plain(Some(particle)) = &complex.content else { return None };
        let has_more = complex.mixed || complex.is_abstract || !complex.attributes.is_empty();
        if has_more || decl.name.as_ref().is_some_and(|name| self.set.has_descendants(name)) {
            return None;
        }
        let mut particle = particle;
        while let (ParticleKind::Sequence(inner), Occurs::ONCE) = (&particle.kind, particle.occurs) {
            let [only] = inner.as_slice() else { return None };
            particle = only;
        }
        let ParticleKind::Choice(children) = &particle.kind else { return None };
        let mut branches = Branches { list: Vec::new(), occurs: particle.occurs };
        self.collect(children, &mut branches);
        (branches.occurs == Occurs::ONCE && branches.list.len() > 1).then_some(branches)
    }

    pub(crate) fn choice(
        &mut self,
        children: &[Particle],
        choice: &Particle,
        place: &Place,
        fields: &mut Vec<Field>,
    ) {
        if let [only] = children {
            let only = Particle { occurs: multiply(only.occurs, choice.occurs), ..only.clone() };
            return self.particle(&only, place, fields);
        }
        let mut branches = Branches { list: Vec::new(), occurs: choice.occurs };
        self.collect(children, &mut branches);
        if branches.list.is_empty() {
            return;
        }
        let word = match first_name(self, children) {
            Some(name) => format!("{name}Choice"),
            None => "choice".to_owned(),
        };
        let place = place.child(&word, &word);
        let spot = (place.path.clone(), choice.span, branches.occurs.repeats());
        let value = match self.placed.get(&spot) {
            Some(value) => value.clone(),
            None => {
                let union = self.reserve(&place, choice.span);
                self.placed.insert(spot, Value::of(union));
                let arms = self.arms(&branches, &place);
                if !self.count(arms.len(), choice.span) {
                    return;
                }
                self.contract.types[union].kind = Kind::Union(Union { arms, tag: Tag::Member, open: true });
                Value::of(union)
            }
        };
        let xml = member::xml(XmlKind::Choice, "", "");
        fields.push(self.repeated(&word, value, xml, branches.occurs, choice.span));
    }

    fn collect(&mut self, children: &[Particle], branches: &mut Branches) {
        for child in children {
            let done = self.nested(child.span, |types| types.collect_one(child, branches));
            done.unwrap_or_default();
        }
    }

    fn collect_one(&mut self, child: &Particle, branches: &mut Branches) {
        if !self.count(1, child.span) {
            return;
        }
        if child.occurs.min == 0 {
            // An alternative that may be empty makes the whole choice so.
            branches.occurs.min = 0;
        }
        match &child.kind {
            ParticleKind::Element(decl) => branches.list.push(Branch::Element(Rc::clone(decl), child.occurs)),
            ParticleKind::Any => branches.list.push(Branch::Any(child.occurs, child.span)),
            ParticleKind::Group(reference) => {
                if let Some(inner) = self.group(reference, child.occurs) {
                    self.collect(&[inner], branches);
                }
            }
            ParticleKind::Choice(inner) => {
                if child.occurs.repeats() && !branches.occurs.repeats() {
                    let message =
                        "a choice that repeats inside of one that does not: the outer one repeats".to_owned();
                    self.say(&codes::CONTENT_APPROXIMATED, child.span, message);
                    branches.occurs.max = None;
                }
                self.collect(inner, branches);
            }
            ParticleKind::Sequence(inner) | ParticleKind::All(inner) => match inner.as_slice() {
                [] => branches.occurs.min = 0,
                [only] => {
                    let only = Particle { occurs: multiply(only.occurs, child.occurs), ..only.clone() };
                    self.collect(&[only], branches);
                }
                _ => branches.list.push(Branch::Group(inner.clone(), child.occurs, child.span)),
            },
        }
    }

    fn arms(&mut self, branches: &Branches, place: &Place) -> Vec<Arm> {
        let mut arms = Arms::default();
        for branch in &branches.list {
            match branch {
                Branch::Element(decl, occurs) => {
                    self.element_arms(decl, *occurs, branches.occurs, place, &mut arms)
                }
                Branch::Any(occurs, span) => {
                    let wildcard = member::xml(XmlKind::AnyElement, "", "");
                    let value = self.any();
                    let field =
                        self.repeated("any", value, wildcard, once_in(*occurs, branches.occurs), *span);
                    arms.push(field);
                }
                Branch::Group(children, occurs, span) => {
                    let word = first_name(self, children).unwrap_or("group".to_owned());
                    let id = self.group_record(children, &place.child(&word, &word), *span);
                    let group = member::xml(XmlKind::Group, "", "");
                    let field =
                        self.repeated(&word, Value::of(id), group, once_in(*occurs, branches.occurs), *span);
                    arms.push(field);
                }
            }
        }
        arms.list
    }

    /// The arm of an element, or those of all that may stand for it.
    fn element_arms(
        &mut self,
        decl: &Rc<ElementDecl>,
        occurs: Occurs,
        choice: Occurs,
        place: &Place,
        arms: &mut Arms,
    ) {
        let set = self.set;
        let head = set.elements.get(&decl.name).filter(|target| decl.reference && self.is_head(target));
        let occurs = once_in(occurs, choice);
        match head {
            Some(head) => {
                let members = self.members_of(head);
                if !self.count(members.len(), decl.span) {
                    return;
                }
                for member in members {
                    let field = self.plain_element(&member, &member, occurs, place);
                    arms.push(field);
                }
            }
            None => {
                let field = self.element(decl, occurs, place);
                arms.push(field);
            }
        }
    }

    /// The arms of a union over global elements.
    pub(crate) fn element_union(&mut self, members: &[Rc<ElementDecl>]) -> Union {
        let mut arms = Arms::default();
        for member in members {
            let field = self.plain_element(member, member, Occurs::ONCE, &Place::of_element(&member.name));
            arms.push(field);
        }
        Union { arms: arms.list, tag: Tag::Member, open: true }
    }
}

/// In a choice that repeats, an alternative needs no repetition of its own; elsewhere it stands at least once.
fn once_in(occurs: Occurs, choice: Occurs) -> Occurs {
    if choice.repeats() { Occurs::ONCE } else { Occurs { min: occurs.min.max(1), max: occurs.max } }
}

/// Arms while they are collected.
#[derive(Default)]
pub(crate) struct Arms {
    pub(crate) list: Vec<Arm>,
    elements: HashSet<(String, String)>,
    names: member::Names,
}

impl Arms {
    /// An arm is what a member would be; an element named before is the same arm.
    pub(crate) fn push(&mut self, field: Field) {
        if let FieldBinding::Xml(xml) = &field.binding
            && xml.kind == XmlKind::Element
            && !self.elements.insert((xml.namespace.clone(), xml.local.clone()))
        {
            return;
        }
        let mut arm = Arm::new(self.names.take(&field.name, ""), field.ty, field.span);
        arm.docs = field.docs;
        arm.binding = field.binding;
        self.list.push(arm);
    }
}
