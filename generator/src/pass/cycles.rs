//! Which members need indirection, and which cycles have no finite value.
//!
//! A member holds its type by value unless a list or a map stands between. Where such members lead back to the type
//! they stand in (one strongly connected component), each of them is boxed. A type that needs a value of itself to
//! exist has no value at all: no operation can carry one, so those that must are refused.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::codes::ir::NO_FINITE_VALUE;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{Contract, Operation, OperationId, Presence, SideTable, Type, TypeDef, TypeId, TypeKind};
use crate::source::Span;

/// What the cycles of a contract ask of generated code.
#[derive(Debug, Clone, Default)]
pub struct Cycles {
    boxed: HashSet<(TypeId, usize)>,
    in_boxes: HashSet<TypeId>,
    endless: HashSet<TypeId>,
    first_arms: HashMap<TypeId, usize>,
}

impl Cycles {
    /// Whether that member (field or arm, by its place in the IR) holds its value in a box.
    pub fn is_boxed(&self, id: TypeId, member: usize) -> bool {
        self.boxed.contains(&(id, member))
    }

    /// Whether some member holds a value of that type in a box.
    pub fn is_in_a_box(&self, id: TypeId) -> bool {
        self.in_boxes.contains(&id)
    }

    /// Whether a type has no finite value.
    pub fn is_endless(&self, id: TypeId) -> bool {
        self.endless.contains(&id)
    }

    /// The first arm of a union whose empty value can be built without end in itself.
    pub fn first_arm(&self, id: TypeId) -> usize {
        self.first_arms.get(&id).copied().unwrap_or(0)
    }
}

/// Finds the members to box and the types without a value.
pub fn run(contract: &Contract) -> Cycles {
    let components = components(contract);
    let (mut boxed, mut in_boxes) = (HashSet::new(), HashSet::new());
    for (id, def) in contract.types.iter() {
        for (member, ty) in held(&def.kind) {
            if let Type::Id(target) = ty
                && components[target] == components[id]
            {
                boxed.insert((id, member));
                in_boxes.insert(target);
            }
        }
    }
    let (endless, first_arms) = endless(contract);
    Cycles { boxed, in_boxes, endless, first_arms }
}

/// Refuses the operations that cannot do without a value of a type that has none.
pub fn refuse(contract: &mut Contract, out: &mut Diagnostics) {
    let cycles = run(contract);
    if cycles.endless.is_empty() {
        return;
    }
    let Contract { services, operations, types, .. } = contract;
    for service in services.iter_mut() {
        service.operations.retain(|id: &OperationId| {
            let operation = &operations[*id];
            let Some(id) = needs(operation).find(|id| cycles.is_endless(*id)) else { return true };
            out.push(finding(operation, &types[id]));
            false
        });
    }
    services.retain(|service| !service.operations.is_empty());
}

/// The types without which an operation cannot be called, or cannot end.
fn needs(operation: &Operation) -> impl Iterator<Item = TypeId> {
    let payloads = operation.outcomes.iter().filter_map(|outcome| outcome.payload.as_ref());
    let ids = payloads.filter(|payload| !payload.nullable).filter_map(|payload| match payload.ty {
        Type::Id(id) => Some(id),
        Type::Scalar(_) => None,
    });
    std::iter::once(operation.input).chain(ids)
}

fn finding(operation: &Operation, def: &TypeDef) -> Diagnostic {
    let place: Span = def.span;
    let message = format!("`{}` needs a value of a type that has none", operation.name);
    Diagnostic::new(&NO_FINITE_VALUE, operation.span, message)
        .label(place, "each value of this type requires another one inside")
        .help("make one member of the cycle optional, nullable or a list")
        .pointer(def.path.clone())
}

/// The types a type holds by value, each with the place of the member that holds it. What code answers is not held.
fn held(kind: &TypeKind) -> Vec<(usize, Type)> {
    match kind {
        TypeKind::Record(record) => {
            let data = record.fields.iter().enumerate().filter(|(_, field)| !field.is_resolver());
            data.map(|(member, field)| (member, field.ty)).collect()
        }
        TypeKind::Union(union) => union.arms.iter().map(|arm| arm.ty).enumerate().collect(),
        TypeKind::Newtype(newtype) => vec![(0, newtype.of)],
        TypeKind::Enum(_) | TypeKind::List(_) | TypeKind::Map(_) | TypeKind::Reserved => Vec::new(),
    }
}

/// The types that have no finite value: those left when everything that has one is taken away, step by step. On the way,
/// the arm of each union that was shown first to have one.
fn endless(contract: &Contract) -> (HashSet<TypeId>, HashMap<TypeId, usize>) {
    let mut left: HashSet<TypeId> = contract.types.ids().collect();
    let mut first_arms = HashMap::new();
    let mut candidates: Vec<TypeId> = contract.types.ids().collect();
    loop {
        let before = candidates.len();
        candidates.retain(|id| {
            let kind = &contract.types[*id].kind;
            let is_finite = has_value(kind, &left);
            if is_finite {
                if let TypeKind::Union(union) = kind {
                    let arm = union.arms.iter().position(|arm| is_known(arm.ty, &left)).unwrap_or(0);
                    first_arms.insert(*id, arm);
                }
                left.remove(id);
            }
            !is_finite
        });
        if candidates.len() == before {
            return (left, first_arms);
        }
    }
}

