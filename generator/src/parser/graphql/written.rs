//! Documents of our own, one for each root field, for contracts that come without: all leaf fields that need no
//! argument, and objects down to a bounded depth. Each type gets fragments that documents share, so a document
//! grows with the number of types it reaches, and a client has one type for each of them.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use crate::source::Span;

use super::component::{Components, Nature};
use super::schema::Schema;
use super::syntax::{
    Argument, Body, FieldNode, FieldSelection, FragmentNode, InputNode, Name, OperationNode, Root, Selection,
    Value, ValueKind, VariableNode, directive,
};

/// How deep objects are followed that are no pure data; the levels of a connection do not count.
const DEPTH: usize = 2;

/// How often a tree goes into itself.
const TREE_DEPTH: usize = 6;

/// An interface with more implementers than this is asked for its own fields alone.
const MAX_ARMS: usize = 16;

/// How many types of pure data may stand in each other.
const MAX_NESTING: usize = 40;

/// The most fields that a document may reach before its depth is cut.
const MAX_FIELDS: usize = 400;

/// Writes an operation for each root field, and the fragments they share.
pub(super) fn write(schema: &Schema, place: Span) -> (Vec<OperationNode>, Vec<FragmentNode>) {
    let mut writer = Writer {
        schema,
        components: Components::of(schema),
        place,
        fragments: IndexMap::new(),
        whole: IndexMap::new(),
        sizes: IndexMap::new(),
    };
    let mut operations = Vec::new();
    for root in Root::ALL {
        let Some(name) = schema.root(root) else { continue };
        for field in schema.fields(&name.text) {
            operations.push(writer.operation(root, field));
        }
    }
    (operations, writer.fragments.into_values().flatten().collect())
}

struct Writer<'a> {
    schema: &'a Schema,
    components: Components<'a>,
    /// The place of what has none of its own.
    place: Span,
    /// By name; none while it is being written.
    fragments: IndexMap<String, Option<FragmentNode>>,
    /// Whether a type is data through and through.
    whole: IndexMap<&'a str, bool>,
    /// How many fields a fragment of a type and a depth reaches.
    sizes: IndexMap<(&'a str, usize), usize>,
}

impl<'a> Writer<'a> {
    fn operation(&mut self, root: Root, field: &'a FieldNode) -> OperationNode {
        let span = field.name.span;
        let variables = field.arguments.iter().map(|argument| VariableNode {
            name: argument.name.clone(),
            description: argument.description.clone(),
            ty: argument.ty.clone(),
            default: argument.default.clone(),
            directives: Vec::new(),
        });
        let arguments = field.arguments.iter().map(|argument| Argument {
            name: argument.name.clone(),
            value: Value { kind: ValueKind::Variable(argument.name.text.clone()), span: argument.name.span },
        });
        let base = field.ty.base().text.as_str();
        let selection = match self.schema.is_composite(base) {
            true => {
                let depth = self.affordable(base);
                self.spread(base, depth, span).into_iter().collect()
            }
            false => Vec::new(),
        };
        let asked = FieldSelection {
            alias: None,
            name: field.name.clone(),
            arguments: arguments.collect(),
            directives: Vec::new(),
            selection,
        };
        OperationNode {
            root,
            name: Some(field.name.clone()),
            description: field.description.clone(),
            variables: variables.collect(),
            directives: Vec::new(),
            selection: vec![Selection::Field(asked)],
            span,
        }
    }

    /// The greatest depth at which a document stays below the limit.
    fn affordable(&mut self, base: &'a str) -> usize {
        (0..=DEPTH).rev().find(|depth| self.size(base, *depth, 0) <= MAX_FIELDS).unwrap_or(0)
    }

    /// How many fields a fragment reaches.
    fn size(&mut self, ty: &'a str, depth: usize, nesting: usize) -> usize {
        let depth = if self.is_whole(ty, 0) { 0 } else { depth };
        if let Some(size) = self.sizes.get(&(ty, depth)) {
            return *size;
        }
        // A type that reaches itself at the same depth adds nothing the second time.
        self.sizes.insert((ty, depth), 0);
        let mut size = 0_usize;
        if nesting < MAX_NESTING {
            for next in self.reached(ty, depth) {
                size = size.saturating_add(match next {
                    Reached::Leaf => 1,
                    Reached::Object(ty, depth) => self.size(ty, depth, nesting + 1).saturating_add(1),
                });
            }
        }
        self.sizes.insert((ty, depth), size);
        size
    }

