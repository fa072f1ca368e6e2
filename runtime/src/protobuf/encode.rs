//! Records to bytes: one pass from the last row to the first.

use std::cell::Cell;

use super::DEPTH;
use super::error::{Error, Fault};
use super::well_known;
use super::wire::{zigzag32, zigzag64};
use super::writer::Writer;
use crate::record::{List, MapLike, Place, ProtoKind, ProtoRow, Record, View};

/// The bytes of a message.
///
/// # Errors
///
/// If the value is not a record, nests deeper than [`DEPTH`], or holds something protobuf cannot say.
pub fn encode(message: &dyn Place) -> Result<Vec<u8>, Error> {
    if let View::Opaque(message) = message.view() {
        return Ok(message.encode());
    }
    encoded(message, <[u8]>::to_vec)
}

/// Does something with the bytes of a message, before the buffer is used again: it grows and is zeroed once, and stays
/// with the thread.
pub(crate) fn encoded<R>(message: &dyn Place, then: impl FnOnce(&[u8]) -> R) -> Result<R, Error> {
    let mut writer = KEPT.take();
    writer.clear();
    let done = write(message, &mut writer).map(|()| then(writer.written()));
    if writer.capacity() <= LARGEST_KEPT {
        KEPT.set(writer);
    }
    done
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
    let mut rows = record.schema().proto;
    while let [before @ .., row] = rows {
        let view = &record.view_at(usize::from(row.slot));
        if row.flags & ProtoRow::ARM == 0 {
            rows = before;
            field(row, view, writer, depth)?;
        } else {
            // `Schema::proto` has seen to it that arms stand in their order.
            let (before, arms) = rows.split_at(before.len().saturating_sub(usize::from(row.arm)));
            rows = before;
            oneof(arms, view, writer, depth)?;
        }
    }
    Ok(())
}

fn oneof(rows: &[ProtoRow], view: &View<'_>, writer: &mut Writer, depth: u32) -> Result<(), Error> {
    let View::Union(union) = view else {
        return if view.is_none() { Ok(()) } else { Err(Fault::NoForm.into()) };
    };
    let (arm, ref view) = union.arm();
    match rows.get(arm) {
        // `()` shows nothing, but it is the arm that was chosen.
        Some(row) if row.kind == ProtoKind::Empty => well_known::write(row, *view, writer, depth),
        Some(row) => field(row, view, writer, depth),
        None => Err(Fault::NoForm.into()),
    }
}

/// The frequent cases without a call; the rest in [`any_field`].
///
/// The kind comes first: it is known before the view is, so the processor goes on while the view is fetched.
#[inline(always)]
pub(super) fn field(row: &ProtoRow, view: &View<'_>, writer: &mut Writer, depth: u32) -> Result<(), Error> {
    use ProtoKind as K;
    match (row.kind, *view) {
        (K::Message, View::None) => {}
        (K::Message, View::Record(message)) => {
            let before = writer.len();
            record(message, writer, depth)?;
            writer.close(row.tag, before);
        }
        (K::Message, View::List(items)) => list(row, items, writer, depth)?,
        (K::String, View::Str(text)) => chunk(row, text.as_bytes(), writer),
        (K::Bytes, View::Bytes(bytes)) => chunk(row, bytes, writer),
        (K::Enum, View::Enum(value, _)) => varint(row, i64::from(value) as u64, writer),
        (K::Bool, View::Bool(value)) => varint(row, u64::from(value), writer),
        (K::Int64, View::I64(value)) => varint(row, value as u64, writer),
        (K::UInt32, View::U32(value)) => varint(row, u64::from(value), writer),
        (K::Fixed32, View::U32(value)) => four(row, value, writer),
        (K::Fixed64, View::U64(value)) => eight(row, value, writer),
        (K::Double, View::F64(value)) => eight(row, value.to_bits(), writer),
        _ => any_field(row, view, writer, depth)?,
    }
    Ok(())
}

