//! Rust names for everything a contract names: a side table, all collisions and keywords settled.
//!
//! There is one namespace for types, one for the things made of operations (`GetBookInput`, `GetBookError`), one for
//! client methods, one a server trait, one for the members of each type. Within each, `settle` decides by the names
//! and wire paths alone. What belongs to operations stands in a module of its own, so that no schema ever meets
//! `GetBookInput`.

mod choices;
pub mod ident;
mod ledger;
pub(crate) mod members;
mod settle;
pub mod words;

use std::collections::BTreeMap;

pub use choices::{Choices, own_types};
use ident::{Case, from_words, ident, is_spelled_like};
pub use ledger::Ledger;
use settle::{Candidate, settle};
use words::{style, words};

use crate::ir::{
    Contract, Initiator, Operation, OperationId, Scheme, SideTable, TypeDef, TypeKind, TypeName,
};

/// The Rust name of every node of a contract.
#[derive(Debug, Clone)]
pub struct Names {
    /// Types; empty names for anonymous ones.
    pub types: SideTable<TypeDef, TypeIdents>,
    /// Operations.
    pub operations: SideTable<Operation, OperationIdents>,
    /// Services, in the order of the contract.
    pub services: Vec<ServiceIdents>,
    /// Security schemes: a method and a field.
    pub schemes: SideTable<Scheme, String>,
}

/// The names of a type.
#[derive(Debug, Clone, Default)]
pub struct TypeIdents {
    /// The type itself; empty for an anonymous one.
    pub name: String,
    /// It is a type of the user's own: the name is its path, and nothing is printed for it.
    pub is_own: bool,
    /// It stands in the module of operations rather than among the types: the input record of an operation that the
    /// contract does not name.
    pub in_operations: bool,
    /// Fields, variants or constants, in the order of the IR.
    pub members: Vec<String>,
}

/// The names of an operation.
#[derive(Debug, Clone, Default)]
pub struct OperationIdents {
    /// The client's method, and the server's.
    pub method: String,
    /// The same on the server's trait, where only the operations of one service meet.
    pub server_method: String,
    /// The builder, and the first part of `GetBookInput`, `GetBookError`, `GetBookOk`.
    pub stem: String,
    /// The static with its facts.
    pub constant: String,
    /// Outcomes as variants, in the order of the IR.
    pub outcomes: Vec<String>,
    /// What follows the links of each outcome: methods, in the order of the IR.
    pub links: Vec<Vec<String>>,
}

/// The names of a service.
#[derive(Debug, Clone, Default)]
pub struct ServiceIdents {
    /// The server's trait.
    pub name: String,
    /// The function that makes a service of it, where the contract has several.
    pub function: String,
}

/// Names of the client that operations may not take.
const CLIENT_METHODS: [&str; 8] = ["at", "builder", "follow", "in_process", "new", "clone", "from", "into"];
const CLIENT_TYPES: [&str; 5] = ["Client", "Sender", "ClientBuilder", "Credentials", "Call"];
const TRAIT_METHODS: [&str; 5] = ["new", "clone", "into", "from", "borrow"];
const SERVER_TYPES: [&str; 3] = ["Verifiers", "Self", "Service"];
/// Where operations are grouped, a service is also a method of the client, and a module that names others of these.
const SERVER_FUNCTIONS: [&str; 15] = [
    "service",
    "service_at",
    "calls",
    "follow",
    "operations",
    "ops",
    "types",
    "builder",
    "at",
    "in_process",
    "new",
    "clone",
    "from",
    "into",
    "as_ref",
];

/// The last word of the name of a shape that is sent, beside the one that is received.
const SENT: &str = "write";

/// Names everything.
pub fn run(contract: &Contract, choices: &Choices) -> Names {
    let mut names = Names {
        types: SideTable::new(&contract.types, TypeIdents::default()),
        operations: SideTable::new(&contract.operations, OperationIdents::default()),
        services: Vec::new(),
        schemes: SideTable::new(&contract.schemes, String::new()),
    };
    name_operations(contract, choices, &mut names);
    name_types(contract, choices, &mut names);
    name_services(contract, choices.ledger(), &mut names);
    name_schemes(contract, choices.ledger(), &mut names);
    for (id, def) in contract.types.iter() {
        let own = names.types[id].name.clone();
        let wishes = members::Wishes {
            chosen: &|index| choices.member(id, index),
            pinned: &|member| choices.ledger().member(&def.path, member),
        };
        names.types[id].members = members::of(def, &own, wishes);
    }
    names
}

