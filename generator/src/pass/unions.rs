//! Decides what tells the alternatives of a union apart (DESIGN 5.1), so that no reader has to guess.
//!
//! In this order: what the parser found (a discriminator); the kind of JSON value; for several objects a constant
//! member, then a member that one of them alone requires; for several strings the values of an enum. What is left is
//! tried in order and reported.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::codes::ir::UNION_IN_ORDER;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{
    Arm, Contract, Evidence, Field, JsonKind, Presence, Scalar, Tag, Type, TypeId, TypeKind, TypeName, Union,
    Value,
};

/// Decides every union that is undecided.
pub fn run(contract: &mut Contract, out: &mut Diagnostics) {
    for id in contract.types.ids() {
        let TypeKind::Union(union) = &contract.types[id].kind else { continue };
        if union.tag == Tag::Undecided {
            decide(contract, id, out);
        }
    }
}

fn decide(contract: &mut Contract, id: TypeId, out: &mut Diagnostics) {
    let TypeKind::Union(union) = &contract.types[id].kind else { return };
    let profiles: Vec<Profile> = union.arms.iter().map(|arm| Profile::of(contract, arm.ty)).collect();
    let decision = settle(&profiles);
    let doubt = decision.doubt.iter().map(|index| union.arms[*index].clone()).collect::<Vec<_>>();
    if !doubt.is_empty() {
        out.push(report(contract, id, &doubt));
    }
    let TypeKind::Union(union) = &mut contract.types[id].kind else { return };
    apply(union, decision);
}

/// The arms in the order they are tried, each with its evidence, and those that cannot be told apart.
struct Decision {
    order: Vec<(usize, Vec<Evidence>)>,
    doubt: Vec<usize>,
}

fn apply(union: &mut Union, decision: Decision) {
    union.tag = if decision.doubt.is_empty() { Tag::Shape } else { Tag::Order };
    let mut arms: Vec<Option<Arm>> = std::mem::take(&mut union.arms).into_iter().map(Some).collect();
    for (index, evidence) in decision.order {
        if let Some(mut arm) = arms[index].take() {
            arm.evidence = evidence;
            union.arms.push(arm);
        }
    }
}

fn report(contract: &Contract, id: TypeId, doubt: &[Arm]) -> Diagnostic {
    let ty = &contract.types[id];
    let name = match &ty.name {
        TypeName::Declared(name) => name.clone(),
        TypeName::Derived(words) => words.join("."),
        TypeName::Anonymous => "a union".to_owned(),
    };
    let names: Vec<_> = doubt.iter().map(|arm| format!("`{}`", arm.name)).collect();
    let message = format!("nothing tells {} of `{name}` apart; they are tried in order", names.join(" and "));
    let mut diagnostic = Diagnostic::new(&UNION_IN_ORDER, ty.span, message).pointer(&ty.path);
    for arm in doubt.iter().filter(|arm| arm.span != ty.span) {
        diagnostic = diagnostic.label(arm.span, format!("`{}`", arm.name));
    }
    diagnostic.help("add a discriminator, or a required member that only one alternative has")
}

/// What a value of one arm looks like.
#[derive(Debug, Default)]
struct Profile {
    kinds: BTreeSet<JsonKind>,
    /// Members with whether they are required.
    members: BTreeMap<String, bool>,
    /// Members, and the value itself under the empty name, with their constant values.
    constants: BTreeMap<String, BTreeSet<String>>,
}

/// Newtypes and unions inside unions are followed this deep; a ring of them is no value anyway.
const DEPTH: usize = 16;

impl Profile {
    fn of(contract: &Contract, ty: Type) -> Profile {
        let mut profile = Profile::default();
        profile.add(contract, ty, DEPTH);
        profile
    }