fn any_field(row: &ProtoRow, view: &View<'_>, writer: &mut Writer, depth: u32) -> Result<(), Error> {
    if well_known::is(row.kind) {
        return match *view {
            View::None => Ok(()),
            // Only the message without members is there without a content.
            View::Null if row.kind != ProtoKind::Empty => Ok(()),
            view => well_known::write(row, view, writer, depth),
        };
    }
    match *view {
        View::None | View::Null => {}
        View::Str(text) => chunk(row, text.as_bytes(), writer),
        View::Bytes(bytes) => chunk(row, bytes, writer),
        View::I32(value) => int32(row, value, writer),
        View::Enum(value, _) => varint(row, i64::from(value) as u64, writer),
        View::U32(value) => uint32(row, value, writer),
        View::I64(value) => int64(row, value, writer),
        View::U64(value) => uint64(row, value, writer),
        // Negative zero is not the default value: bits are compared.
        View::F32(value) => four(row, value.to_bits(), writer),
        View::F64(value) => eight(row, value.to_bits(), writer),
        View::Bool(value) => varint(row, u64::from(value), writer),
        View::Record(message) => group(row, message, writer, depth)?,
        View::List(items) => list(row, items, writer, depth)?,
        View::Map(entries) => map(row, entries, writer, depth)?,
        View::Name(name) => writer.tagged_bytes(row.tag, name.as_str().as_bytes()),
        View::Text(text) => writer.tagged_bytes(row.tag, text.to_text().as_bytes()),
        View::Any(_) | View::Union(_) => return Err(Fault::NoForm.into()),
        packed => scalars(row, packed, writer),
    }
    Ok(())
}

/// Whether a value is written: the default of a member without presence is not. In every form of a number, 0 is 0.
#[inline(always)]
fn is_written(row: &ProtoRow, is_default: bool) -> bool {
    !is_default || row.flags & ProtoRow::PRESENCE != 0
}

#[inline(always)]
fn chunk(row: &ProtoRow, bytes: &[u8], writer: &mut Writer) {
    if is_written(row, bytes.is_empty()) {
        writer.tagged_bytes(row.tag, bytes);
    }
}

#[inline(always)]
fn varint(row: &ProtoRow, wire: u64, writer: &mut Writer) {
    if is_written(row, wire == 0) {
        writer.tagged_varint(row.tag, wire);
    }
}

#[inline(always)]
fn four(row: &ProtoRow, wire: u32, writer: &mut Writer) {
    if is_written(row, wire == 0) {
        writer.tagged(row.tag, wire.to_le_bytes());
    }
}

#[inline(always)]
fn eight(row: &ProtoRow, wire: u64, writer: &mut Writer) {
    if is_written(row, wire == 0) {
        writer.tagged(row.tag, wire.to_le_bytes());
    }
}

fn int32(row: &ProtoRow, value: i32, writer: &mut Writer) {
    match row.kind {
        ProtoKind::SInt32 => varint(row, zigzag32(value), writer),
        ProtoKind::SFixed32 => four(row, value as u32, writer),
        _ => varint(row, i64::from(value) as u64, writer),
    }
}

fn uint32(row: &ProtoRow, value: u32, writer: &mut Writer) {
    match row.kind {
        ProtoKind::Fixed32 => four(row, value, writer),
        _ => varint(row, u64::from(value), writer),
    }
}

fn int64(row: &ProtoRow, value: i64, writer: &mut Writer) {
    match row.kind {
        ProtoKind::SInt64 => varint(row, zigzag64(value), writer),
        ProtoKind::SFixed64 => eight(row, value as u64, writer),
        _ => varint(row, value as u64, writer),
    }
}

fn uint64(row: &ProtoRow, value: u64, writer: &mut Writer) {
    match row.kind {
        ProtoKind::Fixed64 => eight(row, value, writer),
        _ => varint(row, value, writer),
    }
}

/// A message of another form than its length and its bytes.
fn group(row: &ProtoRow, message: &dyn Record, writer: &mut Writer, depth: u32) -> Result<(), Error> {
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
            field(&item, &items.at(at), writer, depth)?;
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
        let (ref key, value) = entries.at(at);
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
        view => field(row, &view, writer, depth),
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
