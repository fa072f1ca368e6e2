//! The fault of a SOAP message, as it came.

use std::fmt;

use super::envelope::{Message, message};
use super::version::Version;
use crate::xml::{self, Element};

/// A fault that the contract does not declare, as a client finds it at the bottom of an error's sources.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// The version of the message.
    pub version: Version,
    /// Who is at fault: `Client`, `Server`, `Sender`, `Receiver`, `MustUnderstand`, .. without prefix. In 1.1 it
    /// may be dotted or another word altogether.
    pub code: String,
    /// The finer codes of 1.2, without prefix, outermost first.
    pub subcodes: Vec<String>,
    /// The text for people; of several languages the first.
    pub reason: String,
    /// Who found it: `faultactor` or `Role`; empty if not said.
    pub role: String,
    /// The elements of the detail.
    pub detail: Vec<Element>,
}

impl Fault {
    /// The fault of a message; `None` if it has none.
    ///
    /// # Errors
    ///
    /// If it is no SOAP message.
    pub fn of_message(bytes: &[u8]) -> Result<Option<Self>, xml::Error> {
        let text = xml::text(bytes, None)?;
        let read = || -> Result<Option<Self>, xml::Error> {
            let (message, mut reader) = message(&text)?;
            match message {
                Message { version, body: Some(start) }
                    if super::envelope::is_fault(&reader, version, &start)? =>
                {
                    let element = reader.cursor.capture(&start)?;
                    Ok(Some(Self::of_element(version, &element)))
                }
                _ => Ok(None),
            }
        };
        read().map_err(|error| error.located(&text))
    }

    /// Members are told by their local names: in 1.1 they should have no namespace and often have one.
    pub(crate) fn of_element(version: Version, fault: &Element) -> Self {
        let child = |name: &str| fault.elements().find(|child| child.name == name);
        let text = |name: &str| child(name).map(|child| child.text_content().trim().to_owned());
        let detail =
            |name: &str| child(name).map(|detail| detail.elements().cloned().collect()).unwrap_or_default();
        match version {
            Version::V1_1 => Self {
                version,
                code: text("faultcode").map(|code| local(&code)).unwrap_or_default(),
                subcodes: Vec::new(),
                reason: text("faultstring").unwrap_or_default(),
                role: text("faultactor").unwrap_or_default(),
                detail: detail("detail"),
            },
            Version::V1_2 => {
                let mut codes = Vec::new();
                let mut level = child("Code");
                while let Some(code) = level {
                    let value = code.elements().find(|child| child.name == "Value");
                    codes.push(value.map(|value| local(value.text_content().trim())).unwrap_or_default());
                    level = code.elements().find(|child| child.name == "Subcode");
                }
                let reason = child("Reason").and_then(|reason| reason.elements().next());
                Self {
                    version,
                    code: if codes.is_empty() { String::new() } else { codes.remove(0) },
                    subcodes: codes,
                    reason: reason.map(|text| text.text_content().trim().to_owned()).unwrap_or_default(),
                    role: text("Role").unwrap_or_default(),
                    detail: detail("Detail"),
                }
            }
        }
    }
}

fn local(code: &str) -> String {
    code.rsplit_once(':').map_or(code, |(_, local)| local).to_owned()
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SOAP fault {}", self.code)?;
        for subcode in &self.subcodes {
            write!(f, "/{subcode}")?;
        }
        write!(f, ": {}", self.reason)
    }
}

impl std::error::Error for Fault {}
