//! As records.

use counterpart_runtime::record::{Blank, Extra, ProtoKind as K, ProtoRow as P, arm, field};

#[derive(Clone)]
pub(crate) struct TracesData {
    pub(crate) resource_spans: Vec<ResourceSpans>,
    extra: Extra,
}

counterpart_runtime::record! {
    TracesData = "TracesData" {
        0 resource_spans: field("resource_spans");
    }
    .proto(&[
        P::new(1, K::Message, 0).repeated(),
    ])
}

#[derive(Clone)]
pub(crate) struct ResourceSpans {
    pub(crate) resource: Option<Resource>,
    pub(crate) scope_spans: Vec<ScopeSpans>,
    pub(crate) schema_url: String,
    extra: Extra,
}

counterpart_runtime::record! {
    ResourceSpans = "ResourceSpans" {
        0 resource: field("resource");
        1 scope_spans: field("scope_spans");
        2 schema_url: field("schema_url");
    }
    .proto(&[
        P::new(1, K::Message, 0).presence(),
        P::new(2, K::Message, 1).repeated(),
        P::new(3, K::String, 2),
    ])
}

#[derive(Clone)]
pub(crate) struct ScopeSpans {
    pub(crate) scope: Option<InstrumentationScope>,
    pub(crate) spans: Vec<Span>,
    pub(crate) schema_url: String,
    extra: Extra,
}

counterpart_runtime::record! {
    ScopeSpans = "ScopeSpans" {
        0 scope: field("scope");
        1 spans: field("spans");
        2 schema_url: field("schema_url");
    }
    .proto(&[
        P::new(1, K::Message, 0).presence(),
        P::new(2, K::Message, 1).repeated(),
        P::new(3, K::String, 2),
    ])
}

#[derive(Clone)]
pub(crate) struct Span {
    pub(crate) trace_id: Vec<u8>,
    pub(crate) span_id: Vec<u8>,
    pub(crate) trace_state: String,
    pub(crate) parent_span_id: Vec<u8>,
    pub(crate) name: String,
    pub(crate) kind: SpanKind,
    pub(crate) start_time_unix_nano: u64,
    pub(crate) end_time_unix_nano: u64,
    pub(crate) attributes: Vec<KeyValue>,
    pub(crate) dropped_attributes_count: u32,
    pub(crate) events: Vec<Event>,
    pub(crate) dropped_events_count: u32,
    pub(crate) links: Vec<Link>,
    pub(crate) dropped_links_count: u32,
    pub(crate) status: Option<Status>,
    pub(crate) flags: u32,
    extra: Extra,
}

counterpart_runtime::record! {
    Span = "Span" {
        0 trace_id: field("trace_id");
        1 span_id: field("span_id");
        2 trace_state: field("trace_state");
        3 parent_span_id: field("parent_span_id");
        4 name: field("name");
        5 kind: field("kind");
        6 start_time_unix_nano: field("start_time_unix_nano");
        7 end_time_unix_nano: field("end_time_unix_nano");
        8 attributes: field("attributes");
        9 dropped_attributes_count: field("dropped_attributes_count");
        10 events: field("events");
        11 dropped_events_count: field("dropped_events_count");
        12 links: field("links");
        13 dropped_links_count: field("dropped_links_count");
        14 status: field("status");
        15 flags: field("flags");
    }
    .proto(&[
        P::new(1, K::Bytes, 0),
        P::new(2, K::Bytes, 1),
        P::new(3, K::String, 2),
        P::new(4, K::Bytes, 3),
        P::new(5, K::String, 4),
        P::new(6, K::Enum, 5),
        P::new(7, K::Fixed64, 6),
        P::new(8, K::Fixed64, 7),
        P::new(9, K::Message, 8).repeated(),
        P::new(10, K::UInt32, 9),
        P::new(11, K::Message, 10).repeated(),
        P::new(12, K::UInt32, 11),
        P::new(13, K::Message, 12).repeated(),
        P::new(14, K::UInt32, 13),
        P::new(15, K::Message, 14).presence(),
        P::new(16, K::Fixed32, 15),
    ])
}

#[derive(Clone)]
pub(crate) struct Event {
    pub(crate) time_unix_nano: u64,
    pub(crate) name: String,
    pub(crate) attributes: Vec<KeyValue>,
    pub(crate) dropped_attributes_count: u32,
    extra: Extra,
}

counterpart_runtime::record! {
    Event = "Event" {
        0 time_unix_nano: field("time_unix_nano");
        1 name: field("name");
        2 attributes: field("attributes");
        3 dropped_attributes_count: field("dropped_attributes_count");
    }
    .proto(&[
        P::new(1, K::Fixed64, 0),
        P::new(2, K::String, 1),
        P::new(3, K::Message, 2).repeated(),
        P::new(4, K::UInt32, 3),
    ])
}

