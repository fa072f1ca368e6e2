//! Names, types, values and directives of `graphql-parser`'s answer, with indices turned back into tokens.

use graphql_parser::query;

use super::lexer::{Kind, Tokens};
use super::syntax::{Argument, Directive, Name, Shape, TypeRef, Value, ValueKind};
use crate::source::Span;

/// The token index in `n17`; a keyword that was kept as it stands has none.
pub(super) fn index_of(text: &str) -> Option<usize> {
    text.strip_prefix('n').and_then(|digits| digits.parse().ok())
}

/// A name by its index; `near` is the place of one that was kept as it stands.
pub(super) fn name(tokens: &Tokens<'_>, text: &str, near: Span) -> Name {
    match index_of(text) {
        Some(index) => Name { text: tokens.text(index).to_owned(), span: tokens.span(index) },
        None => Name { text: text.to_owned(), span: near },
    }
}

/// A string literal that was replaced by its index.
pub(super) fn string(tokens: &Tokens<'_>, text: Option<&String>) -> Option<String> {
    text.and_then(|text| text.parse().ok()).map(|index| tokens.string(index))
}

/// A use of a type; the span reaches over its brackets and marks.
pub(super) fn type_ref<'a>(tokens: &Tokens<'_>, ty: &query::Type<'a, &'a str>, near: Span) -> TypeRef {
    let (inner, non_null) = match ty {
        query::Type::NonNullType(inner) => (inner.as_ref(), true),
        other => (other, false),
    };
    let (shape, from, to) = match inner {
        query::Type::ListType(of) => {
            let of = type_ref(tokens, of, near);
            let (start, end) = (of.span, of.span);
            (Shape::List(Box::new(of)), start, end)
        }
        query::Type::NamedType(text) => {
            let name = name(tokens, text, near);
            let span = name.span;
            (Shape::Named(name), span, span)
        }
        // The grammar never nests one mark in another.
        query::Type::NonNullType(inner) => return type_ref(tokens, inner, near),
    };
    TypeRef { shape, non_null, span: from.to(to) }
}

/// A value. Those without a token index of their own (`true`, `null`, an empty list) take the place `near`.
pub(super) fn value<'a>(tokens: &Tokens<'_>, from: &query::Value<'a, &'a str>, near: Span) -> Value {
    let at = |index: usize| tokens.span(index);
    let (kind, span) = match from {
        query::Value::Variable(text) => {
            let name = name(tokens, text, near);
            (ValueKind::Variable(name.text), name.span)
        }
        query::Value::Int(number) => {
            let index = number.as_i64().and_then(|index| usize::try_from(index).ok()).unwrap_or(usize::MAX);
            (ValueKind::Int(tokens.text(index).to_owned()), at(index))
        }
        query::Value::Float(number) => {
            // Written as `index.5`, which every index below 2^51 survives.
            let index = *number as usize;
            (ValueKind::Float(tokens.text(index).to_owned()), at(index))
        }
        query::Value::String(text) => {
            let index = text.parse().unwrap_or(usize::MAX);
            (ValueKind::String(tokens.string(index)), at(index))
        }
        query::Value::Boolean(value) => (ValueKind::Boolean(*value), near),
        query::Value::Null => (ValueKind::Null, near),
        query::Value::Enum(text) => {
            let name = name(tokens, text, near);
            (ValueKind::Enum(name.text), name.span)
        }
        query::Value::List(items) => {
            let items: Vec<Value> = items.iter().map(|item| value(tokens, item, near)).collect();
            let span = hull(items.iter().map(|item| item.span), near);
            (ValueKind::List(items), span)
        }
        query::Value::Object(entries) => object(tokens, entries, near),
    };
    Value { kind, span }
}

fn object<'a>(
    tokens: &Tokens<'_>,
    entries: &std::collections::BTreeMap<&'a str, query::Value<'a, &'a str>>,
    near: Span,
) -> (ValueKind, Span) {
    let mut list = Vec::with_capacity(entries.len());
    for (key, item) in entries {
        let name = name(tokens, key, near);
        let value = value(tokens, item, name.span);
        list.push(Argument { name, value });
    }
    // The map orders by text; the token index says the order of the document.
    list.sort_by_key(|entry| entry.name.span.start);
    let span = hull(list.iter().map(|entry| entry.name.span.to(entry.value.span)), near);
    (ValueKind::Object(list), span)
}

fn hull(spans: impl Iterator<Item = Span>, near: Span) -> Span {
    spans.reduce(Span::to).unwrap_or(near)
}

/// Arguments of a field or a directive.
pub(super) fn arguments<'a>(
    tokens: &Tokens<'_>,
    from: &[(&'a str, query::Value<'a, &'a str>)],
    near: Span,
) -> Vec<Argument> {
    let mut list = Vec::with_capacity(from.len());
    for (key, item) in from {
        let name = name(tokens, key, near);
        let value = value(tokens, item, name.span);
        list.push(Argument { name, value });
    }
    list
}

/// Directives in the order they are applied.
pub(super) fn directives<'a>(
    tokens: &Tokens<'_>,
    from: &[query::Directive<'a, &'a str>],
    near: Span,
) -> Vec<Directive> {
    from.iter()
        .map(|directive| {
            let name = name(tokens, directive.name, near);
            let arguments = arguments(tokens, &directive.arguments, name.span);
            Directive { name, arguments }
        })
        .collect()
}

/// The place where a definition starts, for what has no token of its own.
pub(super) fn keyword_span(tokens: &Tokens<'_>, start: usize) -> Span {
    let next = if tokens.kind(start + 1) == Some(Kind::Name) { start + 1 } else { start };
    tokens.span(next)
}
