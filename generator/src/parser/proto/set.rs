//! Descriptor sets (`.binpb`): what `protoc -o` and `buf build` write. Their text is elsewhere, so every place is the
//! start of the set, and messages name the descriptor instead.

use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use prost_reflect::DescriptorPool;
use prost_reflect::prost::Message;
use prost_reflect::prost_types::FileDescriptorSet;

use super::errors;
use super::lower::Lowering;
use super::places::Places;
use crate::diagnostic::codes::proto::{DESCRIPTOR_SET, EDITION};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::Contract;
use crate::parser::Options;
use crate::source::{FileId, Loader, Span};

/// Whether a file is a descriptor set, by its name in lower case.
pub fn is_descriptor_set(name: &str) -> bool {
    [".binpb", ".protoset", ".desc", ".fds"].iter().any(|extension| name.ends_with(extension))
}

/// Reads a descriptor set as one contract: the files that no other file of the set imports, and those with services.
pub(super) fn parse(
    loader: &mut Loader,
    entry: FileId,
    options: &Options,
    out: &mut Diagnostics,
) -> Option<Contract> {
    let path = loader.map().file(entry).path().to_path_buf();
    let span = Span::start_of(entry);
    let bytes = match loader.load_bytes(&path) {
        Ok((_, bytes)) => bytes,
        Err(error) => {
            out.push(errors::unreadable(&error, span));
            return None;
        }
    };
    let refuse = |fact: String| Diagnostic::new(&DESCRIPTOR_SET, span, fact);
    let set = match FileDescriptorSet::decode(bytes.as_slice()) {
        Ok(set) if !set.file.is_empty() => set,
        Ok(_) => {
            out.push(refuse("the descriptor set has no files".to_owned()));
            return None;
        }
        Err(error) => {
            out.push(refuse(format!("the descriptor set cannot be decoded: {error}")));
            return None;
        }
    };
    if let Some(file) = set.file.iter().find(|file| file.syntax() == "editions") {
        let fact = format!("`{}` is written in an edition, and editions are not read yet", file.name());
        out.push(Diagnostic::new(&EDITION, span, fact));
        return None;
    }
    // The bytes rather than the decoded set: that has lost custom options.
    let pool = match catch_unwind(AssertUnwindSafe(|| DescriptorPool::decode(bytes.as_slice()))) {
        Ok(Ok(pool)) => pool,
        Ok(Err(error)) => {
            out.push(refuse(format!("the descriptor set does not hold together: {error}")));
            return None;
        }
        Err(_) => {
            out.push(refuse("the descriptor set cannot be linked".to_owned()));
            return None;
        }
    };
    let places: HashMap<_, _> = set
        .file
        .iter()
        .map(|file| (file.name().to_owned(), Places::new(entry, file, loader.map())))
        .collect();
    let title = super::title(loader.map().file(entry).name());
    Some(Lowering::new(&pool, &places, title, entry, out).run(&entries(&set), options))
}

fn entries(set: &FileDescriptorSet) -> Vec<String> {
    let imported: HashSet<&String> = set.file.iter().flat_map(|file| &file.dependency).collect();
    let is_entry = |name: &String, has_services: bool| !imported.contains(name) || has_services;
    let files = set.file.iter().filter_map(|file| Some((file.name.as_ref()?, !file.service.is_empty())));
    files.filter(|(name, has_services)| is_entry(name, *has_services)).map(|(name, _)| name.clone()).collect()
}
