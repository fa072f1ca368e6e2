//! The types that stand inside a type: one place that knows where they are.

use super::{Open, Type, TypeKind};

impl TypeKind {
    /// The types of its members, items, keys and values. Arguments of members are no part of a value.
    pub fn uses(&self) -> Vec<Type> {
        match self {
            TypeKind::Record(record) => {
                let rest = match &record.open {
                    Open::Typed(map) => Some(map.value),
                    Open::Unspoken | Open::Closed => None,
                };
                record.fields.iter().map(|field| field.ty).chain(rest).collect()
            }
            TypeKind::Union(union) => union.arms.iter().map(|arm| arm.ty).collect(),
            TypeKind::Newtype(newtype) => vec![newtype.of],
            TypeKind::List(list) => vec![list.item],
            TypeKind::Map(map) => vec![map.key, map.value],
            TypeKind::Enum(_) | TypeKind::Reserved => Vec::new(),
        }
    }

    /// Puts another type in the place of each of them.
    pub fn replace_uses(&mut self, mut other: impl FnMut(Type) -> Type) {
        let mut replace = |ty: &mut Type| *ty = other(*ty);
        match self {
            TypeKind::Record(record) => {
                record.fields.iter_mut().for_each(|field| replace(&mut field.ty));
                if let Open::Typed(map) = &mut record.open {
                    replace(&mut map.value);
                }
            }
            TypeKind::Union(union) => union.arms.iter_mut().for_each(|arm| replace(&mut arm.ty)),
            TypeKind::Newtype(newtype) => replace(&mut newtype.of),
            TypeKind::List(list) => replace(&mut list.item),
            TypeKind::Map(map) => {
                replace(&mut map.key);
                replace(&mut map.value);
            }
            TypeKind::Enum(_) | TypeKind::Reserved => {}
        }
    }
}
