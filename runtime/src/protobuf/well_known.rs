//! Messages of `google.protobuf` that are scalars to us: timestamps, durations, wrappers, `Empty`.
//!
//! Dates and spans that cannot say their seconds go through their text, so that any type of the user's choice serves.

use super::civil;
use super::decode;
use super::encode;
use super::error::{Error, Fault};
use super::wire::Cursor;
use super::writer::Writer;
use crate::record::{ProtoKind, ProtoRow, Slot, Text, View};

/// Whether values of this kind are handled here.
#[inline]
pub(super) fn is(kind: ProtoKind) -> bool {
    kind as u8 > ProtoKind::Group as u8
}

/// The kind inside a wrapper.
fn wrapped(kind: ProtoKind) -> Option<ProtoKind> {
    Some(match kind {
        ProtoKind::BoolValue => ProtoKind::Bool,
        ProtoKind::Int32Value => ProtoKind::Int32,
        ProtoKind::Int64Value => ProtoKind::Int64,
        ProtoKind::UInt32Value => ProtoKind::UInt32,
        ProtoKind::UInt64Value => ProtoKind::UInt64,
        ProtoKind::FloatValue => ProtoKind::Float,
        ProtoKind::DoubleValue => ProtoKind::Double,
        ProtoKind::StringValue => ProtoKind::String,
        ProtoKind::BytesValue => ProtoKind::Bytes,
        _ => return None,
    })
}

/// Writes one, or each of a list of them.
pub(super) fn write(row: &ProtoRow, view: View<'_>, writer: &mut Writer, depth: u32) -> Result<(), Error> {
    if let Some(items) = view.items() {
        // Written from the last to the first.
        let items: Vec<View<'_>> = items.collect();
        return items.into_iter().rev().try_for_each(|item| write(row, item, writer, depth));
    }
    let before = writer.len();
    content(row, view, writer, depth)?;
    writer.close(row.tag, before);
    Ok(())
}

/// Writes one unless it has no bytes.
pub(super) fn write_some(
    row: &ProtoRow,
    view: View<'_>,
    writer: &mut Writer,
    depth: u32,
) -> Result<(), Error> {
    let before = writer.len();
    content(row, view, writer, depth)?;
    if writer.len() > before {
        writer.close(row.tag, before);
    }
    Ok(())
}

fn content(row: &ProtoRow, view: View<'_>, writer: &mut Writer, depth: u32) -> Result<(), Error> {
    match (row.kind, wrapped(row.kind), view) {
        (_, Some(inner), view) => encode::field(&ProtoRow::new(1, inner, 0), &view, writer, depth)?,
        (ProtoKind::Timestamp, _, View::Text(moment)) => {
            let parts = moment.seconds().map(civil::forward).filter(|parts| civil::is_moment(*parts));
            seconds(parts.or_else(|| civil::timestamp(&moment.to_text())), writer)?;
        }
        (ProtoKind::Duration, _, View::Text(span)) => {
            let parts = span.seconds().filter(|parts| civil::is_span(*parts));
            seconds(parts.or_else(|| civil::duration(&span.to_text())), writer)?;
        }
        (ProtoKind::Empty, ..) => {}
        _ => return Err(Fault::NoForm.into()),
    }
    Ok(())
}

/// Seconds in field 1, nanoseconds in field 2.
fn seconds(parts: Option<(i64, i32)>, writer: &mut Writer) -> Result<(), Error> {
    let (seconds, nanos) = parts.ok_or(Fault::NoForm)?;
    if nanos != 0 {
        writer.tagged_varint(2 << 3, i64::from(nanos) as u64);
    }
    if seconds != 0 {
        writer.tagged_varint(1 << 3, seconds as u64);
    }
    Ok(())
}

/// Reads one.
pub(super) fn read(row: &ProtoRow, slot: Slot<'_>, bytes: &[u8], depth: u32) -> Result<(), Error> {
    let mut slot = slot;
    let mut cursor = Cursor(bytes);
    let (mut seconds, mut nanos) = (0, 0);
    let inner = wrapped(row.kind).map(|kind| ProtoRow::new(1, kind, 0));
    while !cursor.is_empty() {
        let tag = cursor.tag()?;
        match (&inner, row.kind, tag >> 3) {
            (Some(inner), _, 1) => decode::value(inner, slot.reborrow(), tag, &mut cursor, depth)?,
            (None, ProtoKind::Timestamp | ProtoKind::Duration, 1) if tag & 7 == 0 => {
                seconds = cursor.varint()? as i64;
            }
            (None, ProtoKind::Timestamp | ProtoKind::Duration, 2) if tag & 7 == 0 => {
                nanos = cursor.varint()? as i32;
            }
            _ => cursor.skip(tag, depth)?,
        }
    }
    match (row.kind, slot) {
        (ProtoKind::Timestamp, Slot::Text(place)) => {
            let fits = civil::is_moment((seconds, nanos));
            match fits && place.set_seconds(seconds, nanos) {
                true => Ok(()),
                false => parse(place, civil::timestamp_text(seconds, nanos)),
            }
        }
        (ProtoKind::Duration, Slot::Text(place)) => {
            match civil::is_span((seconds, nanos)) && place.set_seconds(seconds, nanos) {
                true => Ok(()),
                false => parse(place, civil::duration_text(seconds, nanos)),
            }
        }
        (ProtoKind::Timestamp | ProtoKind::Duration, _) => Err(Fault::NoForm.into()),
        _ => Ok(()),
    }
}

fn parse(place: &mut dyn Text, text: Option<String>) -> Result<(), Error> {
    match text.is_some_and(|text| place.parse(&text)) {
        true => Ok(()),
        false => Err(Error::expecting(place.expected())),
    }
}
