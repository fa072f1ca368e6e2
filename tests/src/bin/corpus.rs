//! `cargo run --release -p counterpart-tests --bin corpus -- ROOT`: every contract below ROOT, one table.
//!
//! The exit status is 1 where counterpart has a bug (a panic, a hang, a message without a place, a crate that does not
//! pass its check without a warning), never because a contract is invalid.

use std::path::{Path, PathBuf};
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
    /// The editions they are checked in
    #[arg(long, default_values = ["2024"])]
    edition: Vec<String>,
    /// The counterparts that are generated: `client`, `server` or `both`
    #[arg(long, default_value = "both")]
    role: String,
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
            bar.suspend(|| corpus::print_row(&mut out, &mut totals, entry, &outcome, &[]));
            continue;
        }
        let folder = std::path::absolute(corpus::folder_of(entry, &arguments.into))?;
        let outcome = corpus::generate(entry, &arguments.role, &folder, &workspace().join("runtime"), limit)?;
        let is_checked = outcome.step == corpus::Step::Done && wanted(&name, &arguments.check);
        let checks = if is_checked { check(arguments, &folder)? } else { Vec::new() };
        bar.suspend(|| corpus::print_row(&mut out, &mut totals, entry, &outcome, &checks));
    }
    bar.finish_and_clear();
    Ok(corpus::print_totals(&mut out, &totals))
}

/// In each edition, with the versions of the workspace, so that nothing is resolved anew.
fn check(arguments: &Arguments, folder: &Path) -> std::io::Result<Vec<corpus::Check>> {
    std::fs::copy(workspace().join("Cargo.lock"), folder.join("Cargo.lock"))?;
    let target = std::path::absolute(arguments.into.join("target"))?;
    let check = |edition: &String| corpus::check_crate(folder, edition, &target, Duration::from_secs(1800));
    arguments.edition.iter().map(check).collect()
}
