//! XML by the tables of records: one walker for all types, both ways, over the events of `quick-xml`.
//!
//! Names are matched by namespace URI, whatever the prefixes; order among repeats is kept; required
//! members are counted; `xsi:nil`, `xsi:type`, repeated choices, groups, `xsd:list`, wildcards and mixed
//! content are rows of the tables. What a contract does not know is kept beside the members and written
//! again behind them. A DOCTYPE is refused, and [`Limits`] bound depth, counts and bytes. What is not
//! here: entities beyond the five of XML, schemas' `fixed` values, identity constraints.

mod cursor;
mod decode;
mod element;
mod encode;
mod encoding;
mod error;
mod escape;
mod fragment;
mod lexical;
mod table;
mod union;

pub use cursor::{Limits, XSI};
pub use decode::from_str;
pub use element::{Attribute, Element, Node};
pub use encode::to_string;
pub use encoding::text;
pub use error::{Error, ErrorKind};
pub use table::QName;

#[cfg(any(feature = "soap", feature = "http"))]
pub(crate) use {decode::Reader, encode::Writer, table::clark};
#[cfg(feature = "soap")]
pub(crate) use {escape::text as escape_text, table::unclark};

/// Whether attributes of this namespace belong to the envelope around a message.
fn is_envelope(uri: &str) -> bool {
    matches!(uri, "http://schemas.xmlsoap.org/soap/envelope/" | "http://www.w3.org/2003/05/soap-envelope")
}

#[cfg(test)]
mod tests;
