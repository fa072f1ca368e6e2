//! Enums: of strings as Rust enums, of numbers as a struct around the number with a constant a value.

use askama::Template;

use super::super::format::{filled, numbered, render};
use super::super::literal::string;
use super::newtype::{ConstantView, NewtypeTable, NewtypeView};
use super::{MODEL, Models, deprecated, doc_lines};
use crate::ir::binding::TypeBinding;
use crate::ir::{Enum, EnumValue, Scalar, TypeId, Value};

#[derive(Template)]
#[template(path = "rust/string_enum.rs.jinja")]
struct StringEnumView {
    docs: Vec<String>,
    deprecated: String,
    name: String,
    values: Vec<ValueView>,
    open: bool,
    text: &'static str,
}

#[derive(Template)]
#[template(path = "rust/string_enum_table.rs.jinja")]
struct StringEnumTable {
    name: String,
    lines: Vec<String>,
    open: bool,
}

#[derive(Template)]
#[template(path = "rust/int_enum.rs.jinja")]
struct IntEnumView {
    docs: Vec<String>,
    deprecated: String,
    name: String,
}

#[derive(Template)]
#[template(path = "rust/int_enum_table.rs.jinja")]
struct IntEnumTable {
    name: String,
    wire_name: String,
    values: Vec<ValueView>,
    facts: Vec<&'static str>,
}

#[derive(Clone)]
struct ValueView {
    docs: Vec<String>,
    deprecated: String,
    name: String,
    wire: String,
    number: String,
}

/// Whether the values do not fit the tables of enums, so that the type is a number with constants.
pub(in super::super) fn is_plain_number(of: &Enum) -> bool {
    match of.of {
        Scalar::String => false,
        Scalar::I32 | Scalar::I64 | Scalar::U32 | Scalar::U64 => !of.values.iter().all(fits_i32),
        _ => true,
    }
}

fn fits_i32(value: &EnumValue) -> bool {
    matches!(&value.value, Value::Number(text) if text.parse::<i32>().is_ok())
}

/// What an enum has, of strings or of numbers.
const ENUM: [&str; 5] = ["Clone", "Debug", "PartialEq", "Eq", "Hash"];

/// What an enum of numbers has.
const NUMBER: [&str; 6] = ["Clone", "Copy", "Debug", "PartialEq", "Eq", "Hash"];

/// Whether the type is a Rust enum.
pub(super) fn is_named(of: &Enum) -> bool {
    of.of == Scalar::String && !of.values.is_empty()
}

impl Models<'_> {
    pub(super) fn enumeration(&self, id: TypeId, of: &Enum) -> (String, String, String) {
        if is_named(of) {
            self.string_enum(id, of)
        } else if is_plain_number(of) || of.values.is_empty() {
            self.plain_number(id, of)
        } else {
            self.int_enum(id, of)
        }
    }

    fn string_enum(&self, id: TypeId, of: &Enum) -> (String, String, String) {
        let values = self.values(id, of);
        let view = StringEnumView {
            docs: self.docs(id),
            deprecated: self.attributes(id, &ENUM),
            name: self.name(id),
            values: values.clone(),
            open: of.open,
            text: self.places.scope.std("String"),
        };
        let row = |value: ValueView| format!("{}: {};", value.name, value.wire);
        let lines = filled(numbered(values.into_iter().map(row)));
        let table = StringEnumTable { name: self.name(id), lines, open: of.open };
        (render(&view), String::new(), render(&table))
    }

    fn int_enum(&self, id: TypeId, of: &Enum) -> (String, String, String) {
        let def = &self.places.contract.types[id];
        let is_proto = matches!(def.binding, TypeBinding::Proto(_));
        let facts = [(!is_proto, "numeric"), (!of.open, "closed")];
        let view = IntEnumView {
            docs: self.docs(id),
            deprecated: self.attributes(id, &NUMBER),
            name: self.name(id),
        };
        let table = IntEnumTable {
            name: self.name(id),
            wire_name: self.wire_name(id),
            values: self.values(id, of),
            facts: facts.into_iter().filter(|(is_set, _)| *is_set).map(|(_, fact)| fact).collect(),
        };
        (render(&view), render(&table), String::new())
    }

    fn plain_number(&self, id: TypeId, of: &Enum) -> (String, String, String) {
        let is_const = matches!(of.of, Scalar::I64 | Scalar::U64 | Scalar::U32 | Scalar::I32);
        let constant = |value: ValueView| ConstantView {
            docs: value.docs,
            deprecated: value.deprecated,
            name: value.name,
            number: value.number,
        };
        let is_number = |view: &ValueView| {
            view.number.parse::<i128>().is_ok() && (view.number.starts_with('-') <= (of.of == Scalar::I64))
        };
        let constants = if is_const {
            self.values(id, of).into_iter().filter(is_number).map(constant).collect()
        } else {
            Vec::new()
        };
        let view = NewtypeView {
            docs: self.docs(id),
            deprecated: self.attributes(id, &MODEL),
            name: self.name(id),
            ty: self.places.ty(of.of.into()),
            constants,
            from: self.places.scope.std("From"),
            is_text: of.of == Scalar::String,
        };
        (render(&view), String::new(), render(&NewtypeTable { name: self.name(id) }))
    }

    fn values(&self, id: TypeId, of: &Enum) -> Vec<ValueView> {
        let view = |(value, name): (&EnumValue, &String)| {
            let (wire, number) = match &value.value {
                Value::Number(number) => (string(&value.name), number.clone()),
                Value::String(text) | Value::Name(text) => (string(text), String::new()),
                _ => (string(&value.name), String::new()),
            };
            let deprecated = deprecated(value.deprecated.as_ref());
            ValueView { docs: doc_lines(&value.docs), deprecated, name: name.clone(), wire, number }
        };
        of.values.iter().zip(&self.places.names.types[id].members).map(view).collect()
    }
}
