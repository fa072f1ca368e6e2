//! Records to bytes: one pass from the last row to the first.

use std::cell::Cell;

use super::DEPTH;
use super::error::{Error, Fault};
use super::well_known;
use super::wire::{zigzag32, zigzag64};
use super::writer::Writer;
use crate::record::{List, MapLike, Place, ProtoKind, ProtoRow, Record, Union, View};

/// The bytes of a message.
///
/// # Errors
///
/// If the value is not a record, nests deeper than [`DEPTH`], or holds something protobuf cannot say.
pub fn encode(message: &dyn Place) -> Result<Vec<u8>, Error> {
    if let View::Opaque(message) = message.view() {
        return Ok(message.encode());
    }
    // The buffer that grows and is zeroed stays with the thread; the caller gets an exact copy.
    let mut writer = KEPT.take();
    writer.clear();
    let written = write(message, &mut writer).map(|()| writer.written().to_vec());
    if writer.capacity() <= LARGEST_KEPT {
        KEPT.set(writer);
    }
    written
}

/// Above so many bytes a buffer is given back rather than kept.
const LARGEST_KEPT: usize = 1 << 20;

std::thread_local! {
    static KEPT: Cell<Writer> = const { Cell::new(Writer::new()) };
}

/// A buffer that is kept between messages: after the first one there is no allocation and no move.
#[derive(Debug, Default)]
pub struct Scratch(Writer);

impl Scratch {
    /// The bytes of a message, in memory that the next message takes over.
    ///
    /// # Errors
    ///
    /// As [`encode`].
    pub fn encode(&mut self, message: &dyn Place) -> Result<&[u8], Error> {
        self.0.clear();
        write(message, &mut self.0)?;
        Ok(self.0.written())
    }
}

fn write(message: &dyn Place, writer: &mut Writer) -> Result<(), Error> {
    match message.view() {
        View::Record(message) => record(message, writer, DEPTH),
        View::Opaque(message) => {
            writer.bytes(&message.encode());
            Ok(())
        }
        // A message that is a member of its own, such as `Option<Book>` at rest, has the empty form.
        View::None => Ok(()),
        _ => Err(Fault::NoForm.into()),
    }
}

fn record(record: &dyn Record, writer: &mut Writer, depth: u32) -> Result<(), Error> {
    let depth = depth.checked_sub(1).ok_or(Fault::Depth)?;
    let unknown = record.extra().bytes();
    if !unknown.is_empty() {
        writer.bytes(unknown);
    }
    let rows = record.schema().proto;
    let mut end = rows.len();
    while let Some(at) = end.checked_sub(1) {
        let at = head(rows, at);
        let row = &rows[at];
        end = at;
        match record.view_at(usize::from(row.slot)) {
            View::None => {}
            View::Union(union) if row.flags & ProtoRow::ARM != 0 => oneof(&rows[at..], union, writer, depth)?,
            view => field(row, view, writer, depth)?,
        }
    }
    Ok(())
}

/// From the last row of a oneof to its first.
#[inline]
fn head(rows: &[ProtoRow], at: usize) -> usize {
    const BOTH: u8 = ProtoRow::ARM | ProtoRow::HEAD;
    let row = &rows[at];
    if row.flags & BOTH != ProtoRow::ARM {
        return at;
    }
    // Arms mostly stand in their order.
    let guess = at.saturating_sub(usize::from(row.arm));
    if rows[guess].slot == row.slot && rows[guess].flags & BOTH == BOTH {
        return guess;
    }
    let is = |row: &ProtoRow| row.flags & BOTH != ProtoRow::ARM;
    rows[..at].iter().rposition(is).unwrap_or(at)
}

/// `rows` starts with the head of the oneof.
fn oneof(rows: &[ProtoRow], union: &dyn Union, writer: &mut Writer, depth: u32) -> Result<(), Error> {
    let (arm, view) = union.arm();
    let is = |row: &&ProtoRow| usize::from(row.arm) == arm && row.slot == rows[0].slot;
    // Arms stand in their order unless the table is built by hand.
    let row = rows.get(arm).filter(is).or_else(|| rows.iter().find(is));
    match row {
        // `()` shows nothing, but it is the arm that was chosen.
        Some(row) if row.kind == ProtoKind::Empty => well_known::write(row, view, writer, depth),
        Some(row) => field(row, view, writer, depth),
        None => Err(Fault::NoForm.into()),
    }
}

