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

const BOOK: &str = r#"
openapi: 3.1.0
info: { title: Books, version: '1' }
paths:
  /books:
    get:
      operationId: listBooks
      parameters: [{ name: limit, in: query, required: REQUIRED, schema: { type: integer } }]
      responses: { '204': { description: ok } }
"#;

/// What a vendor forgot to say: the limit is required.
const REQUIRED: &str = r#"
overlay: 1.0.0
info: { title: Patch, version: '1' }
actions: [{ target: '$.paths["/books"].get.parameters[0]', update: { required: true } }]
"#;

#[test]
fn overlays_patch_one_side_or_both() {
    let folder = Folder::new("overlays");
    let optional = folder.file("optional.yaml", &BOOK.replace("REQUIRED", "false"));
    let required = folder.file("required.yaml", &BOOK.replace("REQUIRED", "true"));
    let overlay = folder.file("overlay.yaml", REQUIRED).to_string_lossy().into_owned();
    let status = |old: &Path, new: &Path, options: &[&str]| check(old, new, options).status.code();
    assert_eq!(status(&optional, &required, &[]), Some(1));
    assert_eq!(status(&optional, &required, &["--overlay", &overlay]), Some(0));
    assert_eq!(status(&optional, &required, &["--baseline-overlay", &overlay]), Some(0));
    assert_eq!(status(&optional, &optional, &["--current-overlay", &overlay]), Some(1));
    assert_eq!(status(&optional, &optional, &["--overlay", &overlay]), Some(0));
    assert_eq!(status(&optional, &optional, &["--overlay", "none.yaml"]), Some(2));
}

#[test]
fn decisions_hold_for_one_side_or_both() {
    let folder = Folder::new("decisions");
    let optional = folder.file("optional.yaml", &BOOK.replace("REQUIRED", "false"));
    let required = folder.file("required.yaml", &BOOK.replace("REQUIRED", "true"));
    folder.file("overlay.yaml", REQUIRED);
    let config =
        folder.file("decisions.toml", "overlays = [\"overlay.yaml\"]\n").to_string_lossy().into_owned();
    let status = |old: &Path, new: &Path, options: &[&str]| check(old, new, options).status.code();
    assert_eq!(status(&optional, &required, &["--config", &config]), Some(0));
    assert_eq!(status(&optional, &required, &["--baseline-config", &config]), Some(0));
    assert_eq!(status(&optional, &optional, &["--current-config", &config]), Some(1));
    assert_eq!(status(&optional, &required, &["--exclude", "listBooks"]), Some(0));
}

/// The baseline of a revision is patched by what the revision has, else by what lies on the disk.
#[test]
fn a_revision_is_patched_by_its_own_overlay() {
    let folder = Folder::new("revision");
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.current_dir(&folder.0).args(["-c", "user.name=a", "-c", "user.email=a@b.c"]);
        assert!(command.args(arguments).output().expect("git runs").status.success(), "{arguments:?}");
    };
    folder.file("api.yaml", &BOOK.replace("REQUIRED", "false"));
    git(&["init", "-q"]);
    git(&["add", "."]);
    git(&["commit", "-q", "-m", "first"]);
    folder.file("overlay.yaml", REQUIRED);
    let run = |options: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_counterpart"));
        command.current_dir(&folder.0).args(["check", "git:HEAD:api.yaml", "api.yaml"]).args(options);
        command.output().expect("the program runs").status.code()
    };
    assert_eq!(run(&["--overlay", "overlay.yaml"]), Some(0));
    assert_eq!(run(&["--current-overlay", "overlay.yaml"]), Some(1));
    git(&["add", "."]);
    git(&["commit", "-q", "-m", "second"]);
    folder.file("overlay.yaml", &REQUIRED.replace("true", "false"));
    folder.file("api.yaml", &BOOK.replace("REQUIRED", "true"));
    assert_eq!(run(&[]), Some(1));
    assert_eq!(
        run(&["--baseline-overlay", "overlay.yaml"]),
        Some(0),
        "the revision's overlay says `required`"
    );
    assert_eq!(run(&["--current-overlay", "overlay.yaml"]), Some(0), "that of the disk does not");
}
