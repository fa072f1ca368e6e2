//! Files of a revision of a git repository, for a baseline like `git:v1.2:api/museum.yaml`.
//!
//! Asks the `git` program, which whoever keeps contracts in git has; no other part of counterpart starts a program.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::loader::{Disk, Tree, normalize};

/// The files of one revision, with paths as they stand in the repository.
#[derive(Debug)]
pub struct Revision {
    repository: PathBuf,
    objects: BTreeMap<PathBuf, String>,
    /// Files that are read from the disk where the revision does not have them.
    besides: BTreeSet<PathBuf>,
}

impl Revision {
    /// Lists the files of a revision: a tag, a branch, a commit. `repository` is any folder inside of it.
    pub fn open(repository: &Path, revision: &str) -> io::Result<Revision> {
        // A leading dash would be read as an option of git.
        if revision.starts_with('-') || revision.is_empty() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, format!("`{revision}` is no revision")));
        }
        let tree = format!("{revision}^{{tree}}");
        let listed = git(repository, &["ls-tree", "-r", "-z", "--full-tree", &tree])?;
        let text = String::from_utf8_lossy(&listed);
        let objects = text.split('\0').filter_map(blob).collect();
        Ok(Revision { repository: repository.to_path_buf(), objects, besides: BTreeSet::new() })
    }

    /// With these files of the disk, where the revision does not have them.
    pub fn with_files(mut self, files: impl IntoIterator<Item = PathBuf>) -> Revision {
        let files = files.into_iter().map(|file| normalize(&file));
        self.besides = files.filter(|file| !self.objects.contains_key(file)).collect();
        self
    }
}

/// `100644 blob <object>\t<path>`
fn blob(line: &str) -> Option<(PathBuf, String)> {
    let (head, path) = line.split_once('\t')?;
    let mut words = head.split(' ').skip(1);
    (words.next()? == "blob").then_some(())?;
    Some((PathBuf::from(path), words.next()?.to_owned()))
}

fn git(folder: &Path, arguments: &[&str]) -> io::Result<Vec<u8>> {
    let output = Command::new("git").arg("-C").arg(folder).args(arguments).stdin(Stdio::null()).output()?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(io::Error::other(message))
}

impl Tree for Revision {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        if self.besides.contains(&normalize(path)) {
            return Disk.read(path);
        }
        let object = self.objects.get(&normalize(path)).ok_or(io::ErrorKind::NotFound)?;
        git(&self.repository, &["cat-file", "blob", object])
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        let path = normalize(path);
        if self.besides.contains(&path) {
            return Ok(path);
        }
        let known = path.as_os_str().is_empty() || self.objects.keys().any(|file| file.starts_with(&path));
        if known { Ok(path) } else { Err(io::ErrorKind::NotFound.into()) }
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let folder = normalize(folder);
        Ok(self.objects.keys().filter(|path| path.starts_with(&folder)).cloned().collect())
    }
}
