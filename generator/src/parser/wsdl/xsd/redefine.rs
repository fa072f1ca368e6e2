//! `redefine`: the new declaration takes the name, and what it says about itself means the old one.

use std::collections::HashSet;
use std::rc::Rc;

use super::set::SchemaSet;
use super::syntax::*;
use crate::parser::wsdl::xml::{QName, Ref};

/// What a schema redefines, by kind.
#[derive(Debug, Default)]
pub(crate) struct Names {
    pub(crate) types: HashSet<QName>,
    pub(crate) groups: HashSet<QName>,
    pub(crate) attribute_groups: HashSet<QName>,
}

/// The names a schema redefines.
pub(crate) fn names(schema: &Schema) -> Names {
    let mut names = Names::default();
    for link in &schema.links {
        if let LinkKind::Redefine(redefined) = &link.kind {
            names.types.extend(redefined.types.iter().cloned());
            names.groups.extend(redefined.groups.iter().cloned());
            names.attribute_groups.extend(redefined.attribute_groups.iter().cloned());
        }
    }
    names
}

/// Puts the redefinitions over what they redefine.
pub(crate) fn apply(set: &mut SchemaSet, schemas: &[Schema]) {
    for schema in schemas {
        let names = names(schema);
        for decl in &schema.types {
            let Some(name) = decl.name.as_ref().filter(|name| names.types.contains(name)) else { continue };
            let mut decl = TypeDecl::clone(decl);
            rename_type(&mut decl, name);
            shadow(&mut set.types, name, decl);
            if let Some(old) = set.types.get_mut(&original(name)) {
                // Nothing refers to it by name any more.
                Rc::make_mut(old).name = None;
            }
        }
        for decl in schema.groups.iter().filter(|decl| names.groups.contains(&decl.name)) {
            let mut decl = GroupDecl::clone(decl);
            let name = decl.name.clone();
            decl.particle.iter_mut().for_each(|particle| rename_particle(particle, &name));
            shadow(&mut set.groups, &name, decl);
        }
        for decl in schema.attribute_groups.iter().filter(|decl| names.attribute_groups.contains(&decl.name))
        {
            let mut decl = AttributeGroupDecl::clone(decl);
            let name = decl.name.clone();
            rename_attributes(&mut decl.attributes, &name);
            shadow(&mut set.attribute_groups, &name, decl);
        }
    }
}

/// Whether this is the hidden name of a declaration that was redefined; no message ever carries it.
pub(crate) fn is_original(name: &QName) -> bool {
    name.local.ends_with(ORIGINAL)
}

/// Not a character of an XML name, so that no declaration can take it.
const ORIGINAL: &str = "!original";

fn original(name: &QName) -> QName {
    QName::new(name.namespace.as_str(), format!("{}{ORIGINAL}", name.local))
}

fn shadow<T>(table: &mut indexmap::IndexMap<QName, Rc<T>>, name: &QName, decl: T) {
    if let Some(old) = table.insert(name.clone(), Rc::new(decl)) {
        table.insert(original(name), old);
    }
}

fn rename(reference: &mut Ref, name: &QName) {
    if reference.name == *name {
        reference.name = original(name);
    }
}

fn rename_type(decl: &mut TypeDecl, name: &QName) {
    match &mut decl.kind {
        TypeKind::Simple(SimpleType::Restriction { base: TypeUse::Named(base), .. }) => rename(base, name),
        TypeKind::Simple(_) => {}
        TypeKind::Complex(complex) => match &mut complex.content {
            Content::Complex { base, .. } | Content::Simple { base, .. } => rename(base, name),
            Content::Plain(_) => {}
        },
    }
}

fn rename_particle(particle: &mut Particle, name: &QName) {
    match &mut particle.kind {
        ParticleKind::Group(reference) => rename(reference, name),
        ParticleKind::Sequence(inner) | ParticleKind::Choice(inner) | ParticleKind::All(inner) => {
            inner.iter_mut().for_each(|particle| rename_particle(particle, name));
        }
        ParticleKind::Element(_) | ParticleKind::Any => {}
    }
}

fn rename_attributes(attributes: &mut Attributes, name: &QName) {
    for item in &mut attributes.items {
        if let AttributeItem::Group(reference) = item {
            rename(reference, name);
        }
    }
}
