//! What a view is to a parameter: nothing, one text, a list, or an object.

use crate::record::{Field, Record, Value, View};

pub(super) enum Shape<'v> {
    Absent,
    One(String),
    List(Vec<View<'v>>),
    Object(Vec<(String, View<'v>)>),
}

impl<'v> Shape<'v> {
    pub(super) fn of(view: View<'v>) -> Shape<'v> {
        match view {
            View::None | View::Null | View::Any(Value::Null) => Shape::Absent,
            View::Record(record) => Shape::Object(members(record)),
            View::Map(map) => {
                let entry = |index| {
                    let (key, value) = map.at(index);
                    (text(key), value)
                };
                Shape::Object((0..map.len()).map(entry).collect())
            }
            View::Union(union) => Shape::of(union.arm().1),
            View::Part(part) => Shape::of(part.view_at(crate::body::CONTENT)),
            View::Any(Value::Array(items)) => Shape::List(items.iter().map(View::Any).collect()),
            View::Any(Value::Object(members)) => {
                Shape::Object(members.iter().map(|(name, value)| (name.clone(), View::Any(value))).collect())
            }
            view => match view.items() {
                Some(items) => Shape::List(items.collect()),
                None => Shape::One(text(view)),
            },
        }
    }
}

/// The members that are there.
fn members(record: &dyn Record) -> Vec<(String, View<'_>)> {
    let mut members = Vec::new();
    for (index, field) in record.schema().fields.iter().enumerate() {
        match record.view_at(index) {
            View::Map(map) if field.is(Field::REST) => {
                let entry = |index| {
                    let (key, value) = map.at(index);
                    (text(key), value)
                };
                members.extend((0..map.len()).map(entry));
            }
            View::None => {}
            // As an empty list on its own is no parameter.
            view if view.items().is_some_and(|items| items.len() == 0) => {}
            view => members.push((field.name.to_owned(), view)),
        }
    }
    members.extend(record.extra().members().map(|(name, value)| (name.to_owned(), View::Any(value))));
    members
}

/// One value as text; JSON for what is not one value. Null is the empty text.
pub(super) fn text(view: View<'_>) -> String {
    match view {
        View::None | View::Null | View::Any(Value::Null) => String::new(),
        View::Str(text) => text.to_owned(),
        View::Name(name) => name.as_str().to_owned(),
        View::Text(value) => value.to_text(),
        View::Any(Value::String(text)) => text.clone(),
        View::Part(part) => text(part.view_at(crate::body::CONTENT)),
        View::Union(union) => {
            let (_, content) = union.arm();
            if matches!(content, View::Record(_)) { json(view) } else { text(content) }
        }
        view => json(view),
    }
}

/// The JSON text; without quotes where it is but a string.
fn json(view: View<'_>) -> String {
    let mut bytes = Vec::new();
    crate::json::write(view, &mut bytes, &crate::json::Options::default());
    // The writer writes UTF-8.
    let text = String::from_utf8(bytes).unwrap_or_default();
    match view {
        View::Bytes(_) | View::Stream(_) | View::Enum(..) => text.trim_matches('"').to_owned(),
        _ => text,
    }
}
