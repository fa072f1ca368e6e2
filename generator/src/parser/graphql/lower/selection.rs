//! What a document selects, as types: fields merged by response key (CollectFields, section 6.3.2), a record for each
//! object, a union where the type of a value decides which fields there are.
//!
//! A selection of everything a type holds is the type itself; a selection that is one spread is the fragment's type.

use std::collections::BTreeSet;

use indexmap::{IndexMap, IndexSet};

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::source::LIMIT;
use crate::ir::binding::{GraphQlType, TypeBinding};
use crate::ir::{Field, Presence, Record, Scalar, Type, TypeDef, TypeKind, TypeName, Union};
use crate::source::FileId;

use super::super::component::Nature;
use super::super::syntax::{Body, Directive, FieldNode, FieldSelection, Name, Selection, ValueKind};
use super::Lower;
use super::types::{deprecation, docs, kind_of, tagged_arm, type_name_tag};

/// One selection set and the file it stands in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Set<'a> {
    pub(super) items: &'a [Selection],
    pub(super) file: FileId,
    /// The static type it stands on.
    pub(super) on: &'a str,
}

/// The way to a type that is written in place.
#[derive(Debug, Clone)]
pub(super) struct Way {
    words: Vec<String>,
    path: String,
}

impl Way {
    /// Starts at something with a name of its own.
    pub(super) fn from(word: &str, path: &str) -> Way {
        Way { words: vec![word.to_owned()], path: path.to_owned() }
    }

    pub(super) fn to(&self, word: &str) -> Way {
        let mut words = self.words.clone();
        words.push(word.to_owned());
        Way { words, path: format!("{}/{word}", self.path) }
    }

    pub(super) fn name(&self) -> TypeName {
        match self.words.as_slice() {
            [word] => TypeName::Declared(word.clone()),
            words => TypeName::Derived(words.to_vec()),
        }
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }
}

/// The selections that share a response key.
#[derive(Debug)]
pub(super) struct Selected<'a> {
    pub(super) key: &'a Name,
    /// None for `__typename`.
    pub(super) field: Option<&'a FieldNode>,
    pub(super) nodes: Vec<(&'a FieldSelection, FileId)>,
    /// Whether one of them holds under no condition.
    pub(super) always: bool,
}

/// How many selections one contract may merge: fragments that nest each other twice would double at every level.
const MAX_STEPS: usize = 200_000;

