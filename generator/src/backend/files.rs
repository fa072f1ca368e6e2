//! What a backend made, and the one place that writes it: only what changed, or not at all under `--verify`.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::Error;

/// Generated files by path below the output folder (forward slashes), in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Files(BTreeMap<String, Vec<u8>>);

/// What became of the files of an output folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that were not there.
    pub added: Vec<PathBuf>,
    /// Files that had other content.
    pub changed: Vec<PathBuf>,
    /// Files that were as they should be.
    pub unchanged: usize,
}

impl Written {
    /// Whether everything was as it should be.
    pub fn is_fresh(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty()
    }
}

impl Files {
    /// No files.
    pub fn new() -> Files {
        Files::default()
    }

    /// Adds a file, in the place of one of the same path.
    pub fn insert(&mut self, path: impl Into<String>, content: impl Into<Vec<u8>>) {
        self.0.insert(path.into(), content.into());
    }

    /// The content of a file.
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.0.get(path).map(Vec::as_slice)
    }

    /// All files by path.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &[u8])> {
        self.0.iter().map(|(path, content)| (path.as_str(), content.as_slice()))
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many lines they have together.
    pub fn lines(&self) -> usize {
        self.0.values().map(|content| content.iter().filter(|byte| **byte == b'\n').count()).sum()
    }

    /// Writes what is not there yet or differs. Files of the folder that are not ours are left alone.
    pub fn write(&self, folder: &Path) -> io::Result<Written> {
        let written = self.compare(folder)?;
        for path in written.added.iter().chain(&written.changed) {
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
        }
        for (path, content) in &self.0 {
            let path = folder.join(path);
            if written.added.contains(&path) || written.changed.contains(&path) {
                fs::write(path, content)?;
            }
        }
        Ok(written)
    }

    /// Says what [`Files::write`] would do, and does nothing.
    pub fn compare(&self, folder: &Path) -> io::Result<Written> {
        let mut written = Written::default();
        for (path, content) in &self.0 {
            let path = folder.join(path);
            match fs::read(&path) {
                Ok(there) if there == *content => written.unchanged += 1,
                Ok(_) => written.changed.push(path),
                Err(error) if error.kind() == io::ErrorKind::NotFound => written.added.push(path),
                Err(error) => return Err(error),
            }
        }
        Ok(written)
    }
}

/// A file that is written beside the output: the name ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    path: PathBuf,
    text: String,
}

impl Beside {
    /// At this path.
    pub fn new(path: PathBuf, text: String) -> Beside {
        Beside { path, text }
    }

    /// Writes it where it differs; whether it was as it should be.
    ///
    /// # Errors
    /// Where it can be neither read nor written.
    pub fn write(&self) -> Result<bool, Error> {
        let is_fresh = self.compare()?;
        if !is_fresh {
            fs::write(&self.path, &self.text).map_err(|error| Error::write(self.path.clone(), error))?;
        }
        Ok(is_fresh)
    }

    /// Whether it is as it should be.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn compare(&self) -> Result<bool, Error> {
        match fs::read(&self.path) {
            Ok(there) => Ok(there == self.text.as_bytes()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(Error::write(self.path.clone(), error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changed_is_written() {
        let folder = std::env::temp_dir().join(format!("counterpart-files-{}", std::process::id()));
        let mut files = Files::new();
        files.insert("src/lib.rs", "a\n");
        files.insert("Cargo.toml", "b\n");
        assert_eq!(files.compare(&folder).unwrap().added.len(), 2);
        assert_eq!(files.write(&folder).unwrap().added.len(), 2);
        files.insert("src/lib.rs", "a\nc\n");
        let again = files.write(&folder).unwrap();
        assert_eq!((again.added.len(), again.changed.len(), again.unchanged), (0, 1, 1));
        assert!(files.write(&folder).unwrap().is_fresh());
        assert_eq!(files.lines(), 3);
        fs::remove_dir_all(&folder).unwrap();
    }
}
