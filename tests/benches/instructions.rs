//! One codec so often, for counters of instructions: on a busy machine they say what clocks cannot.
//!
//! `valgrind --tool=callgrind target/release/deps/instructions-* CASE TIMES`; the difference between two counts of
//! times is free of what comes before.

mod opentelemetry;
mod shop;

use std::hint::black_box;

use counterpart_runtime::protobuf::{decode, encode};
use counterpart_runtime::record::Blank;
use counterpart_runtime::xml::{Limits, from_str, to_string};
use opentelemetry::{peer, traces};
use prost::Message;
use shop::{by_hand, records};

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with('-'));
    let case = arguments.next().unwrap_or_default();
    let times: u32 = arguments.next().and_then(|times| times.parse().ok()).unwrap_or(1);
    let value = traces::sample(200);
    let bytes = encode(&value).expect("it can be written");
    let theirs = peer::TracesData::decode(&bytes[..]).expect("ours is readable");
    let reply = records::sample(200);
    let document = to_string(&reply, records::REPLY).expect("it can be written");
    for _ in 0..times {
        match case.as_str() {
            "protobuf/decode/record" => drop(black_box(decode::<traces::TracesData>(black_box(&bytes)))),
            "protobuf/decode/prost" => drop(black_box(peer::TracesData::decode(black_box(&bytes[..])))),
            "protobuf/encode/record" => drop(black_box(encode(black_box(&value)))),
            "protobuf/encode/prost" => drop(black_box(black_box(&theirs).encode_to_vec())),
            "xml/decode/record" => {
                let mut reply = records::Reply::blank();
                let read = from_str(black_box(&document), records::REPLY, &mut reply, Limits::default());
                drop(black_box((read, reply)));
            }
            "xml/decode/by hand" => drop(black_box(by_hand::read(black_box(&document)))),
            "xml/encode/record" => drop(black_box(to_string(black_box(&reply), records::REPLY))),
            "xml/encode/by hand" => drop(black_box(by_hand::write(black_box(&reply)))),
            // Cargo runs every bench without a case.
            _ => return,
        }
    }
}
