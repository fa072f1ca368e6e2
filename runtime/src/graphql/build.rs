//! The schema's text to the executor's types. Fields of root types call the service; all others read the value
//! around them.

use std::sync::Arc;

use async_graphql::Name;
use async_graphql::dynamic::{
    Enum, EnumItem, Field, FieldFuture, FieldValue, InputObject, InputValue, Interface, InterfaceField,
    Object, Scalar, Schema, SchemaBuilder, Subscription, SubscriptionField, SubscriptionFieldFuture, Type,
    TypeRef, Union,
};
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    BaseType, ConstDirective, EnumType, FieldDefinition, InputObjectType, InputValueDefinition,
    OperationType, ServiceDocument, Type as Reference, TypeDefinition, TypeKind, TypeSystemDefinition,
};
use async_graphql::{Positioned, Value};

use super::Root;
use super::resolve;
use super::shapes::{Members, Shapes, members};

/// How deep a document may nest.
const MAX_DEPTH: usize = 64;

/// What executes documents.
pub(super) struct Executor {
    pub(super) schema: Schema,
    pub(super) shapes: Shapes,
    pub(super) roots: Roots,
}

/// Builds the executor; an error is a bug of the generator, since the text is its own.
pub(super) fn build(sdl: &str) -> Result<Executor, String> {
    let document = parse_schema(sdl).map_err(|error| error.to_string())?;
    let roots = Roots::of(&document);
    let query = roots.query.as_ref().map_or("Query", Name::as_str);
    let mutation = roots.mutation.as_ref().map(Name::as_str);
    let subscription = roots.subscription.as_ref().map(Name::as_str);
    let mut builder = Schema::build(query, mutation, subscription).limit_depth(MAX_DEPTH);
    if roots.query.is_none() {
        // The executor needs a query root; a schema may have none.
        let none = Field::new("_", TypeRef::named(TypeRef::BOOLEAN), |_| FieldFuture::from_value(None));
        builder = builder.register(Object::new(query).field(none));
    }
    let types = document.definitions.iter().filter_map(|definition| match definition {
        TypeSystemDefinition::Type(ty) => Some(&ty.node),
        _ => None,
    });
    let shapes = Shapes::of(types.clone());
    for ty in types {
        builder = register(builder, ty, &roots, &shapes);
    }
    let schema = builder.finish().map_err(|error| error.to_string())?;
    Ok(Executor { schema, shapes, roots })
}

/// The root types by name.
#[derive(Default)]
pub(super) struct Roots {
    query: Option<Name>,
    mutation: Option<Name>,
    subscription: Option<Name>,
}

impl Roots {
    fn of(document: &ServiceDocument) -> Roots {
        let mut roots = Roots::default();
        for definition in &document.definitions {
            if let TypeSystemDefinition::Schema(schema) = definition {
                let name = |name: &Option<Positioned<Name>>| name.as_ref().map(|name| name.node.clone());
                roots.query = name(&schema.node.query);
                roots.mutation = name(&schema.node.mutation);
                roots.subscription = name(&schema.node.subscription);
            }
        }
        roots
    }

    /// The name of the type that operations of this kind begin with.
    pub(super) fn name(&self, kind: OperationType) -> Option<&Name> {
        match kind {
            OperationType::Query => self.query.as_ref(),
            OperationType::Mutation => self.mutation.as_ref(),
            OperationType::Subscription => self.subscription.as_ref(),
        }
    }

    fn kind(&self, name: &Name) -> Option<Root> {
        let is = |root: &Option<Name>| root.as_ref() == Some(name);
        match () {
            () if is(&self.query) => Some(Root::Query),
            () if is(&self.mutation) => Some(Root::Mutation),
            () if is(&self.subscription) => Some(Root::Subscription),
            () => None,
        }
    }
}

fn register(builder: SchemaBuilder, ty: &TypeDefinition, roots: &Roots, shapes: &Shapes) -> SchemaBuilder {
    let name = ty.name.node.as_str();
    let docs = ty.description.as_ref().map(|text| text.node.as_str());
    let registered: Type = match (&ty.kind, roots.kind(&ty.name.node)) {
        (TypeKind::Object(object), Some(Root::Subscription)) => {
            let fields = object.fields.iter().map(|field| subscription_field(&field.node, shapes));
            let start = described!(Subscription::new(name), docs);
            fields.fold(start, Subscription::field).into()
        }
        (TypeKind::Object(object), root) => {
            let fields = object.fields.iter().map(|field| object_field(name, &field.node, root, shapes));
            let start = described!(Object::new(name), docs);
            let start =
                object.implements.iter().fold(start, |object, name| object.implement(name.node.as_str()));
            fields.fold(start, Object::field).into()
        }
        (TypeKind::Interface(interface), _) => {
            let start = described!(Interface::new(name), docs);
            let start =
                interface.implements.iter().fold(start, |start, name| start.implement(name.node.as_str()));
            let fields = interface.fields.iter().map(|field| {
                let new = InterfaceField::new(field.node.name.node.as_str(), reference(&field.node.ty.node));
                let new = old!(new, &field.node.directives);
                field
                    .node
                    .arguments
                    .iter()
                    .fold(new, |new, argument| new.argument(input_value(&argument.node)))
            });
            fields.fold(start, Interface::field).into()
        }
        (TypeKind::Union(union), _) => {
            let start = described!(Union::new(name), docs);
            union.members.iter().fold(start, |start, member| start.possible_type(member.node.as_str())).into()
        }
        (TypeKind::Enum(values), _) => enumeration(name, docs, values).into(),
        (TypeKind::InputObject(object), _) => input_object(name, docs, object, &ty.directives).into(),
        (TypeKind::Scalar, _) => {
            let scalar = described!(Scalar::new(name), docs);
            match directive(&ty.directives, "specifiedBy", "url") {
                Some(Value::String(url)) => scalar.specified_by_url(url).into(),
                _ => scalar.into(),
            }
        }
    };
    builder.register(registered)
}

