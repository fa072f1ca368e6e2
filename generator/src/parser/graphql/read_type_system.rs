//! Definitions of the type system: schema, types, directives.

use graphql_parser::schema as ast;

use super::lexer::Tokens;
use super::read::Fault;
use super::read_values::{directives, keyword_span, name, string, type_ref, value};
use super::split::Piece;
use super::syntax::{
    Body, Directive, DirectiveNode, Document, FieldNode, InputNode, Name, Root, SchemaNode, TypeNode,
    ValueNode,
};
use crate::source::Span;

/// Adds one definition.
pub(super) fn read_definition<'a>(
    tokens: &Tokens<'_>,
    piece: &Piece,
    definition: ast::Definition<'a, &'a str>,
    into: &mut Document,
) -> Result<(), Fault> {
    let near = keyword_span(tokens, piece.start);
    let reader = TypeReader { tokens, piece, near };
    match definition {
        ast::Definition::SchemaDefinition(schema) => into.schemas.push(reader.schema(&schema)?),
        ast::Definition::TypeDefinition(definition) => into.types.push(reader.type_definition(definition)?),
        ast::Definition::DirectiveDefinition(definition) => {
            into.directives.push(DirectiveNode {
                name: name(tokens, definition.name, near),
                arguments: reader.inputs(&definition.arguments)?,
                repeatable: definition.repeatable,
                locations: definition.locations.iter().map(|location| location.as_str()).collect(),
            });
        }
        // Extensions are written as definitions; the piece knows which they were.
        ast::Definition::TypeExtension(_) => {}
    }
    Ok(())
}

/// The directives of a text that is the header of a scalar (lifted from a variable).
pub(super) fn read_directives<'a>(tokens: &Tokens<'_>, parsed: ast::Document<'a, &'a str>) -> Vec<Directive> {
    match parsed.definitions.first() {
        Some(ast::Definition::TypeDefinition(ast::TypeDefinition::Scalar(scalar))) => {
            directives(tokens, &scalar.directives, tokens.span(0))
        }
        _ => Vec::new(),
    }
}

struct TypeReader<'a, 't> {
    tokens: &'a Tokens<'t>,
    piece: &'a Piece,
    near: Span,
}

impl TypeReader<'_, '_> {
    fn description(&self) -> Option<String> {
        self.piece.description.map(|index| self.tokens.string(index))
    }

    fn schema<'a>(&self, schema: &ast::SchemaDefinition<'a, &'a str>) -> Result<SchemaNode, Fault> {
        let directives = directives(self.tokens, &schema.directives, self.near);
        let given = [
            (Root::Query, schema.query),
            (Root::Mutation, schema.mutation),
            (Root::Subscription, schema.subscription),
        ];
        let roots: Vec<(Root, Name)> = given
            .into_iter()
            .filter_map(|(root, ty)| Some((root, name(self.tokens, ty?, self.near))))
            .collect();
        let extends = self.piece.extend.is_some();
        if extends && roots.is_empty() && directives.is_empty() {
            return Err(Fault::new(self.near, "this extension of the schema adds nothing"));
        }
        if !extends && roots.is_empty() {
            return Err(Fault::new(self.near, "a schema names at least one root type"));
        }
        Ok(SchemaNode { extends, description: self.description(), directives, roots, span: self.near })
    }

    fn type_definition<'a>(&self, definition: ast::TypeDefinition<'a, &'a str>) -> Result<TypeNode, Fault> {
        let (text, applied, body) = match definition {
            ast::TypeDefinition::Scalar(ty) => (ty.name, ty.directives, Body::Scalar),
            ast::TypeDefinition::Object(ty) => {
                let interfaces = self.names(&ty.implements_interfaces);
                (ty.name, ty.directives, Body::Object { interfaces, fields: self.fields(&ty.fields)? })
            }
            ast::TypeDefinition::Interface(ty) => {
                let interfaces = self.names(&ty.implements_interfaces);
                (ty.name, ty.directives, Body::Interface { interfaces, fields: self.fields(&ty.fields)? })
            }
            ast::TypeDefinition::Union(ty) => {
                (ty.name, ty.directives, Body::Union { members: self.names(&ty.types) })
            }
            ast::TypeDefinition::Enum(ty) => {
                (ty.name, ty.directives, Body::Enum { values: self.values(&ty.values)? })
            }
            ast::TypeDefinition::InputObject(ty) => {
                (ty.name, ty.directives, Body::Input { fields: self.inputs(&ty.fields)? })
            }
        };
        let name = name(self.tokens, text, self.near);
        let directives = directives(self.tokens, &applied, name.span);
        let extends = self.piece.extend.is_some();
        if extends && directives.is_empty() && adds_nothing(&body) {
            return Err(Fault::new(name.span, format!("this extension of `{}` adds nothing", name.text)));
        }
        Ok(TypeNode { name, extends, description: self.description(), directives, body })
    }

    fn names(&self, from: &[&str]) -> Vec<Name> {
        from.iter().map(|text| name(self.tokens, text, self.near)).collect()
    }

    fn fields<'a>(&self, from: &[ast::Field<'a, &'a str>]) -> Result<Vec<FieldNode>, Fault> {
        from.iter()
            .map(|field| {
                let name = name(self.tokens, field.name, self.near);
                let ty = type_ref(self.tokens, &field.field_type, name.span);
                Ok(FieldNode {
                    description: string(self.tokens, field.description.as_ref()),
                    arguments: self.inputs(&field.arguments)?,
                    directives: directives(self.tokens, &field.directives, name.span),
                    span: name.span.to(ty.span),
                    ty,
                    name,
                })
            })
            .collect()
    }

    fn inputs<'a>(&self, from: &[ast::InputValue<'a, &'a str>]) -> Result<Vec<InputNode>, Fault> {
        from.iter()
            .map(|input| {
                let name = name(self.tokens, input.name, self.near);
                let ty = type_ref(self.tokens, &input.value_type, name.span);
                let default = input.default_value.as_ref();
                Ok(InputNode {
                    description: string(self.tokens, input.description.as_ref()),
                    default: default.map(|from| value(self.tokens, from, ty.span)),
                    directives: directives(self.tokens, &input.directives, name.span),
                    span: name.span.to(ty.span),
                    ty,
                    name,
                })
            })
            .collect()
    }

    fn values<'a>(&self, from: &[ast::EnumValue<'a, &'a str>]) -> Result<Vec<ValueNode>, Fault> {
        from.iter()
            .map(|entry| {
                let name = name(self.tokens, entry.name, self.near);
                // EnumValue: Name but not `true`, `false` or `null` (section 3.9).
                if matches!(name.text.as_str(), "true" | "false" | "null") {
                    return Err(Fault::new(
                        name.span,
                        format!("`{}` cannot be a value of an enum", name.text),
                    ));
                }
                Ok(ValueNode {
                    description: string(self.tokens, entry.description.as_ref()),
                    directives: directives(self.tokens, &entry.directives, name.span),
                    name,
                })
            })
            .collect()
    }
}

fn adds_nothing(body: &Body) -> bool {
    match body {
        Body::Scalar => true,
        Body::Object { interfaces, fields } | Body::Interface { interfaces, fields } => {
            interfaces.is_empty() && fields.is_empty()
        }
        Body::Union { members } => members.is_empty(),
        Body::Enum { values } => values.is_empty(),
        Body::Input { fields } => fields.is_empty(),
    }
}
