//! Messages of `google.protobuf` that are scalars to us, beside `prost`.

use counterpart_runtime::protobuf::{Fault, decode, encode};
use counterpart_runtime::record::{Blank, Extra, Map, ProtoKind as K, ProtoRow as P, arm, field};
use counterpart_runtime::scalar::{DateTime, Duration};
use prost::Message;

#[derive(Clone)]
struct Event {
    at: Option<DateTime>,
    lasts: Option<Duration>,
    count: Option<i64>,
    names: Vec<String>,
    marks: Vec<i32>,
    stops: Map<String, DateTime>,
    kind: Option<Kind>,
    gone: Option<()>,
    extra: Extra,
}

counterpart_runtime::record! {
    Event = "Event" {
        0 at: field("at"); 1 lasts: field("lasts"); 2 count: field("count"); 3 names: field("names");
        4 marks: field("marks"); 5 stops: field("stops"); 6 kind: field("kind"); 7 gone: field("gone");
    }
    .proto(&[
        P::new(1, K::Timestamp, 0).presence(), P::new(2, K::Duration, 1).presence(),
        P::new(3, K::Int64Value, 2).presence(), P::new(4, K::StringValue, 3).repeated(),
        P::new(5, K::Int32Value, 4).repeated(), P::map(6, 5, K::String, K::Timestamp),
        P::new(7, K::Empty, 6).arm(0), P::new(8, K::BoolValue, 6).arm(1), P::new(9, K::Empty, 7).presence(),
    ])
}

#[derive(Clone)]
enum Kind {
    Nothing(()),
    Flag(bool),
}

counterpart_runtime::union! { Kind = "kind" { 0 Nothing: arm("nothing"); 1 Flag: arm("flag"); } blank Nothing }

#[derive(Clone, PartialEq, prost::Message)]
struct Peer {
    #[prost(message, optional, tag = "1")]
    at: Option<Parts>,
    #[prost(message, optional, tag = "2")]
    lasts: Option<Parts>,
    #[prost(message, optional, tag = "3")]
    count: Option<Number>,
    #[prost(message, repeated, tag = "4")]
    names: Vec<Text>,
    #[prost(message, repeated, tag = "5")]
    marks: Vec<Number>,
    #[prost(btree_map = "string, message", tag = "6")]
    stops: std::collections::BTreeMap<String, Parts>,
    #[prost(oneof = "PeerKind", tags = "7, 8")]
    kind: Option<PeerKind>,
    #[prost(message, optional, tag = "9")]
    gone: Option<Nothing>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
struct Parts {
    #[prost(int64, tag = "1")]
    seconds: i64,
    #[prost(int32, tag = "2")]
    nanos: i32,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
struct Number {
    #[prost(int64, tag = "1")]
    value: i64,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Text {
    #[prost(string, tag = "1")]
    value: String,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
struct Nothing {}

#[derive(Clone, Copy, PartialEq, prost::Oneof)]
enum PeerKind {
    #[prost(message, tag = "7")]
    Nothing(Nothing),
    #[prost(message, tag = "8")]
    Flag(Number),
}

fn time(text: &str) -> DateTime {
    let mut time = DateTime::default();
    assert!(counterpart_runtime::record::Text::parse(&mut time, text));
    time
}

#[test]
fn the_bytes_are_those_of_the_messages() {
    let parts = |seconds, nanos| Parts { seconds, nanos };
    for (kind, gone) in
        [(PeerKind::Nothing(Nothing {}), None), (PeerKind::Flag(Number { value: 1 }), Some(Nothing {}))]
    {
        let peer = Peer {
            at: Some(parts(-1, 500_000_000)),
            lasts: Some(parts(-90, -1)),
            count: Some(Number { value: 0 }),
            names: vec![Text { value: "a".into() }, Text { value: String::new() }],
            marks: vec![Number { value: -1 }, Number { value: 0 }],
            stops: [("x".to_owned(), parts(951_825_600, 0)), ("y".to_owned(), parts(0, 0))].into(),
            kind: Some(kind),
            gone,
        };
        let bytes = peer.encode_to_vec();
        let ours: Event = decode(&bytes).expect("it is readable");
        assert_eq!(ours.at, Some(time("1969-12-31T23:59:59.5Z")));
        assert_eq!(ours.count, Some(0));
        assert_eq!(ours.names, ["a", ""]);
        assert_eq!(ours.marks, [-1, 0]);
        assert_eq!(ours.gone, gone.map(|Nothing {}| ()));
        assert_eq!(ours.stops.get("x"), Some(&time("2000-02-29T12:00:00Z")));
        let back = encode(&ours).expect("it can be written");
        assert_eq!(back, bytes);
        assert_eq!(decode::<Event>(&back).expect("it is readable"), ours);
    }
}

#[test]
fn an_offset_is_taken_off_and_what_is_out_of_range_is_refused() {
    let mut event = Event::blank();
    event.at = Some(time("2026-01-01T01:30:00+01:30"));
    let back: Event = decode(&encode(&event).expect("it can be written")).expect("it is readable");
    assert_eq!(back.at, Some(time("2026-01-01T00:00:00Z")));
    // nanos: -1
    let wrong = [0x0a, 11, 0x10, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1];
    let error = decode::<Event>(&wrong).expect_err("a timestamp counts forward");
    assert_eq!(error.path(), "at");
    assert_eq!(error.fault(), Fault::Text);
    assert!(error.expected().starts_with("a date and time"));
}
