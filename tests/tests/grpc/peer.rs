//! Both ends against `tonic` over a loopback socket.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Buf, BufMut};
use counterpart_runtime::client::Builder;
use futures_core::Stream;
use http::uri::PathAndQuery;
use prost::Message;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::server::NamedService;
use tonic::transport::server::TcpIncoming;
use tonic::transport::{Channel, Server};
use tonic::{Request, Response, Status, Streaming};

use crate::echo::{Client, MISSING, SLOW, Values, exercise, service};

#[derive(Clone, PartialEq, prost::Message)]
struct Note {
    #[prost(string, tag = "1")]
    text: String,
    #[prost(int32, tag = "2")]
    number: i32,
}

fn note(text: &str, number: i32) -> Note {
    Note { text: text.to_owned(), number }
}

#[derive(Default)]
struct Prost;

impl Codec for Prost {
    type Encode = Note;
    type Decode = Note;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for Prost {
    type Item = Note;
    type Error = Status;

    fn encode(&mut self, note: Note, out: &mut EncodeBuf<'_>) -> Result<(), Status> {
        out.put_slice(&note.encode_to_vec());
        Ok(())
    }
}

impl Decoder for Prost {
    type Item = Note;
    type Error = Status;

    fn decode(&mut self, bytes: &mut DecodeBuf<'_>) -> Result<Option<Note>, Status> {
        let bytes = bytes.copy_to_bytes(bytes.remaining());
        Note::decode(bytes).map(Some).map_err(|error| Status::internal(error.to_string()))
    }
}

async fn listen() -> (SocketAddr, TcpIncoming) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("it is bound");
    (address, TcpIncoming::from(listener))
}

// Their client, our service inside their server.

#[tokio::test]
async fn their_client_calls_our_service() {
    let (address, incoming) = listen().await;
    let routes = tonic::service::Routes::from(axum::Router::from(service()));
    let server = tokio::spawn(Server::builder().add_routes(routes).serve_with_incoming(incoming));
    let channel = Channel::from_shared(format!("http://{address}")).expect("it is a URL");
    let mut client = tonic::client::Grpc::new(channel.connect().await.expect("it listens"));
    let path = |name: &'static str| PathAndQuery::from_static(name);

    client.ready().await.expect("it is ready");
    let say = client.unary(Request::new(note("é", 4)), path("/test.Echo/Say"), Prost).await;
    assert_eq!(say.expect("it is echoed").into_inner(), note("é", 4));

    client.ready().await.expect("it is ready");
    let missing = client.unary(Request::new(note(MISSING, 0)), path("/test.Echo/Say"), Prost).await;
    let status = missing.expect_err("it is missing");
    assert_eq!(
        (status.code(), status.message(), status.details()),
        (tonic::Code::NotFound, "kein Maß", &[8, 5][..])
    );

    client.ready().await.expect("it is ready");
    let mut slow = Request::new(note(SLOW, 0));
    slow.set_timeout(std::time::Duration::from_millis(50));
    let slow = client.unary(slow, path("/test.Echo/Say"), Prost).await.expect_err("it never answers");
    // tonic's server watches the timeout beside our service: whichever is first.
    assert!(matches!(slow.code(), tonic::Code::DeadlineExceeded | tonic::Code::Cancelled), "{slow:?}");

    client.ready().await.expect("it is ready");
    let count = client.server_streaming(Request::new(note("n", -2)), path("/test.Echo/Count"), Prost).await;
    let mut notes = count.expect("it opens").into_inner();
    assert_eq!(notes.message().await.expect("it is a note"), Some(note("n", 1)));
    assert_eq!(notes.message().await.expect("it is a note"), Some(note("n", 2)));
    assert_eq!(notes.message().await.expect_err("below zero").code(), tonic::Code::OutOfRange);

    client.ready().await.expect("it is ready");
    let notes = Request::new(Values(vec![note("a", 1), note("b", 2)]));
    let sum = client.client_streaming(notes, path("/test.Echo/Sum"), Prost).await;
    assert_eq!(sum.expect("it is summed").into_inner(), note("ab", 3));

    client.ready().await.expect("it is ready");
    let notes = Request::new(Values(vec![note("a", 1), note("b", 2)]));
    let chat = client.streaming(notes, path("/test.Echo/Chat"), Prost).await;
    let mut notes = chat.expect("it opens").into_inner();
    assert_eq!(notes.message().await.expect("it is a note"), Some(note("a", 2)));
    assert_eq!(notes.message().await.expect("it is a note"), Some(note("b", 3)));
    assert_eq!(notes.message().await.expect("it ends well"), None);
    server.abort();
}

