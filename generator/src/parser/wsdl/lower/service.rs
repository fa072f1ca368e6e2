//! Port types become services; bindings and ports say how their operations are reached.

use std::collections::HashMap;

use super::operation::Variant;
use super::types::Types;
use crate::diagnostic::codes::wsdl as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::binding::SoapVersion;
use crate::ir::{Docs, Endpoint, Service};
use crate::parser::wsdl::syntax::*;
use crate::parser::wsdl::xml::QName;

/// Transports that mean HTTP: the one of WSDL 1.1, and the one of SOAP 1.2.
const HTTP_TRANSPORTS: [&str; 4] = [
    "",
    "http://schemas.xmlsoap.org/soap/http",
    "http://schemas.xmlsoap.org/soap/http/",
    "http://www.w3.org/2003/05/soap/bindings/HTTP/",
];

/// Everything a WSDL declares, by name.
pub(crate) struct Index<'d> {
    pub(crate) messages: HashMap<&'d QName, &'d Message>,
    /// Bindings in the order of the ports that name them, then the others.
    bindings: Vec<Bound<'d>>,
    port_types: Vec<&'d PortType>,
}

struct Bound<'d> {
    binding: &'d Binding,
    ports: Vec<String>,
}

impl<'d> Index<'d> {
    pub(crate) fn new(documents: &'d [Definitions], out: &mut Diagnostics) -> Index<'d> {
        let mut messages = HashMap::new();
        for message in documents.iter().flat_map(|document| &document.messages) {
            messages.entry(&message.name).or_insert(message);
        }
        let mut port_types: Vec<&PortType> = Vec::new();
        for port_type in documents.iter().flat_map(|document| &document.port_types) {
            match port_types.iter().find(|known| known.name == port_type.name) {
                None => port_types.push(port_type),
                Some(first) => {
                    let message =
                        format!("port type `{}` is declared twice; the first one is used", port_type.name);
                    out.push(
                        Diagnostic::new(&codes::DUPLICATE, port_type.span, message)
                            .label(first.span, "the first one"),
                    );
                }
            }
        }
        Index { messages, bindings: bindings(documents, out), port_types }
    }
}

fn bindings<'d>(documents: &'d [Definitions], out: &mut Diagnostics) -> Vec<Bound<'d>> {
    let mut all: indexmap::IndexMap<&QName, &Binding> = indexmap::IndexMap::new();
    for binding in documents.iter().flat_map(|document| &document.bindings) {
        all.entry(&binding.name).or_insert(binding);
    }
    let mut found: indexmap::IndexMap<&QName, Bound<'d>> = indexmap::IndexMap::new();
    for service in documents.iter().flat_map(|document| &document.services) {
        for port in &service.ports {
            let Some(reference) = &port.binding else { continue };
            let Some((name, binding)) = all.get_key_value(&reference.name) else {
                let message =
                    format!("port `{}` names binding `{}`, which is not declared", port.name, reference.name);
                out.push(Diagnostic::new(&codes::BINDING_SKIPPED, reference.span, message));
                continue;
            };
            let bound = found.entry(*name).or_insert_with(|| Bound { binding, ports: Vec::new() });
            bound.ports.push(format!("{}/{}", service.name, port.name));
        }
    }
    for (name, binding) in all {
        found.entry(name).or_insert_with(|| Bound { binding, ports: Vec::new() });
    }
    found.into_values().collect()
}

