//! What the built-in types of XML Schema are in the IR, and what is known by heart of the schemas that nearly every
//! contract refers to and few ship: `xml:`, SOAP encoding and envelope, WS-Addressing, `xmime`, XOP, XML signatures.
//!
//! Of the latter only the outer shape is kept: text where it is text, any element where it is more.

use crate::ir::{Bound, Constraint, Constraints, Scalar};
use crate::parser::wsdl::xml::{
    QName, SOAP_ENC11, SOAP_ENC12, SOAP_ENV11, SOAP_ENV12, SWA_REF, WSA, WSA_2004, WSDL, XMIME, XML, XMLDSIG,
    XOP, XSD, XSI,
};

/// A type without parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Atom {
    pub(crate) scalar: Scalar,
    pub(crate) listed: bool,
    pub(crate) hex: bool,
    pub(crate) constraints: Constraints,
    /// What is lost, where something is.
    pub(crate) loss: Option<&'static str>,
}

impl Atom {
    fn of(scalar: Scalar) -> Atom {
        Atom { scalar, listed: false, hex: false, constraints: Constraints::none(), loss: None }
    }

    fn list(scalar: Scalar) -> Atom {
        Atom { listed: true, ..Atom::of(scalar) }
    }

    fn losing(scalar: Scalar, loss: &'static str) -> Atom {
        Atom { loss: Some(loss), ..Atom::of(scalar) }
    }

    fn ranged(scalar: Scalar, minimum: Option<&str>, maximum: Option<&str>) -> Atom {
        let mut atom = Atom::of(scalar);
        let bound = |text: &str| Bound(text.to_owned());
        minimum.into_iter().for_each(|text| atom.constraints.push(Constraint::Minimum(bound(text))));
        maximum.into_iter().for_each(|text| atom.constraints.push(Constraint::Maximum(bound(text))));
        atom
    }
}

const GREGORIAN: &str = "a part of a date is kept as its text";
const PREFIXED: &str = "a qualified name is kept as its text; the prefix is not resolved";
const FOREIGN: &str =
    "the schema of this namespace is not part of the contract; the value is kept as any element";

/// The array types of SOAP encoding.
pub(crate) const SOAP_ARRAY: [(&str, &str); 2] = [(SOAP_ENC11, "Array"), (SOAP_ENC12, "Array")];

/// Whether a namespace is known by heart, so that its import needs no file.
pub(crate) fn is_bundled(namespace: &str) -> bool {
    matches!(
        namespace,
        XSD | XSI
            | XML
            | SOAP_ENC11
            | SOAP_ENC12
            | SOAP_ENV11
            | SOAP_ENV12
            | WSA
            | WSA_2004
            | XMIME
            | XOP
            | XMLDSIG
            | SWA_REF
            | WSDL
    )
}

/// A built-in type of XML Schema, or a type of a bundled schema.
pub(crate) fn bundled_type(name: &QName) -> Option<Atom> {
    let local = name.local.as_str();
    match name.namespace.as_str() {
        XSD => built_in(local),
        // SOAP encoding repeats the built-in types, with attributes that only encoded messages carry.
        SOAP_ENC11 | SOAP_ENC12 if local != "base64" => {
            Some(built_in(local).unwrap_or(Atom::losing(Scalar::Any, FOREIGN)))
        }
        SOAP_ENC11 | SOAP_ENC12 => Some(Atom::of(Scalar::Bytes)),
        XMIME if local == "base64Binary" => Some(Atom::losing(
            Scalar::Bytes,
            "the attribute `xmime:contentType` beside the bytes is not kept",
        )),
        XMIME if local == "hexBinary" => Some(Atom {
            hex: true,
            ..Atom::losing(Scalar::Bytes, "the attribute `xmime:contentType` beside the bytes is not kept")
        }),
        SWA_REF if local == "swaRef" => Some(Atom::losing(
            Scalar::Url,
            "the attachment a reference means is not fetched from the message",
        )),
        WSA | WSA_2004 if local.ends_with("URI") || local.ends_with("URIType") => {
            Some(Atom::losing(Scalar::Url, "attributes beside the address are not kept"))
        }
        namespace if is_bundled(namespace) => Some(Atom::losing(Scalar::Any, FOREIGN)),
        _ => None,
    }
}

