//! Which files of a corpus are contracts: its MANIFEST.tsv files say.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// One contract of the corpus.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The format's folder: `openapi`, `proto`, `graphql`, `wsdl`.
    pub format: String,
    /// The name in the table.
    pub name: String,
    /// The contract's file.
    pub path: PathBuf,
    /// Folders it may read besides its own.
    pub includes: Vec<PathBuf>,
    /// Operation documents beside it.
    pub documents: Vec<PathBuf>,
}

/// The formats a corpus has folders for.
const FORMATS: [&str; 4] = ["openapi", "proto", "graphql", "wsdl"];

/// Every contract below a corpus folder, in the order of its manifests.
pub fn entries(root: &Path) -> io::Result<Vec<Entry>> {
    let mut found = Vec::new();
    for format in FORMATS {
        let folder = root.join(format);
        if !folder.is_dir() {
            continue;
        }
        let text = std::fs::read_to_string(folder.join("MANIFEST.tsv"))?;
        let rows = rows(&text);
        match format {
            "openapi" => found.extend(rows.iter().map(|row| plain(format, &folder, column(row, "file")))),
            "proto" => found.extend(
                rows.iter().filter(|row| column(row, "entry") == "yes").map(|row| proto(&folder, row)),
            ),
            "graphql" => found.extend(graphql(&folder, &rows)?),
            _ => rows.iter().for_each(|row| wsdl(&folder, row, &mut found)),
        }
    }
    Ok(found)
}

type Row<'a> = BTreeMap<&'a str, &'a str>;

fn rows(text: &str) -> Vec<Row<'_>> {
    let mut lines = text.lines();
    let head: Vec<&str> = lines.next().unwrap_or("").split('\t').collect();
    lines.map(|line| head.iter().copied().zip(line.split('\t')).collect()).collect()
}

fn column<'a>(row: &Row<'a>, name: &str) -> &'a str {
    row.get(name).copied().unwrap_or("")
}

fn plain(format: &str, folder: &Path, file: &str) -> Entry {
    Entry {
        format: format.to_owned(),
        name: file.to_owned(),
        path: folder.join(file),
        includes: Vec::new(),
        documents: Vec::new(),
    }
}

fn proto(folder: &Path, row: &Row<'_>) -> Entry {
    let (family, file) = (column(row, "family"), column(row, "file"));
    let mut entry = plain("proto", folder, &format!("{family}/{file}"));
    entry.includes.push(folder.join(family));
    // Families share the well-known imports that stand beside them.
    for shared in ["googleapis", "wkt"] {
        if shared != family && folder.join(shared).is_dir() {
            entry.includes.push(folder.join(shared));
        }
    }
    entry
}

fn graphql(folder: &Path, rows: &[Row<'_>]) -> io::Result<Vec<Entry>> {
    let mut found = Vec::new();
    for row in rows {
        let kind = column(row, "kind");
        if kind != "sdl" && kind != "introspection" {
            continue;
        }
        let mut entry = plain("graphql", folder, column(row, "file"));
        let ops = entry.path.with_file_name("ops");
        if kind == "sdl" && ops.is_dir() {
            entry.documents = files(&ops)?;
        }
        found.push(entry);
    }
    Ok(found)
}

fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found =
        std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    found.retain(|path| path.is_file());
    found.sort();
    Ok(found)
}

/// A row may name several entries, separated by spaces.
fn wsdl(folder: &Path, row: &Row<'_>, found: &mut Vec<Entry>) {
    let dir = column(row, "dir");
    for file in column(row, "local_entry").split(' ').filter(|file| !file.is_empty()) {
        let mut entry = plain("wsdl", folder, &format!("{dir}/{file}"));
        entry.includes.push(folder.join(dir));
        found.push(entry);
    }
}
