//! Every code with its explanation: the one table behind `counterpart explain` and the docs.
//!
//! One file per area, so that a stage and its codes are read together. Numbers are never reused.

pub mod compat;
pub mod graphql;
pub mod ir;
pub mod openapi;
pub mod proto;
pub mod settings;
pub mod source;
pub mod wsdl;

use super::Effect;

/// A kind of finding.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// `CP` and four digits.
    pub id: &'static str,
    /// One line: what is found.
    pub title: &'static str,
    /// What becomes of the construct unless a diagnostic says otherwise.
    pub effect: Effect,
    /// What it means, why it is so, and what to do: Markdown, for `counterpart explain`.
    pub explanation: &'static str,
}

/// All codes, by area and number.
pub fn all() -> impl Iterator<Item = &'static Code> {
    let areas: [&[&Code]; 8] =
        [source::ALL, openapi::ALL, proto::ALL, graphql::ALL, wsdl::ALL, ir::ALL, settings::ALL, compat::ALL];
    areas.into_iter().flatten().copied()
}

/// The code of that id, in any case: `CP0107` or `cp0107`.
pub fn find(id: &str) -> Option<&'static Code> {
    all().find(|code| code.id.eq_ignore_ascii_case(id))
}

/// Declares the codes of an area and their list.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $id:literal, $effect:ident, $title:literal, $explanation:literal;)*) => {
        $(
            #[doc = concat!($id, ": ", $title)]
            pub static $name: $crate::diagnostic::Code = $crate::diagnostic::Code {
                id: $id,
                title: $title,
                effect: $crate::diagnostic::Effect::$effect,
                explanation: $explanation,
            };
        )*
        /// Every code of this area.
        pub static ALL: &[&$crate::diagnostic::Code] = &[$(&$name),*];
    };
}
pub(crate) use codes;

#[cfg(test)]
mod tests {
    #[test]
    fn ids_are_unique() {
        let mut ids: Vec<_> = super::all().map(|code| code.id).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count);
    }
}
