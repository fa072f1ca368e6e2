//! Writing an element that is kept as it is: default namespaces instead of prefixes, so that it fits
//! anywhere in a document.

use super::element::{Attribute, Element, Node};
use super::escape;

const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// Writes the element; false if a name or character of it has no form in XML.
#[must_use]
pub(crate) fn write(out: &mut String, element: &Element) -> bool {
    write_in(out, element, (&element.namespace, &element.name), "")
}

/// Writes the attributes and the content of an element under another name: its namespace and the rest.
#[must_use]
pub(crate) fn write_as(out: &mut String, element: &Element, name: (&str, &str)) -> bool {
    write_in(out, element, name, "")
}

fn write_in(out: &mut String, element: &Element, name: (&str, &str), default: &str) -> bool {
    let (namespace, name) = name;
    let mut fits = is_name(name);
    out.push('<');
    out.push_str(name);
    if namespace != default {
        out.push_str(" xmlns=\"");
        fits &= escape::attribute(out, namespace);
        out.push('"');
    }
    for (prefix, uri) in element.bindings.iter().filter(|(prefix, _)| is_name(prefix)) {
        out.push_str(" xmlns:");
        out.push_str(prefix);
        out.push_str("=\"");
        fits &= escape::attribute(out, uri);
        out.push('"');
    }
    for (at, attribute) in element.attributes.iter().enumerate() {
        fits &= write_attribute(out, attribute, at);
    }
    if element.children.is_empty() {
        out.push_str("/>");
        return fits;
    }
    out.push('>');
    for child in &element.children {
        fits &= match child {
            Node::Text(text) => escape::text(out, text),
            Node::Element(child) => write_in(out, child, (&child.namespace, &child.name), namespace),
        };
    }
    out.push_str("</");
    out.push_str(name);
    out.push('>');
    fits
}

/// Writes an attribute with a blank in front; one with a namespace brings a prefix of its own, told
/// apart from its neighbours by `at`.
#[must_use]
pub(crate) fn write_attribute(out: &mut String, attribute: &Attribute, at: usize) -> bool {
    let mut fits = is_name(&attribute.name);
    match attribute.namespace.as_str() {
        "" => out.push(' '),
        XML => out.push_str(" xml:"),
        uri => {
            out.push_str(&format!(" xmlns:kept{at}=\""));
            fits &= escape::attribute(out, uri);
            out.push_str(&format!("\" kept{at}:"));
        }
    }
    out.push_str(&attribute.name);
    out.push_str("=\"");
    fits &= escape::attribute(out, &attribute.value);
    out.push('"');
    fits
}

/// A name without a colon, as far as well-formed XML needs it (Namespaces in XML, section 4).
pub(crate) fn is_name(name: &str) -> bool {
    let start = |c: char| c.is_alphabetic() || c == '_';
    let rest = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.') || !c.is_ascii();
    name.starts_with(start) && name.chars().all(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_fits_anywhere() {
        let mut element = Element::new("urn:x", "a")
            .attribute("p", "1 < 2")
            .child(Element::new("urn:x", "b").text("&"))
            .child(Element::new("", "c"));
        element.attributes.push(Attribute { namespace: "urn:y".into(), name: "q".into(), value: "v".into() });
        element.bindings.push(("y".into(), "urn:y".into()));
        let mut out = String::new();
        assert!(write(&mut out, &element));
        assert_eq!(
            out,
            r#"<a xmlns="urn:x" xmlns:y="urn:y" p="1 &lt; 2" xmlns:kept1="urn:y" kept1:q="v"><b>&amp;</b><c xmlns=""/></a>"#
        );
    }

    #[test]
    fn what_would_break_the_document_is_refused() {
        assert!(!write(&mut String::new(), &Element::new("", "a b")));
        assert!(!write(&mut String::new(), &Element::new("", "")));
        assert!(!write(&mut String::new(), &Element::new("", "a").attribute("b=", "")));
        assert!(!write(&mut String::new(), &Element::new("", "a").text("\u{0}")));
    }
}
