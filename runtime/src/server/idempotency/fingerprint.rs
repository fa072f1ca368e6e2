//! What was asked under a key, as a hash: equal for equal input however it was spelled on the wire.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::record::{Record, Value, View};

/// The hash of a decoded input.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// Of an operation's input. Members count in the order of the contract, maps whatever their order.
    pub fn of(operation: &str, version: &str, input: &dyn Record) -> Fingerprint {
        let mut bytes = Vec::new();
        text(&mut bytes, "counterpart input 1");
        text(&mut bytes, operation);
        text(&mut bytes, version);
        value(&mut bytes, input.view());
        Fingerprint(Sha256::digest(&bytes).into())
    }

    /// The bytes of the hash.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// From the bytes of a hash that was kept.
    pub fn from_bytes(bytes: [u8; 32]) -> Fingerprint {
        Fingerprint(bytes)
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({:02x}{:02x}..)", self.0[0], self.0[1])
    }
}

fn text(out: &mut Vec<u8>, text: &str) {
    bytes(out, b's', text.as_bytes());
}

/// A kind, a length and the bytes, so that no two values meet.
fn bytes(out: &mut Vec<u8>, kind: u8, bytes: &[u8]) {
    out.push(kind);
    out.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
    out.extend_from_slice(bytes);
}

fn record(out: &mut Vec<u8>, record: &dyn Record) {
    out.push(b'{');
    for (index, field) in record.schema().fields.iter().enumerate() {
        let view = record.view_at(index);
        // A member that is absent leaves no trace, so that one that is new to the contract changes nothing.
        if !matches!(view, View::None) {
            text(out, field.name);
            value(out, view);
        }
    }
    entries(out, record.extra().members());
    bytes(out, b'+', record.extra().bytes());
    out.push(b'}');
}

fn value(out: &mut Vec<u8>, view: View<'_>) {
    match view {
        View::None => out.push(b'-'),
        View::Null => out.push(b'0'),
        View::Bool(x) => bytes(out, b'b', &[u8::from(x)]),
        View::I32(x) => bytes(out, b'i', &i64::from(x).to_le_bytes()),
        View::I64(x) => bytes(out, b'i', &x.to_le_bytes()),
        View::U32(x) => bytes(out, b'u', &u64::from(x).to_le_bytes()),
        View::U64(x) => bytes(out, b'u', &x.to_le_bytes()),
        View::F32(x) => bytes(out, b'f', &f64::from(x).to_bits().to_le_bytes()),
        View::F64(x) => bytes(out, b'f', &x.to_bits().to_le_bytes()),
        View::Str(x) => text(out, x),
        View::Bytes(x) => bytes(out, b'y', x),
        // A keyed call is held whole before its key is claimed.
        View::Stream(x) => bytes(out, b'y', &x.bytes().unwrap_or_default()),
        View::Text(x) => text(out, &x.to_text()),
        View::Any(x) => any(out, x),
        View::Name(x) => text(out, x.as_str()),
        View::Enum(x, _) => bytes(out, b'e', &x.to_le_bytes()),
        View::Map(map) => {
            let entries = (0..map.len()).map(|i| {
                let (key, item) = map.at(i);
                let mut entry = Vec::new();
                value(&mut entry, key);
                value(&mut entry, item);
                entry
            });
            unordered(out, entries);
        }
        View::Record(x) | View::Part(x) => record(out, x),
        View::Opaque(x) => bytes(out, b'p', &x.encode()),
        View::Union(x) => {
            let (arm, content) = x.arm();
            bytes(out, b'|', &(arm as u64).to_le_bytes());
            value(out, content);
        }
        list => {
            out.push(b'[');
            list.items().into_iter().flatten().for_each(|item| value(out, item));
            out.push(b']');
        }
    }
}

fn any(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Null => out.push(b'0'),
        Value::Bool(x) => bytes(out, b'b', &[u8::from(*x)]),
        Value::Number(x) => bytes(out, b'n', x.to_string().as_bytes()),
        Value::String(x) => text(out, x),
        Value::Array(items) => {
            out.push(b'[');
            items.iter().for_each(|item| any(out, item));
            out.push(b']');
        }
        Value::Object(members) => {
            entries(out, members.iter().map(|(name, value)| (name.as_str(), value)));
        }
    }
}

fn entries<'a>(out: &mut Vec<u8>, members: impl Iterator<Item = (&'a str, &'a Value)>) {
    let entries = members.map(|(name, value)| {
        let mut entry = Vec::new();
        text(&mut entry, name);
        any(&mut entry, value);
        entry
    });
    unordered(out, entries);
}

fn unordered(out: &mut Vec<u8>, entries: impl Iterator<Item = Vec<u8>>) {
    let mut entries: Vec<Vec<u8>> = entries.collect();
    entries.sort();
    out.push(b'<');
    entries.iter().for_each(|entry| bytes(out, b':', entry));
    out.push(b'>');
}
