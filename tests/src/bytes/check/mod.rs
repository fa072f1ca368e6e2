//! One message type through two codecs: ours and prost's, both from generated code.
//!
//! This module is compiled by the tests and, as a copy, by the scratch crates of the tool `bytes`. It begins once
//! with our value and once with a value that is made from the descriptor alone, so that what our types cannot hold is
//! found as well as what our codec writes differently.

mod values;

use std::fmt::Debug;

use counterpart_runtime::arbitrary::{self, Options};
use counterpart_runtime::protobuf::{decode, encode};
use counterpart_runtime::record::{Blank, Place};
use prost::Message;
use prost_reflect::{DescriptorPool, MessageDescriptor};

/// What came of one message type.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// Its full name.
    pub(crate) name: &'static str,
    /// How many values went both ways.
    pub(crate) values: u64,
    /// What went wrong, with the seed that shows it.
    pub(crate) mismatches: Vec<String>,
}

/// Takes `count` values through both codecs from either side.
///
/// # Panics
/// If the descriptors have no message of that name.
pub(crate) fn compare<Ours, Theirs>(pool: &DescriptorPool, name: &'static str, count: u64) -> Outcome
where
    Ours: Place + Blank + PartialEq + Debug,
    Theirs: Message + Default,
{
    let message = pool.get_message_by_name(name).unwrap_or_else(|| panic!("`{name}` is not described"));
    let mut outcome = Outcome { name, values: 0, mismatches: Vec::new() };
    for seed in 0..count {
        let sides = [
            ("ours", from_ours::<Ours, Theirs>(seed)),
            ("theirs", from_theirs::<Ours, Theirs>(&message, seed)),
        ];
        for (side, result) in sides {
            outcome.values += 1;
            if let Err(why) = result {
                outcome.mismatches.push(format!("{name}, seed {seed}, from {side}: {why}"));
            }
        }
    }
    outcome
}

/// Our value -> our bytes -> prost -> its bytes -> our value. prost puts the entries of maps in the order of their
/// keys; in that order the bytes are the same, and in ours as many.
fn from_ours<Ours, Theirs>(seed: u64) -> Result<(), String>
where
    Ours: Place + Blank + PartialEq + Debug,
    Theirs: Message + Default,
{
    let options = Options { utc: true, ..Options::default() };
    let value: Ours = arbitrary::value(seed, &options);
    let ours = encode(&value).map_err(|error| format!("we cannot write {value:?}: {error}"))?;
    let theirs = canonical::<Theirs>(&ours)?;
    let back: Ours = decode(&theirs).map_err(|error| format!("we cannot read {}: {error}", hex(&theirs)))?;
    if back != value {
        return Err(format!("{value:?} came back as {back:?}"));
    }
    if ours.len() != theirs.len() {
        return Err(format!("we write {}, prost writes {}", hex(&ours), hex(&theirs)));
    }
    same(&back, &theirs)
}

/// Bytes made from the descriptor -> prost -> its bytes -> our value -> our bytes.
fn from_theirs<Ours, Theirs>(message: &MessageDescriptor, seed: u64) -> Result<(), String>
where
    Ours: Place + Blank + PartialEq + Debug,
    Theirs: Message + Default,
{
    let theirs = canonical::<Theirs>(&values::bytes(message, seed))?;
    let value: Ours = decode(&theirs).map_err(|error| format!("we cannot read {}: {error}", hex(&theirs)))?;
    same(&value, &theirs)
}

/// The bytes as prost writes them.
fn canonical<Theirs: Message + Default>(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let value =
        Theirs::decode(bytes).map_err(|error| format!("prost cannot read {}: {error}", hex(bytes)))?;
    Ok(value.encode_to_vec())
}

fn same<Ours: Place + Debug>(value: &Ours, theirs: &[u8]) -> Result<(), String> {
    let ours = encode(value).map_err(|error| format!("we cannot write {value:?}: {error}"))?;
    if ours == theirs {
        return Ok(());
    }
    Err(format!("we write {}, prost writes {}, of {value:?}", hex(&ours), hex(theirs)))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