// Our client, their service.

#[derive(Clone)]
struct Theirs;

impl NamedService for Theirs {
    const NAME: &'static str = "test.Echo";
}

type Answer<T> = Pin<Box<dyn Future<Output = Result<Response<T>, Status>> + Send>>;
type Notes = Pin<Box<dyn Stream<Item = Result<Note, Status>> + Send>>;

struct Say;

impl tonic::server::UnaryService<Note> for Say {
    type Response = Note;
    type Future = Answer<Note>;

    fn call(&mut self, request: Request<Note>) -> Self::Future {
        Box::pin(async move {
            let note = request.into_inner();
            match note.text.as_str() {
                MISSING => {
                    let details = bytes::Bytes::from_static(&[8, 5]);
                    Err(Status::with_details(tonic::Code::NotFound, "kein Maß", details))
                }
                SLOW => std::future::pending().await,
                _ => Ok(Response::new(note)),
            }
        })
    }
}

struct Count;

impl tonic::server::ServerStreamingService<Note> for Count {
    type Response = Note;
    type ResponseStream = Notes;
    type Future = Answer<Notes>;

    fn call(&mut self, request: Request<Note>) -> Self::Future {
        let asked = request.into_inner();
        let mut all: Vec<_> = (1..=asked.number.abs()).map(|n| Ok(note(&asked.text, n))).collect();
        if asked.number < 0 {
            all.push(Err(Status::out_of_range("below zero")));
        }
        Box::pin(async move { Ok(Response::new(Box::pin(Values(all)) as Notes)) })
    }
}

struct Sum;

impl tonic::server::ClientStreamingService<Note> for Sum {
    type Response = Note;
    type Future = Answer<Note>;

    fn call(&mut self, request: Request<Streaming<Note>>) -> Self::Future {
        Box::pin(async move {
            let (mut notes, mut all) = (request.into_inner(), note("", 0));
            while let Some(note) = notes.message().await? {
                all.text.push_str(&note.text);
                all.number += note.number;
            }
            Ok(Response::new(all))
        })
    }
}

struct Chat;

impl tonic::server::StreamingService<Note> for Chat {
    type Response = Note;
    type ResponseStream = Notes;
    type Future = Answer<Notes>;

    fn call(&mut self, request: Request<Streaming<Note>>) -> Self::Future {
        Box::pin(async move { Ok(Response::new(Box::pin(Counted(request.into_inner())) as Notes)) })
    }
}

struct Counted(Streaming<Note>);

impl Stream for Counted {
    type Item = Result<Note, Status>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = Pin::new(&mut self.0).poll_next(cx);
        next.map(|next| next.map(|next| next.map(|note| Note { number: note.number + 1, ..note })))
    }
}

impl tower_service::Service<http::Request<tonic::body::Body>> for Theirs {
    type Response = http::Response<tonic::body::Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<tonic::body::Body>) -> Self::Future {
        Box::pin(async move {
            let mut grpc = tonic::server::Grpc::new(Prost);
            Ok(match request.uri().path() {
                "/test.Echo/Say" => grpc.unary(Say, request).await,
                "/test.Echo/Count" => grpc.server_streaming(Count, request).await,
                "/test.Echo/Sum" => grpc.client_streaming(Sum, request).await,
                _ => grpc.streaming(Chat, request).await,
            })
        })
    }
}

#[tokio::test]
async fn our_client_calls_their_service() {
    let (address, incoming) = listen().await;
    let server = tokio::spawn(Server::builder().add_service(Theirs).serve_with_incoming(incoming));
    let client = Builder::<Client>::new(format!("http://{address}")).build().expect("the URL is one");
    exercise(&client).await;
    server.abort();
}

// Ours against ours, through the socket.

#[tokio::test]
async fn our_client_calls_our_service_over_a_socket() {
    let (address, incoming) = listen().await;
    let routes = tonic::service::Routes::from(axum::Router::from(service()));
    let server = tokio::spawn(Server::builder().add_routes(routes).serve_with_incoming(incoming));
    let client = Builder::<Client>::new(format!("http://{address}")).build().expect("the URL is one");
    exercise(&client).await;
    server.abort();
}
