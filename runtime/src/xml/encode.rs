//! Records to documents: rows in the order of the table, prefixes declared once at the root.

use std::any::Any;

use super::cursor::XSI;
use super::element::{Attribute, Element};
use super::error::{Error, ErrorKind};
use super::escape;
use super::fragment::{self, write_attribute};
use super::lexical::{self, Inside};
use super::table::{QName, unclark};
use crate::record::{Place, Record, Union, Value, View, XmlKind, XmlRow, XmlTable};

/// How deep values may nest.
const DEPTH: u32 = 128;

/// Writes a value as the element of that name, without an XML declaration.
///
/// # Errors
///
/// If a part of the value has no form in XML: a map, a control character in a string.
pub fn to_string(value: &dyn Place, root: QName) -> Result<String, Error> {
    let mut writer = Writer::new();
    writer.root(value.view(), root)?;
    Ok(writer.out)
}

/// The document so far.
pub(crate) struct Writer {
    pub(crate) out: String,
    depth: u32,
}

impl Writer {
    pub(crate) fn new() -> Self {
        Self { out: String::with_capacity(1024), depth: DEPTH }
    }

    /// An element that declares all prefixes that are needed inside.
    pub(crate) fn root(&mut self, view: View<'_>, root: QName) -> Result<(), Error> {
        if let Some(element) = element_of(&view) {
            return self.element_as(element, (root.namespace, root.local));
        }
        let namespaces = table_of(view).map_or(&[][..], |table| table.namespaces);
        let tag = &self.begin(root, namespaces);
        let row = XmlRow::element(0, root.local, 0);
        self.content(&view, &row, tag).map_err(|error| error.within(root.local))
    }

    /// An element around one member: the row of `table`.
    #[cfg(any(feature = "soap", feature = "http"))]
    pub(crate) fn wrapped(
        &mut self,
        view: View<'_>,
        root: QName,
        table: &'static XmlTable,
    ) -> Result<(), Error> {
        let tag = &self.begin(root, table.namespaces);
        self.out.push('>');
        self.single(view, table).map_err(|error| error.within(root.local))?;
        self.close(tag);
        Ok(())
    }

    /// One member alone: the row of `table`.
    #[cfg(any(feature = "soap", feature = "http"))]
    pub(crate) fn single(&mut self, view: View<'_>, table: &'static XmlTable) -> Result<(), Error> {
        if table.rows.is_empty() { Ok(()) } else { self.member(table, 0, &view) }
    }

    /// The start tag of a root, without its `>`; the name as it is written.
    fn begin(&mut self, root: QName, namespaces: &'static [(&'static str, &'static str)]) -> String {
        let known = namespaces.iter().find(|entry| entry.0 == root.namespace && !entry.0.is_empty());
        let free = |prefix: &&&str| namespaces.iter().all(|entry| entry.1 != **prefix);
        let prefix = match (known, root.namespace) {
            (_, "") => "",
            (Some((_, prefix)), _) => prefix,
            // A contract has no more than one prefix that looks like any of these.
            (None, _) => ["r", "root", "root0", "root1"].iter().find(free).unwrap_or(&"root2"),
        };
        let tag = qualified(prefix, root.local);
        self.open(&tag);
        if known.is_none() && !prefix.is_empty() {
            self.declare(prefix, root.namespace);
        }
        self.declare_all(namespaces);
        tag
    }

    /// Declares the prefixes of a contract, and `xsi`.
    pub(crate) fn declare_all(&mut self, namespaces: &[(&'static str, &'static str)]) {
        for (uri, prefix) in namespaces.iter().filter(|entry| !entry.0.is_empty() && entry.0 != XSI) {
            self.declare(prefix, uri);
        }
        self.declare("xsi", XSI);
    }

    fn declare(&mut self, prefix: &str, uri: &str) {
        self.out.push_str(" xmlns:");
        self.out.push_str(prefix);
        self.out.push_str("=\"");
        // A URI of the contract; a control character in it was refused when the contract was read.
        let _ = escape::attribute(&mut self.out, uri);
        self.out.push('"');
    }

    #[inline]
    fn open(&mut self, tag: &str) {
        self.out.push('<');
        self.out.push_str(tag);
    }

    #[inline]
    fn close(&mut self, tag: &str) {
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push('>');
    }

    fn nil(&mut self, tag: &str) {
        self.open(tag);
        self.out.push_str(" xsi:nil=\"true\"/>");
    }

