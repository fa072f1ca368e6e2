//! Documents to records: names are matched by namespace URI, order is kept, what is unknown is kept
//! beside the members.

use quick_xml::events::BytesStart;

use super::cursor::{Cursor, Limits, XSI};
use super::error::{Error, ErrorKind};
use super::lexical;
use super::table::{self, Found, QName, Seen, clark};
use crate::record::{Place, Record, Slot, Value, XmlKind, XmlRow, XmlTable};

/// Reads a document whose root has that name.
///
/// # Errors
///
/// If the document is not well formed, is over a limit, or does not hold a value of that type.
pub fn from_str(document: &str, root: QName, value: &mut dyn Place, limits: Limits) -> Result<(), Error> {
    read(document, root, value, limits).map_err(|error| error.located(document))
}

fn read(document: &str, root: QName, value: &mut dyn Place, limits: Limits) -> Result<(), Error> {
    let mut reader = Reader::new(document, limits)?;
    let start = reader.cursor.root()?;
    let (namespace, local) = reader.cursor.element_name(start.name())?;
    if (namespace, local) != (root.namespace, root.local) {
        let (expected, found) = (root.to_string(), clark(namespace, local));
        return Err(reader.cursor.fail(ErrorKind::Root { expected, found }));
    }
    let row = XmlRow::element(0, root.local, 0);
    reader.element(&start, &row, value.slot()).map_err(|error| error.within(root.local))?;
    reader.cursor.finish()
}

/// A cursor and a buffer for the text of scalars.
pub(crate) struct Reader<'i> {
    pub(crate) cursor: Cursor<'i>,
    text: String,
}

impl<'i> Reader<'i> {
    pub(crate) fn new(document: &'i str, limits: Limits) -> Result<Self, Error> {
        Ok(Self { cursor: Cursor::new(document, limits)?, text: String::new() })
    }

    /// Reads the content of an element, up to its end, into its place.
    pub(crate) fn element(
        &mut self,
        start: &BytesStart<'i>,
        row: &XmlRow,
        slot: Slot<'_>,
    ) -> Result<(), Error> {
        match slot {
            Slot::Str(text) => {
                text.clear();
                self.cursor.text(text)
            }
            Slot::Record(record) => self.record(start, record),
            Slot::Opt(option) => {
                if !start.attributes_raw().is_empty() && self.cursor.is_nil(start)? {
                    option.null();
                    return self.cursor.skip();
                }
                self.element(start, row, option.some())
            }
            Slot::Union(union) if row.flags & XmlRow::ARM != 0 => {
                let content = union.select(usize::from(row.arm));
                self.element(start, &without(row, XmlRow::ARM), content)
            }
            Slot::Union(union) => self.union(start, row, union),
            Slot::Any(value) => {
                *value = Value::String(self.cursor.capture(start)?.content()?);
                Ok(())
            }
            // `()`: nothing is expected, and what came says nothing that the contract knows.
            Slot::None => self.cursor.skip(),
            Slot::Text(text) => match (text as &mut dyn std::any::Any).downcast_mut::<super::Element>() {
                Some(element) => {
                    *element = self.cursor.capture(start)?;
                    Ok(())
                }
                None => self.scalar(row, Slot::Text(text)),
            },
            mut list if list.is_list() && (row.flags & (XmlRow::MANY | XmlRow::LISTED) != XmlRow::LISTED) => {
                self.element(start, &without(row, XmlRow::MANY), list.push())
            }
            scalar => self.scalar(row, scalar),
        }
    }

    /// Reads the only member of the current element, the row of `table`, into a place of its own.
    pub(crate) fn single(&mut self, table: &'static XmlTable, slot: Slot<'_>) -> Result<(), Error> {
        let first = self.cursor.child()?;
        self.single_from(table, first, slot)
    }

    /// The same from an element that was met to the end of what is around it; behind its end if there is none.
    pub(crate) fn single_from(
        &mut self,
        table: &'static XmlTable,
        first: Option<BytesStart<'i>>,
        slot: Slot<'_>,
    ) -> Result<(), Error> {
        let mut slot = slot;
        let mut met = 0_usize;
        let mut next = first;
        while let Some(start) = next {
            let (uri, local) = self.cursor.element_name(start.name())?;
            if let Some(Found::Row(at)) = table::element(table, uri, local, 0, &Seen::default()) {
                let row = &table.rows[at];
                met += 1;
                if met > 1 && row.flags & XmlRow::MANY == 0 {
                    return Err(self.cursor.fail(ErrorKind::Repeated).within(row.name));
                }
                self.element(&start, row, slot.reborrow()).map_err(|error| error.within(row.name))?;
            } else {
                self.cursor.skip()?;
            }
            next = self.cursor.child()?;
        }
        match table.rows.first() {
            Some(row) if met == 0 && row.flags & XmlRow::REQUIRED != 0 => {
                Err(self.cursor.fail(ErrorKind::Missing(row.name)))
            }
            _ => Ok(()),
        }
    }

