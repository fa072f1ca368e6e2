//! A contract as plain facts that have no word of any format in them, so that contracts of different formats can be
//! compared line by line: `operation get book / input book id` is `string, required`.

use std::collections::BTreeMap;

use counterpart::ir::{
    Contract, Effect, Exchange, Field, Map, Operation, Presence, Scalar, Type, TypeDef, TypeId, TypeKind,
    TypeName, When,
};

/// Facts by what they are about.
pub type Facts = BTreeMap<String, String>;

/// Every fact about the operations of a contract and the types they reach by name.
pub fn facts(contract: &Contract) -> Facts {
    let mut facts = Facts::new();
    let mut walk = Walk { contract, facts: &mut facts, open: Vec::new(), seen: Vec::new() };
    for id in contract.services.iter().flat_map(|service| &service.operations) {
        walk.operation(&contract.operations[*id]);
    }
    while let Some(id) = walk.open.pop() {
        walk.members(id);
    }
    facts
}

struct Walk<'a> {
    contract: &'a Contract,
    facts: &'a mut Facts,
    open: Vec<TypeId>,
    seen: Vec<TypeId>,
}

impl Walk<'_> {
    fn operation(&mut self, operation: &Operation) {
        let name = format!("operation {}", words(&operation.name));
        let effect = match operation.effect {
            Effect::Safe => "safe",
            Effect::Idempotent => "idempotent",
            Effect::Unsafe => "unsafe",
        };
        let exchange = match operation.exchange {
            Exchange::Unary => "one reply",
            Exchange::ServerStream => "many replies",
            _ => "another exchange",
        };
        self.facts.insert(format!("{name} / effect"), effect.to_owned());
        self.facts.insert(format!("{name} / exchange"), exchange.to_owned());
        let key = if operation.idempotency_key.is_some() { "has one" } else { "has none" };
        self.facts.insert(format!("{name} / idempotency key"), key.to_owned());
        for field in self.contract.inputs(operation) {
            self.field(&format!("{name} / input"), field);
        }
        for outcome in &operation.outcomes {
            let ty = outcome.payload.as_ref().map_or("nothing".to_owned(), |payload| self.ty(payload.ty));
            let what = match (&outcome.when, outcome.error) {
                (_, false) => "success".to_owned(),
                (When::Fault(_) | When::Status(_), true) => format!("error {ty}"),
                (_, true) => "any error".to_owned(),
            };
            self.facts.insert(format!("{name} / {what}"), ty);
        }
    }

    fn field(&mut self, place: &str, field: &Field) {
        let presence = match field.presence {
            Presence::Required => "required",
            Presence::Optional => "optional",
            Presence::Implicit => "zero when absent",
        };
        let null = if field.nullable { "may be null" } else { "is never null" };
        let ty = self.ty(field.ty);
        let name = format!("{place} {}", words(&field.name));
        self.facts.insert(format!("{name} / presence"), presence.to_owned());
        self.facts.insert(format!("{name} / null"), null.to_owned());
        self.facts.insert(name, ty);
    }

    fn members(&mut self, id: TypeId) {
        let ty = &self.contract.types[id];
        let name = format!("type {}", type_name(ty));
        match &ty.kind {
            TypeKind::Record(record) => {
                record.fields.iter().for_each(|field| self.field(&format!("{name} /"), field))
            }
            TypeKind::Enum(list) => {
                // The values are told without the prefix that protobuf asks for.
                let prefix = format!("{} ", type_name(ty));
                for value in &list.values {
                    let value = words(&value.name);
                    let value = value.strip_prefix(&prefix).unwrap_or(&value).to_owned();
                    self.facts.insert(format!("{name} / value {value}"), "is there".to_owned());
                }
            }
            _ => {}
        }
    }

    fn ty(&mut self, ty: Type) -> String {
        match ty {
            Type::Scalar(Scalar::LocalDateTime) => "date-time whose offset may be absent".to_owned(),
            Type::Scalar(scalar) => scalar.name().to_owned(),
            Type::Id(id) => self.named(id),
        }
    }

    fn named(&mut self, id: TypeId) -> String {
        match &self.contract.types[id].kind {
            TypeKind::List(list) => format!("list of {}", self.ty(list.item)),
            TypeKind::Map(Map { key, value, .. }) => {
                format!("map from {} to {}", self.ty(*key), self.ty(*value))
            }
            TypeKind::Newtype(newtype) => self.ty(newtype.of),
            TypeKind::Union(union) => {
                let mut arms: Vec<_> = union.arms.iter().map(|arm| self.ty(arm.ty)).collect();
                arms.sort();
                format!("one of {}", arms.join(" and "))
            }
            _ => {
                if !self.seen.contains(&id) {
                    self.seen.push(id);
                    self.open.push(id);
                }
                type_name(&self.contract.types[id])
            }
        }
    }
}

fn type_name(ty: &TypeDef) -> String {
    match &ty.name {
        TypeName::Declared(name) => words(name),
        TypeName::Derived(parts) => parts.iter().map(|part| words(part)).collect::<Vec<_>>().join(" "),
        TypeName::Anonymous => String::new(),
    }
}

/// `getBook`, `GetBook`, `get_book` and `GET_BOOK` are the words `get book`.
fn words(name: &str) -> String {
    let mut out = String::new();
    let mut before = '_';
    for now in name.chars() {
        if !now.is_alphanumeric() {
            before = '_';
            continue;
        }
        let begins = before == '_' || (now.is_uppercase() && !before.is_uppercase());
        if begins && !out.is_empty() {
            out.push(' ');
        }
        out.extend(now.to_lowercase());
        before = now;
    }
    out
}