    /// What follows `<name`: attributes, content, end tag.
    fn content(&mut self, view: &View<'_>, row: &XmlRow, tag: &str) -> Result<(), Error> {
        match *view {
            View::Record(record) => self.record(record, tag),
            View::None | View::Null => {
                self.out.push_str("/>");
                Ok(())
            }
            View::Union(union) if union.arms().xml.is_some() => self.union(union, tag),
            _ => {
                self.out.push('>');
                lexical::write(&mut self.out, view, row, Inside::Element).map_err(unplaced)?;
                self.close(tag);
                Ok(())
            }
        }
    }

    fn record(&mut self, record: &dyn Record, tag: &str) -> Result<(), Error> {
        let Some(table) = record.schema().xml else { return Err(unplaced(ErrorKind::NoForm)) };
        self.depth = self.depth.checked_sub(1).ok_or_else(|| unplaced(ErrorKind::Limit("depth")))?;
        self.attributes(record, table)?;
        // An element that turns out to be empty is closed at once.
        let tag_end = self.out.len();
        self.out.push('>');
        self.members(record, table)?;
        self.kept(record)?;
        if self.out.len() == tag_end + 1 {
            self.out.truncate(tag_end);
            self.out.push_str("/>");
        } else {
            self.close(tag);
        }
        self.depth += 1;
        Ok(())
    }

    fn attributes(&mut self, record: &dyn Record, table: &XmlTable) -> Result<(), Error> {
        for row in table.rows {
            let view = match row.kind {
                XmlKind::Attribute | XmlKind::AnyAttribute => &record.view_at(usize::from(row.slot)),
                _ => break,
            };
            match *view {
                View::None | View::Null => {}
                View::Map(map) => {
                    for at in 0..map.len() {
                        if let (View::Str(name), View::Str(value)) = map.at(at) {
                            self.foreign_attribute(name, value)?;
                        }
                    }
                }
                _ => {
                    self.out.push(' ');
                    self.out.push_str(row.tag);
                    self.out.push_str("=\"");
                    lexical::write(&mut self.out, view, row, Inside::Attribute)
                        .map_err(|kind| unplaced(kind).within(format_args!("@{}", row.name)))?;
                    self.out.push('"');
                }
            }
        }
        for (name, value) in record.extra().members() {
            if let (Some(name), Value::String(value)) = (name.strip_prefix('@'), value) {
                self.foreign_attribute(name, value)?;
            }
        }
        Ok(())
    }

    /// An attribute by its `{namespace}name`.
    fn foreign_attribute(&mut self, name: &str, value: &str) -> Result<(), Error> {
        let (uri, local) = unclark(name);
        let (namespace, name, value) = (uri.to_owned(), local.to_owned(), value.to_owned());
        // The length tells it apart from its neighbours: it only grows.
        let at = self.out.len();
        let fits = write_attribute(&mut self.out, &Attribute { namespace, name, value }, at);
        if fits { Ok(()) } else { Err(unplaced(ErrorKind::NoForm)) }
    }

    /// Text and elements of a record, in the order of the table.
    pub(crate) fn members(&mut self, record: &dyn Record, table: &'static XmlTable) -> Result<(), Error> {
        for (at, row) in table.rows.iter().enumerate() {
            if row.flags & (XmlRow::HEAD | XmlRow::ARM) == XmlRow::ARM {
                continue;
            }
            let view = match row.kind {
                XmlKind::Attribute | XmlKind::AnyAttribute | XmlKind::Header => continue,
                _ => &record.view_at(usize::from(row.slot)),
            };
            self.member(table, at, view).map_err(|error| match row.flags & XmlRow::ARM {
                0 if !row.name.is_empty() => error.within(row.name),
                _ => error,
            })?;
        }
        Ok(())
    }

    #[inline]
    fn member(&mut self, table: &'static XmlTable, at: usize, view: &View<'_>) -> Result<(), Error> {
        let row = &table.rows[at];
        match *view {
            View::None if row.flags & XmlRow::NIL == 0 => Ok(()),
            View::None | View::Null => {
                // Absent where it must be there is nil, if it may be.
                let is_nil = matches!(view, View::Null) || row.flags & XmlRow::REQUIRED != 0;
                if is_nil && row.flags & XmlRow::NIL != 0 && row.kind == XmlKind::Element {
                    self.nil(row.tag);
                }
                Ok(())
            }
            View::List(items) if row.flags & (XmlRow::MANY | XmlRow::ARM) != 0 => {
                (0..items.len()).try_for_each(|index| self.item(table, at, &items.at(index)))
            }
            _ if row.flags & XmlRow::MANY != 0 => self.items(table, at, view),
            View::Union(union) if row.flags & XmlRow::ARM != 0 => self.arm(table, at, union),
            _ => self.one(table, row, view),
        }
    }

