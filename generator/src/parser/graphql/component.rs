//! Which fields of an object type need code to be answered: those with arguments, and those whose type leads back
//! to the type they stand in through another one, so that no finite value could hold them.
//!
//! A type that holds itself directly (a tree) stays data.

use std::collections::{BTreeMap, BTreeSet};

use super::schema::Schema;
use super::syntax::{Body, FieldNode, Shape};

/// The object types that lead to each other, numbered by component.
#[derive(Debug, Default)]
pub(super) struct Components<'a> {
    component: BTreeMap<&'a str, usize>,
    sizes: Vec<usize>,
}

/// What a field is to the value it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nature {
    /// Part of the data.
    Data,
    /// Part of the data, and holds values of the type it stands in.
    Tree,
    /// Answered by code.
    Resolver,
}

impl<'a> Components<'a> {
    pub(super) fn of(schema: &'a Schema) -> Components<'a> {
        let mut search = Search::new(schema);
        for (name, ty) in &schema.types {
            if matches!(ty.body, Body::Object { .. }) && !search.number.contains_key(name.as_str()) {
                search.visit(name);
            }
        }
        search.found
    }

    /// What a field of the object type `owner` is.
    pub(super) fn nature(&self, schema: &Schema, owner: &str, field: &FieldNode) -> Nature {
        if !field.arguments.is_empty() {
            return Nature::Resolver;
        }
        let Some(own) = self.component.get(owner) else { return Nature::Data };
        let leads_back =
            schema.possible(&field.ty.base().text).iter().any(|ty| self.component.get(ty) == Some(own));
        let finite = !field.ty.non_null || matches!(field.ty.shape, Shape::List(_));
        match (leads_back, self.sizes[*own]) {
            (false, _) => Nature::Data,
            (true, 1) if finite => Nature::Tree,
            (true, _) => Nature::Resolver,
        }
    }
}

/// Tarjan's algorithm, with its stack on the heap: schemas may be deep.
struct Search<'a> {
    schema: &'a Schema,
    number: BTreeMap<&'a str, usize>,
    low: BTreeMap<&'a str, usize>,
    stack: Vec<&'a str>,
    on_stack: BTreeSet<&'a str>,
    found: Components<'a>,
}

/// A type whose neighbours are being visited.
struct Frame<'a> {
    name: &'a str,
    targets: Vec<&'a str>,
    next: usize,
}

impl<'a> Search<'a> {
    fn new(schema: &'a Schema) -> Search<'a> {
        Search {
            schema,
            number: BTreeMap::new(),
            low: BTreeMap::new(),
            stack: Vec::new(),
            on_stack: BTreeSet::new(),
            found: Components::default(),
        }
    }

    fn targets(&self, name: &str) -> Vec<&'a str> {
        let fields = self.schema.fields(name);
        let bases: BTreeSet<&str> = fields.iter().map(|field| field.ty.base().text.as_str()).collect();
        bases.into_iter().flat_map(|base| self.schema.possible(base)).collect()
    }

    fn enter(&mut self, name: &'a str, frames: &mut Vec<Frame<'a>>) {
        let number = self.number.len();
        self.number.insert(name, number);
        self.low.insert(name, number);
        self.stack.push(name);
        self.on_stack.insert(name);
        frames.push(Frame { name, targets: self.targets(name), next: 0 });
    }

    fn visit(&mut self, start: &'a str) {
        let mut frames = Vec::new();
        self.enter(start, &mut frames);
        while let Some(frame) = frames.last_mut() {
            let name = frame.name;
            if let Some(target) = frame.targets.get(frame.next).copied() {
                frame.next += 1;
                if !self.number.contains_key(target) {
                    self.enter(target, &mut frames);
                } else if self.on_stack.contains(target) {
                    self.lower(name, self.number[target]);
                }
                continue;
            }
            frames.pop();
            let low = self.low[name];
            if let Some(parent) = frames.last() {
                self.lower(parent.name, low);
            }
            if low == self.number[name] {
                self.close(name);
            }
        }
    }

    fn lower(&mut self, name: &'a str, to: usize) {
        if let Some(low) = self.low.get_mut(name) {
            *low = (*low).min(to);
        }
    }

    /// Everything above `name` on the stack is one component.
    fn close(&mut self, name: &'a str) {
        let component = self.found.sizes.len();
        let mut size = 0;
        while let Some(member) = self.stack.pop() {
            self.on_stack.remove(member);
            self.found.component.insert(member, component);
            size += 1;
            if member == name {
                break;
            }
        }
        self.found.sizes.push(size);
    }
}
