//! XML tables: attributes, then text, then elements in the order of the schema; the rows of a choice together.

use super::super::literal::string;
use super::super::place::Places;
use super::super::xml_names::Namespaces;
use super::Models;
use crate::ir::binding::{FieldBinding, TypeBinding, XmlField, XmlKind};
use crate::ir::{Field, Presence, Record, Tag, Type, TypeId, TypeKind, Union};

/// A table while its rows are gathered.
#[derive(Default)]
struct Table {
    rows: Vec<(u8, String)>,
    groups: Vec<String>,
}

impl Models<'_> {
    /// `.xml(&..)`, where the record travels in XML.
    pub(super) fn xml_table(&self, id: TypeId, record: &Record) -> Option<String> {
        let is_xml = matches!(self.places.contract.types[id].binding, TypeBinding::Xml(_));
        let has_members = record.fields.iter().any(|field| matches!(field.binding, FieldBinding::Xml(_)));
        (is_xml || has_members).then(|| {
            let table = self.rows_of(record, &mut vec![id]);
            format!(".xml(&{})", print(table, ""))
        })
    }

    /// `.xml(&..)` of a union that is the content of an element of its own.
    pub(super) fn xml_union(&self, id: TypeId, union: &Union) -> Option<String> {
        if union.tag == Tag::XsiType {
            let types: Vec<_> =
                union.arms.iter().enumerate().filter_map(|(arm, of)| self.named(arm, of.ty)).collect();
            let of_abstract = if self.begins_with_base(id, union) { "" } else { ".of_abstract()" };
            let types = format!(".types(&[{}]){of_abstract}", types.join(", "));
            return Some(format!(".xml(&{})", print(Table::default(), &types)));
        }
        let mut table = Table::default();
        self.arms(&mut table, 0, union, false, &mut vec![id]);
        (!table.rows.is_empty()).then(|| format!(".xml(&{})", print(table, "")))
    }

    /// Whether the type that all arms extend is the first of them: an abstract one is not.
    fn begins_with_base(&self, id: TypeId, union: &Union) -> bool {
        let types = &self.places.contract.types;
        match (&types[id].binding, union.arms.first().map(|arm| arm.ty)) {
            (TypeBinding::Xml(family), Some(Type::Id(first))) => {
                matches!(&types[first].binding, TypeBinding::Xml(first) if first.name == family.base)
            }
            _ => false,
        }
    }

    /// The name of an arm's type in `xsi:type`.
    fn named(&self, arm: usize, ty: Type) -> Option<String> {
        let Type::Id(id) = ty else { return None };
        let TypeBinding::Xml(xml) = &self.places.contract.types[id].binding else { return None };
        let name = xml.name.as_ref()?;
        Some(format!("({}, {}, {arm})", self.namespaces.index(&name.namespace), string(&name.local)))
    }

    /// `path` holds the types around, so that a group inside itself ends.
    fn rows_of(&self, record: &Record, path: &mut Vec<TypeId>) -> Table {
        let mut table = Table::default();
        for (slot, field) in record.fields.iter().enumerate() {
            let FieldBinding::Xml(xml) = &field.binding else { continue };
            if xml.kind == XmlKind::Choice {
                let (ty, is_many) = unlisted(&self.places, field.ty);
                if let Type::Id(id) = ty
                    && let TypeKind::Union(union) = &self.places.contract.types[id].kind
                {
                    self.arms(&mut table, slot, union, is_many, path);
                }
            } else if let Some(wrapper) = &xml.wrapper {
                table.groups.push(format!("&{}", single(self.namespaces, xml)));
                let name = self.namespaces.row(&wrapper.namespace, &wrapper.local);
                let row = format!("r::XmlRow::wrapped({name}, {slot}, {})", table.groups.len() - 1);
                let required = field.presence == Presence::Required;
                table.rows.push((
                    rank(xml.kind),
                    if required { format!("{row}.with(r::XmlRow::REQUIRED)") } else { row },
                ));
            } else if let Some(row) = self.xml_row(&mut table, slot, xml, field.ty, path) {
                table.rows.push((rank(xml.kind), format!("{row}{}", member_flags(field, xml))));
            }
        }
        table
    }

    /// A row for each arm of a choice.
    fn arms(&self, table: &mut Table, slot: usize, union: &Union, is_many: bool, path: &mut Vec<TypeId>) {
        for (index, arm) in union.arms.iter().enumerate() {
            let FieldBinding::Xml(xml) = &arm.binding else { continue };
            if let Some(row) = self.xml_row(table, slot, xml, arm.ty, path) {
                let flags = flags(xml, is_many || repeats(xml), false);
                table.rows.push((rank(XmlKind::Choice), format!("{row}.arm({index}){flags}")));
            }
        }
    }

    fn xml_row(
        &self,
        table: &mut Table,
        slot: usize,
        xml: &XmlField,
        ty: Type,
        path: &mut Vec<TypeId>,
    ) -> Option<String> {
        if xml.kind != XmlKind::Group {
            return Some(row(self.namespaces, slot, xml));
        }
        let group = print(self.group(ty, path)?, "");
        table.groups.push(format!("&{group}"));
        Some(format!("r::XmlRow::group({}, {slot})", table.groups.len() - 1))
    }

    fn group(&self, ty: Type, path: &mut Vec<TypeId>) -> Option<Table> {
        let Type::Id(id) = unlisted(&self.places, ty).0 else { return None };
        let TypeKind::Record(record) = &self.places.contract.types[id].kind else { return None };
        if path.contains(&id) {
            return None;
        }
        path.push(id);
        let table = self.rows_of(record, path);
        path.pop();
        Some(table)
    }
}

