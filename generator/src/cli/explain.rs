//! `counterpart explain CODE`, for codes of diagnostics and rules of the compatibility check

use clap::Args;

use super::Status;
use super::report::Reporter;
use crate::compat::rule::Rule;
use crate::compat::rules;
use crate::diagnostic::codes;
use crate::diagnostic::render::severity;

/// Explain a diagnostic code, or a rule of the compatibility check
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The code, as `CP0107`, or the rule, as `operation-removed`; without it, all are listed
    code: Option<String>,
}

impl Explain {
    pub(super) fn run(&self, reporter: &mut Reporter) -> Status {
        let Some(id) = &self.code else {
            for code in codes::all() {
                reporter.print(&format!("{}  {}\n", code.id, code.title));
            }
            for rule in rules::all() {
                reporter.print(&format!("{}  {}\n", rule.id, rule.purpose));
            }
            return Status::Fine;
        };
        if let Some(rule) = rules::all().find(|rule| rule.id == id) {
            reporter.print(&of_rule(rule));
            return Status::Fine;
        }
        match codes::find(id) {
            Some(code) => {
                let word = severity(code.effect);
                reporter.print(&format!("{} ({word}): {}\n\n{}\n", code.id, code.title, code.explanation));
                Status::Fine
            }
            None => {
                reporter.say(&format!(
                    "error: there is no code or rule `{id}`; `counterpart explain` lists them all\n"
                ));
                Status::Failed
            }
        }
    }
}

fn of_rule(rule: &Rule) -> String {
    let mut text = format!("{} ({}): {}\n", rule.id, rule.severity.name(), rule.purpose);
    for (format, severity) in rule.unless {
        text += &format!("\n{} in {} contracts\n", severity.name(), format.name());
    }
    if !rule.breaks.is_empty() {
        let breaks: Vec<_> = rule.breaks.iter().map(|breaks| breaks.name()).collect();
        text += &format!("\nbreaks: {}\n", breaks.join(", "));
    }
    text
}
