//! The generated client of `fixtures/same/library.wsdl` against a server of somebody else: the arguments are the version of
//! SOAP and its URL.

#[allow(missing_docs, reason = "generated")]
mod contracts {
    counterpart_runtime::include_contract!("library_soap");
    counterpart_runtime::include_contract!("library_soap12");
}

#[path = "."]
mod soap11 {
    use crate::contracts::library_soap as library;
    #[path = "calls.rs"]
    pub(crate) mod calls;
}

#[path = "."]
mod soap12 {
    use crate::contracts::library_soap12 as library;
    #[path = "calls.rs"]
    #[allow(clippy::duplicate_mod, reason = "the same calls to the same contract in another version of SOAP")]
    pub(crate) mod calls;
}

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [version, url] if version == "1.1" => soap11::calls::all(url.clone()).await,
        [version, url] if version == "1.2" => soap12::calls::all(url.clone()).await,
        _ => Err("usage: library_soap_client 1.1|1.2 URL".into()),
    }
}
