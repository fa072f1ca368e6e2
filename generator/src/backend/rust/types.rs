//! The module of types.

use super::Context;
use super::format::Broken;
use super::model::{Models, Printed};
use super::module::Module;
use super::place::{Home, Places};
use super::prost::Messages;
use super::scope::Scope;
use crate::ir::{Contract, Format, SideTable, Type, TypeDef, TypeId};
use crate::pass::positions::Positions;

/// All types that travel, in the order of the contract.
pub(super) fn module(cx: &Context<'_>, broken: &mut Vec<Broken>) -> Module {
    if let Some(messages) = &cx.messages {
        return messages.module(cx);
    }
    let ids: Vec<TypeId> = cx.contract.types.ids().filter(|id| is_printed(cx, *id)).collect();
    let scope = Scope::new(&cx.features, names(cx));
    let mut module = Module {
        name: "types".into(),
        is_public: true,
        docs: "The types of the contract.",
        ..Module::default()
    };
    let (body, tables) = print(cx, &scope, Home::Types, &ids, broken);
    module.body = body;
    module.uses = scope.uses();
    module.children.extend(wire(tables));
    module
}

/// The names the module defines.
pub(super) fn names<'a>(cx: &'a Context<'_>) -> impl Iterator<Item = String> + 'a {
    let ids = cx.contract.types.ids().filter(|id| is_printed(cx, *id));
    let records = ids.map(|id| cx.twins.alias(id).unwrap_or(&cx.names.types[id].name).to_owned());
    records.chain(cx.messages.iter().flat_map(Messages::names))
}

/// Types in one module: the items, and the tables.
pub(super) fn print(
    cx: &Context<'_>,
    scope: &Scope<'_>,
    home: Home,
    ids: &[TypeId],
    broken: &mut Vec<Broken>,
) -> (String, String) {
    let (mut body, mut tables) = (Vec::new(), Vec::new());
    let models = Models { places: cx.places(scope, home), namespaces: &cx.namespaces, role: cx.options.role };
    for id in ids {
        match models.print(*id) {
            Ok(Printed { items, beside, table }) => {
                body.extend([items, beside]);
                tables.push(table);
            }
            Err(error) => broken.push(error),
        }
    }
    (joined(body), joined(tables))
}

/// The tables as a module inside of the one that has the types, since it reaches their private member.
pub(super) fn wire(tables: String) -> Option<Module> {
    if tables.is_empty() {
        return None;
    }
    let mut uses = vec!["use super::*;".to_owned()];
    if tables.contains("= inputs::") {
        uses.push("use super::super::ops::inputs;".to_owned());
    }
    uses.extend(tables_use(&tables));
    let docs = "How the types stand on the wire.";
    Some(Module { name: "wire".into(), docs, uses, body: tables, ..Module::default() })
}

/// What tables in a module of the second level name.
pub(super) fn tables_use(tables: &str) -> Vec<String> {
    if tables.contains("XmlTable::new(NAMESPACES") {
        tables_of_xml("super::super")
    } else if tables.contains("r::") {
        vec![RECORD.to_owned()]
    } else {
        Vec::new()
    }
}

pub(super) const RECORD: &str = "use counterpart_runtime::record as r;";

/// What XML tables name; `root` leads to the root of the output.
pub(super) fn tables_of_xml(root: &str) -> Vec<String> {
    vec![format!("use {root}::namespaces::NAMESPACES;"), RECORD.to_owned()]
}

/// Pieces with a blank line between them.
pub(super) fn joined(pieces: Vec<String>) -> String {
    let pieces: Vec<_> = pieces.iter().map(|piece| piece.trim()).filter(|piece| !piece.is_empty()).collect();
    if pieces.is_empty() { String::new() } else { pieces.join("\n\n") + "\n" }
}

/// Messages of a `.proto` are of use without a service: details of errors, stored values. Other formats declare much
/// that no operation reaches.
pub(super) fn is_printed(cx: &Context<'_>, id: TypeId) -> bool {
    let idents = &cx.names.types[id];
    let is_kept = cx.named[id] || cx.contract.operations.is_empty() || cx.contract.format == Format::Proto;
    let is_record = cx.messages.is_none() && !idents.in_operations && !idents.is_own;
    !idents.name.is_empty() && is_record && is_kept
}

/// The types that travel, and those that their members name: a member that only the other side writes is there too.
pub(super) fn named(contract: &Contract, positions: &Positions) -> SideTable<TypeDef, bool> {
    let mut named = SideTable::new(&contract.types, false);
    let mut open: Vec<TypeId> = contract.types.ids().filter(|id| positions[*id].is_used()).collect();
    while let Some(id) = open.pop() {
        if !std::mem::replace(&mut named[id], true) {
            open.extend(contract.types[id].kind.uses().into_iter().filter_map(|ty| match ty {
                Type::Id(id) => Some(id),
                Type::Scalar(_) => None,
            }));
        }
    }
    named
}

impl<'a> Context<'a> {
    /// How types are spelled in a module.
    pub(super) fn places<'b>(&'b self, scope: &'b Scope<'b>, home: Home) -> Places<'b> {
        Places {
            contract: self.contract,
            names: &self.names,
            cycles: &self.cycles,
            positions: &self.positions,
            parts: &self.parts,
            derives: &self.derives,
            twins: &self.twins,
            messages: self.messages.as_ref(),
            scope,
            home,
        }
    }
}
