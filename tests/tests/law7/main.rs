//! Law 7: the two counterparts fit. Every operation of the library, in every format, and what one format has beside:
//! generated client against generated server, arbitrary valid values in, the same values out; in process and over a
//! loopback socket.

#![allow(clippy::unwrap_used, reason = "tests")]

mod directions;
mod graphql;
mod grpc;
mod harness;
mod http;
mod markup;
mod media;
mod newer;
mod patterns;
mod soap;
mod together;
mod twins;
mod unknown;

/// What the build script made of `fixtures`.
#[allow(missing_docs, reason = "generated")]
mod contracts {
    counterpart_runtime::include_contract!("library_http");
    counterpart_runtime::include_contract!("library_grpc");
    counterpart_runtime::include_contract!("library_graphql");
    counterpart_runtime::include_contract!("library_soap");
    counterpart_runtime::include_contract!("media_http");
    counterpart_runtime::include_contract!("directions_http");
    counterpart_runtime::include_contract!("patterns_http");
    counterpart_runtime::include_contract!("together_http");
    counterpart_runtime::include_contract!("library_newer");
    counterpart_runtime::include_contract!("markup_http");
    counterpart_runtime::include_contract!("twins_http");
}
