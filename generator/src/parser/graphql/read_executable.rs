//! Operations and fragments of documents.

use graphql_parser::query as ast;

use super::lexer::Tokens;
use super::read::Fault;
use super::read_values::{arguments, directives, index_of, keyword_span, name, type_ref, value};
use super::shim::VariableExtra;
use super::split::Piece;
use super::syntax::{
    Directive, FieldSelection, FragmentNode, Name, OperationNode, Root, Selection, VariableNode,
};
use crate::source::Span;

/// One operation; `extras` is what was lifted from its variables, in their order.
pub(super) fn read_operation<'a, 'x>(
    tokens: &Tokens<'_>,
    piece: &Piece,
    operation: ast::OperationDefinition<'a, &'a str>,
    extras: impl Iterator<Item = (&'x VariableExtra, &'x Vec<Directive>)>,
) -> Result<OperationNode, Fault> {
    let near = keyword_span(tokens, piece.start);
    let (root, text, variables, applied, set) = match operation {
        ast::OperationDefinition::SelectionSet(set) => (Root::Query, None, Vec::new(), Vec::new(), set),
        ast::OperationDefinition::Query(query) => {
            (Root::Query, query.name, query.variable_definitions, query.directives, query.selection_set)
        }
        ast::OperationDefinition::Mutation(mutation) => (
            Root::Mutation,
            mutation.name,
            mutation.variable_definitions,
            mutation.directives,
            mutation.selection_set,
        ),
        ast::OperationDefinition::Subscription(subscription) => (
            Root::Subscription,
            subscription.name,
            subscription.variable_definitions,
            subscription.directives,
            subscription.selection_set,
        ),
    };
    let last = tokens.span(piece.end.saturating_sub(1));
    Ok(OperationNode {
        root,
        name: text.map(|text| name(tokens, text, near)),
        description: piece.description.map(|index| tokens.string(index)),
        variables: read_variables(tokens, near, &variables, extras)?,
        directives: directives(tokens, &applied, near),
        selection: read_selection(tokens, &set, near)?,
        span: tokens.span(piece.start).to(last),
    })
}

fn read_variables<'a, 'x>(
    tokens: &Tokens<'_>,
    near: Span,
    from: &[ast::VariableDefinition<'a, &'a str>],
    extras: impl Iterator<Item = (&'x VariableExtra, &'x Vec<Directive>)>,
) -> Result<Vec<VariableNode>, Fault> {
    let extras: Vec<_> = extras.collect();
    from.iter()
        .map(|variable| {
            let name = name(tokens, variable.name, near);
            let ty = type_ref(tokens, &variable.var_type, name.span);
            let default = variable.default_value.as_ref();
            let dollar = index_of(variable.name).map(|index| index.saturating_sub(1));
            let extra = extras.iter().find(|(extra, _)| Some(extra.dollar) == dollar);
            Ok(VariableNode {
                description: extra.and_then(|(extra, _)| extra.description).map(|index| tokens.string(index)),
                directives: extra.map(|(_, directives)| (*directives).clone()).unwrap_or_default(),
                default: default.map(|from| value(tokens, from, ty.span)),
                name,
                ty,
            })
        })
        .collect()
}

/// One named fragment.
pub(super) fn read_fragment<'a>(
    tokens: &Tokens<'_>,
    piece: &Piece,
    fragment: ast::FragmentDefinition<'a, &'a str>,
) -> Result<FragmentNode, Fault> {
    let near = keyword_span(tokens, piece.start);
    let ast::TypeCondition::On(on) = fragment.type_condition;
    let last = tokens.span(piece.end.saturating_sub(1));
    Ok(FragmentNode {
        name: name(tokens, fragment.name, near),
        on: name(tokens, on, near),
        directives: directives(tokens, &fragment.directives, near),
        selection: read_selection(tokens, &fragment.selection_set, near)?,
        span: tokens.span(piece.start).to(last),
    })
}

/// A selection set. Its depth is bounded by the limit on brackets.
fn read_selection<'a>(
    tokens: &Tokens<'_>,
    set: &ast::SelectionSet<'a, &'a str>,
    near: Span,
) -> Result<Vec<Selection>, Fault> {
    set.items.iter().map(|item| read_item(tokens, item, near)).collect()
}

fn read_item<'a>(
    tokens: &Tokens<'_>,
    item: &ast::Selection<'a, &'a str>,
    near: Span,
) -> Result<Selection, Fault> {
    Ok(match item {
        ast::Selection::Field(field) => Selection::Field(read_field(tokens, field, near)?),
        ast::Selection::FragmentSpread(spread) => {
            let name = name(tokens, spread.fragment_name, near);
            let directives = directives(tokens, &spread.directives, name.span);
            Selection::Spread { name, directives }
        }
        ast::Selection::InlineFragment(fragment) => {
            let on: Option<Name> = fragment.type_condition.as_ref().map(|condition| {
                let ast::TypeCondition::On(on) = condition;
                name(tokens, on, near)
            });
            let span = on.as_ref().map_or(near, |on| on.span);
            Selection::Inline {
                directives: directives(tokens, &fragment.directives, span),
                selection: read_selection(tokens, &fragment.selection_set, span)?,
                on,
                span,
            }
        }
    })
}

fn read_field<'a>(
    tokens: &Tokens<'_>,
    field: &ast::Field<'a, &'a str>,
    near: Span,
) -> Result<FieldSelection, Fault> {
    let alias = field.alias.map(|alias| name(tokens, alias, near));
    let name = name(tokens, field.name, near);
    Ok(FieldSelection {
        arguments: arguments(tokens, &field.arguments, name.span),
        directives: directives(tokens, &field.directives, name.span),
        selection: read_selection(tokens, &field.selection_set, name.span)?,
        alias,
        name,
    })
}
