//! The wire format of protobuf: varints, fixed-width numbers, chunks, groups, unknown fields.
//!
//! Reads from a slice, never past its end, in bounded depth.
//! Source: <https://protobuf.dev/programming-guides/encoding/>.

use super::error::Fault;

/// The wire type of a varint.
pub(crate) const VARINT: u32 = 0;
/// The wire type of eight bytes.
pub(crate) const EIGHT: u32 = 1;
/// The wire type of a length and so many bytes.
pub(crate) const CHUNK: u32 = 2;
/// The wire type that opens a group.
pub(crate) const GROUP: u32 = 3;
/// The wire type that closes a group.
pub(crate) const GROUP_END: u32 = 4;
/// The wire type of four bytes.
pub(crate) const FOUR: u32 = 5;

/// What is still to be read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor<'a>(pub(crate) &'a [u8]);

impl<'a> Cursor<'a> {
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[inline]
    pub(crate) fn varint(&mut self) -> Result<u64, Fault> {
        match self.0 {
            [byte, rest @ ..] if *byte < 0x80 => {
                self.0 = rest;
                Ok(u64::from(*byte))
            }
            _ => self.long_varint(),
        }
    }

    fn long_varint(&mut self) -> Result<u64, Fault> {
        let mut value = 0;
        for (i, byte) in self.0.iter().take(10).enumerate() {
            value |= u64::from(byte & 0x7f) << (7 * i);
            if byte & 0x80 == 0 {
                if i == 9 && *byte > 1 {
                    return Err(Fault::Varint);
                }
                self.0 = &self.0[i + 1..];
                return Ok(value);
            }
        }
        Err(if self.0.len() < 10 { Fault::Truncated } else { Fault::Varint })
    }

    #[inline]
    pub(crate) fn fixed<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
        let (bytes, rest) = self.0.split_first_chunk::<N>().ok_or(Fault::Truncated)?;
        self.0 = rest;
        Ok(*bytes)
    }

    /// A length and so many bytes.
    #[inline(always)]
    pub(crate) fn chunk(&mut self) -> Result<&'a [u8], Fault> {
        let length = self.varint()?;
        let length = usize::try_from(length).map_err(|_| Fault::Truncated)?;
        let (bytes, rest) = self.0.split_at_checked(length).ok_or(Fault::Truncated)?;
        self.0 = rest;
        Ok(bytes)
    }

    /// A tag: the number of a field, three bits to the left, and its wire type.
    #[inline]
    pub(crate) fn tag(&mut self) -> Result<u32, Fault> {
        let tag = self.varint()?;
        // Numbers start at 1.
        match u32::try_from(tag) {
            Ok(tag) if tag >= 8 => Ok(tag),
            _ => Err(Fault::Tag),
        }
    }

    /// Passes over the value of `tag`; a group is passed over as a whole.
    pub(crate) fn skip(&mut self, tag: u32, depth: u32) -> Result<(), Fault> {
        match tag & 7 {
            VARINT => self.varint().map(drop),
            EIGHT => self.fixed::<8>().map(drop),
            CHUNK => self.chunk().map(drop),
            FOUR => self.fixed::<4>().map(drop),
            GROUP => self.skip_group(tag >> 3, depth),
            GROUP_END => Err(Fault::Group),
            _ => Err(Fault::Tag),
        }
    }

    fn skip_group(&mut self, number: u32, depth: u32) -> Result<(), Fault> {
        let depth = depth.checked_sub(1).ok_or(Fault::Depth)?;
        loop {
            let tag = self.tag()?;
            if tag & 7 == GROUP_END {
                return if tag >> 3 == number { Ok(()) } else { Err(Fault::Group) };
            }
            self.skip(tag, depth)?;
        }
    }

    /// The inside of a group whose opening tag was read; its closing tag is read too.
    pub(crate) fn group(&mut self, number: u32, depth: u32) -> Result<&'a [u8], Fault> {
        let whole = self.0;
        let depth = depth.checked_sub(1).ok_or(Fault::Depth)?;
        loop {
            let before = self.0.len();
            let tag = self.tag()?;
            if tag & 7 == GROUP_END {
                let inside = &whole[..whole.len() - before];
                return if tag >> 3 == number { Ok(inside) } else { Err(Fault::Group) };
            }
            self.skip(tag, depth)?;
        }
    }
}

#[inline]
pub(crate) fn zigzag32(value: i32) -> u64 {
    u64::from(((value << 1) ^ (value >> 31)) as u32)
}

#[inline]
pub(crate) fn zigzag64(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

/// Higher bits than 32 are cut off, as every other reader does.
#[inline]
pub(crate) fn unzigzag32(value: u64) -> i32 {
    let value = value as u32;
    ((value >> 1) as i32) ^ -((value & 1) as i32)
}

#[inline]
pub(crate) fn unzigzag64(value: u64) -> i64 {
    ((value >> 1) as i64) ^ -((value & 1) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_varint_ends_within_ten_bytes() {
        assert_eq!(Cursor(&[0x96, 1]).varint(), Ok(150));
        let most = [255, 255, 255, 255, 255, 255, 255, 255, 255, 1];
        assert_eq!(Cursor(&most).varint(), Ok(u64::MAX));
        assert_eq!(Cursor(&most[..9]).varint(), Err(Fault::Truncated));
        assert_eq!(Cursor(&[]).varint(), Err(Fault::Truncated));
        assert_eq!(Cursor(&[255; 11]).varint(), Err(Fault::Varint));
        assert_eq!(Cursor(&[255, 255, 255, 255, 255, 255, 255, 255, 255, 2]).varint(), Err(Fault::Varint));
    }

    #[test]
    fn a_chunk_never_reaches_past_the_end() {
        assert_eq!(Cursor(&[2, 7, 8, 9]).chunk(), Ok(&[7, 8][..]));
        assert_eq!(Cursor(&[3, 7, 8]).chunk(), Err(Fault::Truncated));
        let huge = [255, 255, 255, 255, 255, 255, 255, 255, 255, 1, 0];
        assert_eq!(Cursor(&huge).chunk(), Err(Fault::Truncated));
    }

    #[test]
    fn groups_are_passed_over_as_a_whole() {
        // group 1 { group 2 { 3: varint 1 } } and a byte after it
        let mut cursor = Cursor(&[0x13, 0x18, 1, 0x14, 0x0c, 42]);
        assert_eq!(cursor.skip(0x0b, 10), Ok(()));
        assert_eq!(cursor.0, [42]);
        assert_eq!(Cursor(&[0x14]).skip(0x0b, 10), Err(Fault::Group));
        assert_eq!(Cursor(&[0x13; 50]).skip(0x0b, 10), Err(Fault::Depth));
        assert_eq!(Cursor(&[0x18, 1]).skip(0x0b, 10), Err(Fault::Truncated));
        assert_eq!(Cursor(&[0x18, 1, 0x0c]).group(1, 10), Ok(&[0x18, 1][..]));
    }

    #[test]
    fn zigzag_is_undone() {
        for value in [0, 1, -1, 2, i32::MAX, i32::MIN] {
            assert_eq!(unzigzag32(zigzag32(value)), value);
            assert_eq!(unzigzag64(zigzag64(i64::from(value) << 31)), i64::from(value) << 31);
        }
    }
}
