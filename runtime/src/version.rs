//! The contract's version on the wire: sent where the contract says how, checked on arrival.

use std::borrow::Cow;
use std::fmt;

/// A version of a contract: an opaque label such as `2024-10-01`, `v2`, `1.4.0`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version(Cow<'static, str>);

impl Version {
    /// This label.
    pub fn new(label: impl Into<Cow<'static, str>>) -> Version {
        Version(label.into())
    }

    /// The label.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&'static str> for Version {
    fn from(label: &'static str) -> Version {
        Version::new(label)
    }
}

impl From<String> for Version {
    fn from(label: String) -> Version {
        Version::new(label)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
