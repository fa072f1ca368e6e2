//! Why a run gave nothing.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::diagnostic::render::{Colour, human};
use crate::diagnostic::{Diagnostics, Effect};
use crate::source::{LoadError, SourceMap};

/// A run that failed: the contract cannot be read, is invalid, or the output cannot be written.
///
/// `Debug` shows the same text as `Display`, since a build script's `main` prints its error that way.
pub struct Error {
    kind: Box<Kind>,
}

enum Kind {
    Entry(PathBuf, LoadError),
    Contract { sources: SourceMap, diagnostics: Diagnostics },
    Write(PathBuf, io::Error),
    Usage(String),
}

impl Error {
    pub(crate) fn entry(path: PathBuf, error: LoadError) -> Error {
        Error { kind: Box::new(Kind::Entry(path, error)) }
    }

    pub(crate) fn contract(sources: SourceMap, diagnostics: Diagnostics) -> Error {
        Error { kind: Box::new(Kind::Contract { sources, diagnostics }) }
    }

    pub(crate) fn write(path: PathBuf, error: io::Error) -> Error {
        Error { kind: Box::new(Kind::Write(path, error)) }
    }

    pub(crate) fn usage(message: impl Into<String>) -> Error {
        Error { kind: Box::new(Kind::Usage(message.into())) }
    }

    /// The findings about the contract, where it is the contract that is wrong.
    pub fn diagnostics(&self) -> Option<(&SourceMap, &Diagnostics)> {
        match self.kind.as_ref() {
            Kind::Contract { sources, diagnostics } => Some((sources, diagnostics)),
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind.as_ref() {
            Kind::Entry(path, error) => write!(f, "cannot read the contract `{}`: {error}", path.display()),
            Kind::Write(path, error) => write!(f, "cannot write `{}`: {error}", path.display()),
            Kind::Usage(message) => f.write_str(message),
            Kind::Contract { sources, diagnostics } => {
                writeln!(f, "the contract cannot be used")?;
                let fatal = diagnostics
                    .iter()
                    .filter(|found| matches!(found.effect, Effect::Invalid | Effect::Refused));
                fatal
                    .into_iter()
                    .try_for_each(|found| write!(f, "\n{}", human(found, sources, Colour::Never)))
            }
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self.kind.as_ref() {
            Kind::Entry(_, error) => Some(error),
            Kind::Write(_, error) => Some(error),
            Kind::Contract { .. } | Kind::Usage(_) => None,
        }
    }
}
