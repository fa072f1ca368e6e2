//! Complex types: inherited members first, then the type's own; attributes before text before elements.

use std::collections::HashSet;
use std::rc::Rc;

use super::attribute::AttributeFields;
use super::member;
use super::types::{Place, Types, Value};
use super::value::qname;
use crate::diagnostic::codes::wsdl as codes;
use crate::ir::binding::{FieldBinding, TypeBinding, XmlKind, XmlOrder, XmlType};
use crate::ir::{Docs, Field, Presence, Record, Scalar, TypeId, TypeKind as Kind};
use crate::parser::wsdl::xml::{Ref, XSD};
use crate::parser::wsdl::xsd::{
    Atom, ComplexType, Content, Derivation, Facets, Occurs, Particle, ParticleKind, SOAP_ARRAY, TypeDecl,
    TypeKind, TypeUse, bundled_type, is_original,
};

/// How many steps of derivation are followed.
const MAX_STEPS: usize = 100;

/// The members of a type while its steps of derivation are gone through.
#[derive(Default)]
struct Members {
    attributes: AttributeFields,
    text: Option<Field>,
    elements: Vec<Field>,
    mixed: bool,
    order: XmlOrder,
    /// It starts from the array of SOAP encoding.
    is_array: bool,
}

/// The way from a complex type to what it starts from.
struct Steps {
    /// The type and the complex types it derives from, the first one first.
    steps: Vec<Rc<TypeDecl>>,
    /// What the first one derives from, where that is no complex type of the contract.
    root: Option<Ref>,
    /// False where the way goes round in a circle.
    ends: bool,
}

