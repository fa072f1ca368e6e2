//! Definitions of types to the IR, each under its own name.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::graphql::SCALAR_OPAQUE;
use crate::ir::binding::{FieldBinding, GraphQlField, GraphQlKind, GraphQlType, TypeBinding};
use crate::ir::{
    Arm, Constraints, Deprecation, Docs, Enum, EnumValue, Field, List, Newtype, Presence, Record, Scalar,
    Tag, Type, TypeKind, TypeName, Union, Value as Literal,
};
use crate::source::Span;

use super::super::component::Nature;
use super::super::syntax::{
    Body, Directive, FieldNode, InputNode, Name, Shape, TypeNode, TypeRef, ValueKind, ValueNode, directive,
};
use super::Lower;
use super::scalar;
use super::value::literal;

impl<'a> Lower<'a> {
    /// The type of that name; its content follows when the queue is worked off.
    pub(super) fn named(&mut self, name: &str) -> Type {
        let Some(ty) = self.schema.get(name) else {
            // The schema holds only names that lead somewhere; what is left is built in.
            return Type::Scalar(scalar::built_in(name).unwrap_or(Scalar::Any));
        };
        if let (Body::Scalar, Some(known)) =
            (&ty.body, scalar::built_in(name).or_else(|| scalar::well_known(ty)))
        {
            return Type::Scalar(known);
        }
        if let Some(id) = self.ids.get(name) {
            return Type::Id(*id);
        }
        let id = self.contract.reserve(TypeName::Declared(name.to_owned()), name, ty.name.span);
        self.ids.insert(ty.name.text.as_str(), id);
        self.queue.push_back(&ty.name.text);
        Type::Id(id)
    }

    /// A use of a type, and whether it may be null.
    pub(super) fn type_ref(&mut self, ty: &TypeRef) -> (Type, bool) {
        let base = self.named(&ty.base().text);
        self.wrapped(ty, base)
    }

    /// The lists and marks of `ty` around another type.
    pub(super) fn wrapped(&mut self, ty: &TypeRef, base: Type) -> (Type, bool) {
        let inner = match &ty.shape {
            Shape::Named(_) => base,
            Shape::List(of) => {
                let (item, nullable) = self.wrapped(of, base);
                let list = List { item, nullable, constraints: Constraints::none() };
                Type::Id(self.contract.list_of(list, ty.span))
            }
        };
        (inner, !ty.non_null)
    }

    /// Works off the queue: every type that was named gets its content.
    pub(super) fn fill(&mut self) {
        while let Some(name) = self.queue.pop_front() {
            let (Some(ty), Some(id)) = (self.schema.get(name), self.ids.get(name).copied()) else { continue };
            let kind = self.body(ty);
            let interfaces = match &ty.body {
                Body::Object { interfaces, .. } | Body::Interface { interfaces, .. } => interfaces.as_slice(),
                _ => &[],
            };
            let binding = GraphQlType {
                name: name.to_owned(),
                kind: kind_of(&ty.body),
                interfaces: interfaces.iter().map(|interface| interface.text.clone()).collect(),
                selection: false,
            };
            let node = &mut self.contract.types[id];
            node.kind = kind;
            node.docs = docs(ty.description.as_deref());
            node.deprecated = deprecation(&ty.directives);
            node.binding = TypeBinding::GraphQl(binding);
        }
    }

    fn body(&mut self, ty: &'a TypeNode) -> TypeKind {
        match &ty.body {
            Body::Scalar => self.opaque_scalar(ty),
            Body::Object { interfaces, fields } => self.object(&ty.name.text, interfaces, fields),
            Body::Interface { interfaces, fields } => {
                let possible = self.schema.possible(&ty.name.text);
                match possible.is_empty() {
                    true => self.object(&ty.name.text, interfaces, fields),
                    false => self.union_of(&possible),
                }
            }
            Body::Union { .. } => self.union_of(&self.schema.possible(&ty.name.text)),
            Body::Enum { values } => TypeKind::Enum(enumeration(values)),
            Body::Input { fields } if directive(&ty.directives, "oneOf").is_some() => self.one_of(fields),
            Body::Input { fields } => {
                let fields = fields.iter().map(|field| self.input(field)).collect();
                TypeKind::Record(Record { fields, ..Record::default() })
            }
        }
    }

    fn opaque_scalar(&mut self, ty: &TypeNode) -> TypeKind {
        let name = &ty.name.text;
        let message = format!("the form of scalar `{name}` is not known; its values are taken as any JSON");
        self.out.push(
            Diagnostic::new(&SCALAR_OPAQUE, ty.name.span, message)
                .help("`@specifiedBy(url: ..)` with a known address gives it a type"),
        );
        TypeKind::Newtype(Newtype {
            of: Scalar::Any.into(),
            nullable: false,
            constraints: Constraints::none(),
        })
    }

