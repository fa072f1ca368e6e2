//! What stands in the body of a message: an element, an element around a value, or members.

use quick_xml::events::BytesStart;

use super::binding::DeclaredFault;
use super::envelope::{self, NoBlocks, Refusal};
use super::fault::Fault;
use super::version::Version;
use crate::protocol::{Target, Verdict};
use crate::record::{Place, Slot, View, XmlKind, XmlRow, XmlTable};
use crate::xml::{Error, ErrorKind, QName, Reader, Writer, clark};

/// How a value stands in the body.
#[derive(Clone, Copy)]
pub(crate) struct Part {
    /// Its element; `None`: its members stand in the body.
    pub(crate) element: Option<QName>,
    /// It is not the element but this one member of it, or of the body.
    pub(crate) row: Option<&'static XmlTable>,
}

/// Nothing but what a body without members holds.
static EMPTY: XmlTable = XmlTable::new(&[], &[]);

impl Part {
    /// The prefixes that the body itself has to declare.
    pub(crate) fn namespaces(&self, view: View<'_>) -> &'static [(&'static str, &'static str)] {
        let table = self.row.or_else(|| table_of(view));
        match (self.element, table) {
            (None, Some(table)) if table.rows.iter().any(|row| row.kind != XmlKind::Header) => {
                table.namespaces
            }
            _ => &[],
        }
    }

    pub(crate) fn write(&self, writer: &mut Writer, view: View<'_>) -> Result<(), Error> {
        match (self.element, self.row, view) {
            (Some(element), Some(table), view) => writer.wrapped(view, element, table),
            (Some(element), None, view) => writer.root(view, element),
            (None, Some(table), view) => writer.single(view, table),
            (None, None, View::Record(record)) => match record.schema().xml {
                Some(table) => writer.members(record, table),
                None => Ok(()),
            },
            (None, ..) => Ok(()),
        }
    }

    /// Reads the body from its first element to its end.
    pub(crate) fn read<'i>(
        &self,
        reader: &mut Reader<'i>,
        start: Option<BytesStart<'i>>,
        slot: Slot<'_>,
    ) -> Result<(), Error> {
        let element = match (self.element, self.row) {
            (Some(element), _) => element,
            (None, Some(table)) => {
                return reader.single_from(table, start, slot).map_err(|error| error.within("Body"));
            }
            (None, None) => return members(reader, start, slot),
        };
        let expected = || element.to_string();
        let Some(start) = start else {
            let found = "nothing".to_owned();
            return Err(reader.cursor.fail(ErrorKind::Root { expected: expected(), found }).within("Body"));
        };
        let (uri, local) = reader.cursor.element_name(start.name())?;
        if (uri, local) != (element.namespace, element.local) {
            let kind = ErrorKind::Root { expected: expected(), found: clark(uri, local) };
            return Err(reader.cursor.fail(kind).within("Body"));
        }
        let read = match self.row {
            Some(table) => reader.single(table, slot),
            None => reader.element(&start, &XmlRow::element(0, element.local, 0), slot),
        };
        read.map_err(|error| error.within(element.local))
    }
}

/// Members of a record that stand in the body themselves.
fn members<'i>(reader: &mut Reader<'i>, start: Option<BytesStart<'i>>, slot: Slot<'_>) -> Result<(), Error> {
    match (slot, start) {
        (Slot::Record(record), start) => {
            let table = record.schema().xml.unwrap_or(&EMPTY);
            reader.members(record, table, start)
        }
        (Slot::Opt(option), start) => members(reader, start, option.some()),
        (_, None) => Ok(()),
        // Nothing is expected, and what came says nothing that the contract knows.
        (_, Some(_)) => reader.cursor.skip(),
    }
}

fn table_of(view: View<'_>) -> Option<&'static XmlTable> {
    match view {
        View::Record(record) => record.schema().xml,
        _ => None,
    }
}

/// Makes an optional place present, with whatever its empty value is.
pub(crate) fn touch(place: &mut dyn Place) {
    if let Slot::Opt(option) = place.slot() {
        let _ = option.some();
    }
}

/// Reads a reply: a value, a declared fault, or another fault.
pub(crate) fn read_reply(
    text: &str,
    output: &Part,
    faults: &[DeclaredFault],
    target: &mut Target<'_>,
) -> Result<Result<Verdict, Box<Fault>>, Error> {
    let (message, mut reader) = match envelope::open(text, &mut NoBlocks, true) {
        Ok(opened) => opened,
        Err(Refusal::Malformed(error)) => return Err(error),
        Err(Refusal::Version(found)) => {
            let expected = clark(Version::V1_2.namespace(), "Envelope");
            return Err(Error::at(0, ErrorKind::Root { expected, found }));
        }
        Err(Refusal::MustUnderstand(name)) => {
            return Err(Error::at(0, ErrorKind::NotUnderstood(name)).within("Header"));
        }
    };
    if let Some(start) = &message.body
        && envelope::is_fault(&reader, message.version, start)?
    {
        return read_fault(reader, message.version, start, faults, target);
    }
    let slot = match target.value.slot() {
        Slot::Opt(option) => option.some(),
        slot => slot,
    };
    output.read(&mut reader, message.body, slot)?;
    Ok(Ok(Verdict::Value))
}

/// The detail is read from the element as it was kept: it stands last, and it decides where all goes.
fn read_fault<'i>(
    mut reader: Reader<'i>,
    version: Version,
    start: &BytesStart<'i>,
    faults: &[DeclaredFault],
    target: &mut Target<'_>,
) -> Result<Result<Verdict, Box<Fault>>, Error> {
    let element = reader.cursor.capture(start)?;
    let fault = Fault::of_element(version, &element);
    for detail in &fault.detail {
        let is = |known: &&DeclaredFault| {
            known.element.local == detail.name && known.element.namespace == detail.namespace
        };
        let Some(known) = faults.iter().find(is) else { continue };
        let Slot::Opt(option) = target.declared.slot() else { continue };
        let Slot::Union(union) = option.some() else { continue };
        let slot = union.select(usize::from(known.arm));
        let text = detail.to_xml()?;
        let row = XmlRow::element(0, known.element.local, 0);
        let read = Reader::new(&text, crate::xml::Limits::default()).and_then(|mut reader| {
            let start = reader.cursor.root()?;
            reader.element(&start, &row, slot)
        });
        let place = |error: Error| error.within(known.element.local).within("detail").within("Fault");
        return read.map(|()| Ok(Verdict::Declared)).map_err(place);
    }
    Ok(Err(Box::new(fault)))
}
