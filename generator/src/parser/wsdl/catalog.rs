//! `catalog.tsv` in a root folder: which file stands for a URL or a namespace. One pair a line, separated by a
//! tab; the path is relative to the catalog.

use std::path::{Path, PathBuf};

use crate::source::Loader;

/// The pairs of all catalogs, the contract's own first.
#[derive(Debug, Default)]
pub(crate) struct Catalog {
    rows: Vec<(String, PathBuf)>,
}

impl Catalog {
    /// Reads the catalogs of the roots; a root without one adds nothing.
    pub(crate) fn load(loader: &mut Loader) -> Catalog {
        let mut rows = Vec::new();
        for root in loader.roots().to_vec() {
            let Ok(file) = loader.load(&root.join("catalog.tsv")) else { continue };
            let text = loader.map().file(file).text();
            rows.extend(text.lines().filter_map(|line| row(line, &root)));
        }
        Catalog { rows }
    }

    /// The file of a URL or a namespace.
    pub(crate) fn find(&self, key: &str) -> Option<&Path> {
        self.rows.iter().find(|(known, _)| known == key).map(|(_, path)| path.as_path())
    }
}

fn row(line: &str, root: &Path) -> Option<(String, PathBuf)> {
    let (key, path) = line.split_once('\t')?;
    let (key, path) = (key.trim(), path.trim());
    (!key.is_empty() && !path.is_empty() && !key.starts_with('#')).then(|| (key.to_owned(), root.join(path)))
}
