//! How things that live elsewhere are spelled inside one generated module.
//!
//! A name of the prelude or of the runtime is printed short where nothing of the contract shadows it, else with its
//! whole path. What was printed decides the module's `use` lines and the features of the runtime in the manifest.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// A thing of the runtime: its name, the module it lives in, and the feature it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Symbol {
    /// Its name.
    pub(super) name: &'static str,
    /// Its module below the runtime's root; empty for the root.
    pub(super) module: &'static str,
    /// The feature of the runtime that brings it.
    pub(super) feature: Option<&'static str>,
}

impl Symbol {
    /// A thing that is always there.
    pub(super) const fn new(module: &'static str, name: &'static str) -> Symbol {
        Symbol { name, module, feature: None }
    }

    /// A thing behind a feature.
    pub(super) const fn with(module: &'static str, name: &'static str, feature: &'static str) -> Symbol {
        Symbol { name, module, feature: Some(feature) }
    }

    fn path(self) -> String {
        match self.module {
            "" => format!("counterpart_runtime::{}", self.name),
            module => format!("counterpart_runtime::{module}::{}", self.name),
        }
    }
}

/// A thing of another crate that every build has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Foreign {
    /// Its name.
    pub(super) name: &'static str,
    /// Its whole path.
    pub(super) path: &'static str,
}

/// The names of the prelude that generated code speaks, with where they live.
const PRELUDE: [(&str, &str); 13] = [
    ("Option", "::core::option::Option"),
    ("Some", "::core::option::Option::Some"),
    ("None", "::core::option::Option::None"),
    ("Result", "::core::result::Result"),
    ("Ok", "::core::result::Result::Ok"),
    ("Err", "::core::result::Result::Err"),
    ("Into", "::core::convert::Into"),
    ("From", "::core::convert::From"),
    ("Default", "::core::default::Default"),
    ("String", "::std::string::String"),
    ("Vec", "::std::vec::Vec"),
    ("Box", "::std::boxed::Box"),
    ("Send", "::core::marker::Send"),
];

/// The features of the runtime that were printed.
#[derive(Debug, Default)]
pub(super) struct Features(RefCell<BTreeSet<&'static str>>);

impl Features {
    /// Turns a feature on.
    pub(super) fn need(&self, feature: &'static str) {
        self.0.borrow_mut().insert(feature);
    }

    /// All features, sorted.
    pub(super) fn list(&self) -> Vec<&'static str> {
        self.0.borrow().iter().copied().collect()
    }
}

/// One generated module: what it defines, and what it has used so far.
#[derive(Debug)]
pub(super) struct Scope<'a> {
    defined: BTreeSet<String>,
    used: RefCell<BTreeSet<Symbol>>,
    foreign: RefCell<BTreeSet<Foreign>>,
    features: &'a Features,
}

impl<'a> Scope<'a> {
    /// A module that defines these names itself.
    pub(super) fn new(features: &'a Features, defined: impl IntoIterator<Item = String>) -> Scope<'a> {
        Scope {
            defined: defined.into_iter().collect(),
            used: RefCell::default(),
            foreign: RefCell::default(),
            features,
        }
    }

    /// A name of the prelude.
    pub(super) fn std(&self, name: &'static str) -> &'static str {
        if !self.defined.contains(name) {
            return name;
        }
        PRELUDE.iter().find(|(short, _)| *short == name).map_or(name, |(_, path)| path)
    }

    /// Turns a feature of the runtime on that no name stands for.
    pub(super) fn need(&self, feature: &'static str) {
        self.features.need(feature);
    }

    /// Turns on what makes a foreign type one that the runtime can carry.
    pub(super) fn need_of_own(&self, path: &str) {
        let known = [("uuid::", "uuid"), ("rust_decimal::", "decimal"), ("jiff::", "time")];
        let path = path.trim_start_matches("::");
        if let Some((_, feature)) = known.into_iter().find(|(start, _)| path.starts_with(start)) {
            self.features.need(feature);
        }
    }

    /// A thing of the runtime.
    pub(super) fn runtime(&self, symbol: Symbol) -> String {
        if let Some(feature) = symbol.feature {
            self.features.need(feature);
        }
        if self.defined.contains(symbol.name) {
            return symbol.path();
        }
        self.used.borrow_mut().insert(symbol);
        symbol.name.to_owned()
    }

    /// A thing of the standard library that no prelude has.
    pub(super) fn foreign(&self, foreign: Foreign) -> String {
        if self.defined.contains(foreign.name) {
            return format!("::{}", foreign.path);
        }
        self.foreign.borrow_mut().insert(foreign);
        foreign.name.to_owned()
    }

    /// The `use` lines of what was printed, one a module of the runtime.
    pub(super) fn uses(&self) -> Vec<String> {
        let mut modules: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for symbol in self.used.borrow().iter() {
            modules.entry(symbol.module).or_default().push(symbol.name);
        }
        let line = |(module, names): (&str, Vec<&str>)| {
            let module = if module.is_empty() { String::new() } else { format!("::{module}") };
            match names.as_slice() {
                [name] => format!("use counterpart_runtime{module}::{name};"),
                names => format!("use counterpart_runtime{module}::{{{}}};", names.join(", ")),
            }
        };
        let foreign: Vec<_> =
            self.foreign.borrow().iter().map(|foreign| format!("use ::{};", foreign.path)).collect();
        foreign.into_iter().chain(modules.into_iter().map(line)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_the_contract_is_never_shadowed() {
        const MAP: Symbol = Symbol::new("record", "Map");
        const DATE: Symbol = Symbol::with("scalar", "Date", "time");
        let features = Features::default();
        let scope = Scope::new(&features, ["Option".to_owned(), "Map".to_owned()]);
        assert_eq!(scope.std("Option"), "::core::option::Option");
        assert_eq!(scope.std("Vec"), "Vec");
        assert_eq!(scope.runtime(MAP), "counterpart_runtime::record::Map");
        assert_eq!(scope.runtime(DATE), "Date");
        assert_eq!(scope.uses(), ["use counterpart_runtime::scalar::Date;"]);
        assert_eq!(features.list(), ["time"]);
    }
}
