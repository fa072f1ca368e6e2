//! How servers for peers begin and end.

use std::time::Duration;

/// Prints the address of a service, and answers for the seconds of the first argument.
#[allow(clippy::print_stdout, reason = "the address is what the script waits for")]
pub(crate) async fn serve(router: axum::Router, path: &str) -> Result<(), Box<dyn std::error::Error>> {
    let seconds = std::env::args().nth(1).and_then(|seconds| seconds.parse().ok()).unwrap_or(60);
    let listener = tokio::net::TcpListener::bind((std::net::Ipv4Addr::LOCALHOST, 0)).await?;
    println!("http://{}{path}", listener.local_addr()?);
    let over = tokio::time::timeout(Duration::from_secs(seconds), axum::serve(listener, router));
    let _ = over.await.map(drop);
    Ok(())
}
