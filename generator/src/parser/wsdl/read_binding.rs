//! The `binding` half of a WSDL: SOAP extensions of operations and messages.

use super::read::name_of;
use super::syntax::*;
use crate::diagnostic::Diagnostics;
use crate::parser::wsdl::xml::{
    Element, HTTP, MIME, QName, SOAP11, SOAP12, WSAM, WSAW, WSAW_2004, WSDL, WSP, WSP15,
};
use crate::source::Span;

/// Extensions that may be marked as required without harm: addressing and policy are reported elsewhere.
const UNDERSTOOD: [&str; 9] = [SOAP11, SOAP12, HTTP, MIME, WSAM, WSAW, WSAW_2004, WSP, WSP15];

/// Reads a `binding`.
pub(crate) fn read_binding(node: Element<'_>, target: &str, out: &mut Diagnostics) -> Binding {
    let protocol = protocol(node);
    let operations = node.children().filter(|child| child.is(WSDL, "operation"));
    Binding {
        operations: operations.map(|operation| bound_operation(operation, out)).collect(),
        name: QName::new(target, name_of(node)),
        port_type: node.reference("type", out),
        protocol,
        policies: policies(node),
        span: node.span(),
    }
}

/// Policies of the binding, its operations and their messages; each kind once.
fn policies(node: Element<'_>) -> Vec<(String, Span)> {
    let mut found: Vec<(String, Span)> = Vec::new();
    let below = node.children_in(WSDL).flat_map(|operation| {
        let messages = operation.children_in(WSDL).flat_map(Element::children);
        operation.children().chain(messages)
    });
    for child in node.children().chain(below) {
        let what = match child.namespace() {
            WSP | WSP15 => "a policy",
            WSAW | WSAW_2004 if child.local() == "UsingAddressing" => "WS-Addressing",
            WSAM if child.local() == "Addressing" => "WS-Addressing",
            _ => continue,
        };
        if !found.iter().any(|(known, _)| known == what) {
            found.push((what.to_owned(), child.span()));
        }
    }
    found
}

fn protocol(node: Element<'_>) -> Protocol {
    for (namespace, version) in [(SOAP11, Version::Soap11), (SOAP12, Version::Soap12)] {
        if let Some(soap) = node.child(namespace, "binding") {
            let style = style(soap).unwrap_or(Style::Document);
            let transport = soap.attribute("transport").unwrap_or_default().to_owned();
            return Protocol::Soap { version, style, transport };
        }
    }
    if node.child(HTTP, "binding").is_some() {
        return Protocol::Http;
    }
    let foreign =
        node.children().find(|child| !UNDERSTOOD.contains(&child.namespace()) && child.namespace() != WSDL);
    Protocol::Other(foreign.map_or("", Element::namespace).to_owned())
}

fn style(node: Element<'_>) -> Option<Style> {
    match node.attribute("style") {
        Some("rpc") => Some(Style::Rpc),
        Some(_) => Some(Style::Document),
        None => None,
    }
}

fn bound_operation(node: Element<'_>, out: &mut Diagnostics) -> BoundOperation {
    let soap = soap_child(node, "operation");
    let mut operation = BoundOperation {
        name: name_of(node),
        action: soap.and_then(|soap| soap.attribute("soapAction")).unwrap_or_default().to_owned(),
        style: soap.and_then(style),
        input: BoundMessage::default(),
        output: BoundMessage::default(),
        faults: Vec::new(),
        required: required(node),
        span: node.span(),
    };
    for child in node.children_in(WSDL) {
        match child.local() {
            "input" => operation.input = bound_message(child, out),
            "output" => operation.output = bound_message(child, out),
            "fault" => operation.faults.push(BoundFault {
                name: name_of(child),
                encoded: soap_child(child, "fault").is_some_and(is_encoded),
            }),
            _ => {}
        }
    }
    operation
}

fn required(node: Element<'_>) -> Option<(String, Span)> {
    let foreign = |child: &Element<'_>| child.namespace() != WSDL && !UNDERSTOOD.contains(&child.namespace());
    let demanding = |child: &Element<'_>| matches!(child.attribute_in(WSDL, "required"), Some("true" | "1"));
    let child = node.children().find(|child| foreign(child) && demanding(child))?;
    Some((child.local().to_owned(), child.span()))
}

fn bound_message(node: Element<'_>, out: &mut Diagnostics) -> BoundMessage {
    let mut message =
        BoundMessage { name: node.attribute("name").map(str::to_owned), ..BoundMessage::default() };
    extensions(node, &mut message, out);
    message
}

fn extensions(node: Element<'_>, message: &mut BoundMessage, out: &mut Diagnostics) {
    for child in node.children() {
        match (child.namespace(), child.local()) {
            (SOAP11 | SOAP12, "body") => message.body = Some(body(child)),
            (SOAP11 | SOAP12, "header") => message.headers.push(Header {
                message: child.reference("message", out),
                part: child.attribute("part").unwrap_or_default().to_owned(),
                encoded: is_encoded(child),
                fault: soap_child(child, "headerfault").map(Element::span),
                span: child.span(),
            }),
            // The first part is the SOAP message itself, the others are attachments.
            (MIME, "multipartRelated") => {
                message.multipart = Some(child.span());
                for part in child.children().filter(|part| part.is(MIME, "part")) {
                    extensions(part, message, out);
                }
            }
            _ => {}
        }
    }
}

fn body(node: Element<'_>) -> Body {
    Body {
        encoded: is_encoded(node),
        namespace: node.attribute("namespace").map(str::to_owned),
        parts: node
            .attribute("parts")
            .map(|parts| parts.split_ascii_whitespace().map(str::to_owned).collect()),
        span: node.span(),
    }
}

fn is_encoded(node: Element<'_>) -> bool {
    node.attribute("use") == Some("encoded")
}

fn soap_child<'a>(node: Element<'a>, local: &str) -> Option<Element<'a>> {
    [SOAP11, SOAP12].into_iter().find_map(|namespace| node.child(namespace, local))
}
