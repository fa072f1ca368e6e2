//! Bodies of the media type `application/x-www-form-urlencoded`.

use super::form_union::fill_union;
use super::percent::Escape;
use super::{Pairs, Param, Refused, may_be_silent};
use crate::Violation;
use crate::record::{Field, Record, Slot, Value, View};

/// The body for a record or map: a pair a member, lists as repeated pairs, what is deeper as JSON.
/// `members` says which members are written in another way (OpenAPI's `encoding`).
///
/// # Errors
/// As [`Param::to_query`], and for a value that has no members.
pub fn to_form(view: View<'_>, members: &[Param]) -> Result<String, Refused> {
    let mut out = String::new();
    match view {
        View::Record(record) => {
            for (index, field) in record.schema().fields.iter().enumerate() {
                let view = record.view_at(index);
                match find(members, field.name) {
                    _ if field.is(Field::REST) => {
                        Param::query("").pairs(view, '&', Escape::Form, &mut out)?
                    }
                    _ if is_null(field, view) => {
                        Param::query(field.name).member(View::Str(""), '&', Escape::Form, &mut out);
                    }
                    Some(param) => param.pairs(view, '&', escape(param), &mut out)?,
                    None => Param::query(field.name).member(view, '&', Escape::Form, &mut out),
                }
            }
            Param::query("").pairs(View::Any(&extra(record)), '&', Escape::Form, &mut out)?;
        }
        View::Union(union) => return to_form(union.arm().1, members),
        View::Map(_) | View::Any(_) => Param::query("").pairs(view, '&', Escape::Form, &mut out)?,
        View::None => {}
        _ => return Err(Refused("a form has members")),
    }
    Ok(out)
}

/// Fills a record or map from a form body.
///
/// # Errors
/// All that is wrong with it.
pub fn from_form(body: &str, slot: Slot<'_>, members: &[Param]) -> Result<(), Vec<Violation>> {
    let mut pairs = Pairs::query(body);
    let found = match slot {
        Slot::Opt(opt) => return from_form(body, opt.some(), members),
        Slot::Union(union) => {
            return fill_union(union, &pairs, |slot| from_form(body, slot, members))
                .unwrap_or_else(|none| Err(vec![none]));
        }
        Slot::Record(record) => fill(record, &mut pairs, members),
        slot => Param::query("").from_query(&mut pairs, slot).err().unwrap_or_default(),
    };
    if found.is_empty() { Ok(()) } else { Err(found) }
}

fn fill(record: &mut dyn Record, pairs: &mut Pairs<'_>, members: &[Param]) -> Vec<Violation> {
    let schema = record.schema();
    let mut found = Vec::new();
    for (index, field) in schema.fields.iter().enumerate() {
        if field.is(Field::REST) {
            continue;
        }
        if field.is(Field::NULLABLE) && pairs.first(field.name).is_some_and(|text| text.is_empty()) {
            pairs.take(field.name);
            if let Slot::Opt(opt) = record.slot_at(index) {
                opt.null();
            }
            continue;
        }
        let slot = record.slot_at(index);
        let filled = match find(members, field.name) {
            Some(param) => param.from_query(pairs, slot),
            None => Param::query(field.name).read_member(pairs, slot),
        };
        match filled {
            Ok(false) if field.is_required() && !may_be_silent(record.view_at(index)) => {
                found.push(missing(field.name));
            }
            filled => found.extend(filled.err().into_iter().flatten()),
        }
    }
    if let Some(rest) = schema.rest() {
        found.extend(Param::query("").from_query(pairs, record.slot_at(rest)).err().into_iter().flatten());
    }
    for name in pairs.free("") {
        let text = pairs.take(&name).first().and_then(|text| pairs.decode(text));
        if !schema.is_elsewhere(&name) {
            record.keep(name, text.unwrap_or_default());
        }
    }
    found
}

/// A form has no word for null. Where the contract allows it, the empty text stands for it, both ways.
pub(crate) fn is_null(field: &Field, view: View<'_>) -> bool {
    field.is(Field::NULLABLE)
        && match view {
            View::Null => true,
            View::None => field.is_required(),
            _ => false,
        }
}

fn find<'m>(members: &'m [Param], name: &str) -> Option<&'m Param> {
    members.iter().find(|param| param.name == name)
}

fn escape(param: &Param) -> Escape {
    if param.allow_reserved { Escape::Reserved { delimiter: param.delimiter() } } else { Escape::Form }
}

fn extra(record: &dyn Record) -> Value {
    let members = record.extra().members();
    Value::Object(members.map(|(name, value)| (name.to_owned(), value.clone())).collect())
}

fn missing(name: &str) -> Violation {
    let pointer = format!("/{}", name.replace('~', "~0").replace('/', "~1"));
    let message = "a required member is missing".to_owned();
    Violation { part: "", pointer, rule: "required".into(), message }
}
