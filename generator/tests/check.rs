//! `counterpart check` as a program: exit statuses and the shape of its JSON.
#![cfg(feature = "cli")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const BASELINE: &str =
    "syntax = \"proto3\";\npackage a;\nmessage M {\n  string gone = 1;\n  string kept = 2;\n}\n";
const GROWN: &str = "syntax = \"proto3\";\npackage a;\nmessage M {\n  string gone = 1;\n  string kept = 2;\n  string new = 3;\n}\n";
const BROKEN: &str = "syntax = \"proto3\";\npackage a;\nmessage M {\n  string kept = 2;\n}\n";

/// A folder of its own for each test, removed with it.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("counterpart-check-{}-{test}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a temporary folder can be made");
        Folder(path)
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, text).expect("a temporary file can be written");
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn check(old: &Path, new: &Path, options: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_counterpart"));
    command.arg("check").arg(old).arg(new).args(options).output().expect("the program runs")
}

#[test]
fn the_status_says_whether_the_contract_still_serves() {
    let folder = Folder::new("status");
    let old = folder.file("old.proto", BASELINE);
    let (grown, broken) = (folder.file("grown.proto", GROWN), folder.file("broken.proto", BROKEN));
    assert_eq!(check(&old, &old, &[]).status.code(), Some(0));
    assert_eq!(check(&old, &grown, &[]).status.code(), Some(0));
    assert_eq!(check(&old, &broken, &[]).status.code(), Some(1));
    assert_eq!(check(&old, &broken, &["--fail-on", "never"]).status.code(), Some(0));
    assert_eq!(check(&old, &folder.0.join("none.proto"), &[]).status.code(), Some(2));
    assert_eq!(check(&old, &folder.file("new.graphql", "type Query { a: Int }"), &[]).status.code(), Some(2));
}

#[test]
fn the_json_names_rule_severity_and_both_places() {
    let folder = Folder::new("json");
    let (old, new) = (folder.file("old.proto", BASELINE), folder.file("new.proto", BROKEN));
    let output = check(&old, &new, &["--format", "json", "--dimension", "source"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("the report is JSON");
    assert_eq!(report["compatible"], false);
    assert_eq!(report["bump"], "major");
    let findings = report["findings"].as_array().expect("findings are a list");
    let rules: Vec<_> = findings.iter().map(|finding| finding["rule"].as_str().unwrap_or_default()).collect();
    assert_eq!(rules, ["field-number-removed"], "only what breaks source was asked for");
    assert_eq!(findings[0]["severity"], "breaking");
    assert_eq!(findings[0]["baseline"], serde_json::json!({ "file": "old.proto", "line": 4, "column": 10 }));
    assert_eq!(findings[0]["current"]["file"], "new.proto");
    assert_eq!(findings[0]["current"]["line"], 3);
}

#[test]
fn folders_of_proto_files_are_compared_whole() {
    let folder = Folder::new("folders");
    for side in ["old", "new"] {
        std::fs::create_dir_all(folder.0.join(side)).expect("a temporary folder can be made");
        folder.file(&format!("{side}/m.proto"), BASELINE);
    }
    folder.file(
        "old/n.proto",
        "syntax = \"proto3\";\npackage a;\nimport \"m.proto\";\nmessage N { M m = 1; }\n",
    );
    let output = check(&folder.0.join("old"), &folder.0.join("new"), &[]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(
        text.contains("breaking[file-removed]") && text.contains("breaking[type-removed]: `a.N`"),
        "{text}"
    );
}
