//! The table of a SOAP operation.