fn name_operations(contract: &Contract, choices: &Choices, names: &mut Names) {
    let ids: Vec<OperationId> = contract.operations.ids().collect();
    let ledger = choices.ledger();
    let operations = |case, role: &'static str| {
        let candidate = move |id: &OperationId| {
            let path = &contract.operations[*id].path;
            let had = if case == Case::Camel { ledger.stem(path) } else { ledger.method(path) };
            let candidate = operation_candidate(contract, *id, case, role);
            candidate.chosen(choices.operation(*id), case, role).pinned(had)
        };
        ids.iter().map(candidate).collect::<Vec<_>>()
    };
    let methods = settle(&operations(Case::Snake, "operation"), Case::Snake, &CLIENT_METHODS);
    let stems = settle(&operations(Case::Camel, "Operation"), Case::Camel, &CLIENT_TYPES);
    for ((id, method), stem) in ids.iter().zip(methods).zip(stems) {
        let constant = ident::unraw(&method).to_uppercase();
        let outcomes = members::of_outcomes(&contract.operations[*id]);
        let server_method = String::new();
        let links = Vec::new();
        names.operations[*id] = OperationIdents { method, server_method, stem, constant, outcomes, links };
    }
    name_links(contract, &ids, names);
    for service in &contract.services {
        let own = |id: &OperationId| {
            let candidate = operation_candidate(contract, *id, Case::Snake, "operation");
            let had = ledger.server_method(&contract.operations[*id].path);
            candidate.chosen(choices.operation(*id), Case::Snake, "operation").pinned(had)
        };
        let candidates: Vec<_> = service.operations.iter().map(own).collect();
        for (id, method) in service.operations.iter().zip(settle(&candidates, Case::Snake, &TRAIT_METHODS)) {
            names.operations[*id].server_method = method;
        }
    }
}

/// A link is named after the operation whose reply has it. All meet in one view of the client.
fn name_links(contract: &Contract, ids: &[OperationId], names: &mut Names) {
    let mut candidates = Vec::new();
    for id in ids {
        let (operation, idents) = (&contract.operations[*id], &names.operations[*id]);
        for (outcome, variant) in operation.outcomes.iter().zip(&idents.outcomes) {
            candidates.extend(outcome.links.iter().map(|link| Candidate {
                path: format!("{} {} {}", operation.path, outcome.name, link.name),
                plain: link_ident(&idents.method, &link.name),
                rank: 0,
                words: vec![words(variant).join("_"), style(&link.name)],
            }));
        }
    }
    let mut settled = settle(&candidates, Case::Snake, &[]).into_iter();
    for id in ids {
        let outcomes = contract.operations[*id].outcomes.iter();
        let links = outcomes.map(|outcome| settled.by_ref().take(outcome.links.len()).collect()).collect();
        names.operations[*id].links = links;
    }
}

fn link_ident(method: &str, link: &str) -> String {
    words(link).iter().fold(method.to_owned(), |ident, word| ident::join(&ident, word, Case::Snake))
}

/// Operations of several services may share a name; then the service is the word that tells them apart.
fn operation_candidate(contract: &Contract, id: OperationId, case: Case, role: &str) -> Candidate {
    let operation = &contract.operations[id];
    let plain = ident(&operation.name, case, role);
    let service = contract.service_of(id).map(|service| words(&service.name).concat());
    let words = [Some(style(&operation.name)), service, Some(role.to_lowercase())];
    Candidate {
        path: operation.path.clone(),
        rank: u8::from(!is_spelled_like(&plain, &operation.name)),
        plain,
        words: words.into_iter().flatten().collect(),
    }
}

