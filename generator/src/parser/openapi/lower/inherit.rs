//! Inheritance: a schema with a discriminator that others extend by `allOf`.
//!
//! Where such a schema is used, any of its extensions may come, told apart by the discriminator: it is a union of
//! them. Its own members are a record beside it, for values that are none of them.

use std::collections::HashMap;

use super::Lower;
use crate::ir::{Arm, Tag, TypeKind, TypeName, Union};
use crate::parser::openapi::documents::{Documents, Target};
use crate::parser::openapi::place::Place;
use crate::parser::openapi::schema::{Facts, Part};
use crate::parser::openapi::tree::Node;

/// The components that extend a component by `allOf`, by the node that is extended.
pub(super) fn extensions(documents: &Documents) -> HashMap<usize, Vec<Target<'_>>> {
    let mut extensions: HashMap<usize, Vec<Target<'_>>> = HashMap::new();
    let schemas = documents.root().get("components").and_then(|components| components.get("schemas"));
    for (name, entry) in schemas.into_iter().flat_map(Node::entries) {
        let members = entry.value.get("allOf").map_or(&[][..], Node::items);
        for base in members.iter().filter_map(|member| documents.resolve(member.get("$ref")?).ok()) {
            let place = documents.component("schemas", name);
            let extension = Target { node: &entry.value, place, declared: true };
            extensions.entry(std::ptr::from_ref(base.node).addr()).or_default().push(extension);
        }
    }
    extensions
}

impl<'a> Lower<'a, '_> {
    /// Whether values of a schema may be one of several that extend it.
    pub(super) fn is_extended(&self, facts: &Facts<'a>, node: &'a Node) -> bool {
        facts.discriminator.is_some()
            && facts.alternatives.is_empty()
            && self.extensions.contains_key(&std::ptr::from_ref(node).addr())
    }

    /// The union of all that extend a schema, in the order of the document.
    pub(super) fn inherited(&mut self, facts: &Facts<'a>, part: &Part<'a>) -> TypeKind {
        let mut found: Vec<Target<'a>> = Vec::new();
        self.descend(part.node, &mut found);
        let mut arms = Vec::new();
        let mut sources = Vec::new();
        for target in &found {
            let Some(known) = self.declare(target) else { continue };
            let name = target.place.words().pop().unwrap_or_default();
            arms.push(Arm::new(name, known.id, target.node.span));
            sources.push(target.node);
        }
        let own = self.own_arm(facts, part);
        arms.push(own);
        sources.push(part.node);
        let tag = match facts.discriminator {
            Some(discriminator) => self.discriminate(discriminator, &mut arms, &sources),
            None => Tag::Undecided,
        };
        TypeKind::Union(Union { arms, tag, open: true })
    }

    /// Extensions of extensions are extensions.
    fn descend(&self, node: &'a Node, found: &mut Vec<Target<'a>>) {
        let direct = self.extensions.get(&std::ptr::from_ref(node).addr());
        for target in direct.into_iter().flatten() {
            let new = !found.iter().any(|known| std::ptr::eq(known.node, target.node));
            if new && found.len() < 1000 {
                found.push(target.clone());
                self.descend(target.node, found);
            }
        }
    }

    fn own_arm(&mut self, facts: &Facts<'a>, part: &Part<'a>) -> Arm {
        let name = part.place.words().pop().unwrap_or_default();
        let place = Place::new([name.clone(), "base".to_owned()], format!("{}/base", part.place.path()));
        let id = self.contract.reserve(TypeName::Derived(place.words()), place.path(), part.node.span);
        let record = self.record(facts, &part.place);
        self.contract.types[id].kind = TypeKind::Record(record);
        Arm::new(name, id, part.node.span)
    }
}
