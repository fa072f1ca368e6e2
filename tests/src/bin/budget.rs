//! `cargo run --release -p counterpart-tests --bin budget -- CONTRACT`: what the generated client costs to check, beside
//! the same models with serde derive (the types of the contract, the inputs of its operations, their errors), in one run.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use counterpart::backend::rust::{Form, Manifest, Options, Role, generate};
use counterpart::pipeline::{self, Request};
use counterpart_tests::corpus::{Check, check_crate};
use counterpart_tests::twin::{Copies, Source, twin};
use counterpart_tests::workspace;

/// Measures `cargo check` of a client crate beside its models with serde derive.
#[derive(Debug, Parser)]
struct Arguments {
    /// The contract
    contract: PathBuf,
    /// Where the two crates are written
    #[arg(long, default_value = "target/budget")]
    into: PathBuf,
}

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<ExitCode, Failure> {
    let arguments = Arguments::parse();
    let into = std::path::absolute(&arguments.into)?;
    let contract = &arguments.contract;
    let records = write_records(contract, Role::Client, &into.join("records"))?;
    // The inputs of operations are types at the server's end alone.
    let both = write_records(contract, Role::Both, &into.join("both"))?;
    let target = into.join("target");
    let ours = measure(&records, &target)?;
    let twins = [
        ("serde derive, a type a place", Copies::Apart),
        ("serde derive, equal types shared", Copies::Shared),
    ];
    let mut theirs = Vec::new();
    for (name, copies) in twins {
        let derive = into.join("derive");
        write_derive(&both, copies, &derive)?;
        theirs.push((name, measure(&derive, &target)?));
    }
    let ratio = |ours: f64, theirs: f64| if theirs > 0.0 { ours / theirs } else { f64::NAN };
    let (cpu, peak) = (|check: &Check| check.cpu.as_secs_f64(), |check: &Check| check.peak as f64 / 1e6);
    #[allow(clippy::print_stdout, reason = "the result of the program")]
    {
        println!("crate\tclean\tcheck cpu s\tcheck MB\tours of its cpu\tours of its MB\tremark");
        let own = ("records, client", &ours);
        for (name, check) in std::iter::once(own).chain(theirs.iter().map(|(name, check)| (*name, check))) {
            let ratios = [ratio(cpu(&ours), cpu(check)), ratio(peak(&ours), peak(check))];
            let [cpu, peak] = [cpu(check), peak(check)];
            let [of_cpu, of_peak] = ratios;
            println!(
                "{name}\t{}\t{cpu:.2}\t{peak:.0}\t{of_cpu:.3}\t{of_peak:.3}\t{}",
                check.clean, check.message
            );
        }
    }
    let all_clean = ours.clean && theirs.iter().all(|(_, check)| check.clean);
    Ok(if all_clean { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn write_records(contract: &Path, role: Role, folder: &Path) -> Result<PathBuf, Failure> {
    let mut reading = pipeline::read(&Request::new(contract))?;
    let runtime = workspace().join("runtime");
    let manifest = Manifest::new("records").runtime_path(runtime.to_string_lossy());
    let options = Options { role, form: Form::Crate(manifest), ..Options::default() };
    generate(&reading.contract, &reading.sources, &options, &mut reading.diagnostics).write(folder)?;
    Ok(folder.to_path_buf())
}

const MANIFEST: &str = "[package]\nname = \"derive\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n\
                        serde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"\n";

fn write_derive(records: &Path, copies: Copies, folder: &Path) -> Result<(), Failure> {
    let of = |name: &str| -> std::io::Result<Source> {
        let items = std::fs::read_to_string(records.join(format!("src/{name}.rs")))?;
        let tables = std::fs::read_to_string(records.join(format!("src/{name}/wire.rs")))?;
        let inputs = std::fs::read_to_string(records.join("src/ops/inputs.rs")).unwrap_or_default();
        Ok(Source { module: name.to_owned(), items, tables, inputs })
    };
    std::fs::create_dir_all(folder.join("src"))?;
    std::fs::write(folder.join("Cargo.toml"), MANIFEST)?;
    std::fs::write(folder.join("src/lib.rs"), twin(&[of("types")?, of("operations")?], copies)?)?;
    Ok(())
}

/// Checks once so that dependencies are built, then touches the crate and checks it alone.
fn measure(folder: &Path, target: &Path) -> Result<Check, Failure> {
    std::fs::copy(workspace().join("Cargo.lock"), folder.join("Cargo.lock"))?;
    let limit = Duration::from_secs(1800);
    check_crate(folder, "2024", target, limit)?;
    let root = folder.join("src/lib.rs");
    std::fs::write(&root, std::fs::read(&root)?)?;
    Ok(check_crate(folder, "2024", target, limit)?)
}