/// Whether a value exists, given the types that have not been shown to have one.
fn has_value(kind: &TypeKind, unknown: &HashSet<TypeId>) -> bool {
    match kind {
        TypeKind::Record(record) => {
            let mut required = record.fields.iter().filter(|field| {
                field.presence != Presence::Optional && !field.nullable && !field.is_resolver()
            });
            required.all(|field| is_known(field.ty, unknown))
        }
        TypeKind::Union(union) => {
            union.open || union.arms.is_empty() || union.arms.iter().any(|arm| is_known(arm.ty, unknown))
        }
        TypeKind::Newtype(newtype) => newtype.nullable || is_known(newtype.of, unknown),
        TypeKind::Enum(_) | TypeKind::List(_) | TypeKind::Map(_) | TypeKind::Reserved => true,
    }
}

fn is_known(ty: Type, unknown: &HashSet<TypeId>) -> bool {
    match ty {
        Type::Scalar(_) => true,
        Type::Id(id) => !unknown.contains(&id),
    }
}

/// Tarjan's algorithm without recursion, since contracts may nest as deep as they like: the number of the strongly
/// connected component of each type.
fn components(contract: &Contract) -> SideTable<TypeDef, u32> {
    const UNSEEN: u32 = u32::MAX;
    let mut component = SideTable::new(&contract.types, UNSEEN);
    let mut order = SideTable::new(&contract.types, UNSEEN);
    let mut low = SideTable::new(&contract.types, UNSEEN);
    let (mut next, mut done) = (0, 0);
    let mut stack: Vec<TypeId> = Vec::new();
    for root in contract.types.ids() {
        if order[root] != UNSEEN {
            continue;
        }
        let mut path: Vec<(TypeId, Vec<TypeId>)> = Vec::new();
        let mut enter = Some(root);
        loop {
            if let Some(id) = enter.take() {
                (order[id], low[id]) = (next, next);
                next += 1;
                stack.push(id);
                path.push((id, targets(contract, id)));
            }
            let Some((id, open)) = path.last_mut() else { break };
            let id = *id;
            match open.pop() {
                Some(target) if order[target] == UNSEEN => enter = Some(target),
                Some(target) if component[target] == UNSEEN => low[id] = low[id].min(order[target]),
                Some(_) => {}
                None => {
                    path.pop();
                    if let Some((parent, _)) = path.last() {
                        low[*parent] = low[*parent].min(low[id]);
                    }
                    if low[id] == order[id] {
                        close(id, done, &mut stack, &mut component);
                        done += 1;
                    }
                }
            }
        }
    }
    component
}

fn close(root: TypeId, number: u32, stack: &mut Vec<TypeId>, component: &mut SideTable<TypeDef, u32>) {
    while let Some(id) = stack.pop() {
        component[id] = number;
        if id == root {
            break;
        }
    }
}

fn targets(contract: &Contract, id: TypeId) -> Vec<TypeId> {
    let ids = held(&contract.types[id].kind).into_iter().filter_map(|(_, ty)| match ty {
        Type::Id(id) => Some(id),
        Type::Scalar(_) => None,
    });
    ids.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Arm, Field, Format, List, Newtype, Record, Scalar, Tag, TypeName, Union};
    use crate::source::SourceMap;

    fn span() -> Span {
        Span::start_of(SourceMap::new().add("t", "t", ""))
    }

    fn reserve(contract: &mut Contract, name: &str) -> TypeId {
        contract.reserve(TypeName::Declared(name.to_owned()), name, span())
    }

    fn record(fields: &[(TypeId, Presence)]) -> TypeKind {
        let field = |(ty, presence): &(TypeId, Presence)| Field::new("f", *ty, *presence, span());
        TypeKind::Record(Record { fields: fields.iter().map(field).collect(), ..Record::default() })
    }

    #[test]
    fn members_on_a_cycle_are_boxed_and_no_others() {
        let mut contract = Contract::new(Format::OpenApi, "t", span());
        let [a, b, c] = ["a", "b", "c"].map(|name| reserve(&mut contract, name));
        let many = contract.list_of(List::of(a), span());
        let union = reserve(&mut contract, "u");
        contract.types[a].kind = record(&[(b, Presence::Optional), (c, Presence::Required)]);
        contract.types[b].kind = record(&[(union, Presence::Required)]);
        contract.types[c].kind = record(&[(many, Presence::Required)]);
        let arms =
            vec![Arm::new("a", a, span()), Arm::new("s", Scalar::String, span()), Arm::new("c", c, span())];
        contract.types[union].kind = TypeKind::Union(Union { arms, tag: Tag::Member, open: false });
        let cycles = run(&contract);
        assert!(cycles.is_boxed(a, 0) && !cycles.is_boxed(a, 1));
        assert!(cycles.is_boxed(b, 0));
        assert!(!cycles.is_boxed(c, 0), "a list is an indirection");
        assert!(cycles.is_boxed(union, 0) && !cycles.is_boxed(union, 2));
        assert!(contract.types.ids().all(|id| !cycles.is_endless(id)));
    }

    #[test]
    fn a_type_that_requires_itself_has_no_value() {
        let mut contract = Contract::new(Format::OpenApi, "t", span());
        let [a, b, c, ring] = ["a", "b", "c", "ring"].map(|name| reserve(&mut contract, name));
        contract.types[a].kind = record(&[(b, Presence::Required)]);
        contract.types[b].kind = record(&[(a, Presence::Required)]);
        contract.types[c].kind = record(&[(a, Presence::Optional)]);
        let newtype = Newtype { of: ring.into(), nullable: false, constraints: Default::default() };
        contract.types[ring].kind = TypeKind::Newtype(newtype);
        let cycles = run(&contract);
        assert!(cycles.is_endless(a) && cycles.is_endless(b) && cycles.is_endless(ring));
        assert!(!cycles.is_endless(c), "an optional member may be absent for ever");
    }
}
