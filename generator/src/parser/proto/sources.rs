//! Reads an entry file and everything it imports, imports first.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use prost_reflect::DescriptorPool;
use prost_reflect::prost_types::FileDescriptorProto;

use super::errors;
use super::places::Places;
use super::scan::{self, Glance};
use crate::diagnostic::codes::proto::{EDITION, IMPORT_CYCLE, IMPORT_MISSING, READER};
use crate::diagnostic::codes::source::LIMIT;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, Loader, Span};

/// A file that was read, by the name others import it under.
#[derive(Debug)]
pub(super) struct ProtoFile {
    /// What it declares, its names not yet resolved.
    pub(super) descriptor: FileDescriptorProto,
    /// Where that stands.
    pub(super) places: Places,
}

/// Every file of a contract, each after the files it imports.
#[derive(Debug, Default)]
pub(super) struct Sources {
    /// The files in that order.
    pub(super) files: Vec<ProtoFile>,
    /// Import names of the files the contract was asked for.
    pub(super) entries: Vec<String>,
    known: HashMap<String, State>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Its imports are being read.
    Open,
    Done,
}

/// A file whose imports are read one after the other.
struct Frame {
    file: ProtoFile,
    next: usize,
}

/// Reads the files and their imports. `None` where one of them cannot be used.
pub(super) fn read(loader: &mut Loader, entries: &[FileId], out: &mut Diagnostics) -> Option<Sources> {
    let mut sources = Sources::default();
    let mut whole = true;
    for entry in entries {
        let name = import_name(loader, *entry);
        sources.entries.push(name.clone());
        if sources.known.contains_key(&name) {
            continue;
        }
        match parse(loader, *entry, &name, out) {
            Some(file) => whole &= sources.follow(loader, file, out),
            None => whole = false,
        }
    }
    whole.then_some(sources)
}

impl Sources {
    /// Depth first, without recursion: chains of imports may be long.
    fn follow(&mut self, loader: &mut Loader, entry: ProtoFile, out: &mut Diagnostics) -> bool {
        let mut whole = true;
        self.known.insert(entry.descriptor.name().to_owned(), State::Open);
        let mut stack = vec![Frame { file: entry, next: 0 }];
        while let Some(frame) = stack.last_mut() {
            let Some(import) = frame.file.descriptor.dependency.get(frame.next).cloned() else {
                let done = stack.pop().expect("the loop looks at the last frame").file;
                self.known.insert(done.descriptor.name().to_owned(), State::Done);
                self.files.push(done);
                continue;
            };
            let place = frame.file.places.span(&[3, frame.next as i32]);
            frame.next += 1;
            match self.known.get(&import) {
                Some(State::Done) => {}
                Some(State::Open) => {
                    out.push(cycle(&stack, &import, place));
                    whole = false;
                }
                None => match open(loader, &import, place, out) {
                    Some(file) => {
                        self.known.insert(import, State::Open);
                        stack.push(Frame { file, next: 0 });
                    }
                    None => {
                        self.known.insert(import, State::Done);
                        whole = false;
                    }
                },
            }
        }
        whole
    }
}

fn cycle(stack: &[Frame], import: &str, place: Span) -> Diagnostic {
    let names = stack.iter().map(|frame| frame.file.descriptor.name());
    let circle: Vec<&str> = names.skip_while(|name| *name != import).chain([import]).collect();
    Diagnostic::new(&IMPORT_CYCLE, place, format!("`{import}` imports itself: {}", circle.join(" -> ")))
}

/// The name others would import a file under: its path below the include folder it lies in, or below its own.
fn import_name(loader: &Loader, file: FileId) -> String {
    let file = loader.map().file(file);
    let includes = loader.roots().iter().skip(1).chain(loader.roots().first());
    let within = includes.filter_map(|root| file.path().strip_prefix(root).ok()).next();
    let Some(path) = within else { return file.name().to_owned() };
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

/// Reads an imported file: ours for the well-known types, else the first that a root has.
fn open(loader: &mut Loader, name: &str, place: Span, out: &mut Diagnostics) -> Option<ProtoFile> {
    if let Some(file) = bundled(loader, name) {
        return Some(file);
    }
    let candidates: Vec<_> = loader.roots().iter().map(|root| root.join(name)).collect();
    let Some(path) = candidates.into_iter().find(|path| loader.exists(path)) else {
        out.push(
            Diagnostic::new(&IMPORT_MISSING, place, format!("there is no file `{name}` to import"))
                .help("name the folder that the import path starts from with `--include DIR`"),
        );
        return None;
    };
    match loader.load(&path) {
        Ok(file) => parse(loader, file, name, out),
        Err(error) => {
            out.push(errors::unreadable(&error, place));
            None
        }
    }
}

/// The well-known types come with us: the copies people keep are often older or newer than the parser can read.
fn bundled(loader: &mut Loader, name: &str) -> Option<ProtoFile> {
    let file = DescriptorPool::global().get_file_by_name(name)?;
    let id = loader.bundled(name, "");
    let descriptor = file.file_descriptor_proto().clone();
    let places = Places::new(id, &descriptor, loader.map());
    Some(ProtoFile { descriptor, places })
}

fn parse(loader: &Loader, id: FileId, name: &str, out: &mut Diagnostics) -> Option<ProtoFile> {
    let text = loader.map().file(id).text();
    let seen = scan::glance(text);
    if let Some(refusal) = refuse(id, text, &seen) {
        out.push(refusal);
        return None;
    }
    let readable = scan::blank(text, &seen.range_options);
    // The parser is not ours; a fault of it must not take the caller's build down.
    let parsed = catch_unwind(AssertUnwindSafe(|| protox_parse::parse(name, &readable)));
    match parsed {
        Ok(Ok(descriptor)) => {
            let places = Places::new(id, &descriptor, loader.map());
            Some(ProtoFile { descriptor, places })
        }
        Ok(Err(error)) => {
            out.extend(errors::syntax(&error, id, text.len()));
            None
        }
        Err(_) => {
            out.push(Diagnostic::new(&READER, Span::start_of(id), format!("`{name}` cannot be read")));
            None
        }
    }
}

fn refuse(id: FileId, text: &str, seen: &Glance) -> Option<Diagnostic> {
    if let Some(at) = seen.too_deep {
        let place = Span::new(id, at, at + 1);
        return Some(Diagnostic::new(&LIMIT, place, "brackets are nested more than 100 deep"));
    }
    let edition = seen.edition.clone()?;
    let statement = &text[edition.clone()];
    let place = Span::new(id, edition.start, edition.end);
    Some(
        Diagnostic::new(&EDITION, place, format!("files with `{statement}` are not read yet"))
            .here("proto2 and proto3 are read")
            .help("write the same schema with `syntax = \"proto3\"`, `optional` where presence is explicit"),
    )
}
