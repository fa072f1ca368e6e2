//! From the syntax of WSDL and XML Schema to the IR.

mod attribute;
mod body;
mod choice;
mod facet;
mod family;
mod member;
mod mixed;
mod operation;
mod particle;
mod pattern;
mod record;
mod service;
mod types;
mod union;
mod value;

use service::Index;
use types::Types;

use super::load::Documents;
use super::xsd::SchemaSet;
use crate::diagnostic::Diagnostics;
use crate::ir::{Contract, Docs, Format};
use crate::source::{FileId, SourceMap, Span};

/// Lowers everything that was read; the contract is titled by the entry.
pub(crate) fn lower(
    documents: &Documents,
    entry: FileId,
    map: &SourceMap,
    out: &mut Diagnostics,
) -> Contract {
    let root = documents.definitions.first();
    let file = map.file(entry).path().file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let title = root.and_then(|root| root.name.clone()).or(file).unwrap_or_default();
    let mut contract = Contract::new(Format::Wsdl, title, Span::start_of(entry));
    contract.docs = Docs::new(root.map_or("", |root| &root.docs));
    let set = SchemaSet::new(&documents.schemas, map, out);
    let index = Index::new(&documents.definitions, out);
    let mut types = Types::new(&set, contract, out);
    types.declare_all();
    types.drain();
    types.services(&index);
    types.drain();
    types.endpoints(&documents.definitions);
    types.tell_apart();
    types.contract
}
