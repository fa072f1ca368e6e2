//! An XML element that is kept as it is: what a wildcard, an unknown type or an unknown fault holds.

use std::fmt;

use super::cursor::{Cursor, Limits};
use super::error::{Error, ErrorKind};
use crate::record::{Blank, Place, Slot, Text, View};

/// An element with its attributes, content and the prefixes that were in scope around it.
///
/// Two elements are equal when names, attributes (in any order) and content are: prefixes are only
/// spelling.
#[derive(Clone, Debug, Default)]
pub struct Element {
    /// The namespace URI, empty for none.
    pub namespace: String,
    /// The name without prefix.
    pub name: String,
    /// Attributes without namespace declarations, in the order of the document.
    pub attributes: Vec<Attribute>,
    /// Text and elements, in the order of the document.
    pub children: Vec<Node>,
    /// Prefixes and their URIs that hold here: names in text (`xsi:type`, QName values) need them.
    /// Only the outermost element of a kept fragment has the ones from around it.
    pub bindings: Vec<(String, String)>,
}

/// An attribute of an [`Element`].
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Attribute {
    /// The namespace URI, empty for none.
    pub namespace: String,
    /// The name without prefix.
    pub name: String,
    /// The value without escapes.
    pub value: String,
}

/// A piece of an [`Element`]'s content.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// An element.
    Element(Element),
    /// Text without escapes.
    Text(String),
}

impl Element {
    /// An empty element. `namespace` may be empty.
    #[must_use]
    pub fn new(namespace: impl Into<String>, name: impl Into<String>) -> Self {
        Self { namespace: namespace.into(), name: name.into(), ..Self::default() }
    }

    /// Adds an attribute without namespace.
    #[must_use]
    pub fn attribute(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let (name, value) = (name.into(), value.into());
        self.attributes.push(Attribute { namespace: String::new(), name, value });
        self
    }

    /// Adds an element.
    #[must_use]
    pub fn child(mut self, child: Element) -> Self {
        self.children.push(Node::Element(child));
        self
    }

    /// Adds text.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.children.push(Node::Text(text.into()));
        self
    }

    /// All text inside, of all depths, in order.
    #[must_use]
    pub fn text_content(&self) -> String {
        let mut out = String::new();
        self.collect_text(&mut out);
        out
    }

    /// The element as a document of its own, without an XML declaration.
    ///
    /// # Errors
    ///
    /// If a name is none, or a character has no form in XML.
    pub fn to_xml(&self) -> Result<String, Error> {
        let mut out = String::new();
        let fits = super::fragment::write(&mut out, self);
        if fits { Ok(out) } else { Err(Error::at(0, ErrorKind::NoForm)) }
    }

    /// Reads a document of one element.
    ///
    /// # Errors
    ///
    /// If it is not well formed or over the default [`Limits`].
    pub fn parse(document: &str) -> Result<Self, Error> {
        Self::read(document).map_err(|error| error.located(document))
    }

    fn read(document: &str) -> Result<Self, Error> {
        let mut cursor = Cursor::new(document, Limits::default())?;
        let start = cursor.root()?;
        let element = cursor.capture(&start)?;
        cursor.finish()?;
        Ok(element)
    }

    /// The text inside if there is nothing else, the whole as XML otherwise.
    pub(crate) fn content(&self) -> Result<String, Error> {
        match (self.attributes.is_empty(), self.children.as_slice()) {
            (true, []) => Ok(String::new()),
            (true, [Node::Text(text)]) => Ok(text.clone()),
            _ => self.to_xml(),
        }
    }

    /// Whether text or a value of an attribute inside seems to use a prefix.
    pub(crate) fn mentions(&self, prefix: &str) -> bool {
        let used = |text: &str| {
            !prefix.is_empty()
                && text.match_indices(prefix).any(|(at, _)| text[at + prefix.len()..].starts_with(':'))
        };
        self.attributes.iter().any(|attribute| used(&attribute.value))
            || self.children.iter().any(|child| match child {
                Node::Text(text) => used(text),
                Node::Element(element) => element.mentions(prefix),
            })
    }

    fn collect_text(&self, out: &mut String) {
        for child in &self.children {
            match child {
                Node::Text(text) => out.push_str(text),
                Node::Element(element) => element.collect_text(out),
            }
        }
    }

    /// The elements inside, without the text between them.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }
}

impl PartialEq for Element {
    fn eq(&self, other: &Self) -> bool {
        let sorted = |element: &Self| {
            let mut attributes = element.attributes.clone();
            attributes.sort();
            attributes
        };
        self.name == other.name
            && self.namespace == other.namespace
            && self.children == other.children
            && self.attributes.len() == other.attributes.len()
            && (self.attributes == other.attributes || sorted(self) == sorted(other))
    }
}

/// On wires other than XML it stands as its text.
impl Text for Element {
    fn expected(&self) -> &'static str {
        "an XML element"
    }

    fn parse(&mut self, text: &str) -> bool {
        match Self::parse(text) {
            Ok(element) => {
                *self = element;
                true
            }
            Err(_) => false,
        }
    }

    fn format(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        out.write_str(&self.to_xml().map_err(|_| fmt::Error)?)
    }

    fn arbitrary(&mut self, bits: u64) {
        // A name no contract has, so that a wildcard is the only place for it.
        *self = Self::new("urn:counterpart:arbitrary", format!("any{}", bits % 9)).text(format!("<{bits}>"));
    }
}

impl Blank for Element {
    fn blank() -> Self {
        Self::default()
    }
}

impl Place for Element {
    fn slot(&mut self) -> Slot<'_> {
        Slot::Text(self)
    }

    fn view(&self) -> View<'_> {
        View::Text(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equality_is_blind_to_prefixes_and_the_order_of_attributes() {
        let one = Element::new("urn:x", "a").attribute("p", "1").attribute("q", "2");
        let mut two = Element::new("urn:x", "a").attribute("q", "2").attribute("p", "1");
        two.bindings.push(("x".into(), "urn:x".into()));
        assert_eq!(one, two);
        assert_ne!(one, Element::new("urn:y", "a").attribute("p", "1").attribute("q", "2"));
        assert_ne!(one, one.clone().text("t"));
    }

    #[test]
    fn its_text_is_a_document() {
        let mut element = Element::default();
        Text::arbitrary(&mut element, 13);
        let mut again = Element::default();
        assert!(Text::parse(&mut again, &(&element as &dyn Text).to_text()));
        assert_eq!(again, element);
        assert!(!Text::parse(&mut again, "<a>"));
    }

    #[test]
    fn text_is_found_at_any_depth() {
        let element = Element::new("", "p").text("a").child(Element::new("", "b").text("b")).text("c");
        assert_eq!(element.text_content(), "abc");
        assert_eq!(element.elements().count(), 1);
    }
}
