//! Reads the files of a contract and keeps them inside the folders they may come from.
//!
//! A contract can only read below its own folder or below folders the user named (DESIGN: hermetic). No network.
//! The tree behind a loader is the disk, a revision of a git repository, or memory.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::{FileId, SourceMap};

/// The largest file that is read.
pub const MAX_FILE_BYTES: u64 = 256 * 1024 * 1024;

/// Where bytes come from: the disk, a git revision, or a test's memory.
pub trait Tree: fmt::Debug {
    /// The bytes of a file.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
    /// The same path without links and dots, for the confinement check.
    fn canonical(&self, path: &Path) -> io::Result<PathBuf>;
    /// Every file below a folder, sorted; empty where there is no such folder.
    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>>;
}

/// The file system.
#[derive(Debug, Clone, Copy, Default)]
pub struct Disk;

impl Tree for Disk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let length = std::fs::metadata(path)?.len();
        if length > MAX_FILE_BYTES {
            return Err(io::Error::new(
                io::ErrorKind::FileTooLarge,
                format!("{length} bytes; the limit is {MAX_FILE_BYTES}"),
            ));
        }
        std::fs::read(path)
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        path.canonicalize()
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        let mut folders = vec![folder.to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder)? {
                let entry = entry?;
                let kind = entry.file_type()?;
                if kind.is_dir() {
                    folders.push(entry.path());
                } else if kind.is_file() {
                    found.push(entry.path());
                }
            }
        }
        found.sort();
        Ok(found)
    }
}

/// Files in memory, for tests and for callers that hold the text already.
#[derive(Debug, Clone, Default)]
pub struct Memory(pub BTreeMap<PathBuf, Vec<u8>>);

impl Tree for Memory {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.0.get(&normalize(path)).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        let path = normalize(path);
        if self.0.keys().any(|known| known.starts_with(&path)) {
            Ok(path)
        } else {
            Err(io::ErrorKind::NotFound.into())
        }
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let folder = normalize(folder);
        Ok(self.0.keys().filter(|path| path.starts_with(&folder)).cloned().collect())
    }
}

/// Why a file could not be read. The caller adds the place that asked for it.
#[derive(Debug)]
pub enum LoadError {
    /// No such file.
    Missing(PathBuf),
    /// The file lies outside of the contract's folder and of the folders named by the user.
    Outside(PathBuf),
    /// A reference to another machine.
    Remote(String),
    /// Any other failure of the tree below.
    Io(PathBuf, io::Error),
    /// The bytes are not text in an encoding that is known.
    Encoding(PathBuf),
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LoadError::Missing(path) => write!(f, "there is no file `{}`", path.display()),
            LoadError::Outside(path) => {
                write!(f, "`{}` lies outside of the contract's folder", path.display())
            }
            LoadError::Remote(url) => write!(f, "`{url}` is not on this machine, and nothing is fetched"),
            LoadError::Io(path, error) => write!(f, "`{}` cannot be read: {error}", path.display()),
            LoadError::Encoding(path) => write!(f, "`{}` is not UTF-8 text", path.display()),
        }
    }
}

impl std::error::Error for LoadError {}

/// Turns the bytes of a file into text; `None` where they are in no known encoding.
pub type Decode = fn(&[u8]) -> Option<String>;

/// Reads UTF-8, with or without a byte order mark.
pub fn decode_utf8(bytes: &[u8]) -> Option<String> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    std::str::from_utf8(bytes).ok().map(str::to_owned)
}

/// Reads files into a [`SourceMap`], each once.
#[derive(Debug)]
pub struct Loader {
    tree: Box<dyn Tree>,
    base: PathBuf,
    roots: Vec<PathBuf>,
    allowed: Vec<PathBuf>,
    map: SourceMap,
}