    fn add(&mut self, contract: &Contract, ty: Type, depth: usize) {
        match ty {
            Type::Scalar(scalar) => self.kinds.extend(kinds_of(scalar)),
            Type::Id(id) if depth > 0 => self.add_type(contract, id, depth - 1),
            Type::Id(_) => self.kinds.extend(ANY),
        }
    }

    fn add_type(&mut self, contract: &Contract, id: TypeId, depth: usize) {
        match &contract.types[id].kind {
            TypeKind::Record(record) => {
                self.kinds.insert(JsonKind::Object);
                record.fields.iter().for_each(|field| self.member(contract, field));
            }
            TypeKind::Map(_) => {
                self.kinds.insert(JsonKind::Object);
            }
            TypeKind::List(_) => {
                self.kinds.insert(JsonKind::Array);
            }
            TypeKind::Enum(list) => {
                self.kinds.extend(kinds_of(list.of));
                self.constants.insert(String::new(), constants(&list.values));
            }
            TypeKind::Newtype(newtype) => {
                if newtype.nullable {
                    self.kinds.insert(JsonKind::Null);
                }
                self.add(contract, newtype.of, depth);
            }
            // A member is common to a union only if each of its arms has it: none is claimed.
            TypeKind::Union(union) => {
                for arm in &union.arms {
                    self.kinds.extend(Profile::at(contract, arm.ty, depth).kinds);
                }
            }
            TypeKind::Reserved => self.kinds.extend(ANY),
        }
    }

    fn at(contract: &Contract, ty: Type, depth: usize) -> Profile {
        let mut profile = Profile::default();
        profile.add(contract, ty, depth);
        profile
    }

    fn member(&mut self, contract: &Contract, field: &Field) {
        let required = field.presence == Presence::Required;
        self.members.insert(field.name.clone(), required);
        if let Type::Id(id) = field.ty
            && let TypeKind::Enum(list) = &contract.types[id].kind
            && list.of == Scalar::String
        {
            self.constants.insert(field.name.clone(), constants(&list.values));
        }
    }

    fn is_object(&self) -> bool {
        self.kinds.contains(&JsonKind::Object)
    }
}

const ANY: [JsonKind; 6] =
    [JsonKind::Null, JsonKind::Bool, JsonKind::Number, JsonKind::String, JsonKind::Array, JsonKind::Object];

fn kinds_of(scalar: Scalar) -> &'static [JsonKind] {
    match scalar {
        Scalar::Bool => &[JsonKind::Bool],
        Scalar::I32 | Scalar::I64 | Scalar::U32 | Scalar::U64 | Scalar::Integer => &[JsonKind::Integer],
        Scalar::F32 | Scalar::F64 => &[JsonKind::Number],
        Scalar::Decimal => &[JsonKind::Number, JsonKind::String],
        Scalar::String
        | Scalar::Bytes
        | Scalar::Date
        | Scalar::Time
        | Scalar::DateTime
        | Scalar::LocalDateTime
        | Scalar::Duration
        | Scalar::Uuid
        | Scalar::Url => &[JsonKind::String],
        Scalar::Any => &ANY,
        Scalar::Unit => &[JsonKind::Null],
    }
}

fn constants(values: &[crate::ir::EnumValue]) -> BTreeSet<String> {
    let text = |value: &Value| match value {
        Value::String(text) | Value::Number(text) | Value::Name(text) => Some(text.clone()),
        _ => None,
    };
    values.iter().filter_map(|value| text(&value.value)).collect()
}

fn settle(profiles: &[Profile]) -> Decision {
    let mut decision = Decision { order: Vec::new(), doubt: Vec::new() };
    let mut open: Vec<usize> = (0..profiles.len()).collect();
    by_kind(profiles, &mut open, &mut decision);
    let objects: Vec<usize> = open.iter().copied().filter(|index| profiles[*index].is_object()).collect();
    if objects.len() > 1 && objects.iter().all(|index| profiles[*index].kinds.len() == 1) {
        open.retain(|index| !objects.contains(index));
        by_member(profiles, objects, &mut decision);
    }
    by_value(profiles, open, &mut decision);
    decision
}

