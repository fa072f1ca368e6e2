//! CP04xx: WSDL and XSD.

super::codes! {}
