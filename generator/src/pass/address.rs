//! Everything of a contract that a user may speak of, by its address.
//!
//! A type has its path (`#/components/schemas/Book`, `pkg.Message`) and, where no other has it, its name. A member has
//! the address of its type, a dot and its name on the wire; in OpenAPI also the JSON pointer of the property. An
//! operation has its path (`GET /books`) and its name; its inputs are members of either.

use std::collections::BTreeMap;

use crate::ir::binding::TypeBinding;
use crate::ir::{Contract, Format, OperationId, TypeDef, TypeId, TypeKind, TypeName};

/// What an address leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A type.
    Type(TypeId),
    /// A member of a type: field, arm or value, by its index.
    Member(TypeId, usize),
    /// An operation.
    Operation(OperationId),
    /// Two things have this name.
    Ambiguous,
}

/// Whether a name is that of a package with types of the contract, or of one around it. A crate of prost types stands for
/// a whole package.
pub fn is_package(contract: &Contract, name: &str) -> bool {
    contract.types.iter().any(|(_, ty)| match &ty.binding {
        TypeBinding::Proto(ty) => {
            ty.package.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        }
        _ => false,
    })
}

/// All addresses of a contract.
#[derive(Debug, Clone)]
pub struct Addresses(BTreeMap<String, Place>);

impl Addresses {
    /// Of this contract.
    pub fn of(contract: &Contract) -> Addresses {
        Addresses::leading_to(contract, |id, def| if def.sent_of.is_none() { Some(id) } else { None })
    }

    /// The same addresses, of the types that have a second shape where they are sent: they lead to that one.
    pub fn of_sent(contract: &Contract) -> Addresses {
        Addresses::leading_to(contract, |_, def| def.sent_of)
    }

    /// Of the types for which `owner` says under whose path and name they are known.
    fn leading_to(contract: &Contract, owner: impl Fn(TypeId, &TypeDef) -> Option<TypeId>) -> Addresses {
        let types = contract.types.iter();
        let types = types.filter_map(|(id, def)| Some((id, def, &contract.types[owner(id, def)?])));
        let types: Vec<(TypeId, &TypeDef, &TypeDef)> = types.collect();
        let mut addresses = Addresses(BTreeMap::new());
        let inputs: BTreeMap<TypeId, OperationId> =
            contract.operations.iter().map(|(id, operation)| (operation.input, id)).collect();
        // Paths are unique; names come second and never take the place of a path.
        for (id, _, known) in types.iter().filter(|(.., known)| !known.path.is_empty()) {
            addresses.0.insert(known.path.clone(), Place::Type(*id));
        }
        for (id, operation) in contract.operations.iter() {
            addresses.0.insert(operation.path.clone(), Place::Operation(id));
        }
        let mut names = BTreeMap::new();
        for (id, _, known) in &types {
            if let TypeName::Declared(name) = &known.name {
                add(&mut names, name, Place::Type(*id));
            }
        }
        for (id, operation) in contract.operations.iter() {
            add(&mut names, &operation.name, Place::Operation(id));
        }
        for (name, place) in names {
            addresses.0.entry(name).or_insert(place);
        }
        for (id, def, known) in types {
            let owners = addresses.owners(contract, id, known, inputs.get(&id).copied());
            for (index, name) in member_names(&def.kind).into_iter().enumerate() {
                for owner in &owners {
                    let member = Place::Member(id, index);
                    addresses.0.entry(format!("{owner}{name}")).or_insert(member);
                }
            }
        }
        addresses
    }

    /// What stands before the names of the members of a type.
    fn owners(
        &self,
        contract: &Contract,
        id: TypeId,
        def: &TypeDef,
        input_of: Option<OperationId>,
    ) -> Vec<String> {
        let mut owners = Vec::new();
        if !def.path.is_empty() {
            owners.push(format!("{}.", def.path));
            if contract.format == Format::OpenApi && matches!(def.kind, TypeKind::Record(_)) {
                owners.push(format!("{}/properties/", def.path));
            }
        }
        if let TypeName::Declared(name) = &def.name
            && self.0.get(name) == Some(&Place::Type(id))
        {
            owners.push(format!("{name}."));
        }
        if let Some(operation) = input_of.map(|id| &contract.operations[id]) {
            owners.push(format!("{}.", operation.path));
            owners.push(format!("{}.", operation.name));
        }
        owners
    }

    /// What the address leads to.
    pub fn find(&self, address: &str) -> Option<Place> {
        self.0.get(address).copied()
    }

    /// All addresses that lead to something, sorted.
    pub fn all(&self) -> impl Iterator<Item = (&str, Place)> {
        self.0.iter().map(|(address, place)| (address.as_str(), *place))
    }
}

fn add(names: &mut BTreeMap<String, Place>, name: &str, place: Place) {
    names.entry(name.to_owned()).and_modify(|known| *known = Place::Ambiguous).or_insert(place);
}

fn member_names(kind: &TypeKind) -> Vec<&str> {
    match kind {
        TypeKind::Record(record) => record.fields.iter().map(|field| field.name.as_str()).collect(),
        TypeKind::Union(union) => union.arms.iter().map(|arm| arm.name.as_str()).collect(),
        TypeKind::Enum(of) => of.values.iter().map(|value| value.name.as_str()).collect(),
        TypeKind::Newtype(_) | TypeKind::List(_) | TypeKind::Map(_) | TypeKind::Reserved => Vec::new(),
    }
}