#[derive(Clone)]
pub(crate) struct Link {
    pub(crate) trace_id: Vec<u8>,
    pub(crate) span_id: Vec<u8>,
    pub(crate) trace_state: String,
    pub(crate) attributes: Vec<KeyValue>,
    pub(crate) dropped_attributes_count: u32,
    pub(crate) flags: u32,
    extra: Extra,
}

counterpart_runtime::record! {
    Link = "Link" {
        0 trace_id: field("trace_id");
        1 span_id: field("span_id");
        2 trace_state: field("trace_state");
        3 attributes: field("attributes");
        4 dropped_attributes_count: field("dropped_attributes_count");
        5 flags: field("flags");
    }
    .proto(&[
        P::new(1, K::Bytes, 0),
        P::new(2, K::Bytes, 1),
        P::new(3, K::String, 2),
        P::new(4, K::Message, 3).repeated(),
        P::new(5, K::UInt32, 4),
        P::new(6, K::Fixed32, 5),
    ])
}

#[derive(Clone)]
pub(crate) struct Status {
    pub(crate) message: String,
    pub(crate) code: StatusCode,
    extra: Extra,
}

counterpart_runtime::record! {
    Status = "Status" {
        0 message: field("message");
        1 code: field("code");
    }
    .proto(&[
        P::new(2, K::String, 0),
        P::new(3, K::Enum, 1),
    ])
}

#[derive(Clone)]
pub(crate) struct Resource {
    pub(crate) attributes: Vec<KeyValue>,
    pub(crate) dropped_attributes_count: u32,
    pub(crate) entity_refs: Vec<EntityRef>,
    extra: Extra,
}

counterpart_runtime::record! {
    Resource = "Resource" {
        0 attributes: field("attributes");
        1 dropped_attributes_count: field("dropped_attributes_count");
        2 entity_refs: field("entity_refs");
    }
    .proto(&[
        P::new(1, K::Message, 0).repeated(),
        P::new(2, K::UInt32, 1),
        P::new(3, K::Message, 2).repeated(),
    ])
}

#[derive(Clone)]
pub(crate) struct EntityRef {
    pub(crate) schema_url: String,
    pub(crate) type_: String,
    pub(crate) id_keys: Vec<String>,
    pub(crate) description_keys: Vec<String>,
    extra: Extra,
}

counterpart_runtime::record! {
    EntityRef = "EntityRef" {
        0 schema_url: field("schema_url");
        1 type_: field("type");
        2 id_keys: field("id_keys");
        3 description_keys: field("description_keys");
    }
    .proto(&[
        P::new(1, K::String, 0),
        P::new(2, K::String, 1),
        P::new(3, K::String, 2).repeated(),
        P::new(4, K::String, 3).repeated(),
    ])
}

#[derive(Clone)]
pub(crate) struct InstrumentationScope {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) attributes: Vec<KeyValue>,
    pub(crate) dropped_attributes_count: u32,
    extra: Extra,
}

counterpart_runtime::record! {
    InstrumentationScope = "InstrumentationScope" {
        0 name: field("name");
        1 version: field("version");
        2 attributes: field("attributes");
        3 dropped_attributes_count: field("dropped_attributes_count");
    }
    .proto(&[
        P::new(1, K::String, 0),
        P::new(2, K::String, 1),
        P::new(3, K::Message, 2).repeated(),
        P::new(4, K::UInt32, 3),
    ])
}

#[derive(Clone)]
pub(crate) struct KeyValue {
    pub(crate) key: String,
    pub(crate) value: Option<AnyValue>,
    pub(crate) key_strindex: i32,
    extra: Extra,
}

counterpart_runtime::record! {
    KeyValue = "KeyValue" {
        0 key: field("key");
        1 value: field("value");
        2 key_strindex: field("key_strindex");
    }
    .proto(&[
        P::new(1, K::String, 0),
        P::new(2, K::Message, 1).presence(),
        P::new(3, K::Int32, 2),
    ])
}

#[derive(Clone)]
pub(crate) struct AnyValue {
    pub(crate) value: Option<Value>,
    extra: Extra,
}

counterpart_runtime::record! {
    AnyValue = "AnyValue" {
        0 value: field("value");
    }
    .proto(&[
        P::new(1, K::String, 0).arm(0),
        P::new(2, K::Bool, 0).arm(1),
        P::new(3, K::Int64, 0).arm(2),
        P::new(4, K::Double, 0).arm(3),
        P::new(5, K::Message, 0).arm(4),
        P::new(6, K::Message, 0).arm(5),
        P::new(7, K::Bytes, 0).arm(6),
        P::new(8, K::Int32, 0).arm(7),
    ])
}

#[derive(Clone)]
pub(crate) struct ArrayValue {
    pub(crate) values: Vec<AnyValue>,
    extra: Extra,
}

counterpart_runtime::record! {
    ArrayValue = "ArrayValue" {
        0 values: field("values");
    }
    .proto(&[
        P::new(1, K::Message, 0).repeated(),
    ])
}

#[derive(Clone)]
pub(crate) struct KeyValueList {
    pub(crate) values: Vec<KeyValue>,
    extra: Extra,
}

