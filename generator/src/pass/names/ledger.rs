//! The name ledger: a file beside the contract with the names that were given, so that an addition renames nothing.
//!
//! Of two that want one identifier, nothing in the contract says which was first. The ledger does: `generate` writes it,
//! and reads it the next time. It is a line a name, sorted; what keeps its name whatever comes (a member spelled like its
//! identifier) has none.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Names;
use super::ident::is_spelled_like;
use super::members;
use crate::diagnostic::codes::settings::LEDGER;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::binding::FieldBinding;
use crate::ir::{Contract, TypeDef, TypeKind};
use crate::source::{FileId, Span};

const HEADER: &str = "# The names that counterpart gave, so that an addition to the contract renames nothing. Written by `generate`.\n";

/// Names by what has them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger(BTreeMap<String, String>);

/// What has a name: its kind and the path in the contract, and for a member its own.
fn key(parts: &[&str]) -> String {
    parts.iter().map(|part| escape(part)).collect::<Vec<_>>().join("\t")
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}

impl Ledger {
    /// Reads the file. A line that is none makes it invalid: names that are lost would rename.
    pub(crate) fn read(file: FileId, text: &str, out: &mut Diagnostics) -> Ledger {
        let mut names = BTreeMap::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let range = start..start + line.trim_end().len();
            start += line.len();
            let line = line.trim_end_matches(['\n', '\r']);
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let entry = line.rsplit_once('\t').filter(|(key, given)| key.contains('\t') && are_names(given));
            match entry {
                None => wrong(file, range, "this line names nothing", out),
                Some((key, given)) => {
                    if names.insert(key.to_owned(), given.to_owned()).is_some() {
                        wrong(file, range, "this has a name already", out);
                    }
                }
            }
        }
        Ledger(names)
    }

    /// The names of a contract.
    pub(crate) fn of(contract: &Contract, names: &Names) -> Ledger {
        let mut ledger = Ledger::default();
        for (id, operation) in contract.operations.iter() {
            let own = &names.operations[id];
            let given = [own.method.as_str(), &own.server_method, &own.stem].join(" ");
            ledger.put(key(&["operation", &operation.path]), given);
        }
        for (service, own) in contract.services.iter().zip(&names.services) {
            ledger.put(key(&["service", &service.path]), format!("{} {}", own.name, own.function));
        }
        for (id, scheme) in contract.schemes.iter() {
            ledger.put(key(&["scheme", &scheme.name]), names.schemes[id].clone());
        }
        for (id, def) in contract.types.iter() {
            let own = &names.types[id];
            if !own.is_own && !own.in_operations && !own.name.is_empty() {
                ledger.put(key(&["type", &def.path]), own.name.clone());
            }
            for (index, (member, name)) in members::paths(def).iter().zip(&own.members).enumerate() {
                if !is_kept(def, index, name) {
                    ledger.put(key(&["member", &def.path, member]), name.clone());
                }
            }
        }
        ledger
    }

    /// Of equal paths the first one has the name.
    fn put(&mut self, key: String, given: String) {
        if are_names(&given) {
            self.0.entry(key).or_insert(given);
        }
    }

    /// The file.
    pub(crate) fn text(&self) -> String {
        let lines = self.0.iter().map(|(key, given)| format!("{key}\t{given}\n"));
        std::iter::once(HEADER.to_owned()).chain(lines).collect()
    }

    fn given(&self, parts: &[&str], at: usize) -> Option<&str> {
        if self.0.is_empty() {
            return None;
        }
        self.0.get(&key(parts))?.split(' ').nth(at)
    }

    pub(super) fn method(&self, path: &str) -> Option<&str> {
        self.given(&["operation", path], 0)
    }

    pub(super) fn server_method(&self, path: &str) -> Option<&str> {
        self.given(&["operation", path], 1)
    }

    pub(super) fn stem(&self, path: &str) -> Option<&str> {
        self.given(&["operation", path], 2)
    }

    pub(super) fn service(&self, path: &str) -> Option<&str> {
        self.given(&["service", path], 0)
    }

    pub(super) fn function(&self, path: &str) -> Option<&str> {
        self.given(&["service", path], 1)
    }

    pub(super) fn scheme(&self, name: &str) -> Option<&str> {
        self.given(&["scheme", name], 0)
    }

    pub(super) fn ty(&self, path: &str) -> Option<&str> {
        self.given(&["type", path], 0)
    }

    pub(super) fn member(&self, path: &str, member: &str) -> Option<&str> {
        self.given(&["member", path, member], 0)
    }
}

/// Whether nothing that is added can take a member's name: no other member is spelled like it, unless it is an input, of
/// which each place of a request may have one.
fn is_kept(def: &TypeDef, index: usize, name: &str) -> bool {
    let source = match &def.kind {
        TypeKind::Record(record) => {
            let field = &record.fields[index];
            if matches!(field.binding, FieldBinding::Http(_)) {
                return false;
            }
            &field.name
        }
        TypeKind::Union(union) => &union.arms[index].name,
        TypeKind::Enum(of) => &of.values[index].name,
        _ => return true,
    };
    is_spelled_like(name, source)
}

fn are_names(given: &str) -> bool {
    let is_name = |name: &str| {
        let plain = name.strip_prefix("r#").unwrap_or(name);
        plain.starts_with(|c: char| c == '_' || unicode_ident::is_xid_start(c))
            && plain.chars().all(unicode_ident::is_xid_continue)
    };
    // An operation that is in no service has no method of a server.
    !given.is_empty() && given.split(' ').all(|name| name.is_empty() || is_name(name))
}

fn wrong(file: FileId, range: Range<usize>, message: &str, out: &mut Diagnostics) {
    out.push(Diagnostic::new(&LEDGER, Span::new(file, range.start, range.end), message));
}