    fn reached(&mut self, ty: &'a str, depth: usize) -> Vec<Reached<'a>> {
        if self.has_arms(ty) {
            return self.schema.possible(ty).into_iter().map(|arm| Reached::Object(arm, depth)).collect();
        }
        let fields = self.schema.fields(ty).iter();
        let kept: Vec<_> = fields.filter_map(|field| Some((field, self.kept(ty, field, depth)?))).collect();
        let reached = kept.into_iter().map(|(field, kept)| match kept {
            Kept::Leaf | Kept::Tree => Reached::Leaf,
            Kept::Object(depth) => Reached::Object(&field.ty.base().text, depth),
        });
        reached.collect()
    }

    /// Whether a fragment on the type asks each of its object types apart.
    fn has_arms(&self, ty: &str) -> bool {
        match self.schema.get(ty).map(|ty| &ty.body) {
            Some(Body::Union { .. }) => true,
            Some(Body::Interface { .. }) => (1..=MAX_ARMS).contains(&self.schema.possible(ty).len()),
            _ => false,
        }
    }

    /// Whether every value of the type can be asked for as it is: no field needs code, and no two arms disagree.
    fn is_whole(&mut self, ty: &'a str, nesting: usize) -> bool {
        if let Some(known) = self.whole.get(ty) {
            return *known;
        }
        if nesting > MAX_NESTING {
            return false;
        }
        let whole = match self.schema.get(ty).map(|node| &node.body) {
            Some(Body::Object { fields, .. }) => fields.iter().all(|field| {
                let base = field.ty.base().text.as_str();
                match self.components.nature(self.schema, ty, field) {
                    Nature::Resolver => false,
                    Nature::Tree => true,
                    Nature::Data => !self.schema.is_composite(base) || self.is_whole(base, nesting + 1),
                }
            }),
            Some(_) if self.has_arms(ty) => {
                let arms = self.schema.possible(ty);
                self.clashes(&arms).is_empty() && arms.into_iter().all(|arm| self.is_whole(arm, nesting + 1))
            }
            _ => false,
        };
        self.whole.insert(ty, whole);
        whole
    }

    /// Fields of several arms with one name and different types: they need a key each (section 5.3.2).
    fn clashes(&self, arms: &[&'a str]) -> BTreeSet<&'a str> {
        let mut types: BTreeMap<&str, String> = BTreeMap::new();
        let mut clashes = BTreeSet::new();
        for field in arms.iter().flat_map(|arm| self.schema.fields(arm)) {
            let (name, ty) = (field.name.text.as_str(), field.ty.to_string());
            if *types.entry(name).or_insert_with(|| ty.clone()) != ty {
                clashes.insert(name);
            }
        }
        clashes
    }

    /// What becomes of a field in a fragment of that depth; none where it is left out.
    fn kept(&mut self, owner: &'a str, field: &'a FieldNode, depth: usize) -> Option<Kept> {
        let base = field.ty.base().text.as_str();
        let whole = self.is_whole(owner, 0);
        let is_old = directive(&field.directives, "deprecated").is_some();
        if field.arguments.iter().any(InputNode::is_required) || (is_old && !whole) {
            return None;
        }
        if !self.schema.is_composite(base) {
            return Some(Kept::Leaf);
        }
        if whole && self.components.nature(self.schema, owner, field) == Nature::Tree {
            return Some(Kept::Tree);
        }
        // What an object field with arguments gives without them is for its server to say: often an error.
        if !field.arguments.is_empty() || self.repeats_nodes(owner, field) {
            return None;
        }
        match (self.is_whole(base, 0) || is_connection_level(owner, &field.name.text), depth) {
            (true, depth) => Some(Kept::Object(depth)),
            (false, 0) => None,
            (false, depth) => Some(Kept::Object(depth - 1)),
        }
    }

    /// `edges` beside `nodes` holds the same objects again.
    fn repeats_nodes(&self, owner: &str, field: &FieldNode) -> bool {
        owner.ends_with("Connection")
            && field.name.text == "edges"
            && self.schema.field(owner, "nodes").is_some()
    }

    /// A spread of the fragment for a type; none where that fragment is being written around it.
    fn spread(&mut self, ty: &'a str, depth: usize, span: Span) -> Option<Selection> {
        let name = match (self.is_whole(ty, 0), depth) {
            (true, _) => ty.to_owned(),
            (false, 0) => format!("{ty}Brief"),
            (false, 1) => format!("{ty}Summary"),
            (false, _) => format!("{ty}Detail"),
        };
        let spread = Selection::Spread { name: Name { text: name.clone(), span }, directives: Vec::new() };
        match self.fragments.get(&name) {
            Some(None) => return None,
            Some(Some(_)) => return Some(spread),
            None => {}
        }
        self.fragments.insert(name.clone(), None);
        let selection = match self.has_arms(ty) {
            true => self.arms(ty, depth),
            false => self.fields(ty, depth, TREE_DEPTH),
        };
        let place = self.schema.get(ty).map_or(span, |node| node.name.span);
        let fragment = FragmentNode {
            name: Name { text: name.clone(), span: place },
            on: Name { text: ty.to_owned(), span: place },
            directives: Vec::new(),
            selection,
            span: place,
        };
        self.fragments.insert(name, Some(fragment));
        Some(spread)
    }

    fn arms(&mut self, ty: &'a str, depth: usize) -> Vec<Selection> {
        let arms = self.schema.possible(ty);
        let clashes = self.clashes(&arms);
        let mut selection = Vec::with_capacity(arms.len());
        for arm in arms {
            let span = self.schema.get(arm).map_or_else(|| self.place, |node| node.name.span);
            let clashing =
                self.schema.fields(arm).iter().any(|field| clashes.contains(field.name.text.as_str()));
            let inner = match clashing {
                true => {
                    let mut fields = self.fields(arm, depth, TREE_DEPTH);
                    fields.iter_mut().for_each(|item| rename(item, arm, &clashes));
                    fields
                }
                false => self.spread(arm, depth, span).into_iter().collect(),
            };
            if !inner.is_empty() {
                let on = Some(Name { text: arm.to_owned(), span });
                selection.push(Selection::Inline { on, directives: Vec::new(), selection: inner, span });
            }
        }
        selection
    }

    fn fields(&mut self, ty: &'a str, depth: usize, tree_depth: usize) -> Vec<Selection> {
        let mut selection = Vec::new();
        for field in self.schema.fields(ty) {
            let span = field.name.span;
            let base = field.ty.base().text.as_str();
            let inner = match self.kept(ty, field, depth) {
                None => continue,
                Some(Kept::Leaf) => Vec::new(),
                Some(Kept::Object(depth)) => match self.spread(base, depth, span) {
                    Some(spread) => vec![spread],
                    None => continue,
                },
                Some(Kept::Tree) if tree_depth == 0 => continue,
                Some(Kept::Tree) => self.branch(ty, base, tree_depth),
            };
            selection.push(plain_field(&field.name, inner));
        }
        if selection.is_empty() {
            let span = self.schema.get(ty).map_or(self.place, |node| node.name.span);
            selection.push(plain_field(&Name { text: "__typename".to_owned(), span }, Vec::new()));
        }
        selection
    }

    /// A tree inside itself. Several branches share the depth, so that they do not multiply.
    fn branch(&mut self, ty: &'a str, base: &'a str, tree_depth: usize) -> Vec<Selection> {
        let fields = self.schema.fields(ty).iter();
        let branches =
            fields.filter(|field| self.components.nature(self.schema, ty, field) == Nature::Tree).count();
        let deeper = match branches {
            1 => tree_depth - 1,
            2 => tree_depth.saturating_sub(2),
            _ => tree_depth.saturating_sub(TREE_DEPTH / 2),
        };
        if base == ty {
            return self.fields(ty, 0, deeper);
        }
        let mut selection = Vec::new();
        for arm in self.schema.possible(base) {
            let span = self.schema.get(arm).map_or(self.place, |node| node.name.span);
            let inner = match arm == ty {
                true => self.fields(ty, 0, deeper),
                false => self.spread(arm, 0, span).into_iter().collect(),
            };
            let on = Some(Name { text: arm.to_owned(), span });
            selection.push(Selection::Inline { on, directives: Vec::new(), selection: inner, span });
        }
        selection
    }
}

/// What a field of a fragment is.
#[derive(Debug, Clone, Copy)]
enum Kept {
    Leaf,
    /// With the fragment of that depth.
    Object(usize),
    /// The type inside itself.
    Tree,
}

/// What a fragment reaches.
#[derive(Debug, Clone, Copy)]
enum Reached<'a> {
    Leaf,
    Object(&'a str, usize),
}

/// The levels between a connection and its nodes (Relay's cursor connections).
fn is_connection_level(owner: &str, field: &str) -> bool {
    (owner.ends_with("Connection") && matches!(field, "edges" | "nodes" | "pageInfo"))
        || (owner.ends_with("Edge") && field == "node")
}

fn plain_field(name: &Name, selection: Vec<Selection>) -> Selection {
    let (arguments, directives) = (Vec::new(), Vec::new());
    Selection::Field(FieldSelection { alias: None, name: name.clone(), arguments, directives, selection })
}

fn rename(item: &mut Selection, arm: &str, clashes: &BTreeSet<&str>) {
    if let Selection::Field(field) = item
        && clashes.contains(field.name.text.as_str())
    {
        let text = format!("{}Of{arm}", field.name.text);
        field.alias = Some(Name { text, span: field.name.span });
    }
}
