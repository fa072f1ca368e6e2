//! A buffer that is written from its end to its start.
//!
//! A length prefix stands before what it measures, so writing backwards knows each length when it
//! is needed: one pass, no measuring pass, no cached sizes.

/// The smallest buffer that is allocated, in bytes.
const SMALLEST: usize = 512;

/// Bytes that grow towards the front. The buffer may be kept and used again.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    buffer: Vec<u8>,
    /// Where the written bytes start; they reach to the end of `buffer`.
    start: usize,
}

impl Writer {
    pub(crate) const fn new() -> Self {
        Self { buffer: Vec::new(), start: 0 }
    }

    /// Forgets what was written and keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.start = self.buffer.len();
    }

    /// What was written so far.
    pub(crate) fn written(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    /// Bytes of memory it holds.
    pub(crate) fn capacity(&self) -> usize {
        self.buffer.len()
    }

    /// Bytes written so far.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.buffer.len() - self.start
    }

    /// Room for `count` bytes in front of what is written.
    #[inline]
    pub(crate) fn take(&mut self, count: usize) -> &mut [u8] {
        if self.start < count {
            self.grow(count);
        }
        self.start -= count;
        &mut self.buffer[self.start..self.start + count]
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, count: usize) {
        let used = self.len();
        let capacity = (self.buffer.len() * 2).max(used + count).max(SMALLEST);
        let mut larger = vec![0; capacity];
        larger[capacity - used..].copy_from_slice(&self.buffer[self.start..]);
        self.buffer = larger;
        self.start = capacity - used;
    }

    #[inline]
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.take(bytes.len()).copy_from_slice(bytes);
    }

    #[inline]
    pub(crate) fn varint(&mut self, value: u64) {
        if value < 0x80 {
            self.take(1)[0] = value as u8;
        } else {
            self.long_varint(value);
        }
    }

    fn long_varint(&mut self, mut value: u64) {
        let count = (70 - value.leading_zeros() as usize) / 7;
        let room = self.take(count);
        for byte in &mut room[..count - 1] {
            *byte = value as u8 | 0x80;
            value >>= 7;
        }
        room[count - 1] = value as u8;
    }

    /// A tag and the fixed-width bytes after it.
    #[inline]
    pub(crate) fn tagged<const N: usize>(&mut self, tag: u32, bytes: [u8; N]) {
        if tag >= 0x80 {
            self.bytes(&bytes);
            return self.varint(u64::from(tag));
        }
        let room = self.take(N + 1);
        if let Some((first, rest)) = room.split_first_mut() {
            *first = tag as u8;
            if let Some(rest) = rest.first_chunk_mut::<N>() {
                *rest = bytes;
            }
        }
    }

    /// A tag and the varint after it.
    #[inline(always)]
    pub(crate) fn tagged_varint(&mut self, tag: u32, value: u64) {
        if tag < 0x80 && value < 0x80 {
            self.tagged(tag, [value as u8]);
        } else {
            self.varint(value);
            self.varint(u64::from(tag));
        }
    }

    /// A tag, the length of `bytes`, `bytes`.
    #[inline]
    pub(crate) fn tagged_bytes(&mut self, tag: u32, bytes: &[u8]) {
        self.bytes(bytes);
        self.tagged_varint(tag, bytes.len() as u64);
    }

    /// The tag and length in front of everything written since the writer was `before` bytes long.
    #[inline]
    pub(crate) fn close(&mut self, tag: u32, before: usize) {
        let length = self.len() - before;
        self.tagged_varint(tag, length as u64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Writer)) -> Vec<u8> {
        let mut writer = Writer::default();
        write(&mut writer);
        writer.written().to_vec()
    }

    #[test]
    fn varints_take_as_few_bytes_as_they_can() {
        assert_eq!(written(|w| w.varint(0)), [0]);
        assert_eq!(written(|w| w.varint(127)), [127]);
        assert_eq!(written(|w| w.varint(128)), [0x80, 1]);
        assert_eq!(written(|w| w.varint(150)), [0x96, 1]);
        assert_eq!(written(|w| w.varint(u64::MAX)), [255, 255, 255, 255, 255, 255, 255, 255, 255, 1]);
        assert_eq!(written(|w| w.varint(1 << 63)), [128, 128, 128, 128, 128, 128, 128, 128, 128, 1]);
    }

    #[test]
    fn what_is_written_last_stands_first() {
        let bytes = written(|w| {
            w.bytes(b"tail");
            w.close(0x0a, 0);
            w.tagged_varint(0x3e8, 300);
            w.tagged(0x0d, [1, 2, 3, 4]);
        });
        assert_eq!(bytes, [&[0x0d, 1, 2, 3, 4, 0xe8, 7, 0xac, 2, 0x0a, 4][..], b"tail"].concat());
    }

    #[test]
    fn the_buffer_grows_and_is_used_again() {
        let mut writer = Writer::default();
        for byte in 0..=255u8 {
            writer.bytes(&[byte; 100]);
        }
        assert_eq!(writer.len(), 25_600);
        assert_eq!(writer.written()[..100], [255; 100]);
        assert_eq!(writer.written()[25_500..], [0; 100]);
        writer.clear();
        writer.varint(1);
        assert_eq!(writer.written(), [1]);
    }
}
