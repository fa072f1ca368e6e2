//! Setters: on a model for its optional members, on a call for the optional inputs of its operation.

use askama::Template;

use super::model::{deprecated, doc_lines};
use super::place::{Places, Wrap};
use crate::ir::{Field, TypeId};

/// The call of a macro of the runtime that writes setters; nothing where there are none.
#[derive(Template)]
#[template(path = "rust/setters.rs.jinja")]
pub(super) struct Setters {
    /// The macro and what it is for, up to the rows.
    pub(super) head: String,
    pub(super) setters: Vec<Setter>,
}

/// One setter.
pub(super) struct Setter {
    pub(super) docs: Vec<String>,
    pub(super) deprecated: String,
    pub(super) method: String,
    /// The member, behind its index where it is set by that.
    pub(super) field: String,
    pub(super) ty: String,
    /// What it is held as, where the value does not say so.
    pub(super) held: Option<String>,
    pub(super) value: String,
}

impl Setter {
    /// Of a member, under a method's name.
    pub(super) fn of(places: &Places<'_>, id: TypeId, index: usize, field: &Field, method: String) -> Setter {
        let name = places.names.types[id].members[index].as_str();
        let argument = match places.wrap(id, index, field) {
            Wrap::Option => {
                let mut argument = places.inner_argument(id, index, field, name);
                argument.value = format!("{}({})", places.scope.std("Some"), argument.value);
                argument
            }
            Wrap::Plain | Wrap::Patch => places.argument(id, index, field, name),
        };
        let docs = match doc_lines(&field.docs) {
            lines if lines.is_empty() => vec![format!(" Sets `{}`.", field.name.replace('`', ""))],
            lines => lines,
        };
        Setter {
            docs,
            deprecated: deprecated(field.deprecated.as_ref()),
            method,
            field: name.to_owned(),
            ty: argument.ty,
            held: None,
            value: argument.value,
        }
    }

    /// The same of a member that is held erased, as a value of that type.
    pub(super) fn by_index(self, index: usize, held: String) -> Setter {
        let is_converted = self.value.contains(".into()");
        Setter { field: format!("{index} {}", self.field), held: is_converted.then_some(held), ..self }
    }
}
