//! The modules of the output, as a tree that [`layout`](super::layout) writes in the form that is asked for.

use super::Context;
use super::format::Broken;
use super::types;

/// One generated module.
#[derive(Debug, Default)]
pub(super) struct Module {
    /// Its name.
    pub(super) name: &'static str,
    /// Whether it is seen from outside.
    pub(super) is_public: bool,
    /// What it is for, in a line.
    pub(super) docs: &'static str,
    /// Its `use` lines.
    pub(super) uses: Vec<String>,
    /// Its items, formatted.
    pub(super) body: String,
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
    let mut root = Module { name: "lib", is_public: true, ..Module::default() };
    if !cx.namespaces.is_empty() {
        root.children.push(namespaces(cx));
    }
    root.children.push(types::module(cx, broken));
    root.children.retain(|module| !module.is_empty());
    root.uses = vec!["pub use types::*;".to_owned()];
    root
}

fn namespaces(cx: &Context<'_>) -> Module {
    let entries: String = cx.namespaces.entries().iter().map(|entry| format!("    {entry},\n")).collect();
    Module {
        name: "namespaces",
        docs: "The XML namespaces of the contract.",
        body: format!("pub(crate) const ALL: &[(&str, &str)] = &[\n{entries}];\n"),
        ..Module::default()
    }
}
