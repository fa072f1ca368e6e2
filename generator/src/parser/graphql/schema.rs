//! The schema as one whole: definitions of all files with their extensions, every reference checked.
//!
//! What breaks a rule is reported and left out, so that the rest can still be used; after this every name of a
//! type leads to a definition of a fitting kind.

use indexmap::IndexMap;

use crate::diagnostic::codes::graphql::{DUPLICATE, EXTENDS_NOTHING, WRONG_KIND};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Span;

use super::references;
use super::syntax::{
    Body, Directive, DirectiveNode, Document, FieldNode, InputNode, Name, Root, SchemaNode, TypeNode,
    ValueNode,
};

/// All types by name, and where operations start.
#[derive(Debug, Default)]
pub(super) struct Schema {
    pub(super) types: IndexMap<String, TypeNode>,
    pub(super) directives: IndexMap<String, DirectiveNode>,
    pub(super) roots: Vec<(Root, Name)>,
    pub(super) description: Option<String>,
    /// The directives applied to the schema itself.
    pub(super) applied: Vec<Directive>,
    pub(super) span: Option<Span>,
    /// The object types behind each interface, in the order of the document.
    implementers: IndexMap<String, Vec<String>>,
}

impl Schema {
    pub(super) fn get(&self, name: &str) -> Option<&TypeNode> {
        self.types.get(name)
    }

    pub(super) fn root(&self, root: Root) -> Option<&Name> {
        self.roots.iter().find(|(known, _)| *known == root).map(|(_, name)| name)
    }

    pub(super) fn is_root(&self, name: &str) -> bool {
        self.roots.iter().any(|(_, root)| root.text == name)
    }

    /// The fields of an object type or an interface.
    pub(super) fn fields(&self, name: &str) -> &[FieldNode] {
        match self.get(name).map(|ty| &ty.body) {
            Some(Body::Object { fields, .. } | Body::Interface { fields, .. }) => fields,
            _ => &[],
        }
    }

    pub(super) fn field(&self, ty: &str, name: &str) -> Option<&FieldNode> {
        self.fields(ty).iter().find(|field| field.name.text == name)
    }

    /// A field that a selection may ask for: of the type itself, or one of introspection on the query root.
    pub(super) fn field_of(&self, ty: &str, name: &str) -> Option<&FieldNode> {
        let is_query = self.root(Root::Query).is_some_and(|root| root.text == ty);
        let own = self.field(ty, name);
        own.or_else(|| is_query.then(|| self.field("__Query", name)).flatten())
    }

    /// Whether values of the type have fields of their own.
    pub(super) fn is_composite(&self, name: &str) -> bool {
        let body = self.get(name).map(|ty| &ty.body);
        matches!(body, Some(Body::Object { .. } | Body::Interface { .. } | Body::Union { .. }))
    }

    /// Whether arguments and variables may have the type.
    pub(super) fn is_input(&self, name: &str) -> bool {
        match self.get(name).map(|ty| &ty.body) {
            Some(body) => matches!(body, Body::Scalar | Body::Enum { .. } | Body::Input { .. }),
            None => references::BUILT_IN.contains(&name),
        }
    }

    /// The names of all types that arguments and variables may have.
    pub(super) fn input_names(&self) -> impl Iterator<Item = &str> {
        let known = self.types.keys().map(String::as_str);
        known.chain(references::BUILT_IN).filter(|name| self.is_input(name))
    }

    /// Whether the type of a value shows only at run time.
    pub(super) fn is_abstract(&self, name: &str) -> bool {
        matches!(self.get(name).map(|ty| &ty.body), Some(Body::Interface { .. } | Body::Union { .. }))
    }

    /// Whether every value of `ty` is also one of `on`.
    pub(super) fn covers(&self, on: &str, ty: &str) -> bool {
        let wanted = self.possible(on);
        on == ty || self.possible(ty).iter().all(|object| wanted.contains(object))
    }

