//! Types that look otherwise when they are sent than when they are received, because a member travels one way alone
//! (`readOnly`, `writeOnly`): each gets the shape of its way, and two shapes where both ways reach it.
//!
//! A type that holds such a type is apart, too. Run for what prints code, on a copy of the contract: the contract itself
//! says what its text says, which is what `check` compares. A message of protobuf stays one type, since its full name
//! is that of one type, and since any of its members may be absent anyway.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::positions::{self, Positions};
use crate::ir::binding::TypeBinding;
use crate::ir::{
    Access, Contract, Field, Initiator, List, Map, OperationId, SideTable, Tag, Type, TypeId, TypeKind,
};

/// The contract with such types in the shapes of their ways. `whole` are types that have one shape in any case.
pub fn split<'a>(contract: &'a Contract, whole: &BTreeSet<TypeId>) -> Cow<'a, Contract> {
    let tags = tags(contract);
    let one_way = one_way(contract, &tags, whole);
    if one_way.is_empty() {
        return Cow::Borrowed(contract);
    }
    let apart = apart(contract, &one_way, whole);
    let positions = positions::run(contract);
    let mut split = Split { contract: contract.clone(), positions, one_way, sent: BTreeMap::new() };
    split.tags(&tags);
    split.types(&apart);
    contract.operations.ids().for_each(|id| split.operation(id));
    Cow::Owned(split.contract)
}

/// The members by which unions tell their records apart, by their types.
type Tags<'a> = BTreeSet<(TypeId, &'a str)>;

/// The members that travel one way, by their types. What tells the arms of a union apart travels whenever they do, and
/// an input of an operation is sent whatever its schema says.
fn one_way(contract: &Contract, tags: &Tags<'_>, whole: &BTreeSet<TypeId>) -> BTreeMap<TypeId, Vec<usize>> {
    let inputs: BTreeSet<TypeId> = contract.operations.iter().map(|(_, operation)| operation.input).collect();
    let mut found: BTreeMap<TypeId, Vec<usize>> = BTreeMap::new();
    for (id, def) in contract.types.iter() {
        let TypeKind::Record(record) = &def.kind else { continue };
        if inputs.contains(&id) || whole.contains(&id) || matches!(def.binding, TypeBinding::Proto(_)) {
            continue;
        }
        for (index, field) in record.fields.iter().enumerate() {
            if field.access != Access::Both && !tags.contains(&(id, field.name.as_str())) {
                found.entry(id).or_default().push(index);
            }
        }
    }
    found
}

fn tags(contract: &Contract) -> Tags<'_> {
    let mut tags = BTreeSet::new();
    for (_, def) in contract.types.iter() {
        let TypeKind::Union(union) = &def.kind else { continue };
        let Tag::Property(property) = &union.tag else { continue };
        let mut open: Vec<Type> = union.arms.iter().map(|arm| arm.ty).collect();
        let mut seen = BTreeSet::new();
        while let Some(Type::Id(id)) = open.pop() {
            match &contract.types[id].kind {
                TypeKind::Record(_) => drop(tags.insert((id, property.as_str()))),
                TypeKind::Newtype(_) | TypeKind::Union(_) if seen.insert(id) => {
                    open.extend(contract.types[id].kind.uses());
                }
                _ => {}
            }
        }
    }
    tags
}

/// The types that are not the same both ways: those with a member for one way, and all that hold one of them.
fn apart(
    contract: &Contract,
    one_way: &BTreeMap<TypeId, Vec<usize>>,
    whole: &BTreeSet<TypeId>,
) -> BTreeSet<TypeId> {
    let mut holders = SideTable::new(&contract.types, Vec::new());
    for (holder, def) in contract.types.iter().filter(|(id, _)| !whole.contains(id)) {
        for ty in def.kind.uses() {
            if let Type::Id(held) = ty {
                holders[held].push(holder);
            }
        }
    }
    let mut apart = BTreeSet::new();
    let mut open: Vec<TypeId> = one_way.keys().copied().collect();
    while let Some(id) = open.pop() {
        if apart.insert(id) {
            open.extend(&holders[id]);
        }
    }
    apart
}