/// The frequent cases without a call; the rest in [`any_field`].
#[inline(always)]
pub(super) fn field(row: &ProtoRow, view: View<'_>, writer: &mut Writer, depth: u32) -> Result<(), Error> {
    let always = row.flags & ProtoRow::PRESENCE != 0;
    match view {
        View::None => Ok(()),
        View::Str(text) if row.kind == ProtoKind::String => {
            if always || !text.is_empty() {
                writer.tagged_bytes(row.tag, text.as_bytes());
            }
            Ok(())
        }
        View::I32(0) | View::Enum(0, _) | View::U32(0) | View::I64(0) | View::U64(0) if !always => Ok(()),
        View::Record(message) if row.kind == ProtoKind::Message => {
            let before = writer.len();
            record(message, writer, depth)?;
            writer.close(row.tag, before);
            Ok(())
        }
        view => any_field(row, view, writer, depth),
    }
}

fn any_field(row: &ProtoRow, view: View<'_>, writer: &mut Writer, depth: u32) -> Result<(), Error> {
    if well_known::is(row.kind) {
        return match view {
            View::None => Ok(()),
            // Only the message without members is there without a content.
            View::Null if row.kind != ProtoKind::Empty => Ok(()),
            view => well_known::write(row, view, writer, depth),
        };
    }
    let tag = row.tag;
    let always = row.flags & ProtoRow::PRESENCE != 0;
    match view {
        View::None | View::Null => {}
        View::Str(text) if always || !text.is_empty() => writer.tagged_bytes(tag, text.as_bytes()),
        View::Bytes(bytes) if always || !bytes.is_empty() => writer.tagged_bytes(tag, bytes),
        View::Str(_) | View::Bytes(_) => {}
        View::I32(value) if always || value != 0 => tagged_i32(row, value, writer),
        View::Enum(value, _) if always || value != 0 => writer.tagged_varint(tag, i64::from(value) as u64),
        View::U32(value) if always || value != 0 => tagged_u32(row, value, writer),
        View::I64(value) if always || value != 0 => tagged_i64(row, value, writer),
        View::U64(value) if always || value != 0 => tagged_u64(row, value, writer),
        // Negative zero is not the default value: bits are compared.
        View::F32(value) if always || value.to_bits() != 0 => writer.tagged(tag, value.to_le_bytes()),
        View::F64(value) if always || value.to_bits() != 0 => writer.tagged(tag, value.to_le_bytes()),
        View::Bool(value) if always || value => writer.tagged_varint(tag, u64::from(value)),
        View::I32(_) | View::Enum(..) | View::U32(_) | View::I64(_) | View::U64(_) => {}
        View::F32(_) | View::F64(_) | View::Bool(_) => {}
        View::Record(message) => nested(row, message, writer, depth)?,
        View::List(items) => list(row, items, writer, depth)?,
        View::Map(entries) => map(row, entries, writer, depth)?,
        View::Name(name) => writer.tagged_bytes(tag, name.as_str().as_bytes()),
        View::Text(text) => writer.tagged_bytes(tag, text.to_text().as_bytes()),
        View::Any(_) | View::Union(_) => return Err(Fault::NoForm.into()),
        packed => scalars(row, packed, writer),
    }
    Ok(())
}

/// A message of another form than its length and its bytes.
fn nested(row: &ProtoRow, message: &dyn Record, writer: &mut Writer, depth: u32) -> Result<(), Error> {
    if row.kind != ProtoKind::Group {
        return Err(Fault::NoForm.into());
    }
    // The closing tag is the opening one with wire type 4 instead of 3.
    writer.varint(u64::from(row.tag + 1));
    record(message, writer, depth)?;
    writer.varint(u64::from(row.tag));
    Ok(())
}

fn list(row: &ProtoRow, items: &dyn List, writer: &mut Writer, depth: u32) -> Result<(), Error> {
    if row.flags & ProtoRow::PACKED == 0 {
        // An item is written whatever its value is.
        let item = ProtoRow { flags: row.flags | ProtoRow::PRESENCE, ..*row };
        for at in (0..items.len()).rev() {
            field(&item, items.at(at), writer, depth)?;
        }
        return Ok(());
    }
    if items.is_empty() {
        return Ok(());
    }
    let before = writer.len();
    for at in (0..items.len()).rev() {
        match items.at(at) {
            View::Enum(value, _) => writer.varint(i64::from(value) as u64),
            _ => return Err(Fault::NoForm.into()),
        }
    }
    writer.close(row.tag, before);
    Ok(())
}

/// An entry is a message of two fields, key and value. Zero values are left out, as the oracle does.
fn map(row: &ProtoRow, entries: &dyn MapLike, writer: &mut Writer, depth: u32) -> Result<(), Error> {
    // Only an entry is a level of its own.
    if depth == 0 && !entries.is_empty() {
        return Err(Fault::Depth.into());
    }
    let depth = depth.saturating_sub(1);
    let key_row = ProtoRow::new(1, row.key, 0);
    let value_row = ProtoRow::new(2, row.value, 0);
    for at in (0..entries.len()).rev() {
        let (key, value) = entries.at(at);
        let before = writer.len();
        entry_value(&value_row, value, writer, depth)?;
        field(&key_row, key, writer, depth)?;
        writer.close(row.tag, before);
    }
    Ok(())
}

