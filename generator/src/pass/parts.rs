//! Which members are parts of a multipart body: they carry a file, or headers, besides their value.
//!
//! A record has parts where it is the body of multipart messages and nothing else. One that also travels in another form
//! has plain members: no other form has a place for what a part's head says.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::ir::binding::{Codec, FieldBinding, Media, PartRule};
use crate::ir::{Contract, Field, Open, Scalar, SideTable, Tag, Type, TypeDef, TypeId, TypeKind};

/// What a member is as a part.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Part {
    /// Its content, or that of each of its items, is bytes that need not be at hand.
    pub file: bool,
    /// The record of its headers.
    pub headers: Option<TypeId>,
}

impl Part {
    /// Whether it is more than its value.
    pub fn is_any(self) -> bool {
        self.file || self.headers.is_some()
    }
}

/// The parts of every type, one for each member; empty for what is no multipart body.
pub type Parts = SideTable<TypeDef, Vec<Part>>;

/// Looks at every body of the contract.
pub fn run(contract: &Contract) -> Parts {
    let mut parts = SideTable::new(&contract.types, Vec::new());
    let others = others(contract);
    for (id, rules) in multiparts(contract) {
        let Some(record) = contract.record(id).filter(|_| !others.contains(&id)) else { continue };
        if parts[id].is_empty() {
            let file = |field: &Field| Part { file: is_file(contract, field.ty), headers: None };
            parts[id] = record.fields.iter().map(file).collect();
        }
        for (part, field) in parts[id].iter_mut().zip(&record.fields) {
            let rule = rules.iter().find(|rule| rule.name == field.name && rule.style.is_none());
            part.headers = part.headers.or_else(|| rule?.headers);
        }
    }
    parts
}

/// Says which headers have no place, and leaves them out.
pub fn check(contract: &mut Contract, out: &mut Diagnostics) {
    let mut homeless = BTreeSet::new();
    let parts = run(contract);
    for (id, rules) in multiparts(contract) {
        let fields = contract.record(id).map_or(&[][..], |record| &record.fields);
        for (rule, headers) in rules.iter().filter_map(|rule| Some((rule, rule.headers?))) {
            let Some(index) = fields.iter().position(|field| field.name == rule.name) else { continue };
            let has_place = parts[id].get(index).is_some_and(|part| part.headers == Some(headers));
            if !has_place && homeless.insert(headers) {
                let message = "headers of this part are not typed, since its body has another form, too";
                out.push(Diagnostic::new(&codes::openapi::ENCODING, contract.types[headers].span, message));
            }
        }
    }
    if !homeless.is_empty() {
        leave_out(contract, &homeless);
    }
}

fn leave_out(contract: &mut Contract, headers: &BTreeSet<TypeId>) {
    let forget = |media: &mut Vec<Media>| {
        for rule in media.iter_mut().flat_map(|media| &mut media.encoding) {
            rule.headers = rule.headers.filter(|id| !headers.contains(id));
        }
    };
    let inputs: Vec<TypeId> = contract.operations.iter().map(|(_, operation)| operation.input).collect();
    for id in inputs {
        let TypeKind::Record(record) = &mut contract.types[id].kind else { continue };
        for field in &mut record.fields {
            if let FieldBinding::Http(input) = &mut field.binding {
                forget(&mut input.media);
            }
        }
    }
    let operations: Vec<_> = contract.operations.ids().collect();
    for id in operations {
        let outcomes = &mut contract.operations[id].outcomes;
        outcomes
            .iter_mut()
            .filter_map(|outcome| outcome.payload.as_mut())
            .for_each(|payload| forget(&mut payload.media));
    }
}

fn is_file(contract: &Contract, ty: Type) -> bool {
    match ty {
        Type::Scalar(scalar) => scalar == Scalar::Bytes,
        Type::Id(id) => match &contract.types[id].kind {
            TypeKind::List(list) => !list.nullable && list.item == Type::Scalar(Scalar::Bytes),
            _ => false,
        },
    }
}

/// All bodies: their type, and their media types.
fn bodies(contract: &Contract) -> impl Iterator<Item = (Type, &[Media])> {
    contract.operations.iter().flat_map(|(_, operation)| {
        let inputs = contract.inputs(operation).iter().filter_map(|field| match &field.binding {
            FieldBinding::Http(input) => Some((field.ty, input.media.as_slice())),
            _ => None,
        });
        let payloads = operation.outcomes.iter().filter_map(|outcome| outcome.payload.as_ref());
        inputs.chain(payloads.map(|payload| (payload.ty, payload.media.as_slice())))
    })
}

/// Each form of a body with its own type.
fn forms(ty: Type, media: &[Media]) -> impl Iterator<Item = (Type, &Media)> {
    media.iter().map(move |media| (media.ty.filter(|_| media.arm.is_some()).unwrap_or(ty), media))
}

fn multiparts(contract: &Contract) -> impl Iterator<Item = (TypeId, &[PartRule])> {
    let forms = bodies(contract).flat_map(|(ty, media)| forms(ty, media));
    forms.filter_map(|(ty, media)| match ty {
        Type::Id(id) if media.codec == Codec::Multipart => Some((id, media.encoding.as_slice())),
        _ => None,
    })
}

/// The types that anything but a multipart body refers to.
fn others(contract: &Contract) -> BTreeSet<TypeId> {
    let mut others = BTreeSet::new();
    let mut add = |ty: Type| {
        if let Type::Id(id) = ty {
            others.insert(id);
        }
    };
    for (_, ty) in contract.types.iter() {
        match &ty.kind {
            TypeKind::Record(record) => {
                let is_plain = |field: &&Field| !matches!(&field.binding, FieldBinding::Http(_));
                record.fields.iter().filter(is_plain).for_each(|field| add(field.ty));
                if let Open::Typed(map) = &record.open {
                    add(map.value);
                }
            }
            // The alternatives of a body are told by their media types.
            TypeKind::Union(union) if union.tag == Tag::Media => {}
            TypeKind::Union(union) => union.arms.iter().for_each(|arm| add(arm.ty)),
            TypeKind::Newtype(newtype) => add(newtype.of),
            TypeKind::List(list) => add(list.item),
            TypeKind::Map(map) => [map.key, map.value].into_iter().for_each(&mut add),
            TypeKind::Enum(_) | TypeKind::Reserved => {}
        }
    }
    for (ty, media) in bodies(contract) {
        if media.is_empty() {
            add(ty);
        }
        forms(ty, media).filter(|(_, media)| media.codec != Codec::Multipart).for_each(|(ty, _)| add(ty));
    }
    others
}