impl Loader {
    /// A loader for the contract at `entry`: its folder is the first root, `includes` are further ones.
    pub fn new(tree: Box<dyn Tree>, entry: &Path, includes: &[PathBuf]) -> Result<Loader, LoadError> {
        let entry = canonical(tree.as_ref(), entry)?;
        let base = entry.parent().map(Path::to_path_buf).unwrap_or_default();
        let mut roots = vec![base.clone()];
        for include in includes {
            roots.push(canonical(tree.as_ref(), include)?);
        }
        Ok(Loader { tree, base, roots, allowed: Vec::new(), map: SourceMap::new() })
    }

    /// A loader for a contract that is a folder of files: the folder itself is the first root.
    pub fn of_folder(tree: Box<dyn Tree>, folder: &Path, includes: &[PathBuf]) -> Result<Loader, LoadError> {
        let base = canonical(tree.as_ref(), folder)?;
        let mut roots = vec![base.clone()];
        for include in includes {
            roots.push(canonical(tree.as_ref(), include)?);
        }
        Ok(Loader { tree, base, roots, allowed: Vec::new(), map: SourceMap::new() })
    }

    /// The folders files may come from: the contract's own first, then the ones the user named.
    pub fn roots(&self) -> &[PathBuf] {
        &self.roots
    }

    /// One more folder that files may come from.
    pub fn include(&mut self, folder: &Path) -> Result<(), LoadError> {
        self.roots.push(canonical(self.tree.as_ref(), folder)?);
        Ok(())
    }

    /// A file the user named: it may be read wherever it lies, and nothing beside it.
    pub fn allow(&mut self, file: &Path) {
        self.allowed.extend(canonical(self.tree.as_ref(), file));
    }

    /// Where files come from.
    pub fn tree(&self) -> &dyn Tree {
        self.tree.as_ref()
    }

    /// What has been read so far.
    pub fn map(&self) -> &SourceMap {
        &self.map
    }

    /// The files, when reading is over.
    pub fn into_map(self) -> SourceMap {
        self.map
    }

    /// Reads a UTF-8 file; a file that was read before is not read again.
    pub fn load(&mut self, path: &Path) -> Result<FileId, LoadError> {
        self.load_with(path, decode_utf8)
    }

    /// Reads a file whose encoding the format itself declares (XML).
    pub fn load_with(&mut self, path: &Path, decode: Decode) -> Result<FileId, LoadError> {
        let (path, bytes) = match self.find(path)? {
            Found::Known(id) => return Ok(id),
            Found::Read(path, bytes) => (path, bytes),
        };
        let text = decode(&bytes).ok_or_else(|| LoadError::Encoding(path.clone()))?;
        let name = self.display_name(&path);
        Ok(self.map.add(path, name, text))
    }

    /// Reads what is not text (a descriptor set). The bytes are not kept in the map; the file is, empty.
    pub fn load_bytes(&mut self, path: &Path) -> Result<(FileId, Vec<u8>), LoadError> {
        match self.find(path)? {
            Found::Known(id) => {
                let path = self.map.file(id).path().to_path_buf();
                let bytes = self.tree.read(&path).map_err(|error| LoadError::Io(path, error))?;
                Ok((id, bytes))
            }
            Found::Read(path, bytes) => {
                let name = self.display_name(&path);
                Ok((self.map.add(path, name, ""), bytes))
            }
        }
    }

    /// Adds a text that comes with us rather than from the tree: the schemas everybody refers to.
    pub fn bundled(&mut self, name: &str, text: impl Into<std::sync::Arc<str>>) -> FileId {
        let path = Path::new(super::BUNDLED).join(name);
        self.map.find(&path).unwrap_or_else(|| self.map.add(path, name, text))
    }

    /// The path a reference names: relative to the file it stands in.
    pub fn resolve(&self, from: FileId, reference: &str) -> Result<PathBuf, LoadError> {
        if reference.contains("://") || reference.starts_with("//") {
            return Err(LoadError::Remote(reference.to_owned()));
        }
        let folder = self.map.file(from).path().parent().unwrap_or(Path::new(""));
        Ok(normalize(&folder.join(reference)))
    }

    /// Reads the file a reference names.
    pub fn load_relative(&mut self, from: FileId, reference: &str) -> Result<FileId, LoadError> {
        let path = self.resolve(from, reference)?;
        self.load(&path)
    }