    /// Several of a kind of which there is a vector, or one where there may be several.
    fn items(&mut self, table: &'static XmlTable, at: usize, view: &View<'_>) -> Result<(), Error> {
        match view.items() {
            Some(mut items) => items.try_for_each(|item| self.item(table, at, &item)),
            None => self.item(table, at, view),
        }
    }

    #[inline]
    fn item(&mut self, table: &'static XmlTable, at: usize, item: &View<'_>) -> Result<(), Error> {
        let row = &table.rows[at];
        match *item {
            View::Union(union) if row.flags & XmlRow::ARM != 0 => self.arm(table, at, union),
            // An item that is not there: lists of nillable elements have them.
            View::None => {
                self.nil(row.tag);
                Ok(())
            }
            _ => self.one(table, row, item),
        }
    }

    /// The arm of a choice whose rows stand among the members; `head` is the first of them.
    fn arm(&mut self, table: &'static XmlTable, head: usize, union: &dyn Union) -> Result<(), Error> {
        let (arm, ref view) = union.arm();
        let slot = table.rows[head].slot;
        let is =
            |row: &&XmlRow| row.flags & XmlRow::ARM != 0 && row.slot == slot && usize::from(row.arm) == arm;
        match (table.rows.get(head + arm).filter(is).or_else(|| table.rows.iter().find(is)), view) {
            (Some(row), view) => self.one(table, row, view),
            (None, View::Any(value)) => self.fragment(value),
            (None, _) => Err(unplaced(ErrorKind::NoForm)),
        }
    }

    /// One element, piece of text, wildcard or group.
    #[inline]
    fn one(&mut self, table: &'static XmlTable, row: &XmlRow, view: &View<'_>) -> Result<(), Error> {
        match *view {
            // The frequent cases without a call for each step.
            View::Str(text) if row.kind == XmlKind::Element && row.flags & XmlRow::WRAPPED == 0 => {
                self.text_element(row.tag, text)
            }
            View::Record(record) if row.kind == XmlKind::Element && row.flags & XmlRow::WRAPPED == 0 => {
                self.open(row.tag);
                self.record(record, row.tag)
            }
            _ => self.any_one(table, row, view),
        }
    }

    /// An element of text alone.
    fn text_element(&mut self, tag: &str, text: &str) -> Result<(), Error> {
        self.open(tag);
        self.out.push('>');
        if !escape::text(&mut self.out, text) {
            return Err(unplaced(ErrorKind::NoForm));
        }
        self.close(tag);
        Ok(())
    }

    fn any_one(&mut self, table: &'static XmlTable, row: &XmlRow, view: &View<'_>) -> Result<(), Error> {
        match (element_of(view), row.kind) {
            // Its content is anything; its name is the contract's.
            (Some(element), XmlKind::Element) if row.flags & XmlRow::WRAPPED == 0 => {
                let namespace = table.namespaces.get(usize::from(row.namespace));
                return self.element_as(element, (namespace.map_or("", |entry| entry.0), row.name));
            }
            (Some(element), XmlKind::AnyElement) => return self.element(element),
            _ => {}
        }
        match (row.kind, *view) {
            (XmlKind::Text, _) => lexical::write(&mut self.out, view, row, Inside::Element).map_err(unplaced),
            (XmlKind::Group, View::Record(record)) => match record.schema().xml {
                Some(inner) => self.members(record, inner),
                None => Err(unplaced(ErrorKind::NoForm)),
            },
            (_, View::Any(value)) if row.kind == XmlKind::AnyElement || is_markup(value) => {
                self.fragment(value)
            }
            (_, View::Any(value)) => {
                let text = plain(value).ok_or_else(|| unplaced(ErrorKind::NoForm))?;
                self.any_one(table, row, &View::Str(&text))
            }
            (XmlKind::Element, _) if row.flags & XmlRow::WRAPPED != 0 => self.wrapper(table, row, view),
            (XmlKind::Element, _) => {
                self.open(row.tag);
                self.content(view, row, row.tag)
            }
            _ => Err(unplaced(ErrorKind::NoForm)),
        }
    }

