//! Documents to the IR: schemas become types, path items become operations.
//!
//! Types that the contract names are reserved when they are first met and built from a queue, so that neither
//! circles nor long chains of references deepen the stack. What is written in place is built in place.

mod body;
mod document;
mod encoding;
mod enumeration;
mod inherit;
mod link;
mod media;
mod operation;
mod paging;
mod parameter;
mod path;
mod record;
mod reply;
mod scalar;
mod security;
mod shape;
mod text;
mod twin;
mod union;
mod usage;
mod value;
mod version;
mod xml;

use std::collections::{HashMap, VecDeque};

use super::documents::{Documents, Target};
use super::schema::{Facts, JsonType, Part, gather};
use super::tree::Node;
use crate::diagnostic::Diagnostics;
use crate::ir::{
    Access, Constraints, Contract, Docs, Format, Newtype, OperationId, Payload, TypeId, TypeKind, TypeName,
    Value,
};
use shape::{Shape, shape_of};

pub(super) use usage::Use;

/// Lowers a contract whose documents are read.
pub(super) fn lower(documents: &Documents, file_name: &str, out: &mut Diagnostics) -> Contract {
    let root = documents.root();
    let contract = Contract::new(Format::OpenApi, file_name, root.span);
    let mut lower = Lower {
        documents,
        contract,
        out,
        named: HashMap::new(),
        placed: HashMap::new(),
        queue: VecDeque::new(),
        combined: 0,
        extensions: inherit::extensions(documents),
        speaks_xml: xml::speaks_xml(root),
        streamed: Vec::new(),
        linked: Vec::new(),
        links: link::Pending::default(),
        twins: Vec::new(),
    };
    lower.about(root);
    lower.servers(root);
    lower.schemes(root);
    lower.components(root);
    lower.define_all();
    lower.operations(root);
    lower.links();
    lower.define_all();
    lower.versioning();
    lower.xml_bodies();
    lower.switches();
    lower.contract
}

/// The state of one lowering. `'a` is the life of the documents.
struct Lower<'a, 'o> {
    documents: &'a Documents,
    contract: Contract,
    out: &'o mut Diagnostics,
    /// Types by the node they are made of.
    named: HashMap<usize, Known>,
    /// What schemas that are written in place became, by node: one that is reached by several ways is one type.
    placed: HashMap<usize, Use>,
    queue: VecDeque<(TypeId, Box<Facts<'a>>, Part<'a>)>,
    /// How many types were put together from alternatives and what stands beside them.
    combined: usize,
    /// What extends a component by `allOf`.
    extensions: HashMap<usize, Vec<Target<'a>>>,
    /// Whether any body is XML, so that members need their form in it.
    speaks_xml: bool,
    /// Streams beside whole values of the operation that is being read, by status.
    streamed: Vec<(String, Payload)>,
    /// Links of the operation that is being read, by the status of the reply.
    linked: Vec<(String, Part<'a>)>,
    /// Links that wait until all operations are known.
    links: link::Pending<'a>,
    /// Operations that share method and path: the whole one and the streamed one.
    twins: Vec<(OperationId, OperationId)>,
}

/// A type that the contract names, as its users must know it.
#[derive(Debug, Clone)]
struct Known {
    id: TypeId,
    nullable: bool,
    secret: bool,
    /// In which direction its values travel, and what an absent one means: said once for all members of the type.
    access: Access,
    default: Option<Value>,
    /// Rules that a record or a map of the IR does not hold itself.
    constraints: Constraints,
}

impl<'a> Lower<'a, '_> {
    /// Reserves the declared schemas in the order of the document.
    fn components(&mut self, root: &'a Node) {
        let Some(schemas) = root.get("components").and_then(|components| components.get("schemas")) else {
            return;
        };
        for (name, entry) in schemas.entries() {
            let place = self.documents.component("schemas", name);
            match self.documents.follow(&entry.value, &place) {
                Ok(mut target) => {
                    target.declared |= std::ptr::eq(target.node, &raw const entry.value);
                    self.declare(&target);
                }
                Err(finding) => self.out.push(*finding),
            }
        }
    }

    /// The type of what a reference names; reserved now, built later. `None` for a schema that is any value.
    fn declare(&mut self, target: &Target<'a>) -> Option<Known> {
        let part = Part::from(target.clone());
        if let Some(known) = self.named.get(&part.address()) {
            return Some(known.clone());
        }
        target.node.as_map()?;
        let facts = gather(self.documents, std::slice::from_ref(&part), self.out);
        let words = part.place.words();
        let name = match words.last() {
            Some(name) if target.declared => TypeName::Declared(name.clone()),
            _ => TypeName::Derived(words),
        };
        let id = self.contract.reserve(name, part.place.path(), part.node.span);
        let def = &mut self.contract.types[id];
        def.docs = Docs::new(facts.notes.description.or(facts.notes.title).unwrap_or(""));
        def.deprecated = facts.notes.deprecation();
        let constraints = match shape_of(&facts) {
            Shape::Record | Shape::Object => self.object_rules(&facts),
            _ => Constraints::none(),
        };
        let textual = facts.types.as_ref().is_some_and(|types| types.iter().eq([&JsonType::String]));
        let known = Known {
            id,
            nullable: self.is_nullable(&facts),
            secret: facts.notes.secret,
            access: facts.notes.access,
            default: facts.notes.default.map(|default| value::literal(default, textual)),
            constraints,
        };
        self.named.insert(part.address(), known.clone());
        self.queue.push_back((id, Box::new(facts), part));
        Some(known)
    }

    /// Builds what was reserved, until nothing is left to build.
    fn define_all(&mut self) {
        while let Some((id, facts, part)) = self.queue.pop_front() {
            let kind = self.define(&facts, &part);
            self.contract.types[id].kind = kind;
        }
    }

    fn define(&mut self, facts: &Facts<'a>, part: &Part<'a>) -> TypeKind {
        if self.is_extended(facts, part.node) {
            return self.inherited(facts, part);
        }
        match shape_of(facts) {
            Shape::Record => TypeKind::Record(self.record(facts, &part.place)),
            Shape::Object => TypeKind::Record(self.free_record()),
            Shape::Enum(of) => TypeKind::Enum(self.enumeration(facts, of)),
            Shape::Union(group) => self.union_kind(facts, group, part),
            Shape::Kinds(kinds) => self.kinds(facts, &kinds, part),
            Shape::Alias(base) => self.alias(facts, &base, part),
            shape => {
                let used = self.shaped(facts, &shape, part);
                TypeKind::Newtype(Newtype { of: used.ty, nullable: false, constraints: used.constraints })
            }
        }
    }

    /// A name for another schema. A record is repeated under the new name, so that members added to either
    /// later change no type; anything else is the other type under a new name.
    fn alias(&mut self, facts: &Facts<'a>, base: &Target<'a>, part: &Part<'a>) -> TypeKind {
        if matches!(single_shape(facts), Shape::Record) {
            return TypeKind::Record(self.record(facts, &part.place));
        }
        let used = self.target(base);
        TypeKind::Newtype(Newtype { of: used.ty, nullable: false, constraints: used.constraints })
    }
}

/// The shape of an alias if it were written out.
fn single_shape<'a>(facts: &Facts<'a>) -> Shape<'a> {
    if !facts.alternatives.is_empty() || facts.values.is_some() || facts.properties.is_empty() {
        return Shape::Any;
    }
    Shape::Record
}
