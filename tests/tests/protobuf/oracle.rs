//! The same value through both codecs.

use counterpart_runtime::protobuf::{Scratch, decode, encode};
use counterpart_runtime::record::{Blank, Place};
use prost::Message;

use crate::arbitrary::{Seed, fill};
use crate::everything::{Everything, Peer};
use crate::opentelemetry::{peer, traces};

/// Ours -> bytes -> prost -> bytes -> ours: bytes and values stay the same. Entries of maps are put in
/// the order of their keys by the round through the peer.
fn check<Ours, Theirs>(seed: u64, depth: u32)
where
    Ours: Place + Blank + PartialEq + std::fmt::Debug,
    Theirs: Message + Default,
{
    let mut value = Ours::blank();
    fill(&mut value, &mut Seed::new(seed), depth);
    let bytes = encode(&value).expect("it can be written");
    let theirs = Theirs::decode(&bytes[..]).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
    let their_bytes = theirs.encode_to_vec();
    let back: Ours = decode(&their_bytes).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
    assert_eq!(back, value, "seed {seed}");
    let our_bytes = encode(&back).expect("it can be written");
    assert_eq!(our_bytes, their_bytes, "seed {seed}");
    assert_eq!(Theirs::decode(&our_bytes[..]).expect("ours is readable").encode_to_vec(), their_bytes);
    assert_eq!(Scratch::default().encode(&back).expect("it can be written"), our_bytes);
}

#[test]
fn every_kind_of_field_has_the_bytes_of_prost() {
    for seed in 0..3_000 {
        check::<Everything, Peer>(seed, 3);
    }
}

#[test]
fn opentelemetry_traces_have_the_bytes_of_prost() {
    for seed in 0..500 {
        check::<traces::TracesData, peer::TracesData>(seed, 8);
    }
}

#[test]
fn realistic_traces_have_the_bytes_of_prost() {
    let value = traces::sample(20);
    let bytes = encode(&value).expect("it can be written");
    let theirs = peer::TracesData::decode(&bytes[..]).expect("ours is readable");
    assert_eq!(theirs.encode_to_vec(), bytes);
    assert_eq!(decode::<traces::TracesData>(&bytes).expect("it is readable"), value);
}

/// Flipped, cut and doubled bytes: the same verdict as prost, but where prost is laxer (it ignores the
/// wire type of map fields) or drops what we keep.
#[test]
fn damaged_bytes_are_judged_as_prost_judges_them() {
    let mut both = 0;
    for seed in 0..4_000 {
        let mut value = Everything::blank();
        fill(&mut value, &mut Seed::new(seed), 2);
        let mut bytes = encode(&value).expect("it can be written");
        if bytes.is_empty() {
            continue;
        }
        let at = (seed.wrapping_mul(0x9e37_79b9) % bytes.len() as u64) as usize;
        match seed % 3 {
            0 => bytes.truncate(at),
            1 => bytes[at] ^= 1 << (seed % 8),
            _ => bytes.insert(at, seed as u8),
        }
        let ours = decode::<Everything>(&bytes);
        let theirs = Peer::decode(&bytes[..]);
        if let (Ok(ours), Ok(theirs)) = (&ours, &theirs) {
            both += 1;
            let known =
                Peer::decode(&encode(ours).expect("it can be written")[..]).expect("ours is readable");
            // NaN is not equal to itself, its bytes are.
            assert_eq!(known.encode_to_vec(), theirs.encode_to_vec(), "seed {seed}");
        } else if ours.is_ok() {
            panic!("seed {seed}: only prost refuses: {:?}", theirs.err());
        }
    }
    assert!(both > 500, "only {both} damaged inputs were still readable");
}