struct Split {
    contract: Contract,
    positions: Positions,
    one_way: BTreeMap<TypeId, Vec<usize>>,
    /// What stands for a type where it is sent. Where it is received, it is the type itself.
    sent: BTreeMap<TypeId, TypeId>,
}

impl Split {
    fn tags(&mut self, tags: &Tags<'_>) {
        for (id, name) in tags {
            let TypeKind::Record(record) = &mut self.contract.types[*id].kind else { continue };
            let fields = record.fields.iter_mut().filter(|field| field.name == *name);
            fields.for_each(|field| field.access = Access::Both);
        }
    }

    fn types(&mut self, apart: &BTreeSet<TypeId>) {
        let named =
            |id: &TypeId| !matches!(self.contract.types[*id].kind, TypeKind::List(_) | TypeKind::Map(_));
        let named: Vec<TypeId> = apart.iter().copied().filter(named).collect();
        for id in &named {
            let position = self.positions[*id];
            if position.sent && position.received {
                let shape = self.contract.sent_shape(*id);
                self.sent.insert(*id, shape);
            }
        }
        for id in named {
            let position = self.positions[id];
            match self.sent.get(&id).copied() {
                Some(shape) => {
                    self.keep(id, id, Access::Write);
                    self.keep(id, shape, Access::Read);
                    self.refer(shape);
                }
                None if position.sent => {
                    self.keep(id, id, Access::Read);
                    self.refer(id);
                }
                None => self.keep(id, id, Access::Write),
            }
        }
    }

    /// Takes out of a shape the members that go the other way alone.
    fn keep(&mut self, id: TypeId, shape: TypeId, other: Access) {
        let Some(one_way) = self.one_way.get(&id) else { return };
        let TypeKind::Record(record) = &mut self.contract.types[shape].kind else { return };
        let goes = |(index, field): &(usize, Field)| !(one_way.contains(index) && field.access == other);
        let fields = std::mem::take(&mut record.fields).into_iter().enumerate();
        let (here, there): (Vec<_>, Vec<_>) = fields.partition(goes);
        record.fields = here.into_iter().map(|(_, field)| field).collect();
        record.elsewhere = there.into_iter().map(|(_, field)| field.name).collect();
    }

    /// What is sent holds what is sent.
    fn refer(&mut self, shape: TypeId) {
        let mut kind = self.contract.types[shape].kind.clone();
        kind.replace_uses(|ty| self.as_sent(ty));
        self.contract.types[shape].kind = kind;
    }

    fn as_sent(&mut self, ty: Type) -> Type {
        let Type::Id(id) = ty else { return ty };
        if let Some(shape) = self.sent.get(&id) {
            return Type::Id(*shape);
        }
        let span = self.contract.types[id].span;
        let shape = match self.contract.types[id].kind.clone() {
            TypeKind::List(list) => {
                let item = self.as_sent(list.item);
                self.contract.list_of(List { item, ..list }, span)
            }
            TypeKind::Map(map) => {
                let (key, value) = (self.as_sent(map.key), self.as_sent(map.value));
                self.contract.map_of(Map { key, value, ..map }, span)
            }
            _ => id,
        };
        self.sent.insert(id, shape);
        Type::Id(shape)
    }

    fn operation(&mut self, id: OperationId) {
        let operation = &self.contract.operations[id];
        let (input, initiator) = (operation.input, operation.initiator);
        if initiator == Initiator::Client {
            let Type::Id(input) = self.as_sent(Type::Id(input)) else { return };
            self.contract.operations[id].input = input;
            return;
        }
        // What the server starts is answered by what the client sends.
        let mut outcomes = std::mem::take(&mut self.contract.operations[id].outcomes);
        for outcome in &mut outcomes {
            if let Some(payload) = &mut outcome.payload {
                payload.ty = self.as_sent(payload.ty);
            }
            outcome.headers.iter_mut().for_each(|header| header.ty = self.as_sent(header.ty));
        }
        self.contract.operations[id].outcomes = outcomes;
    }
}
