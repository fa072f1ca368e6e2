//! The library's messages from generated code on both sides: the same bytes, both ways, arbitrary values.

use prost_reflect::DescriptorPool;

use crate::check::{Outcome, compare};

/// What the build script made of `fixtures/same/library.proto`.
#[allow(missing_docs, reason = "generated")]
mod ours {
    counterpart_runtime::include_contract!("library_grpc");
}

/// What `prost-build` made of it.
#[allow(dead_code, missing_docs, unreachable_pub, clippy::all, reason = "generated")]
mod theirs {
    include!(concat!(env!("OUT_DIR"), "/library_prost.rs"));
}

/// How many values each message is tried with, from either side.
const VALUES: u64 = 400;

/// Compares messages of these names, which both generators spell alike.
macro_rules! compare_all {
    ($pool:expr, $($name:ident)*) => {
        vec![$(compare::<ours::library_grpc::types::$name, theirs::library::v1::$name>(
            $pool,
            concat!("library.v1.", stringify!($name)),
            VALUES,
        )),*]
    };
}

#[test]
fn every_message_of_the_library_has_the_bytes_of_prost() {
    let described = include_bytes!(concat!(env!("OUT_DIR"), "/library.binpb"));
    let pool = DescriptorPool::decode(&described[..]).expect("the build script wrote it");
    let outcomes: Vec<Outcome> = compare_all!(
        &pool,
        GetBookRequest UpdateBookRequest DeleteBookRequest ListBooksRequest CreateBookRequest WatchLoansRequest Author
        Chapter Printed Recorded Book NewBook BookPatch BookPage LoanEvent NotFound Conflict
    );
    let file = pool.get_file_by_name("library.proto").expect("it is in the set");
    let declared: Vec<String> = file.messages().map(|message| message.full_name().to_owned()).collect();
    let compared: Vec<&str> = outcomes.iter().map(|outcome| outcome.name).collect();
    assert_eq!(compared, declared, "every message is compared");
    let mismatches: Vec<&String> = outcomes.iter().flat_map(|outcome| &outcome.mismatches).collect();
    assert!(mismatches.is_empty(), "{} mismatches, the first: {}", mismatches.len(), mismatches[0]);
    assert!(outcomes.iter().all(|outcome| outcome.values == 2 * VALUES));
}