/// An element of a bundled schema.
pub(crate) fn bundled_element(name: &QName) -> Option<Atom> {
    match (name.namespace.as_str(), name.local.as_str()) {
        (WSA | WSA_2004, "Action" | "To" | "MessageID" | "RelatesTo" | "Address") => {
            Some(Atom::losing(Scalar::Url, "attributes beside the address are not kept"))
        }
        (SOAP_ENC11 | SOAP_ENC12, local) => bundled_type(&QName::new(XSD, local)),
        (namespace, _) if is_bundled(namespace) => Some(Atom::losing(Scalar::Any, FOREIGN)),
        _ => None,
    }
}

/// An attribute of a bundled schema.
pub(crate) fn bundled_attribute(name: &QName) -> Option<Atom> {
    match (name.namespace.as_str(), name.local.as_str()) {
        (XML, "base") => Some(Atom::of(Scalar::Url)),
        (SOAP_ENV11 | SOAP_ENV12, "mustUnderstand" | "relay") => Some(Atom::of(Scalar::Bool)),
        (namespace, _) if is_bundled(namespace) => Some(Atom::of(Scalar::String)),
        _ => None,
    }
}

fn built_in(local: &str) -> Option<Atom> {
    Some(match local {
        "string" | "normalizedString" | "token" | "language" | "Name" | "NCName" | "NMTOKEN" | "ID"
        | "IDREF" | "ENTITY" | "anySimpleType" | "anyAtomicType" => Atom::of(Scalar::String),
        "NMTOKENS" | "IDREFS" | "ENTITIES" => Atom::list(Scalar::String),
        "boolean" => Atom::of(Scalar::Bool),
        "float" => Atom::of(Scalar::F32),
        "double" => Atom::of(Scalar::F64),
        "decimal" => Atom::of(Scalar::Decimal),
        "integer" => Atom::of(Scalar::Integer),
        "nonNegativeInteger" => Atom::ranged(Scalar::Integer, Some("0"), None),
        "positiveInteger" => Atom::ranged(Scalar::Integer, Some("1"), None),
        "nonPositiveInteger" => Atom::ranged(Scalar::Integer, None, Some("0")),
        "negativeInteger" => Atom::ranged(Scalar::Integer, None, Some("-1")),
        "long" => Atom::of(Scalar::I64),
        "int" => Atom::of(Scalar::I32),
        "short" => Atom::ranged(Scalar::I32, Some("-32768"), Some("32767")),
        "byte" => Atom::ranged(Scalar::I32, Some("-128"), Some("127")),
        "unsignedLong" => Atom::of(Scalar::U64),
        "unsignedInt" => Atom::of(Scalar::U32),
        "unsignedShort" => Atom::ranged(Scalar::U32, None, Some("65535")),
        "unsignedByte" => Atom::ranged(Scalar::U32, None, Some("255")),
        "dateTime" => Atom::of(Scalar::LocalDateTime),
        "dateTimeStamp" => Atom::of(Scalar::DateTime),
        "date" => Atom::of(Scalar::Date),
        "time" => Atom::of(Scalar::Time),
        "duration" | "dayTimeDuration" | "yearMonthDuration" => Atom::of(Scalar::Duration),
        "gYear" | "gYearMonth" | "gMonth" | "gMonthDay" | "gDay" => Atom::losing(Scalar::String, GREGORIAN),
        "base64Binary" => Atom::of(Scalar::Bytes),
        "hexBinary" => Atom { hex: true, ..Atom::of(Scalar::Bytes) },
        "anyURI" => Atom::of(Scalar::Url),
        "QName" | "NOTATION" => Atom::losing(Scalar::String, PREFIXED),
        "anyType" => Atom::of(Scalar::Any),
        _ => return None,
    })
}