/// Adds the description where there is one.
macro_rules! described {
    ($new:expr, $docs:expr) => {
        match $docs {
            Some(docs) => $new.description(docs),
            None => $new,
        }
    };
}
use described;

/// Marks what is deprecated.
macro_rules! old {
    ($new:expr, $directives:expr) => {
        match deprecation($directives) {
            Some(reason) => $new.deprecation(reason.as_deref()),
            None => $new,
        }
    };
}
use old;

fn deprecation(directives: &[Positioned<ConstDirective>]) -> Option<Option<String>> {
    directives.iter().find(|applied| applied.node.name.node == "deprecated")?;
    Some(match directive(directives, "deprecated", "reason") {
        Some(Value::String(reason)) => Some(reason),
        _ => None,
    })
}

/// The argument of a directive, where it is applied.
fn directive(directives: &[Positioned<ConstDirective>], name: &str, argument: &str) -> Option<Value> {
    let applied = directives.iter().find(|applied| applied.node.name.node == name)?;
    applied.node.get_argument(argument).map(|value| value.node.clone())
}

fn object_field(owner: &str, definition: &FieldDefinition, root: Option<Root>, shapes: &Shapes) -> Field {
    let (wanted, shapes) = (Arc::new(Wanted::of(owner, definition)), shapes.clone());
    let field = Field::new(definition.name.node.as_str(), reference(&definition.ty.node), move |cx| {
        let (wanted, shapes) = (wanted.clone(), shapes.clone());
        FieldFuture::new(async move {
            let value = match root {
                Some(root) => resolve::call(&cx, root, &wanted, &shapes).await,
                None => resolve::member(&cx, &wanted, &shapes).await,
            };
            match value {
                Ok(value) => Ok(resolve::field_value(value, &wanted.ty, &shapes)),
                Err(error) => resolve::failed(&cx, error, &wanted),
            }
        })
    });
    let field = described!(field, definition.description.as_ref().map(|text| text.node.as_str()));
    let field = old!(field, &definition.directives);
    definition.arguments.iter().fold(field, |field, argument| field.argument(input_value(&argument.node)))
}

fn subscription_field(definition: &FieldDefinition, shapes: &Shapes) -> SubscriptionField {
    let (wanted, shapes) = (Arc::new(Wanted::of("Subscription", definition)), shapes.clone());
    let field =
        SubscriptionField::new(definition.name.node.as_str(), reference(&definition.ty.node), move |cx| {
            let (wanted, shapes) = (wanted.clone(), shapes.clone());
            SubscriptionFieldFuture::new(async move {
                let values = resolve::subscribe(&cx, &wanted, &shapes).await?;
                Ok(futures_util::StreamExt::map(values, move |value| {
                    Ok(resolve::field_value(value?, &wanted.ty, &shapes).unwrap_or(FieldValue::NULL))
                }))
            })
        });
    let field = described!(field, definition.description.as_ref().map(|text| text.node.as_str()));
    let field = old!(field, &definition.directives);
    definition.arguments.iter().fold(field, |field, argument| field.argument(input_value(&argument.node)))
}

/// What a resolver knows of its field.
pub(super) struct Wanted {
    /// The object type it stands in.
    pub(super) owner: String,
    pub(super) name: Name,
    pub(super) ty: Reference,
    pub(super) arguments: Members,
}

impl Wanted {
    fn of(owner: &str, definition: &FieldDefinition) -> Wanted {
        Wanted {
            owner: owner.to_owned(),
            name: definition.name.node.clone(),
            ty: definition.ty.node.clone(),
            arguments: members(&definition.arguments),
        }
    }
}

fn enumeration(name: &str, docs: Option<&str>, values: &EnumType) -> Enum {
    let items = values.values.iter().map(|value| {
        let item = EnumItem::new(value.node.value.node.as_str());
        let item = described!(item, value.node.description.as_ref().map(|text| text.node.as_str()));
        old!(item, &value.node.directives)
    });
    described!(Enum::new(name), docs).items(items)
}

fn input_object(
    name: &str,
    docs: Option<&str>,
    object: &InputObjectType,
    directives: &[Positioned<ConstDirective>],
) -> InputObject {
    let start = described!(InputObject::new(name), docs);
    let start = match directives.iter().any(|applied| applied.node.name.node == "oneOf") {
        true => start.oneof(),
        false => start,
    };
    object.fields.iter().fold(start, |start, field| start.field(input_value(&field.node)))
}

fn input_value(definition: &InputValueDefinition) -> InputValue {
    let value = InputValue::new(definition.name.node.as_str(), reference(&definition.ty.node));
    let value = described!(value, definition.description.as_ref().map(|text| text.node.as_str()));
    let value = old!(value, &definition.directives);
    match &definition.default_value {
        Some(default) => value.default_value(default.node.clone()),
        None => value,
    }
}

fn reference(ty: &Reference) -> TypeRef {
    let inner = match &ty.base {
        BaseType::Named(name) => TypeRef::named(name.as_str()),
        BaseType::List(of) => TypeRef::List(Box::new(reference(of))),
    };
    if ty.nullable { inner } else { TypeRef::NonNull(Box::new(inner)) }
}
