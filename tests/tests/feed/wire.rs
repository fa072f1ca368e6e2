//! A server that says what it is told, and a client that shows what it is told.

use std::net::Ipv4Addr;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use counterpart_runtime::Stream;
use counterpart_runtime::server::ServiceBuilder;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Answers one connection after another by these bytes, and closes it.
pub(crate) struct Script {
    base: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Script {
    pub(crate) fn new(answers: impl IntoIterator<Item = String>) -> Script {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        listener.set_nonblocking(true).unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let listener = TcpListener::from_std(listener).unwrap();
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let (answers, noted): (Vec<_>, _) = (answers.into_iter().collect(), asked.clone());
        tokio::spawn(async move {
            for answer in answers {
                let (mut stream, _) = listener.accept().await.unwrap();
                let request = read_head(&mut stream).await;
                noted.lock().unwrap().push(request);
                stream.write_all(answer.as_bytes()).await.unwrap();
                stream.shutdown().await.unwrap();
            }
        });
        Script { base, asked }
    }

    pub(crate) fn base(&self) -> String {
        self.base.clone()
    }

    /// What each request said in this header.
    pub(crate) fn headers(&self, name: &str) -> Vec<Option<String>> {
        let find = |request: &String| {
            let mut lines = request.lines().filter_map(|line| line.split_once(": "));
            lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned())
        };
        self.asked.lock().unwrap().iter().map(find).collect()
    }
}

async fn read_head(stream: &mut TcpStream) -> String {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        request.push(stream.read_u8().await.unwrap());
    }
    String::from_utf8(request).unwrap()
}

/// A reply of one chunk, with the chunk that ends it or broken off.
pub(crate) fn events(head: &str, text: &str, is_whole: bool) -> String {
    let end = if is_whole { "0\r\n\r\n" } else { "" };
    format!("{head}{:x}\r\n{text}\r\n{end}", text.len())
}

/// Serves on a free port of the loopback interface.
pub(crate) async fn listen(service: ServiceBuilder) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, service.into_axum()).await });
    base
}

/// The body of the reply, chunks joined.
pub(crate) async fn ask(base: &str, path: &str, headers: &str) -> String {
    let mut stream = TcpStream::connect(base.strip_prefix("http://").unwrap()).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{headers}\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).await.unwrap();
    let (_, mut rest) = reply.split_once("\r\n\r\n").unwrap();
    let mut body = String::new();
    while let Some((length, more)) = rest.split_once("\r\n") {
        let length = usize::from_str_radix(length, 16).unwrap();
        body.push_str(&more[..length]);
        rest = more[length..].strip_prefix("\r\n").unwrap();
    }
    body
}

/// A stream of what is there already.
pub(crate) fn at_hand<I: Iterator + Unpin>(items: I) -> impl Stream<Item = I::Item> {
    AtHand(items)
}

struct AtHand<I>(I);

impl<I: Iterator + Unpin> Stream for AtHand<I> {
    type Item = I::Item;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<I::Item>> {
        Poll::Ready(self.0.next())
    }
}
