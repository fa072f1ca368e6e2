//! Every file of a contract as a tree, and the way from a reference to what it names.
//!
//! All files are read before anything is lowered, so that later stages borrow nodes and need no loader. A file
//! that cannot be read is reported where a reference is followed, since contracts carry `$ref` in examples too.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::place::Place;
use super::resources::{Resources, absolute};
use super::tree::{self, Kind, Node};
use crate::diagnostic::{Diagnostic, Diagnostics, Effect, closest, codes};
use crate::source::{FileId, LoadError, Loader, Span};

/// How many references may follow each other before one is taken for endless.
const MAX_CHAIN: usize = 64;

/// The way to a node: a file, and the steps from its root.
pub(super) type Address = (FileId, Vec<String>);

/// The files of one contract.
#[derive(Debug)]
pub(super) struct Documents {
    entry: FileId,
    files: IndexMap<FileId, Document>,
    /// Files whose content was brought into the entry.
    overlays: Vec<FileId>,
    /// Where the file part of a reference leads, or why nowhere.
    links: HashMap<(FileId, String), Result<FileId, Failure>>,
}

#[derive(Debug)]
struct Document {
    root: Node,
    name: String,
    resources: Resources,
}

/// Why a file that a reference names is not there.
#[derive(Debug, Clone)]
struct Failure {
    code: &'static codes::Code,
    message: String,
}

/// What a reference names.
#[derive(Debug, Clone)]
pub(super) struct Target<'a> {
    pub(super) node: &'a Node,
    /// Its place; the last word is its name.
    pub(super) place: Place,
    /// Whether the contract names it (a component, a definition, a file of its own).
    pub(super) declared: bool,
}

impl Documents {
    /// Reads the entry and every file that can be reached from it.
    pub(super) fn load(
        loader: &mut Loader,
        entry: FileId,
        rewrite: impl FnOnce(Node, &mut Diagnostics) -> Option<Node>,
        out: &mut Diagnostics,
    ) -> Option<Documents> {
        let root = tree::parse(entry, loader.map().file(entry), out)?;
        let root = rewrite(root, out)?;
        let mut documents =
            Documents { entry, files: IndexMap::new(), overlays: Vec::new(), links: HashMap::new() };
        let mut waiting = vec![(entry, root)];
        while let Some((file, root)) = waiting.pop() {
            let mut references = Vec::new();
            collect(&root, &mut references);
            documents.add(file, root, loader);
            for reference in references {
                documents.link(loader, file, reference, &mut waiting);
            }
        }
        Some(documents)
    }

    /// What stands in these files is part of the entry, and so are the references in it.
    pub(super) fn patched_by(mut self, overlays: Vec<FileId>) -> Documents {
        self.overlays = overlays;
        self
    }

    fn add(&mut self, file: FileId, root: Node, loader: &Loader) {
        let name = loader.map().file(file).name().to_owned();
        let resources = Resources::of(&root);
        self.files.insert(file, Document { root, name, resources });
    }

    fn link(&mut self, loader: &mut Loader, from: FileId, path: String, waiting: &mut Vec<(FileId, Node)>) {
        let key = (from, path);
        if self.links.contains_key(&key) {
            return;
        }
        let known = |id: FileId, waiting: &[(FileId, Node)]| {
            self.files.contains_key(&id) || waiting.iter().any(|(waiting, _)| *waiting == id)
        };
        let found = match loader.load_relative(from, &percent_decode(&key.1)) {
            Ok(id) if known(id, waiting) => Ok(id),
            Ok(id) => {
                let mut findings = Diagnostics::new();
                match tree::parse(id, loader.map().file(id), &mut findings) {
                    Some(root) => {
                        waiting.push((id, root));
                        Ok(id)
                    }
                    None => Err(Failure {
                        code: &codes::source::SYNTAX,
                        message: format!("`{}` is neither JSON nor YAML", key.1),
                    }),
                }
            }
            Err(error) => Err(failure(&error, &key.1)),
        };
        self.links.insert(key, found);
    }

    /// The top of the entry file.
    pub(super) fn root(&self) -> &Node {
        &self.files[&self.entry].root
    }

    /// What a node stands for: itself, or what its `$ref` names in the end.
    pub(super) fn follow<'a>(&'a self, node: &'a Node, place: &Place) -> Result<Target<'a>, Box<Diagnostic>> {
        match node.get("$ref") {
            Some(reference) => self.resolve(reference),
            None => Ok(Target { node, place: place.clone(), declared: false }),
        }
    }

