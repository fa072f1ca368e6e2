//! What counterpart makes of one contract: the summary it prints, and how the run itself went.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use super::{Entry, Finished, Measured, run};

/// How one step went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// It did its work.
    Done,
    /// The contract was refused as a whole, with findings that have places.
    Invalid(String),
    /// It panicked, hung, was killed, or said something without a place: a bug of counterpart.
    Bug(String),
}

/// The figures of one contract.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// How it went.
    pub step: Step,
    /// Operations of the document.
    pub operations: u64,
    /// Operations in the output.
    pub generated: u64,
    /// Operations left out.
    pub refused: u64,
    /// Findings that say how something is honoured differently.
    pub approximated: u64,
    /// The same by the code of the finding.
    pub codes: BTreeMap<String, u64>,
    /// Lines of Rust.
    pub lines: u64,
    /// Wall clock.
    pub wall: Duration,
    /// The largest resident set, in bytes.
    pub peak: u64,
}

/// What `cargo check` says about the generated crate.
#[derive(Debug, Clone)]
pub struct Check {
    /// The edition it was checked in.
    pub edition: String,
    /// Whether it passed without a warning.
    pub clean: bool,
    /// The first message where it did not.
    pub message: String,
    /// CPU time.
    pub cpu: Duration,
    /// The largest resident set of one compiler, in bytes.
    pub peak: u64,
}

/// `counterpart inspect`: nothing is written.
pub fn inspect(entry: &Entry, limit: Duration) -> std::io::Result<Outcome> {
    let mut command = counterpart("inspect", entry)?;
    let measured = run(command.args(["--format", "json"]), limit)?;
    let result = json_lines(&measured.stdout);
    let summary = result.iter().find(|line| line.get("services").is_some());
    let operations = |refused: bool| -> u64 {
        let services = summary.and_then(|line| line["services"].as_array()).into_iter().flatten();
        let all = services.filter_map(|service| service["operations"].as_array()).flatten();
        all.filter(|operation| operation["refused"].is_null() != refused).count() as u64
    };
    let count =
        |name: &str| summary.and_then(|line| line[name].as_array()).map_or(0, |list| list.len() as u64);
    Ok(Outcome {
        step: step(&measured, &result, summary.is_some()),
        operations: operations(true) + operations(false),
        generated: 0,
        refused: operations(true),
        approximated: count("approximated"),
        codes: codes(&result),
        lines: 0,
        wall: measured.wall,
        peak: measured.peak,
    })
}

/// `counterpart generate` into a crate of its own.
pub fn generate(
    entry: &Entry,
    role: &str,
    into: &Path,
    runtime: &Path,
    limit: Duration,
) -> std::io::Result<Outcome> {
    let mut command = counterpart("generate", entry)?;
    command.args(["--role", role]);
    command.arg("-o").arg(into).args(["--crate", &crate_name(into), "--message-format", "json"]);
    let measured = run(command.arg("--runtime-path").arg(runtime), limit)?;
    let result = json_lines(&measured.stdout);
    let summary = result.iter().find_map(|line| line.get("summary"));
    let count = |name: &str| summary.and_then(|line| line[name].as_u64()).unwrap_or(0);
    Ok(Outcome {
        step: step(&measured, &result, summary.is_some()),
        operations: count("operations"),
        generated: count("generated"),
        refused: count("refused"),
        approximated: count("approximated"),
        codes: codes(&result),
        lines: count("lines"),
        wall: measured.wall,
        peak: measured.peak,
    })
}

/// `cargo check` of a generated crate in an edition. Its dependencies are built before, so that the figures are of the
/// crate alone.
pub fn check_crate(folder: &Path, edition: &str, target: &Path, limit: Duration) -> std::io::Result<Check> {
    set_edition(&folder.join("Cargo.toml"), edition)?;
    let cargo = |arguments: &[&str]| {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.current_dir(folder).args(["check", "--offline", "--quiet", "--message-format", "short"]);
        command.args(arguments).env("CARGO_TARGET_DIR", target);
        command.env("CARGO_INCREMENTAL", "0").env_remove("RUSTFLAGS");
        run(&mut command, limit)
    };
    cargo(&["-p", "counterpart-runtime"])?;
    let measured = cargo(&[])?;
    let passed = matches!(&measured.finished, Finished::Exit(status) if status.success());
    let message = measured.stderr.lines().find(|line| !line.is_empty()).unwrap_or("").to_owned();
    Ok(Check {
        edition: edition.to_owned(),
        clean: passed && message.is_empty(),
        message,
        cpu: measured.cpu,
        peak: measured.peak,
    })
}