/// The table of one member that stands in an element of its own.
pub(in super::super) fn single(namespaces: &Namespaces, xml: &XmlField) -> String {
    let flags = flags(xml, repeats(xml), xml.occurs.0 > 0);
    let rows = vec![(0, format!("{}{flags}", row(namespaces, 0, xml)))];
    print(Table { rows, groups: Vec::new() }, "")
}

fn print(mut table: Table, rest: &str) -> String {
    table.rows.sort_by_key(|(rank, _)| *rank);
    let rows: String = table.rows.iter().map(|(_, row)| format!("\n        {row},")).collect();
    let groups = match table.groups.is_empty() {
        true => String::new(),
        false => format!(".groups(&[{}])", table.groups.join(", ")),
    };
    let end = if rows.is_empty() { "" } else { "\n    " };
    format!("r::XmlTable::new(NAMESPACES, &[{rows}{end}]){groups}{rest}")
}

fn row(namespaces: &Namespaces, slot: usize, xml: &XmlField) -> String {
    let name = namespaces.row(&xml.namespace, &xml.local);
    match xml.kind {
        XmlKind::Attribute => format!("r::XmlRow::attribute({name}, {slot})"),
        XmlKind::Text => format!("r::XmlRow::text({slot})"),
        XmlKind::AnyElement => format!("r::XmlRow::any_element({slot})"),
        XmlKind::AnyAttribute => format!("r::XmlRow::any_attribute({slot})"),
        XmlKind::Header => format!("r::XmlRow::header({name}, {slot})"),
        XmlKind::Element | XmlKind::Choice | XmlKind::Group => {
            format!("r::XmlRow::element({name}, {slot})")
        }
    }
}

/// The type inside a list, and whether there was one.
fn unlisted(places: &Places<'_>, ty: Type) -> (Type, bool) {
    match ty {
        Type::Id(id) => match &places.contract.types[id].kind {
            TypeKind::List(list) => (list.item, true),
            _ => (ty, false),
        },
        Type::Scalar(_) => (ty, false),
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

fn repeats(xml: &XmlField) -> bool {
    let is_single = matches!(xml.kind, XmlKind::Attribute | XmlKind::Text | XmlKind::AnyAttribute);
    !is_single && xml.occurs.1.is_none_or(|most| most > 1)
}

fn member_flags(field: &Field, xml: &XmlField) -> String {
    // A list that may be empty may have no element at all.
    let may_be_none = xml.occurs == (0, None);
    flags(xml, repeats(xml), field.presence == Presence::Required && !may_be_none)
}

fn flags(xml: &XmlField, is_many: bool, is_required: bool) -> String {
    let flags = [
        (xml.nillable, "r::XmlRow::NIL"),
        (xml.hex, "r::XmlRow::HEX"),
        (xml.listed, "r::XmlRow::LISTED"),
        (is_many, "r::XmlRow::MANY"),
        (is_required, "r::XmlRow::REQUIRED"),
    ];
    let set: Vec<_> = flags.into_iter().filter(|(is_set, _)| *is_set).map(|(_, flag)| flag).collect();
    if set.is_empty() { String::new() } else { format!(".with({})", set.join(" | ")) }
}
