//! From a `definitions` element to [`Definitions`].

use super::read_binding::read_binding;
use super::syntax::*;
use crate::diagnostic::codes::wsdl as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::parser::wsdl::xml::{Element, QName, SOAP11, SOAP12, WSDL};

/// Reads a WSDL 1.1 document; the schemas inside are the caller's.
pub(crate) fn read_definitions(root: Element<'_>, out: &mut Diagnostics) -> Definitions {
    let target = root.attribute("targetNamespace").unwrap_or_default();
    let mut read = Definitions {
        name: root.attribute("name").map(str::to_owned),
        docs: root.documentation(WSDL),
        ..Definitions::default()
    };
    for child in root.children_in(WSDL) {
        match child.local() {
            "documentation" | "types" => {}
            "import" => read.imports.push(Import {
                namespace: child.attribute("namespace").unwrap_or_default().to_owned(),
                location: child.attribute("location").map(str::to_owned),
                span: child.span(),
            }),
            "message" => read.messages.push(message(child, target, out)),
            "portType" => read.port_types.push(port_type(child, target, out)),
            "binding" => read.bindings.push(read_binding(child, target, out)),
            "service" => read.services.push(service(child, out)),
            other => {
                let message = format!("`{other}` is no part of WSDL 1.1 and is passed over");
                out.push(Diagnostic::new(&codes::WSDL_UNKNOWN, child.span(), message));
            }
        }
    }
    read
}

fn message(node: Element<'_>, target: &str, out: &mut Diagnostics) -> Message {
    let parts = node.children().filter(|child| child.is(WSDL, "part"));
    let parts = parts.map(|part| Part {
        name: name_of(part),
        element: part.reference("element", out),
        ty: part.reference("type", out),
        docs: part.documentation(WSDL),
        span: part.span(),
    });
    Message { parts: parts.collect(), name: QName::new(target, name_of(node)) }
}

fn port_type(node: Element<'_>, target: &str, out: &mut Diagnostics) -> PortType {
    let operations = node.children().filter(|child| child.is(WSDL, "operation"));
    PortType {
        operations: operations.map(|operation| abstract_operation(operation, out)).collect(),
        name: QName::new(target, name_of(node)),
        docs: node.documentation(WSDL),
        span: node.span(),
    }
}

fn abstract_operation(node: Element<'_>, out: &mut Diagnostics) -> AbstractOperation {
    let mut operation = AbstractOperation {
        name: name_of(node),
        docs: node.documentation(WSDL),
        input: None,
        output: None,
        faults: Vec::new(),
        output_first: false,
        span: node.span(),
    };
    for child in node.children_in(WSDL) {
        let mut used = || MessageUse {
            name: child.attribute("name").map(str::to_owned),
            message: child.reference("message", out),
            docs: child.documentation(WSDL),
            span: child.span(),
        };
        match child.local() {
            "input" => operation.input = Some(used()),
            "output" => {
                operation.output_first = operation.input.is_none();
                operation.output = Some(used());
            }
            "fault" => operation.faults.push(used()),
            _ => {}
        }
    }
    operation
}

fn service(node: Element<'_>, out: &mut Diagnostics) -> Service {
    let ports = node.children().filter(|child| child.is(WSDL, "port"));
    let ports = ports.map(|port| Port {
        name: name_of(port),
        binding: port.reference("binding", out),
        docs: port.documentation(WSDL),
        location: [SOAP11, SOAP12]
            .into_iter()
            .find_map(|namespace| port.child(namespace, "address"))
            .and_then(|address| address.attribute("location"))
            .map(str::to_owned),
        span: port.span(),
    });
    Service { ports: ports.collect(), name: name_of(node), docs: node.documentation(WSDL) }
}

pub(crate) fn name_of(node: Element<'_>) -> String {
    node.attribute("name").unwrap_or_default().to_owned()
}
