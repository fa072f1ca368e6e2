//! The service behind a socket, and requests written by hand.

use std::net::{Ipv4Addr, SocketAddr};

use counterpart_runtime::server::Limits;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::app::App;
use crate::contract::uploads::client::Client;
use crate::contract::uploads::server;

/// Serves until the runtime ends.
pub(crate) async fn listen(app: &App, limits: Limits) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = server::service(app.clone()).limits(limits).into_axum();
    tokio::spawn(async move { axum::serve(listener, service).await });
    address
}

pub(crate) async fn connect(app: &App, limits: Limits) -> Client {
    let address = listen(app, limits).await;
    Client::builder(format!("http://{address}")).build().unwrap()
}

/// Sends this and reads what comes until the other side ends.
pub(crate) async fn ask(address: SocketAddr, request: &[u8]) -> String {
    let mut socket = TcpStream::connect(address).await.unwrap();
    socket.write_all(request).await.unwrap();
    let mut reply = Vec::new();
    // A server that has refused a body may reset the connection while it is still sent.
    let _ = socket.read_to_end(&mut reply).await;
    String::from_utf8_lossy(&reply).into_owned()
}

/// The head of a request that ends the connection.
pub(crate) fn head(line: &str, headers: &str) -> String {
    format!("{line} HTTP/1.1\r\nhost: uploads.test\r\nconnection: close\r\n{headers}\r\n\r\n")
}

/// The status of a reply, and its body.
pub(crate) fn read(reply: &str) -> (&str, &str) {
    let status = reply.split(' ').nth(1).unwrap_or_default();
    (status, reply.split_once("\r\n\r\n").map_or("", |(_, body)| body))
}