/// The manifest is generated for the newest edition; the modules are valid in older ones too.
fn set_edition(manifest: &Path, edition: &str) -> std::io::Result<()> {
    let text = std::fs::read_to_string(manifest)?;
    let lines = text.lines().map(|line| match line.starts_with("edition = ") {
        true => format!("edition = \"{edition}\""),
        false => line.to_owned(),
    });
    std::fs::write(manifest, lines.collect::<Vec<_>>().join("\n") + "\n")
}

/// The runner starts itself as counterpart, so that no second binary has to be found.
fn counterpart(verb: &str, entry: &Entry) -> std::io::Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.env(AS_COUNTERPART, "1").arg(verb).arg(&entry.path);
    for include in &entry.includes {
        command.arg("--include").arg(include);
    }
    for document in &entry.documents {
        command.arg("--documents").arg(document);
    }
    Ok(command)
}

/// Set for a process of the runner that is counterpart itself.
pub(super) const AS_COUNTERPART: &str = "COUNTERPART_CORPUS_CHILD";

fn json_lines(text: &str) -> Vec<Value> {
    text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

fn step(measured: &Measured, lines: &[Value], has_summary: bool) -> Step {
    let code = match &measured.finished {
        Finished::TimedOut => return Step::Bug("hangs".to_owned()),
        Finished::Exit(status) => status.code(),
    };
    if let Some(panic) = measured.stderr.lines().find(|line| line.contains("panicked at")) {
        return Step::Bug(panic.to_owned());
    }
    let Some(code) = code else { return Step::Bug("was killed".to_owned()) };
    if let Some(line) = lines.iter().flat_map(findings).find(|line| !has_place(line)) {
        return Step::Bug(format!("a message without a place: {line}"));
    }
    match code {
        0 | 1 if has_summary => Step::Done,
        2 => Step::Invalid(first_message(lines).unwrap_or_else(|| measured.stderr.trim().to_owned())),
        code => Step::Bug(format!("exit status {code} without a summary")),
    }
}

/// Findings stand on a line of their own, or in the lists of `inspect`.
fn findings(line: &Value) -> Vec<&Value> {
    if line.get("code").is_some() {
        return vec![line];
    }
    let lists = ["approximated", "refused"].into_iter().filter_map(|name| line[name].as_array());
    lists.flatten().collect()
}

/// Approximations by their codes.
fn codes(lines: &[Value]) -> BTreeMap<String, u64> {
    let mut codes = BTreeMap::new();
    for finding in lines.iter().flat_map(findings).filter(|finding| finding["effect"] == "approximated") {
        *codes.entry(finding["code"].as_str().unwrap_or("").to_owned()).or_default() += 1;
    }
    codes
}

fn has_place(line: &Value) -> bool {
    line["file"].as_str().is_some_and(|file| !file.is_empty())
        && line["line"].as_u64().is_some_and(|line| line > 0)
        && line["column"].as_u64().is_some_and(|column| column > 0)
}

fn first_message(lines: &[Value]) -> Option<String> {
    let fatal = lines.iter().find(|line| line["severity"] == "error")?;
    let place = format!("{}:{}", fatal["file"].as_str().unwrap_or(""), fatal["line"]);
    Some(format!(
        "{} {place}: {}",
        fatal["code"].as_str().unwrap_or(""),
        fatal["message"].as_str().unwrap_or("")
    ))
}

/// The name of the crate in a folder. Crates of one name that share a target folder would be taken for one another, since
/// cargo tells what is fresh by paths inside of the crate.
pub fn crate_name(folder: &Path) -> String {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let name: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    format!("of_{}", name.to_ascii_lowercase())
}

/// The folder a contract is generated into.
pub fn folder_of(entry: &Entry, below: &Path) -> PathBuf {
    let name: String = entry.name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    below.join(&entry.format).join(name)
}