    /// Every file below a folder that lies inside the roots, sorted by path.
    pub fn list(&self, folder: &Path) -> Result<Vec<PathBuf>, LoadError> {
        let folder = canonical(self.tree.as_ref(), folder)?;
        self.confine(&folder)?;
        self.tree.list(&folder).map_err(|error| LoadError::Io(folder, error))
    }

    /// Whether a file is there and may be read.
    pub fn exists(&self, path: &Path) -> bool {
        canonical(self.tree.as_ref(), path).is_ok_and(|path| self.confine(&path).is_ok())
    }

    fn find(&self, path: &Path) -> Result<Found, LoadError> {
        let path = canonical(self.tree.as_ref(), path)?;
        self.confine(&path)?;
        if let Some(id) = self.map.find(&path) {
            return Ok(Found::Known(id));
        }
        let bytes = self.tree.read(&path).map_err(|error| LoadError::Io(path.clone(), error))?;
        Ok(Found::Read(path, bytes))
    }

    fn confine(&self, path: &Path) -> Result<(), LoadError> {
        if self.roots.iter().any(|root| path.starts_with(root))
            || self.allowed.iter().any(|file| path == file)
        {
            Ok(())
        } else {
            Err(LoadError::Outside(path.to_path_buf()))
        }
    }

    /// Relative to the contract's folder, or to the root it lies in, with forward slashes; of a file that lies in none,
    /// its name: never a path of this machine, since names reach generated code.
    fn display_name(&self, path: &Path) -> String {
        let within =
            std::iter::once(&self.base).chain(&self.roots).find_map(|root| path.strip_prefix(root).ok());
        let alone = || path.file_name().map_or(path, Path::new);
        let parts = within.unwrap_or_else(alone).components();
        let parts: Vec<_> = parts.map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
        parts.join("/")
    }
}

enum Found {
    Known(FileId),
    Read(PathBuf, Vec<u8>),
}

fn canonical(tree: &dyn Tree, path: &Path) -> Result<PathBuf, LoadError> {
    tree.canonical(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => LoadError::Missing(path.to_path_buf()),
        _ => LoadError::Io(path.to_path_buf(), error),
    })
}

/// Removes `.` and `..` by the text alone.
pub fn normalize(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(out.components().next_back(), Some(Component::Normal(_))) => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn memory(paths: &[&str]) -> Box<Memory> {
        Box::new(Memory(paths.iter().map(|path| (PathBuf::from(path), b"x".to_vec())).collect()))
    }

    #[test]
    fn a_contract_reads_below_its_own_folder_only() {
        let tree = memory(&["/a/main.yaml", "/a/sub/b.yaml", "/secret/c.yaml", "/shared/d.yaml"]);
        let mut loader = Loader::new(tree, Path::new("/a/main.yaml"), &[PathBuf::from("/shared")])
            .expect("the entry exists");
        let main = loader.load(Path::new("/a/main.yaml")).expect("own file");
        let sub = loader.load_relative(main, "./sub/b.yaml").expect("below");
        assert_eq!(loader.map().file(sub).name(), "sub/b.yaml");
        assert!(loader.load_relative(sub, "../../shared/d.yaml").is_ok());
        assert!(matches!(loader.load_relative(main, "../secret/c.yaml"), Err(LoadError::Outside(_))));
        assert!(matches!(
            loader.load_relative(main, "https://example.com/x.yaml"),
            Err(LoadError::Remote(_))
        ));
        assert!(matches!(loader.load_relative(main, "none.yaml"), Err(LoadError::Missing(_))));
    }

    #[test]
    fn what_comes_with_us_is_no_file() {
        let tree = memory(&["/a/main.proto"]);
        let mut loader = Loader::new(tree, Path::new("/a/main.proto"), &[]).expect("the entry exists");
        let main = loader.load(Path::new("/a/main.proto")).expect("own file");
        let empty = loader.bundled("google/protobuf/empty.proto", "");
        assert!(!loader.map().file(main).is_bundled() && loader.map().file(empty).is_bundled());
    }
}
