//! The crate of one family: our code, prost's, and a program that compares them.

use std::path::{Path, PathBuf};

use counterpart::backend::rust::{Form, Manifest, Options, Role, generate};
use prost::Message;

use super::family::Read;
use super::{Failure, peer};
use crate::workspace;

/// A crate that was written.
#[derive(Debug)]
pub struct Scratch {
    /// Its folder.
    pub folder: PathBuf,
    /// How many messages it compares.
    pub messages: usize,
    /// Messages of one side alone.
    pub alone: Vec<String>,
}

/// Writes it, with `values` values a message from either side.
pub fn write(mut read: Read, folder: &Path, values: u64) -> Result<Scratch, Failure> {
    let runtime = workspace().join("runtime");
    // Crates that share a target folder need names of their own.
    let name = folder.file_name().map(|name| name.to_string_lossy().replace('.', "_")).unwrap_or_default();
    let manifest = Manifest::new(format!("{name}-ours")).runtime_path(runtime.to_string_lossy());
    let options = Options { role: Role::Client, form: Form::Crate(manifest), ..Options::default() };
    let contract = &read.reading.contract;
    let ours = generate(contract, &read.reading.sources, &options, &mut read.reading.diagnostics);
    ours.write(&folder.join("ours"))?;
    let source = folder.join("src");
    // What an earlier run left would be taken in by the new `mod.rs`, or not at all.
    if source.is_dir() {
        std::fs::remove_dir_all(&source)?;
    }
    std::fs::create_dir_all(source.join("check"))?;
    std::fs::write(source.join("check/mod.rs"), include_str!("check/mod.rs"))?;
    std::fs::write(source.join("check/values.rs"), include_str!("check/values.rs"))?;
    std::fs::write(folder.join("descriptors.binpb"), read.descriptors.encode_to_vec())?;
    let mut theirs = peer::write(read.descriptors, &source.join("peer"))?;
    let (mut rows, mut alone) = (Vec::new(), Vec::new());
    for (name, ours) in &read.messages {
        match theirs.remove(name) {
            Some(theirs) => rows.push(format!(
                "        check::compare::<{ours}, peer::{theirs}>(&pool, {name:?}, {values}),\n"
            )),
            None => alone.push(name.clone()),
        }
    }
    std::fs::write(source.join("main.rs"), MAIN.replace("ROWS", &rows.concat()))?;
    let manifest = MANIFEST.replace("NAME", &name).replace("RUNTIME", &runtime.to_string_lossy());
    std::fs::write(folder.join("Cargo.toml"), manifest)?;
    std::fs::copy(workspace().join("Cargo.lock"), folder.join("Cargo.lock"))?;
    Ok(Scratch { folder: folder.to_path_buf(), messages: rows.len(), alone })
}

const MANIFEST: &str = r#"[package]
name = "NAME"
version = "0.1.0"
edition = "2024"

[workspace]
members = [".", "ours"]

[profile.dev]
debug = false

[dependencies]
ours = { path = "ours", package = "NAME-ours" }
counterpart-runtime = { path = "RUNTIME", features = ["json", "protobuf"] }
prost = "0.14"
prost-reflect = "0.16"
"#;

/// Prints messages, values, mismatches, and the first few of them.
const MAIN: &str = r#"#![recursion_limit = "1024"]
mod check;
#[allow(warnings)]
mod peer;

fn main() {
    let pool = prost_reflect::DescriptorPool::decode(&include_bytes!("../descriptors.binpb")[..]).unwrap();
    let outcomes = [
ROWS    ];
    let values: u64 = outcomes.iter().map(|outcome| outcome.values).sum();
    let mismatches: usize = outcomes.iter().map(|outcome| outcome.mismatches.len()).sum();
    println!("{}\t{values}\t{mismatches}", outcomes.len());
    for outcome in outcomes.iter().filter(|outcome| !outcome.mismatches.is_empty()).take(20) {
        let first: String = outcome.mismatches[0].chars().take(400).collect();
        println!("{} of {}: {first}", outcome.mismatches.len(), outcome.name);
    }
}
"#;
