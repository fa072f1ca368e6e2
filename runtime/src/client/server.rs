//! Where a contract says it is served.

use std::fmt;

/// An address of a contract, perhaps with variables to choose.
///
/// ```
/// use counterpart_runtime::client::{Server, Variable};
/// const REGION: Variable = Variable { name: "region", default: "eu", values: &["eu", "us"] };
/// const SERVER: Server = Server { url: "https://{region}.example.com", docs: "", variables: &[REGION] };
/// assert_eq!(SERVER.url(), "https://eu.example.com");
/// assert_eq!(SERVER.with(&[("region", "us")]).unwrap(), "https://us.example.com");
/// assert!(SERVER.with(&[("region", "mars")]).is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Server {
    /// The URL with `{variables}`.
    pub url: &'static str,
    /// What the contract says of it.
    pub docs: &'static str,
    /// What stands for each variable.
    pub variables: &'static [Variable],
}

/// A variable of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// Its value unless another is chosen.
    pub default: &'static str,
    /// The values it may have; empty: any.
    pub values: &'static [&'static str],
}

impl Server {
    /// The URL with every variable at its default.
    #[must_use]
    pub fn url(&self) -> String {
        self.filled(&[])
    }

    /// The URL with these variables chosen, and the others at their defaults.
    ///
    /// # Errors
    /// For a variable or a value that the contract does not know.
    pub fn with(&self, chosen: &[(&str, &str)]) -> Result<String, UnknownChoice> {
        for (name, value) in chosen {
            let refused =
                |expected| UnknownChoice { name: (*name).to_owned(), value: (*value).to_owned(), expected };
            let Some(variable) = self.variables.iter().find(|variable| variable.name == *name) else {
                return Err(refused(None));
            };
            if !variable.values.is_empty() && !variable.values.contains(value) {
                return Err(refused(Some(variable.values)));
            }
        }
        Ok(self.filled(chosen))
    }

    fn filled(&self, chosen: &[(&str, &str)]) -> String {
        let mut url = self.url.to_owned();
        for variable in self.variables {
            let own = chosen.iter().rev().find(|(name, _)| *name == variable.name);
            let value = own.map_or(variable.default, |(_, value)| value);
            url = url.replace(&format!("{{{}}}", variable.name), value);
        }
        url
    }
}

/// With every variable at its default.
impl From<Server> for String {
    fn from(server: Server) -> String {
        server.url()
    }
}

/// A choice that a contract does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownChoice {
    name: String,
    value: String,
    expected: Option<&'static [&'static str]>,
}

impl fmt::Display for UnknownChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let UnknownChoice { name, value, expected } = self;
        match expected {
            None => write!(f, "the address has no variable `{name}`"),
            Some(values) => write!(f, "`{value}` is none of the values of `{name}`: {}", values.join(", ")),
        }
    }
}

impl std::error::Error for UnknownChoice {}
