//! Messages by prost in the place of records: the same calls over the same wire, with counterparts of either kind at
//! either end.

#![allow(clippy::unwrap_used, reason = "tests")]

mod library;
mod post;
mod refused;

/// What the build script generated.
#[allow(missing_docs, unreachable_pub, reason = "generated")]
mod contracts {
    counterpart_runtime::include_contract!("library_grpc");
    counterpart_runtime::include_contract!("library_of_prost");
    counterpart_runtime::include_contract!("post");
}
