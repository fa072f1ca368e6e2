//! The generated server of `tests/peers/soap/kinds.wsdl`, which answers what it is sent. Prints its address and ends by
//! itself after the seconds of its argument.

use std::time::Duration;

use counterpart_runtime::server::Context;
use kinds_soap::server::{Kinds, service};
use kinds_soap::*;

#[allow(missing_docs, reason = "generated")]
mod contracts {
    counterpart_runtime::include_contract!("kinds_soap");
}
use contracts::kinds_soap;

struct Echo;

impl Kinds for Echo {
    async fn echo(&self, _: &Context, input: EchoInput) -> Result<EchoInput, EchoError> {
        Ok(input)
    }
}

#[tokio::main]
#[allow(clippy::print_stdout, reason = "the address is what the script waits for")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let seconds = std::env::args().nth(1).and_then(|seconds| seconds.parse().ok()).unwrap_or(60);
    let listener = tokio::net::TcpListener::bind((std::net::Ipv4Addr::LOCALHOST, 0)).await?;
    println!("http://{}", listener.local_addr()?);
    let served = axum::serve(listener, service(Echo).into_axum());
    let _ = tokio::time::timeout(Duration::from_secs(seconds), served).await.map(drop);
    Ok(())
}
