//! Arbitrary messages from their descriptors, by a seed, as bytes. No codec and no generated type of ours is asked.

use std::collections::HashMap;

use prost::Message;
use prost_reflect::{Cardinality, DynamicMessage, FieldDescriptor, Kind, MapKey, MessageDescriptor, Value};

/// How deep messages nest before members stay away.
const DEPTH: u32 = 5;

/// How many members and items one message has at most, all levels together, before it stays short.
const SIZE: u32 = 300;

/// The bytes of an arbitrary message.
pub(crate) fn bytes(message: &MessageDescriptor, seed: u64) -> Vec<u8> {
    let mut maker = Maker { state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1, left: SIZE };
    maker.message(message, 0).encode_to_vec()
}

struct Maker {
    state: u64,
    left: u32,
}

impl Maker {
    fn message(&mut self, message: &MessageDescriptor, depth: u32) -> DynamicMessage {
        let mut made = DynamicMessage::new(message.clone());
        match message.full_name() {
            "google.protobuf.Timestamp" => self.seconds(&mut made, -62_135_596_800, 253_402_300_799, false),
            "google.protobuf.Duration" => self.seconds(&mut made, -315_576_000_000, 315_576_000_000, true),
            _ => {
                for field in message.fields() {
                    let is_full = depth >= DEPTH || self.left == 0;
                    let is_needed = field.cardinality() == Cardinality::Required;
                    if is_needed || (!is_full && self.below(3) > 0) {
                        self.left = self.left.saturating_sub(1);
                        let value = self.field(&field, depth);
                        made.set_field(&field, value);
                    }
                }
            }
        }
        made
    }

    /// Seconds in their range, and nanoseconds of the same sign where the sign is theirs too.
    fn seconds(&mut self, made: &mut DynamicMessage, from: i64, to: i64, signed: bool) {
        let seconds = match self.below(4) {
            0 => 0,
            1 => from,
            2 => to - 1,
            _ => from + (self.next() % from.abs_diff(to)) as i64,
        };
        let nanos = [0, 1, 500_000_000, 999_999_999][self.below(4) as usize];
        let nanos = if signed && seconds < 0 { -nanos } else { nanos };
        // The lowest moment of a span has no fraction below it.
        let nanos = if seconds == from { 0 } else { nanos };
        made.set_field_by_name("seconds", Value::I64(seconds));
        made.set_field_by_name("nanos", Value::I32(nanos));
    }

    fn field(&mut self, field: &FieldDescriptor, depth: u32) -> Value {
        let kind = field.kind();
        if let (true, Kind::Message(entry)) = (field.is_map(), &kind) {
            let (key, value) = (entry.map_entry_key_field(), entry.map_entry_value_field());
            let count = self.below(4);
            let entries = (0..count).filter_map(|_| {
                let key = self.key(&key.kind())?;
                Some((key, self.value(&value.kind(), depth)))
            });
            return Value::Map(entries.collect::<HashMap<_, _>>());
        }
        if field.is_list() {
            let count = self.below(4);
            return Value::List((0..count).map(|_| self.value(&kind, depth)).collect());
        }
        self.value(&kind, depth)
    }

    fn key(&mut self, kind: &Kind) -> Option<MapKey> {
        Some(match self.value(kind, DEPTH) {
            Value::Bool(key) => MapKey::Bool(key),
            Value::I32(key) => MapKey::I32(key),
            Value::I64(key) => MapKey::I64(key),
            Value::U32(key) => MapKey::U32(key),
            Value::U64(key) => MapKey::U64(key),
            Value::String(key) => MapKey::String(key),
            _ => return None,
        })
    }

    fn value(&mut self, kind: &Kind, depth: u32) -> Value {
        match kind {
            Kind::Bool => Value::Bool(self.below(2) == 1),
            Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => Value::I32(self.number() as i32),
            Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => Value::I64(self.number() as i64),
            Kind::Uint32 | Kind::Fixed32 => Value::U32(self.number() as u32),
            Kind::Uint64 | Kind::Fixed64 => Value::U64(self.number()),
            Kind::Float => Value::F32(self.float() as f32),
            Kind::Double => Value::F64(self.float()),
            Kind::String => Value::String(self.text()),
            Kind::Bytes => {
                let count = self.below(6);
                Value::Bytes((0..count).map(|_| self.next() as u8).collect::<Vec<u8>>().into())
            }
            Kind::Message(message) => Value::Message(self.message(message, depth + 1)),
            Kind::Enum(values) => {
                let known: Vec<i32> = values.values().map(|value| value.number()).collect();
                let unknown = self.below(5) == 0;
                let at = self.below(known.len() as u64) as usize;
                Value::EnumNumber(if unknown { self.number() as i32 } else { known[at] })
            }
        }
    }

    /// Zero, small, large and negative numbers alike.
    fn number(&mut self) -> u64 {
        let bits = self.below(65) as u32;
        let number = self.next() & u64::MAX.checked_shr(64 - bits).unwrap_or(0);
        if self.below(4) == 0 { number.wrapping_neg() } else { number }
    }

    fn float(&mut self) -> f64 {
        match self.below(8) {
            0 => f64::INFINITY,
            1 => f64::NAN,
            2 => 0.0,
            _ => self.number() as i64 as f64 / 8.0,
        }
    }

    fn text(&mut self) -> String {
        let letters = ['a', 'Z', '0', ' ', '"', '\0', 'é', '\u{1f600}'];
        (0..self.below(6)).map(|_| letters[self.below(letters.len() as u64) as usize]).collect()
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }

    fn next(&mut self) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state
    }
}
