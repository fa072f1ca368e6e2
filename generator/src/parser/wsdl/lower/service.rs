//! Port types become services; bindings and ports say how their operations are reached.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::operation::Variant;
use super::types::Types;
use crate::diagnostic::codes::wsdl as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::binding::{self, OperationBinding, SoapVersion};
use crate::ir::{Docs, Endpoint, Initiator, Service};
use crate::parser::wsdl::syntax::*;
use crate::parser::wsdl::xml::QName;
use crate::source::Span;

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
    /// Bindings by port type: in the order of the ports that name them, then the others.
    bindings: IndexMap<&'d QName, Vec<Bound<'d>>>,
    port_types: IndexMap<&'d QName, &'d PortType>,
}

/// A binding with the ports that name it and its operations by name.
struct Bound<'d> {
    binding: &'d Binding,
    ports: Vec<String>,
    operations: HashMap<&'d str, Vec<&'d BoundOperation>>,
}

impl<'d> Index<'d> {
    pub(crate) fn new(documents: &'d [Definitions], out: &mut Diagnostics) -> Index<'d> {
        let mut messages = HashMap::new();
        for message in documents.iter().flat_map(|document| &document.messages) {
            messages.entry(&message.name).or_insert(message);
        }
        let mut port_types: IndexMap<&QName, &PortType> = IndexMap::new();
        for port_type in documents.iter().flat_map(|document| &document.port_types) {
            let first = port_types.entry(&port_type.name).or_insert(port_type);
            if first.span != port_type.span {
                let message =
                    format!("port type `{}` is declared twice; the first one is used", port_type.name);
                out.push(
                    Diagnostic::new(&codes::DUPLICATE, port_type.span, message)
                        .label(first.span, "the first one"),
                );
            }
        }
        let mut grouped: IndexMap<&QName, Vec<Bound<'d>>> = IndexMap::new();
        for bound in bindings(documents, out) {
            match &bound.binding.port_type {
                Some(reference) if port_types.contains_key(&reference.name) => {
                    grouped.entry(&reference.name).or_default().push(bound);
                }
                _ => {
                    let message =
                        format!("binding `{}` is for a port type that is not declared", bound.binding.name);
                    out.push(Diagnostic::new(&codes::BINDING_SKIPPED, bound.binding.span, message));
                }
            }
        }
        Index { messages, bindings: grouped, port_types }
    }
}

fn bindings<'d>(documents: &'d [Definitions], out: &mut Diagnostics) -> Vec<Bound<'d>> {
    let mut all: IndexMap<&QName, &Binding> = IndexMap::new();
    for binding in documents.iter().flat_map(|document| &document.bindings) {
        all.entry(&binding.name).or_insert(binding);
    }
    let mut found: IndexMap<&QName, Bound<'d>> = IndexMap::new();
    for service in documents.iter().flat_map(|document| &document.services) {
        for port in &service.ports {
            let Some(reference) = &port.binding else { continue };
            let Some((name, binding)) = all.get_key_value(&reference.name) else {
                let message =
                    format!("port `{}` names binding `{}`, which is not declared", port.name, reference.name);
                out.push(Diagnostic::new(&codes::BINDING_SKIPPED, reference.span, message));
                continue;
            };
            found
                .entry(*name)
                .or_insert_with(|| bound(binding))
                .ports
                .push(format!("{}/{}", service.name, port.name));
        }
    }
    for (name, binding) in all {
        found.entry(name).or_insert_with(|| bound(binding));
    }
    found.into_values().collect()
}

fn bound(binding: &Binding) -> Bound<'_> {
    let mut operations: HashMap<&str, Vec<&BoundOperation>> = HashMap::new();
    for operation in &binding.operations {
        operations.entry(operation.name.as_str()).or_default().push(operation);
    }
    Bound { binding, ports: Vec::new(), operations }
}

