//! What a contract says in prose about a node.

/// Markdown of the contract, trimmed; empty where it says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Docs {
    /// The text.
    pub text: String,
}

impl Docs {
    /// Nothing is said.
    pub fn none() -> Docs {
        Docs::default()
    }

    /// Trims the text.
    pub fn new(text: &str) -> Docs {
        Docs { text: text.trim().to_owned() }
    }

    /// A summary and a description; one of them where the description repeats the summary.
    pub fn from_parts(summary: Option<&str>, description: Option<&str>) -> Docs {
        let summary = summary.unwrap_or("").trim();
        let description = description.unwrap_or("").trim();
        if summary.is_empty() || description.starts_with(summary) {
            return Docs::new(description);
        }
        Docs::new(&format!("{summary}\n\n{description}"))
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

/// A node that callers should leave.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Deprecation {
    /// Why, and what to use instead.
    pub reason: Option<String>,
    /// The day it goes away, as the contract writes it (`x-sunset`, RFC 8594).
    pub sunset: Option<String>,
}
