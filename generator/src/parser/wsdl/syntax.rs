//! What a WSDL 1.1 document says, in its own words. Names are resolved to namespaces, nothing is looked up.

use crate::parser::wsdl::xml::{QName, Ref};
use crate::source::Span;

/// One `definitions` element, without its schemas.
#[derive(Debug, Clone, Default)]
pub(crate) struct Definitions {
    pub(crate) name: Option<String>,
    pub(crate) docs: String,
    pub(crate) imports: Vec<Import>,
    pub(crate) messages: Vec<Message>,
    pub(crate) port_types: Vec<PortType>,
    pub(crate) bindings: Vec<Binding>,
    pub(crate) services: Vec<Service>,
}

#[derive(Debug, Clone)]
pub(crate) struct Import {
    pub(crate) namespace: String,
    pub(crate) location: Option<String>,
    pub(crate) span: Span,
}

#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) name: QName,
    pub(crate) parts: Vec<Part>,
}

#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) element: Option<Ref>,
    pub(crate) ty: Option<Ref>,
    pub(crate) docs: String,
    pub(crate) span: Span,
}

#[derive(Debug, Clone)]
pub(crate) struct PortType {
    pub(crate) name: QName,
    pub(crate) docs: String,
    pub(crate) operations: Vec<AbstractOperation>,
    pub(crate) span: Span,
}

/// An operation of a port type.
#[derive(Debug, Clone)]
pub(crate) struct AbstractOperation {
    pub(crate) name: String,
    pub(crate) docs: String,
    pub(crate) input: Option<MessageUse>,
    pub(crate) output: Option<MessageUse>,
    pub(crate) faults: Vec<MessageUse>,
    /// The output stands before the input: the server starts (solicit-response).
    pub(crate) output_first: bool,
    pub(crate) span: Span,
}

/// `input`, `output` or `fault` of a port type's operation.
#[derive(Debug, Clone)]
pub(crate) struct MessageUse {
    pub(crate) name: Option<String>,
    pub(crate) message: Option<Ref>,
    pub(crate) docs: String,
    pub(crate) span: Span,
}

#[derive(Debug, Clone)]
pub(crate) struct Binding {
    pub(crate) name: QName,
    pub(crate) port_type: Option<Ref>,
    pub(crate) protocol: Protocol,
    pub(crate) operations: Vec<BoundOperation>,
    /// Policies that messages have to follow, addressing among them.
    pub(crate) policies: Vec<(String, Span)>,
    pub(crate) span: Span,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Protocol {
    Soap {
        version: Version,
        style: Style,
        transport: String,
    },
    /// GET and POST of forms (WSDL 1.1, section 4).
    Http,
    /// Nothing that is known; the namespace of the extension, where there is one.
    Other(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    Soap11,
    Soap12,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Document,
    Rpc,
}

/// An operation of a binding.
#[derive(Debug, Clone)]
pub(crate) struct BoundOperation {
    pub(crate) name: String,
    pub(crate) action: String,
    pub(crate) style: Option<Style>,
    pub(crate) input: BoundMessage,
    pub(crate) output: BoundMessage,
    pub(crate) faults: Vec<BoundFault>,
    /// An extension that the contract says must be understood, and nobody here does.
    pub(crate) required: Option<(String, Span)>,
    pub(crate) span: Span,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct BoundMessage {
    /// The name that tells overloads apart.
    pub(crate) name: Option<String>,
    pub(crate) body: Option<Body>,
    pub(crate) headers: Vec<Header>,
    pub(crate) multipart: Option<Span>,
}

#[derive(Debug, Clone)]
pub(crate) struct Body {
    pub(crate) encoded: bool,
    pub(crate) namespace: Option<String>,
    pub(crate) parts: Option<Vec<String>>,
    pub(crate) span: Span,
}

#[derive(Debug, Clone)]
pub(crate) struct Header {
    pub(crate) message: Option<Ref>,
    pub(crate) part: String,
    pub(crate) encoded: bool,
    /// The errors about the header that travel as headers themselves.
    pub(crate) fault: Option<Span>,
    pub(crate) span: Span,
}

#[derive(Debug, Clone)]
pub(crate) struct BoundFault {
    pub(crate) name: String,
    pub(crate) encoded: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Service {
    pub(crate) name: String,
    pub(crate) docs: String,
    pub(crate) ports: Vec<Port>,
}

#[derive(Debug, Clone)]
pub(crate) struct Port {
    pub(crate) name: String,
    pub(crate) binding: Option<Ref>,
    pub(crate) docs: String,
    pub(crate) location: Option<String>,
    pub(crate) span: Span,
}
