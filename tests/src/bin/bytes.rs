//! `cargo run --release -p counterpart-tests --bin bytes -- CONTRACT..`: whether the protobuf of our generated code is
//! prost's, byte for byte, over every message of `.proto` files.
//!
//! The exit status is 1 where any value differs.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::Parser;
use counterpart_tests::bytes::{self, Failure};

/// Compares generated code with prost's over `.proto` files.
#[derive(Debug, Parser)]
struct Arguments {
    /// Files, or folders whose files make one contract together
    #[arg(required = true)]
    contracts: Vec<PathBuf>,
    /// How many values each message is tried with, from either side
    #[arg(long, default_value_t = 100)]
    values: u64,
    /// Where crates are written
    #[arg(long, default_value = "target/bytes")]
    into: PathBuf,
}

#[allow(clippy::print_stdout, reason = "the result of the program")]
fn main() -> Result<ExitCode, Failure> {
    let arguments = Arguments::parse();
    let into = std::path::absolute(&arguments.into)?;
    let mut are_equal = true;
    println!("contract\tmessages\tvalues\tmismatches");
    for contract in &arguments.contracts {
        let family = bytes::find(contract)?;
        let name = &family.name;
        let scratch = bytes::write(bytes::read(&family)?, &into.join(name), arguments.values)?;
        let result = run(&scratch.folder, &into.join("target"))?;
        let mut lines = result.lines();
        let totals = lines.next().unwrap_or("");
        println!("{name}\t{totals}");
        lines.for_each(|line| println!("  {line}"));
        for message in &scratch.alone {
            println!("  only ours: {message}");
        }
        are_equal &= totals.ends_with("\t0") && totals.starts_with(&format!("{}\t", scratch.messages));
    }
    Ok(if are_equal { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What the program of a scratch crate prints.
fn run(folder: &Path, target: &Path) -> Result<String, Failure> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(folder).args(["run", "--offline", "--quiet"]).env("CARGO_TARGET_DIR", target);
    let output = command.env("CARGO_INCREMENTAL", "0").env_remove("RUSTFLAGS").output()?;
    if !output.status.success() {
        return Err(format!("{}: {}", folder.display(), String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}
