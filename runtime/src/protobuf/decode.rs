//! Bytes to records: numbers are looked up in the table, unknown ones are kept as they came.

use super::DEPTH;
use super::error::{Error, Fault};
use super::well_known;
use super::wire::{CHUNK, Cursor, unzigzag32, unzigzag64};
use crate::record::{Blank, List, MapLike, Place, ProtoKind, ProtoRow, Record, Slot, View};

/// Reads a message.
///
/// # Errors
///
/// If the bytes are not a message of that type, with the path to the place.
pub fn decode<T: Place + Blank>(bytes: &[u8]) -> Result<T, Error> {
    let mut message = T::blank();
    merge(&mut message, bytes)?;
    Ok(message)
}

/// Reads a message into a value that may hold one already: lists grow, messages merge, the rest is
/// replaced, as protobuf wants it.
///
/// # Errors
///
/// If the bytes are not a message of that type; the value is half merged then.
pub fn merge(message: &mut dyn Place, bytes: &[u8]) -> Result<(), Error> {
    let mut slot = message.slot();
    loop {
        match slot {
            Slot::Record(message) => return record(message, bytes, DEPTH),
            Slot::Opaque(message) => return message.merge(bytes).map_err(Error::unread),
            Slot::Opt(option) => slot = option.some(),
            // `()` stands for a message without members.
            Slot::None => return Ok(()),
            _ => return Err(Fault::NoForm.into()),
        }
    }
}

fn record(record: &mut dyn Record, bytes: &[u8], depth: u32) -> Result<(), Error> {
    let depth = depth.checked_sub(1).ok_or(Fault::Depth)?;
    let schema = record.schema();
    let rows = schema.proto;
    let mut cursor = Cursor(bytes);
    let mut hint = 0;
    while !cursor.is_empty() {
        let start = cursor.0;
        let tag = cursor.tag()?;
        let Some(at) = find(rows, tag, hint) else {
            cursor.skip(tag, depth)?;
            let length = start.len() - cursor.0.len();
            if let Some(extra) = record.extra_mut() {
                extra.bytes_mut().extend_from_slice(&start[..length]);
            }
            continue;
        };
        let row = &rows[at];
        hint = if row.flags & ProtoRow::REPEATED != 0 { at } else { at + 1 };
        if let Err(error) = field(row, record.slot_at(usize::from(row.slot)), tag, &mut cursor, depth) {
            return Err(place(record, row, error));
        }
    }
    if schema.proto_required {
        return missing(record, rows);
    }
    Ok(())
}

/// Puts the name of the member in front of an error's path.
#[cold]
fn place(record: &dyn Record, row: &ProtoRow, error: Error) -> Error {
    let slot = usize::from(row.slot);
    let index = record.view_at(slot).items().and_then(|items| items.len().checked_sub(1));
    let name = record.schema().fields.get(slot).map_or("", |field| field.name);
    error.within(name, index)
}

/// Required members of proto2.
fn missing(record: &dyn Record, rows: &[ProtoRow]) -> Result<(), Error> {
    for row in rows.iter().filter(|row| row.flags & ProtoRow::REQUIRED != 0) {
        if let View::None = record.view_at(usize::from(row.slot)) {
            return Err(place(record, row, Fault::Missing.into()));
        }
    }
    Ok(())
}

/// The row of a tag. Messages are mostly written in the order of the table, so the next row and the
/// one after it come first.
#[inline]
fn find(rows: &[ProtoRow], tag: u32, hint: usize) -> Option<usize> {
    match rows.get(hint) {
        Some(row) if row.tag == tag => Some(hint),
        _ => match rows.get(hint + 1) {
            Some(row) if row.tag == tag => Some(hint + 1),
            _ => search(rows, tag >> 3),
        },
    }
}

fn search(rows: &[ProtoRow], number: u32) -> Option<usize> {
    let guess = number as usize - 1;
    match rows.get(guess) {
        Some(row) if row.tag >> 3 == number => Some(guess),
        _ => rows.iter().position(|row| row.tag >> 3 == number),
    }
}

#[inline]
fn expect(row: &ProtoRow, tag: u32) -> Result<(), Fault> {
    if row.kind.wire() == tag & 7 { Ok(()) } else { Err(Fault::WireType) }
}

/// The frequent cases without a call for each step; the rest in [`value`].
///
/// The kind comes first: it is known before the slot is.
#[inline(always)]
fn field(row: &ProtoRow, slot: Slot<'_>, tag: u32, cursor: &mut Cursor<'_>, depth: u32) -> Result<(), Error> {
    use ProtoKind as K;
    if tag != row.tag {
        return value(row, slot, tag, cursor, depth);
    }
    match (row.kind, slot) {
        (K::Message, Slot::List(list)) => match list.push() {
            Slot::Record(message) => return record(message, cursor.chunk()?, depth),
            other => return value(row, other, tag, cursor, depth),
        },
        (K::Message, Slot::Opt(option)) => match option.some() {
            Slot::Record(message) => return record(message, cursor.chunk()?, depth),
            other => return value(row, other, tag, cursor, depth),
        },
        (K::String, Slot::Str(place)) => string(place, cursor)?,
        (K::Bytes, Slot::Bytes(place)) => bytes(place, cursor)?,
        (K::Enum, Slot::Enum(place, _)) => *place = cursor.varint()? as i32,
        (K::Fixed64, Slot::U64(place)) => *place = u64::from_le_bytes(cursor.fixed()?),
        (K::Fixed32, Slot::U32(place)) => *place = u32::from_le_bytes(cursor.fixed()?),
        (_, slot) => return value(row, slot, tag, cursor, depth),
    }
    Ok(())
}

