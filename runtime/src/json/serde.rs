//! The delegations for users: `serde::Serialize` and `Deserialize` of every model, for formats that
//! describe themselves (JSON, YAML, CBOR).
//!
//! Operations never come through here. Reading collects the value first and then takes the one reader,
//! so that unions, unknown members and messages are the same whichever way a document came.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::Options;
use crate::record::{Blank, Field, Map, MapLike, Number, Place, Record, Union, Value, View};

/// What every model's `Serialize` calls.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<S: Serializer>(place: &dyn Place, to: S) -> Result<S::Ok, S::Error> {
    Seen(place.view()).serialize(to)
}

/// What every model's `Deserialize` calls.
///
/// # Errors
/// Those of the deserializer, and those of [`super::from_value`] with the JSON pointer.
pub fn deserialize<'de, T: Place + Blank, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    let value = Value::deserialize(from)?;
    super::from_value(&value).map_err(|error| {
        let problem = &error.problems()[0];
        de::Error::custom(format_args!("{} (at {:?})", problem.message, problem.pointer))
    })
}

/// A view to serialize: the one walk of the writer, over another format's serializer.
struct Seen<'a>(View<'a>);

impl Serialize for Seen<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            View::None | View::Null | View::Opaque(_) | View::Extra(_) => to.serialize_unit(),
            View::Str(text) => to.serialize_str(text),
            View::Bool(value) => to.serialize_bool(value),
            View::I32(value) => to.serialize_i32(value),
            View::U32(value) => to.serialize_u32(value),
            View::I64(value) => to.serialize_i64(value),
            View::U64(value) => to.serialize_u64(value),
            View::F32(value) => to.serialize_f32(value),
            View::F64(value) => to.serialize_f64(value),
            View::Name(name) => to.serialize_str(name.as_str()),
            View::Any(value) => value.serialize(to),
            View::Record(record) => {
                let mut map = to.serialize_map(None)?;
                members(record, None, &mut map)?;
                map.end()
            }
            View::Map(entries) => {
                let mut map = to.serialize_map(Some(entries.len()))?;
                self::entries(entries, &mut map)?;
                map.end()
            }
            View::Union(union) => self::union(union, to),
            // Bytes, dates, enums of numbers: as JSON has them.
            View::Bytes(_) | View::Text(_) | View::Enum(..) => scalar(self.0).serialize(to),
            list => {
                let items = list.items().into_iter().flatten();
                let mut seq = to.serialize_seq(Some(items.size_hint().0))?;
                items.map(Seen).try_for_each(|item| seq.serialize_element(&item))?;
                seq.end()
            }
        }
    }
}

/// The JSON value of a scalar.
fn scalar(view: View<'_>) -> Value {
    let mut text = Vec::new();
    super::write(view, &mut text, &Options::default());
    super::from_slice(&text).unwrap_or_default()
}

/// The members of a record but the one called `tag`, which the union has written.
fn members<M: SerializeMap>(record: &dyn Record, tag: Option<&str>, map: &mut M) -> Result<(), M::Error> {
    let schema = record.schema();
    for (index, field) in schema.fields.iter().enumerate() {
        let view = record.view_at(index);
        match view {
            View::None if !field.is_required() => {}
            _ if tag == Some(field.name) => {}
            View::Map(rest) if field.is(Field::REST) => entries(rest, map)?,
            View::Union(union) if field.is(Field::INLINE) => {
                let (arm, content) = union.arm();
                let here = (index, arm);
                let named =
                    schema.inline.iter().find(|inline| (inline.slot.into(), inline.arm.into()) == here);
                if let Some(inline) = named {
                    map.serialize_entry(inline.name, &Seen(content))?;
                }
            }
            // Numbers as strings are the writer's matter.
            view if field.is(Field::QUOTED) => map.serialize_entry(field.name, &quoted(view))?,
            view => map.serialize_entry(field.name, &Seen(view))?,
        }
    }
    record.extra().members().try_for_each(|(name, value)| map.serialize_entry(name, value))
}

fn quoted(view: View<'_>) -> Value {
    let mut text = Vec::new();
    super::writer::Writer::new(&mut text, &Options::default()).quoted(view);
    super::from_slice(&text).unwrap_or_default()
}

fn entries<M: SerializeMap>(entries: &dyn MapLike, map: &mut M) -> Result<(), M::Error> {
    (0..entries.len()).try_for_each(|index| {
        let (key, value) = entries.at(index);
        map.serialize_entry(&super::key_text(key), &Seen(value))
    })
}

fn union<S: Serializer>(union: &dyn Union, to: S) -> Result<S::Ok, S::Error> {
    let arms = union.arms();
    let (arm, content) = union.arm();
    if let Some(arm) = arms.arms.get(arm).filter(|_| arms.wrapped) {
        let mut map = to.serialize_map(Some(1))?;
        map.serialize_entry(arm.name, &Seen(content))?;
        return map.end();
    }
    let tags = arms.arms.get(arm).map_or(&[][..], |arm| arm.tags);
    match (content, tags.first()) {
        (View::Record(record), Some(_)) if !arms.tag.is_empty() => {
            let mut map = to.serialize_map(None)?;
            map.serialize_entry(arms.tag, super::writer::tag_of(record, arms.tag, tags))?;
            members(record, Some(arms.tag), &mut map)?;
            map.end()
        }
        (View::None, Some(tag)) if !arms.tag.is_empty() => {
            let mut map = to.serialize_map(Some(1))?;
            map.serialize_entry(arms.tag, tag)?;
            map.end()
        }
        (content, _) => Seen(content).serialize(to),
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Null => to.serialize_unit(),
            Value::Bool(value) => to.serialize_bool(*value),
            Value::Number(number) => match (number.as_i64(), number.as_u64()) {
                (Some(value), _) => to.serialize_i64(value),
                (_, Some(value)) => to.serialize_u64(value),
                _ => to.serialize_f64(number.as_f64()),
            },
            Value::String(text) => to.serialize_str(text),
            Value::Array(items) => {
                let mut seq = to.serialize_seq(Some(items.len()))?;
                items.iter().try_for_each(|item| seq.serialize_element(item))?;
                seq.end()
            }
            Value::Object(members) => {
                let mut map = to.serialize_map(Some(members.len()))?;
                members.iter().try_for_each(|(name, value)| map.serialize_entry(name, value))?;
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Any)
    }
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        from.deserialize_any(Any)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        from.deserialize_any(Any)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Value, E> {
        let mut text = Vec::new();
        super::write(View::Bytes(bytes), &mut text, &Options::default());
        Ok(super::from_slice(&text).unwrap_or_default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = from.next_element()? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some(name) = from.next_key::<String>()? {
            // How serde_json hands out a number where some crate of the build turned on
            // `arbitrary_precision`.
            if name == "$serde_json::private::Number" {
                let text: String = from.next_value()?;
                return Ok(Number::parse(&text).map_or(Value::Null, Value::Number));
            }
            if members.insert(name, from.next_value()?).is_some() {
                return Err(de::Error::custom("a member stands twice"));
            }
        }
        Ok(Value::Object(members))
    }
}
