//! The envelope around a message, both ways.

use quick_xml::events::BytesStart;

use super::version::Version;
use crate::record::{Record, XmlKind, XmlRow, XmlTable};
use crate::xml::{Element, Error, ErrorKind, Limits, QName, Reader, Writer, clark};

/// A message whose header was read: the reader stands inside the body.
pub(crate) struct Message<'i> {
    pub(crate) version: Version,
    /// The first element of the body; `None` if it is empty, and the reader stands behind it.
    pub(crate) body: Option<BytesStart<'i>>,
}

/// What to do with a block of the header: the place for it and whether it must be understood.
pub(crate) trait Blocks<'i> {
    /// Reads a block up to its end; false, and nothing read, if it is not known.
    fn block(&mut self, reader: &mut Reader<'i>, start: &BytesStart<'i>) -> Result<bool, Error>;
}

/// Knows no block.
pub(crate) struct NoBlocks;

impl<'i> Blocks<'i> for NoBlocks {
    fn block(&mut self, _: &mut Reader<'i>, _: &BytesStart<'i>) -> Result<bool, Error> {
        Ok(false)
    }
}

/// Blocks that are members of a record.
pub(crate) struct Members<'r> {
    pub(crate) record: &'r mut dyn Record,
    pub(crate) table: &'static XmlTable,
    pub(crate) seen: Vec<u16>,
}

impl<'i> Blocks<'i> for Members<'_> {
    fn block(&mut self, reader: &mut Reader<'i>, start: &BytesStart<'i>) -> Result<bool, Error> {
        let (uri, local) = reader.cursor.element_name(start.name())?;
        let is = |row: &&XmlRow| {
            row.kind == XmlKind::Header && row.name == local && namespace(self.table, row) == uri
        };
        let Some(row) = self.table.rows.iter().find(is) else { return Ok(false) };
        self.seen.push(row.slot);
        let slot = self.record.slot_at(usize::from(row.slot));
        reader.element(start, row, slot).map_err(|error| error.within(row.name).within("Header"))?;
        Ok(true)
    }
}

impl Members<'_> {
    /// A required block that is missing.
    pub(crate) fn missing(&self) -> Option<&'static str> {
        let missing = |row: &&XmlRow| {
            row.kind == XmlKind::Header && row.flags & XmlRow::REQUIRED != 0 && !self.seen.contains(&row.slot)
        };
        self.table.rows.iter().find(missing).map(|row| row.name)
    }
}

/// Why an envelope is refused, apart from being malformed.
#[derive(Debug)]
pub(crate) enum Refusal {
    Malformed(Error),
    /// The envelope has the namespace of no version.
    Version(String),
    /// A block that must be understood is not: its `{namespace}name`.
    MustUnderstand(String),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Malformed(error)
    }
}

/// Reads up to the first element of the body, whatever the blocks of the header are.
pub(crate) fn message(text: &str) -> Result<(Message<'_>, Reader<'_>), Error> {
    match open(text, &mut NoBlocks, false) {
        Ok(opened) => Ok(opened),
        Err(Refusal::Malformed(error)) => Err(error),
        Err(Refusal::Version(found) | Refusal::MustUnderstand(found)) => {
            let expected = clark(Version::V1_2.namespace(), "Envelope");
            Err(Error::at(0, ErrorKind::Root { expected, found }))
        }
    }
}

/// Reads header and body up to its first element. With `strict`, blocks that must be understood are.
pub(crate) fn open<'i>(
    text: &'i str,
    blocks: &mut dyn Blocks<'i>,
    strict: bool,
) -> Result<(Message<'i>, Reader<'i>), Refusal> {
    let mut reader = Reader::new(text, Limits::default())?;
    let start = reader.cursor.root()?;
    let (uri, local) = reader.cursor.element_name(start.name())?;
    let version = Version::of_namespace(uri).filter(|_| local == "Envelope");
    let version = version.ok_or_else(|| Refusal::Version(clark(uri, local)))?;
    loop {
        let Some(child) = reader.cursor.child()? else {
            return Err(reader.cursor.fail(ErrorKind::Missing("Body")).within("Envelope").into());
        };
        let name = reader.cursor.element_name(child.name())?;
        match (name.0 == version.namespace(), name.1) {
            (true, "Header") => header(&mut reader, version, blocks, strict)?,
            (true, "Body") => {
                let body = reader.cursor.child()?;
                return Ok((Message { version, body }, reader));
            }
            _ => reader.cursor.skip()?,
        }
    }
}

