//! The XML walker beside code written by hand over the same events, on a reply of 4 MB.

mod shop;

use std::hint::black_box;

use counterpart_runtime::record::Blank;
use counterpart_runtime::xml::{Limits, from_str, to_string};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use shop::{by_hand, records};

fn reply(criterion: &mut Criterion) {
    let value = records::sample(7_200);
    let document = to_string(&value, records::REPLY).expect("it can be written");
    assert!(document == by_hand::write(&value));
    assert!(by_hand::read(&document).expect("it is readable") == value);
    assert!(decode(&document) == value);
    let mut group = criterion.benchmark_group("reply");
    group.throughput(Throughput::Bytes(document.len() as u64));
    group.bench_function("decode/records", |b| b.iter(|| decode(black_box(&document))));
    group.bench_function("decode/by hand", |b| {
        b.iter(|| by_hand::read(black_box(&document)).expect("it is readable"));
    });
    group.bench_function("encode/records", |b| {
        b.iter(|| to_string(black_box(&value), records::REPLY).expect("it can be written"));
    });
    group.bench_function("encode/by hand", |b| b.iter(|| by_hand::write(black_box(&value))));
    group.finish();
}

fn decode(document: &str) -> records::Reply {
    let mut reply = records::Reply::blank();
    from_str(document, records::REPLY, &mut reply, Limits::default()).expect("it is readable");
    reply
}

criterion_group!(benches, reply);
criterion_main!(benches);