    /// Reads members of a record from an element that was met to the end of what is around it.
    #[cfg(feature = "soap")]
    pub(crate) fn members(
        &mut self,
        record: &mut dyn Record,
        table: &'static XmlTable,
        first: Option<BytesStart<'i>>,
    ) -> Result<(), Error> {
        let mut seen = Seen::default();
        if first.is_some() {
            self.content(record, table, &mut seen, first, false)?;
        }
        self.complete(table, &seen)
    }

    fn scalar(&mut self, row: &XmlRow, slot: Slot<'_>) -> Result<(), Error> {
        self.text.clear();
        self.cursor.text(&mut self.text)?;
        lexical::read(slot, row, &self.text).map_err(|kind| self.cursor.fail(kind))
    }

    fn record(&mut self, start: &BytesStart<'i>, record: &mut dyn Record) -> Result<(), Error> {
        let Some(table) = record.schema().xml else {
            return Err(self.cursor.fail(ErrorKind::NoForm));
        };
        let mut seen = Seen::default();
        self.attributes(start, table, record, &mut seen)?;
        let text = table
            .rows
            .iter()
            .find(|row| !matches!(row.kind, XmlKind::Attribute | XmlKind::AnyAttribute))
            .filter(|row| row.kind == XmlKind::Text);
        match text {
            None => {
                self.content(record, table, &mut seen, None, false)?;
            }
            Some(row) => {
                seen.add(row.slot);
                let more = |row: &XmlRow| matches!(row.kind, XmlKind::Element | XmlKind::AnyElement);
                if table.rows.iter().any(more) {
                    self.mixed(record, table, row, &mut seen)?;
                } else {
                    self.scalar(row, record.slot_at(usize::from(row.slot)))?;
                }
            }
        }
        self.complete(table, &seen)
    }

    fn attributes(
        &mut self,
        start: &BytesStart<'i>,
        table: &XmlTable,
        record: &mut dyn Record,
        seen: &mut Seen,
    ) -> Result<(), Error> {
        let cursor = &self.cursor;
        cursor.attributes(start, |uri, local, value| {
            if let Some(at) = table::attribute(table, uri, local) {
                let row = &table.rows[at];
                seen.add(row.slot);
                return lexical::read(record.slot_at(usize::from(row.slot)), row, value)
                    .map_err(|kind| cursor.fail(kind).within(format_args!("@{}", row.name)));
            }
            if uri != XSI && !super::is_envelope(uri) {
                keep_attribute(table, record, &clark(uri, local), value);
            }
            Ok(())
        })
    }

