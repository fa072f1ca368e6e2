//! The details of a status: `google.rpc.Status` and the `Any` in it.

use counterpart_runtime::grpc::{Code, Status};
use counterpart_runtime::protobuf;
use counterpart_runtime::record::{Blank, Extra, Place, ProtoKind, ProtoRow, field};

#[derive(Clone)]
struct RpcStatus {
    code: i32,
    message: String,
    details: Vec<Any>,
    extra: Extra,
}

#[derive(Clone)]
struct Any {
    type_url: String,
    value: Vec<u8>,
    extra: Extra,
}

counterpart_runtime::record! {
    RpcStatus = "Status" { 0 code: field("code"); 1 message: field("message"); 2 details: field("details"); }
    .proto(&[
        ProtoRow::new(1, ProtoKind::Int32, 0),
        ProtoRow::new(2, ProtoKind::String, 1),
        ProtoRow::new(3, ProtoKind::Message, 2).repeated(),
    ])
}

counterpart_runtime::record! {
    Any = "Any" { 0 type_url: field("typeUrl"); 1 value: field("value"); }
    .proto(&[ProtoRow::new(1, ProtoKind::String, 0), ProtoRow::new(2, ProtoKind::Bytes, 1)])
}

/// A status with this message as its detail.
#[allow(dead_code, reason = "the client reads alone")]
pub(crate) fn with_detail(code: Code, message: &str, name: &str, detail: &dyn Place) -> Status {
    let value = protobuf::encode(detail).expect("a message can be written");
    let detail = Any { type_url: format!("type.googleapis.com/{name}"), value, extra: Extra::NONE };
    let message = message.to_owned();
    let status =
        RpcStatus { code: code as i32, message: message.clone(), details: vec![detail], extra: Extra::NONE };
    Status::new(code, message).with_details(protobuf::encode(&status).expect("a message can be written"))
}

/// The detail of this name.
#[allow(dead_code, reason = "the server writes alone")]
pub(crate) fn detail<T: Place + Blank>(status: &Status, name: &str) -> Option<T> {
    let read = protobuf::decode::<RpcStatus>(status.details()).ok()?;
    assert_eq!((read.code, read.message.as_str()), (status.code() as i32, status.message()));
    let is_it = |any: &&Any| any.type_url.strip_prefix("type.googleapis.com/") == Some(name);
    protobuf::decode(&read.details.iter().find(is_it)?.value).ok()
}
