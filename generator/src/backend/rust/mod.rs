//! The Rust backend: names (a pass), views (final strings), templates, a check by syn, prettyplease.
//!
//! What is printed is facts: types, static tables, thin typed edges. Behaviour is the runtime's.

mod client;
mod credentials;
mod derives;
mod docs;
mod facts;
mod fake;
mod follow;
mod format;
mod layout;
mod literal;
mod manifest;
mod model;
mod module;
mod operation;
mod options;
mod outline;
mod paged;
mod place;
mod prost;
mod resolvers;
mod scope;
mod server;
mod servers;
mod setters;
mod symbols;
mod twins;
mod types;
mod xml_names;

pub use options::{Form, Manifest, Options, Role, RuntimeSource};
pub use outline::{Outline, Outlined, outline};

use super::Files;
use crate::diagnostic::codes::ir::BROKEN_OUTPUT;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{Contract, Operation, Service, SideTable, TypeDef};
use crate::pass::cycles::{self, Cycles};
use crate::pass::directions;
use crate::pass::names::{self, Choices, Ledger, Names, ServiceIdents, own_types};
use crate::pass::parts::{self, Parts};
use crate::pass::positions::{self, Positions};
use crate::source::SourceMap;
use derives::Derives;
use format::Broken;
use operation::shared::{self, Shared};
use prost::Messages;
use scope::Features;
use twins::Twins;
use xml_names::Namespaces;

/// Everything the printing of one contract looks at.
struct Context<'a> {
    contract: &'a Contract,
    names: Names,
    cycles: Cycles,
    positions: Positions,
    parts: Parts,
    /// The types that are printed because something names them.
    named: SideTable<TypeDef, bool>,
    namespaces: Namespaces,
    shared: Shared,
    /// The types that are printed under the name of another one.
    twins: Twins,
    features: Features,
    derives: Derives,
    /// The messages, where prost writes them.
    messages: Option<Messages>,
    options: &'a Options,
}

impl<'a> Context<'a> {
    fn new(contract: &'a Contract, messages: Option<Messages>, options: &'a Options) -> Context<'a> {
        let positions = positions::of_operations(contract, |operation| keeps(options.role, operation));
        let mut names = names::run(contract, &Choices::of(contract, &options.settings));
        if let Some(messages) = &messages {
            messages.rename(contract, &mut names);
        }
        let mut context = Context {
            contract,
            names,
            cycles: cycles::run(contract),
            named: types::named(contract, &positions),
            positions,
            parts: parts::run(contract),
            namespaces: Namespaces::of(contract),
            shared: Shared::default(),
            twins: Twins::default(),
            features: Features::default(),
            derives: Derives::of(contract, &options.settings),
            messages,
            options,
        };
        twins::settle(&mut context);
        context.shared = shared::shared(&context);
        context
    }

    /// The services with their names.
    fn services(&self) -> impl Iterator<Item = (&Service, &ServiceIdents)> {
        self.contract.services.iter().zip(&self.names.services)
    }

    /// Whether an operation is wanted on one of the ends that are cut.
    fn keeps(&self, operation: &Operation) -> bool {
        keeps(self.options.role, operation)
    }
}

fn keeps(role: Role, operation: &Operation) -> bool {
    (role.has_client() && positions::on_client(operation))
        || (role.has_server() && positions::on_server(operation))
}

/// The name ledger of a contract, as it shall be found the next time.
pub fn ledger(contract: &Contract, options: &Options) -> String {
    let contract = &*resolvers::without(contract);
    let contract = &*directions::split(contract, &own_types(contract, &options.settings));
    let names = names::run(contract, &Choices::of(contract, &options.settings));
    Ledger::of(contract, &names).text()
}

/// Prints a contract whose passes have run.
pub fn generate(contract: &Contract, sources: &SourceMap, options: &Options, out: &mut Diagnostics) -> Files {
    let (contract, messages) = prost::messages(resolvers::without(contract), options, out);
    let contract = &*directions::split(&contract, &own_types(&contract, &options.settings));
    let context = Context::new(contract, messages, options);
    let mut broken = Vec::new();
    let root = module::root(&context, &mut broken);
    for Broken(message) in broken {
        out.push(Diagnostic::new(&BROKEN_OUTPUT, contract.span, message));
    }
    let source = sources.file(contract.span.file).name();
    layout::files(&context, root, source)
}
