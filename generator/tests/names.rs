//! `generate --names` as a program: the ledger is written, read the next time, and checked.
#![cfg(feature = "cli")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const BEFORE: &str = "syntax = \"proto3\";\npackage a;\nmessage userInfo {\n  string pageToken = 1;\n}\n";
const AFTER: &str = "syntax = \"proto3\";\npackage a;\nmessage UserInfo {}\nmessage userInfo {\n  string pageToken = 1;\n  string kind = 2;\n}\n";

/// A folder of its own for each test, removed with it.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("counterpart-names-{}-{test}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a temporary folder can be made");
        Folder(path)
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.0.join(name), text).expect("a temporary file can be written");
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.join(name)).unwrap_or_default()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn generate(folder: &Path, options: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_counterpart"));
    command.current_dir(folder).args(["generate", "api.proto", "-o", "out"]).args(options);
    command.output().expect("the program runs")
}

#[test]
fn names_are_kept_in_a_file() {
    let folder = Folder::new("kept");
    folder.write("api.proto", BEFORE);
    let run = |options: &[&str]| generate(&folder.0, options).status.code();
    assert_eq!(run(&["--names", "api.names"]), Some(0));
    let written = folder.read("api.names");
    assert!(written.contains("type\ta.userInfo\tUserInfo\n"), "{written}");
    assert!(written.contains("member\ta.userInfo\t0member pageToken\tpage_token\n"), "{written}");
    assert_eq!(run(&["--names", "api.names", "--verify"]), Some(0));

    folder.write("api.proto", AFTER);
    let stale = generate(&folder.0, &["--names", "api.names", "--verify"]);
    assert_eq!(stale.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&stale.stderr).contains("stale: api.names"), "{stale:?}");
    assert_eq!(folder.read("api.names"), written);
    assert_eq!(run(&["--names", "api.names"]), Some(0));
    let grown = folder.read("api.names");
    assert!(written.lines().all(|line| grown.contains(line)), "{grown}");
    assert_eq!(run(&["--names", "api.names", "--verify"]), Some(0));
    // Without the file, what is spelled like the identifier has it.
    assert_eq!(run(&["--verify"]), Some(1));
}

#[test]
fn a_ledger_that_cannot_be_read_is_told_with_its_place() {
    let folder = Folder::new("broken");
    folder.write("api.proto", BEFORE);
    for broken in ["<<<<<<< ours\n", "type\ta.userInfo\t1st\n", "type\tx\tA\ntype\tx\tB\n"] {
        folder.write("api.names", broken);
        let output = generate(&folder.0, &["--names", "api.names"]);
        let text = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{broken}");
        assert!(text.contains("error[CP0712]") && text.contains("api.names:"), "{text}");
    }
    folder.write("counterpart.toml", "names = \"kept.names\"\n");
    assert_eq!(generate(&folder.0, &[]).status.code(), Some(0));
    assert!(folder.read("kept.names").contains("UserInfo"));
    let two = generate(&folder.0, &["api.proto", "--names", "api.names"]);
    assert_eq!(two.status.code(), Some(2));
}