/// A message of no bytes is left out like a scalar that is zero.
fn entry_value(row: &ProtoRow, view: View<'_>, writer: &mut Writer, depth: u32) -> Result<(), Error> {
    let before = writer.len();
    match view {
        View::Record(message) if row.kind == ProtoKind::Message => {
            record(message, writer, depth)?;
            if writer.len() > before {
                writer.close(row.tag, before);
            }
            Ok(())
        }
        view if well_known::is(row.kind) => well_known::write_some(row, view, writer, depth),
        view => field(row, view, writer, depth),
    }
}

#[inline]
fn tagged_i32(row: &ProtoRow, value: i32, writer: &mut Writer) {
    match row.kind {
        ProtoKind::SInt32 => writer.tagged_varint(row.tag, zigzag32(value)),
        ProtoKind::SFixed32 => writer.tagged(row.tag, value.to_le_bytes()),
        _ => writer.tagged_varint(row.tag, i64::from(value) as u64),
    }
}

#[inline]
fn tagged_u32(row: &ProtoRow, value: u32, writer: &mut Writer) {
    match row.kind {
        ProtoKind::Fixed32 => writer.tagged(row.tag, value.to_le_bytes()),
        _ => writer.tagged_varint(row.tag, u64::from(value)),
    }
}

#[inline]
fn tagged_i64(row: &ProtoRow, value: i64, writer: &mut Writer) {
    match row.kind {
        ProtoKind::SInt64 => writer.tagged_varint(row.tag, zigzag64(value)),
        ProtoKind::SFixed64 => writer.tagged(row.tag, value.to_le_bytes()),
        _ => writer.tagged_varint(row.tag, value as u64),
    }
}

#[inline]
fn tagged_u64(row: &ProtoRow, value: u64, writer: &mut Writer) {
    match row.kind {
        ProtoKind::Fixed64 => writer.tagged(row.tag, value.to_le_bytes()),
        _ => writer.tagged_varint(row.tag, value),
    }
}

/// Vectors of scalars: in bulk where the width is fixed.
fn scalars(row: &ProtoRow, view: View<'_>, writer: &mut Writer) {
    match view {
        View::F32s(list) => fixed(row, list, writer, |value| value.to_le_bytes()),
        View::F64s(list) => fixed(row, list, writer, |value| value.to_le_bytes()),
        View::I32s(list) => match row.kind {
            ProtoKind::SFixed32 => fixed(row, list, writer, |value| value.to_le_bytes()),
            ProtoKind::SInt32 => varints(row, list, writer, zigzag32),
            _ => varints(row, list, writer, |value| i64::from(value) as u64),
        },
        View::I64s(list) => match row.kind {
            ProtoKind::SFixed64 => fixed(row, list, writer, |value| value.to_le_bytes()),
            ProtoKind::SInt64 => varints(row, list, writer, zigzag64),
            _ => varints(row, list, writer, |value| value as u64),
        },
        View::U32s(list) => match row.kind {
            ProtoKind::Fixed32 => fixed(row, list, writer, |value| value.to_le_bytes()),
            _ => varints(row, list, writer, u64::from),
        },
        View::U64s(list) => match row.kind {
            ProtoKind::Fixed64 => fixed(row, list, writer, |value| value.to_le_bytes()),
            _ => varints(row, list, writer, |value| value),
        },
        View::Bools(list) => varints(row, list, writer, u64::from),
        _ => {}
    }
}

fn varints<T: Copy>(row: &ProtoRow, list: &[T], writer: &mut Writer, wire: impl Fn(T) -> u64) {
    if row.flags & ProtoRow::PACKED == 0 {
        for value in list.iter().rev() {
            writer.tagged_varint(row.tag, wire(*value));
        }
    } else if !list.is_empty() {
        let before = writer.len();
        for value in list.iter().rev() {
            writer.varint(wire(*value));
        }
        writer.close(row.tag, before);
    }
}

fn fixed<T: Copy, const N: usize>(
    row: &ProtoRow,
    list: &[T],
    writer: &mut Writer,
    wire: impl Fn(T) -> [u8; N],
) {
    if row.flags & ProtoRow::PACKED == 0 {
        for value in list.iter().rev() {
            writer.tagged(row.tag, wire(*value));
        }
    } else if !list.is_empty() {
        let room = writer.take(list.len() * N);
        for (bytes, value) in room.chunks_exact_mut(N).zip(list) {
            bytes.copy_from_slice(&wire(*value));
        }
        writer.tagged_varint(row.tag, (list.len() * N) as u64);
    }
}
