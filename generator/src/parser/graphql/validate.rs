//! Whether a server of the schema would take a document (specification, section 5). What it would refuse is refused
//! here, one operation at a time, with the place.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::codes::graphql::{
    DIRECTIVE_UNKNOWN, DOCUMENT_ARGUMENT, DOCUMENT_CONFLICT, DOCUMENT_FIELD, DOCUMENT_FRAGMENT,
    DOCUMENT_LEAF, DOCUMENT_ROOT, DOCUMENT_VARIABLE, INCREMENTAL,
};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, Span};

use super::fragments::Fragments;
use super::nesting::{Nesting, nesting};
use super::print;
use super::schema::Schema;
use super::syntax::{
    Argument, Directive, FieldSelection, InputNode, Name, OperationNode, Root, Selection, TypeRef, directive,
};
use super::validate_values::{check_value, fits};
use crate::diagnostic::closest;

/// Where a variable stands, and what is wanted there.
#[derive(Debug, Clone)]
pub(super) struct Use<'a> {
    pub(super) name: &'a str,
    pub(super) span: Span,
    /// None where the schema does not know the argument's directive.
    pub(super) wanted: Option<&'a TypeRef>,
    pub(super) has_default: bool,
}

/// What was found out about a selection.
#[derive(Debug, Default)]
pub(super) struct Facts<'a> {
    pub(super) faults: Vec<Diagnostic>,
    pub(super) notes: Vec<Diagnostic>,
    pub(super) uses: Vec<Use<'a>>,
}

impl Facts<'_> {
    pub(super) fn fault(&mut self, fault: Diagnostic) {
        self.faults.push(fault);
    }
}

/// Checks the operations of one contract; fragments are checked once.
pub(super) struct Validator<'a> {
    schema: &'a Schema,
    fragments: &'a Fragments,
    nesting: Vec<Nesting>,
    checked: BTreeMap<usize, Facts<'a>>,
}

impl<'a> Validator<'a> {
    pub(super) fn new(schema: &'a Schema, fragments: &'a Fragments) -> Validator<'a> {
        Validator { schema, fragments, nesting: nesting(fragments), checked: BTreeMap::new() }
    }

    /// Whether the operation can be kept; what is wrong with it is reported.
    pub(super) fn operation(&mut self, node: &'a OperationNode, out: &mut Diagnostics) -> bool {
        let schema = self.schema;
        let place = node.name.as_ref().map_or(node.span, |name| name.span);
        let mut facts = Facts::default();
        let Some(root) = schema.root(node.root) else {
            let message = format!("the schema has no root type for a {}", node.root.keyword());
            out.push(Diagnostic::new(&DOCUMENT_ROOT, place, message));
            return false;
        };
        let walk = Walk { schema, fragments: self.fragments, file: node.span.file };
        walk.directives(&node.directives, &mut facts);
        walk.set(&root.text, &node.selection, &mut facts);
        for index in self.fragments.used_by(&node.selection, node.span.file) {
            self.fragment(index, place, &mut facts);
        }
        if node.root == Root::Subscription {
            one_root_field(node, &mut facts);
        }
        variables(schema, node, &mut facts);
        let fine = facts.faults.is_empty();
        out.extend(facts.faults);
        out.extend(facts.notes);
        fine
    }

    /// Adds what is known of a fragment to what is known of an operation that needs it.
    fn fragment(&mut self, index: usize, place: Span, into: &mut Facts<'a>) {
        let fragment = self.fragments.get(index);
        let name = &fragment.name;
        match self.nesting[index] {
            Nesting::Fine => {}
            Nesting::Cyclic => {
                let message = format!("fragment `{}` leads back to itself", name.text);
                into.fault(
                    Diagnostic::new(&DOCUMENT_FRAGMENT, name.span, message).label(place, "used from here"),
                );
                return;
            }
            Nesting::TooDeep => {
                let message = format!("fragment `{}` nests too deep through other fragments", name.text);
                into.fault(
                    Diagnostic::new(&DOCUMENT_FRAGMENT, name.span, message).label(place, "used from here"),
                );
                return;
            }
        }
        let facts = self.checked.entry(index).or_insert_with(|| {
            let mut facts = Facts::default();
            let walk = Walk { schema: self.schema, fragments: self.fragments, file: fragment.span.file };
            walk.directives(&fragment.directives, &mut facts);
            match self.schema.is_composite(&fragment.on.text) {
                true => walk.set(&fragment.on.text, &fragment.selection, &mut facts),
                false => facts.fault(not_composite(&fragment.on)),
            }
            facts
        });
        into.faults.extend(facts.faults.iter().cloned());
        into.notes.extend(facts.notes.iter().cloned());
        into.uses.extend(facts.uses.iter().cloned());
    }
}

fn not_composite(on: &Name) -> Diagnostic {
    let message = format!("`{}` is no object type, interface or union of the schema", on.text);
    Diagnostic::new(&DOCUMENT_FRAGMENT, on.span, message)
}

