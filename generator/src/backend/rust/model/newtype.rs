//! Newtypes, and lists and maps that the contract names: a struct around the value.

use askama::Template;

use super::super::format::render;
use super::super::symbols as s;
use super::{MODEL, Models};
use crate::ir::{Scalar, Type, TypeId, TypeKind};

#[derive(Template)]
#[template(path = "rust/newtype.rs.jinja")]
pub(super) struct NewtypeView {
    pub(super) docs: Vec<String>,
    pub(super) deprecated: String,
    pub(super) name: String,
    pub(super) ty: String,
    pub(super) constants: Vec<ConstantView>,
    pub(super) from: &'static str,
    pub(super) is_text: bool,
}

pub(super) struct ConstantView {
    pub(super) docs: Vec<String>,
    pub(super) deprecated: String,
    pub(super) name: String,
    pub(super) number: String,
}

#[derive(Template)]
#[template(path = "rust/newtype_table.rs.jinja")]
pub(super) struct NewtypeTable {
    pub(super) name: String,
}

impl Models<'_> {
    pub(super) fn newtype(&self, id: TypeId) -> (String, String, String) {
        let def = &self.places.contract.types[id];
        let (ty, of) = self.content(id, &def.kind);
        let view = NewtypeView {
            docs: self.docs(id),
            deprecated: self.attributes(id, &MODEL),
            name: self.name(id),
            ty,
            constants: Vec::new(),
            from: self.places.scope.std("From"),
            is_text: matches!(of, Some(Type::Scalar(Scalar::String | Scalar::Url))),
        };
        (render(&view), String::new(), render(&NewtypeTable { name: self.name(id) }))
    }

    /// What it holds; the type, where it is held as it is.
    fn content(&self, id: TypeId, kind: &TypeKind) -> (String, Option<Type>) {
        let places = &self.places;
        match kind {
            TypeKind::Newtype(newtype) if places.cycles.is_boxed(id, 0) => {
                // Only a ring of newtypes, which has no value: cut, so that an empty one exists.
                let boxed = format!("{}<{}>", places.scope.std("Box"), places.ty(newtype.of));
                (format!("{}<{boxed}>", places.scope.std("Option")), None)
            }
            TypeKind::Newtype(newtype) => {
                let of = (!newtype.nullable).then_some(newtype.of);
                (places.nullable(newtype.of, newtype.nullable), of)
            }
            TypeKind::List(list) => {
                (format!("{}<{}>", places.scope.std("Vec"), places.nullable(list.item, list.nullable)), None)
            }
            TypeKind::Map(map) => {
                let value = places.nullable(map.value, map.nullable);
                (format!("{}<{}, {value}>", places.scope.runtime(s::MAP), places.ty(map.key)), None)
            }
            _ => (places.scope.runtime(s::VALUE), None),
        }
    }
}