#[inline]
fn string(place: &mut String, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    let text = std::str::from_utf8(cursor.chunk()?).map_err(|_| Fault::Utf8)?;
    match place.capacity() {
        // Made at its size; growing an empty one costs more.
        0 => *place = text.to_owned(),
        _ => text.clone_into(place),
    }
    Ok(())
}

#[inline]
fn bytes(place: &mut Vec<u8>, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    let bytes = cursor.chunk()?;
    match place.capacity() {
        0 => *place = bytes.to_vec(),
        _ => bytes.clone_into(place),
    }
    Ok(())
}

pub(super) fn value(
    row: &ProtoRow,
    slot: Slot<'_>,
    tag: u32,
    cursor: &mut Cursor<'_>,
    depth: u32,
) -> Result<(), Error> {
    let mut slot = slot;
    // Down to the place of one value, without a call for each step.
    loop {
        slot = match slot {
            Slot::Opt(option) => option.some(),
            Slot::Union(union) => union.select(usize::from(row.arm)),
            Slot::List(list) if row.kind == ProtoKind::Enum && tag & 7 == CHUNK => {
                return Ok(packed_enums(list, cursor)?);
            }
            Slot::List(list) => list.push(),
            mut list if well_known::is(row.kind) && list.is_list() => {
                return value(row, list.push(), tag, cursor, depth);
            }
            Slot::I32s(list) => return Ok(i32s(row, list, tag, cursor)?),
            Slot::U32s(list) => return Ok(u32s(row, list, tag, cursor)?),
            Slot::I64s(list) => return Ok(i64s(row, list, tag, cursor)?),
            Slot::U64s(list) => return Ok(u64s(row, list, tag, cursor)?),
            Slot::F32s(list) => return Ok(fixed(row, list, tag, cursor, f32::from_le_bytes)?),
            Slot::F64s(list) => return Ok(fixed(row, list, tag, cursor, f64::from_le_bytes)?),
            Slot::Bools(list) => return Ok(varints(row, list, tag, cursor, |value| value != 0)?),
            one => {
                slot = one;
                break;
            }
        }
    }
    if tag != row.tag {
        expect(row, tag)?;
    }
    if well_known::is(row.kind) {
        let depth = depth.checked_sub(1).ok_or(Fault::Depth)?;
        return well_known::read(row, slot, cursor.chunk()?, depth);
    }
    match slot {
        Slot::Str(place) => string(place, cursor)?,
        Slot::Bytes(place) => bytes(place, cursor)?,
        Slot::I32(place) => *place = i32(row, cursor)?,
        Slot::U32(place) => *place = u32(row, cursor)?,
        Slot::I64(place) => *place = i64(row, cursor)?,
        Slot::U64(place) => *place = u64(row, cursor)?,
        Slot::F32(place) => *place = f32::from_le_bytes(cursor.fixed()?),
        Slot::F64(place) => *place = f64::from_le_bytes(cursor.fixed()?),
        Slot::Bool(place) => *place = cursor.varint()? != 0,
        Slot::Enum(place, _) => *place = cursor.varint()? as i32,
        Slot::Record(message) if row.kind == ProtoKind::Group => {
            return record(message, cursor.group(tag >> 3, depth)?, depth);
        }
        Slot::Record(message) => return record(message, cursor.chunk()?, depth),
        Slot::Map(map) => return entry(row, map, cursor.chunk()?, depth),
        other => return textual(other, cursor),
    }
    Ok(())
}

fn packed_enums(list: &mut dyn List, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    let mut packed = Cursor(cursor.chunk()?);
    while !packed.is_empty() {
        let number = packed.varint()? as i32;
        if let Slot::Enum(place, _) = list.push() {
            *place = number;
        }
    }
    Ok(())
}

/// Scalars that travel as strings because the contract says so.
fn textual(slot: Slot<'_>, cursor: &mut Cursor<'_>) -> Result<(), Error> {
    let text = std::str::from_utf8(cursor.chunk()?).map_err(|_| Fault::Utf8)?;
    match slot {
        Slot::Text(place) => match place.parse(text) {
            true => Ok(()),
            false => Err(Error::expecting(place.expected())),
        },
        Slot::Name(name) => match name.names().iter().position(|known| *known == text) {
            Some(at) => {
                name.set(at);
                Ok(())
            }
            None if name.unknown(text) => Ok(()),
            None => Err(Error::expecting("a known value")),
        },
        _ => Err(Fault::NoForm.into()),
    }
}

