//! Objects to records.

use super::Lower;
use super::shape::only_requires;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::ir::{Field, Open, Presence, Record, Scalar};
use crate::parser::openapi::place::Place;
use crate::parser::openapi::schema::{Additional, Alternatives, Facts, Part, gather, required};

impl<'a> Lower<'a, '_> {
    /// The record of an object: members of all its parts, in the order they are met.
    pub(super) fn record(&mut self, facts: &Facts<'a>, place: &Place) -> Record {
        let mut fields = Vec::with_capacity(facts.properties.len());
        for (name, parts) in &facts.properties {
            fields.push(self.member(name, parts, place, facts.required.contains(name)));
        }
        let open = match self.additional(facts, place) {
            Some(map) => Open::Typed(Box::new(map)),
            None if matches!(facts.additional, Additional::Closed) => Open::Closed,
            None => Open::Unspoken,
        };
        for group in &facts.alternatives {
            self.varied(&mut fields, group);
        }
        self.undescribed(&mut fields, facts, &open);
        Record { fields, open, bases: self.bases(facts), ..Record::default() }
    }

    fn member(&mut self, name: &str, parts: &[Part<'a>], place: &Place, required: bool) -> Field {
        let parts = self.narrowest(parts);
        // A member that only one part describes is named after the schema that describes it.
        let own = match parts {
            [part] => part.place.clone(),
            _ => place.property(name),
        };
        let used = self.usage(parts, &own);
        let span = parts.last().map_or(self.documents.root().span, |part| part.node.span);
        let presence = if required { Presence::Required } else { Presence::Optional };
        let mut field = Field::new(name, used.ty, presence, span);
        field.nullable = used.nullable;
        field.default = used.default;
        field.constraints = used.constraints;
        field.access = used.access;
        field.docs = used.docs;
        field.deprecated = used.deprecated;
        field.secret = used.secret;
        field.binding = self.xml_member(name, parts);
        field
    }

    /// Where an extension narrows a member of its base to a type that extends the base's, that type says it all.
    fn narrowest<'p>(&self, parts: &'p [Part<'a>]) -> &'p [Part<'a>] {
        let [_, .., last] = parts else { return parts };
        let mut quiet = Diagnostics::new();
        let read = gather(self.documents, std::slice::from_ref(last), &mut quiet).read;
        let repeated = |part: &Part<'a>| {
            let target = self.documents.follow(part.node, &part.place);
            target.is_ok_and(|target| read.contains(&std::ptr::from_ref(target.node).addr()))
        };
        match parts.iter().all(repeated) {
            true => std::slice::from_ref(last),
            false => parts,
        }
    }

    /// Alternatives that vary a record: their members are there too, and none of them must be.
    fn varied(&mut self, fields: &mut Vec<Field>, group: &Alternatives<'a>) {
        if group.arms.iter().all(|arm| required(arm.node).is_some()) {
            return;
        }
        let message = match group.arms.iter().all(|arm| only_requires(arm.node)) {
            true => "the alternatives only say which members go together, and that is not checked",
            false => "several groups of alternatives become optional members of one type",
        };
        self.out.push(Diagnostic::new(&codes::openapi::ALTERNATIVES, group.span, message));
        for arm in &group.arms {
            let facts = gather(self.documents, std::slice::from_ref(arm), self.out);
            for (name, parts) in &facts.properties {
                if fields.iter().all(|field| field.name != *name) {
                    let field = self.member(name, parts, &arm.place, false);
                    fields.push(field);
                }
            }
        }
    }

    /// Members that must be there and are described nowhere.
    fn undescribed(&mut self, fields: &mut Vec<Field>, facts: &Facts<'a>, open: &Open) {
        for name in &facts.required {
            if fields.iter().any(|field| field.name == *name) {
                continue;
            }
            let (ty, nullable) = match open {
                Open::Typed(map) => (map.value, map.nullable),
                _ => (Scalar::Any.into(), false),
            };
            let mut field = Field::new(*name, ty, Presence::Required, facts.span);
            field.nullable = nullable;
            fields.push(field);
        }
    }

    fn bases(&mut self, facts: &Facts<'a>) -> Vec<crate::ir::TypeId> {
        let mut bases = Vec::new();
        for base in &facts.bases {
            // A base that is a union of what extends it is not what a record extends.
            let polymorph = self.extensions.contains_key(&std::ptr::from_ref(base.node).addr())
                && base.node.get("discriminator").is_some()
                && base.node.get("oneOf").or(base.node.get("anyOf")).is_none();
            if polymorph {
                continue;
            }
            let known = self.declare(base).map(|known| known.id);
            bases.extend(known.filter(|id| !bases.contains(id)));
        }
        bases
    }
}