/// A subscription has one source of events (section 5.2.3.1).
fn one_root_field(node: &OperationNode, facts: &mut Facts<'_>) {
    if let [_, second, ..] = node.selection.as_slice() {
        let span = match second {
            Selection::Field(field) => field.response_key().span,
            Selection::Spread { name, .. } => name.span,
            Selection::Inline { span, .. } => *span,
        };
        facts.fault(Diagnostic::new(&DOCUMENT_ROOT, span, "a subscription selects one root field"));
    }
}

/// Definitions and uses of variables (section 5.8).
fn variables<'a>(schema: &'a Schema, node: &'a OperationNode, facts: &mut Facts<'a>) {
    let mut known = BTreeMap::new();
    for variable in &node.variables {
        let (name, ty) = (&variable.name, variable.ty.base());
        if known.insert(name.text.as_str(), variable).is_some() {
            let message = format!("variable `${}` is defined twice", name.text);
            facts.faults.push(Diagnostic::new(&DOCUMENT_VARIABLE, name.span, message));
        }
        if !schema.is_input(&ty.text) {
            let message = format!("`{}` is no input type of the schema", ty.text);
            let near = closest(&ty.text, schema.input_names());
            let fault = Diagnostic::new(&DOCUMENT_VARIABLE, ty.span, message);
            facts.faults.push(suggest(fault, near));
        }
        if let Some(default) = &variable.default {
            check_value(schema, default, &variable.ty, facts);
        }
    }
    let mut used = BTreeSet::new();
    for at in std::mem::take(&mut facts.uses) {
        used.insert(at.name);
        match known.get(at.name) {
            None => {
                let message = format!("variable `${}` is not defined", at.name);
                let place = node.name.as_ref().map_or(node.span, |name| name.span);
                let fault =
                    Diagnostic::new(&DOCUMENT_VARIABLE, at.span, message).label(place, "by this operation");
                facts.faults.push(suggest(fault, closest(at.name, known.keys().copied())));
            }
            Some(variable) => {
                if let Some(wanted) = at.wanted.filter(|wanted| !fits(variable, wanted, at.has_default)) {
                    let message =
                        format!("variable `${}` is `{}`, and `{wanted}` is wanted", at.name, variable.ty);
                    let fault = Diagnostic::new(&DOCUMENT_VARIABLE, at.span, message)
                        .label(variable.name.span, "defined here");
                    facts.faults.push(fault);
                }
            }
        }
    }
    for variable in node.variables.iter().filter(|variable| !used.contains(variable.name.text.as_str())) {
        let message = format!("variable `${}` is never used", variable.name.text);
        facts.faults.push(Diagnostic::new(&DOCUMENT_VARIABLE, variable.name.span, message));
    }
}

pub(super) fn suggest(fault: Diagnostic, near: Option<&str>) -> Diagnostic {
    match near {
        Some(near) => fault.help(format!("did you mean `{near}`?")),
        None => fault,
    }
}

/// The way through one selection; spreads are not followed.
struct Walk<'a> {
    schema: &'a Schema,
    fragments: &'a Fragments,
    file: FileId,
}

impl<'a> Walk<'a> {
    /// The depth is bounded by the limit on brackets.
    fn set(&self, ty: &'a str, selection: &'a [Selection], facts: &mut Facts<'a>) {
        self.conflicts(selection, facts);
        for item in selection {
            match item {
                Selection::Field(field) => self.field(ty, field, facts),
                Selection::Spread { name, directives } => {
                    self.directives(directives, facts);
                    match self.fragments.find(&name.text, self.file) {
                        Some(index) => {
                            self.applicable(ty, &self.fragments.get(index).on.text, name.span, facts)
                        }
                        None => {
                            let message = format!("there is no fragment `{}`", name.text);
                            let fault = Diagnostic::new(&DOCUMENT_FRAGMENT, name.span, message);
                            facts.fault(suggest(fault, closest(&name.text, self.fragments.names())));
                        }
                    }
                }
                Selection::Inline { on, directives, selection, .. } => {
                    self.directives(directives, facts);
                    match on {
                        Some(on) if !self.schema.is_composite(&on.text) => facts.fault(not_composite(on)),
                        Some(on) => {
                            self.applicable(ty, &on.text, on.span, facts);
                            self.set(&on.text, selection, facts);
                        }
                        None => self.set(ty, selection, facts),
                    }
                }
            }
        }
    }

    /// A fragment must be able to apply (section 5.5.2.3).
    fn applicable(&self, ty: &str, on: &str, span: Span, facts: &mut Facts<'a>) {
        let here = self.schema.possible(ty);
        let there = self.schema.possible(on);
        if !there.is_empty() && !here.is_empty() && !here.iter().any(|object| there.contains(object)) {
            let message = format!("a fragment on `{on}` can never apply to `{ty}`");
            facts.fault(Diagnostic::new(&DOCUMENT_FRAGMENT, span, message));
        }
    }

