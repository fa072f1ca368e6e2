//! The command line: `generate`, `check`, `inspect`, `ir`, `explain` (DESIGN section 2).
//!
//! Exit status: 0 fine; 1 findings (stale under `--verify`, anything refused under `--strict`, incompatible contracts);
//! 2 usage, an unreadable or an invalid contract.

mod check;
mod explain;
mod generate;
mod inspect;
mod ir;
mod report;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::pipeline::Request;
use crate::settings::{By, Settings};
use report::Reporter;

/// One API contract in; a typed Rust client and a typed Rust server out.
#[derive(Debug, Parser)]
#[command(name = "counterpart", version, about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write the client and the server of contracts
    Generate(generate::Generate),
    /// Say whether a new version of a contract still serves the parties of the old one
    Check(check::Check),
    /// List the operations of a contract, its types, and what is approximated or refused, and why
    Inspect(inspect::Inspect),
    /// Print the intermediate representation of a contract as text
    Ir(ir::Ir),
    /// Explain a diagnostic code
    Explain(explain::Explain),
}

/// What every command that reads a contract takes.
#[derive(Debug, Args)]
struct Input {
    /// Folders besides the contract's own that it may read files from
    #[arg(short = 'I', long = "include", value_name = "DIR")]
    includes: Vec<PathBuf>,
    /// GraphQL operation documents, as globs
    #[arg(long, value_name = "GLOB")]
    documents: Vec<PathBuf>,
    /// Overlays that patch the contract before it is read (OpenAPI), in order
    #[arg(long = "overlay", value_name = "FILE")]
    overlays: Vec<PathBuf>,
    /// Keep only operations whose name matches (`get*`); types follow
    #[arg(long, value_name = "GLOB")]
    operations: Vec<String>,
    /// Keep only operations with such a tag (OpenAPI) or of such a service
    #[arg(long = "tag", value_name = "GLOB")]
    tags: Vec<String>,
    /// Leave out operations whose name matches
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// Decisions about names, types and operations; without it `counterpart.toml` beside the contract, if there is one
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Input {
    fn request(&self, entry: &std::path::Path) -> Request {
        let mut settings = Settings::default();
        settings.files.includes.clone_from(&self.includes);
        settings.files.documents.clone_from(&self.documents);
        settings.files.overlays.clone_from(&self.overlays);
        self.operations.iter().for_each(|glob| settings.operations.include(By::Name, glob));
        self.tags.iter().for_each(|glob| settings.operations.include(By::Tag, glob));
        self.exclude.iter().for_each(|glob| settings.operations.exclude(By::Name, glob));
        Request { entry: entry.to_path_buf(), config: self.config.clone(), settings }
    }
}

/// How messages are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum MessageFormat {
    /// For people
    Human,
    /// One JSON object a line
    Json,
}

/// What a command ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Status {
    Fine,
    Findings,
    Failed,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        match status {
            Status::Fine => ExitCode::SUCCESS,
            Status::Findings => ExitCode::from(1),
            Status::Failed => ExitCode::from(2),
        }
    }
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut reporter = Reporter::of_this_process();
    let status = match &cli.command {
        Command::Generate(command) => command.run(&mut reporter),
        Command::Check(command) => command.run(&mut reporter),
        Command::Inspect(command) => command.run(&mut reporter),
        Command::Ir(command) => command.run(&mut reporter),
        Command::Explain(command) => command.run(&mut reporter),
    };
    status.into()
}
