//! Exact heads and bytes, both ends.

use bytes::Bytes;
use counterpart_runtime::Body;
use counterpart_runtime::clock::SystemEntropy;
use counterpart_runtime::grpc::{Code, Status};
use counterpart_runtime::operation::Operation;
use counterpart_runtime::protocol::{
    Again, Attempt, Base, Decoder, Outcome, Outgoing, Pushback, Received, Step, Target, Verdict,
};
use counterpart_runtime::record::Blank;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use crate::echo::{COUNT, Note, SAY, SUM, note};

const FRAME: &[u8] = &[0, 0, 0, 0, 5, 0x0a, 1, b'a', 0x10, 2];

fn request(operation: &Operation) -> http::Request<Body> {
    let base = Base::parse("https://echo.test/base/").expect("it is a URL");
    let call = Outgoing { base: &base, input: &note("a", 2), key: None, entropy: &SystemEntropy };
    operation.protocol.encode_request(operation, &call).expect("it can be written")
}

#[test]
fn a_request_is_one_frame() {
    let request = request(&SAY);
    assert_eq!(request.method(), "POST");
    assert_eq!(request.uri(), "https://echo.test/base/test.Echo/Say");
    assert_eq!(request.version(), http::Version::HTTP_2);
    assert_eq!(request.headers()["content-type"], "application/grpc+proto");
    assert_eq!(request.headers()["te"], "trailers");
    assert_eq!(request.body().bytes().map(|bytes| &bytes[..]), Some(FRAME));
    assert_eq!(self::request(&SUM).body().bytes().map(Bytes::len), Some(0));
}

#[test]
fn an_attempt_tells_its_number_and_the_time_left() {
    let mut headers = HeaderMap::new();
    let remaining = Some(std::time::Duration::from_millis(1_500));
    SAY.protocol.before_attempt(&Attempt { number: 1, remaining }, &mut headers);
    assert_eq!(headers["grpc-timeout"], "1500000u");
    assert!(!headers.contains_key("grpc-previous-rpc-attempts"));
    SAY.protocol.before_attempt(&Attempt { number: 3, remaining: None }, &mut headers);
    assert!(!headers.contains_key("grpc-timeout"));
    assert_eq!(headers["grpc-previous-rpc-attempts"], "2");
}

fn headers(all: &[(&'static str, &'static str)]) -> HeaderMap {
    let pair = |(name, value): &(&'static str, &'static str)| {
        (HeaderName::from_static(name), HeaderValue::from_static(value))
    };
    all.iter().map(pair).collect()
}

fn reply(status: u16, head: HeaderMap, body: &'static [u8], trailers: Option<HeaderMap>) -> Received {
    let status = StatusCode::from_u16(status).expect("it is a status");
    Received { status, headers: head, body: Bytes::from_static(body), trailers, stream: None }
}

fn read(reply: &Received) -> Result<Note, Status> {
    let (mut value, mut declared) = (None::<Note>, None::<Status>);
    let mut target = Target { value: &mut value, declared: &mut declared, headers: &mut () };
    match SAY.protocol.decode_reply(&SAY, reply, &mut target).expect("it is readable") {
        Verdict::Value => Ok(value.expect("there is a value")),
        Verdict::Declared => Err(declared.expect("there is a status")),
        Verdict::Undeclared => panic!("every failure is a status"),
    }
}

#[test]
fn a_reply_ends_with_its_trailers() {
    let grpc = || headers(&[("content-type", "application/grpc")]);
    let good = reply(200, grpc(), FRAME, Some(headers(&[("grpc-status", "0")])));
    assert_eq!(read(&good).expect("it is a value"), note("a", 2));
    let trailers = headers(&[("grpc-status", "14"), ("grpc-retry-pushback-ms", "250")]);
    let busy = reply(200, grpc(), b"", Some(trailers));
    assert_eq!(read(&busy).expect_err("it is an error").code(), Code::Unavailable);
    assert_eq!(SAY.protocol.again(&busy), Again::Transient);
    assert_eq!(SAY.protocol.pushback(&busy), Some(Pushback::After(std::time::Duration::from_millis(250))));
    let cut = reply(200, grpc(), FRAME, None);
    assert_eq!(read(&cut).expect_err("the trailers are missing").code(), Code::Unknown);
    let head =
        headers(&[("content-type", "application/grpc"), ("grpc-status", "8"), ("grpc-message", "a%20b")]);
    let only_head = reply(200, head, b"", None);
    let status = read(&only_head).expect_err("it is an error");
    assert_eq!((status.code(), status.message()), (Code::ResourceExhausted, "a b"));
    assert_eq!(SAY.protocol.again(&only_head), Again::Throttled);
    let proxy = reply(503, headers(&[("content-type", "text/html")]), b"<p>", None);
    assert_eq!(read(&proxy).expect_err("a proxy answered").code(), Code::Unavailable);
}

#[tokio::test]
async fn a_server_writes_what_a_client_reads() {
    let (head, _) = http::Request::new(()).into_parts();
    let value = note("a", 2);
    let mut reply = SAY.protocol.encode_reply(&SAY, &head, Outcome::Value(&value, None));
    assert_eq!(reply.headers()["content-type"], "application/grpc+proto");
    let frame = reply.body_mut().frame().await.expect("there is data").expect("it is whole");
    assert_eq!(frame.into_data().expect("data comes first"), FRAME);
    let frame = reply.body_mut().frame().await.expect("there are trailers").expect("they are whole");
    assert_eq!(frame.into_trailers().expect("trailers come last")["grpc-status"], "0");
    let status = Status::new(Code::Aborted, "again");
    let reply = SAY.protocol.encode_reply(&SAY, &head, Outcome::Declared(&status));
    assert_eq!(
        (&reply.headers()["grpc-status"], &reply.headers()["grpc-message"]),
        (&HeaderValue::from_static("10"), &HeaderValue::from_static("again"))
    );
}

#[test]
fn a_stream_is_read_in_any_pieces() {
    let mut head = http::Response::new(()).into_parts().0;
    head.headers = headers(&[("content-type", "application/grpc")]);
    let all = [FRAME, FRAME].concat();
    for size in 1..all.len() {
        let mut decoder = COUNT.protocol.decode_stream(&COUNT, &head).expect("it is a stream");
        let mut count = 0;
        for piece in all.chunks(size) {
            decoder.feed(piece).expect("it is taken");
            count += drain(decoder.as_mut(), Step::More);
        }
        decoder.end(Some(&headers(&[("grpc-status", "0")]))).expect("it ends");
        count += drain(decoder.as_mut(), Step::End);
        assert_eq!(count, 2);
    }
    let mut decoder = COUNT.protocol.decode_stream(&COUNT, &head).expect("it is a stream");
    decoder.feed(&all[..12]).expect("it is taken");
    assert_eq!(drain(decoder.as_mut(), Step::More), 1);
    decoder.end(Some(&headers(&[("grpc-status", "0")]))).expect("it ends");
    assert!(decoder.next(&mut None::<Note>, &mut None::<Status>).is_err());
}

fn drain(decoder: &mut dyn Decoder, last: Step) -> u32 {
    let mut count = 0;
    loop {
        let mut item = Note::blank();
        match decoder.next(&mut item, &mut None::<Status>).expect("it is well formed") {
            Step::Item => assert_eq!(item, note("a", 2)),
            step => {
                assert_eq!(step, last);
                return count;
            }
        }
        count += 1;
    }
}
