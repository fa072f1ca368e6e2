//! The modules of the output, as a tree that [`layout`](super::layout) writes in the form that is asked for.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::Context;
use super::format::Broken;
use super::scope::Scope;
use super::{client, fake, operation, server, types};
use crate::ir::Initiator;

/// One generated module.
#[derive(Debug, Default)]
pub(super) struct Module {
    /// Its name.
    pub(super) name: Cow<'static, str>,
    /// Whether it is seen from outside.
    pub(super) is_public: bool,
    /// What it is for, in a line.
    pub(super) docs: &'static str,
    /// Its `use` lines.
    pub(super) uses: Vec<String>,
    /// Its items, formatted.
    pub(super) body: String,
    /// Whether it names what the contract deprecates.
    pub(super) is_deprecating: bool,
    /// Modules inside.
    pub(super) children: Vec<Module>,
}

impl Module {
    /// Whether there is nothing in it.
    pub(super) fn is_empty(&self) -> bool {
        self.body.trim().is_empty() && self.children.iter().all(Module::is_empty)
    }
}

/// The whole output.
pub(super) fn root(cx: &Context<'_>, broken: &mut Vec<Broken>) -> Module {
    let mut root = Module { name: "lib".into(), is_public: true, ..Module::default() };
    root.children.push(types::module(cx, broken));
    if !cx.contract.services.is_empty() {
        root.children.push(operation::types::module(cx, broken));
        root.children.push(operation::table::module(cx, broken));
        root.children.extend(counterparts(cx, broken));
        root.children.extend(fake::module(cx, broken));
    }
    root.children.retain(|module| !module.is_empty());
    if root.children.iter().any(names_namespaces) {
        root.children.insert(0, namespaces(cx));
    }
    if root.children.iter().any(|module| module.body.contains("#[deprecated")) {
        allow_deprecated(&mut root);
    }
    root.uses = shown(&root);
    root.uses.extend(settled(cx));
    root
}

/// The modules of who calls and who answers. For what the server starts the roles are swapped: a client receives, a
/// server sends.
fn counterparts(cx: &Context<'_>, broken: &mut Vec<Broken>) -> Vec<Module> {
    let initiators = [Initiator::Client, Initiator::Server].map(|initiator| {
        let mut services = cx.contract.services.iter();
        (initiator, services.any(|service| service.initiator == initiator))
    });
    let mut modules = Vec::new();
    for (initiator, _) in initiators.into_iter().filter(|(_, is_used)| *is_used) {
        let (calls, answers) = match initiator {
            Initiator::Client => (cx.options.role.has_client(), cx.options.role.has_server()),
            Initiator::Server => (cx.options.role.has_server(), cx.options.role.has_client()),
        };
        if calls {
            modules.push(client::module(cx, initiator, broken));
        }
        if answers {
            modules.push(server::module(cx, initiator, broken));
        }
    }
    modules
}

/// What is deprecated in one module is named in others: in tables, in signatures.
fn allow_deprecated(module: &mut Module) {
    module.is_deprecating = matches!(
        module.name.as_ref(),
        "types" | "operations" | "client" | "server" | "sender" | "receiver" | "fake" | "wire"
    );
    module.children.iter_mut().for_each(allow_deprecated);
}

/// What stands at the root besides its modules. A name that is in two modules is shown by neither glob.
fn shown(root: &Module) -> Vec<String> {
    let lines = root.children.iter().filter_map(|module| match module.name.as_ref() {
        // Of types in one package, the types without the package: it may have the name of the crate.
        "types" => Some(match module.uses.iter().find_map(|line| line.strip_prefix("pub use ")) {
            Some(package) => format!("pub use types::{package}"),
            None => "pub use types::*;".to_owned(),
        }),
        "operations" => Some("pub use operations::*;".to_owned()),
        "client" => Some("pub use client::{Client, Credentials};".to_owned()),
        _ => None,
    });
    lines.collect()
}

/// Names that both globs would bring: the root shows the type of the contract.
fn settled(cx: &Context<'_>) -> Option<String> {
    if cx.contract.services.is_empty() {
        return None;
    }
    let types: BTreeSet<String> = types::names(cx).collect();
    let made = operation::types::defined(cx);
    let both: BTreeSet<_> = made.iter().filter(|name| types.contains(*name)).map(String::as_str).collect();
    let both: Vec<_> = both.into_iter().collect();
    (!both.is_empty()).then(|| format!("pub use types::{{{}}};", both.join(", ")))
}

/// The pieces that are Rust; the others are reported.
pub(super) fn sound(pieces: Vec<Result<String, Broken>>, broken: &mut Vec<Broken>) -> Vec<String> {
    let mut sound = Vec::new();
    for piece in pieces {
        match piece {
            Ok(piece) => sound.push(piece),
            Err(error) => broken.push(error),
        }
    }
    sound
}

/// The `use` lines of a module: its neighbours that it names, then the runtime.
pub(super) fn uses(scope: &Scope<'_>, body: &str, neighbours: &[&str]) -> Vec<String> {
    let named: Vec<_> = neighbours.iter().filter(|name| names(body, name)).copied().collect();
    let own = match named.as_slice() {
        [] => None,
        [name] => Some(format!("use super::{name};")),
        names => Some(format!("use super::{{{}}};", names.join(", "))),
    };
    own.into_iter().chain(scope.uses()).collect()
}

/// Whether a text has a path that begins with the name.
pub(super) fn names(body: &str, name: &str) -> bool {
    let path = format!("{name}::");
    body.match_indices(&path)
        .any(|(at, _)| !body[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':'))
}

fn names_namespaces(module: &Module) -> bool {
    module.uses.iter().any(|line| line.contains("namespaces::NAMESPACES"))
        || module.children.iter().any(names_namespaces)
}

fn namespaces(cx: &Context<'_>) -> Module {
    let entries: String = cx.namespaces.entries().iter().map(|entry| format!("    {entry},\n")).collect();
    Module {
        name: "namespaces".into(),
        docs: "The XML namespaces of the contract.",
        body: format!("pub(crate) const NAMESPACES: &[(&str, &str)] = &[\n{entries}];\n"),
        ..Module::default()
    }
}