    /// Reads elements into the members of a record until the end of the element around them (`None`),
    /// or, inside a group, until an element that is not the group's or begins its next repetition.
    pub(crate) fn content(
        &mut self,
        record: &mut dyn Record,
        table: &'static XmlTable,
        seen: &mut Seen,
        first: Option<BytesStart<'i>>,
        grouped: bool,
    ) -> Result<Option<BytesStart<'i>>, Error> {
        let mut next = first;
        let mut hint = 0;
        loop {
            let start = match next.take() {
                Some(start) => start,
                None => match self.cursor.child()? {
                    Some(start) => start,
                    None => return Ok(None),
                },
            };
            let (uri, local) = self.cursor.element_name(start.name())?;
            match table::element(table, uri, local, hint, seen) {
                Some(Found::Row(at)) => {
                    let row = &table.rows[at];
                    let many = row.flags & XmlRow::MANY != 0;
                    if !many && seen.has(row.slot) {
                        if grouped {
                            return Ok(Some(start));
                        }
                        return Err(self.cursor.fail(ErrorKind::Repeated).within(row.name));
                    }
                    seen.add(row.slot);
                    hint = if many { at } else { at + 1 };
                    let slot = record.slot_at(usize::from(row.slot));
                    let read = match table.groups.get(usize::from(row.arm)) {
                        Some(inner) if row.flags & XmlRow::WRAPPED != 0 => self.single(inner, there(slot)),
                        _ => self.element(&start, row, slot),
                    };
                    if let Err(error) = read {
                        return Err(place(record, row, error));
                    }
                }
                Some(Found::Group(at)) => {
                    let row = &table.rows[at];
                    let many = row.flags & XmlRow::MANY != 0;
                    if grouped && !many && seen.has(row.slot) {
                        return Ok(Some(start));
                    }
                    seen.add(row.slot);
                    let slot = record.slot_at(usize::from(row.slot));
                    next = self.group(table, row, slot, start)?;
                    if next.is_none() {
                        return Ok(None);
                    }
                }
                None if grouped => return Ok(Some(start)),
                None => self.unknown(record, table, seen, &start)?,
            }
        }
    }

    fn group(
        &mut self,
        table: &XmlTable,
        row: &XmlRow,
        slot: Slot<'_>,
        start: BytesStart<'i>,
    ) -> Result<Option<BytesStart<'i>>, Error> {
        match slot {
            Slot::Record(record) => {
                let Some(inner) = table::group(table, row) else {
                    return Err(self.cursor.fail(ErrorKind::NoForm));
                };
                let mut seen = Seen::default();
                let next = self.content(record, inner, &mut seen, Some(start), true)?;
                self.complete(inner, &seen)?;
                Ok(next)
            }
            Slot::Opt(option) => self.group(table, row, option.some(), start),
            Slot::List(list) => self.group(table, row, list.push(), start),
            Slot::Union(union) => self.group(table, row, union.select(usize::from(row.arm)), start),
            _ => Err(self.cursor.fail(ErrorKind::NoForm)),
        }
    }

    /// An element that no row names: for the wildcard if there is one, else kept beside the members.
    fn unknown(
        &mut self,
        record: &mut dyn Record,
        table: &XmlTable,
        seen: &mut Seen,
        start: &BytesStart<'i>,
    ) -> Result<(), Error> {
        let wildcard = table.rows.iter().find(|row| row.kind == XmlKind::AnyElement);
        let element = self.cursor.capture(start)?;
        if let Some(row) = wildcard {
            seen.add(row.slot);
            let slot = record.slot_at(usize::from(row.slot));
            return lexical::read_wildcard(slot, row, element).map_err(|kind| self.cursor.fail(kind));
        }
        let name = clark(&element.namespace, &element.name);
        let mut kept = record.extra().get(&name).and_then(Value::as_str).unwrap_or_default().to_owned();
        kept.push_str(&element.to_xml()?);
        record.keep(name, Value::String(kept));
        Ok(())
    }

    /// Text and elements in any order.
    fn mixed(
        &mut self,
        record: &mut dyn Record,
        table: &'static XmlTable,
        text_row: &XmlRow,
        seen: &mut Seen,
    ) -> Result<(), Error> {
        use super::cursor::Node;
        let mut text = String::new();
        loop {
            let node = self.cursor.node()?;
            if !matches!(node, Node::Text(_)) && !text.is_empty() {
                lexical::add_text(record.slot_at(usize::from(text_row.slot)), text_row, &text)
                    .map_err(|kind| self.cursor.fail(kind))?;
                text.clear();
            }
            let start = match node {
                Node::Text(piece) => {
                    text.push_str(&piece);
                    continue;
                }
                Node::End => return Ok(()),
                Node::Element(start) => start,
            };
            let (uri, local) = self.cursor.element_name(start.name())?;
            match table::element(table, uri, local, 0, &Seen::default()) {
                Some(Found::Row(at)) => {
                    let row = &table.rows[at];
                    seen.add(row.slot);
                    let slot = record.slot_at(usize::from(row.slot));
                    self.element(&start, row, slot).map_err(|error| place(record, row, error))?;
                }
                _ => self.unknown(record, table, seen, &start)?,
            }
        }
    }

    fn complete(&self, table: &XmlTable, seen: &Seen) -> Result<(), Error> {
        for row in table.rows {
            if row.flags & XmlRow::REQUIRED != 0 && !seen.has(row.slot) && row.kind != XmlKind::Header {
                return Err(self.cursor.fail(ErrorKind::Missing(row.name)));
            }
        }
        Ok(())
    }
}

/// The place of a list that is there, with items or without.
fn there(slot: Slot<'_>) -> Slot<'_> {
    match slot {
        Slot::Opt(option) => there(option.some()),
        slot => slot,
    }
}

pub(crate) fn without(row: &XmlRow, flags: u16) -> XmlRow {
    XmlRow { flags: row.flags & !flags, ..*row }
}

fn keep_attribute(table: &XmlTable, record: &mut dyn Record, name: &str, value: &str) {
    let wildcard = table.rows.iter().find(|row| row.kind == XmlKind::AnyAttribute);
    if let Some(row) = wildcard
        && let Slot::Map(map) = record.slot_at(usize::from(row.slot))
    {
        map.insert(&mut |key, content| match (key.slot(), content.slot()) {
            (Slot::Str(key), Slot::Str(content)) => {
                key.push_str(name);
                content.push_str(value);
                true
            }
            _ => false,
        });
        return;
    }
    record.keep(format!("@{name}"), Value::String(value.to_owned()));
}

/// Puts the step to a member in front of an error's path.
#[cold]
pub(crate) fn place(record: &dyn Record, row: &XmlRow, error: Error) -> Error {
    let items = record.view_at(usize::from(row.slot)).items();
    match items.filter(|_| row.flags & XmlRow::MANY != 0) {
        Some(items) => error.within(format_args!("{}[{}]", row.name, items.len())),
        None => error.within(row.name),
    }
}