    /// What a reference names. A target that is a reference and nothing else is followed.
    pub(super) fn resolve(&self, reference: &Node) -> Result<Target<'_>, Box<Diagnostic>> {
        let mut target = self.one_step(reference)?;
        for _ in 0..MAX_CHAIN {
            let Some(next) = pure_reference(target.node) else { return Ok(target) };
            target = self.one_step(next)?;
        }
        let message = "this chain of references has no end";
        Err(Box::new(Diagnostic::new(&codes::openapi::REFERENCE_CYCLE, reference.span, message)))
    }

    fn one_step(&self, reference: &Node) -> Result<Target<'_>, Box<Diagnostic>> {
        let text = reference.as_str().ok_or_else(|| {
            let message = format!("`$ref` is {}, not a string", reference.describe());
            Box::new(Diagnostic::new(&codes::openapi::SHAPE, reference.span, message))
        })?;
        self.find(reference.span, text)
    }

    /// What a reference in text names, seen from the file it stands in.
    pub(super) fn find(&self, at: Span, text: &str) -> Result<Target<'_>, Box<Diagnostic>> {
        let (file, steps) = self.locate(at, text)?;
        self.at(file, &steps).ok_or_else(|| broken(at, &codes::openapi::REFERENCE, nothing(text)))
    }

    /// The way to what a reference in text names.
    pub(super) fn locate(&self, at: Span, text: &str) -> Result<Address, Box<Diagnostic>> {
        let (path, fragment) = text.split_once('#').unwrap_or((text, ""));
        let home = self.home(at);
        let around = self.files.get(&home).map(|document| document.resources.at(at));
        let base = around.and_then(|resource| resource.id.as_deref());
        let (file, base) = if path.is_empty() {
            (home, around.map_or(&[][..], |resource| &resource.steps))
        } else if let Some(found) = self.by_id(path, base) {
            found
        } else {
            match self.links.get(&(home, path.to_owned())) {
                Some(Ok(file)) => (*file, &[][..]),
                Some(Err(failure)) => return Err(broken(at, failure.code, failure.message.clone())),
                None => return Err(broken(at, &codes::openapi::REFERENCE, nothing(text))),
            }
        };
        // Contracts that give a schema an id still refer to what is around it as if it had none.
        let found = self.inside(file, base, fragment).or_else(|| self.inside(file, &[], fragment));
        found.ok_or_else(|| {
            let finding = broken(at, &codes::openapi::REFERENCE, nothing(text));
            match self.near(file, base, fragment) {
                Some(near) => Box::new(finding.help(format!("did you mean `{near}`?"))),
                None => finding,
            }
        })
    }

    /// The neighbour whose name is like the last word of a pointer that leads nowhere.
    fn near(&self, file: FileId, base: &[String], fragment: &str) -> Option<&str> {
        let steps = steps_of(fragment);
        let (last, around) = steps.split_last()?;
        let inside = self.at(file, &[base, around].concat()).or_else(|| self.at(file, around))?;
        closest(last, inside.node.as_map()?.keys().map(String::as_str))
    }

    /// The file whose references those at a place are.
    fn home(&self, at: Span) -> FileId {
        if self.overlays.contains(&at.file) { self.entry } else { at.file }
    }

    fn by_id(&self, id: &str, base: Option<&str>) -> Option<(FileId, &[String])> {
        let meant = absolute(base.unwrap_or(""), id);
        let found = |id: &str| {
            let mut files = self.files.iter();
            files.find_map(|(file, document)| Some((*file, document.resources.by_id(id)?.steps.as_slice())))
        };
        found(&meant).or_else(|| found(id))
    }

    /// A fragment of a resource: the whole of it, a pointer, or an anchor.
    fn inside(&self, file: FileId, base: &[String], fragment: &str) -> Option<Address> {
        if !fragment.is_empty() && !fragment.starts_with('/') {
            let steps = self.files.get(&file)?.resources.anchor(base, &percent_decode(fragment))?;
            return Some((file, steps.to_vec()));
        }
        let steps: Vec<String> = base.iter().cloned().chain(steps_of(fragment)).collect();
        self.at(file, &steps).map(|_| (file, steps))
    }

    /// The resources of a file.
    pub(super) fn resources(&self, file: FileId) -> Option<&Resources> {
        self.files.get(&file).map(|document| &document.resources)
    }

    /// Every file with its tree.
    pub(super) fn trees(&self) -> impl Iterator<Item = (FileId, &Node)> {
        self.files.iter().map(|(file, document)| (*file, &document.root))
    }

    /// A node to change.
    pub(super) fn node_mut(&mut self, (file, steps): &Address) -> Option<&mut Node> {
        let mut node = &mut self.files.get_mut(file)?.root;
        for step in steps {
            node = match &mut node.kind {
                Kind::List(items) => items.get_mut(step.parse::<usize>().ok()?)?,
                Kind::Map(map) => &mut map.get_mut(step)?.value,
                _ => return None,
            };
        }
        Some(node)
    }

    /// What stands at the end of a way.
    pub(super) fn at(&self, file: FileId, steps: &[String]) -> Option<Target<'_>> {
        let document = self.files.get(&file)?;
        let mut node = &document.root;
        for step in steps {
            node = match step.parse::<usize>() {
                Ok(index) if node.as_list().is_some() => node.items().get(index)?,
                _ => &node.entry(step)?.value,
            };
        }
        let name = if file == self.entry { "" } else { document.name.as_str() };
        let (place, declared) = place_of(name, steps);
        Some(Target { node, place, declared })
    }

    /// Where a component of the entry stands.
    pub(super) fn component(&self, section: &str, name: &str) -> Place {
        place_of("", &["components".to_owned(), section.to_owned(), name.to_owned()]).0
    }
}

