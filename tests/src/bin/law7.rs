//! `cargo run --release -p counterpart-tests --bin law7 -- CONTRACT..`: for every operation of each contract, generated
//! client against generated server with arbitrary valid values. One line a contract; the exit status is 1 where a value
//! does not arrive as it was sent.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use counterpart_tests::law7::{Proof, prove};

/// Proves that the two counterparts of contracts agree.
#[derive(Debug, Parser)]
struct Arguments {
    /// The contracts
    #[arg(required = true)]
    contracts: Vec<PathBuf>,
    /// Where crates are written
    #[arg(long, default_value = "target/law7")]
    into: PathBuf,
    /// Values an operation is tried with
    #[arg(long, default_value_t = 24)]
    cases: u32,
    /// Say of each operation that does not fit how it does not
    #[arg(long)]
    verbose: bool,
}

#[allow(clippy::print_stdout, reason = "the result of the program")]
fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let into = std::path::absolute(&arguments.into).unwrap_or_else(|_| arguments.into.clone());
    println!("contract\toperations\tuntried\tleft out\tvalues\tunmet\trefused\tmismatches\tcpu s\tremark");
    let mut status = ExitCode::SUCCESS;
    for contract in &arguments.contracts {
        let name = contract.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let folder = into.join(name.replace(|c: char| !c.is_ascii_alphanumeric(), "_"));
        match prove(contract, &folder, &into.join("target"), arguments.cases) {
            Ok(proof) => {
                println!("{name}\t{}", row(&proof));
                if arguments.verbose {
                    proof.remarks.iter().for_each(|remark| println!("  {remark}"));
                }
                if proof.mismatches > 0 {
                    status = ExitCode::FAILURE;
                }
            }
            Err(error) => {
                println!("{name}\t\t\t\t\t\t\t\t\t{error}");
                status = ExitCode::FAILURE;
            }
        }
    }
    status
}

fn row(proof: &Proof) -> String {
    let Proof { operations, untried, left, values, unmet, refused, mismatches, cpu, .. } = proof;
    let remark = if *mismatches == 0 { "ok" } else { "does not fit" };
    let cpu = cpu.as_secs_f64();
    format!("{operations}\t{untried}\t{left}\t{values}\t{unmet}\t{refused}\t{mismatches}\t{cpu:.1}\t{remark}")
}
