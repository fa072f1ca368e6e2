//! `xsd:union`: one text that is of the first member type it fits (XML Schema part 2, section 4.1.2.3).

use std::collections::HashSet;

use super::member::Names;
use super::types::{Place, Types, Value};
use crate::diagnostic::codes::wsdl as codes;
use crate::ir::{Arm, Enum, EnumValue, Scalar, Tag, Type, TypeKind as Kind, Union};
use crate::parser::wsdl::xsd::{TypeDecl, TypeUse};

impl Types<'_> {
    /// An enum where the members are enums and text (an open enum keeps any text), a union where they are scalars of
    /// different kinds, else text.
    pub(crate) fn union(&mut self, decl: &TypeDecl, members: &[TypeUse], place: &Place) -> Value {
        let mut values = Vec::new();
        for (index, member) in members.iter().enumerate() {
            let word = format!("member{}", index + 1);
            let value = self.text_value(member, &place.child(&word, &word), decl.span);
            values.push((name_of(member), value));
        }
        if let Some(value) = self.union_of_enums(decl, &values, place) {
            return value;
        }
        if let Some(value) = self.union_of_scalars(decl, &values, place) {
            return value;
        }
        self.say(
            &codes::TYPE_APPROXIMATED,
            decl.span,
            "the members of this union are kept as one text".to_owned(),
        );
        Value::of(Scalar::String)
    }

    fn union_of_enums(
        &mut self,
        decl: &TypeDecl,
        members: &[(Option<String>, Value)],
        place: &Place,
    ) -> Option<Value> {
        let mut values: Vec<EnumValue> = Vec::new();
        let mut has_rules = false;
        for (_, member) in members {
            match member.ty {
                Type::Scalar(Scalar::String) if !member.listed => has_rules |= !member.constraints.is_empty(),
                Type::Scalar(_) => return None,
                Type::Id(id) => match &self.contract.types[id].kind {
                    Kind::Enum(found) if found.of == Scalar::String => {
                        values.extend(found.values.iter().cloned())
                    }
                    Kind::Newtype(newtype) if newtype.of == Scalar::String.into() => has_rules = true,
                    _ => return None,
                },
            }
        }
        if values.is_empty() {
            return None;
        }
        if has_rules {
            let message = "the rules of the text members of this union are not checked".to_owned();
            self.say(&codes::FACET_DROPPED, decl.span, message);
        }
        let mut seen = HashSet::new();
        values.retain(|value| seen.insert(value.name.clone()));
        let id = self.declare(decl, place, Kind::Enum(Enum { of: Scalar::String, values, open: true }));
        Some(Value::of(id))
    }

    /// No enum may be among them: an open one takes every text.
    fn union_of_scalars(
        &mut self,
        decl: &TypeDecl,
        members: &[(Option<String>, Value)],
        place: &Place,
    ) -> Option<Value> {
        let mut scalars = HashSet::new();
        let mut names = Names::default();
        let mut arms = Vec::new();
        for (name, member) in members {
            let scalar = self
                .scalar_of(member.ty)
                .filter(|_| !member.listed && !member.hex && !self.is_enum(member.ty))?;
            scalars.insert(scalar);
            let name = name.clone().unwrap_or_else(|| scalar.name().to_owned());
            arms.push(Arm::new(names.take(&name, ""), member.ty, decl.span));
        }
        // Texts of one kind under different rules: the first takes all, so a union would say nothing.
        if scalars.len() != arms.len() || arms.len() < 2 {
            return None;
        }
        let id = self.declare(decl, place, Kind::Union(Union { arms, tag: Tag::Order, open: false }));
        Some(Value::of(id))
    }

    fn is_enum(&self, ty: Type) -> bool {
        matches!(ty, Type::Id(id) if matches!(self.contract.types[id].kind, Kind::Enum(_)))
    }
}

fn name_of(member: &TypeUse) -> Option<String> {
    match member {
        TypeUse::Named(reference) => Some(reference.name.local.clone()),
        TypeUse::None | TypeUse::Inline(_) => None,
    }
}
