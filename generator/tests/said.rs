//! What `generate` says at its end.
#![cfg(feature = "cli")]

use std::path::PathBuf;
use std::process::Command;

const CONTRACT: &str = "syntax = \"proto3\";\npackage a;\nmessage Only {}\n";

/// What is said about a contract of this text; nothing is left of the run.
fn said(test: &str, text: &str) -> String {
    let folder: PathBuf =
        std::env::temp_dir().join(format!("counterpart-said-{}-{test}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a temporary folder can be made");
    std::fs::write(folder.join("api.proto"), text).expect("a temporary file can be written");
    let mut command = Command::new(env!("CARGO_BIN_EXE_counterpart"));
    let run = command.current_dir(&folder).args(["generate", "api.proto", "-o", "out"]).output();
    let _ = std::fs::remove_dir_all(&folder);
    String::from_utf8_lossy(&run.expect("the program runs").stderr).into_owned()
}

#[test]
fn what_was_written_is_counted() {
    let said = said("counted", CONTRACT);
    assert!(said.contains(": 0 operations (0 refused, 0 approximated), 1 type\n"), "{said}");
}

#[test]
fn nothing_is_counted_where_nothing_was_written() {
    let said = said("nothing", "message {");
    assert!(said.contains("error[CP0007]"), "{said}");
    assert!(!said.contains("wrote"), "{said}");
}
