//! Names qualified by a namespace, and the namespaces that the readers know by heart.

use std::fmt;

pub(crate) use crate::ir::binding::XSI;
use crate::source::Span;

pub(crate) const XSD: &str = "http://www.w3.org/2001/XMLSchema";
pub(crate) const XML: &str = "http://www.w3.org/XML/1998/namespace";
pub(crate) const WSDL: &str = "http://schemas.xmlsoap.org/wsdl/";
pub(crate) const WSDL20: &str = "http://www.w3.org/ns/wsdl";
pub(crate) const SOAP11: &str = "http://schemas.xmlsoap.org/wsdl/soap/";
pub(crate) const SOAP12: &str = "http://schemas.xmlsoap.org/wsdl/soap12/";
pub(crate) const HTTP: &str = "http://schemas.xmlsoap.org/wsdl/http/";
pub(crate) const MIME: &str = "http://schemas.xmlsoap.org/wsdl/mime/";
pub(crate) const SOAP_ENC11: &str = "http://schemas.xmlsoap.org/soap/encoding/";
pub(crate) const SOAP_ENC12: &str = "http://www.w3.org/2003/05/soap-encoding";
pub(crate) const SOAP_ENV11: &str = "http://schemas.xmlsoap.org/soap/envelope/";
pub(crate) const SOAP_ENV12: &str = "http://www.w3.org/2003/05/soap-envelope";
pub(crate) const WSA: &str = "http://www.w3.org/2005/08/addressing";
pub(crate) const WSA_2004: &str = "http://schemas.xmlsoap.org/ws/2004/08/addressing";
pub(crate) const WSAM: &str = "http://www.w3.org/2007/05/addressing/metadata";
pub(crate) const WSAW: &str = "http://www.w3.org/2006/05/addressing/wsdl";
pub(crate) const WSAW_2004: &str = "http://www.w3.org/2006/02/addressing/wsdl";
pub(crate) const WSP: &str = "http://schemas.xmlsoap.org/ws/2004/09/policy";
pub(crate) const WSP15: &str = "http://www.w3.org/ns/ws-policy";
pub(crate) const XMIME: &str = "http://www.w3.org/2005/05/xmlmime";
pub(crate) const XOP: &str = "http://www.w3.org/2004/08/xop/include";
pub(crate) const XMLDSIG: &str = "http://www.w3.org/2000/09/xmldsig#";
pub(crate) const SWA_REF: &str = "http://ws-i.org/profiles/basic/1.1/xsd";

/// A local name in a namespace; an empty namespace means none.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct QName {
    pub(crate) namespace: String,
    pub(crate) local: String,
}

impl QName {
    pub(crate) fn new(namespace: impl Into<String>, local: impl Into<String>) -> QName {
        QName { namespace: namespace.into(), local: local.into() }
    }

    pub(crate) fn is(&self, namespace: &str, local: &str) -> bool {
        self.namespace == namespace && self.local == local
    }
}

impl fmt::Display for QName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.namespace.is_empty() {
            f.write_str(&self.local)
        } else {
            write!(f, "{{{}}}{}", self.namespace, self.local)
        }
    }
}

/// A use of a name, with the place it stands at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ref {
    pub(crate) name: QName,
    pub(crate) span: Span,
}

/// The namespace people usually mean by a prefix; for the help of a message about an undeclared one.
pub(crate) fn usual_namespace(prefix: &str) -> Option<&'static str> {
    Some(match prefix {
        "xs" | "xsd" | "s" | "schema" => XSD,
        "xsi" => XSI,
        "wsdl" => WSDL,
        "soap" => SOAP11,
        "soap12" => SOAP12,
        "http" => HTTP,
        "mime" => MIME,
        "soapenc" | "SOAP-ENC" => SOAP_ENC11,
        "wsa" => WSA,
        "wsam" => WSAM,
        "wsaw" => WSAW,
        "wsp" => WSP,
        "xmime" => XMIME,
        "xop" => XOP,
        "ds" => XMLDSIG,
        _ => return None,
    })
}
