//! Root fields and operation documents to operations.

use crate::ir::binding::{GraphQl, GraphQlRoot, OperationBinding};
use crate::ir::{
    Effect, Ends, Exchange, Field, Initiator, Operation, OperationId, Outcome, Payload, Presence, Record,
    TypeDef, TypeKind, TypeName, When,
};
use crate::source::Span;

use super::super::names::NamedOperation;
use super::super::print;
use super::super::syntax::{FieldNode, OperationNode, Root, TypeNode, VariableNode};
use super::Lower;
use super::selection::{Set, Way};
use super::types::{deprecation, docs};
use super::value::literal;

impl<'a> Lower<'a> {
    /// A root field: what the server answers, and what the client asks for where `document` is ours.
    pub(super) fn root_field(
        &mut self,
        root: Root,
        node: &'a FieldNode,
        document: Option<&'a OperationNode>,
    ) -> OperationId {
        let name = &node.name.text;
        let path = format!("{}.{name}", root.default_type());
        let inputs = node.arguments.iter().map(|argument| self.input(argument)).collect();
        let input = self.input_record(name, &path, inputs, node.name.span);
        let (ty, nullable) = self.type_ref(&node.ty);
        let answer = Payload { nullable, ..Payload::of(ty) };
        let asked = document.and_then(|document| self.asked(document, name, &path));
        let text = document.map(|document| print::operation(self.schema, self.fragments, name, document));
        let binding = GraphQl {
            root: root_of(root),
            field: name.clone(),
            owner: None,
            document: text.unwrap_or_default(),
            operation_name: if document.is_some() { name.clone() } else { String::new() },
            response_key: Some(name.clone()),
            answer: asked.as_ref().filter(|asked| **asked != answer).map(|_| answer.clone()),
        };
        let ends = if document.is_some() { Ends::Both } else { Ends::Server };
        let outcome = success(asked.unwrap_or(answer), node.ty.span);
        let mut operation = operation(name, &path, node.name.span, root, input, outcome, binding);
        operation.docs = docs(node.description.as_deref());
        operation.deprecated = deprecation(&node.directives);
        operation.ends = ends;
        self.contract.operations.push(operation)
    }

    /// A field of an object that the server answers by code: an operation of the server whose first input is the
    /// object.
    pub(super) fn object_field(&mut self, owner: &'a TypeNode, node: &'a FieldNode) -> OperationId {
        let (type_name, field) = (&owner.name.text, &node.name.text);
        let path = format!("{type_name}.{field}");
        let is_taken = node.arguments.iter().any(|argument| argument.name.text == "parent");
        let parent = if is_taken { "_parent" } else { "parent" };
        let ty = self.named(type_name);
        let mut inputs = vec![Field::new(parent, ty, Presence::Required, owner.name.span)];
        inputs.extend(node.arguments.iter().map(|argument| self.input(argument)));
        let name = format!("{type_name}_{field}");
        let input = self.input_record(&name, &path, inputs, node.name.span);
        let (ty, nullable) = self.type_ref(&node.ty);
        let binding = GraphQl {
            root: GraphQlRoot::Query,
            field: field.clone(),
            owner: Some(type_name.clone()),
            document: String::new(),
            operation_name: String::new(),
            response_key: None,
            answer: None,
        };
        let outcome = success(Payload { nullable, ..Payload::of(ty) }, node.ty.span);
        let mut operation = operation(&name, &path, node.name.span, Root::Query, input, outcome, binding);
        operation.docs = docs(node.description.as_deref());
        operation.deprecated = deprecation(&node.directives);
        operation.ends = Ends::Server;
        self.contract.operations.push(operation)
    }

    /// What a document with one root field reads there.
    fn asked(&mut self, document: &'a OperationNode, name: &str, path: &str) -> Option<Payload> {
        let root = &self.schema.root(document.root)?.text;
        let set = Set { items: &document.selection, file: document.span.file, on: root };
        let collected = self.collect(root, &[set]);
        let selected = collected.values().next()?;
        let (ty, nullable) = self.selected_type(selected, selected.field?, &Way::from(name, path));
        Some(Payload { nullable, ..Payload::of(ty) })
    }

