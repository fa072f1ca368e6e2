//! What the tests of the workspace share: goldens and the corpus runner's parts.

pub mod bytes;
pub mod corpus;
pub mod facts;
pub mod golden;
pub mod law7;
pub mod twin;

use std::path::PathBuf;

/// The top of the workspace.
pub fn workspace() -> PathBuf {
    let tests = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    tests.parent().map(PathBuf::from).unwrap_or(tests)
}
