//! `.proto` files (proto2, proto3) and descriptor sets to the IR.
//!
//! ```text
//! text -> scan (editions, depth) -> protox-parse -> sources (imports) -> scope (names) -> linked descriptors -> lower
//! ```
//!
//! No protoc: the parser of protox reads the text, `prost-reflect` links it and keeps custom options. What a file
//! declares is lowered whole; of the files it imports, what its messages and methods need.

mod enums;
mod errors;
mod fields;
mod infer;
mod lower;
mod options;
mod places;
mod scan;
mod scope;
mod services;
mod set;
mod sources;
mod well_known;

use std::collections::HashMap;

use prost_reflect::DescriptorPool;

use super::{Options, Parser};
use crate::diagnostic::Diagnostics;
use crate::ir::{Contract, Format};
use crate::source::{FileId, Loader};

pub use set::is_descriptor_set;

use lower::Lowering;
use places::Places;
use scope::Symbols;
use sources::Sources;

/// The reader of this format.
pub const PARSER: Parser = Parser {
    format: Format::Proto,
    recognises,
    parse: |loader, entry, options, out| parse(loader, &[entry], options, out),
};

/// Whether a text is a .proto file, or a file by its name a descriptor set.
pub fn recognises(name: &str, text: &str) -> bool {
    if is_descriptor_set(name) {
        return true;
    }
    if name.ends_with(".proto") {
        return true;
    }
    let Some(first) = scan::glance(text).first_word else { return false };
    let is_assigned = text[first.end..].trim_start().starts_with('=');
    is_assigned && matches!(&text[first], "syntax" | "edition")
}

/// Reads the contract of one or more entry files: their services, and every type they declare or need.
///
/// A descriptor set stands alone.
pub fn parse(
    loader: &mut Loader,
    entries: &[FileId],
    options: &Options,
    out: &mut Diagnostics,
) -> Option<Contract> {
    let first = *entries.first()?;
    if is_descriptor_set(&loader.map().file(first).name().to_lowercase()) {
        return set::parse(loader, first, options, out);
    }
    let sources = sources::read(loader, entries, out)?;
    let entry_names = sources.entries.clone();
    let (pool, places) = link(loader, sources, out)?;
    let title = title(loader.map().file(first).name());
    Some(Lowering::new(&pool, &places, title, first, out).run(&entry_names, options))
}

/// Links file by file, so that a file sees what it imports and nothing else.
fn link(
    loader: &Loader,
    sources: Sources,
    out: &mut Diagnostics,
) -> Option<(DescriptorPool, HashMap<String, Places>)> {
    let mut pool = DescriptorPool::new();
    let mut symbols = Symbols::default();
    let mut places = HashMap::new();
    for mut file in sources.files {
        symbols.declare(&file.descriptor);
        symbols.qualify(&mut file.descriptor);
        let name = file.descriptor.name().to_owned();
        if let Err(error) = pool.add_file_descriptor_proto(file.descriptor) {
            let text = loader.map().file(file.places.file()).text();
            out.extend(errors::link(&error.with_source_code(text), &file.places));
            return None;
        }
        places.insert(name, file.places);
    }
    Some((pool, places))
}

/// The last part of a path without its extension.
fn title(name: &str) -> String {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.split('.').next().unwrap_or(file).to_owned()
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::*;
    use crate::ir::print::{self, Detail};
    use crate::source::loader::Memory;

    const TEXT: &str = "syntax = \"proto3\";\npackage a.b;\nimport \"google/protobuf/timestamp.proto\";\n\
        service S { rpc Get(M) returns (M); }\n\
        message M { google.protobuf.Timestamp at = 1; oneof kind { string text = 2; M more = 3; } }\n";

    fn read(name: &str, bytes: Vec<u8>) -> Contract {
        let path = PathBuf::from("/contract").join(name);
        let tree = Memory([(path.clone(), bytes)].into());
        let mut loader = Loader::new(Box::new(tree), &path, &[]).expect("the file is there");
        let entry = super::super::load_entry(&mut loader, &path).expect("it can be read");
        let mut out = Diagnostics::new();
        let contract = parse(&mut loader, &[entry], &Options::default(), &mut out);
        contract.unwrap_or_else(|| panic!("{out:?}"))
    }

    #[test]
    fn a_descriptor_set_says_what_its_text_says() {
        let from_text = read("m.proto", TEXT.into());
        let tree = Memory([(PathBuf::from("/m.proto"), TEXT.into())].into());
        let mut loader = Loader::new(Box::new(tree), Path::new("/m.proto"), &[]).expect("the file is there");
        let entry = loader.load(Path::new("/m.proto")).expect("it can be read");
        let mut out = Diagnostics::new();
        let sources = sources::read(&mut loader, &[entry], &mut out).expect("it is valid");
        let (pool, _) = link(&loader, sources, &mut out).expect("it is whole");
        let from_set = read("m.binpb", pool.encode_to_vec());
        let text = |contract| print::contract(contract, Detail::Full);
        assert_eq!(text(&from_set), text(&from_text));
        assert!(text(&from_text).contains("more: M #3"));
    }

    #[test]
    fn a_format_is_told_by_content_or_name() {
        assert!(recognises("x.txt", "// c\nsyntax = \"proto3\";"));
        assert!(recognises("x.proto", ""));
        assert!(recognises("x.binpb", ""));
        assert!(!recognises("x.graphql", "enum A { B }"));
        assert!(!recognises("x.yaml", "syntax: 1"));
    }
}