fn name_types(contract: &Contract, choices: &Choices, names: &mut Names) {
    for (id, operation) in contract.operations.iter() {
        let input = &contract.types[operation.input];
        // Of operations that share their input the first one names it.
        let is_named = names.types[operation.input].in_operations;
        if matches!(input.name, TypeName::Derived(_)) && !is_named {
            let stem = &names.operations[id].stem;
            let name = ident::join(stem, "input", Case::Camel);
            names.types[operation.input] = TypeIdents { name, in_operations: true, ..TypeIdents::default() };
        }
    }
    let mut ids = Vec::new();
    let mut candidates = Vec::new();
    for (id, def) in contract.types.iter() {
        if names.types[id].in_operations {
            continue;
        }
        if let Some(path) = choices.own(id) {
            names.types[id] = TypeIdents { name: path.to_owned(), is_own: true, ..TypeIdents::default() };
        } else if let Some(candidate) = type_candidate(def) {
            ids.push(id);
            let had = choices.ledger().ty(&def.path);
            candidates.push(candidate.chosen(choices.ty(id), Case::Camel, "Type").pinned(had));
        }
    }
    for (id, name) in ids.into_iter().zip(settle(&candidates, Case::Camel, &[])) {
        names.types[id].name = name;
    }
}

/// `None` for types that never have a name.
fn type_candidate(def: &TypeDef) -> Option<Candidate> {
    let (source, mut words, mut derived) = match &def.name {
        TypeName::Declared(name) => (name.clone(), words(name), 0),
        TypeName::Derived(parts) => (parts.concat(), parts.iter().flat_map(|part| words(part)).collect(), 2),
        TypeName::Anonymous => return None,
    };
    if def.sent_of.is_some() {
        words.push(SENT.to_owned());
        derived = 3;
    }
    let plain = from_words(&words, Case::Camel, "Type");
    let rank = derived + u8::from(!is_spelled_like(&plain, &source));
    let role = match def.kind {
        TypeKind::Enum(_) => "enum",
        TypeKind::Union(_) => "union",
        _ => "type",
    };
    let style = match derived {
        0 => style(&source),
        3 => "sent".to_owned(),
        _ => "inline".to_owned(),
    };
    Some(Candidate { path: def.path.clone(), plain, rank, words: vec![style, role.to_owned()] })
}

fn name_services(contract: &Contract, ledger: &Ledger, names: &mut Names) {
    names.services = vec![ServiceIdents::default(); contract.services.len()];
    for initiator in [Initiator::Client, Initiator::Server] {
        name_services_of(contract, initiator, ledger, names);
    }
}

/// What the server starts has modules of its own: there its services meet no others.
fn name_services_of(contract: &Contract, initiator: Initiator, ledger: &Ledger, names: &mut Names) {
    let all = contract.services.iter().enumerate();
    let own: Vec<_> = all.filter(|(_, service)| service.initiator == initiator).collect();
    let candidates = |case, role: &'static str| -> Vec<Candidate> {
        let candidate = move |(_, service): &(usize, &crate::ir::Service)| {
            let plain = ident(&service.name, case, role);
            let rank = u8::from(!is_spelled_like(&plain, &service.name));
            let had = match case {
                Case::Camel => ledger.service(&service.path),
                _ => ledger.function(&service.path),
            };
            let words = vec![style(&service.name)];
            Candidate { path: service.path.clone(), plain, rank, words }.chosen(None, case, role).pinned(had)
        };
        own.iter().map(candidate).collect()
    };
    let traits = settle(&candidates(Case::Camel, "Service"), Case::Camel, &SERVER_TYPES);
    let functions = settle(&candidates(Case::Snake, "service"), Case::Snake, &SERVER_FUNCTIONS);
    for (((index, _), name), function) in own.iter().zip(traits).zip(functions) {
        names.services[*index] = ServiceIdents { name, function };
    }
}

fn name_schemes(contract: &Contract, ledger: &Ledger, names: &mut Names) {
    let candidate = |name: &str| Candidate {
        path: name.to_owned(),
        plain: ident(name, Case::Snake, "scheme"),
        rank: u8::from(!is_spelled_like(&ident(name, Case::Snake, "scheme"), name)),
        words: vec![style(name)],
    };
    let wished = |name: &str| candidate(name).chosen(None, Case::Snake, "scheme").pinned(ledger.scheme(name));
    let candidates: Vec<_> = contract.schemes.iter().map(|(_, scheme)| wished(&scheme.name)).collect();
    let idents = settle(&candidates, Case::Snake, &["none", "new", "clone", "and", "default"]);
    for (id, ident) in contract.schemes.ids().zip(idents) {
        names.schemes[id] = ident;
    }
}

/// Which names several sources share, for tests and for messages.
pub fn duplicates<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    counts.into_iter().filter(|(_, count)| *count > 1).map(|(name, _)| name).collect()
}

#[cfg(test)]
mod tests;