impl Types<'_> {
    /// Gives a reserved type its members.
    pub(crate) fn fill_record(&mut self, id: TypeId, decl: &Rc<TypeDecl>, place: &Place) {
        let TypeKind::Complex(complex) = &decl.kind else { return };
        if self.fill_choice(id, decl, place) {
            return;
        }
        let Steps { steps, root, ends } = self.steps(decl);
        let mut members = Members::default();
        if let Some(root) = root {
            self.root_members(&root, &steps, place, &mut members);
        }
        for step in &steps {
            if !self.count(1, decl.span) {
                return;
            }
            let place = step.name.as_ref().map_or(place.clone(), Place::of);
            self.step_members(step, &place, &mut members);
        }
        let (mixed, order) = (members.mixed, members.order);
        let fields = self.fields(members, decl, place);
        let record = Record {
            fields,
            bases: if ends { self.bases(complex) } else { Vec::new() },
            is_abstract: complex.is_abstract,
            ..Record::default()
        };
        let base = base_of(complex).filter(|base| base.name.namespace != XSD && !is_original(&base.name));
        let def = &mut self.contract.types[id];
        def.kind = Kind::Record(record);
        def.docs = Docs::new(&decl.docs);
        def.binding = TypeBinding::Xml(XmlType {
            name: decl.name.as_ref().map(qname),
            base: base.map(|base| qname(&base.name)),
            order,
            mixed,
            ..XmlType::default()
        });
    }

    /// The members in their order, each under a name of its own.
    fn fields(&mut self, members: Members, decl: &TypeDecl, place: &Place) -> Vec<Field> {
        let mut elements = members.elements;
        if members.is_array && elements.is_empty() {
            let (item, times) = (self.any(), Occurs { min: 0, max: None });
            let wildcard = member::xml(XmlKind::AnyElement, "", "");
            elements.push(self.repeated("item", item, wildcard, times, decl.span));
        }
        let mut fields = members.attributes.into_fields();
        fields.extend(members.text);
        if members.mixed {
            fields.push(self.mixed(elements, place, decl.span));
        } else {
            fields.extend(member::merge(self, elements));
        }
        member::distinguish(&mut fields);
        if self.count(fields.len(), decl.span) { fields } else { Vec::new() }
    }

    fn bases(&mut self, complex: &ComplexType) -> Vec<TypeId> {
        let Content::Complex { derivation: Derivation::Extension, base, .. } = &complex.content else {
            return Vec::new();
        };
        let set = self.set;
        match set.types.get(&base.name) {
            Some(decl) if matches!(decl.kind, TypeKind::Complex(_)) && !is_original(&base.name) => {
                vec![self.record_of(&base.name, decl)]
            }
            _ => Vec::new(),
        }
    }

    fn steps(&mut self, decl: &Rc<TypeDecl>) -> Steps {
        let set = self.set;
        let mut steps = vec![Rc::clone(decl)];
        let mut seen = HashSet::new();
        let mut current = decl;
        let (mut root, mut ends) = (None, true);
        while let TypeKind::Complex(complex) = &current.kind {
            let Some(base) = base_of(complex) else { break };
            let next = set.types.get(&base.name).filter(|next| matches!(next.kind, TypeKind::Complex(_)));
            let Some(next) = next else {
                root = Some(base.clone());
                break;
            };
            if !seen.insert(&base.name) || steps.len() >= MAX_STEPS {
                let message = format!("`{}` derives from itself, or in too many steps", base.name);
                self.say(&codes::SCHEMA_INVALID, base.span, message);
                ends = false;
                break;
            }
            steps.push(Rc::clone(next));
            current = next;
        }
        steps.reverse();
        Steps { steps, root, ends }
    }

    /// What the type starts from where that is no complex type of the contract.
    fn root_members(&mut self, root: &Ref, steps: &[Rc<TypeDecl>], place: &Place, members: &mut Members) {
        let is_text = steps.first().is_some_and(|step| {
            matches!(&step.kind, TypeKind::Complex(complex) if matches!(complex.content, Content::Simple { .. }))
        });
        if is_text {
            let value = self.text_value(&TypeUse::Named(root.clone()), place, root.span);
            members.text = Some(text_field(value, root));
        } else if SOAP_ARRAY.iter().any(|(namespace, local)| root.name.is(namespace, local)) {
            let message = "an array of SOAP encoding is kept as a list of any elements".to_owned();
            self.say(&codes::TYPE_APPROXIMATED, root.span, message);
            members.is_array = true;
        } else if !root.name.is(XSD, "anyType") {
            // Reports what is missing; its members stay unknown.
            let atom: Option<Atom> = bundled_type(&root.name);
            self.foreign_value(root, atom);
        }
    }

    fn step_members(&mut self, step: &TypeDecl, place: &Place, members: &mut Members) {
        let TypeKind::Complex(complex) = &step.kind else { return };
        members.mixed |= complex.mixed;
        match &complex.content {
            Content::Plain(particle) => self.own_elements(particle.as_ref(), place, members),
            Content::Complex { derivation, particle, .. } => {
                if *derivation == Derivation::Restriction {
                    // A restriction says all its elements again, and inherits its attributes.
                    members.elements.clear();
                }
                self.own_elements(particle.as_ref(), place, members);
            }
            Content::Simple { base, inner, facets, .. } => {
                let narrower = inner.as_ref().map(|inner| {
                    let value = self.text_value(&TypeUse::Inline(Rc::clone(inner)), place, step.span);
                    text_field(value, base)
                });
                let field = narrower.or(members.text.take());
                members.text = field.map(|field| self.restrict_text(field, facets, step, place));
            }
        }
        self.attributes(&complex.attributes, place, &mut members.attributes);
    }

    fn own_elements(&mut self, particle: Option<&Particle>, place: &Place, members: &mut Members) {
        let Some(particle) = particle else { return };
        if matches!(particle.kind, ParticleKind::All(_)) && members.elements.is_empty() {
            members.order = XmlOrder::All;
        }
        self.particle(particle, place, &mut members.elements);
    }

    fn restrict_text(&mut self, mut field: Field, facets: &Facets, step: &TypeDecl, place: &Place) -> Field {
        if facets.is_empty() {
            return field;
        }
        let place = place.child("value", "text");
        let spot = (place.path.clone(), step.span, false);
        let value = match self.placed.get(&spot) {
            Some(value) => value.clone(),
            None => {
                let value = self.restricted_text(&field, facets, step, &place);
                self.placed.insert(spot, value.clone());
                value
            }
        };
        if let FieldBinding::Xml(xml) = &mut field.binding {
            (xml.listed, xml.hex) = (value.listed, value.hex);
        }
        field.ty = value.ty;
        field.constraints = value.constraints;
        field
    }

    fn restricted_text(&mut self, field: &Field, facets: &Facets, step: &TypeDecl, place: &Place) -> Value {
        let (listed, hex) = match &field.binding {
            FieldBinding::Xml(xml) => (xml.listed, xml.hex),
            _ => (false, false),
        };
        let base = Value { ty: field.ty, constraints: field.constraints.clone(), listed, hex };
        let unnamed = TypeDecl { name: None, ..step.clone() };
        self.restrict(base, facets, &unnamed, place)
    }
}

/// The name a complex type derives from.
pub(crate) fn base_of(complex: &ComplexType) -> Option<&Ref> {
    match &complex.content {
        Content::Complex { base, .. } | Content::Simple { base, .. } => Some(base),
        Content::Plain(_) => None,
    }
}

fn text_field(value: Value, place: &Ref) -> Field {
    let is_any = value.ty == Scalar::Any.into();
    let value = if is_any { Value::of(Scalar::String) } else { value };
    let mut field = Field::new("value", value.ty, Presence::Required, place.span);
    field.constraints = value.constraints;
    let mut xml = member::xml(XmlKind::Text, "", "");
    (xml.listed, xml.hex) = (value.listed, value.hex);
    field.binding = FieldBinding::Xml(xml);
    field
}