impl<'a> Lower<'a> {
    /// The type of a selection on a value of the static type `ty`.
    pub(super) fn selection(&mut self, ty: &'a str, sets: &[Set<'a>], way: &Way) -> Type {
        if let Some(fragment) = self.sole_spread(ty, sets) {
            return self.fragment(fragment);
        }
        if self.schema.is_abstract(ty) {
            let conditions = self.conditions(ty, sets);
            if !conditions.is_empty() {
                return self.union_selection(ty, sets, &conditions, way);
            }
        }
        self.record_selection(ty, sets, way, Tagged::No)
    }

    /// The type of a fragment, shared by all that spread it alone.
    fn fragment(&mut self, index: usize) -> Type {
        if let Some(ty) = self.shared.get(&index) {
            return *ty;
        }
        let fragment = self.fragments.get(index);
        let name = &fragment.name.text;
        let path = match self.fragments.is_ambiguous(index) {
            true => format!("fragment {name} in {}", self.files.file(fragment.span.file).name()),
            false => format!("fragment {name}"),
        };
        let set = Set { items: &fragment.selection, file: fragment.span.file, on: &fragment.on.text };
        let ty = self.selection(&fragment.on.text, &[set], &Way::from(name, &path));
        self.shared.insert(index, ty);
        ty
    }

    fn union_selection(
        &mut self,
        ty: &'a str,
        sets: &[Set<'a>],
        conditions: &IndexSet<&'a str>,
        way: &Way,
    ) -> Type {
        let schema = self.schema;
        let possible = schema.possible(ty);
        let mut groups: IndexMap<(Option<&str>, Vec<&str>), Vec<&'a str>> = IndexMap::new();
        for object in &possible {
            let own = conditions.contains(object).then_some(*object);
            let applies = |condition: &&&str| schema.possible(condition).contains(object);
            let applied: Vec<&str> = conditions.iter().filter(applies).copied().collect();
            groups.entry((own, applied)).or_default().push(object);
        }
        let mut arms = Vec::with_capacity(groups.len());
        for ((_, applied), members) in &groups {
            let Some(first) = members.first().copied() else { continue };
            let name = match (members.as_slice(), applied.as_slice()) {
                ([only], _) => (*only).to_owned(),
                (_, []) => "Other".to_owned(),
                (_, applied) => applied.concat(),
            };
            let inner = self.record_selection(first, sets, &way.to(&name), Tagged::Yes);
            let span = schema.get(first).map_or(self.contract.span, |ty| ty.name.span);
            let tags = members.iter().map(|member| (*member).to_owned()).collect();
            arms.push(tagged_arm(&name, inner, tags, span));
        }
        if arms.len() == possible.len()
            && possible.iter().zip(&arms).all(|(object, arm)| self.named(object) == arm.ty)
        {
            return self.named(ty);
        }
        let kind = TypeKind::Union(Union { arms, tag: type_name_tag(), open: true });
        self.derived(ty, way, kind)
    }

    fn record_selection(&mut self, ty: &'a str, sets: &[Set<'a>], way: &Way, tagged: Tagged) -> Type {
        if tagged == Tagged::Yes
            && let Some(fragment) = self.sole_spread(ty, sets)
        {
            return self.fragment(fragment);
        }
        let collected = self.collect(ty, sets);
        let mut fields = Vec::with_capacity(collected.len());
        for selected in collected.values() {
            // Inside a union the tag is read by the union.
            if !(tagged == Tagged::Yes && selected.key.text == "__typename") {
                fields.push(self.selected(selected, way));
            }
        }
        if let Some(whole) = self.whole(ty, &collected, &fields) {
            return whole;
        }
        let kind = TypeKind::Record(Record { fields, ..Record::default() });
        self.derived(ty, way, kind)
    }

    pub(super) fn selected(&mut self, selected: &Selected<'a>, way: &Way) -> Field {
        let key = selected.key;
        let presence = if selected.always { Presence::Required } else { Presence::Optional };
        let Some(node) = selected.field else {
            return Field::new(&key.text, Scalar::String, presence, key.span);
        };
        let (ty, nullable) = self.selected_type(selected, node, way);
        let mut field = Field::new(&key.text, ty, presence, key.span);
        field.nullable = nullable;
        field.docs = docs(node.description.as_deref());
        field.deprecated = deprecation(&node.directives);
        field
    }

    /// The type of a selected field, and whether it may be null.
    pub(super) fn selected_type(
        &mut self,
        selected: &Selected<'a>,
        node: &'a FieldNode,
        way: &Way,
    ) -> (Type, bool) {
        let base = node.ty.base().text.as_str();
        let inner = match self.schema.is_composite(base) {
            true => {
                let sets = selected.nodes.iter().map(|(node, file)| Set {
                    items: &node.selection,
                    file: *file,
                    on: base,
                });
                let sets: Vec<Set<'a>> = sets.collect();
                self.selection(base, &sets, &way.to(&selected.key.text))
            }
            false => self.named(base),
        };
        self.wrapped(&node.ty, inner)
    }

    /// The type itself, where the selection takes all of it and nothing needs code to be answered.
    fn whole(
        &mut self,
        ty: &str,
        collected: &IndexMap<&str, Selected<'a>>,
        fields: &[Field],
    ) -> Option<Type> {
        let schema = self.schema;
        let Body::Object { fields: declared, .. } = &schema.get(ty)?.body else { return None };
        let plain = |selected: &Selected<'_>| {
            selected.always
                && selected.nodes.iter().all(|(node, _)| node.alias.is_none() && node.arguments.is_empty())
        };
        if fields.len() > declared.len() || !collected.values().all(plain) {
            return None;
        }
        for node in declared {
            let selected = fields.iter().find(|field| field.name == node.name.text);
            match (self.components.nature(schema, ty, node), selected) {
                (Nature::Data | Nature::Tree, Some(field)) if self.type_ref(&node.ty).0 == field.ty => {}
                (Nature::Tree, None) => {}
                _ => return None,
            }
        }
        // A field beside the declared ones is `__typename`, asked for by name.
        let known = |field: &Field| declared.iter().any(|node| node.name.text == field.name);
        fields.iter().all(known).then(|| self.named(ty))
    }

    fn derived(&mut self, ty: &str, way: &Way, kind: TypeKind) -> Type {
        let node = self.schema.get(ty);
        let span = node.map_or(self.contract.span, |node| node.name.span);
        let mut def = TypeDef::new(way.name(), way.path(), span, kind);
        if let Some(node) = node {
            def.docs = docs(node.description.as_deref());
            def.binding = TypeBinding::GraphQl(GraphQlType {
                name: ty.to_owned(),
                kind: kind_of(&node.body),
                interfaces: Vec::new(),
                selection: true,
            });
        }
        Type::Id(self.contract.types.push(def))
    }

    /// CollectFields for values of the type `runtime`.
    pub(super) fn collect(&mut self, runtime: &str, sets: &[Set<'a>]) -> IndexMap<&'a str, Selected<'a>> {
        let mut found = IndexMap::new();
        let mut seen = BTreeSet::new();
        let mut open: Vec<(Set<'a>, bool)> = sets.iter().rev().map(|set| (*set, true)).collect();
        while let Some((set, unconditional)) = open.pop() {
            for (index, item) in set.items.iter().enumerate() {
                if !self.step(item, set.file) {
                    return found;
                }
                let always = unconditional && !is_conditional(directives(item));
                let inner = match item {
                    Selection::Field(field) => {
                        self.add(&mut found, runtime, field, set, always);
                        continue;
                    }
                    Selection::Inline { on, selection, .. } => {
                        let applies = on.as_ref().is_none_or(|on| self.schema.covers(&on.text, runtime));
                        applies.then_some(Set {
                            items: selection,
                            file: set.file,
                            on: on.as_ref().map_or(set.on, |on| &on.text),
                        })
                    }
                    Selection::Spread { name, .. } => self
                        .fragments
                        .find(&name.text, set.file)
                        .filter(|fragment| seen.insert((*fragment, always)))
                        .map(|fragment| self.fragments.get(fragment))
                        .filter(|fragment| self.schema.covers(&fragment.on.text, runtime))
                        .map(|fragment| Set {
                            items: &fragment.selection,
                            file: fragment.span.file,
                            on: &fragment.on.text,
                        }),
                };
                // What is spread comes before the rest of the set, so that keys keep the order of the answer.
                if let Some(inner) = inner {
                    open.push((Set { items: &set.items[index + 1..], ..set }, unconditional));
                    open.push((inner, always));
                    break;
                }
            }
        }
        found
    }

    fn add(
        &self,
        found: &mut IndexMap<&'a str, Selected<'a>>,
        runtime: &str,
        field: &'a FieldSelection,
        set: Set<'a>,
        always: bool,
    ) {
        let key = field.response_key();
        let name = field.name.text.as_str();
        let entry = found.entry(&key.text).or_insert_with(|| Selected {
            key,
            // The value's own type knows best; a condition may hold for every value without being that type.
            field: self.schema.field_of(runtime, name).or_else(|| self.schema.field_of(set.on, name)),
            nodes: Vec::new(),
            always: false,
        });
        entry.always |= always;
        entry.nodes.push((field, set.file));
    }

    /// The conditions below `sets` that hold for some values of `ty` only.
    fn conditions(&mut self, ty: &str, sets: &[Set<'a>]) -> IndexSet<&'a str> {
        let mut found = IndexSet::new();
        let mut seen = BTreeSet::new();
        let mut open: Vec<Set<'a>> = sets.iter().rev().copied().collect();
        while let Some(set) = open.pop() {
            for item in set.items {
                let (on, inner) = match item {
                    Selection::Field(_) => continue,
                    Selection::Inline { on, selection, .. } => (
                        on.as_ref().map(|on| on.text.as_str()),
                        Set {
                            items: selection,
                            file: set.file,
                            on: on.as_ref().map_or(set.on, |on| &on.text),
                        },
                    ),
                    Selection::Spread { name, .. } => {
                        let Some(index) = self.fragments.find(&name.text, set.file) else { continue };
                        if !seen.insert(index) {
                            continue;
                        }
                        let fragment = self.fragments.get(index);
                        let inner = Set {
                            items: &fragment.selection,
                            file: fragment.span.file,
                            on: &fragment.on.text,
                        };
                        (Some(fragment.on.text.as_str()), inner)
                    }
                };
                if let Some(on) = on.filter(|on| !self.schema.covers(on, ty)) {
                    found.insert(on);
                }
                open.push(inner);
            }
        }
        found
    }

    /// The fragment that is all there is for values of `ty`.
    fn sole_spread(&self, ty: &str, sets: &[Set<'a>]) -> Option<usize> {
        let mut sole = None;
        let mut open: Vec<Set<'a>> = sets.to_vec();
        while let Some(set) = open.pop() {
            for item in set.items {
                match item {
                    Selection::Field(field) if field.alias.is_none() && field.name.text == "__typename" => {}
                    Selection::Field(_) => return None,
                    _ if is_conditional(directives(item)) => return None,
                    Selection::Inline { on, selection, .. } => {
                        if on.as_ref().is_none_or(|on| self.schema.covers(&on.text, ty)) {
                            open.push(Set {
                                items: selection,
                                file: set.file,
                                on: on.as_ref().map_or(set.on, |on| &on.text),
                            });
                        } else if self.schema.is_abstract(ty) {
                            return None;
                        }
                    }
                    Selection::Spread { name, .. } => {
                        let index = self.fragments.find(&name.text, set.file)?;
                        let on = &self.fragments.get(index).on.text;
                        if on != ty && !self.schema.is_abstract(ty) && !self.schema.covers(on, ty) {
                            continue;
                        }
                        if on != ty || sole.is_some_and(|sole| sole != index) {
                            return None;
                        }
                        sole = Some(index);
                    }
                }
            }
        }
        sole
    }

    /// Counts the work; false where a contract asks for too much of it.
    fn step(&mut self, item: &Selection, file: FileId) -> bool {
        self.steps += 1;
        if self.steps == MAX_STEPS {
            let span = match item {
                Selection::Field(field) => field.name.span,
                Selection::Spread { name, .. } => name.span,
                Selection::Inline { span, .. } => *span,
            };
            let message =
                format!("merging the selections of all documents takes more than {MAX_STEPS} steps");
            self.out.push(
                Diagnostic::new(&LIMIT, span, message)
                    .note(format!("reached in `{}`", self.files.file(file).name()))
                    .help("give each spread a field of its own, so that fragments become types and are read once"),
            );
        }
        self.steps < MAX_STEPS
    }
}

/// Whether a record stands in a union, which reads `__typename` itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tagged {
    Yes,
    No,
}

fn directives(item: &Selection) -> &[Directive] {
    match item {
        Selection::Field(field) => &field.directives,
        Selection::Spread { directives, .. } | Selection::Inline { directives, .. } => directives,
    }
}

/// Whether `@skip` or `@include` can leave a selection out.
fn is_conditional(directives: &[Directive]) -> bool {
    directives.iter().any(|applied| {
        let value = applied.argument("if").map(|value| &value.kind);
        match applied.name.text.as_str() {
            "skip" => !matches!(value, Some(ValueKind::Boolean(false))),
            "include" => !matches!(value, Some(ValueKind::Boolean(true))),
            _ => false,
        }
    })
}
