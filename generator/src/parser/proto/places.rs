//! Where the descriptors of a file stand in its text, and what comments say about them.
//!
//! The compiler tells places by descriptor path: `[4, 0, 2, 1]` is the second field of the first message.

use std::collections::HashMap;

use prost_reflect::prost_types::FileDescriptorProto;
use prost_reflect::prost_types::source_code_info::Location;

use crate::ir::Docs;
use crate::source::{FileId, SourceMap, Span};

/// The field of a descriptor that holds its name (`FieldDescriptorProto.name` and so on: always 1).
const NAME: i32 = 1;

/// The places of one file.
#[derive(Debug)]
pub(super) struct Places {
    file: FileId,
    located: HashMap<Vec<i32>, Located>,
}

#[derive(Debug)]
struct Located {
    span: Span,
    docs: Docs,
}

impl Places {
    /// Reads the source info of a descriptor. A file without text (bundled, or from a descriptor set) has all its
    /// places at its start.
    pub(super) fn new(file: FileId, descriptor: &FileDescriptorProto, map: &SourceMap) -> Places {
        let lines = Lines::new(map.file(file).text());
        let locations = descriptor.source_code_info.iter().flat_map(|info| &info.location);
        let mut located = HashMap::new();
        for location in locations {
            let entry = Located { span: lines.span(file, &location.span), docs: docs(location) };
            // A path comes twice where a oneof or an `extend` block was opened twice; the first one counts.
            located.entry(location.path.clone()).or_insert(entry);
        }
        Places { file, located }
    }

    /// The file they are places of.
    pub(super) fn file(&self) -> FileId {
        self.file
    }

    /// The whole of a descriptor, or of what is around it.
    pub(super) fn span(&self, path: &[i32]) -> Span {
        let mut path = path;
        while let Some((_, parent)) = path.split_last() {
            if let Some(located) = self.located.get(path) {
                return located.span;
            }
            path = parent;
        }
        Span::start_of(self.file)
    }

    /// The name of a descriptor.
    pub(super) fn name(&self, path: &[i32]) -> Span {
        self.part(path, NAME)
    }

    /// One field of a descriptor: its type, its number.
    pub(super) fn part(&self, path: &[i32], field: i32) -> Span {
        self.span(&[path, &[field]].concat())
    }

    /// What the comment before a descriptor says, else the one behind it.
    pub(super) fn docs(&self, path: &[i32]) -> Docs {
        self.located.get(path).map(|located| located.docs.clone()).unwrap_or_default()
    }
}

fn docs(location: &Location) -> Docs {
    let leading = location.leading_comments.as_deref().unwrap_or("");
    let comment =
        if leading.trim().is_empty() { location.trailing_comments.as_deref().unwrap_or("") } else { leading };
    let lines: Vec<&str> =
        comment.lines().map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end()).collect();
    Docs::new(&lines.join("\n"))
}

/// Where lines start, as the compiler counts: `\n` alone ends one, columns are bytes from 0.
struct Lines {
    starts: Vec<usize>,
    length: usize,
}

impl Lines {
    fn new(text: &str) -> Lines {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Lines { starts, length: text.len() }
    }

    fn offset(&self, line: i32, column: i32) -> usize {
        let start = usize::try_from(line).ok().and_then(|line| self.starts.get(line));
        let column = usize::try_from(column).unwrap_or(0);
        start.map_or(self.length, |start| start.saturating_add(column).min(self.length))
    }

    fn span(&self, file: FileId, place: &[i32]) -> Span {
        match *place {
            [line, start, end] => Span::new(file, self.offset(line, start), self.offset(line, end)),
            [line, start, end_line, end] => {
                Span::new(file, self.offset(line, start), self.offset(end_line, end))
            }
            _ => Span::start_of(file),
        }
    }
}