    fn object(&mut self, owner: &str, interfaces: &[Name], fields: &[FieldNode]) -> TypeKind {
        let bases = interfaces.iter().filter_map(|interface| match self.named(&interface.text) {
            Type::Id(id) => Some(id),
            Type::Scalar(_) => None,
        });
        let bases = bases.collect();
        let fields = fields.iter().map(|field| self.output(owner, field)).collect();
        TypeKind::Record(Record { fields, bases, ..Record::default() })
    }

    fn output(&mut self, owner: &str, node: &FieldNode) -> Field {
        let nature = self.components.nature(self.schema, owner, node);
        // A document ends somewhere: where it cuts a tree, the member that goes on is absent.
        let presence = if nature == Nature::Tree { Presence::Optional } else { Presence::Required };
        let (ty, nullable) = self.type_ref(&node.ty);
        let mut field = Field::new(&node.name.text, ty, presence, node.span);
        // A server answers a member that is cut off with null, where it is asked for: both mean that it is not there.
        field.nullable = nullable && presence == Presence::Required;
        field.arguments = node.arguments.iter().map(|argument| self.input(argument)).collect();
        field.docs = docs(node.description.as_deref());
        field.deprecated = deprecation(&node.directives);
        field.binding = match nature {
            Nature::Resolver => {
                FieldBinding::GraphQl(GraphQlField { resolver: true, ..GraphQlField::default() })
            }
            Nature::Tree if nullable => {
                FieldBinding::GraphQl(GraphQlField { null_is_absent: true, ..GraphQlField::default() })
            }
            Nature::Tree | Nature::Data => FieldBinding::None,
        };
        field
    }

    /// An argument, a variable or a member of an input object.
    pub(super) fn input(&mut self, node: &InputNode) -> Field {
        let (ty, nullable) = self.type_ref(&node.ty);
        let presence = if node.is_required() { Presence::Required } else { Presence::Optional };
        let mut field = Field::new(&node.name.text, ty, presence, node.span);
        field.nullable = nullable;
        field.default = node.default.as_ref().map(literal);
        field.docs = docs(node.description.as_deref());
        field.deprecated = deprecation(&node.directives);
        field
    }

    fn one_of(&mut self, fields: &[InputNode]) -> TypeKind {
        let arms = fields.iter().map(|field| {
            // Every member is nullable by its type, and never null: exactly one is given (section 3.10.1).
            let (ty, _) = self.type_ref(&field.ty);
            let mut arm = Arm::new(&field.name.text, ty, field.span);
            arm.docs = docs(field.description.as_deref());
            arm
        });
        TypeKind::Union(Union { arms: arms.collect(), tag: Tag::Member, open: false })
    }

    fn union_of(&mut self, members: &[&str]) -> TypeKind {
        let arms = members.iter().map(|member| {
            let ty = self.named(member);
            let span = self.schema.get(member).map_or(self.contract.span, |ty| ty.name.span);
            tagged_arm(member, ty, vec![(*member).to_owned()], span)
        });
        TypeKind::Union(Union { arms: arms.collect(), tag: type_name_tag(), open: true })
    }
}

/// `__typename` tells the types behind an interface or a union apart (section 4.3).
pub(super) fn type_name_tag() -> Tag {
    Tag::Property("__typename".to_owned())
}

pub(super) fn tagged_arm(name: &str, ty: Type, tags: Vec<String>, span: Span) -> Arm {
    Arm { tags, ..Arm::new(name, ty, span) }
}

fn enumeration(values: &[ValueNode]) -> Enum {
    let values = values.iter().map(|node| EnumValue {
        name: node.name.text.clone(),
        value: Literal::String(node.name.text.clone()),
        docs: docs(node.description.as_deref()),
        deprecated: deprecation(&node.directives),
        span: node.name.span,
    });
    Enum { of: Scalar::String, values: values.collect(), open: true }
}

pub(super) fn kind_of(body: &Body) -> GraphQlKind {
    match body {
        Body::Scalar => GraphQlKind::Scalar,
        Body::Object { .. } => GraphQlKind::Object,
        Body::Interface { .. } => GraphQlKind::Interface,
        Body::Union { .. } => GraphQlKind::Union,
        Body::Enum { .. } => GraphQlKind::Enum,
        Body::Input { .. } => GraphQlKind::Input,
    }
}

pub(super) fn docs(description: Option<&str>) -> Docs {
    Docs::new(description.unwrap_or(""))
}

/// `@deprecated(reason: ..)`; the reason has a default that says nothing (section 3.13.3).
pub(super) fn deprecation(directives: &[Directive]) -> Option<Deprecation> {
    let applied = directive(directives, "deprecated")?;
    let reason = match applied.argument("reason").map(|value| &value.kind) {
        Some(ValueKind::String(reason)) => Some(reason.clone()),
        _ => None,
    };
    Some(Deprecation { reason, sunset: None })
}
