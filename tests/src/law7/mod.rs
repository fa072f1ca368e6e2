//! Law 7 for a contract: writes a crate with its client, its server and a program that calls every operation with
//! arbitrary valid values, in process, and compares what arrives. What differs between operations is printed from the IR.

mod print;

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use counterpart::backend::rust::{Form, Manifest, Options, generate, outline};
use counterpart::pipeline::{self, Request};

use crate::corpus::{Finished, crate_name, run};
use crate::workspace;

/// The half of the program that is the same for every contract.
const HARNESS: &str = include_str!("harness.rs");

/// What a proof found.
#[derive(Debug, Default)]
pub struct Proof {
    /// Operations with both ends.
    pub operations: u64,
    /// Those for which no value was found that meets the contract.
    pub untried: u64,
    /// Operations that are not tried: the caller sends a stream, or the server calls.
    pub left: u64,
    /// Values that went there and back.
    pub values: u64,
    /// Inputs that broke a constraint: what the maker of values could not meet.
    pub unmet: u64,
    /// Inputs that were refused by the client, and tried again with plain texts.
    pub refused: u64,
    /// Values that did not arrive as they were sent.
    pub mismatches: u64,
    /// A line for each operation that does not fit or was not tried.
    pub remarks: Vec<String>,
    /// CPU time of building and running it.
    pub cpu: Duration,
}

type Failure = Box<dyn std::error::Error>;

/// Writes, builds and runs the proof of a contract.
///
/// # Errors
/// Where the contract cannot be read, or the program does not compile or does not end.
pub fn prove(contract: &Path, into: &Path, target: &Path, cases: u32) -> Result<Proof, Failure> {
    let name = crate_name(into);
    let (tried, left) = write(contract, into, &name)?;
    if tried == 0 {
        return Ok(Proof { left, ..Proof::default() });
    }
    let mut build = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    build.current_dir(into).args(["build", "--offline", "--quiet", "--message-format", "short"]);
    build.env("CARGO_TARGET_DIR", target).env("CARGO_INCREMENTAL", "0").env_remove("RUSTFLAGS");
    let built = run(&mut build, Duration::from_secs(1800))?;
    if !matches!(&built.finished, Finished::Exit(status) if status.success()) {
        let first = built.stderr.lines().find(|line| line.contains("error")).unwrap_or(&built.stderr);
        return Err(format!("the proof does not compile: {first}").into());
    }
    let mut program = Command::new(target.join("debug").join(&name));
    let ran = run(program.arg(cases.to_string()), Duration::from_secs(600))?;
    let mut proof = Proof { left, cpu: built.cpu + ran.cpu, ..Proof::default() };
    if !matches!(&ran.finished, Finished::Exit(status) if status.success()) || !proof.read(&ran.stdout) {
        return Err(format!("the proof does not end: {}", ran.stderr.lines().last().unwrap_or("")).into());
    }
    Ok(proof)
}

impl Proof {
    /// What the program says; false without its last line.
    fn read(&mut self, text: &str) -> bool {
        let mut has_total = false;
        for line in text.lines() {
            let Some(figures) = line.strip_prefix("total\t") else {
                self.remarks.push(line.to_owned());
                continue;
            };
            let figures: Vec<u64> = figures.split('\t').filter_map(|figure| figure.parse().ok()).collect();
            let [operations, untried, values, unmet, refused, mismatches] = figures[..] else { return false };
            has_total = true;
            (self.operations, self.untried, self.values) = (operations, untried, values);
            (self.unmet, self.refused, self.mismatches) = (unmet, refused, mismatches);
        }
        has_total
    }
}

/// Writes the crate; gives the number of operations that are tried, and of those that are not.
fn write(contract: &Path, into: &Path, name: &str) -> Result<(u64, u64), Failure> {
    let mut reading = pipeline::read(&Request::new(contract))?;
    let runtime = workspace().join("runtime");
    let manifest = Manifest::new(name).runtime_path(runtime.to_string_lossy());
    let options = Options { form: Form::Crate(manifest), ..Options::default() };
    let files = generate(&reading.contract, &reading.sources, &options, &mut reading.diagnostics);
    files.write(into)?;
    std::fs::copy(workspace().join("Cargo.lock"), into.join("Cargo.lock"))?;
    let manifest = into.join("Cargo.toml");
    let text = std::fs::read_to_string(&manifest)?;
    // What the values of patterns need, and no debug information, which costs more than the rest.
    let text = text.replacen("features = [", "features = [\"regex\", ", 1).replacen(
        "[features]",
        "tokio = { version = \"1\", features = [\"rt\", \"time\"] }\n\n[profile.dev]\ndebug = false\n\n[features]",
        1,
    );
    std::fs::write(manifest, text)?;
    std::fs::write(into.join("src/harness.rs"), HARNESS)?;
    let outline = outline(&reading.contract, &options);
    let (program, tried, left) = print::program(&reading.contract, &outline, name)?;
    std::fs::write(into.join("src/main.rs"), program)?;
    Ok((tried, left))
}
