//! `oneOf` and `anyOf` to unions.

use super::Lower;
use super::shape::{Shape, shape_of};
use crate::diagnostic::{Diagnostic, Diagnostics, Effect, codes};
use crate::ir::{Arm, Constraints, Newtype, Scalar, Tag, Type, TypeKind, Union};
use crate::parser::openapi::place::Place;
use crate::parser::openapi::schema::{Alternatives, Facts, Part, gather};
use crate::parser::openapi::tree::Node;

/// How deep unions are looked into for the values of a discriminator.
const MAX_NESTED: u32 = 8;

/// How many types may be put together from alternatives and what stands beside them, in one contract: nested, they
/// double at every level.
const MAX_COMBINED: usize = 5_000;

impl<'a> Lower<'a, '_> {
    /// The type of a group of alternatives: a union, or the one type they come down to.
    pub(super) fn union_kind(&mut self, facts: &Facts<'a>, group: usize, part: &Part<'a>) -> TypeKind {
        let Some(group) = facts.alternatives.get(group) else {
            return newtype(Scalar::Any.into());
        };
        if let Some(open) = self.spelled_out(facts, group) {
            return TypeKind::Enum(open);
        }
        let common = self.common(facts, group);
        if !common.is_empty() {
            self.combined += group.arms.len();
        }
        if self.combined > MAX_COMBINED {
            let message = format!(
                "alternatives of alternatives make more than {MAX_COMBINED} types; any value is accepted"
            );
            let finding = Diagnostic::new(&codes::source::LIMIT, group.span, message);
            self.out.push(finding.effect(Effect::Approximated));
            return newtype(Scalar::Any.into());
        }
        let mut arms: Vec<Arm> = Vec::with_capacity(group.arms.len());
        let mut sources: Vec<&'a Node> = Vec::with_capacity(group.arms.len());
        for (index, alternative) in group.arms.iter().enumerate() {
            let source = self.documents.follow(alternative.node, &alternative.place);
            let source = source.map_or(alternative.node, |target| target.node);
            if std::ptr::eq(source, part.node) {
                let message = "a type that is itself or something else is only the something else";
                let finding =
                    Diagnostic::new(&codes::openapi::REFERENCE_CYCLE, alternative.node.span, message);
                self.out.push(finding.here("left out"));
                continue;
            }
            if sources.iter().any(|known| std::ptr::eq(*known, source)) {
                continue;
            }
            let name = self.arm_name(alternative, &arms, index);
            let own = Part::new(alternative.node, arm_place(part, alternative, &name, common.is_empty()));
            arms.push(self.arm(name, own, &common));
            sources.push(source);
        }
        if let [only] = arms.as_slice() {
            return newtype(only.ty);
        }
        let tag = match group.discriminator {
            Some(discriminator) => self.discriminate(discriminator, &mut arms, &sources),
            None => Tag::Undecided,
        };
        TypeKind::Union(Union { arms, tag, open: true })
    }

    /// One alternative, together with what all of them have in common.
    fn arm(&mut self, name: String, own: Part<'a>, common: &[Part<'a>]) -> Arm {
        let place = own.place.clone();
        let mut parts = common.to_vec();
        parts.push(own.clone());
        let used = self.usage(&parts, &place);
        let docs = used.docs.clone();
        let mut arm = Arm::new(name, self.without_rules(used, &own), own.node.span);
        arm.docs = docs;
        arm
    }

    /// What the schema says beside its alternatives and each of them must keep: nothing where they all repeat it,
    /// by extending this very schema or by requiring the same members.
    fn common(&self, facts: &Facts<'a>, group: &Alternatives<'a>) -> Vec<Part<'a>> {
        let repeats = |arm: &Part<'a>| {
            let mut quiet = Diagnostics::new();
            let arm = gather(self.documents, std::slice::from_ref(arm), &mut quiet);
            let extends = facts.sources.iter().all(|part| arm.read.contains(&part.address()));
            let requires = facts.required.iter().all(|name| arm.required.contains(name));
            extends || (facts.properties.is_empty() && requires)
        };
        match group.arms.iter().all(repeats) {
            true => Vec::new(),
            false => facts.sources.iter().cloned().map(Part::common).collect(),
        }
    }

    fn arm_name(&self, arm: &Part<'a>, before: &[Arm], index: usize) -> String {
        let target = arm.node.get("$ref").and_then(|reference| self.documents.resolve(reference).ok());
        let named = target.and_then(|target| target.place.words().pop());
        let title = || arm.node.get("title").and_then(Node::as_str).filter(|title| !title.trim().is_empty());
        let name = named.or_else(|| title().map(str::to_owned)).unwrap_or_else(|| self.kind_name(arm));
        if before.iter().any(|arm| arm.name.eq_ignore_ascii_case(&name)) {
            return format!("{name}{}", index + 1);
        }
        name
    }

    /// A name for an alternative that has none: the kind of its values.
    fn kind_name(&self, arm: &Part<'a>) -> String {
        let mut quiet = Diagnostics::new();
        let facts = gather(self.documents, std::slice::from_ref(arm), &mut quiet);
        let name = match shape_of(&facts) {
            Shape::Alias(base) => return base.place.words().pop().unwrap_or_else(|| "value".to_owned()),
            Shape::Enum(_) => match facts.values.as_deref() {
                Some([only]) => {
                    return only.as_text().filter(|text| !text.is_empty()).unwrap_or("value").to_owned();
                }
                _ => "enum",
            },
            Shape::Record | Shape::Object => "object",
            Shape::Map => "map",
            Shape::List => "list",
            Shape::Scalar(kind) => kind.name(),
            Shape::Union(_) | Shape::Kinds(_) | Shape::Any => "value",
        };
        name.to_owned()
    }

    /// Finds the values of the discriminator that stand for each arm; all arms need one.
    pub(super) fn discriminate(
        &mut self,
        discriminator: &'a Node,
        arms: &mut [Arm],
        sources: &[&'a Node],
    ) -> Tag {
        let name = discriminator.get("propertyName").unwrap_or(discriminator);
        let Some(property) = name.as_str() else {
            let message = "a discriminator needs the name of a property";
            self.out.push(Diagnostic::new(&codes::openapi::DISCRIMINATOR, discriminator.span, message));
            return Tag::Undecided;
        };
        for (value, entry) in discriminator.get("mapping").into_iter().flat_map(Node::entries) {
            let found = self
                .mapped(&entry.value)
                .and_then(|node| sources.iter().position(|source| std::ptr::eq(*source, node)));
            match found {
                Some(index) => arms[index].tags.push(value.to_owned()),
                None => {
                    let message = format!("value `{value}` of the discriminator stands for no alternative");
                    let finding = Diagnostic::new(&codes::openapi::DISCRIMINATOR, entry.value.span, message);
                    self.out.push(finding.here("read as an alternative that is not known"));
                }
            }
        }
        for (arm, source) in arms.iter_mut().zip(sources).filter(|(arm, _)| arm.tags.is_empty()) {
            arm.tags = self.implied_tags(source, property, &arm.name, MAX_NESTED);
        }
        if let Some(silent) = arms.iter().find(|arm| arm.tags.is_empty()) {
            let message = format!("no value of `{property}` stands for alternative `{}`", silent.name);
            self.out.push(
                Diagnostic::new(&codes::openapi::DISCRIMINATOR, silent.span, message)
                    .label(discriminator.span, "the discriminator"),
            );
            arms.iter_mut().for_each(|arm| arm.tags.clear());
            return Tag::Undecided;
        }
        Tag::Property(property.to_owned())
    }

    /// The schema a mapping names: by reference, or by the bare name of a component.
    fn mapped(&self, value: &'a Node) -> Option<&'a Node> {
        let text = value.as_str()?;
        let by_name = || self.documents.root().get("components")?.get("schemas")?.get(text);
        let node = match text.contains('/') {
            true => self.documents.find(value.span, text).ok()?.node,
            false => by_name().or_else(|| Some(self.documents.find(value.span, text).ok()?.node))?,
        };
        self.documents.follow(node, &Place::new([], "")).ok().map(|target| target.node)
    }

    /// What the alternative's own schema says of the property, or its alternatives say; else the name of the schema.
    fn implied_tags(&self, source: &'a Node, property: &str, name: &str, depth: u32) -> Vec<String> {
        let mut quiet = Diagnostics::new();
        let place = Place::new([], "");
        let facts = gather(self.documents, &[Part::new(source, place.clone())], &mut quiet);
        if let Some(parts) = facts.properties.get(property) {
            let member = gather(self.documents, parts, &mut quiet);
            if let Some(values) = member.values.filter(|values| values.len() == 1) {
                return values.iter().filter_map(|value| value.as_text()).map(str::to_owned).collect();
            }
        }
        if let (Shape::Union(group), 1..) = (shape_of(&facts), depth)
            && let Some(group) = facts.alternatives.get(group)
        {
            return self.nested_tags(group, property, depth - 1);
        }
        let declared = self.named.contains_key(&Part::new(source, place).address());
        declared.then(|| name.to_owned()).into_iter().collect()
    }

    /// The values of a property for all alternatives of a union that is itself an alternative.
    fn nested_tags(&self, group: &Alternatives<'a>, property: &str, depth: u32) -> Vec<String> {
        let tells = |discriminator: &&Node| {
            discriminator.get("propertyName").and_then(Node::as_str) == Some(property)
        };
        let mapping =
            group.discriminator.filter(tells).and_then(|discriminator| discriminator.get("mapping"));
        let mut tags: Vec<String> = Vec::new();
        for arm in &group.arms {
            let target = self.documents.follow(arm.node, &arm.place);
            let source = target.map_or(arm.node, |target| target.node);
            let is_it = |value: &'a Node| self.mapped(value).is_some_and(|node| std::ptr::eq(node, source));
            let entries = mapping.into_iter().flat_map(Node::entries);
            let mapped: Vec<_> =
                entries.filter(|(_, entry)| is_it(&entry.value)).map(|(value, _)| value.to_owned()).collect();
            let found = match mapped.is_empty() {
                true => self.implied_tags(source, property, &self.arm_name(arm, &[], 0), depth),
                false => mapped,
            };
            let new: Vec<_> = found.into_iter().filter(|tag| !tags.contains(tag)).collect();
            tags.extend(new);
        }
        tags
    }
}

/// Where the type of an alternative stands: where it is written, or, where it is put together from several
/// schemas, below the one that does so.
fn arm_place(part: &Part<'_>, arm: &Part<'_>, name: &str, alone: bool) -> Place {
    match alone {
        true => Place::new(part.place.words().into_iter().chain([name.to_owned()]), arm.place.path()),
        false => part.place.step("oneOf").child(name, name),
    }
}

fn newtype(of: Type) -> TypeKind {
    TypeKind::Newtype(Newtype { of, nullable: false, constraints: Constraints::none() })
}
