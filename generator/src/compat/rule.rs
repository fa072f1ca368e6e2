//! Rules: data and one predicate each.

use super::change::Change;
use crate::ir::Format;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing that worked stops working.
    Safe,
    /// Something may behave otherwise.
    Dangerous,
    /// Something that worked stops working.
    Breaking,
}

impl Severity {
    /// The word in reports.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Safe => "safe",
            Severity::Dangerous => "dangerous",
            Severity::Breaking => "breaking",
        }
    }
}

/// What a finding breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Breaks {
    /// Old and new can no longer talk.
    Wire,
    /// A user's code over generated code no longer compiles.
    Source,
    /// The JSON form of protobuf.
    Json,
    /// It compiles and parses, and means something else.
    Behaviour,
}

impl Breaks {
    /// The word in reports and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Breaks::Wire => "wire",
            Breaks::Source => "source",
            Breaks::Json => "json",
            Breaks::Behaviour => "behaviour",
        }
    }
}

/// A kind of finding.
#[derive(Debug)]
pub struct Rule {
    /// Its name, for people and for settings. Never reused.
    pub id: &'static str,
    /// In one sentence: what is found.
    pub purpose: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Formats where it is worse or better, since the wire is stricter or more tolerant.
    pub unless: &'static [(Format, Severity)],
    /// What it breaks.
    pub breaks: &'static [Breaks],
    /// Whether a change is of this kind.
    pub finds: fn(&Change) -> bool,
}

impl Rule {
    /// How bad it is in a format.
    pub fn severity_in(&self, format: Format) -> Severity {
        let other = self.unless.iter().find(|(of, _)| *of == format);
        other.map_or(self.severity, |(_, severity)| *severity)
    }
}

/// Writes a list of rules; one line of data and one predicate each.
macro_rules! rules {
    ($(
        $id:literal, $severity:ident $(($($format:ident $other:ident),+))?, [$($breaks:ident)*], $purpose:literal,
        $finds:expr;
    )*) => {
        &[$($crate::compat::rule::Rule {
            id: $id,
            purpose: $purpose,
            severity: $crate::compat::rule::Severity::$severity,
            unless: &[$($(($crate::ir::Format::$format, $crate::compat::rule::Severity::$other)),+)?],
            breaks: &[$($crate::compat::rule::Breaks::$breaks),*],
            finds: $finds,
        }),*]
    };
}
pub(super) use rules;