impl Types<'_> {
    /// All services with their operations.
    pub(crate) fn services(&mut self, index: &Index<'_>) {
        for (name, port_type) in &index.port_types {
            let bindings = index.bindings.get(*name).map_or(&[][..], Vec::as_slice);
            self.service(port_type, bindings, index);
        }
    }

    fn service(&mut self, port_type: &PortType, bindings: &[Bound<'_>], index: &Index<'_>) {
        let mut soap = Vec::new();
        for bound in bindings {
            if let Some((version, style)) = self.soap_binding(bound.binding) {
                soap.push((bound, version, style));
            }
        }
        if soap.is_empty() && !bindings.is_empty() {
            // The notes about the bindings say why.
            return;
        }
        let mut names: HashMap<&str, usize> = HashMap::new();
        for operation in &port_type.operations {
            *names.entry(operation.name.as_str()).or_default() += 1;
        }
        let mut operations = Vec::new();
        for operation in &port_type.operations {
            let variants: Vec<Variant<'_>> = soap
                .iter()
                .filter_map(|(bound, version, style)| variant(bound, operation, *version, *style))
                .collect();
            let is_overloaded = names.get(operation.name.as_str()).is_some_and(|count| *count > 1);
            let path = path(port_type, operation, is_overloaded);
            operations.extend(self.operation(&port_type.name, operation, &path, &variants, index));
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
            initiator: Initiator::Client,
            operations,
        });
    }

    /// The version and default style of a binding that is SOAP over HTTP; others are noted.
    fn soap_binding(&mut self, binding: &Binding) -> Option<(SoapVersion, Style)> {
        let why = match &binding.protocol {
            Protocol::Soap { version, style, transport } if HTTP_TRANSPORTS.contains(&transport.as_str()) => {
                for (what, span) in &binding.policies {
                    let message =
                        format!("binding `{}` asks for {what}, which is not written", binding.name.local);
                    self.say(&codes::POLICY, *span, message);
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

    /// A server tells requests apart by the element of the body (WS-I Basic Profile, R2710), and where that is shared by
    /// the action.
    pub(crate) fn tell_apart(&mut self) {
        let contract = &self.contract;
        for service in &contract.services {
            let mut first: HashMap<(Option<&binding::QName>, &str), Span> = HashMap::new();
            for operation in service.operations.iter().map(|id| &contract.operations[*id]) {
                let OperationBinding::Soap(soap) = &operation.binding else { continue };
                let key = (soap.input.as_ref(), soap.action.as_str());
                let span = *first.entry(key).or_insert(operation.span);
                if span != operation.span {
                    let message = format!(
                        "operation `{}` has the request element and action of another one, so a server cannot tell them apart",
                        operation.name
                    );
                    self.out.push(
                        Diagnostic::new(&codes::SAME_REQUEST, operation.span, message)
                            .label(span, "the other operation"),
                    );
                }
            }
        }
    }

    /// The addresses of all ports that lead to an operation.
    pub(crate) fn endpoints(&mut self, documents: &[Definitions]) {
        let used: std::collections::HashSet<String> = self
            .contract
            .operations
            .iter()
            .filter_map(|(_, operation)| match &operation.binding {
                OperationBinding::Soap(soap) => Some(soap.ports.clone()),
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

/// How a binding carries an operation; the input's name tells overloads apart.
fn variant<'b>(
    bound: &'b Bound<'b>,
    operation: &AbstractOperation,
    version: SoapVersion,
    style: Style,
) -> Option<Variant<'b>> {
    let named = bound.operations.get(operation.name.as_str())?;
    let input = operation.input.as_ref().and_then(|input| input.name.as_ref());
    let fits = named.iter().find(|bound| input.is_some() && bound.input.name.as_ref() == input);
    let found = fits.or(named.first())?;
    let style = found.style.unwrap_or(style);
    Some(Variant { binding: bound.binding, bound: found, version, style, ports: &bound.ports })
}

/// `{ns}PortType/operation`; an overload adds the name of its input.
fn path(port_type: &PortType, operation: &AbstractOperation, is_overloaded: bool) -> String {
    let input = operation.input.as_ref().and_then(|input| input.name.as_deref());
    match input.filter(|_| is_overloaded) {
        Some(input) => format!("{}/{}({input})", port_type.name, operation.name),
        None => format!("{}/{}", port_type.name, operation.name),
    }
}
