//! Messages by prost-build in the place of records (`--messages prost`): the same operations over other types.
//!
//! ```text
//! descriptors of the contract -> what it needs -> prost-build -> syn -> a tree of packages, and where each message stands
//! ```
//!
//! The runtime carries such a message without a look inside, so all that is printed for it is a line of
//! `prost_messages!` where an operation has it.

#[cfg(feature = "prost")]
mod descriptors;
mod fit;
mod reach;
mod settled;
mod survey;
mod tree;
#[cfg(feature = "prost")]
mod write;

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::module::Module;
use super::options::Options;
use crate::diagnostic::codes::proto::PROST_FAILED;
use crate::diagnostic::codes::settings::MESSAGES;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::binding::{ContractBinding, TypeBinding};
use crate::ir::{Contract, TypeDef, TypeId};
use crate::pass::names::Names;
use crate::settings::Messages as Wanted;
use survey::{Member, Survey};
use tree::{Package, Tree};

/// The crates that the types may need, with their version.
const CRATES: [(&str, &str); 2] = [("prost", "\"0.14\""), ("prost-types", "\"0.14\"")];

/// The messages of a contract as prost wrote them.
#[derive(Debug)]
pub(super) struct Messages {
    types: Package,
    survey: Survey,
    /// Types of other crates that stand for messages of operations, by full name.
    foreign: BTreeMap<String, String>,
    /// The package whose types are shown among the types, by its module.
    shown: String,
}

/// How the type of a message is spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelled<'a> {
    /// A type of the contract, by its path below the root of the types.
    Own(&'a str),
    /// A type of another crate.
    Foreign(&'a str),
}

/// What the code generator is asked beside the descriptors.
#[derive(Debug, Default)]
struct Wishes {
    /// The files the contract was asked for.
    files: Vec<String>,
    /// Types of the user's own, by the full name of what they stand for.
    own: BTreeMap<String, String>,
    /// Further attributes of messages, by path.
    on_messages: Vec<(String, String)>,
    /// Further attributes of enums, by path.
    on_enums: Vec<(String, String)>,
}

/// What the code generator gives.
#[derive(Debug, Default)]
struct Written {
    /// The code of each package, by its module.
    packages: Vec<(Vec<String>, String)>,
    /// The type of each message that a method has, by full name; relative to its package where it is not foreign.
    methods: BTreeMap<String, String>,
}

#[cfg(not(feature = "prost"))]
mod write {
    //! Without prost-build.

    /// Nobody is there to ask.
    pub(super) fn run(_: &[u8], _: &super::Wishes) -> Result<super::Written, String> {
        Err("this build of counterpart is without its feature `prost`".to_owned())
    }
}

/// The messages, where the user wants them of prost, and the contract with what cannot be carried out over them taken
/// away.
pub(super) fn messages<'a>(
    contract: Cow<'a, Contract>,
    options: &Options,
    out: &mut Diagnostics,
) -> (Cow<'a, Contract>, Option<Messages>) {
    // What has no descriptors was reported by the pass `decisions`.
    let (Some(Wanted::Prost), ContractBinding::Proto(proto)) = (options.settings.messages, &contract.binding)
    else {
        return (contract, None);
    };
    let descriptors = proto.descriptors.as_deref().ok_or("the contract was read without its descriptors");
    let wishes = settled::wishes(&contract, &options.settings, out);
    let written = descriptors.map_err(str::to_owned).and_then(|descriptors| write::run(descriptors, &wishes));
    let messages = written.and_then(|written| Messages::of(&contract, written));
    match messages {
        Ok(messages) => {
            settled::report(&contract, &messages, out);
            (fit::fitted(contract, &messages, out), Some(messages))
        }
        Err(why) => {
            let code = if cfg!(feature = "prost") { &PROST_FAILED } else { &MESSAGES };
            let message = format!("prost-build cannot write the messages: {why}");
            out.push(Diagnostic::new(code, contract.span, message));
            (contract, None)
        }
    }
}

impl Messages {
    fn of(contract: &Contract, written: Written) -> Result<Messages, String> {
        let mut tree = Tree::default();
        for (module, code) in written.packages {
            tree.add(&module, &code).map_err(|error| error.to_string())?;
        }
        tree.join();
        let survey = Survey::of(&mut tree);
        if let Some(first) = survey.twice.first() {
            let count = survey.twice.len();
            return Err(format!("it calls two things `{first}`, and {count} names in all are taken twice"));
        }
        let is_foreign = |name: &String| !survey.messages.contains_key(name);
        let foreign = written.methods.into_iter().filter(|(name, _)| is_foreign(name)).collect();
        let mut messages = Messages { types: tree.printed(), survey, foreign, shown: String::new() };
        messages.shown = messages.shown(contract).unwrap_or_default();
        Ok(messages)
    }

