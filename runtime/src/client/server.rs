//! Where a contract says it is served.

use std::fmt;

use crate::operation::Operation;

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

    /// Whether a URL is this server with whatever variables.
    pub(super) fn is(&self, url: &str) -> bool {
        matches(self.url.trim_end_matches('/'), url.trim_end_matches('/'), self.variables)
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

/// Whether a template has this URL. What stands for a variable is one of its values, or any text without a slash.
fn matches(template: &str, url: &str, variables: &[Variable]) -> bool {
    let Some((before, rest)) = template.split_once('{') else { return template == url };
    let (Some((name, template)), Some(url)) = (rest.split_once('}'), url.strip_prefix(before)) else {
        return false;
    };
    let values =
        variables.iter().find(|variable| variable.name == name).map_or(&[][..], |known| known.values);
    let fits = |end: usize| matches(template, &url[end..], variables);
    if !values.is_empty() {
        return values.iter().any(|value| url.starts_with(value) && fits(value.len()));
    }
    let end = url.find('/').unwrap_or(url.len());
    url.char_indices().map(|(at, c)| at + c.len_utf8()).filter(|at| *at <= end).any(fits)
}

/// An operation that a contract serves elsewhere than the others.
#[derive(Clone, Copy, Debug)]
pub struct Hosted {
    /// The operation.
    pub operation: &'static Operation,
    /// Where it is served; the first one is called.
    pub servers: &'static [Server],
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_known_by_its_template() {
        const REGION: Variable = Variable { name: "region", default: "eu", values: &["eu", "us"] };
        const PORT: Variable = Variable { name: "port", default: "443", values: &[] };
        let server =
            Server { url: "https://{region}.example.com:{port}/v1", docs: "", variables: &[REGION, PORT] };
        assert!(server.is("https://eu.example.com:443/v1"));
        assert!(server.is("https://us.example.com:8443/v1/"));
        assert!(!server.is("https://mars.example.com:443/v1"));
        assert!(!server.is("https://eu.example.com:/v1"));
        assert!(!server.is("https://eu.example.com:443"));
        assert!(!server.is("http://127.0.0.1:80/v1"));
    }
}
