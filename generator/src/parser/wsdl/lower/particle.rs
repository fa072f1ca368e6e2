//! Particles become members: elements, wildcards, sequences. Choices have a file of their own.

use std::rc::Rc;

use super::member;
use super::types::{Place, Types, Value};
use crate::diagnostic::codes::wsdl as codes;
use crate::ir::binding::XmlKind;
use crate::ir::{Docs, Field, Record, Scalar, Type, TypeId, TypeKind as Kind};
use crate::parser::wsdl::xml::Ref;
use crate::parser::wsdl::xsd::{
    ElementDecl, Occurs, Particle, ParticleKind, TypeKind, TypeUse, bundled_element,
};
use crate::source::Span;

impl Types<'_> {
    /// The members a particle brings.
    pub(crate) fn particle(&mut self, particle: &Particle, place: &Place, fields: &mut Vec<Field>) {
        let done = self.nested(particle.span, |types| types.particle_here(particle, place, fields));
        done.unwrap_or_default();
    }

    fn particle_here(&mut self, particle: &Particle, place: &Place, fields: &mut Vec<Field>) {
        // Groups in groups can double at each level.
        if !self.count(1, particle.span) {
            return;
        }
        match &particle.kind {
            ParticleKind::Element(decl) => {
                let field = self.element(decl, particle.occurs, place);
                fields.push(field);
            }
            ParticleKind::Any => {
                let wildcard = member::xml(XmlKind::AnyElement, "", "");
                let value = self.any();
                fields.push(self.repeated("any", value, wildcard, particle.occurs, particle.span));
            }
            ParticleKind::Group(reference) => {
                if let Some(inner) = self.group(reference, particle.occurs) {
                    self.particle(&inner, &Place::of_group(&reference.name), fields);
                }
            }
            ParticleKind::Sequence(children) | ParticleKind::All(children) => {
                self.sequence(children, particle, place, fields);
            }
            ParticleKind::Choice(children) => self.choice(children, particle, place, fields),
        }
    }

    /// The content of a named group where it is used.
    pub(crate) fn group(&mut self, reference: &Ref, times: Occurs) -> Option<Particle> {
        let set = self.set;
        let Some(group) = set.groups.get(&reference.name) else {
            let message = format!("group `{}` is not declared; its elements are left out", reference.name);
            self.say(&codes::TYPE_UNRESOLVED, reference.span, message);
            return None;
        };
        let mut inner = group.particle.clone()?;
        inner.occurs = multiply(inner.occurs, times);
        Some(inner)
    }

    fn sequence(
        &mut self,
        children: &[Particle],
        sequence: &Particle,
        place: &Place,
        fields: &mut Vec<Field>,
    ) {
        let times = sequence.occurs;
        if times.repeats() && children.len() > 1 {
            let word = first_name(self, children).map_or("group".to_owned(), |name| format!("{name}Group"));
            let id = self.group_record(children, &place.child(&word, &word), sequence.span);
            let group = member::xml(XmlKind::Group, "", "");
            fields.push(self.repeated(&word, Value::of(id), group, times, sequence.span));
            return;
        }
        let is_loose =
            times.min == 0 && children.len() > 1 && children.iter().any(|child| child.occurs.min > 0);
        if is_loose {
            let message = "these elements may only be absent together; each is optional".to_owned();
            self.say(&codes::CONTENT_APPROXIMATED, sequence.span, message);
        }
        for child in children {
            let child = Particle { occurs: multiply(child.occurs, times), ..child.clone() };
            self.particle(&child, place, fields);
        }
    }

    /// A record without an element of its own.
    pub(crate) fn group_record(&mut self, children: &[Particle], place: &Place, span: Span) -> TypeId {
        let spot = (place.path.clone(), span, true);
        if let Some(Value { ty: Type::Id(id), .. }) = self.placed.get(&spot) {
            return *id;
        }
        let id = self.reserve(place, span);
        self.placed.insert(spot, Value::of(id));
        let mut fields = Vec::new();
        for child in children {
            self.particle(child, place, &mut fields);
        }
        let mut fields = member::merge(self, fields);
        member::distinguish(&mut fields);
        self.contract.types[id].kind = Kind::Record(Record { fields, ..Record::default() });
        id
    }

    /// The member of one element.
    pub(crate) fn element(&mut self, decl: &Rc<ElementDecl>, times: Occurs, place: &Place) -> Field {
        let set = self.set;
        let target = if decl.reference { set.elements.get(&decl.name) } else { Some(decl) };
        let Some(target) = target else {
            let reference = Ref { name: decl.name.clone(), span: decl.span };
            let value = self.foreign_value(&reference, bundled_element(&decl.name));
            let xml = member::named(XmlKind::Element, &decl.name);
            return self.repeated(&decl.name.local, value, xml, times, decl.span);
        };
        if decl.reference && self.is_head(target) {
            let id = self.head(target);
            let choice = member::xml(XmlKind::Choice, "", "");
            return self.repeated(&decl.name.local, Value::of(id), choice, times, decl.span);
        }
        self.plain_element(decl, target, times, place)
    }

    /// The member of an element that stands for itself alone; `target` is its declaration.
    pub(crate) fn plain_element(
        &mut self,
        decl: &ElementDecl,
        target: &ElementDecl,
        times: Occurs,
        place: &Place,
    ) -> Field {
        let mut xml = member::named(XmlKind::Element, &decl.name);
        let is_global = target.is_global;
        let inner = if is_global {
            Place::of_element(&decl.name)
        } else {
            place.child(&decl.name.local, &decl.name.local)
        };
        let value = self.element_type(target, is_global, &inner);
        xml.nillable = target.nillable;
        xml.fixed.clone_from(&target.fixed);
        let ty = value.ty;
        let mut field = self.repeated(&decl.name.local, value, xml, times, decl.span);
        if let Some(text) = target.default.as_deref().filter(|_| !times.repeats()) {
            field.default = self.literal(ty, text);
            let message =
                format!("the default of element `{}` stands for an absent element", decl.name.local);
            self.say(&codes::ELEMENT_DEFAULT, decl.span, message);
        }
        field.docs = Docs::new(if decl.docs.is_empty() { &target.docs } else { &decl.docs });
        field
    }

    /// What the content of a global element comes to.
    pub(crate) fn element_value(&mut self, decl: &Rc<ElementDecl>, place: &Place) -> Value {
        self.element_type(decl, true, place)
    }

    fn element_type(&mut self, decl: &ElementDecl, is_global: bool, place: &Place) -> Value {
        match &decl.ty {
            TypeUse::Inline(ty) if is_global => {
                let TypeKind::Complex(_) = &ty.kind else { return self.global_text(decl, place) };
                if let Some(id) = self.elements.get(&decl.name) {
                    return Value::of(*id);
                }
                let id = self.record_in(place.clone(), ty);
                self.elements.insert(decl.name.clone(), id);
                Value::of(id)
            }
            TypeUse::None => self.head_type(decl),
            ty => {
                if let Some(types) = &decl.media_types {
                    let message =
                        format!("the bytes (`{types}`) travel inside of the message, not as an attachment");
                    self.say(&codes::TYPE_APPROXIMATED, decl.span, message);
                }
                self.value(ty, place)
            }
        }
    }

    /// The simple type written in a global element, once.
    fn global_text(&mut self, decl: &ElementDecl, place: &Place) -> Value {
        // No declared type has such a name.
        let mut key = decl.name.clone();
        key.local.push_str("!element");
        if let Some(Some(value)) = self.values.get(&key) {
            return value.clone();
        }
        let value = self.value(&decl.ty, place);
        self.values.insert(key, Some(value.clone()));
        value
    }

    /// An element without a type has the type of what it substitutes, else any.
    fn head_type(&mut self, decl: &ElementDecl) -> Value {
        let set = self.set;
        let head = decl.substitutes.as_ref().and_then(|head| set.elements.get(&head.name));
        match head {
            Some(head) => {
                let place = Place::of_element(&head.name);
                self.nested(decl.span, |types| types.element_value(head, &place))
                    .unwrap_or(Value::of(Scalar::Any))
            }
            None => self.any(),
        }
    }
}

/// One inside of another.
pub(crate) fn multiply(inner: Occurs, outer: Occurs) -> Occurs {
    Occurs {
        min: inner.min.saturating_mul(outer.min),
        max: inner.max.and_then(|inner| outer.max.map(|outer| inner.saturating_mul(outer))),
    }
}

/// The name of the first element below, to name what has no name.
pub(crate) fn first_name(types: &Types<'_>, particles: &[Particle]) -> Option<String> {
    particles.iter().find_map(|particle| match &particle.kind {
        ParticleKind::Element(decl) => Some(decl.name.local.clone()),
        ParticleKind::Group(reference) => {
            types.set.groups.get(&reference.name).map(|_| reference.name.local.clone())
        }
        ParticleKind::Sequence(inner) | ParticleKind::Choice(inner) | ParticleKind::All(inner) => {
            first_name(types, inner)
        }
        ParticleKind::Any => None,
    })
}