    /// An element around the items of a list.
    fn wrapper(&mut self, table: &'static XmlTable, row: &XmlRow, view: &View<'_>) -> Result<(), Error> {
        let Some(inner) = table.groups.get(usize::from(row.arm)) else {
            return Err(unplaced(ErrorKind::NoForm));
        };
        self.open(row.tag);
        self.out.push('>');
        self.member(inner, 0, view)?;
        self.close(row.tag);
        Ok(())
    }

    /// A union that is the content of an element of its own.
    fn union(&mut self, union: &dyn Union, tag: &str) -> Result<(), Error> {
        let (arm, ref view) = union.arm();
        let Some(table) = union.arms().xml else { return Err(unplaced(ErrorKind::NoForm)) };
        if !table.types.is_empty() {
            return self.substituted(table, arm, view, tag);
        }
        self.out.push('>');
        let row = table.rows.iter().find(|row| usize::from(row.arm) == arm);
        match (row, view) {
            (Some(row), view) => self.one(table, row, view)?,
            (None, View::Any(value)) => self.fragment(value)?,
            (None, _) => return Err(unplaced(ErrorKind::NoForm)),
        }
        self.close(tag);
        Ok(())
    }

    fn substituted(&mut self, table: &XmlTable, arm: usize, view: &View<'_>, tag: &str) -> Result<(), Error> {
        if let View::Any(value) = *view {
            // The element was kept as a whole, with the name it is about to get.
            let opened = self.out.rfind('<').unwrap_or_default();
            self.out.truncate(opened);
            return self.fragment(value);
        }
        let known = table.types.iter().enumerate().find(|(_, known)| usize::from(known.2) == arm);
        match known {
            Some((0, _)) if !table.is_abstract => {}
            Some((_, (namespace, name, _))) => {
                let prefix = table.namespaces.get(usize::from(*namespace)).map_or("", |entry| entry.1);
                self.out.push_str(" xsi:type=\"");
                self.out.push_str(&qualified(prefix, name));
                self.out.push('"');
            }
            None => return Err(unplaced(ErrorKind::NoForm)),
        }
        self.content(view, &XmlRow::element(0, "", 0), tag)
    }

    /// An element that was kept as text of XML.
    fn fragment(&mut self, value: &Value) -> Result<(), Error> {
        let element = value.as_str().and_then(|text| Element::parse(text).ok());
        self.element(&element.ok_or_else(|| unplaced(ErrorKind::NoForm))?)
    }

    pub(crate) fn element(&mut self, element: &Element) -> Result<(), Error> {
        let fits = fragment::write(&mut self.out, element);
        if fits { Ok(()) } else { Err(unplaced(ErrorKind::NoForm)) }
    }

    fn element_as(&mut self, element: &Element, name: (&str, &str)) -> Result<(), Error> {
        let fits = fragment::write_as(&mut self.out, element, name);
        if fits { Ok(()) } else { Err(unplaced(ErrorKind::NoForm)) }
    }

    /// Elements that were received and are not in the table. They were checked when they came; what
    /// somebody else put there and is no XML is left out.
    fn kept(&mut self, record: &dyn Record) -> Result<(), Error> {
        for (name, value) in record.extra().members() {
            if let (false, Value::String(text)) = (name.starts_with('@'), value)
                && let Ok(around) = Element::parse(&format!("<kept>{text}</kept>"))
            {
                around.elements().try_for_each(|element| self.element(element))?;
            }
        }
        Ok(())
    }
}

/// A name as it is written.
fn qualified(prefix: &str, local: &str) -> String {
    if prefix.is_empty() { local.to_owned() } else { format!("{prefix}:{local}") }
}

fn table_of(view: View<'_>) -> Option<&'static XmlTable> {
    match view {
        View::Record(record) => record.schema().xml,
        View::Union(union) => union.arms().xml.or_else(|| table_of(union.arm().1)),
        _ => None,
    }
}

/// The element that a value is.
fn element_of<'v>(view: &View<'v>) -> Option<&'v Element> {
    match *view {
        View::Text(text) => (text as &dyn Any).downcast_ref::<Element>(),
        _ => None,
    }
}

#[cold]
pub(crate) fn unplaced(kind: ErrorKind) -> Error {
    Error::at(0, kind)
}

fn is_markup(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.starts_with('<') && Element::parse(text).is_ok())
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
