//! All global declarations of a contract by name, whatever document they come from.
//!
//! Schemas see each other even without an `import`: generators of contracts forget them, and names carry their
//! namespace anyway.

use std::collections::HashSet;
use std::rc::Rc;

use indexmap::IndexMap;

use super::redefine;
use super::syntax::*;
use crate::diagnostic::codes::wsdl as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::parser::wsdl::xml::QName;
use crate::source::{SourceMap, Span};

/// Declarations by name.
#[derive(Debug, Default)]
pub(crate) struct SchemaSet {
    pub(crate) elements: IndexMap<QName, Rc<ElementDecl>>,
    pub(crate) types: IndexMap<QName, Rc<TypeDecl>>,
    pub(crate) groups: IndexMap<QName, Rc<GroupDecl>>,
    pub(crate) attributes: IndexMap<QName, Rc<AttributeDecl>>,
    pub(crate) attribute_groups: IndexMap<QName, Rc<AttributeGroupDecl>>,
    /// The types that derive from a complex type in one step.
    derived: IndexMap<QName, Vec<QName>>,
    /// The elements that may stand for another, in one step.
    substitutes: IndexMap<QName, Vec<QName>>,
}

impl SchemaSet {
    /// Puts all schemas together; a name declared twice in different ways is reported.
    pub(crate) fn new(schemas: &[Schema], map: &SourceMap, out: &mut Diagnostics) -> SchemaSet {
        let mut set = SchemaSet::default();
        let mut insert = Insert { map, out };
        for schema in schemas {
            let redefined = redefine::names(schema);
            let is_new = |name: &QName, names: &HashSet<QName>| !names.contains(name);
            insert.all(&mut set.types, &schema.types, |name| is_new(name, &redefined.types));
            insert.all(&mut set.groups, &schema.groups, |name| is_new(name, &redefined.groups));
            let groups = &redefined.attribute_groups;
            insert.all(&mut set.attribute_groups, &schema.attribute_groups, |name| is_new(name, groups));
            insert.all(&mut set.elements, &schema.elements, |_| true);
            insert.all(&mut set.attributes, &schema.attributes, |_| true);
        }
        redefine::apply(&mut set, schemas);
        set.link();
        set
    }

    fn link(&mut self) {
        for (name, decl) in &self.types {
            let TypeKind::Complex(complex) = &decl.kind else { continue };
            let (Content::Complex { base, .. } | Content::Simple { base, .. }) = &complex.content else {
                continue;
            };
            if !redefine::is_original(&base.name) {
                self.derived.entry(base.name.clone()).or_default().push(name.clone());
            }
        }
        for (name, decl) in &self.elements {
            if let Some(head) = &decl.substitutes {
                self.substitutes.entry(head.name.clone()).or_default().push(name.clone());
            }
        }
    }

    /// Whether any type derives from this one.
    pub(crate) fn has_descendants(&self, name: &QName) -> bool {
        self.derived.contains_key(name)
    }

    /// All types that derive from this one, in any number of steps, nearest first.
    pub(crate) fn descendants(&self, name: &QName) -> Vec<QName> {
        closure(&self.derived, name)
    }

    /// Whether any element may stand for this one.
    pub(crate) fn has_substitutes(&self, name: &QName) -> bool {
        self.substitutes.contains_key(name)
    }

    /// All elements that may stand for this one.
    pub(crate) fn substitutes(&self, name: &QName) -> Vec<QName> {
        closure(&self.substitutes, name)
    }
}

/// Breadth first, each once: a cycle ends where it closes.
fn closure(steps: &IndexMap<QName, Vec<QName>>, start: &QName) -> Vec<QName> {
    let mut found: indexmap::IndexSet<QName> = indexmap::IndexSet::new();
    let mut next = 0;
    let mut current = Some(start.clone());
    while let Some(name) = current {
        for step in steps.get(&name).into_iter().flatten().filter(|step| *step != start) {
            found.insert(step.clone());
        }
        current = found.get_index(next).cloned();
        next += 1;
    }
    found.into_iter().collect()
}

struct Insert<'a> {
    map: &'a SourceMap,
    out: &'a mut Diagnostics,
}

impl Insert<'_> {
    fn all<T: Declaration>(
        &mut self,
        table: &mut IndexMap<QName, Rc<T>>,
        declarations: &[Rc<T>],
        is_wanted: impl Fn(&QName) -> bool,
    ) {
        for declaration in declarations {
            match declaration.name() {
                Some(name) if is_wanted(name) => self.one(table, name, declaration),
                _ => {}
            }
        }
    }

    fn one<T: Declaration>(&mut self, table: &mut IndexMap<QName, Rc<T>>, name: &QName, declaration: &Rc<T>) {
        let Some(old) = table.get(name) else {
            table.insert(name.clone(), Rc::clone(declaration));
            return;
        };
        let ((first, first_whole), (span, whole)) = (old.place(), declaration.place());
        if !self.is_same_text(first_whole, whole) {
            let message =
                format!("{} `{name}` is declared twice in different ways; the first one is used", T::WHAT);
            self.out.push(Diagnostic::new(&codes::DUPLICATE, span, message).label(first, "the first one"));
        }
    }

    /// Whether two declarations are written alike, white space aside.
    fn is_same_text(&self, one: Span, other: Span) -> bool {
        let (one, other) = (self.map.snippet(one), self.map.snippet(other));
        one.split_ascii_whitespace().eq(other.split_ascii_whitespace())
    }
}

/// What every global declaration has.
trait Declaration {
    /// The word for it in messages.
    const WHAT: &'static str;
    fn name(&self) -> Option<&QName>;
    /// The start tag and the whole text.
    fn place(&self) -> (Span, Span);
}

macro_rules! declaration {
    ($ty:ty, $what:literal) => {
        impl Declaration for $ty {
            const WHAT: &'static str = $what;
            fn name(&self) -> Option<&QName> {
                Some(&self.name)
            }
            fn place(&self) -> (Span, Span) {
                (self.span, self.whole)
            }
        }
    };
}
declaration!(ElementDecl, "element");
declaration!(GroupDecl, "group");
declaration!(AttributeDecl, "attribute");
declaration!(AttributeGroupDecl, "attribute group");

impl Declaration for TypeDecl {
    const WHAT: &'static str = "type";
    fn name(&self) -> Option<&QName> {
        self.name.as_ref()
    }
    fn place(&self) -> (Span, Span) {
        (self.span, self.whole)
    }
}
