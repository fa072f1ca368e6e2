//! XML bodies by the tables of their records.

use super::binding::XmlRoot;
use super::codec::{Flaw, Unreadable};
use crate::record::{Slot, View, XmlRow};
use crate::xml::{Error, ErrorKind, Limits, QName, Reader, Writer, clark, text};

/// Writes a document.
pub(super) fn encode(root: Option<&'static XmlRoot>, view: View<'_>) -> Result<Vec<u8>, &'static str> {
    let root = root.ok_or("the contract names no root element")?;
    let name = QName::new(root.namespace, root.local);
    let mut writer = Writer::new();
    writer.out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    let written = match root.items {
        Some(table) => writer.wrapped(view, name, table),
        None => writer.root(view, name),
    };
    match written {
        Ok(()) => Ok(writer.out.into_bytes()),
        Err(_) => Err("a part of it has no form in XML"),
    }
}

/// Reads a document.
pub(super) fn decode(
    root: Option<&'static XmlRoot>,
    content_type: &str,
    body: &[u8],
    slot: Slot<'_>,
) -> Result<(), Unreadable> {
    let root = root.ok_or_else(|| Unreadable::whole("XML that the contract describes"))?;
    let charset = content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim())
    });
    let document = text(body, charset).map_err(|error| unreadable(&error))?;
    read(root, &document, slot).map_err(|error| unreadable(&error))
}

fn read(root: &XmlRoot, document: &str, slot: Slot<'_>) -> Result<(), Error> {
    let mut reader = Reader::new(document, Limits::default())?;
    let start = reader.cursor.root()?;
    let (namespace, local) = reader.cursor.element_name(start.name())?;
    if (namespace, local) != (root.namespace, root.local) {
        let (expected, found) = (clark(root.namespace, root.local), clark(namespace, local));
        return Err(reader.cursor.fail(ErrorKind::Root { expected, found }));
    }
    let slot = match slot {
        Slot::Opt(optional) => optional.some(),
        slot => slot,
    };
    let row = XmlRow::element(0, root.local, 0);
    let read = match root.items {
        Some(table) => reader.single(table, slot),
        None => reader.element(&start, &row, slot),
    };
    read.map_err(|error| error.within(root.local))?;
    reader.cursor.finish()
}

/// The place is a path of elements; a value that is not as declared is told apart from what is no XML.
fn unreadable(error: &Error) -> Unreadable {
    let flaw = Flaw {
        pointer: error.path().to_owned(),
        rule: "xml".into(),
        message: error.to_string(),
        expected: None,
    };
    match error.kind() {
        ErrorKind::Value { .. } | ErrorKind::Missing(_) | ErrorKind::Repeated | ErrorKind::Root { .. } => {
            Unreadable::Flaws(vec![flaw])
        }
        _ => Unreadable::Syntax(flaw),
    }
}
