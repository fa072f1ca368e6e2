//! What a method's shape and its foreign options tell, and the language does not. Every guess is said.

use prost_reflect::{DynamicMessage, Kind, MessageDescriptor, MethodDescriptor};

use super::places::Places;
use super::{fields, options};
use crate::diagnostic::codes::proto::{EFFECT_INFERRED, KEY_INFERRED, PAGING_INFERRED};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{Effect, IdempotencyKey, Next, Paging};
use crate::source::Span;

/// The HTTP rule of a method (`google.api.http`).
pub(super) fn http_rule(set: &DynamicMessage) -> Option<DynamicMessage> {
    options::custom(set, "google.api.http")?.as_message().cloned()
}

/// What repeating a method does: as declared, else by the verb of its HTTP rule.
pub(super) fn effect(method: &MethodDescriptor, span: Span, out: &mut Diagnostics) -> Effect {
    let set = method.options();
    let level = set.get_field_by_name("idempotency_level").and_then(|level| level.as_enum_number());
    match level {
        Some(1) => return Effect::Safe,
        Some(2) => return Effect::Idempotent,
        _ => {}
    }
    let Some(rule) = http_rule(&set) else { return Effect::Unsafe };
    let verbs = [("get", Effect::Safe), ("put", Effect::Idempotent), ("delete", Effect::Idempotent)];
    let Some((verb, effect)) = verbs.into_iter().find(|(verb, _)| rule.has_field_by_name(verb)) else {
        return Effect::Unsafe;
    };
    let word = if effect == Effect::Safe { "safe" } else { "idempotent" };
    let fact = format!("`{}` is taken as {word}, since its HTTP rule is a `{verb}`", method.full_name());
    out.push(Diagnostic::new(&EFFECT_INFERRED, span, fact).pointer(method.full_name()));
    effect
}

/// The field that carries an idempotency key (AIP-155).
pub(super) fn key(
    method: &MethodDescriptor,
    effect: Effect,
    places: &Places,
    out: &mut Diagnostics,
) -> Option<IdempotencyKey> {
    let message = method.input();
    let field = message.get_field_by_name("request_id")?;
    let is_text = matches!(field.kind(), Kind::String) && !field.is_list();
    let is_marked = has_uuid_format(&field.options());
    if !is_text || !(is_marked || effect == Effect::Idempotent) {
        return None;
    }
    let index = fields::index_of(&message, field.name())?;
    let reason = if is_marked { "it is a UUID4" } else { "the method is idempotent" };
    let fact = format!("`{}` is taken as idempotency key, since {reason}", field.full_name());
    out.push(Diagnostic::new(&KEY_INFERRED, places.name(field.path()), fact).pointer(field.full_name()));
    Some(IdempotencyKey::Input(index))
}

/// `google.api.field_info`: the format UUID4 is 1.
fn has_uuid_format(set: &DynamicMessage) -> bool {
    let facts = options::custom(set, "google.api.field_info");
    let format = facts.as_ref().and_then(|facts| facts.as_message()?.get_field_by_name("format"));
    format.and_then(|format| format.as_enum_number()) == Some(1)
}

/// A list that comes in pages (AIP-158).
pub(super) fn paging(method: &MethodDescriptor, span: Span, out: &mut Diagnostics) -> Option<Paging> {
    let is_text = |message: &MessageDescriptor, name: &str| {
        message
            .get_field_by_name(name)
            .is_some_and(|field| matches!(field.kind(), Kind::String) && !field.is_list())
    };
    let (input, output) = (method.input(), method.output());
    if !is_text(&input, "page_token") || !is_text(&output, "next_page_token") {
        return None;
    }
    let mut lists = output.fields().filter(|field| field.is_list());
    let items = lists.next().filter(|_| lists.next().is_none())?;
    let fact = format!("`{}` is taken as a list in pages of `{}`", method.full_name(), items.name());
    out.push(Diagnostic::new(&PAGING_INFERRED, span, fact).pointer(method.full_name()));
    Some(Paging {
        items: vec![items.name().to_owned()],
        next: Next::Token { input: "page_token".to_owned(), output: vec!["next_page_token".to_owned()] },
    })
}
