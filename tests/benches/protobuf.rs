//! The protobuf walker beside `prost` on OpenTelemetry traces: one batch, and one small message.

mod opentelemetry;

use std::hint::black_box;

use counterpart_runtime::protobuf::{Scratch, decode, encode};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use opentelemetry::{peer, traces};
use prost::Message;

fn traces(criterion: &mut Criterion) {
    for spans in [1, 2_000] {
        let value = traces::sample(spans);
        let bytes = encode(&value).expect("it can be written");
        let theirs = peer::TracesData::decode(&bytes[..]).expect("ours is readable");
        assert_eq!(theirs.encode_to_vec(), bytes);
        let mut group = criterion.benchmark_group(format!("opentelemetry/{spans} spans"));
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.bench_function("decode/record", |b| {
            b.iter(|| decode::<traces::TracesData>(black_box(&bytes)).expect("it is readable"));
        });
        group.bench_function("decode/prost", |b| {
            b.iter(|| peer::TracesData::decode(black_box(&bytes[..])).expect("it is readable"));
        });
        group.bench_function("encode/record", |b| {
            b.iter(|| encode(black_box(&value)).expect("it can be written"));
        });
        group.bench_function("encode/prost", |b| b.iter(|| black_box(&theirs).encode_to_vec()));
        let mut scratch = Scratch::default();
        group.bench_function("encode/record, buffer kept", |b| {
            b.iter(|| scratch.encode(black_box(&value)).expect("it can be written").len());
        });
        let mut buffer = Vec::new();
        group.bench_function("encode/prost, buffer kept", |b| {
            b.iter(|| {
                buffer.clear();
                black_box(&theirs).encode(&mut buffer).expect("a vector grows");
                buffer.len()
            });
        });
        group.finish();
    }
}

criterion_group!(benches, traces);
criterion_main!(benches);