counterpart_runtime::record! {
    KeyValueList = "KeyValueList" {
        0 values: field("values");
    }
    .proto(&[
        P::new(1, K::Message, 0).repeated(),
    ])
}

#[derive(Clone)]
pub(crate) enum Value {
    Text(String),
    Bool(bool),
    Int(i64),
    Double(f64),
    List(ArrayValue),
    Members(KeyValueList),
    Bytes(Vec<u8>),
    Index(i32),
}

counterpart_runtime::union! {
    Value = "value" {
        0 Text: arm("string_value");
        1 Bool: arm("bool_value");
        2 Int: arm("int_value");
        3 Double: arm("double_value");
        4 List: arm("array_value");
        5 Members: arm("kvlist_value");
        6 Bytes: arm("bytes_value");
        7 Index: arm("string_value_strindex");
    }
    blank Bool
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct SpanKind(pub(crate) i32);

#[allow(dead_code)]
mod span_kind {
    use super::SpanKind;

    counterpart_runtime::int_enum! {
        SpanKind = "SpanKind" {
            UNSPECIFIED = 0 "SPAN_KIND_UNSPECIFIED";
            INTERNAL = 1 "SPAN_KIND_INTERNAL";
            SERVER = 2 "SPAN_KIND_SERVER";
            CLIENT = 3 "SPAN_KIND_CLIENT";
            PRODUCER = 4 "SPAN_KIND_PRODUCER";
            CONSUMER = 5 "SPAN_KIND_CONSUMER";
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct StatusCode(pub(crate) i32);

#[allow(dead_code)]
mod status_code {
    use super::StatusCode;

    counterpart_runtime::int_enum! {
        StatusCode = "StatusCode" {
            UNSET = 0 "STATUS_CODE_UNSET";
            OK = 1 "STATUS_CODE_OK";
            ERROR = 2 "STATUS_CODE_ERROR";
        }
    }
}

fn text(key: &str, value: impl Into<String>) -> KeyValue {
    attribute(key, Value::Text(value.into()))
}

fn attribute(key: &str, value: Value) -> KeyValue {
    let value = Some(AnyValue { value: Some(value), extra: Extra::NONE });
    KeyValue { key: key.to_owned(), value, key_strindex: 0, extra: Extra::NONE }
}

/// Bytes that look random and are always the same.
fn identifier(seed: u64, length: usize) -> Vec<u8> {
    (0..length as u64)
        .map(|at| (seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(at as u32 * 5) >> 32) as u8)
        .collect()
}

fn span(number: u64) -> Span {
    let start = 1_790_000_000_000_000_000 + number * 1_234_567;
    let mut span = Span::blank();
    span.trace_id = identifier(number / 8, 16);
    span.span_id = identifier(number + 1, 8);
    if !number.is_multiple_of(8) {
        span.parent_span_id = identifier(number, 8);
    }
    span.name = format!("GET /v1/library/{{shelf}}/books/{}", number % 17);
    span.kind = SpanKind((number % 6) as i32);
    span.start_time_unix_nano = start;
    span.end_time_unix_nano = start + 42_000_000;
    span.attributes = vec![
        text("http.request.method", "GET"),
        text("url.path", format!("/v1/library/{number}/books")),
        attribute("http.response.status_code", Value::Int(200 + (number % 5) as i64 * 100)),
        text("user_agent.original", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0)"),
        attribute("net.retried", Value::Bool(number.is_multiple_of(2))),
        attribute("load", Value::Double(number as f64 / 7.0)),
    ];
    if number.is_multiple_of(4) {
        let mut event = Event::blank();
        event.time_unix_nano = start + 1_000;
        event.name = "exception".to_owned();
        event.attributes =
            vec![text("exception.type", "Timeout"), text("exception.message", "no answer in 3 s")];
        span.events.push(event);
        span.status = Some(Status { message: "late".to_owned(), code: StatusCode(2), extra: Extra::NONE });
    }
    span.flags = 0x101;
    span
}

/// So many spans of a service, as an exporter would send them.
pub(crate) fn sample(spans: u64) -> TracesData {
    let mut resource = Resource::blank();
    resource.attributes = vec![
        text("service.name", "library"),
        text("service.version", "1.4.2"),
        text("host.name", "shelf-07"),
        attribute("process.pid", Value::Int(4242)),
    ];
    let mut scope = InstrumentationScope::blank();
    scope.name = "tower-http".to_owned();
    scope.version = "0.6".to_owned();
    let mut scope_spans = ScopeSpans::blank();
    scope_spans.scope = Some(scope);
    scope_spans.spans = (0..spans).map(span).collect();
    let mut resource_spans = ResourceSpans::blank();
    resource_spans.resource = Some(resource);
    resource_spans.scope_spans = vec![scope_spans];
    resource_spans.schema_url = "https://opentelemetry.io/schemas/1.37.0".to_owned();
    TracesData { resource_spans: vec![resource_spans], extra: Extra::NONE }
}
