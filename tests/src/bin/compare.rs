//! `tests/compare/run.sh`: the clients that this generator and two others write for the same contracts, side by side:
//! CPU seconds of the generator, lines of Rust, CPU seconds and the largest compiler of `cargo check` of the client alone.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use clap::Parser;
use counterpart_tests::corpus::{Check, Finished, Measured, check_crate, run};
use counterpart_tests::workspace;

/// Compares generators of clients.
#[derive(Debug, Parser)]
struct Arguments {
    /// The contracts
    #[arg(required = true)]
    contracts: Vec<PathBuf>,
    /// The folder with the other generators' binaries
    #[arg(long)]
    tools: PathBuf,
    /// The binary of this one
    #[arg(long)]
    counterpart: PathBuf,
    /// Where crates are written
    #[arg(long, default_value = "target/compare")]
    into: PathBuf,
    /// Tools to run
    #[arg(long, default_values = ["counterpart", "openapi-to-rust", "oas3-gen"])]
    tool: Vec<String>,
}

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let arguments = Arguments::parse();
    print("contract\ttool\tgenerate cpu s\tlines\tcheck cpu s\tcheck MB\tremark");
    for contract in &arguments.contracts {
        for tool in &arguments.tool {
            let name = contract.file_stem().unwrap_or_default().to_string_lossy();
            let row = one(&arguments, contract, tool)
                .unwrap_or_else(|error| format!("\t\t\t\t{}", first_line(&error.to_string())));
            print(&format!("{name}\t{tool}\t{row}"));
        }
    }
    Ok(())
}

fn one(arguments: &Arguments, contract: &Path, tool: &str) -> Result<String, Failure> {
    let name = contract.file_stem().unwrap_or_default().to_string_lossy();
    let folder =
        std::path::absolute(arguments.into.join(tool).join(format!("client_{name}").replace('-', "_")))?;
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    let made = generate(arguments, contract, tool, &folder)?;
    let Finished::Exit(status) = &made.finished else { return Err("it did not end".into()) };
    if !status.success() {
        return Err(format!("it wrote nothing: {}", made.stderr.lines().last().unwrap_or("")).into());
    }
    let lines = lines(&folder)?;
    let check = check(arguments, tool, &folder)?;
    let remark = if check.clean { "ok".to_owned() } else { first_line(&check.message) };
    Ok(format!(
        "{:.2}\t{lines}\t{:.2}\t{}\t{remark}",
        made.cpu.as_secs_f64(),
        check.cpu.as_secs_f64(),
        check.peak / 1_000_000
    ))
}

/// Runs a generator, and completes what it writes to a crate.
fn generate(arguments: &Arguments, contract: &Path, tool: &str, folder: &Path) -> Result<Measured, Failure> {
    let contract = std::path::absolute(contract)?;
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let binary = |name: &str| std::path::absolute(arguments.tools.join(name));
    let limit = Duration::from_secs(600);
    match tool {
        "counterpart" => {
            let mut command = Command::new(std::path::absolute(&arguments.counterpart)?);
            command
                .arg("generate")
                .arg(contract)
                .args(["--role", "client", "--crate", &name, "-o"])
                .arg(folder);
            command.arg("--runtime-path").arg(workspace().join("runtime"));
            let made = run(&mut command, limit)?;
            std::fs::copy(workspace().join("Cargo.lock"), folder.join("Cargo.lock"))?;
            Ok(made)
        }
        "openapi-to-rust" => {
            let mut command = Command::new(binary(tool)?);
            let source = folder.join("src/generated");
            command.arg("generate").arg(contract).args(["--quiet", "--output-dir"]).arg(&source);
            let made = run(&mut command, limit)?;
            let needs = std::fs::read_to_string(source.join("REQUIRED_DEPS.toml"))?;
            let manifest =
                format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n{needs}");
            std::fs::write(folder.join("Cargo.toml"), manifest)?;
            std::fs::write(folder.join("src/lib.rs"), "pub mod generated;\n")?;
            Ok(made)
        }
        "oas3-gen" => {
            let mut command = Command::new(binary(tool)?);
            command
                .args(["generate", "client-mod", "-i"])
                .arg(contract)
                .arg("-o")
                .arg(folder)
                .arg("--workspace");
            Ok(run(&mut command, limit)?)
        }
        other => Err(format!("no such tool: {other}").into()),
    }
}

/// Checks it with an empty root first, so that only the dependencies are built, then as it is.
fn check(arguments: &Arguments, tool: &str, folder: &Path) -> Result<Check, Failure> {
    let target = std::path::absolute(arguments.into.join(tool).join("target"))?;
    let limit = Duration::from_secs(1800);
    let root = folder.join("src/lib.rs");
    let text = std::fs::read(&root)?;
    std::fs::write(&root, "")?;
    let mut fetch = Command::new("cargo");
    fetch.current_dir(folder).args(["check", "--quiet"]).env("CARGO_TARGET_DIR", &target);
    fetch.env("CARGO_INCREMENTAL", "0").env_remove("RUSTFLAGS");
    run(&mut fetch, limit)?;
    std::fs::write(&root, text)?;
    Ok(check_crate(folder, "2024", &target, limit)?)
}

fn lines(folder: &Path) -> std::io::Result<usize> {
    let mut count = 0;
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            count += lines(&path)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            count += std::fs::read_to_string(&path)?.lines().count();
        }
    }
    Ok(count)
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or("").chars().take(160).collect()
}

#[allow(clippy::print_stdout, reason = "the result of the program")]
fn print(line: &str) {
    println!("{line}");
}