    /// The module of the one package that the contract's files have: its types are found without the package's name.
    fn shown(&self, contract: &Contract) -> Option<String> {
        let ContractBinding::Proto(proto) = &contract.binding else { return None };
        let first = proto.files.first()?;
        if proto.files.iter().any(|file| file.package != first.package) {
            return None;
        }
        let own = contract.types.iter().filter(|(_, ty)| match &ty.binding {
            TypeBinding::Proto(ty) => ty.package == first.package && !ty.package.is_empty(),
            _ => false,
        });
        let paths = own.filter_map(|(_, ty)| self.survey.messages.get(full_name(ty)?));
        paths.map(|path| path.split("::").collect::<Vec<_>>()).find_map(|path| {
            let depth = first.package.split('.').count();
            (path.len() == depth + 1).then(|| path[..depth].join("::"))
        })
    }

    /// How a message is spelled; `None` for one that no operation has and prost did not write.
    pub(super) fn spelled(&self, ty: &TypeDef) -> Option<Spelled<'_>> {
        let name = full_name(ty)?;
        match self.survey.messages.get(name) {
            Some(path) => Some(Spelled::Own(self.short(path))),
            None => self.foreign.get(name).map(|path| Spelled::Foreign(path)),
        }
    }

    /// The path without the package that is shown.
    fn short<'a>(&self, path: &'a str) -> &'a str {
        let short = path.strip_prefix(&self.shown).and_then(|rest| rest.strip_prefix("::"));
        short.filter(|short| !short.contains("::")).unwrap_or(path)
    }

    /// A member of a message by its number.
    fn member(&self, ty: &TypeDef, number: u32) -> Option<&Member> {
        self.survey.members.get(&(self.survey.messages.get(full_name(ty)?)?.clone(), number))
    }

    /// The names of prost in the place of those that were made here.
    pub(super) fn rename(&self, contract: &Contract, names: &mut Names) {
        for (id, ty) in contract.types.iter() {
            let idents = &mut names.types[id];
            idents.in_operations = false;
            match self.spelled(ty) {
                Some(Spelled::Own(path)) => (idents.name, idents.is_own) = (path.to_owned(), false),
                Some(Spelled::Foreign(path)) => {
                    (idents.name, idents.is_own) = (format!("{MESSAGE}<{path}>"), true);
                }
                None => {}
            }
            let fields = contract.record(id).map_or(&[][..], |record| &record.fields);
            for (field, name) in fields.iter().zip(&mut idents.members) {
                if let Some(member) = reach::number(field).and_then(|number| self.member(ty, number)) {
                    member.name.clone_into(name);
                }
            }
        }
    }

    /// What a client's method takes for a message and how a call carries it. An empty message is not asked for.
    pub(super) fn argument(&self, ty: &TypeDef) -> Option<(Option<(&'static str, String)>, String)> {
        Some(match self.spelled(ty)? {
            Spelled::Own(path) => (Some((REQUEST, format!("types::{path}"))), REQUEST.to_owned()),
            Spelled::Foreign("()") => (None, format!("{MESSAGE}(())")),
            Spelled::Foreign(path) => (Some((REQUEST, path.to_owned())), format!("{MESSAGE}({REQUEST})")),
        })
    }

    /// The names among the types that a glob brings.
    pub(super) fn names(&self) -> impl Iterator<Item = String> {
        let shown = self.types.find(&self.shown);
        std::iter::once(&self.types).chain(shown).flat_map(|package| package.names.iter().cloned())
    }

    /// The crates that are named, with their version.
    pub(super) fn crates(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        CRATES.into_iter().filter(|(name, _)| {
            let path = format!("::{}::", name.replace('-', "_"));
            self.types.contains(&path) || self.foreign.values().any(|foreign| foreign.contains(&path))
        })
    }

    /// The module of types.
    pub(super) fn module(&self, cx: &super::Context<'_>) -> Module {
        cx.features.need("prost");
        let mut module = self.types.module("types", "The messages and enums of the contract, by package.");
        let rows = reach::rows(cx, self);
        if !rows.is_empty() {
            let rows = format!("counterpart_runtime::prost_messages! {{\n{}}}\n", rows.concat());
            module.body = super::types::joined(vec![module.body, rows]);
        }
        if !self.shown.is_empty() {
            module.uses.push(format!("pub use {}::*;", self.shown));
        }
        module
    }

    /// The type of the items of a list, as the client's module spells it; `None` where it cannot say.
    pub(super) fn item(&self, contract: &Contract, owner: TypeId, index: usize) -> Option<String> {
        reach::item(self, contract, owner, index)
    }
}

/// What carries a message of another crate.
const MESSAGE: &str = "counterpart_runtime::prost::Message";

/// The argument of a client's method.
const REQUEST: &str = "request";

/// `package.Outer.Name`.
fn full_name(ty: &TypeDef) -> Option<&str> {
    match &ty.binding {
        TypeBinding::Proto(ty) => Some(&ty.full_name),
        _ => None,
    }
}
