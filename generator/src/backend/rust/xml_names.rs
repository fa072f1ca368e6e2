//! The XML namespaces of a contract with the prefixes they are written with: one static for all tables.

use std::collections::BTreeMap;

use super::literal::string;
use crate::ir::binding::{FieldBinding, OperationBinding, QName, TypeBinding, XSI, XmlField};
use crate::ir::{Contract, Field, TypeKind};

/// Namespaces by the index their rows use; 0 is none.
#[derive(Debug, Clone, Default)]
pub(super) struct Namespaces {
    indices: BTreeMap<String, usize>,
}

impl Namespaces {
    /// Every namespace that a type, a member or an operation names. Indices follow the sorted URIs.
    pub(super) fn of(contract: &Contract) -> Namespaces {
        let mut found = Namespaces::default();
        for (_, def) in contract.types.iter() {
            if let TypeBinding::Xml(xml) = &def.binding {
                [&xml.name, &xml.element, &xml.base].into_iter().flatten().for_each(|name| found.qname(name));
            }
            match &def.kind {
                TypeKind::Record(record) => {
                    record.fields.iter().for_each(|field| found.binding(&field.binding))
                }
                TypeKind::Union(union) => union.arms.iter().for_each(|arm| found.binding(&arm.binding)),
                _ => {}
            }
        }
        for (_, operation) in contract.operations.iter() {
            if let OperationBinding::Soap(soap) = &operation.binding {
                soap.input.iter().chain(&soap.output).for_each(|name| found.qname(name));
                soap.faults.iter().for_each(|fault| found.qname(&fault.element));
                soap.unwrapped.iter().for_each(|field| found.field(field));
            }
            let bodies = operation.outcomes.iter().filter_map(|outcome| outcome.payload.as_ref());
            let items = bodies
                .flat_map(|payload| &payload.media)
                .filter_map(|media| media.xml.as_ref()?.item.as_ref());
            items.for_each(|item| found.field(item));
            operation.outcomes.iter().flat_map(|outcome| &outcome.headers).for_each(|header: &Field| {
                found.binding(&header.binding);
            });
        }
        let sorted: Vec<String> = found.indices.into_keys().collect();
        let numbered = sorted.into_iter().enumerate().map(|(index, uri)| (uri, index + 1));
        Namespaces { indices: numbered.collect() }
    }

    fn binding(&mut self, binding: &FieldBinding) {
        match binding {
            FieldBinding::Xml(field) => self.field(field),
            FieldBinding::Http(input) => {
                let items = input.media.iter().filter_map(|media| media.xml.as_ref()?.item.as_ref());
                items.for_each(|item| self.field(item));
            }
            _ => {}
        }
    }

    fn field(&mut self, field: &XmlField) {
        self.add(&field.namespace);
        field.wrapper.iter().for_each(|name| self.qname(name));
    }

    fn qname(&mut self, name: &QName) {
        self.add(&name.namespace);
    }

    fn add(&mut self, uri: &str) {
        if !uri.is_empty() && !self.indices.contains_key(uri) {
            self.indices.insert(uri.to_owned(), 0);
        }
    }

    /// The index of a namespace; 0 for none.
    pub(super) fn index(&self, uri: &str) -> usize {
        self.indices.get(uri).copied().unwrap_or(0)
    }

    /// The entries of the static, the empty one first: `("urn:x", "n1")`.
    pub(super) fn entries(&self) -> Vec<String> {
        let empty = "(\"\", \"\")".to_owned();
        let named =
            self.indices.keys().map(|uri| format!("({}, {})", string(uri), string(&self.prefix(uri))));
        std::iter::once(empty).chain(named).collect()
    }

    /// The prefix of a namespace that has one: `xsi` is declared by that name in every document.
    fn prefix(&self, uri: &str) -> String {
        if uri == XSI { "xsi".to_owned() } else { format!("n{}", self.index(uri)) }
    }

    /// The first two arguments of a row, its namespace and its name as it is written: `1, "n1:book"`.
    pub(super) fn row(&self, uri: &str, local: &str) -> String {
        match self.index(uri) {
            0 => format!("0, {}", string(local)),
            index => format!("{index}, {}", string(&format!("{}:{local}", self.prefix(uri)))),
        }
    }
}
