//! `counterpart explain CODE`

use clap::Args;

use super::Status;
use super::report::Reporter;
use crate::diagnostic::codes;
use crate::diagnostic::render::severity;

/// Explain a diagnostic code
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The code, as `CP0107`; without it, all codes are listed
    code: Option<String>,
}

impl Explain {
    pub(super) fn run(&self, reporter: &mut Reporter) -> Status {
        let Some(id) = &self.code else {
            for code in codes::all() {
                reporter.print(&format!("{}  {}\n", code.id, code.title));
            }
            return Status::Fine;
        };
        match codes::find(id) {
            Some(code) => {
                let word = severity(code.effect);
                reporter.print(&format!("{} ({word}): {}\n\n{}\n", code.id, code.title, code.explanation));
                Status::Fine
            }
            None => {
                reporter
                    .say(&format!("error: there is no code `{id}`; `counterpart explain` lists them all\n"));
                Status::Failed
            }
        }
    }
}
