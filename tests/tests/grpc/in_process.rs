//! Our client against our server, without a socket.

use bytes::Bytes;
use counterpart_runtime::Body;
use http::header::CONTENT_TYPE;
use tower_service::Service as _;

use crate::echo::{Client, exercise, service};

#[tokio::test]
async fn every_exchange_round_trips() {
    exercise(&Client::in_process()).await;
}

/// What a request that is not as it should be is answered.
async fn answer(path: &str, media: &str, headers: &[(&str, &str)], body: &'static [u8]) -> http::HeaderMap {
    let reply = reply(path, media, headers, body).await;
    // A caller that does not speak gRPC reads no more than the HTTP status.
    assert_eq!(reply.status(), if media.starts_with("application/grpc") { 200 } else { 415 });
    assert_eq!(reply.headers()[CONTENT_TYPE], "application/grpc");
    reply.headers().clone()
}

async fn reply(
    path: &str,
    media: &str,
    headers: &[(&str, &str)],
    body: &'static [u8],
) -> http::Response<Body> {
    let mut request = http::Request::post(path).header(CONTENT_TYPE, media);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::from(Bytes::from_static(body))).expect("it is a request");
    service().call(request).await.expect("a service never fails")
}

#[tokio::test]
async fn wrong_requests_have_a_status() {
    let good: &[u8] = &[0, 0, 0, 0, 0];
    let grpc = "application/grpc";
    let answer = answer("/test.Echo/Nothing", grpc, &[], good).await;
    assert_eq!(answer["grpc-status"], "12");
    let answer = self::answer("/test.Echo/Say", "application/json", &[], good).await;
    assert_eq!(answer["grpc-status"], "3");
    let answer = self::answer("/test.Echo/Say", grpc, &[], &[0, 0, 0, 0, 9, 1]).await;
    assert_eq!(answer["grpc-message"], "the message is cut short");
    let answer = self::answer("/test.Echo/Say", grpc, &[], &[]).await;
    assert_eq!(answer["grpc-message"], "there is no message");
    let answer = self::answer("/test.Echo/Say", grpc, &[], &[1, 0, 0, 0, 0]).await;
    assert!(answer["grpc-message"].to_str().expect("text").contains("compressed"));
    assert_eq!(answer["grpc-status"], "13");
    let slow = &[0, 0, 0, 0, 6, 0x0a, 4, b's', b'l', b'o', b'w'];
    let answer = self::answer("/test.Echo/Say", grpc, &[("grpc-timeout", "5m")], slow).await;
    assert_eq!(answer["grpc-status"], "4");
}

#[tokio::test]
async fn a_compression_is_refused_by_those_there_are() {
    let grpc = "application/grpc";
    for path in ["/test.Echo/Say", "/test.Echo/Sum"] {
        let gzip = [("grpc-encoding", "gzip")];
        let answer = self::answer(path, grpc, &gzip, &[1, 0, 0, 0, 0]).await;
        assert_eq!(answer["grpc-status"], "12");
        assert_eq!(answer["grpc-accept-encoding"], "identity");
    }
    let reply = reply("/test.Echo/Say", grpc, &[("grpc-encoding", "identity")], &[0, 0, 0, 0, 0]).await;
    assert!(!reply.headers().contains_key("grpc-status"), "{:?}", reply.headers());
}

#[tokio::test]
async fn a_stream_ends_with_its_callers_time() {
    // Two messages, and then silence.
    let slow = &[0, 0, 0, 0, 8, 0x0a, 4, b's', b'l', b'o', b'w', 0x10, 2];
    let reply = reply("/test.Echo/Count", "application/grpc", &[("grpc-timeout", "5m")], slow).await;
    let body = reply.into_body().collect(1_000).await.expect("it ends");
    assert_eq!(body.bytes.len(), 2 * (5 + 8));
    assert_eq!(body.trailers.expect("there are trailers")["grpc-status"], "4");
}

#[tokio::test]
async fn a_wrong_message_is_answered_with_its_place() {
    // Field 1 is a string with a byte that is not UTF-8.
    let answer = answer("/test.Echo/Say", "application/grpc", &[], &[0, 0, 0, 0, 3, 0x0a, 1, 0xff]).await;
    assert_eq!(answer["grpc-status"], "3");
    assert_eq!(answer["grpc-message"], "a string is not UTF-8 at /text");
    let details = answer["grpc-status-details-bin"].to_str().expect("it is ASCII");
    // google.rpc.Status { 3, message, [BadRequest { field_violations: [{ "text", "a string is not UTF-8" }] }] }
    let expected = concat!(
        "CAMSHmEgc3RyaW5nIGlzIG5vdCBVVEYtOCBhdCAvdGV4dBpMCil0eXBlLmdvb2dsZWFwaXMuY29tL2dvb2dsZS5ycGMu",
        "QmFkUmVxdWVzdBIfCh0KBHRleHQSFWEgc3RyaW5nIGlzIG5vdCBVVEYtOA",
    );
    assert_eq!(details, expected);
}
