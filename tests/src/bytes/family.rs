//! One or more `.proto` files as one contract, read twice: by counterpart, and by protox for prost.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use counterpart::ir::TypeKind;
use counterpart::ir::binding::TypeBinding;
use counterpart::pass::names;
use counterpart::pipeline::{self, Reading, Request};
use prost_types::field_descriptor_proto::Label;
use prost_types::{DescriptorProto, FileDescriptorSet};
use protox::file::{ChainFileResolver, GoogleFileResolver, IncludeFileResolver};

use super::Failure;

/// The files of a family, and where their imports are.
#[derive(Debug)]
pub struct Family {
    /// The name of its file or folder.
    pub name: String,
    contract: PathBuf,
    files: Vec<PathBuf>,
    includes: Vec<PathBuf>,
}

/// A family as both sides see it.
#[derive(Debug)]
pub struct Read {
    /// The contract of all its files.
    pub reading: Reading,
    /// Full name and Rust path of each message that is a record to us.
    pub messages: Vec<(String, String)>,
    /// The descriptors of the files and of what they import.
    pub descriptors: FileDescriptorSet,
}

/// One file, or all below a folder. Families of a corpus share the well-known imports that stand beside them.
pub fn find(contract: &Path) -> Result<Family, Failure> {
    let name = contract.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let folder = if contract.is_dir() { contract } else { contract.parent().unwrap_or(contract) };
    let beside = ["googleapis", "wkt"].map(|shared| folder.with_file_name(shared));
    let beside = beside.into_iter().filter(|shared| shared != folder && shared.is_dir());
    let includes = std::iter::once(folder.to_path_buf()).chain(beside).collect();
    let mut files = Vec::new();
    collect(contract, &mut files)?;
    Ok(Family { name, contract: contract.to_path_buf(), files, includes })
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if !path.is_dir() {
        if path.extension().is_some_and(|extension| extension == "proto") {
            files.push(path.to_path_buf());
        }
        return Ok(());
    }
    let entries = std::fs::read_dir(path)?.map(|entry| Ok(entry?.path()));
    let mut entries = entries.collect::<std::io::Result<Vec<_>>>()?;
    entries.sort();
    entries.iter().try_for_each(|entry| collect(entry, files))
}

/// Reads it by both.
pub fn read(family: &Family) -> Result<Read, Failure> {
    let mut request = Request::new(&family.contract);
    request.settings.files.includes.clone_from(&family.includes);
    let reading = pipeline::read(&request)?;
    let messages = messages(&reading);
    Ok(Read { reading, messages, descriptors: descriptors(family)? })
}

fn messages(reading: &Reading) -> Vec<(String, String)> {
    let contract = &reading.contract;
    let names = names::run(contract, &names::Choices::default());
    let messages = contract.types.iter().filter_map(|(id, ty)| match (&ty.binding, &ty.kind) {
        (TypeBinding::Proto(binding), TypeKind::Record(_)) => {
            let module = if names.types[id].in_operations { "operations" } else { "types" };
            Some((binding.full_name.clone(), format!("ours::{module}::{}", names.types[id].name)))
        }
        _ => None,
    });
    messages.collect()
}

/// File by file, since protox resolves the names of a batch against files that are not imported.
fn descriptors(family: &Family) -> Result<FileDescriptorSet, Failure> {
    let mut all = FileDescriptorSet::default();
    let mut known = HashSet::new();
    for file in &family.files {
        // protox has the well-known files itself, and cannot read newer copies of all of them.
        let mut resolver = ChainFileResolver::new();
        resolver.add(GoogleFileResolver::new());
        family.includes.iter().for_each(|folder| resolver.add(IncludeFileResolver::new(folder.clone())));
        let mut compiler = protox::Compiler::with_file_resolver(resolver);
        compiler.include_imports(true).open_file(file)?;
        let files = compiler.file_descriptor_set().file;
        all.file.extend(files.into_iter().filter(|file| known.insert(file.name().to_owned())));
    }
    all.file.iter_mut().filter(|file| file.syntax() == "proto3").for_each(|file| {
        file.message_type.iter_mut().for_each(pack);
    });
    Ok(all)
}

/// prost-build takes a list whose field has any option for one that says `packed = false`, which is wrong in proto3.
fn pack(message: &mut DescriptorProto) {
    let lists = message.field.iter_mut().filter(|field| field.label() == Label::Repeated);
    for options in lists.filter_map(|field| field.options.as_mut()) {
        // It asks for no other kinds than those that can be packed.
        options.packed.get_or_insert(true);
    }
    message.nested_type.iter_mut().for_each(pack);
}
