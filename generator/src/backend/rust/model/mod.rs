//! Types of the contract as Rust: the type itself for people, and its table for the runtime.

mod enumeration;
mod newtype;
mod proto;
mod record;
mod union;
mod xml;

use enumeration::is_named;
pub(super) use enumeration::is_plain_number;
pub(super) use union::evidence;
pub(super) use xml::single;

use super::docs;
use super::format::{Broken, items, tables};
use super::literal::string;
use super::options::Role;
use super::place::{Home, Places};
use super::xml_names::Namespaces;
use crate::ir::{Deprecation, Docs, TypeId, TypeKind, TypeName};

/// What is printed for one type.
#[derive(Debug, Default)]
pub(super) struct Printed {
    /// The type with its methods.
    pub(super) items: String,
    /// Calls of macros that belong beside it.
    pub(super) beside: String,
    /// Its table.
    pub(super) table: String,
}

/// What every model has by its template and its macro.
const MODEL: [&str; 3] = ["Clone", "Debug", "PartialEq"];

/// Types in their module.
pub(super) struct Models<'a> {
    pub(super) places: Places<'a>,
    pub(super) namespaces: &'a Namespaces,
    pub(super) role: Role,
}

impl Models<'_> {
    /// One type; nothing for anonymous ones.
    pub(super) fn print(&self, id: TypeId) -> Result<Printed, Broken> {
        let def = &self.places.contract.types[id];
        if self.places.names.types[id].name.is_empty() {
            return Ok(Printed::default());
        }
        if let Some(alias) = self.places.twins.alias(id) {
            let docs: String = self.docs(id).iter().map(|line| format!("///{line}\n")).collect();
            let alias = format!("{docs}pub type {alias} = {};\n", self.name(id));
            return Ok(Printed { beside: tables(&alias)?, ..Printed::default() });
        }
        let (source, beside, table) = match &def.kind {
            TypeKind::Record(record) => self.record(id, record),
            TypeKind::Union(union) => self.union(id, union),
            TypeKind::Enum(of) => self.enumeration(id, of),
            TypeKind::Newtype(_) | TypeKind::List(_) | TypeKind::Map(_) => self.newtype(id),
            TypeKind::Reserved => return Ok(Printed::default()),
        };
        let table = if self.needs_box(id) {
            table.trim_end().to_owned() + &format!("\ncounterpart_runtime::boxed! {{ {} }}\n", self.name(id))
        } else {
            table
        };
        Ok(Printed { items: items(&source)?, beside: tables(&beside)?, table: tables(&table)? })
    }

    /// Whether a cycle holds it in a box; records are at home there.
    fn needs_box(&self, id: TypeId) -> bool {
        let is_record = matches!(self.places.contract.types[id].kind, TypeKind::Record(_));
        !is_record && self.places.cycles.is_in_a_box(id)
    }

    /// What is printed for a type without its own docs and its name in the contract: where these texts are equal, so
    /// are the types. `None` for what an alias cannot stand for: a struct that is made by its name, `Isbn(text)`.
    pub(super) fn shape(&self, id: TypeId) -> Option<String> {
        let (source, beside, table) = match &self.places.contract.types[id].kind {
            TypeKind::Record(record) => self.record(id, record),
            TypeKind::Union(union) => self.union(id, union),
            TypeKind::Enum(of) if is_named(of) => self.enumeration(id, of),
            _ => return None,
        };
        let beside = beside + if self.needs_box(id) { "in a box" } else { "" };
        let source = source.trim_start();
        let source = source.lines().skip_while(|line| line.trim_start().starts_with("///"));
        let table = table.replacen(&self.wire_name(id), "", 1);
        Some(source.chain(beside.lines()).chain(table.lines()).collect::<Vec<_>>().join("\n"))
    }

    fn name(&self, id: TypeId) -> String {
        self.places.names.types[id].name.clone()
    }

    /// What stands above the type besides its docs.
    fn attributes(&self, id: TypeId, has: &[&str]) -> String {
        let deprecated = deprecated(self.places.contract.types[id].deprecated.as_ref());
        deprecated + &self.places.derives.attributes(id, has)
    }

    /// The name in the contract, for messages: a literal.
    fn wire_name(&self, id: TypeId) -> String {
        string(&match &self.places.contract.types[id].name {
            TypeName::Declared(name) => name.clone(),
            TypeName::Derived(words) => words.join("."),
            TypeName::Anonymous => String::new(),
        })
    }

    /// The docs of a type; one sentence of ours where the contract says nothing.
    fn docs(&self, id: TypeId) -> Vec<String> {
        let mut lines = self.docs_of(id);
        if self.places.contract.types[id].sent_of.is_some() {
            lines.extend([String::new(), " As it is sent: without what only the service sets.".to_owned()]);
        }
        lines
    }

    fn docs_of(&self, id: TypeId) -> Vec<String> {
        let def = &self.places.contract.types[id];
        match &def.name {
            TypeName::Derived(words) if let Some(others) = self.places.twins.others(id) => {
                let place = words.join(".").replace('`', "");
                vec![format!(" Written in place at `{place}` and {others} more.")]
            }
            _ if !def.docs.is_empty() => doc_lines(&def.docs),
            TypeName::Derived(words) if self.places.home == Home::Operations => {
                vec![format!(" What `{}` takes.", words.first().map_or("", |word| word).replace('`', ""))]
            }
            TypeName::Derived(words) => {
                vec![format!(" Written in place at `{}`.", words.join(".").replace('`', ""))]
            }
            TypeName::Declared(name) => vec![format!(" `{}` of the contract.", name.replace('`', "").trim())],
            TypeName::Anonymous => Vec::new(),
        }
    }
}

/// Docs as the lines after `///`, each with the space that begins it.
pub(super) fn doc_lines(docs: &Docs) -> Vec<String> {
    let spaced = |line: String| if line.is_empty() { line } else { format!(" {line}") };
    docs::lines(&docs.text).into_iter().map(spaced).collect()
}

/// `#[deprecated]`, or nothing.
pub(super) fn deprecated(deprecation: Option<&Deprecation>) -> String {
    let Some(deprecation) = deprecation else { return String::new() };
    let sunset = deprecation.sunset.as_ref().map(|day| format!("goes away on {day}"));
    let note: Vec<_> = deprecation.reason.iter().cloned().chain(sunset).collect();
    match note.join("; ") {
        note if note.is_empty() => "#[deprecated]".to_owned(),
        note => format!("#[deprecated(note = {})]", string(&note)),
    }
}
