//! Everything the command line prints goes through here: results to standard output, messages to standard error
//! (or both as JSON lines to standard output).

use std::io::{self, IsTerminal, Write};

use serde_json::Value;

use super::{MessageFormat, Status};
use crate::Error;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::render::{Colour, human, json};
use crate::source::SourceMap;

/// The two streams of a process.
pub(super) struct Reporter {
    out: Box<dyn Write>,
    messages: Box<dyn Write>,
    colour: Colour,
}

impl Reporter {
    pub(super) fn of_this_process() -> Reporter {
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let colour = if io::stderr().is_terminal() && !plain { Colour::Always } else { Colour::Never };
        Reporter {
            out: Box::new(io::BufWriter::new(io::stdout())),
            messages: Box::new(io::BufWriter::new(io::stderr())),
            colour,
        }
    }

    /// A result. A reader that has gone away is no fault of the run.
    pub(super) fn print(&mut self, text: &str) {
        let _ = self.out.write_all(text.as_bytes());
        let _ = self.out.flush();
    }

    /// A result as one line of JSON.
    pub(super) fn print_json(&mut self, value: &Value) {
        self.print(&format!("{value}\n"));
    }

    /// A word to the user that is no finding about a contract.
    pub(super) fn say(&mut self, text: &str) {
        let _ = self.messages.write_all(text.as_bytes());
        let _ = self.messages.flush();
    }

    /// Findings about a contract.
    pub(super) fn findings(&mut self, found: &Diagnostics, sources: &SourceMap, format: MessageFormat) {
        for diagnostic in found {
            match format {
                MessageFormat::Human => {
                    let text = human(diagnostic, sources, self.colour);
                    let _ = self.messages.write_all(text.as_bytes());
                    let _ = self.messages.write_all(b"\n");
                }
                MessageFormat::Json => {
                    let _ = writeln!(self.out, "{}", json::diagnostic(diagnostic, sources));
                }
            }
        }
        let _ = self.messages.flush();
        let _ = self.out.flush();
    }

    /// A run that failed.
    pub(super) fn failure(&mut self, error: &Error, format: MessageFormat) -> Status {
        match error.diagnostics() {
            Some((sources, found)) => self.findings(found, sources, format),
            None if format == MessageFormat::Json => {
                self.print_json(&serde_json::json!({ "severity": "error", "message": error.to_string() }));
            }
            None => self.say(&format!("error: {error}\n")),
        }
        Status::Failed
    }
}

/// So many of a thing, in words.
pub(super) fn count(number: usize, thing: &str) -> String {
    match number {
        1 => format!("1 {thing}"),
        _ => format!("{number} {thing}s"),
    }
}
