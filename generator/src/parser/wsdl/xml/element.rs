//! An element of a document with what the readers ask of it: attributes, children, names in scope, place, docs.

use roxmltree::{Attribute, Node};

use super::name::{QName, Ref, XSD};
use crate::diagnostic::codes::wsdl as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, Span};

/// One element; cheap to copy.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Element<'a> {
    node: Node<'a, 'a>,
    file: FileId,
}

impl<'a> Element<'a> {
    pub(crate) fn new(node: Node<'a, 'a>, file: FileId) -> Element<'a> {
        Element { node, file }
    }

    pub(crate) fn file(self) -> FileId {
        self.file
    }

    pub(crate) fn namespace(self) -> &'a str {
        self.node.tag_name().namespace().unwrap_or("")
    }

    pub(crate) fn local(self) -> &'a str {
        self.node.tag_name().name()
    }

    pub(crate) fn is(self, namespace: &str, local: &str) -> bool {
        self.local() == local && self.namespace() == namespace
    }

    /// The child elements, in order.
    pub(crate) fn children(self) -> impl Iterator<Item = Element<'a>> {
        let file = self.file;
        self.node.children().filter(Node::is_element).map(move |node| Element { node, file })
    }

    /// The children in a namespace.
    pub(crate) fn children_in(self, namespace: &'static str) -> impl Iterator<Item = Element<'a>> {
        self.children().filter(move |child| child.namespace() == namespace)
    }

    /// The first child of that name.
    pub(crate) fn child(self, namespace: &str, local: &str) -> Option<Element<'a>> {
        self.children().find(|child| child.is(namespace, local))
    }

    /// The start tag: what a message about the element points at.
    pub(crate) fn span(self) -> Span {
        let range = self.node.range();
        let tag = self.node.document().input_text().get(range.clone()).unwrap_or_default();
        let named =
            range.start + tag.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(0);
        let end = self.node.attributes().map(|attribute| attribute.range().end).max().unwrap_or(named);
        Span::new(self.file, range.start, end.min(range.end))
    }

    /// Everything from `<` to the end tag.
    pub(crate) fn whole_span(self) -> Span {
        let range = self.node.range();
        Span::new(self.file, range.start, range.end)
    }

    /// The value of an attribute without a namespace, white space around it removed.
    pub(crate) fn attribute(self, name: &str) -> Option<&'a str> {
        self.find(name).map(|attribute| attribute.value().trim())
    }

    /// The value of an attribute as it stands.
    pub(crate) fn raw_attribute(self, name: &str) -> Option<&'a str> {
        self.find(name).map(|attribute| attribute.value())
    }

    pub(crate) fn attribute_in(self, namespace: &str, name: &str) -> Option<&'a str> {
        self.node.attribute((namespace, name)).map(str::trim)
    }

    /// The place of an attribute's value; of the element where there is no such attribute.
    pub(crate) fn attribute_span(self, name: &str) -> Span {
        self.find(name).map_or(self.span(), |attribute| {
            let range = attribute.range_value();
            Span::new(self.file, range.start, range.end)
        })
    }

    /// `true` or `1`.
    pub(crate) fn flag(self, name: &str) -> bool {
        matches!(self.attribute(name), Some("true" | "1"))
    }

    /// The qualified name an attribute's value means, by the prefixes in scope here.
    pub(crate) fn reference(self, attribute: &str, out: &mut Diagnostics) -> Option<Ref> {
        let value = self.attribute(attribute)?;
        self.resolve(value, self.attribute_span(attribute), out)
    }

    /// The qualified names of a list-valued attribute.
    pub(crate) fn references(self, attribute: &str, out: &mut Diagnostics) -> Vec<Ref> {
        let span = self.attribute_span(attribute);
        let values = self.attribute(attribute).unwrap_or("").split_ascii_whitespace();
        values.filter_map(|value| self.resolve(value, span, out)).collect()
    }

    /// The name a lexical `prefix:local` means here; an undeclared prefix is reported.
    pub(crate) fn resolve(self, value: &str, span: Span, out: &mut Diagnostics) -> Option<Ref> {
        let (prefix, local) = match value.split_once(':') {
            Some((prefix, local)) => (Some(prefix), local),
            None => (None, value),
        };
        let namespace = match (self.node.lookup_namespace_uri(prefix), prefix) {
            (Some(uri), _) => uri,
            (None, None) => "",
            (None, Some("xml")) => super::name::XML,
            (None, Some(prefix)) => {
                out.push(undeclared(prefix, value, span));
                return None;
            }
        };
        Some(Ref { name: QName::new(namespace, local), span })
    }

    /// The text of `annotation/documentation` (XSD), as plain lines.
    pub(crate) fn annotation(self) -> String {
        let notes = self.children().filter(|child| child.is(XSD, "annotation"));
        let texts = notes.flat_map(|note| note.children().filter(|child| child.is(XSD, "documentation")));
        join_paragraphs(texts.map(Element::deep_text))
    }

    /// The text of a `documentation` child (WSDL), as plain lines.
    pub(crate) fn documentation(self, namespace: &str) -> String {
        let notes = self.children().filter(|child| child.is(namespace, "documentation"));
        join_paragraphs(notes.map(Element::deep_text))
    }

    fn deep_text(self) -> String {
        self.node.descendants().filter(Node::is_text).filter_map(|node| node.text()).collect()
    }

    fn find(self, name: &str) -> Option<Attribute<'a, 'a>> {
        self.node.attributes().find(|attribute| attribute.name() == name && attribute.namespace().is_none())
    }
}

fn undeclared(prefix: &str, value: &str, span: Span) -> Diagnostic {
    let message = format!("the prefix `{prefix}` of `{value}` is not declared");
    let diagnostic = Diagnostic::new(&codes::PREFIX_UNDECLARED, span, message);
    match super::name::usual_namespace(prefix) {
        Some(uri) => diagnostic.help(format!("add `xmlns:{prefix}=\"{uri}\"` to the root element")),
        None => diagnostic.help(format!("add `xmlns:{prefix}=\"...\"` to the root element")),
    }
}

/// Trims every line, drops empty lines at both ends, and puts one empty line between notes.
fn join_paragraphs(texts: impl Iterator<Item = String>) -> String {
    let cleaned = texts.map(|text| {
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        lines.join("\n").trim().to_owned()
    });
    cleaned.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n")
}
