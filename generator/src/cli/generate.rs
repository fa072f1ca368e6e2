//! `counterpart generate CONTRACT.. -o DIR`

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use indicatif::ProgressBar;
use serde_json::{Value, json};

use super::report::{Reporter, count};
use super::{Input, MessageFormat, Status};
use crate::Error;
use crate::backend::rust::{self, Form, Manifest, Options};
use crate::backend::{Beside, Files};
use crate::diagnostic::Effect;
use crate::ir::TypeName;
use crate::pipeline::{self, Reading};
use crate::settings::{self, Grouping};
use crate::source::loader::normalize;

/// Write the client and the server of contracts
#[derive(Debug, Args)]
pub(super) struct Generate {
    /// The contracts' files
    #[arg(required = true)]
    contracts: Vec<PathBuf>,
    /// The folder that is written to; with several contracts, each has a folder of its name in it
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// Write a whole crate of that name, with its Cargo.toml
    #[arg(long = "crate", value_name = "NAME")]
    crate_name: Option<String>,
    /// Where the crate finds the runtime, instead of the registry
    #[arg(long, value_name = "DIR", requires = "crate_name")]
    runtime_path: Option<PathBuf>,
    /// Which counterparts are written
    #[arg(long, value_enum, default_value = "both")]
    role: Role,
    /// Write a fake of the service too, for tests of its callers
    #[arg(long)]
    fake: bool,
    /// Who writes the messages of a `.proto` contract
    #[arg(long, value_enum)]
    messages: Option<Messages>,
    /// Group operations by tag (OpenAPI) or service: `client.pets().list()`, a server trait for each group
    #[arg(long)]
    by_tag: bool,
    /// Keep the names that were given in this file: it is read, and written anew. Needed so that an addition to the
    /// contract never renames what was there
    #[arg(long, value_name = "FILE")]
    names: Option<PathBuf>,
    /// Write nothing; fail where the output is not what it would be
    #[arg(long)]
    verify: bool,
    /// Fail where any operation is refused
    #[arg(long)]
    strict: bool,
    /// How messages are printed
    #[arg(long, value_enum, default_value = "human")]
    message_format: MessageFormat,
    #[command(flatten)]
    input: Input,
}

/// Which counterparts are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Role {
    Client,
    Server,
    Both,
}

/// Who writes the messages of a `.proto` contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Messages {
    /// Records, as for every format
    Record,
    /// prost-build, for code that shares its types
    Prost,
}

impl Generate {
    pub(super) fn run(&self, reporter: &mut Reporter) -> Status {
        let many = self.contracts.len() > 1;
        let bar = match many && std::io::stderr().is_terminal() {
            true => ProgressBar::new(self.contracts.len() as u64),
            false => ProgressBar::hidden(),
        };
        let mut status = Status::Fine;
        let mut summary = Summary::default();
        for contract in &self.contracts {
            bar.inc(1);
            let folder = match contract.file_stem() {
                Some(stem) if many => self.output.join(stem),
                _ => self.output.clone(),
            };
            let one = bar.suspend(|| self.one(contract, &folder, &mut summary, reporter));
            status = status.max(one);
        }
        bar.finish_and_clear();
        match self.message_format {
            MessageFormat::Json => reporter.print_json(&json!({ "summary": summary.json() })),
            // What could not be read has been said, and nothing more is to say.
            MessageFormat::Human if summary.files == 0 => {}
            MessageFormat::Human => reporter.say(&summary.text(self.verify)),
        }
        status
    }

    fn one(&self, contract: &Path, folder: &Path, summary: &mut Summary, reporter: &mut Reporter) -> Status {
        let mut request = self.input.request(contract);
        request.settings.fake = self.fake.then_some(true);
        request.settings.messages = self.messages.map(Into::into);
        request.settings.grouping = self.by_tag.then_some(Grouping::Tag);
        request.settings.files.names.clone_from(&self.names);
        let reading = match self.names.is_some() && self.contracts.len() > 1 {
            true => Err(Error::usage("`--names` is the file of one contract; name it in `counterpart.toml`")),
            false => pipeline::read(&request).and_then(|reading| self.emit(reading, folder)),
        };
        let (reading, files, names) = match reading {
            Ok(made) => made,
            Err(error) => return reporter.failure(&error, self.message_format),
        };
        reporter.findings(&reading.diagnostics, &reading.sources, self.message_format);
        summary.add(&reading, &files);
        let written = if self.verify { files.compare(folder) } else { files.write(folder) };
        let written = match written {
            Ok(written) => written,
            Err(error) => {
                let error = Error::write(folder.to_path_buf(), error);
                return reporter.failure(&error, self.message_format);
            }
        };
        let names = match names.map(|names| if self.verify { names.compare() } else { names.write() }) {
            None => true,
            Some(Ok(is_fresh)) => is_fresh,
            Some(Err(error)) => return reporter.failure(&error, self.message_format),
        };
        if self.verify && !(written.is_fresh() && names) {
            let ledger = reading.settings.files.names.as_ref().filter(|_| !names);
            for path in written.added.iter().chain(&written.changed).chain(ledger) {
                reporter.say(&format!("stale: {}\n", path.display()));
            }
            return Status::Findings;
        }
        let refused = reading.diagnostics.iter().any(|found| found.effect == Effect::Refused);
        if self.strict && refused { Status::Findings } else { Status::Fine }
    }

