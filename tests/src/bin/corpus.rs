//! `cargo run --release -p counterpart-tests --bin corpus -- ROOT`: every contract below ROOT, one table.
//!
//! The exit status is 1 where counterpart has a bug (a panic, a hang, a message without a place), never because a
//! contract is invalid.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use counterpart_tests::{corpus, workspace};

/// Runs counterpart over a folder of real contracts and prints one table.
#[derive(Debug, Parser)]
struct Arguments {
    /// The corpus: a folder with `openapi/`, `proto/`, `graphql/`, `wsdl/`, each with a MANIFEST.tsv
    root: PathBuf,
    /// Only contracts whose `format/name` contains one of these
    #[arg(long)]
    only: Vec<String>,
    /// Read alone: nothing is generated
    #[arg(long)]
    inspect: bool,
    /// Compile-check contracts whose `format/name` contains one of these (`/` for all)
    #[arg(long)]
    check: Vec<String>,
    /// Where crates are written
    #[arg(long, default_value = "target/corpus")]
    into: PathBuf,
    /// Seconds a contract may take to generate
    #[arg(long, default_value_t = 120)]
    limit: u64,
}

fn main() -> ExitCode {
    if corpus::is_child() {
        return counterpart::cli::main();
    }
    match run(&Arguments::parse()) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(1),
        Err(error) => {
            #[allow(clippy::print_stderr, reason = "a program's own failure")]
            {
                eprintln!("error: {error}");
            }
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> std::io::Result<u64> {
    let entries = corpus::entries(&arguments.root)?;
    let wanted = |name: &str, filters: &[String]| filters.iter().any(|filter| name.contains(filter.as_str()));
    let (mut out, mut totals) = (std::io::stdout(), corpus::Totals::default());
    let limit = Duration::from_secs(arguments.limit);
    let bar = indicatif::ProgressBar::new(entries.len() as u64);
    for entry in &entries {
        bar.inc(1);
        let name = format!("{}/{}", entry.format, entry.name);
        if !arguments.only.is_empty() && !wanted(&name, &arguments.only) {
            continue;
        }
        if arguments.inspect {
            let outcome = corpus::inspect(entry, limit)?;
            bar.suspend(|| corpus::print_row(&mut out, &mut totals, entry, &outcome, None));
            continue;
        }
        let folder = std::path::absolute(corpus::folder_of(entry, &arguments.into))?;
        let outcome = corpus::generate(entry, &folder, &workspace().join("runtime"), limit)?;
        let check = match outcome.step {
            corpus::Step::Done if wanted(&name, &arguments.check) => {
                // The versions of the workspace, so that nothing is resolved anew.
                std::fs::copy(workspace().join("Cargo.lock"), folder.join("Cargo.lock"))?;
                let target = std::path::absolute(arguments.into.join("target"))?;
                Some(corpus::check_crate(&folder, &target, Duration::from_secs(900))?)
            }
            _ => None,
        };
        bar.suspend(|| corpus::print_row(&mut out, &mut totals, entry, &outcome, check.as_ref()));
    }
    bar.finish_and_clear();
    Ok(corpus::print_totals(&mut out, &totals))
}
