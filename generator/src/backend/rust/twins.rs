//! Types written in place that are the same type: they are printed once, and each other one is an alias.
//!
//! A contract that writes its schemas in place says the same thing in hundreds of places, and every further type costs
//! whoever compiles the output. Two are the same where the same Rust is printed for both, whatever their names and
//! their docs; so nothing a wire or a validation depends on can differ. Every name stays: which of the twins is the
//! type and which is the alias makes no difference to code that names them.

use std::collections::{HashMap, HashSet};

use super::model::Models;
use super::place::{Home, Places};
use super::scope::{Features, Scope};
use super::{Context, types};
use crate::ir::{Access, Contract, SideTable, Type, TypeId, TypeKind, TypeName};
use crate::pass::names::Names;
use crate::pass::positions::Position;

/// Which types are printed under the name of another one.
#[derive(Debug, Default)]
pub(super) struct Twins {
    /// The name each type had before it took that of its twin.
    aliases: HashMap<TypeId, String>,
    /// In how many further places a type stands where these say different things about it.
    others: HashMap<TypeId, usize>,
}

impl Twins {
    /// The name of a type that is not printed itself, an alias of the one that its name in [`Names`] is.
    pub(super) fn alias(&self, id: TypeId) -> Option<&str> {
        self.aliases.get(&id).map(String::as_str)
    }

    /// In how many further places a type stands, where these say different things about it.
    pub(super) fn others(&self, id: TypeId) -> Option<usize> {
        self.others.get(&id).copied()
    }
}

/// Finds the twins among the types that are printed, and gives what is known of each to the one that stands for all.
pub(super) fn settle(cx: &mut Context<'_>) {
    let twins = twins(cx);
    let mut aliases = HashMap::new();
    let mut places: HashMap<TypeId, usize> = HashMap::new();
    let mut diverse = HashSet::new();
    for id in cx.contract.types.ids() {
        let Some(&first) = twins.get(&id) else { continue };
        let name = cx.names.types[first].name.clone();
        aliases.insert(id, std::mem::replace(&mut cx.names.types[id].name, name));
        let position = cx.positions[id];
        let of_all = &mut cx.positions[first];
        of_all.sent |= position.sent;
        of_all.received |= position.received;
        *places.entry(first).or_default() += 1;
        if cx.contract.types[id].docs != cx.contract.types[first].docs {
            diverse.insert(first);
        }
    }
    places.retain(|id, _| diverse.contains(id));
    cx.twins = Twins { aliases, others: places };
}

/// The type that stands for each type that has a twin before it.
fn twins(cx: &Context<'_>) -> HashMap<TypeId, TypeId> {
    let everywhere = Position { sent: true, received: true };
    let positions = SideTable::new(&cx.contract.types, everywhere);
    let mut names = cx.names.clone();
    let features = Features::default();
    let scope = Scope::new(&features, types::names(cx));
    let mut twins = HashMap::new();
    let mut first: HashMap<(Option<Position>, String), TypeId> = HashMap::new();
    for id in innermost_first(cx) {
        let places = Places { positions: &positions, ..cx.places(&scope, Home::Types) };
        let Some(text) = shape(cx, &mut names, places, id) else { continue };
        // Members that go one way only are optional where the type goes the other way too.
        let position = goes_one_way(cx.contract, id).then_some(cx.positions[id]);
        match *first.entry((position, text)).or_insert(id) {
            other if other == id => {}
            other => {
                names.types[id].name = names.types[other].name.clone();
                twins.insert(id, other);
            }
        }
    }
    twins
}

/// The types that may be twins, each behind those inside of it. Unions and records of one place nest as deep as the
/// contract's author indented them.
fn innermost_first(cx: &Context<'_>) -> Vec<TypeId> {
    let is_candidate = |id: &TypeId| {
        types::is_printed(cx, *id) && matches!(cx.contract.types[*id].name, TypeName::Derived(_))
    };
    let mut order = Vec::new();
    let mut seen = HashSet::new();
    for id in cx.contract.types.ids().filter(is_candidate) {
        let mut open = vec![(id, false)];
        while let Some((id, is_done)) = open.pop() {
            if is_done {
                order.push(id);
            } else if seen.insert(id) {
                open.push((id, true));
                let inside = cx.contract.types[id].kind.uses().into_iter();
                open.extend(
                    inside.filter_map(|ty| inner(cx.contract, ty)).filter(is_candidate).map(|id| (id, false)),
                );
            }
        }
    }
    order
}

/// The type that has a name inside of lists and maps.
fn inner(contract: &Contract, mut ty: Type) -> Option<TypeId> {
    loop {
        let Type::Id(id) = ty else { return None };
        ty = match &contract.types[id] {
            def if def.name != TypeName::Anonymous => return Some(id),
            def => match &def.kind {
                TypeKind::List(list) => list.item,
                TypeKind::Map(map) => map.value,
                _ => return None,
            },
        };
    }
}

/// What is printed for a type, its name and its docs left out.
fn shape(cx: &Context<'_>, names: &mut Names, places: Places<'_>, id: TypeId) -> Option<String> {
    let own = std::mem::replace(&mut names.types[id].name, "Self".to_owned());
    let models =
        Models { places: Places { names, ..places }, namespaces: &cx.namespaces, role: cx.options.role };
    let shape = models.shape(id);
    names.types[id].name = own;
    shape
}

fn goes_one_way(contract: &Contract, id: TypeId) -> bool {
    contract.record(id).is_some_and(|record| record.fields.iter().any(|field| field.access != Access::Both))
}
