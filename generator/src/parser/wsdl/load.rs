//! Collects every document of a contract: imports, includes and redefinitions, nested and circular, each once.
//!
//! Nothing is fetched. An import that cannot be read is reported and the rest goes on.

use std::collections::{HashSet, VecDeque};

use super::catalog::Catalog;
use super::read::read_definitions;
use super::syntax::{Definitions, Import};
use super::xml::{self, Element, WSDL, WSDL20, XSD};
use super::xsd::{self, LinkKind, Schema};
use crate::diagnostic::codes::wsdl as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, LoadError, Loader, Span};

/// How many documents one contract may consist of.
const MAX_DOCUMENTS: usize = 4096;

/// How many bytes they may have together, a schema that is included into several namespaces counted each time.
const MAX_BYTES: usize = 64 * 1024 * 1024;

/// Everything that was read.
#[derive(Debug, Default)]
pub(crate) struct Documents {
    /// The entry first, then in the order of the imports.
    pub(crate) definitions: Vec<Definitions>,
    pub(crate) schemas: Vec<Schema>,
}

/// Reads the entry and all it refers to. `None` where the entry itself is of no use.
pub(crate) fn load(loader: &mut Loader, entry: FileId, out: &mut Diagnostics) -> Option<Documents> {
    let catalog = Catalog::load(loader);
    let mut gather = Gather {
        loader,
        out,
        catalog,
        documents: Documents::default(),
        seen: HashSet::new(),
        queue: VecDeque::new(),
        missing: Vec::new(),
        bytes: 0,
    };
    gather.document(entry, None, Span::start_of(entry));
    if gather.documents.definitions.is_empty() && gather.documents.schemas.is_empty() {
        return None;
    }
    while let Some((file, chameleon, asked)) = gather.queue.pop_front() {
        gather.document(file, chameleon, asked);
    }
    gather.report_missing();
    Some(gather.documents)
}

impl Documents {
    /// Reads the root of one document; returns what a WSDL imports.
    fn read(&mut self, root: Element<'_>, chameleon: Option<&str>, out: &mut Diagnostics) -> Vec<Import> {
        if root.is(XSD, "schema") {
            self.schemas.push(xsd::read_schema(root, chameleon, out));
            return Vec::new();
        }
        if !root.is(WSDL, "definitions") {
            out.push(foreign_root(root));
            return Vec::new();
        }
        let definitions = read_definitions(root, out);
        let imports = definitions.imports.clone();
        self.definitions.push(definitions);
        let types = root.children().filter(|child| child.is(WSDL, "types"));
        for schema in types.flat_map(Element::children).filter(|child| child.is(XSD, "schema")) {
            self.schemas.push(xsd::read_schema(schema, None, out));
        }
        imports
    }
}

struct Gather<'l> {
    loader: &'l mut Loader,
    out: &'l mut Diagnostics,
    catalog: Catalog,
    documents: Documents,
    /// A schema without a namespace is read once for each namespace that includes it.
    seen: HashSet<(FileId, Option<String>)>,
    queue: VecDeque<(FileId, Option<String>, Span)>,
    missing: Vec<Missing>,
    bytes: usize,
}

/// An import that leads nowhere: forgiven where its namespace comes from elsewhere.
struct Missing {
    namespace: Option<String>,
    span: Span,
    what: String,
}