    /// An operation of a document: only a client has it.
    pub(super) fn document(&mut self, named: &NamedOperation<'a>) -> OperationId {
        let (name, node) = (&named.name, named.node);
        let path = format!("{}:{name}", node.root.keyword());
        let inputs = node.variables.iter().map(|variable| self.variable(variable)).collect();
        let input = self.input_record(name, &path, inputs, node.span);
        let schema = self.schema;
        let root = schema.root(node.root).map_or("", |root| root.text.as_str());
        let set = Set { items: &node.selection, file: node.span.file, on: root };
        let collected = self.collect(root, &[set]);
        let way = Way::from(name, &path);
        let only = match collected.values().collect::<Vec<_>>().as_slice() {
            [only] if only.always => only.field.map(|field| (*only, field)),
            _ => None,
        };
        let (payload, field, response_key) = match only {
            Some((only, field)) => {
                let (ty, nullable) = self.selected_type(only, field, &way);
                let payload = Payload { nullable, ..Payload::of(ty) };
                (payload, field.name.text.clone(), Some(only.key.text.clone()))
            }
            None => {
                let way = way.to("data");
                let fields: Vec<Field> =
                    collected.values().map(|selected| self.selected(selected, &way)).collect();
                let kind = TypeKind::Record(Record { fields, ..Record::default() });
                let ty = self.contract.types.push(TypeDef::new(way.name(), way.path(), node.span, kind));
                (Payload::of(ty), String::new(), None)
            }
        };
        let binding = GraphQl {
            root: root_of(node.root),
            field,
            owner: None,
            document: print::operation(schema, self.fragments, name, node),
            operation_name: name.clone(),
            response_key,
            answer: None,
        };
        let span = node.name.as_ref().map_or(node.span, |name| name.span);
        let outcome = success(payload, span);
        let mut operation = operation(name, &path, span, node.root, input, outcome, binding);
        operation.docs = docs(node.description.as_deref());
        operation.ends = Ends::Client;
        self.contract.operations.push(operation)
    }

    fn variable(&mut self, node: &VariableNode) -> Field {
        let (ty, nullable) = self.type_ref(&node.ty);
        let required = node.ty.non_null && node.default.is_none();
        let presence = if required { Presence::Required } else { Presence::Optional };
        let mut field = Field::new(&node.name.text, ty, presence, node.name.span);
        field.nullable = nullable;
        field.default = node.default.as_ref().map(literal);
        field.docs = docs(node.description.as_deref());
        field
    }

    fn input_record(&mut self, name: &str, path: &str, fields: Vec<Field>, span: Span) -> crate::ir::TypeId {
        let kind = TypeKind::Record(Record { fields, ..Record::default() });
        let name = TypeName::Derived(vec![name.to_owned(), "input".to_owned()]);
        self.contract.types.push(TypeDef::new(name, format!("{path}/input"), span, kind))
    }
}

pub(super) fn root_of(root: Root) -> GraphQlRoot {
    match root {
        Root::Query => GraphQlRoot::Query,
        Root::Mutation => GraphQlRoot::Mutation,
        Root::Subscription => GraphQlRoot::Subscription,
    }
}

/// GraphQL declares no errors: what goes wrong stands beside the data, untyped.
fn success(payload: Payload, span: Span) -> Outcome {
    Outcome {
        name: "data".to_owned(),
        when: When::Success,
        error: false,
        payload: Some(payload),
        headers: Vec::new(),
        links: Vec::new(),
        docs: docs(None),
        span,
    }
}

fn operation(
    name: &str,
    path: &str,
    span: Span,
    root: Root,
    input: crate::ir::TypeId,
    outcome: Outcome,
    binding: GraphQl,
) -> Operation {
    Operation {
        name: name.to_owned(),
        path: path.to_owned(),
        docs: docs(None),
        deprecated: None,
        span,
        initiator: Initiator::Client,
        ends: Ends::Both,
        effect: if root == Root::Mutation { Effect::Unsafe } else { Effect::Safe },
        idempotency_key: None,
        exchange: if root == Root::Subscription { Exchange::ServerStream } else { Exchange::Unary },
        input,
        outcomes: vec![outcome],
        auth: Vec::new(),
        paging: None,
        endpoints: Vec::new(),
        binding: OperationBinding::GraphQl(binding),
    }
}
