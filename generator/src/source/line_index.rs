//! Byte offsets to lines and columns. Lines end with `\n`, `\r\n` or a lone `\r`.

use super::Position;

/// Where each line of a text starts.
#[derive(Debug, Clone, Default)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Scans a text once.
    pub fn new(text: &str) -> LineIndex {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (offset, byte) in bytes.iter().enumerate() {
            let ends_line = *byte == b'\n' || (*byte == b'\r' && bytes.get(offset + 1) != Some(&b'\n'));
            if ends_line {
                starts.push(u32::try_from(offset + 1).unwrap_or(u32::MAX));
            }
        }
        LineIndex { starts }
    }

    /// Line and column of a byte offset; an offset inside a character counts as its start.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let offset = offset.min(text.len());
        let line = self.starts.partition_point(|start| *start as usize <= offset).saturating_sub(1);
        let start = self.starts.get(line).map_or(0, |start| *start as usize);
        let column = text
            .as_bytes()
            .get(start..offset)
            .map_or(0, |bytes| bytes.iter().filter(|byte| (**byte & 0xC0) != 0x80).count());
        Position { line: line as u32 + 1, column: column as u32 + 1 }
    }

    /// The byte offset where a line (from 1) starts.
    pub fn start_of_line(&self, line: u32) -> Option<usize> {
        self.starts.get(line.checked_sub(1)? as usize).map(|start| *start as usize)
    }

    /// Byte offset of a line and a column, both from 1, the column in characters; clamped to the line's end.
    pub fn offset(&self, text: &str, line: u32, column: u32) -> usize {
        let start = self.start_of_line(line).unwrap_or(text.len());
        let end = self.start_of_line(line + 1).unwrap_or(text.len());
        let within = text.get(start..end).unwrap_or("");
        let skip = column.saturating_sub(1) as usize;
        start + within.char_indices().nth(skip).map_or(within.len(), |(offset, _)| offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_three_line_ends_count_once() {
        let text = "a\r\nbä\rc\n";
        let index = LineIndex::new(text);
        assert_eq!(index.position(text, 0), Position { line: 1, column: 1 });
        assert_eq!(index.position(text, 3), Position { line: 2, column: 1 });
        assert_eq!(index.position(text, 6), Position { line: 2, column: 3 });
        assert_eq!(index.position(text, 7), Position { line: 3, column: 1 });
        assert_eq!(index.position(text, 99), Position { line: 4, column: 1 });
        assert_eq!(index.offset(text, 2, 3), 6);
    }
}
