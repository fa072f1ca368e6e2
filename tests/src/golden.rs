//! Goldens: text beside the input it comes from. `UPDATE=1 cargo test` rewrites them; a rewritten golden is read before
//! it is committed.

use std::path::{Path, PathBuf};

/// All differences of one run, so that one test shows every golden that changed.
#[derive(Debug, Default)]
pub struct Goldens {
    failures: Vec<String>,
    checked: usize,
}

impl Goldens {
    /// Compares with the file, or writes it under `UPDATE=1`.
    pub fn check(&mut self, path: &Path, actual: &str) {
        self.checked += 1;
        let expected = std::fs::read_to_string(path).unwrap_or_default();
        if expected == actual {
            return;
        }
        if std::env::var_os("UPDATE").is_some() {
            if let Err(error) = std::fs::write(path, actual) {
                self.failures.push(format!("{}: {error}", path.display()));
            }
            return;
        }
        self.failures.push(format!("{}\n{}", path.display(), first_difference(&expected, actual)));
    }

    /// Fails where anything differs, or where there was nothing to compare.
    ///
    /// # Panics
    /// That is how a test fails.
    pub fn finish(self) {
        assert!(self.checked > 0, "no input was found");
        assert!(
            self.failures.is_empty(),
            "{} goldens differ (UPDATE=1 rewrites them):\n\n{}",
            self.failures.len(),
            self.failures.join("\n\n")
        );
    }
}

fn first_difference(expected: &str, actual: &str) -> String {
    let (mut want, mut have) = (expected.lines(), actual.lines());
    let mut line = 0;
    loop {
        line += 1;
        match (want.next(), have.next()) {
            (None, None) => return "they differ in line ends alone".to_owned(),
            (want, have) if want == have => {}
            (want, have) => {
                return format!(
                    "line {line}\n  expected: {}\n  actual:   {}",
                    want.unwrap_or("<end>"),
                    have.unwrap_or("<end>")
                );
            }
        }
    }
}

/// Every file below a folder of fixtures with one of these extensions, sorted.
pub fn inputs(folder: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| extensions.iter().any(|want| found == *want)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