fn header<'i>(
    reader: &mut Reader<'i>,
    version: Version,
    blocks: &mut dyn Blocks<'i>,
    strict: bool,
) -> Result<(), Refusal> {
    while let Some(start) = reader.cursor.child()? {
        let role = reader.cursor.attribute(&start, version.namespace(), version.role())?;
        if role.is_some_and(|role| !version.is_ours(&role)) {
            reader.cursor.skip()?;
            continue;
        }
        if blocks.block(reader, &start)? {
            continue;
        }
        let must = reader.cursor.attribute(&start, version.namespace(), "mustUnderstand")?;
        if strict && matches!(must.as_deref().map(str::trim), Some("1" | "true")) {
            let (uri, local) = reader.cursor.element_name(start.name())?;
            return Err(Refusal::MustUnderstand(clark(uri, local)));
        }
        reader.cursor.skip()?;
    }
    Ok(())
}

/// Whether an element of the body is a fault.
pub(crate) fn is_fault(reader: &Reader<'_>, version: Version, start: &BytesStart<'_>) -> Result<bool, Error> {
    let name = reader.cursor.element_name(start.name())?;
    Ok(name == (version.namespace(), "Fault"))
}

fn namespace(table: &XmlTable, row: &XmlRow) -> &'static str {
    table.namespaces.get(usize::from(row.namespace)).map_or("", |entry| entry.0)
}

/// What stands in the header of a message that is written.
#[derive(Clone, Copy)]
pub(crate) enum Header<'a> {
    /// Nothing: there is none.
    Absent,
    /// The members of an input that are blocks.
    Members(&'a dyn Record),
    /// These blocks.
    Elements(&'a [Element]),
}

/// Writes an envelope: a header, and what `body` writes inside a body that declares the prefixes of `namespaces`.
pub(crate) fn write(
    version: Version,
    header: Header<'_>,
    namespaces: &[(&'static str, &'static str)],
    body: impl FnOnce(&mut Writer) -> Result<(), Error>,
) -> Result<String, Error> {
    let mut writer = Writer::new();
    writer.out.push_str("<?xml version=\"1.0\" encoding=\"utf-8\"?><s:Envelope xmlns:s=\"");
    writer.out.push_str(version.namespace());
    writer.out.push_str("\">");
    match header {
        Header::Members(record) => write_members(&mut writer, record)?,
        Header::Elements(blocks @ [_, ..]) => write_elements(&mut writer, blocks),
        Header::Absent | Header::Elements([]) => {}
    }
    writer.out.push_str("<s:Body");
    if !namespaces.is_empty() {
        writer.declare_all(namespaces);
    }
    writer.out.push('>');
    body(&mut writer)?;
    writer.out.push_str("</s:Body></s:Envelope>");
    Ok(writer.out)
}

/// A block that has no form in XML is left out: what tells of a fault never fails.
fn write_elements(writer: &mut Writer, blocks: &[Element]) {
    writer.out.push_str("<s:Header>");
    for block in blocks {
        writer.out.push_str(&block.to_xml().unwrap_or_default());
    }
    writer.out.push_str("</s:Header>");
}

fn write_members(writer: &mut Writer, record: &dyn Record) -> Result<(), Error> {
    let Some(table) = record.schema().xml else { return Ok(()) };
    let mut opened = false;
    for row in table.rows.iter().filter(|row| row.kind == XmlKind::Header) {
        let view = record.view_at(usize::from(row.slot));
        if view.is_none() {
            continue;
        }
        if !opened {
            writer.out.push_str("<s:Header>");
            opened = true;
        }
        writer.root(view, QName::new(namespace(table, row), row.name))?;
    }
    if opened {
        writer.out.push_str("</s:Header>");
    }
    Ok(())
}