#[inline]
fn i32(row: &ProtoRow, cursor: &mut Cursor<'_>) -> Result<i32, Fault> {
    Ok(match row.kind {
        ProtoKind::SInt32 => unzigzag32(cursor.varint()?),
        ProtoKind::SFixed32 => i32::from_le_bytes(cursor.fixed()?),
        _ => cursor.varint()? as i32,
    })
}

#[inline]
fn u32(row: &ProtoRow, cursor: &mut Cursor<'_>) -> Result<u32, Fault> {
    Ok(match row.kind {
        ProtoKind::Fixed32 => u32::from_le_bytes(cursor.fixed()?),
        _ => cursor.varint()? as u32,
    })
}

#[inline]
fn i64(row: &ProtoRow, cursor: &mut Cursor<'_>) -> Result<i64, Fault> {
    Ok(match row.kind {
        ProtoKind::SInt64 => unzigzag64(cursor.varint()?),
        ProtoKind::SFixed64 => i64::from_le_bytes(cursor.fixed()?),
        _ => cursor.varint()? as i64,
    })
}

#[inline]
fn u64(row: &ProtoRow, cursor: &mut Cursor<'_>) -> Result<u64, Fault> {
    Ok(match row.kind {
        ProtoKind::Fixed64 => u64::from_le_bytes(cursor.fixed()?),
        _ => cursor.varint()?,
    })
}

fn i32s(row: &ProtoRow, list: &mut Vec<i32>, tag: u32, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    match row.kind {
        ProtoKind::SFixed32 => fixed(row, list, tag, cursor, i32::from_le_bytes),
        ProtoKind::SInt32 => varints(row, list, tag, cursor, unzigzag32),
        _ => varints(row, list, tag, cursor, |value| value as i32),
    }
}

fn u32s(row: &ProtoRow, list: &mut Vec<u32>, tag: u32, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    match row.kind {
        ProtoKind::Fixed32 => fixed(row, list, tag, cursor, u32::from_le_bytes),
        _ => varints(row, list, tag, cursor, |value| value as u32),
    }
}

fn i64s(row: &ProtoRow, list: &mut Vec<i64>, tag: u32, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    match row.kind {
        ProtoKind::SFixed64 => fixed(row, list, tag, cursor, i64::from_le_bytes),
        ProtoKind::SInt64 => varints(row, list, tag, cursor, unzigzag64),
        _ => varints(row, list, tag, cursor, |value| value as i64),
    }
}

fn u64s(row: &ProtoRow, list: &mut Vec<u64>, tag: u32, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    match row.kind {
        ProtoKind::Fixed64 => fixed(row, list, tag, cursor, u64::from_le_bytes),
        _ => varints(row, list, tag, cursor, |value| value),
    }
}

/// A list of varints, packed or not: readers take both whatever the table says.
fn varints<T>(
    row: &ProtoRow,
    list: &mut Vec<T>,
    tag: u32,
    cursor: &mut Cursor<'_>,
    read: impl Fn(u64) -> T,
) -> Result<(), Fault> {
    if tag & 7 != CHUNK {
        expect(row, tag)?;
        list.push(read(cursor.varint()?));
        return Ok(());
    }
    let mut packed = Cursor(cursor.chunk()?);
    while !packed.is_empty() {
        list.push(read(packed.varint()?));
    }
    Ok(())
}

/// A list of fixed width, in bulk where it is packed.
fn fixed<T, const N: usize>(
    row: &ProtoRow,
    list: &mut Vec<T>,
    tag: u32,
    cursor: &mut Cursor<'_>,
    read: impl Fn([u8; N]) -> T,
) -> Result<(), Fault> {
    if tag & 7 != CHUNK {
        expect(row, tag)?;
        list.push(read(cursor.fixed()?));
        return Ok(());
    }
    let (items, rest) = cursor.chunk()?.as_chunks::<N>();
    if !rest.is_empty() {
        return Err(Fault::Length);
    }
    list.extend(items.iter().map(|bytes| read(*bytes)));
    Ok(())
}

/// One entry of a map. The last key and the last value in it count.
fn entry(row: &ProtoRow, map: &mut dyn MapLike, bytes: &[u8], depth: u32) -> Result<(), Error> {
    let depth = depth.checked_sub(1).ok_or(Fault::Depth)?;
    let mut outcome = Ok(());
    map.insert(&mut |key, value| {
        outcome = fill_entry(row, key, value, bytes, depth);
        outcome.is_ok()
    });
    outcome
}

fn fill_entry(
    row: &ProtoRow,
    key: &mut dyn Place,
    value_place: &mut dyn Place,
    bytes: &[u8],
    depth: u32,
) -> Result<(), Error> {
    let mut cursor = Cursor(bytes);
    while !cursor.is_empty() {
        let tag = cursor.tag()?;
        match tag >> 3 {
            1 => value(&ProtoRow::new(1, row.key, 0), key.slot(), tag, &mut cursor, depth)?,
            2 => value(&ProtoRow::new(2, row.value, 0), value_place.slot(), tag, &mut cursor, depth)?,
            _ => cursor.skip(tag, depth)?,
        }
    }
    Ok(())
}