/// Arms whose kinds no other arm has. Whole numbers are numbers too, so the narrower arm is tried first.
fn by_kind(profiles: &[Profile], open: &mut Vec<usize>, decision: &mut Decision) {
    let alone = |index: usize| {
        let mut others = profiles.iter().enumerate().filter(|(other, _)| *other != index);
        let kinds = &profiles[index].kinds;
        !kinds.is_empty() && others.all(|(_, other)| other.kinds.is_disjoint(kinds))
    };
    let (mut decided, rest): (Vec<usize>, Vec<usize>) = open.iter().partition(|index| alone(**index));
    decided.sort_by_key(|index| profiles[*index].kinds.contains(&JsonKind::Number));
    for index in decided {
        let evidence = profiles[index].kinds.iter().map(|kind| Evidence::Kind(*kind)).collect();
        decision.order.push((index, evidence));
    }
    *open = rest;
}

/// Objects: a constant that all have and none shares; else a required member of its own, the most particular first.
fn by_member(profiles: &[Profile], mut open: Vec<usize>, decision: &mut Decision) {
    if let Some(name) = shared_constant(profiles, &open) {
        for index in open {
            let values = profiles[index].constants[&name].iter().cloned().collect();
            decision.order.push((index, vec![Evidence::Constant(name.clone(), values)]));
        }
        return;
    }
    while open.len() > 1 {
        let own = open.iter().copied().find_map(|index| Some((index, own_member(profiles, index, &open)?)));
        let Some((index, member)) = own else { break };
        decision.order.push((index, vec![Evidence::Member(member)]));
        open.retain(|other| *other != index);
    }
    finish(open, JsonKind::Object, decision);
}

fn shared_constant(profiles: &[Profile], open: &[usize]) -> Option<String> {
    let (first, rest) = open.split_first()?;
    profiles[*first].constants.keys().filter(|name| !name.is_empty()).find_map(|name| {
        let mut seen = profiles[*first].constants[name].clone();
        let disjoint = rest.iter().all(|index| match profiles[*index].constants.get(name) {
            Some(values) if values.is_disjoint(&seen) => {
                seen.extend(values.iter().cloned());
                true
            }
            _ => false,
        });
        disjoint.then(|| name.clone())
    })
}

fn own_member(profiles: &[Profile], index: usize, open: &[usize]) -> Option<String> {
    let others = || open.iter().filter(|other| **other != index);
    let required = profiles[index].members.iter().filter(|(_, required)| **required).map(|(name, _)| name);
    required
        .into_iter()
        .find(|name| others().all(|other| !profiles[*other].members.contains_key(*name)))
        .cloned()
}

/// Strings and the like: the values of enums first, one open alternative last.
fn by_value(profiles: &[Profile], open: Vec<usize>, decision: &mut Decision) {
    let mut seen = BTreeSet::new();
    let mut rest = Vec::new();
    for index in open {
        match profiles[index].constants.get("") {
            Some(values)
                if values.is_disjoint(&seen) && profiles[index].kinds.contains(&JsonKind::String) =>
            {
                seen.extend(values.iter().cloned());
                decision.order.push((index, vec![Evidence::Value(values.iter().cloned().collect())]));
            }
            _ => rest.push(index),
        }
    }
    match rest.as_slice() {
        [] => {}
        [last] => decision.order.push((*last, Vec::new())),
        _ => {
            decision.doubt.extend(&rest);
            decision.order.extend(rest.into_iter().map(|index| (index, Vec::new())));
        }
    }
}

/// One object that is left takes every other object; several cannot be told apart.
fn finish(open: Vec<usize>, kind: JsonKind, decision: &mut Decision) {
    if open.len() > 1 {
        decision.doubt.extend(&open);
    }
    decision.order.extend(open.into_iter().map(|index| (index, vec![Evidence::Kind(kind)])));
}
