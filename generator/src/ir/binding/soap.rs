//! SOAP and XML: operations, types and members.

/// A SOAP operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Soap {
    /// The versions its bindings offer, preferred first.
    pub versions: Vec<SoapVersion>,
    /// document or rpc.
    pub style: SoapStyle,
    /// SOAPAction (1.1) or the action parameter (1.2); may be empty.
    pub action: String,
    /// The element in the request's body. None: the members of the input record that are no headers stand in the body
    /// themselves, so an operation without any has an empty body.
    pub input: Option<QName>,
    /// The element in the reply's body; none for an empty body or for a reply without one. Where there is a payload all
    /// the same, the members of its record stand in the body themselves.
    pub output: Option<QName>,
    /// Where the reply's payload is the only member of the output element rather than the element itself: how that
    /// member stands in it.
    pub unwrapped: Option<XmlField>,
    /// The elements of the declared faults, as children of the fault's detail.
    pub faults: Vec<SoapFault>,
    /// The ports it is reached through, `Service/Port`, in the order of the document.
    pub ports: Vec<String>,
}

/// How a declared fault is recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SoapFault {
    /// The name in [`When::Fault`](crate::ir::When::Fault).
    pub name: String,
    /// The child of the fault's detail that carries it.
    pub element: QName,
}

/// The versions of SOAP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SoapVersion {
    /// SOAP 1.1 (2000).
    V1_1,
    /// SOAP 1.2 (2007).
    V1_2,
}

/// What the body of a SOAP message holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SoapStyle {
    /// One element that the contract names.
    Document,
    /// A wrapper named after the operation, with an element a part.
    Rpc,
}

/// The namespace of `xsi:nil` and `xsi:type` (XML Schema part 1, section 2.6).
pub const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// A name in a namespace; an empty namespace is none.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct QName {
    /// The namespace URI.
    pub namespace: String,
    /// The local name.
    pub local: String,
}

/// An XML type.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct XmlType {
    /// The name of the type; none for a type written in place.
    pub name: Option<QName>,
    /// The global element it is the content of, where it was written inside one.
    pub element: Option<QName>,
    /// The name of the base a value may stand for by `xsi:type`.
    pub base: Option<QName>,
    /// The order in which members stand.
    pub order: XmlOrder,
    /// Text may stand between the elements.
    pub mixed: bool,
}

/// How the members of an XML type stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum XmlOrder {
    /// In the order of the fields.
    #[default]
    Sequence,
    /// In any order.
    All,
}

/// A member in XML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XmlField {
    /// What it is.
    pub kind: XmlKind,
    /// Its namespace; empty for unqualified names.
    pub namespace: String,
    /// Its local name; empty for text, wildcards and choices.
    pub local: String,
    /// The element may say that it has no value (`xsi:nil`).
    pub nillable: bool,
    /// Several values in one text, separated by spaces (`xsd:list`).
    pub listed: bool,
    /// Bytes are written in hexadecimal rather than base64.
    pub hex: bool,
    /// The value must be this one.
    pub fixed: Option<String>,
    /// The fewest and the most times an element stands; none: no upper bound.
    pub occurs: (u32, Option<u32>),
    /// The element around all of them (`wrapped` of OpenAPI).
    pub wrapper: Option<QName>,
}

/// The root element of an XML body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XmlRoot {
    /// Its name.
    pub name: QName,
    /// The element of each item, where the body is a list.
    pub item: Option<XmlField>,
}

/// What an XML member is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum XmlKind {
    /// An attribute.
    Attribute,
    /// An element.
    Element,
    /// The text of the element itself.
    Text,
    /// Any element that is not named.
    AnyElement,
    /// Any attribute that is not named.
    AnyAttribute,
    /// A choice: the arms have the elements.
    Choice,
    /// A block of the SOAP header.
    Header,
    /// A sequence without an element of its own: the members of its record stand in its place, once or repeatedly.
    Group,
}
