//! The types of a contract while they are lowered: what exists already, and what still waits for its content.
//!
//! A named type is reserved when it is first used and filled from a queue, so that neither cycles nor long chains
//! of types reach the stack.

use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

use super::member::Names;
use crate::diagnostic::codes::source;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Constraints, Contract, Scalar, Type, TypeId, TypeName};
use crate::parser::wsdl::xml::QName;
use crate::parser::wsdl::xsd::{SchemaSet, TypeDecl, TypeKind};
use crate::source::Span;

/// How many fields and arms one contract may have after inherited ones are written out.
const MAX_MEMBERS: usize = 500_000;

/// How far references that are followed at once may nest (groups in groups, simple types in simple types).
const MAX_NESTING: usize = 100;

/// The state of lowering.
pub(crate) struct Types<'a> {
    pub(crate) set: &'a SchemaSet,
    pub(crate) contract: Contract,
    pub(crate) out: &'a mut Diagnostics,
    records: HashMap<QName, TypeId>,
    /// The anonymous types of global elements.
    pub(crate) elements: HashMap<QName, TypeId>,
    /// Named simple types; `None` while one is being read.
    pub(crate) values: HashMap<QName, Option<Value>>,
    pub(crate) families: HashMap<QName, TypeId>,
    pub(crate) heads: HashMap<QName, TypeId>,
    /// What is written in place, by its wire path and its place in the text: inherited members and groups bring the
    /// same declaration again and again.
    pub(crate) placed: HashMap<Spot, Value>,
    paths: Names,
    queue: VecDeque<(TypeId, Work)>,
    nesting: usize,
    members: usize,
}

/// A declaration without a name: the path it has, where it is written, and whether it may repeat there.
pub(crate) type Spot = (String, Span, bool);

/// What a reserved type waits for.
pub(crate) enum Work {
    Record(Rc<TypeDecl>, Place),
    /// The type and all that derive from it.
    Family(QName),
    /// The element and all that substitute it.
    Head(QName),
}

/// What a use of a type comes to: the type, and what the place that uses it has to say on the wire.
#[derive(Debug, Clone)]
pub(crate) struct Value {
    pub(crate) ty: Type,
    pub(crate) constraints: Constraints,
    pub(crate) listed: bool,
    pub(crate) hex: bool,
}

impl Value {
    pub(crate) fn of(ty: impl Into<Type>) -> Value {
        Value { ty: ty.into(), constraints: Constraints::none(), listed: false, hex: false }
    }
}

/// Where an anonymous type stands: the words of its name and its wire path.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) words: Vec<String>,
    pub(crate) path: String,
}

impl Place {
    /// The place of a global declaration.
    pub(crate) fn of(name: &QName) -> Place {
        Place { words: vec![name.local.clone()], path: name.to_string() }
    }

    /// The place of a global element's own type.
    pub(crate) fn of_element(name: &QName) -> Place {
        let path = QName::new(name.namespace.as_str(), format!("element:{}", name.local)).to_string();
        Place { words: vec![name.local.clone()], path }
    }

    /// The place of a named group.
    pub(crate) fn of_group(name: &QName) -> Place {
        let path = QName::new(name.namespace.as_str(), format!("group:{}", name.local)).to_string();
        Place { words: vec![name.local.clone()], path }
    }

    /// A place inside.
    pub(crate) fn child(&self, word: &str, path: &str) -> Place {
        let mut words = self.words.clone();
        words.push(word.to_owned());
        Place { words, path: format!("{}/{path}", self.path) }
    }
}

impl<'a> Types<'a> {
    pub(crate) fn new(set: &'a SchemaSet, contract: Contract, out: &'a mut Diagnostics) -> Types<'a> {
        Types {
            set,
            contract,
            out,
            records: HashMap::new(),
            elements: HashMap::new(),
            values: HashMap::new(),
            families: HashMap::new(),
            heads: HashMap::new(),
            placed: HashMap::new(),
            paths: Names::default(),
            queue: VecDeque::new(),
            nesting: 0,
            members: 0,
        }
    }

    /// Lowers every declaration, used or not: a later pass takes out what nothing reaches.
    pub(crate) fn declare_all(&mut self) {
        let set = self.set;
        for (name, decl) in set.types.iter().filter(|(name, _)| !name.local.contains('!')) {
            match &decl.kind {
                TypeKind::Complex(_) => {
                    self.record_of(name, decl);
                }
                TypeKind::Simple(_) => {
                    self.simple_named(name, decl);
                }
            }
        }
        for decl in set.elements.values() {
            self.element_value(decl, &Place::of_element(&decl.name));
        }
    }

    /// The record of a named complex type.
    pub(crate) fn record_of(&mut self, name: &QName, decl: &Rc<TypeDecl>) -> TypeId {
        if let Some(id) = self.records.get(name) {
            return *id;
        }
        let place = Place::of(name);
        let id = self.contract.reserve(TypeName::Declared(name.local.clone()), place.path.clone(), decl.span);
        self.records.insert(name.clone(), id);
        self.queue.push_back((id, Work::Record(Rc::clone(decl), place)));
        id
    }

    /// The record of a complex type written in place.
    pub(crate) fn record_in(&mut self, place: Place, decl: &Rc<TypeDecl>) -> TypeId {
        let id = self.reserve(&place, decl.span);
        self.queue.push_back((id, Work::Record(Rc::clone(decl), place)));
        id
    }

    pub(crate) fn reserve(&mut self, place: &Place, span: Span) -> TypeId {
        let path = self.unique(&place.path);
        self.contract.reserve(TypeName::Derived(place.words.clone()), path, span)
    }

    /// A path that nothing else has.
    pub(crate) fn unique(&mut self, path: &str) -> String {
        self.paths.take(path, "~")
    }

    pub(crate) fn later(&mut self, id: TypeId, work: Work) {
        self.queue.push_back((id, work));
    }

    /// Fills every reserved type.
    pub(crate) fn drain(&mut self) {
        while let Some((id, work)) = self.queue.pop_front() {
            if self.members > MAX_MEMBERS {
                // Said already, and the contract is not usable.
                self.queue.clear();
                return;
            }
            match work {
                Work::Record(decl, place) => self.fill_record(id, &decl, &place),
                Work::Family(name) => self.fill_family(id, &name),
                Work::Head(name) => self.fill_head(id, &name),
            }
        }
    }

    /// Goes one reference deeper; `None` where that is too deep, which is reported.
    pub(crate) fn nested<R>(&mut self, span: Span, inner: impl FnOnce(&mut Self) -> R) -> Option<R> {
        if self.nesting >= MAX_NESTING {
            let message = format!("definitions refer to each other more than {MAX_NESTING} levels deep");
            self.out.push(Diagnostic::new(&source::LIMIT, span, message));
            return None;
        }
        self.nesting += 1;
        let result = inner(self);
        self.nesting -= 1;
        Some(result)
    }

    /// Counts members; false where the contract has more than can be held, which is reported.
    pub(crate) fn count(&mut self, members: usize, span: Span) -> bool {
        self.members = self.members.saturating_add(members);
        if self.members > MAX_MEMBERS {
            let message = format!(
                "the contract has more than {MAX_MEMBERS} members once inherited ones are written out"
            );
            self.out.push(Diagnostic::new(&source::LIMIT, span, message));
            return false;
        }
        true
    }

    pub(crate) fn say(&mut self, code: &'static Code, span: Span, message: String) {
        self.out.push(Diagnostic::new(code, span, message));
    }

    /// A value that nothing is known of.
    pub(crate) fn any(&mut self) -> Value {
        Value::of(Scalar::Any)
    }
}
