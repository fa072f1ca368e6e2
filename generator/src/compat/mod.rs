//! Whether a new version of a contract still serves the parties of the old one.
//!
//! ```text
//! two contracts -> diff (typed changes, matched by wire identity) -> rules (data and a predicate) -> findings
//! ```
//!
//! The diff says what changed, the rules what it means. Both contracts come as all passes leave them.

pub mod change;
pub mod day;
mod diff;
pub mod report;
pub mod rule;
pub mod rules;

use crate::ir::Contract;
use crate::source::Span;

use day::Day;
use rule::{Breaks, Rule, Severity};

/// How to look.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Only findings that break one of these; empty: all findings.
    pub dimensions: Vec<Breaks>,
    /// The day of the check; without it no named day has come.
    pub today: Option<Day>,
    /// The notice callers must be given before a deprecated thing goes away, in days; 0: none need be given.
    pub notice: u32,
}

/// What was found.
#[derive(Debug)]
pub struct Report {
    /// The findings, the worst first, then in the order of the baseline.
    pub findings: Vec<Finding>,
}

/// One finding.
#[derive(Debug)]
pub struct Finding {
    /// The rule it comes from.
    pub rule: &'static Rule,
    /// How bad it is in this format.
    pub severity: Severity,
    /// The fact.
    pub message: String,
    /// The operation it was found under.
    pub operation: Option<String>,
    /// Where in the model.
    pub path: String,
    /// The place in the baseline: of the thing itself, or of what it would stand in.
    pub baseline: Span,
    /// The place in the current contract: of the thing itself, or of what it would stand in.
    pub current: Span,
}

/// Which number of a version has to grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bump {
    /// Nothing that anybody can tell apart.
    Patch,
    /// Something new, nothing lost.
    Minor,
    /// Somebody's code or messages stop working.
    Major,
}

impl Bump {
    /// The word in reports.
    pub fn name(self) -> &'static str {
        match self {
            Bump::Patch => "patch",
            Bump::Minor => "minor",
            Bump::Major => "major",
        }
    }
}

/// Compares two contracts of one format.
pub fn check(baseline: &Contract, current: &Contract, options: &Options) -> Report {
    let mut findings = Vec::new();
    for change in diff::run(baseline, current, options) {
        for rule in rules::all().filter(|rule| (rule.finds)(&change)) {
            let is_wanted = options.dimensions.is_empty()
                || rule.breaks.iter().any(|breaks| options.dimensions.contains(breaks));
            if is_wanted {
                findings.push(Finding::new(rule, &change));
            }
        }
    }
    // The same thing may be reached through several operations; it is said once, where it was met first.
    let mut said = std::collections::HashSet::new();
    findings.retain(|finding| {
        said.insert((finding.rule.id, finding.baseline, finding.current, finding.message.clone()))
    });
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    Report { findings }
}

impl Finding {
    fn new(rule: &'static Rule, change: &change::Change) -> Finding {
        Finding {
            rule,
            severity: rule.severity_in(change.format),
            message: format!("`{}`: {}", change.subject, rule.purpose),
            operation: change.operation.clone(),
            path: change.path.clone(),
            baseline: change.baseline,
            current: change.current,
        }
    }
}

impl Report {
    /// Whether nothing that worked stops working.
    pub fn is_compatible(&self) -> bool {
        self.worst() != Some(Severity::Breaking)
    }

    /// The worst severity; `None` where nothing was found.
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }

    /// Which number of the version has to grow.
    pub fn bump(&self) -> Bump {
        let says_nothing = |finding: &Finding| {
            finding.rule.breaks.is_empty() && finding.rule.id.starts_with("documentation")
        };
        match self.worst() {
            Some(Severity::Breaking) => Bump::Major,
            Some(_) if !self.findings.iter().all(says_nothing) => Bump::Minor,
            _ => Bump::Patch,
        }
    }
}