    /// The object types a value of this type may have; an object type is its own only one.
    pub(super) fn possible<'a>(&'a self, name: &'a str) -> Vec<&'a str> {
        match self.get(name).map(|ty| &ty.body) {
            Some(Body::Object { .. }) => vec![name],
            Some(Body::Union { members }) => members.iter().map(|member| member.text.as_str()).collect(),
            Some(Body::Interface { .. }) => {
                self.implementers.get(name).into_iter().flatten().map(String::as_str).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// Builds the schema out of what was read. `document` keeps its operations and fragments.
pub(super) fn build(document: &mut Document, out: &mut Diagnostics) -> Schema {
    let mut schema = Schema::default();
    let (extensions, definitions): (Vec<_>, Vec<_>) =
        std::mem::take(&mut document.types).into_iter().partition(|ty| ty.extends);
    for ty in definitions {
        add(&mut schema.types, ty, out);
    }
    for ty in extensions {
        extend(&mut schema.types, ty, out);
    }
    for ty in schema.types.values_mut() {
        unique_members(ty, out);
    }
    for directive in std::mem::take(&mut document.directives) {
        schema.directives.entry(directive.name.text.clone()).or_insert(directive);
    }
    roots(&mut schema, std::mem::take(&mut document.schemas), out);
    references::check(&mut schema, out);
    schema.implementers = implementers(&schema.types);
    schema
}

fn twice(name: &Name, what: &str, first: Span, out: &mut Diagnostics) {
    let message = format!("{what} `{}` is defined twice", name.text);
    out.push(
        Diagnostic::new(&DUPLICATE, name.span, message)
            .here("left out")
            .label(first, "the first definition counts")
            .help("remove one of the two; a server that follows the specification refuses such a schema"),
    );
}

fn add(types: &mut IndexMap<String, TypeNode>, ty: TypeNode, out: &mut Diagnostics) {
    match types.get(&ty.name.text) {
        Some(first) => twice(&ty.name, ty.body.describe(), first.name.span, out),
        None => {
            types.insert(ty.name.text.clone(), ty);
        }
    }
}

fn extend(types: &mut IndexMap<String, TypeNode>, extension: TypeNode, out: &mut Diagnostics) {
    let Some(base) = types.get_mut(&extension.name.text) else {
        let message = format!("`{}` is extended, but not defined", extension.name.text);
        out.push(
            Diagnostic::new(&EXTENDS_NOTHING, extension.name.span, message)
                .help("if the definition stands in another file, name that file too"),
        );
        types.insert(extension.name.text.clone(), extension);
        return;
    };
    match (&mut base.body, extension.body) {
        (Body::Scalar, Body::Scalar) => {}
        (Body::Object { interfaces, fields }, Body::Object { interfaces: more, fields: further })
        | (Body::Interface { interfaces, fields }, Body::Interface { interfaces: more, fields: further }) => {
            interfaces.extend(more);
            fields.extend(further);
        }
        (Body::Union { members }, Body::Union { members: more }) => members.extend(more),
        (Body::Enum { values }, Body::Enum { values: more }) => values.extend(more),
        (Body::Input { fields }, Body::Input { fields: more }) => fields.extend(more),
        (body, other) => {
            let (is, wants) = (body.describe(), other.describe());
            let message = format!("`{}` is of kind {is} and is extended as {wants}", extension.name.text);
            out.push(
                Diagnostic::new(&WRONG_KIND, extension.name.span, message)
                    .label(base.name.span, "defined here"),
            );
            return;
        }
    }
    base.directives.extend(extension.directives);
}

/// Something with a name that is unique around it.
trait Named {
    fn name(&self) -> &Name;
}

macro_rules! named {
    ($($ty:ty),*) => {
        $(impl Named for $ty {
            fn name(&self) -> &Name {
                &self.name
            }
        })*
    };
}
named!(FieldNode, InputNode, ValueNode);

impl Named for Name {
    fn name(&self) -> &Name {
        self
    }
}

fn unique<T: Named>(list: &mut Vec<T>, what: &str, out: &mut Diagnostics) {
    let mut first: IndexMap<String, Span> = IndexMap::new();
    list.retain(|item| {
        let name = item.name();
        match first.get(&name.text) {
            Some(span) => {
                twice(name, what, *span, out);
                false
            }
            None => {
                first.insert(name.text.clone(), name.span);
                true
            }
        }
    });
}

fn unique_members(ty: &mut TypeNode, out: &mut Diagnostics) {
    match &mut ty.body {
        Body::Scalar => {}
        Body::Object { interfaces, fields } | Body::Interface { interfaces, fields } => {
            unique(interfaces, "interface", out);
            unique(fields, "field", out);
            for field in fields {
                unique(&mut field.arguments, "argument", out);
            }
        }
        Body::Union { members } => unique(members, "member", out),
        Body::Enum { values } => unique(values, "value", out),
        Body::Input { fields } => unique(fields, "field", out),
    }
}

/// The root types: what schema definitions say, else the types with the default names (section 3.3.1).
fn roots(schema: &mut Schema, nodes: Vec<SchemaNode>, out: &mut Diagnostics) {
    let mut defined: Option<Span> = None;
    for node in nodes {
        if !node.extends {
            if let Some(first) = defined {
                let message = "a second definition of the schema";
                out.push(
                    Diagnostic::new(&DUPLICATE, node.span, message).label(first, "the first one counts"),
                );
                continue;
            }
            defined = Some(node.span);
            schema.description = node.description;
        }
        schema.applied.extend(node.directives);
        for (root, name) in node.roots {
            match schema.root(root) {
                Some(first) => {
                    let first = first.span;
                    twice(&name, root.keyword(), first, out);
                }
                None => schema.roots.push((root, name)),
            }
        }
    }
    schema.span = defined;
    if defined.is_none() {
        for root in Root::ALL {
            if let (None, Some(ty)) = (schema.root(root), schema.get(root.default_type())) {
                let name = ty.name.clone();
                schema.roots.push((root, name));
            }
        }
    }
    schema.roots.sort_by_key(|(root, _)| *root);
}

fn implementers(types: &IndexMap<String, TypeNode>) -> IndexMap<String, Vec<String>> {
    let mut found: IndexMap<String, Vec<String>> = IndexMap::new();
    for (name, ty) in types {
        if let Body::Object { interfaces, .. } = &ty.body {
            for interface in interfaces {
                found.entry(interface.text.clone()).or_default().push(name.clone());
            }
        }
    }
    found
}
