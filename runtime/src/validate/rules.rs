//! Each rule: its name, whether a value breaks it, and what it says.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::exact::Exact;
use super::{format, together};
use crate::json::canonical_view;
use crate::record::{Num, Rule, Value, View};

/// As JSON Schema names it (XML Schema where that has no such rule).
pub(super) fn name(rule: &Rule) -> &'static str {
    match rule {
        Rule::MinLength(_) => "minLength",
        Rule::MaxLength(_) => "maxLength",
        Rule::Pattern(_) => "pattern",
        Rule::Minimum(_) => "minimum",
        Rule::Maximum(_) => "maximum",
        Rule::ExclusiveMinimum(_) => "exclusiveMinimum",
        Rule::ExclusiveMaximum(_) => "exclusiveMaximum",
        Rule::MultipleOf(_) => "multipleOf",
        Rule::MinItems(_) => "minItems",
        Rule::MaxItems(_) => "maxItems",
        Rule::UniqueItems => "uniqueItems",
        Rule::MinProperties(_) => "minProperties",
        Rule::MaxProperties(_) => "maxProperties",
        Rule::Members(how, _) => together::name(*how),
        Rule::OneOf(_) => "enum",
        Rule::Format(_) => "format",
        Rule::TotalDigits(_) => "totalDigits",
        Rule::FractionDigits(_) => "fractionDigits",
    }
}

/// What the rule says, if the value breaks it. A rule for another kind of value is not broken.
pub(crate) fn broken(rule: &Rule, view: View<'_>) -> Option<String> {
    let unless = |holds: Option<bool>, says: &dyn Fn() -> String| (holds == Some(false)).then(says);
    match rule {
        Rule::MinLength(least) => {
            unless(length(view).map(|len| len >= *least), &|| format!("must be at least {least} long"))
        }
        Rule::MaxLength(most) => {
            unless(length(view).map(|len| len <= *most), &|| format!("must be at most {most} long"))
        }
        Rule::Pattern(pattern) => {
            unless(text(view).map(|text| matches(pattern, &text)), &|| format!("must match {pattern}"))
        }
        Rule::Minimum(bound) => {
            unless(ordered(view, bound, Ordering::is_ge), &|| format!("must be at least {}", Shown(bound)))
        }
        Rule::Maximum(bound) => {
            unless(ordered(view, bound, Ordering::is_le), &|| format!("must be at most {}", Shown(bound)))
        }
        Rule::ExclusiveMinimum(bound) => {
            unless(ordered(view, bound, Ordering::is_gt), &|| format!("must be above {}", Shown(bound)))
        }
        Rule::ExclusiveMaximum(bound) => {
            unless(ordered(view, bound, Ordering::is_lt), &|| format!("must be below {}", Shown(bound)))
        }
        Rule::MultipleOf(factor) => {
            let holds = number(view).map(|number| number.is_multiple_of(exact(factor)));
            unless(holds, &|| format!("must be a multiple of {}", Shown(factor)))
        }
        Rule::MinItems(least) => {
            unless(items(view).map(|len| len >= *least), &|| format!("must have at least {least} items"))
        }
        Rule::MaxItems(most) => {
            unless(items(view).map(|len| len <= *most), &|| format!("must have at most {most} items"))
        }
        Rule::UniqueItems => {
            unless(view.items().map(|_| unique(view)), &|| "must not have two equal items".to_owned())
        }
        Rule::MinProperties(least) => {
            unless(members(view).map(|len| len >= *least), &|| format!("must have at least {least} members"))
        }
        Rule::MaxProperties(most) => {
            unless(members(view).map(|len| len <= *most), &|| format!("must have at most {most} members"))
        }
        Rule::Members(how, groups) => together::broken(*how, groups, view),
        Rule::OneOf(values) => {
            unless(Some(one_of(view, values)), &|| format!("must be one of: {}", values.join(", ")))
        }
        Rule::Format(name) => {
            let holds = text(view).map(|text| format::holds(name, &text));
            unless(holds, &|| format!("must be of the format {name}"))
        }
        Rule::TotalDigits(most) => {
            let holds = number(view).and_then(Exact::digits).map(|digits| digits.0 <= *most);
            unless(holds, &|| format!("must have at most {most} digits"))
        }
        Rule::FractionDigits(most) => {
            let holds = number(view).and_then(Exact::digits).map(|digits| digits.1 <= *most);
            unless(holds, &|| format!("must have at most {most} digits after the point"))
        }
    }
}