/// Only what needs the reference suffers: a type is any value, an operation is refused.
fn broken(at: Span, code: &'static codes::Code, message: String) -> Box<Diagnostic> {
    let finding = Diagnostic::new(code, at, message).here("refers to nothing");
    Box::new(finding.effect(Effect::Approximated))
}

fn nothing(text: &str) -> String {
    format!("`{text}` leads nowhere")
}

/// The reference of a node that is a reference and nothing else, but for names of its own.
fn pure_reference(node: &Node) -> Option<&Node> {
    let silent = |key: &str| {
        matches!(key, "$ref" | "$anchor" | "$dynamicAnchor" | "$comment") || key.starts_with("x-")
    };
    let only = node.as_map().is_some_and(|map| map.keys().all(|key| silent(key)));
    node.get("$ref").filter(|_| only)
}

/// Why there is no such file, in the words of the document rather than of this machine.
fn failure(error: &LoadError, path: &str) -> Failure {
    let (code, message) = match error {
        LoadError::Missing(_) => (&codes::source::FILE_MISSING, format!("there is no file `{path}`")),
        LoadError::Outside(_) => {
            (&codes::source::FILE_OUTSIDE, format!("`{path}` lies outside of the contract's folder"))
        }
        LoadError::Remote(_) => {
            (&codes::source::FILE_REMOTE, format!("`{path}` is not on this machine, and nothing is fetched"))
        }
        LoadError::Io(_, error) => {
            (&codes::source::FILE_UNREADABLE, format!("`{path}` cannot be read: {error}"))
        }
        LoadError::Encoding(_) => (&codes::source::FILE_ENCODING, format!("`{path}` is not UTF-8 text")),
    };
    Failure { code, message }
}

/// The file parts of all references below a node.
fn collect(node: &Node, references: &mut Vec<String>) {
    for (key, entry) in node.entries() {
        match entry.value.as_str() {
            Some(text) if key == "$ref" || key == "$dynamicRef" => references.extend(file_part(text)),
            _ => collect(&entry.value, references),
        }
        if key == "mapping" {
            // Values of a discriminator's mapping are references or bare names of schemas.
            let values = entry.value.entries().filter_map(|(_, entry)| entry.value.as_str());
            references.extend(values.filter(|value| value.contains(['.', '/'])).filter_map(file_part));
        }
    }
    node.items().iter().for_each(|item| collect(item, references));
}

fn file_part(reference: &str) -> Option<String> {
    let path = reference.split('#').next().unwrap_or("");
    (!path.is_empty()).then(|| path.to_owned())
}

/// The steps of a JSON pointer in a fragment (RFC 6901, section 6).
fn steps_of(fragment: &str) -> Vec<String> {
    let pointer = percent_decode(fragment);
    pointer.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~")).collect()
}

/// Folders whose members have names of their own.
const DECLARING: [&str; 4] = ["schemas", "definitions", "$defs", "components"];

/// Steps that only structure a schema and add nothing to a name.
const SILENT: [&str; 12] = [
    "components",
    "schemas",
    "definitions",
    "$defs",
    "properties",
    "schema",
    "content",
    "parameters",
    "responses",
    "requestBodies",
    "headers",
    "paths",
];

/// The place a pointer leads to, and whether the contract names it.
fn place_of(file: &str, steps: &[String]) -> (Place, bool) {
    let escaped: Vec<String> = steps.iter().map(|step| step.replace('~', "~0").replace('/', "~1")).collect();
    let path = match steps {
        [] => file.to_owned(),
        _ => format!("{file}#/{}", escaped.join("/")),
    };
    let declared = match steps {
        [] => true,
        [name] => !name.is_empty(),
        [.., folder, _] => DECLARING.contains(&folder.as_str()) && steps.len() <= 3,
    };
    let mut words: Vec<String> = match steps {
        [.., name] if declared => vec![name.clone()],
        _ => steps.iter().filter(|step| !SILENT.contains(&step.as_str())).cloned().collect(),
    };
    if words.is_empty() {
        let stem = file.rsplit('/').next().unwrap_or(file).split('.').next().unwrap_or(file);
        words.push(if stem.is_empty() { "Root".to_owned() } else { stem.to_owned() });
    }
    (Place::new(words, path), declared)
}

/// `%41` becomes `A`; what is no escape stays.
fn percent_decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let digits = bytes.get(at + 1..at + 3).and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match byte.filter(|_| bytes[at] == b'%') {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}
