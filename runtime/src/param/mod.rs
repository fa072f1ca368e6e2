//! Parameters of HTTP as text: every style of OpenAPI, both ways, over views and slots.
//!
//! | style | where | value | list | list, exploded | object | object, exploded |
//! |---|---|---|---|---|---|---|
//! | simple | path, header | `v` | `a,b` | `a,b` | `k,v` | `k=v` |
//! | label | path | `.v` | `.a,b` | `.a.b` | `.k,v` | `.k=v` |
//! | matrix | path | `;x=v` | `;x=a,b` | `;x=a;x=b` | `;x=k,v` | `;k=v` |
//! | form | query, cookie | `x=v` | `x=a,b` | `x=a&x=b` | `x=k,v` | `k=v` |
//! | spaceDelimited | query | `x=v` | `x=a%20b` | `x=a&x=b` | `x=k%20v` | `k=v` |
//! | pipeDelimited | query | `x=v` | `x=a%7Cb` | `x=a&x=b` | `x=k%7Cv` | `k=v` |
//! | deepObject | query | `x=v` | `x%5B0%5D=a` | `x%5B0%5D=a` | `x%5Bk%5D=v` | `x%5Bk%5D=v` |
//! | cookie | cookie | `x=v` | `x=a,b` | `x=a; x=b` | `x=k,v` | `k=v` |
//!
//! Percent-encoding follows RFC 6570, section 3.2.1, with one exception: what would not come back the
//! same (a delimiter, `%`) is encoded even where `allowReserved` is set. Values inside lists and
//! objects that are lists or objects themselves, of which OpenAPI says nothing, are JSON text; in
//! `deepObject` further brackets, with the index of an item (`x[]=a` and `x=a&x=b` are read, too). Style `cookie`
//! encodes nothing, and refuses what would end a cookie. An empty list is no parameter at all.

mod decode;
mod encode;
mod form;
mod form_union;
mod pairs;
mod percent;
mod shape;
mod source;
mod text;

#[cfg(feature = "http")]
pub(crate) use form::is_null;
pub use form::{from_form, to_form};
#[cfg(feature = "http")]
pub(crate) use form_union::fill_union;
pub use pairs::Pairs;

#[cfg(feature = "http")]
use crate::record::Slot;
use crate::record::{Field, View};

/// One parameter: its name and how its value becomes text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Param {
    /// The name on the wire.
    pub name: &'static str,
    /// How lists and objects are written.
    pub style: Style,
    /// Whether lists and objects become several parameters.
    pub explode: bool,
    /// Whether reserved characters stand as they are.
    pub allow_reserved: bool,
}

/// The styles of OpenAPI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// `a,b`
    Simple,
    /// `.a.b`
    Label,
    /// `;x=a,b`
    Matrix,
    /// `x=a&x=b` or `x=a,b`
    Form,
    /// `x=a%20b`
    SpaceDelimited,
    /// `x=a%7Cb`
    PipeDelimited,
    /// `x[k]=a`
    DeepObject,
    /// `x=a`, where nothing is encoded.
    Cookie,
}

/// A value that has no form in the style asked for; why, as half a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused(pub &'static str);

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Refused {}

impl Param {
    const fn new(name: &'static str, style: Style, explode: bool) -> Param {
        Param { name, style, explode, allow_reserved: false }
    }

    /// A path parameter, by default in the simple style, not exploded.
    #[must_use]
    pub const fn path(name: &'static str) -> Param {
        Param::new(name, Style::Simple, false)
    }

    /// A query parameter, by default in the form style, exploded.
    #[must_use]
    pub const fn query(name: &'static str) -> Param {
        Param::new(name, Style::Form, true)
    }

    /// A header, always in the simple style, by default not exploded.
    #[must_use]
    pub const fn header(name: &'static str) -> Param {
        Param::new(name, Style::Simple, false)
    }

    /// A cookie, always in the form style, by default exploded.
    #[must_use]
    pub const fn cookie(name: &'static str) -> Param {
        Param::new(name, Style::Form, true)
    }

    /// A query parameter, or a member of a form, in the `deepObject` style.
    #[must_use]
    pub const fn deep(name: &'static str) -> Param {
        Param::new(name, Style::DeepObject, true)
    }

    /// In another style.
    #[must_use]
    pub const fn style(mut self, style: Style) -> Param {
        self.style = style;
        self
    }

    /// Exploded or not.
    #[must_use]
    pub const fn explode(mut self, explode: bool) -> Param {
        self.explode = explode;
        self
    }

    /// With reserved characters as they are.
    #[must_use]
    pub const fn allow_reserved(mut self) -> Param {
        self.allow_reserved = true;
        self
    }

    /// What stands between the items of a list that is one text.
    const fn delimiter(&self) -> char {
        match (self.style, self.explode) {
            (Style::Label, true) => '.',
            (Style::Matrix, true) => ';',
            (Style::SpaceDelimited, _) => ' ',
            (Style::PipeDelimited, _) => '|',
            _ => ',',
        }
    }
}

/// Whether nothing stands for the value when it is empty: a list, or an object that needs no member.
fn may_be_silent(view: View<'_>) -> bool {
    match view {
        View::Record(record) => !record.schema().fields.iter().any(Field::is_required),
        View::Map(_) => true,
        view => view.items().is_some(),
    }
}

/// One value as text, for bodies and parts that are nothing but text; JSON for what has members or items.
#[cfg(feature = "http")]
pub(crate) fn to_text(view: View<'_>) -> String {
    shape::text(view)
}

/// Fills one value from text; what was expected if the text is not that.
#[cfg(feature = "http")]
pub(crate) fn from_text(value: &str, slot: Slot<'_>) -> Result<(), &'static str> {
    match slot {
        Slot::Opt(optional) => from_text(value, optional.some()),
        Slot::Union(union) => {
            let fits = (0..=union.arms().arms.len()).any(|arm| from_text(value, union.select(arm)).is_ok());
            if fits { Ok(()) } else { Err("a value of one of the declared types") }
        }
        slot => text::fill(slot, value),
    }
}

#[cfg(test)]
mod matrix;
#[cfg(test)]
mod tests;
