//! Invariants that later stages rely on: every type is defined, every member of a record is named once.

use std::collections::HashMap;

use crate::diagnostic::codes::ir::{FIELD_TWICE, LEFTOVER};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::binding::FieldBinding;
use crate::ir::{Contract, Field, Record, Scalar, Type, TypeKind};

/// Settles what a parser left: reserved types become `any`, repeated members are one.
pub fn run(contract: &mut Contract, out: &mut Diagnostics) {
    for (_, ty) in contract.types.iter_mut() {
        let span = ty.span;
        match &mut ty.kind {
            TypeKind::Reserved => {
                out.push(Diagnostic::new(&LEFTOVER, span, format!("type `{}` was never defined", ty.path)));
                let of = Type::Scalar(Scalar::Any);
                ty.kind = TypeKind::Newtype(crate::ir::Newtype {
                    of,
                    nullable: false,
                    constraints: Default::default(),
                });
            }
            TypeKind::Record(record) => name_once(record, out),
            _ => {}
        }
    }
}

fn name_once(record: &mut Record, out: &mut Diagnostics) {
    let mut first = HashMap::new();
    record.fields.retain(|field| match first.insert(wire_name(field), field.span) {
        None => true,
        Some(before) => {
            let message = format!("member `{}` is declared twice", field.name);
            out.push(Diagnostic::new(&FIELD_TWICE, field.span, message).label(before, "first declared here"));
            false
        }
    });
}

/// What makes two members one: the name, and for a wire with several kinds of members its place.
fn wire_name(field: &Field) -> (String, String) {
    let place = match &field.binding {
        FieldBinding::None | FieldBinding::GraphQl(_) => String::new(),
        FieldBinding::Proto(proto) => format!("{}", proto.number),
        FieldBinding::Http(input) => format!("{:?}", input.place),
        FieldBinding::Xml(xml) => format!("{:?} {} {}", xml.kind, xml.namespace, xml.local),
    };
    (field.name.clone(), place)
}
