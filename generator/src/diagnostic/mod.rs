//! What is said about a contract: one type for every stage, rendered for people, machines and cargo.
//!
//! Every diagnostic has a code, a place and a fact; most have a help that says what to do. Stages push into
//! [`Diagnostics`] and go on: all findings appear at once.

mod closest;
pub mod codes;
pub mod render;

use std::collections::HashSet;

use crate::source::Span;

pub(crate) use closest::closest;
pub use codes::Code;

/// What became of the construct a diagnostic speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Effect {
    /// The contract cannot be understood here; the document as a whole is not usable.
    Invalid,
    /// One operation (or one type that nothing else needs) is left out.
    Refused,
    /// It is honoured, but not exactly as written; the message says how.
    Approximated,
    /// Nothing is lost; worth knowing.
    Note,
}

/// A place with a word about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What stands there, in a few words; may be empty for the primary place.
    pub message: String,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of finding; [`codes`] explains it.
    pub code: &'static Code,
    /// What became of the construct.
    pub effect: Effect,
    /// The fact, in lower case and without a full stop.
    pub message: String,
    /// The place that is meant.
    pub primary: Label,
    /// Other places that explain it.
    pub labels: Vec<Label>,
    /// Further facts.
    pub note: Option<String>,
    /// What to do.
    pub help: Option<String>,
    /// The pointer (JSON pointer, XML path, full name) of the construct, where the format has one.
    pub pointer: Option<String>,
}

impl Diagnostic {
    /// A finding with the effect its code has by default.
    pub fn new(code: &'static Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code,
            effect: code.effect,
            message: message.into(),
            primary: Label { span, message: String::new() },
            labels: Vec::new(),
            note: None,
            help: None,
            pointer: None,
        }
    }

    /// The same finding with another effect.
    #[must_use]
    pub fn effect(mut self, effect: Effect) -> Diagnostic {
        self.effect = effect;
        self
    }

    /// A word beside the primary place.
    #[must_use]
    pub fn here(mut self, message: impl Into<String>) -> Diagnostic {
        self.primary.message = message.into();
        self
    }

    /// Another place.
    #[must_use]
    pub fn label(mut self, span: Span, message: impl Into<String>) -> Diagnostic {
        self.labels.push(Label { span, message: message.into() });
        self
    }

    /// What to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// A further fact.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Diagnostic {
        self.note = Some(note.into());
        self
    }

    /// The pointer of the construct inside its document.
    #[must_use]
    pub fn pointer(mut self, pointer: impl Into<String>) -> Diagnostic {
        self.pointer = Some(pointer.into());
        self
    }
}

/// The collector every stage writes into.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    said: HashSet<(&'static str, Span, String)>,
}

impl Diagnostics {
    /// An empty collector.
    pub fn new() -> Diagnostics {
        Diagnostics::default()
    }

    /// Adds a finding; the same words about the same place are not repeated.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let key = (diagnostic.code.id, diagnostic.primary.span, diagnostic.message.clone());
        if self.said.insert(key) {
            self.list.push(diagnostic);
        }
    }

    /// Whether the contract as a whole is unusable.
    pub fn is_invalid(&self) -> bool {
        self.list.iter().any(|diagnostic| diagnostic.effect == Effect::Invalid)
    }

    /// All findings, in the order they were made.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// How many findings there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, findings: I) {
        findings.into_iter().for_each(|finding| self.push(finding));
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}