impl Gather<'_> {
    /// Reads one document. `asked` is the place that refers to it.
    fn document(&mut self, file: FileId, chameleon: Option<String>, asked: Span) {
        if !self.seen.insert((file, chameleon.clone())) {
            return;
        }
        if self.seen.len() > MAX_DOCUMENTS {
            let message = format!("the contract consists of more than {MAX_DOCUMENTS} documents");
            self.out.push(Diagnostic::new(&crate::diagnostic::codes::source::LIMIT, asked, message));
            self.queue.clear();
            return;
        }
        let source = self.loader.map().file(file);
        self.bytes += source.text().len();
        if self.bytes > MAX_BYTES {
            let message = format!("the documents of the contract have more than {MAX_BYTES} bytes together");
            self.out.push(Diagnostic::new(&crate::diagnostic::codes::source::LIMIT, asked, message));
            self.queue.clear();
            return;
        }
        let Some(tree) = xml::parse(source.text(), file, self.out) else { return };
        let root = Element::new(tree.root_element(), file);
        let first_schema = self.documents.schemas.len();
        let imports = self.documents.read(root, chameleon.as_deref(), self.out);
        for import in imports {
            self.follow(import.location.as_deref(), Some(&import.namespace), None, import.span, file);
        }
        for index in first_schema..self.documents.schemas.len() {
            self.follow_links(index);
        }
    }

    fn follow_links(&mut self, index: usize) {
        let schema = &self.documents.schemas[index];
        let (file, target) = (schema.file, schema.target.clone());
        let links: Vec<_> = schema.links.clone();
        for link in links {
            let (namespace, chameleon) = match &link.kind {
                LinkKind::Import { namespace } => (Some(namespace.as_str()), None),
                LinkKind::Include | LinkKind::Redefine(_) => (None, Some(target.clone())),
            };
            self.follow(link.location.as_deref(), namespace, chameleon, link.span, file);
        }
    }

    /// Puts the document a link means into the queue.
    fn follow(
        &mut self,
        location: Option<&str>,
        namespace: Option<&str>,
        chameleon: Option<String>,
        span: Span,
        from: FileId,
    ) {
        let found = match (self.in_catalog(location, namespace), location) {
            (Some(path), _) => self.loader.load_with(&path, xml::decode),
            (None, Some(location)) => {
                let path = self.loader.resolve(from, location);
                path.and_then(|path| self.loader.load_with(&path, xml::decode))
            }
            (None, None) => {
                let namespace = namespace.unwrap_or_default();
                let what =
                    format!("namespace `{namespace}` is imported without a location, and no document has it");
                self.missing.push(Missing { namespace: Some(namespace.to_owned()), span, what });
                return;
            }
        };
        match found {
            Ok(file) => self.queue.push_back((file, chameleon.filter(|target| !target.is_empty()), span)),
            Err(error) => {
                self.missing.push(Missing {
                    namespace: namespace.map(str::to_owned),
                    span,
                    what: words(&error, location),
                });
            }
        }
    }

    fn in_catalog(&self, location: Option<&str>, namespace: Option<&str>) -> Option<std::path::PathBuf> {
        let keys = [location, namespace.filter(|namespace| !namespace.is_empty())];
        keys.into_iter().flatten().find_map(|key| self.catalog.find(key)).map(std::path::Path::to_path_buf)
    }

    fn report_missing(&mut self) {
        for missing in std::mem::take(&mut self.missing) {
            let is_known = missing.namespace.as_deref().is_some_and(|namespace| {
                xsd::is_bundled(namespace)
                    || self.documents.schemas.iter().any(|schema| schema.target == namespace)
            });
            if !is_known {
                self.out.push(Diagnostic::new(&codes::IMPORT_MISSING, missing.span, missing.what).help(
                    "keep a copy below the contract's folder and name it in `catalog.tsv` there: the URL or namespace, a tab, the path",
                ));
            }
        }
    }
}

/// What is wrong with a link, without paths of this machine.
fn words(error: &LoadError, location: Option<&str>) -> String {
    let location = location.unwrap_or_default();
    match error {
        LoadError::Missing(_) => format!("there is no file `{location}`"),
        LoadError::Outside(_) => format!("`{location}` lies outside of the contract's folder"),
        LoadError::Remote(url) => format!("`{url}` is not on this machine, and nothing is fetched"),
        LoadError::Encoding(_) => format!("`{location}` is not text in the encoding it declares"),
        LoadError::Io(_, error) => format!("`{location}` cannot be read: {error}"),
    }
}

fn foreign_root(root: Element<'_>) -> Diagnostic {
    if root.namespace() == WSDL20 {
        return Diagnostic::new(&codes::WSDL20, root.span(), "the contract is written in WSDL 2.0")
            .help("export it as WSDL 1.1; nearly every tool that writes 2.0 writes both");
    }
    let name = xml::QName::new(root.namespace(), root.local());
    let message =
        format!("the root element is `{name}`, not `definitions` of WSDL 1.1 or `schema` of XML Schema");
    Diagnostic::new(&codes::ROOT_UNKNOWN, root.span(), message)
}
