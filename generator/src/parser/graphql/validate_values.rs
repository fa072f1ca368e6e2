//! Whether a literal or a variable fits where it stands (sections 5.6 and 5.8.5).

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::graphql::DOCUMENT_ARGUMENT;

use super::print::Literal;
use super::schema::Schema;
use super::syntax::{Argument, Body, InputNode, Shape, TypeRef, Value, ValueKind, VariableNode};
use super::validate::{Facts, Use, is_one_of, suggest};
use crate::diagnostic::closest;

/// Checks a value against the type wanted; variables inside are noted as uses.
pub(super) fn check_value<'a>(
    schema: &'a Schema,
    value: &'a Value,
    wanted: &'a TypeRef,
    facts: &mut Facts<'a>,
) {
    match (&value.kind, &wanted.shape) {
        (ValueKind::Variable(name), _) => {
            facts.uses.push(Use { name, span: value.span, wanted: Some(wanted), has_default: false });
        }
        (ValueKind::Null, _) if !wanted.non_null => {}
        (ValueKind::Null, _) => misfit(value, wanted, facts),
        (ValueKind::List(items), Shape::List(item)) => {
            items.iter().for_each(|value| check_value(schema, value, item, facts));
        }
        // A single value stands for a list of one (section 3.12).
        (_, Shape::List(item)) => check_value(schema, value, item, facts),
        (_, Shape::Named(name)) => named(schema, value, &name.text, wanted, facts),
    }
}

fn named<'a>(
    schema: &'a Schema,
    value: &'a Value,
    name: &'a str,
    wanted: &'a TypeRef,
    facts: &mut Facts<'a>,
) {
    let fine = match (name, &value.kind) {
        ("Int", kind) => matches!(kind, ValueKind::Int(_)),
        ("Float", kind) => matches!(kind, ValueKind::Int(_) | ValueKind::Float(_)),
        ("String", kind) => matches!(kind, ValueKind::String(_)),
        ("ID", kind) => matches!(kind, ValueKind::String(_) | ValueKind::Int(_)),
        ("Boolean", kind) => matches!(kind, ValueKind::Boolean(_)),
        (_, kind) => match schema.get(name).map(|ty| (&ty.body, &ty.directives)) {
            Some((Body::Enum { values }, _)) => {
                let known = |given: &String| values.iter().any(|value| value.name.text == *given);
                match kind {
                    ValueKind::Enum(given) if !known(given) => {
                        let names = values.iter().map(|value| value.name.text.as_str());
                        let message = format!("`{name}` has no value `{given}`");
                        let fault = Diagnostic::new(&DOCUMENT_ARGUMENT, value.span, message);
                        return facts.fault(suggest(fault, closest(given, names)));
                    }
                    kind => matches!(kind, ValueKind::Enum(_)),
                }
            }
            Some((Body::Input { fields }, directives)) => match kind {
                ValueKind::Object(entries) => {
                    return object(schema, value, name, fields, entries, is_one_of(directives), facts);
                }
                _ => false,
            },
            // What a custom scalar takes, only its server knows.
            _ => {
                uses(value, facts);
                true
            }
        },
    };
    if !fine {
        misfit(value, wanted, facts);
    }
}

fn object<'a>(
    schema: &'a Schema,
    value: &'a Value,
    name: &str,
    fields: &'a [InputNode],
    entries: &'a [Argument],
    one_of: bool,
    facts: &mut Facts<'a>,
) {
    for entry in entries {
        match fields.iter().find(|field| field.name.text == entry.name.text) {
            Some(field) => check_value(schema, &entry.value, &field.ty, facts),
            None => {
                let message = format!("`{name}` has no field `{}`", entry.name.text);
                let names = fields.iter().map(|field| field.name.text.as_str());
                let fault = Diagnostic::new(&DOCUMENT_ARGUMENT, entry.name.span, message);
                facts.fault(suggest(fault, closest(&entry.name.text, names)));
            }
        }
    }
    for field in fields.iter().filter(|field| field.is_required()) {
        if !entries.iter().any(|entry| entry.name.text == field.name.text) {
            let message = format!("`{name}` needs the field `{}: {}`", field.name.text, field.ty);
            facts.fault(Diagnostic::new(&DOCUMENT_ARGUMENT, value.span, message));
        }
    }
    if one_of && entries.len() != 1 {
        let message = format!("exactly one field of `{name}` is given");
        facts.fault(Diagnostic::new(&DOCUMENT_ARGUMENT, value.span, message));
    }
}

fn misfit(value: &Value, wanted: &TypeRef, facts: &mut Facts<'_>) {
    let message = format!("`{}` is no `{wanted}`", Literal(value));
    facts.fault(Diagnostic::new(&DOCUMENT_ARGUMENT, value.span, message));
}

/// Notes the variables in a value of which nothing more is known.
pub(super) fn uses<'a>(value: &'a Value, facts: &mut Facts<'a>) {
    match &value.kind {
        ValueKind::Variable(name) => {
            facts.uses.push(Use { name, span: value.span, wanted: None, has_default: false });
        }
        ValueKind::List(items) => items.iter().for_each(|item| uses(item, facts)),
        ValueKind::Object(entries) => entries.iter().for_each(|entry| uses(&entry.value, facts)),
        _ => {}
    }
}

/// Whether a variable may stand where `wanted` is (IsVariableUsageAllowed, section 5.8.5).
pub(super) fn fits(variable: &VariableNode, wanted: &TypeRef, has_default: bool) -> bool {
    let given_default = variable.default.as_ref().is_some_and(|value| !matches!(value.kind, ValueKind::Null));
    if wanted.non_null && !variable.ty.non_null {
        return (given_default || has_default) && shape_fits(&variable.ty, wanted);
    }
    shape_fits(&variable.ty, wanted)
}

fn shape_fits(given: &TypeRef, wanted: &TypeRef) -> bool {
    match (&given.shape, &wanted.shape) {
        (Shape::Named(given), Shape::Named(wanted)) => given.text == wanted.text,
        (Shape::List(given), Shape::List(wanted)) => {
            (given.non_null || !wanted.non_null) && shape_fits(given, wanted)
        }
        _ => false,
    }
}