    fn field(&self, ty: &'a str, field: &'a FieldSelection, facts: &mut Facts<'a>) {
        self.directives(&field.directives, facts);
        if field.name.text == "__typename" {
            return;
        }
        let Some(node) = self.schema.field_of(ty, &field.name.text) else {
            let message = format!("`{ty}` has no field `{}`", field.name.text);
            let fields = self.schema.fields(ty).iter().map(|field| field.name.text.as_str());
            let fault = Diagnostic::new(&DOCUMENT_FIELD, field.name.span, message);
            return facts.fault(suggest(fault, closest(&field.name.text, fields)));
        };
        self.arguments(&field.name, &field.arguments, &node.arguments, facts);
        let base = node.ty.base().text.as_str();
        match (self.schema.is_composite(base), field.selection.is_empty()) {
            (true, true) => {
                let message =
                    format!("`{}` is `{}` and needs a selection of its fields", field.name.text, node.ty);
                facts.fault(Diagnostic::new(&DOCUMENT_LEAF, field.name.span, message));
            }
            (false, false) => {
                let message = format!("`{}` is `{}` and has no fields", field.name.text, node.ty);
                facts.fault(Diagnostic::new(&DOCUMENT_LEAF, field.name.span, message));
            }
            _ => self.set(base, &field.selection, facts),
        }
    }

    fn arguments(
        &self,
        owner: &Name,
        given: &'a [Argument],
        declared: &'a [InputNode],
        facts: &mut Facts<'a>,
    ) {
        for argument in given {
            match declared.iter().find(|node| node.name.text == argument.name.text) {
                Some(node) => check_argument(self.schema, argument, node, facts),
                None => {
                    let message = format!("`{}` has no argument `{}`", owner.text, argument.name.text);
                    let names = declared.iter().map(|node| node.name.text.as_str());
                    let fault = Diagnostic::new(&DOCUMENT_ARGUMENT, argument.name.span, message);
                    facts.fault(suggest(fault, closest(&argument.name.text, names)));
                }
            }
        }
        for node in declared.iter().filter(|node| node.is_required()) {
            if !given.iter().any(|argument| argument.name.text == node.name.text) {
                let message =
                    format!("`{}` needs the argument `{}: {}`", owner.text, node.name.text, node.ty);
                facts.fault(
                    Diagnostic::new(&DOCUMENT_ARGUMENT, owner.span, message)
                        .label(node.span, "declared here"),
                );
            }
        }
    }

    fn directives(&self, directives: &'a [Directive], facts: &mut Facts<'a>) {
        for applied in directives {
            let name = applied.name.text.as_str();
            if let Some(node) = self.schema.directives.get(name) {
                self.arguments(&applied.name, &applied.arguments, &node.arguments, facts);
                continue;
            }
            let code = if matches!(name, "defer" | "stream") { &INCREMENTAL } else { &DIRECTIVE_UNKNOWN };
            let message = match name {
                "defer" | "stream" => format!("the answer is taken in one piece in spite of `@{name}`"),
                _ => format!("the schema does not know the directive `@{name}`"),
            };
            facts.notes.push(Diagnostic::new(code, applied.name.span, message));
            for argument in &applied.arguments {
                super::validate_values::uses(&argument.value, facts);
            }
        }
    }

    /// One key of the answer has one meaning: the same field with the same arguments (section 5.3.2).
    fn conflicts(&self, selection: &'a [Selection], facts: &mut Facts<'a>) {
        let mut keys: BTreeMap<&str, &FieldSelection> = BTreeMap::new();
        for item in selection {
            let Selection::Field(field) = item else { continue };
            let key = field.response_key();
            let Some(first) = keys.get(key.text.as_str()) else {
                keys.insert(&key.text, field);
                continue;
            };
            if first.name.text != field.name.text || !same_arguments(&first.arguments, &field.arguments) {
                let message = format!("the key `{}` of the answer has two meanings", key.text);
                facts.fault(
                    Diagnostic::new(&DOCUMENT_CONFLICT, key.span, message)
                        .label(first.response_key().span, "the first one")
                        .help("give one of them an alias"),
                );
            }
        }
    }
}

fn check_argument<'a>(schema: &'a Schema, given: &'a Argument, node: &'a InputNode, facts: &mut Facts<'a>) {
    if let super::syntax::ValueKind::Variable(name) = &given.value.kind {
        let (span, has_default) = (given.value.span, node.default.is_some());
        facts.uses.push(Use { name, span, wanted: Some(&node.ty), has_default });
        return;
    }
    check_value(schema, &given.value, &node.ty, facts);
}

fn same_arguments(left: &[Argument], right: &[Argument]) -> bool {
    let text = |argument: &Argument| print::Literal(&argument.value).to_string();
    left.len() == right.len()
        && left
            .iter()
            .all(|one| right.iter().any(|other| one.name.text == other.name.text && text(one) == text(other)))
}

/// Whether an input object takes exactly one member.
pub(super) fn is_one_of(directives: &[Directive]) -> bool {
    directive(directives, "oneOf").is_some()
}
