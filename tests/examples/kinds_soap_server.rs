//! The generated server of `tests/peers/soap/kinds.wsdl`, which answers what it is sent. Prints its address and ends by
//! itself after the seconds of its argument.

use counterpart_runtime::server::Context;
use kinds_soap::server::{Kinds, service};
use kinds_soap::*;
use shared::serving::serve;

#[allow(missing_docs, reason = "generated")]
mod contracts {
    counterpart_runtime::include_contract!("kinds_soap");
}
use contracts::kinds_soap;
mod shared {
    pub(crate) mod serving;
}

struct Echo;

impl Kinds for Echo {
    async fn echo(&self, _: &Context, input: EchoInput) -> Result<EchoInput, EchoError> {
        Ok(input)
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    serve(service(Echo).into_axum(), "").await
}