impl Types<'_> {
    /// All services with their operations.
    pub(crate) fn services(&mut self, index: &Index<'_>) {
        for port_type in &index.port_types {
            self.service(port_type, index);
        }
        for bound in &index.bindings {
            let is_known = bound.binding.port_type.as_ref().is_some_and(|reference| {
                index.port_types.iter().any(|port_type| port_type.name == reference.name)
            });
            if !is_known {
                let message =
                    format!("binding `{}` is for a port type that is not declared", bound.binding.name);
                self.say(&codes::BINDING_SKIPPED, bound.binding.span, message);
            }
        }
    }

    fn service(&mut self, port_type: &PortType, index: &Index<'_>) {
        let mine = index.bindings.iter().filter(|bound| {
            bound.binding.port_type.as_ref().is_some_and(|reference| reference.name == port_type.name)
        });
        let mut soap = Vec::new();
        let mut skipped = false;
        for bound in mine {
            match self.soap_binding(bound.binding) {
                Some((version, style)) => soap.push((bound, version, style)),
                None => skipped = true,
            }
        }
        let mut operations = Vec::new();
        for operation in &port_type.operations {
            let variants: Vec<Variant<'_>> = soap
                .iter()
                .filter_map(|(bound, version, style)| {
                    let found = find(bound.binding, operation)?;
                    let style = found.style.unwrap_or(*style);
                    Some(Variant {
                        binding: bound.binding,
                        bound: found,
                        version: *version,
                        style,
                        ports: &bound.ports,
                    })
                })
                .collect();
            if variants.is_empty() && skipped && soap.is_empty() {
                // The note about the binding says it already.
                continue;
            }
            operations.extend(self.operation(port_type, operation, &variants, index));
        }
        if operations.is_empty() {
            return;
        }
        self.contract.services.push(Service {
            name: port_type.name.local.clone(),
            path: port_type.name.to_string(),
            docs: Docs::new(&port_type.docs),
            deprecated: None,
            span: port_type.span,
            operations,
        });
    }

    /// The version and default style of a binding that is SOAP over HTTP; others are noted.
    fn soap_binding(&mut self, binding: &Binding) -> Option<(SoapVersion, Style)> {
        let why = match &binding.protocol {
            Protocol::Soap { version, style, transport } if HTTP_TRANSPORTS.contains(&transport.as_str()) => {
                if let Some(policy) = binding.policy {
                    let message = format!("the policy of binding `{}` is not enforced", binding.name.local);
                    self.say(&codes::POLICY, policy, message);
                }
                let version = match version {
                    Version::Soap11 => SoapVersion::V1_1,
                    Version::Soap12 => SoapVersion::V1_2,
                };
                return Some((version, *style));
            }
            Protocol::Soap { transport, .. } => format!("its transport is `{transport}`"),
            Protocol::Http => "it sends forms over HTTP".to_owned(),
            Protocol::Other(namespace) if namespace.is_empty() => "it names no protocol".to_owned(),
            Protocol::Other(namespace) => format!("its protocol is `{namespace}`"),
        };
        let message = format!("binding `{}` is left out: {why}", binding.name.local);
        self.say(&codes::BINDING_SKIPPED, binding.span, message);
        None
    }

    /// The addresses of all ports that lead to an operation.
    pub(crate) fn endpoints(&mut self, documents: &[Definitions]) {
        let used: std::collections::HashSet<String> = self
            .contract
            .operations
            .iter()
            .filter_map(|(_, operation)| match &operation.binding {
                crate::ir::binding::OperationBinding::Soap(soap) => Some(soap.ports.clone()),
                _ => None,
            })
            .flatten()
            .collect();
        let mut urls = std::collections::HashSet::new();
        for service in documents.iter().flat_map(|document| &document.services) {
            for port in &service.ports {
                let Some(url) = port.location.as_ref().filter(|url| !url.is_empty()) else { continue };
                if used.contains(&format!("{}/{}", service.name, port.name)) && urls.insert(url.clone()) {
                    let docs = if port.docs.is_empty() { &service.docs } else { &port.docs };
                    self.contract.endpoints.push(Endpoint {
                        url: url.clone(),
                        variables: Vec::new(),
                        docs: Docs::new(docs),
                        span: port.span,
                    });
                }
            }
        }
    }
}

/// The operation of a binding that binds this one; the input's name tells overloads apart.
fn find<'b>(binding: &'b Binding, operation: &AbstractOperation) -> Option<&'b BoundOperation> {
    let mut named = binding.operations.iter().filter(|bound| bound.name == operation.name);
    let first = named.next()?;
    let input = operation.input.as_ref().and_then(|input| input.name.as_ref());
    if first.input.name.is_none() || first.input.name.as_ref() == input {
        return Some(first);
    }
    named.find(|bound| bound.input.name.as_ref() == input).or(Some(first))
}