    fn emit(&self, mut reading: Reading, folder: &Path) -> Result<(Reading, Files, Option<Beside>), Error> {
        let options =
            Options { role: self.role.into(), form: self.form(folder)?, settings: reading.settings.clone() };
        let files = rust::generate(&reading.contract, &reading.sources, &options, &mut reading.diagnostics);
        if reading.diagnostics.is_invalid() {
            return Err(Error::contract(reading.sources, reading.diagnostics));
        }
        let path = reading.settings.files.names.clone();
        let names = path.map(|path| Beside::new(path, rust::ledger(&reading.contract, &options)));
        Ok((reading, files, names))
    }

    fn form(&self, folder: &Path) -> Result<Form, Error> {
        let Some(name) = &self.crate_name else { return Ok(Form::Folder) };
        let manifest = Manifest::new(name);
        let Some(runtime) = &self.runtime_path else { return Ok(Form::Crate(manifest)) };
        let missing = |error| Error::usage(format!("the runtime's folder `{}`: {error}", runtime.display()));
        let runtime = runtime.canonicalize().map_err(missing)?;
        let folder = absolute(folder).map_err(|error| Error::write(folder.to_path_buf(), error))?;
        Ok(Form::Crate(manifest.runtime_path(relative(&folder, &runtime))))
    }
}

/// The output's folder may not be there yet; as much of it as is there is resolved.
fn absolute(folder: &Path) -> std::io::Result<PathBuf> {
    let folder = normalize(&std::path::absolute(folder)?);
    let there = folder.ancestors().find_map(|part| Some((part, part.canonicalize().ok()?)));
    Ok(match there {
        Some((part, real)) => real.join(folder.strip_prefix(part).unwrap_or(Path::new(""))),
        None => folder,
    })
}

/// The way from one folder to another, so that what is written does not depend on where a checkout stands.
fn relative(from: &Path, to: &Path) -> String {
    let shared = from.components().zip(to.components()).take_while(|(from, to)| from == to).count();
    let up = from.components().skip(shared).map(|_| "..".to_owned());
    let down = to.components().skip(shared).map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

impl From<Role> for rust::Role {
    fn from(role: Role) -> rust::Role {
        match role {
            Role::Client => rust::Role::Client,
            Role::Server => rust::Role::Server,
            Role::Both => rust::Role::Both,
        }
    }
}

impl From<Messages> for settings::Messages {
    fn from(messages: Messages) -> settings::Messages {
        match messages {
            Messages::Record => settings::Messages::Record,
            Messages::Prost => settings::Messages::Prost,
        }
    }
}

/// What a run made, over all its contracts.
#[derive(Debug, Default)]
struct Summary {
    generated: usize,
    refused: usize,
    approximated: usize,
    types: usize,
    files: usize,
    lines: usize,
}

impl Summary {
    fn add(&mut self, reading: &Reading, files: &Files) {
        let contract = &reading.contract;
        self.generated += contract.services.iter().map(|service| service.operations.len()).sum::<usize>();
        self.refused += reading.diagnostics.iter().filter(|found| found.effect == Effect::Refused).count();
        self.approximated +=
            reading.diagnostics.iter().filter(|found| found.effect == Effect::Approximated).count();
        self.types += contract.types.iter().filter(|(_, ty)| ty.name != TypeName::Anonymous).count();
        self.files += files.len();
        self.lines += files.lines();
    }

    fn json(&self) -> Value {
        json!({
            "operations": self.generated + self.refused,
            "generated": self.generated,
            "refused": self.refused,
            "approximated": self.approximated,
            "types": self.types,
            "files": self.files,
            "lines": self.lines,
        })
    }

    fn text(&self, verify: bool) -> String {
        let Summary { generated, refused, approximated, types, files, lines } = self;
        let verb = if verify { "compared" } else { "wrote" };
        format!(
            "{verb} {}, {}: {} ({refused} refused, {approximated} approximated), {}\n",
            count(*files, "file"),
            count(*lines, "line"),
            count(*generated, "operation"),
            count(*types, "type"),
        )
    }
}
