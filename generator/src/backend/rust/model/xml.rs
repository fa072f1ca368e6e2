//! XML tables: attributes, then text, then elements in the order of the schema; the rows of a choice together.

use super::super::literal::string;
use super::Models;
use crate::ir::binding::{FieldBinding, TypeBinding, XmlField, XmlKind};
use crate::ir::{Field, Presence, Record, Type, TypeId, TypeKind};

impl Models<'_> {
    /// `.xml(&..)`, where the record travels in XML.
    pub(super) fn xml_table(&self, id: TypeId, record: &Record) -> Option<String> {
        let is_xml = matches!(self.places.contract.types[id].binding, TypeBinding::Xml(_));
        let has_members = record.fields.iter().any(|field| matches!(field.binding, FieldBinding::Xml(_)));
        (is_xml || has_members).then(|| {
            let table = self.rows_of(record, &mut Vec::new());
            format!(".xml(&{table})")
        })
    }

    /// `path` holds the groups around, so that a group inside itself ends.
    fn rows_of(&self, record: &Record, path: &mut Vec<TypeId>) -> String {
        let mut rows: Vec<(u8, String)> = Vec::new();
        let mut groups = Vec::new();
        for (slot, field) in record.fields.iter().enumerate() {
            let FieldBinding::Xml(xml) = &field.binding else { continue };
            let rank = rank(xml.kind);
            match xml.kind {
                XmlKind::Choice => rows.extend(self.choice(slot, field).into_iter().map(|row| (rank, row))),
                XmlKind::Group => {
                    if let Some(table) = self.group(field.ty, path) {
                        let flags = flags(field, xml);
                        rows.push((rank, format!("r::XmlRow::group({}, {slot}){flags}", groups.len())));
                        groups.push(format!("&{table}"));
                    }
                }
                _ => rows.push((rank, format!("{}{}", self.row_of(xml, slot), flags(field, xml)))),
            }
        }
        rows.sort_by_key(|(rank, _)| *rank);
        let rows: String = rows.into_iter().map(|(_, row)| format!("\n        {row},")).collect();
        let groups = match groups.is_empty() {
            true => String::new(),
            false => format!(".groups(&[{}])", groups.join(", ")),
        };
        let end = if rows.is_empty() { "" } else { "\n    " };
        format!("r::XmlTable::new(super::super::namespaces::ALL, &[{rows}{end}]){groups}")
    }

    fn row_of(&self, xml: &XmlField, slot: usize) -> String {
        let namespace = self.namespaces.index(&xml.namespace);
        let local = string(&xml.local);
        match xml.kind {
            XmlKind::Attribute => format!("r::XmlRow::attribute({namespace}, {local}, {slot})"),
            XmlKind::Text => format!("r::XmlRow::text({slot})"),
            XmlKind::AnyElement => format!("r::XmlRow::any_element({slot})"),
            XmlKind::AnyAttribute => format!("r::XmlRow::any_attribute({slot})"),
            XmlKind::Header => format!("r::XmlRow::header({namespace}, {local}, {slot})"),
            XmlKind::Element | XmlKind::Choice | XmlKind::Group => {
                format!("r::XmlRow::element({namespace}, {local}, {slot})")
            }
        }
    }

    /// A row for each arm of the union behind a choice.
    fn choice(&self, slot: usize, field: &Field) -> Vec<String> {
        let is_many = matches!(self.unlisted(field.ty), (_, true));
        let Type::Id(id) = self.unlisted(field.ty).0 else { return Vec::new() };
        let TypeKind::Union(union) = &self.places.contract.types[id].kind else { return Vec::new() };
        let arms = union.arms.iter().enumerate().filter_map(|(index, arm)| {
            let FieldBinding::Xml(xml) = &arm.binding else { return None };
            let mut row = format!("{}.arm({index})", self.row_of(xml, slot));
            if is_many {
                row.push_str(".with(r::XmlRow::MANY)");
            }
            if xml.nillable {
                row.push_str(".with(r::XmlRow::NIL)");
            }
            Some(row)
        });
        arms.collect()
    }

    fn group(&self, ty: Type, path: &mut Vec<TypeId>) -> Option<String> {
        let Type::Id(id) = self.unlisted(ty).0 else { return None };
        let TypeKind::Record(record) = &self.places.contract.types[id].kind else { return None };
        if path.contains(&id) {
            return None;
        }
        path.push(id);
        let table = self.rows_of(record, path);
        path.pop();
        Some(table)
    }

    /// The type inside a list, and whether there was one.
    fn unlisted(&self, ty: Type) -> (Type, bool) {
        match ty {
            Type::Id(id) => match &self.places.contract.types[id].kind {
                TypeKind::List(list) => (list.item, true),
                _ => (ty, false),
            },
            Type::Scalar(_) => (ty, false),
        }
    }
}

/// Attributes stand first, then the text, then everything that is an element; headers are no part of it.
fn rank(kind: XmlKind) -> u8 {
    match kind {
        XmlKind::Attribute | XmlKind::AnyAttribute => 0,
        XmlKind::Text => 1,
        XmlKind::Element | XmlKind::AnyElement | XmlKind::Choice | XmlKind::Group => 2,
        XmlKind::Header => 3,
    }
}

fn flags(field: &Field, xml: &XmlField) -> String {
    let many =
        xml.occurs.1.is_none_or(|most| most > 1) && !matches!(xml.kind, XmlKind::Attribute | XmlKind::Text);
    let flags = [
        (xml.nillable, "r::XmlRow::NIL"),
        (xml.hex, "r::XmlRow::HEX"),
        (xml.listed, "r::XmlRow::LISTED"),
        (many && xml.kind != XmlKind::AnyAttribute, "r::XmlRow::MANY"),
        (field.presence == Presence::Required, "r::XmlRow::REQUIRED"),
    ];
    let set: Vec<_> = flags.into_iter().filter(|(is_set, _)| *is_set).map(|(_, flag)| flag).collect();
    if set.is_empty() { String::new() } else { format!(".with({})", set.join(" | ")) }
}