struct Shown<'a>(&'a Num);

impl std::fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            Num::Int(int) => int.fmt(f),
            Num::Text(text) => f.write_str(text),
        }
    }
}

fn exact(num: &Num) -> Exact {
    match num {
        Num::Int(int) => Exact::of_int((*int).into()),
        Num::Text(text) => Exact::parse(text),
    }
}

fn ordered(view: View<'_>, bound: &Num, holds: fn(Ordering) -> bool) -> Option<bool> {
    // What cannot be ordered (NaN) is within no bounds.
    number(view).map(|number| number.compare(exact(bound)).is_some_and(holds))
}

fn number(view: View<'_>) -> Option<Exact> {
    Some(match view {
        View::I32(value) | View::Enum(value, _) => Exact::of_int(value.into()),
        View::U32(value) => Exact::of_int(value.into()),
        View::I64(value) => Exact::of_int(value.into()),
        View::U64(value) => Exact::of_int(value.into()),
        // The shortest decimal that is this float: 0.1 is a multiple of 0.1.
        View::F32(value) => Exact::parse(&value.to_string()),
        View::F64(value) => Exact::parse(&value.to_string()),
        View::Text(text) if text.is_number() => Exact::parse(&text.to_text()),
        View::Any(Value::Number(number)) => Exact::parse(&number.to_string()),
        _ => return None,
    })
}

fn length(view: View<'_>) -> Option<u64> {
    match view {
        View::Bytes(bytes) => Some(bytes.len() as u64),
        View::Stream(stream) => stream.bytes().map(|bytes| bytes.len() as u64),
        view => text(view).map(|text| text.chars().count() as u64),
    }
}

fn text(view: View<'_>) -> Option<std::borrow::Cow<'_, str>> {
    match view {
        View::Str(text) => Some(text.into()),
        View::Name(name) => Some(name.as_str().into()),
        View::Text(text) if !text.is_number() => Some(text.to_text().into()),
        View::Any(Value::String(text)) => Some(text.into()),
        _ => None,
    }
}

fn items(view: View<'_>) -> Option<u64> {
    match view {
        View::Any(Value::Array(items)) => Some(items.len() as u64),
        view => view.items().map(|items| items.len() as u64),
    }
}

fn members(view: View<'_>) -> Option<u64> {
    match view {
        View::Map(map) => Some(map.len() as u64),
        View::Any(Value::Object(members)) => Some(members.len() as u64),
        View::Record(record) => {
            let fields = record.schema().fields.iter().enumerate();
            let there = fields.filter(|(index, field)| {
                field.is_required() || !matches!(record.view_at(*index), View::None)
            });
            Some((there.count() + record.extra().members().count()) as u64)
        }
        _ => None,
    }
}

fn unique(view: View<'_>) -> bool {
    let mut seen = BTreeSet::new();
    view.items().into_iter().flatten().all(|item| seen.insert(canonical_view(item)))
}

fn one_of(view: View<'_>, values: &[&str]) -> bool {
    let form = canonical_view(view);
    values.iter().any(|value| {
        crate::json::from_slice::<Value>(value.as_bytes())
            .is_ok_and(|value| canonical_view(View::Any(&value)) == form)
    })
}

#[cfg(feature = "regex")]
fn matches(pattern: &'static str, text: &str) -> bool {
    super::pattern::is_match(pattern, text)
}

#[cfg(not(feature = "regex"))]
fn matches(_: &'static str, _: &str) -> bool {
    true
}
