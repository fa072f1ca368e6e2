//! Source text: files, byte spans and the way from a span back to line and column.
//!
//! A [`SourceMap`] owns every file a contract was read from. Everything later refers to text by [`Span`],
//! so that any stage can point at the document. Reading files is the [`loader`]'s business.

pub mod git;
mod line_index;
pub mod loader;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use line_index::LineIndex;
pub use loader::{LoadError, Loader};

/// A file of one [`SourceMap`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(u32);

/// A range of bytes in one file; `start <= end`. An empty span points between two bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The file the range lies in.
    pub file: FileId,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

impl Span {
    /// The range `start..end` of `file`. Offsets beyond 4 GiB are clamped; the loader refuses such files.
    pub fn new(file: FileId, start: usize, end: usize) -> Span {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        let (start, end) = (clamp(start), clamp(end));
        Span { file, start, end: end.max(start) }
    }

    /// The start of a file: the place of facts about the file as a whole.
    pub fn start_of(file: FileId) -> Span {
        Span { file, start: 0, end: 0 }
    }

    /// The smallest span that holds both; `self` when they lie in different files.
    #[must_use]
    pub fn to(self, end: Span) -> Span {
        if self.file != end.file {
            return self;
        }
        Span { file: self.file, start: self.start.min(end.start), end: self.end.max(end.end) }
    }
}

/// A place for people: line and column count from 1; columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// One text, as it was read (decoded to UTF-8).
#[derive(Debug, Clone)]
pub struct SourceFile {
    path: PathBuf,
    name: String,
    text: Arc<str>,
    lines: LineIndex,
}

/// What the paths of texts begin with that come with us.
const BUNDLED: &str = "counterpart:";

impl SourceFile {
    /// The path it was read from, relative paths resolved by the loader.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The name shown in messages and written into generated code: relative to the contract's folder.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether the text comes with us, so that no file of that path is anywhere.
    pub fn is_bundled(&self) -> bool {
        self.path.starts_with(BUNDLED)
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where each line starts.
    pub fn lines(&self) -> &LineIndex {
        &self.lines
    }
}

/// Every file of a contract, in the order they were read.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    /// An empty map.
    pub fn new() -> SourceMap {
        SourceMap::default()
    }

    /// Adds a text under the name that messages show.
    pub fn add(
        &mut self,
        path: impl Into<PathBuf>,
        name: impl Into<String>,
        text: impl Into<Arc<str>>,
    ) -> FileId {
        let text: Arc<str> = text.into();
        let lines = LineIndex::new(&text);
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(SourceFile { path: path.into(), name: name.into(), text, lines });
        id
    }

    /// The file of an id. An id only ever comes from the map that made it.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// All files with their ids.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(index, file)| (FileId(index as u32), file))
    }

    /// Line and column where a span starts.
    pub fn position(&self, span: Span) -> Position {
        let file = self.file(span.file);
        file.lines.position(&file.text, span.start as usize)
    }

    /// The text of a span; empty where the span lies outside of the file.
    pub fn snippet(&self, span: Span) -> &str {
        self.file(span.file).text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// A file by the path it was read from.
    pub fn find(&self, path: &Path) -> Option<FileId> {
        self.files().find(|(_, file)| file.path == path).map(|(id, _)| id)
    }
}
