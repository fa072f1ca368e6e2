//! `counterpart check BASELINE CURRENT`

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::report::Reporter;
use super::{Input, MessageFormat, Status};
use crate::Error;
use crate::compat::day::Day;
use crate::compat::rule::{Breaks, Severity};
use crate::compat::{self, Options, Report};
use crate::diagnostic::{Diagnostics, Effect};
use crate::pipeline::{self, Reading};
use crate::source::git::Revision;

/// Say whether a new version of a contract still serves the parties of the old one
#[derive(Debug, Args)]
pub(super) struct Check {
    /// The contract that is in use: a file, a folder of .proto files, or `git:REVISION:PATH`
    baseline: String,
    /// The contract that shall take its place
    current: String,
    /// How bad a finding must be for exit status 1
    #[arg(long, value_enum, default_value = "breaking")]
    fail_on: FailOn,
    /// Only findings that break one of these
    #[arg(long = "dimension", value_enum, value_delimiter = ',')]
    dimensions: Vec<Dimension>,
    /// The day of the check, for the days on which deprecated things go away
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    today: Option<Day>,
    /// How many days before it goes away a thing must be deprecated
    #[arg(long, value_name = "DAYS", default_value_t = 0)]
    notice: u32,
    /// How the report is printed
    #[arg(long, value_enum, default_value = "human")]
    format: MessageFormat,
    /// Overlays that patch the baseline alone, after those of both (`--overlay`)
    #[arg(long, value_name = "FILE")]
    baseline_overlay: Vec<PathBuf>,
    /// Overlays that patch the current contract alone, after those of both
    #[arg(long, value_name = "FILE")]
    current_overlay: Vec<PathBuf>,
    /// Decisions for the baseline, instead of those for both (`--config`)
    #[arg(long, value_name = "FILE")]
    baseline_config: Option<PathBuf>,
    /// Decisions for the current contract, instead of those for both
    #[arg(long, value_name = "FILE")]
    current_config: Option<PathBuf>,
    // What both sides are read with. A side of a git revision has its files from there, and what flags name and the
    // revision does not have from the disk.
    #[command(flatten)]
    input: Input,
}

/// One of the two contracts, with what is said of it alone.
struct Side<'a> {
    contract: &'a str,
    overlays: &'a [PathBuf],
    config: Option<&'a PathBuf>,
}

/// From which severity on the exit status is 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// Something that worked stops working
    Breaking,
    /// Or may behave otherwise
    Dangerous,
    /// Always 0, except for contracts that cannot be read
    Never,
}

/// What a finding may break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Dimension {
    /// Old and new can no longer talk
    Wire,
    /// Code over generated code no longer compiles
    Source,
    /// The JSON form of protobuf
    Json,
    /// It means something else
    Behaviour,
}

impl Check {
    pub(super) fn run(&self, reporter: &mut Reporter) -> Status {
        let baseline = Side {
            contract: &self.baseline,
            overlays: &self.baseline_overlay,
            config: self.baseline_config.as_ref(),
        };
        let current = Side {
            contract: &self.current,
            overlays: &self.current_overlay,
            config: self.current_config.as_ref(),
        };
        let read = self.read(&baseline).and_then(|baseline| Ok((baseline, self.read(&current)?)));
        let (baseline, current) = match read {
            Ok(both) => both,
            Err(error) => return reporter.failure(&error, self.format),
        };
        let formats = (baseline.contract.format, current.contract.format);
        if formats.0 != formats.1 {
            let words =
                format!("the baseline is {}, the current contract is {}", formats.0.name(), formats.1.name());
            return reporter.failure(&Error::usage(words), self.format);
        }
        let report = compat::check(&baseline.contract, &current.contract, &self.options());
        match self.format {
            MessageFormat::Human => {
                reporter.print(&compat::report::human(&report, &baseline.sources, &current.sources));
                // What a side could not read was not compared.
                for reading in [&baseline, &current] {
                    reporter.findings(&refused(reading), &reading.sources, MessageFormat::Human);
                }
            }
            MessageFormat::Json => {
                reporter.print_json(&compat::report::document(&report, &baseline.sources, &current.sources));
            }
        }
        self.status(&report)
    }

    fn read(&self, side: &Side<'_>) -> Result<Reading, Error> {
        let request = |path: &str| {
            let mut request = self.input.request(Path::new(path));
            request.settings.files.overlays.extend_from_slice(side.overlays);
            request.config = side.config.cloned().or(request.config);
            request
        };
        let Some(place) = side.contract.strip_prefix("git:") else {
            return pipeline::read(&request(side.contract));
        };
        let Some((revision, path)) = place.split_once(':') else {
            return Err(Error::usage(format!("`{}` should be `git:REVISION:PATH`", side.contract)));
        };
        let tree = Revision::open(Path::new("."), revision)
            .map_err(|error| Error::usage(format!("cannot read the revision `{revision}`: {error}")))?;
        let request = request(path);
        let named = request.settings.files.overlays.iter().chain(&request.config).cloned();
        pipeline::read_in(Box::new(tree.with_files(named)), &request)
    }

    fn options(&self) -> Options {
        let dimensions = self.dimensions.iter().map(|dimension| match dimension {
            Dimension::Wire => Breaks::Wire,
            Dimension::Source => Breaks::Source,
            Dimension::Json => Breaks::Json,
            Dimension::Behaviour => Breaks::Behaviour,
        });
        Options { dimensions: dimensions.collect(), today: self.today, notice: self.notice }
    }

    fn status(&self, report: &Report) -> Status {
        let least = match self.fail_on {
            FailOn::Breaking => Severity::Breaking,
            FailOn::Dangerous => Severity::Dangerous,
            FailOn::Never => return Status::Fine,
        };
        if report.worst().is_some_and(|worst| worst >= least) { Status::Findings } else { Status::Fine }
    }
}

fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| "expected a date like 2026-11-20".to_owned())
}

fn refused(reading: &Reading) -> Diagnostics {
    let mut refused = Diagnostics::new();
    refused.extend(reading.diagnostics.iter().filter(|found| found.effect == Effect::Refused).cloned());
    refused
}
