//! `counterpart ir CONTRACT`

use std::path::PathBuf;

use clap::Args;

use super::report::Reporter;
use super::{Input, MessageFormat, Status};
use crate::diagnostic::Diagnostics;
use crate::ir::print::{self, Detail};
use crate::{pass, pipeline};

/// Print the intermediate representation of a contract as text
#[derive(Debug, Args)]
pub(super) struct Ir {
    /// The contract's file
    contract: PathBuf,
    /// Stop after this pass; `parse` stops before the first one
    #[arg(long, value_name = "PASS")]
    after: Option<String>,
    /// Print the types of that name alone
    #[arg(long = "type", value_name = "NAME")]
    type_name: Option<String>,
    /// Leave out the facts of the wire, so that contracts of different formats can be compared
    #[arg(long)]
    shape: bool,
    #[command(flatten)]
    input: Input,
}

impl Ir {
    pub(super) fn run(&self, reporter: &mut Reporter) -> Status {
        let mut reading = match pipeline::parse(&self.input.request(&self.contract)) {
            Ok(reading) => reading,
            Err(error) => return reporter.failure(&error, MessageFormat::Human),
        };
        let mut found = Diagnostics::new();
        match self.after.as_deref() {
            Some("parse") => {}
            None => pass::run_all(&mut reading.contract, &reading.settings, &mut found),
            Some(name) => {
                if !pass::run_until(&mut reading.contract, &reading.settings, name, &mut found) {
                    let known: Vec<_> = pass::ALL.iter().map(|pass| pass.name).collect();
                    reporter.say(&format!(
                        "error: there is no pass `{name}`; passes: parse, {}\n",
                        known.join(", ")
                    ));
                    return Status::Failed;
                }
            }
        }
        let detail = if self.shape { Detail::Shape } else { Detail::Full };
        let text = match &self.type_name {
            Some(name) => print::type_named(&reading.contract, name, detail),
            None => print::contract(&reading.contract, detail),
        };
        if text.is_empty() {
            let name = self.type_name.as_deref().unwrap_or_default();
            reporter.say(&format!("error: the contract has no type `{name}`\n"));
            return Status::Failed;
        }
        reporter.print(&text);
        Status::Fine
    }
}
