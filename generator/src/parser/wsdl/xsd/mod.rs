//! XML Schema 1.0: syntax, the set of all declarations, and how they become types of the IR.

mod bundled;
mod read;
mod read_type;
mod redefine;
mod set;
mod syntax;

pub(crate) use bundled::{Atom, SOAP_ARRAY, bundled_attribute, bundled_element, bundled_type, is_bundled};
pub(crate) use read::read_schema;
pub(crate) use redefine::is_original;
pub(crate) use set::SchemaSet;
pub(crate) use syntax::*;
