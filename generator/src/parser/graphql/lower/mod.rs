//! Schema and documents to the IR: a service of root fields, a type for each definition, and what documents select.

mod operation;
mod scalar;
mod selection;
mod types;
mod value;

use std::collections::{BTreeMap, VecDeque};

use indexmap::IndexMap;

use crate::diagnostic::codes::graphql::DOCUMENTS_WRITTEN;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::binding::{
    ContractBinding, GraphQlArgument, GraphQlCoordinate, GraphQlDirective, GraphQlSchema,
};
use crate::ir::{Contract, Format, Initiator, OperationId, Service, Type, TypeId};
use crate::source::{SourceMap, Span};

use super::component::{Components, Nature};
use super::fragments::Fragments;
use super::names::names;
use super::print;
use super::schema::Schema;
use super::syntax::{Body, InputNode, OperationNode, Root, TypeNode};
use super::validate::Validator;
use types::docs;

/// The documents a client sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Documents {
    /// The user's.
    Given,
    /// Ours, one a root field, in the order of the root fields.
    Written,
}

/// Where a contract comes from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Origin<'a> {
    pub(super) files: &'a SourceMap,
    /// The start of the entry file.
    pub(super) span: Span,
    /// The entry file's name without its extension.
    pub(super) title: &'a str,
}

/// The whole contract.
pub(super) fn lower<'a>(
    schema: &'a Schema,
    fragments: &'a Fragments,
    operations: &'a [OperationNode],
    documents: Documents,
    origin: Origin<'a>,
    out: &'a mut Diagnostics,
) -> Contract {
    let mut contract = Contract::new(Format::GraphQl, origin.title, origin.span);
    contract.docs = docs(schema.description.as_deref());
    contract.binding = ContractBinding::GraphQl(schema_facts(schema));
    let mut lower = Lower {
        schema,
        fragments,
        files: origin.files,
        contract,
        ids: IndexMap::new(),
        queue: VecDeque::new(),
        components: Components::of(schema),
        shared: BTreeMap::new(),
        steps: 0,
        out,
    };
    lower.definitions();
    lower.service(operations, documents);
    lower.fill();
    lower.contract
}

fn schema_facts(schema: &Schema) -> GraphQlSchema {
    let directives = schema.directives.values().map(|directive| GraphQlDirective {
        name: directive.name.text.clone(),
        arguments: directive.arguments.iter().map(argument).collect(),
        repeatable: directive.repeatable,
        locations: directive.locations.iter().map(|location| (*location).to_owned()).collect(),
        span: directive.name.span,
    });
    let roots = schema.roots.iter().map(|(root, name)| (operation::root_of(*root), name.text.clone()));
    GraphQlSchema {
        sdl: print::sdl(schema),
        roots: roots.collect(),
        directives: directives.collect(),
        coordinates: schema.types.values().flat_map(coordinates).collect(),
    }
}

fn coordinates(ty: &TypeNode) -> Vec<GraphQlCoordinate> {
    let owner = &ty.name.text;
    let input = |field: &str, argument: Option<&str>, node: &InputNode| GraphQlCoordinate {
        owner: owner.clone(),
        field: field.to_owned(),
        argument: argument.map(str::to_owned),
        ty: node.ty.to_string(),
        sent: true,
        span: node.span,
    };
    match &ty.body {
        Body::Object { fields, .. } | Body::Interface { fields, .. } => {
            let mut all = Vec::new();
            for field in fields {
                all.push(GraphQlCoordinate {
                    owner: owner.clone(),
                    field: field.name.text.clone(),
                    argument: None,
                    ty: field.ty.to_string(),
                    sent: false,
                    span: field.span,
                });
                let name = &field.name.text;
                all.extend(field.arguments.iter().map(|node| input(name, Some(&node.name.text), node)));
            }
            all
        }
        Body::Input { fields } => fields.iter().map(|node| input(&node.name.text, None, node)).collect(),
        Body::Scalar | Body::Union { .. } | Body::Enum { .. } => Vec::new(),
    }
}

fn argument(node: &InputNode) -> GraphQlArgument {
    GraphQlArgument {
        name: node.name.text.clone(),
        ty: node.ty.to_string(),
        required: node.is_required(),
        default: node.default.as_ref().map(value::literal),
        span: node.span,
    }
}

struct Lower<'a> {
    schema: &'a Schema,
    fragments: &'a Fragments,
    files: &'a SourceMap,
    contract: Contract,
    ids: IndexMap<&'a str, TypeId>,
    queue: VecDeque<&'a str>,
    components: Components<'a>,
    /// The types of fragments, once they are known.
    shared: BTreeMap<usize, Type>,
    steps: usize,
    out: &'a mut Diagnostics,
}

impl<'a> Lower<'a> {
    /// Every definition in the order of the document. Root types and those of introspection become types only where
    /// something refers to them.
    fn definitions(&mut self) {
        for name in self.schema.types.keys() {
            if !self.schema.is_root(name) && !name.starts_with("__") {
                self.named(name);
            }
        }
        self.fill();
    }

    /// The fields of objects that need code, in the order of the document.
    fn resolvers(&mut self) -> Vec<OperationId> {
        let schema = self.schema;
        let mut ids = Vec::new();
        for (name, ty) in &schema.types {
            let Body::Object { fields, .. } = &ty.body else { continue };
            if schema.is_root(name) || name.starts_with("__") {
                continue;
            }
            for field in fields {
                if self.components.nature(schema, name, field) == Nature::Resolver {
                    ids.push(self.object_field(ty, field));
                }
            }
        }
        ids
    }

    fn service(&mut self, operations: &'a [OperationNode], documents: Documents) {
        let mut ids = Vec::new();
        let mut written = operations.iter();
        for root in Root::ALL {
            let Some(name) = self.schema.root(root) else { continue };
            for field in self.schema.fields(&name.text) {
                let document = match documents {
                    Documents::Written => written.next(),
                    Documents::Given => None,
                };
                ids.push(self.root_field(root, field, document));
            }
        }
        ids.extend(self.resolvers());
        match documents {
            Documents::Given => {
                let mut validator = Validator::new(self.schema, self.fragments);
                for operation in names(operations, self.files, self.out) {
                    let fine = validator.operation(operation.node, self.out);
                    if let Some(id) = fine.then(|| self.document(&operation)) {
                        ids.push(id);
                    }
                }
            }
            Documents::Written => {
                let message = format!("no operation documents are given; {} are written", operations.len());
                self.out.push(
                    Diagnostic::new(&DOCUMENTS_WRITTEN, self.contract.span, message)
                        .help("name your own with `--documents` to choose what is asked for"),
                );
            }
        }
        let title = self.contract.title.clone();
        let span = self.schema.span.unwrap_or(self.contract.span);
        let docs = self.contract.docs.clone();
        self.contract.services.push(Service {
            name: title,
            path: "schema".to_owned(),
            docs,
            deprecated: None,
            span,
            initiator: Initiator::Client,
            operations: ids,
        });
    }
}
