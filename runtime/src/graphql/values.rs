//! What the executor lets through though it is wrong: strings where a document names a value of an enum, integers of more
//! than 32 bits, directives of `__typename` (specification, sections 3.5.1, 5.6.1, 5.7.1 and 6.1.2).

use std::convert::Infallible;

use async_graphql::parser::types::{
    BaseType, Directive, ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet, Type,
};
use async_graphql::{Name, Pos, Positioned, ServerError, Value, Variables};

use super::build::Executor;
use super::shapes::{Members, Shapes};

/// What is wrong with a document, and with the variables of the operation that is to be executed.
pub(super) fn wrong(
    executor: &Executor,
    document: &ExecutableDocument,
    operation: Option<&OperationDefinition>,
    variables: &Variables,
) -> Vec<ServerError> {
    let mut check = Check { shapes: &executor.shapes, errors: Vec::new() };
    for (_, operation) in document.operations.iter() {
        if let Some(root) = executor.roots.name(operation.node.ty) {
            check.set(&operation.node.selection_set.node, root);
        }
    }
    document.fragments.values().for_each(|fragment| {
        check.set(&fragment.node.selection_set.node, &fragment.node.type_condition.node.on.node);
    });
    for variable in operation.into_iter().flat_map(|operation| &operation.variable_definitions) {
        let (name, ty) = (&variable.node.name.node, &variable.node.var_type.node);
        if let Some(default) = &variable.node.default_value {
            check.value(&default.node, ty, Written::Document, default.pos);
        }
        if let Some(value) = variables.get(name) {
            check.value(value, ty, Written::Variables, variable.pos);
        }
    }
    // Fragments have no order.
    check.errors.sort_by_key(|error| error.locations.first().map(|at| (at.line, at.column)));
    check.errors
}

/// Where a value was written: variables are JSON, which has no names of enums.
#[derive(Clone, Copy, PartialEq)]
enum Written {
    Document,
    Variables,
}

struct Check<'a> {
    shapes: &'a Shapes,
    errors: Vec<ServerError>,
}

impl Check<'_> {
    fn set(&mut self, set: &SelectionSet, owner: &str) {
        for item in &set.items {
            match &item.node {
                Selection::Field(field) => self.field(&field.node, owner),
                Selection::InlineFragment(fragment) => {
                    let on = fragment.node.type_condition.as_ref();
                    let owner = on.map_or(owner, |on| on.node.on.node.as_str());
                    self.set(&fragment.node.selection_set.node, owner);
                }
                Selection::FragmentSpread(_) => {}
            }
        }
    }

    fn field(&mut self, field: &Field, owner: &str) {
        if field.name.node == "__typename" {
            return field.directives.iter().for_each(|directive| self.directive(directive));
        }
        // What the schema does not have, and introspection, is the executor's.
        let Some(selected) = self.shapes.field(owner, &field.name.node) else { return };
        for (name, value) in &field.arguments {
            let Some(member) = selected.arguments.get(name.node.as_str()) else { continue };
            // A variable is checked where it is defined.
            let written = value.node.clone();
            let Ok(written) = written.into_const_with(|_| Ok::<_, Infallible>(Value::Null));
            self.value(&written, &member.ty, Written::Document, value.pos);
        }
        self.set(&field.selection_set.node, &selected.base);
    }

    fn directive(&mut self, directive: &Positioned<Directive>) {
        let Directive { name, arguments } = &directive.node;
        let is_known = matches!(name.node.as_str(), "skip" | "include");
        if !is_known {
            return self.report(format!("Unknown directive \"{}\"", name.node), directive.pos);
        }
        if !matches!(arguments.as_slice(), [(argument, _)] if argument.node == "if") {
            self.report(format!("Directive \"{}\" has one argument, \"if\"", name.node), directive.pos);
        }
    }

    fn value(&mut self, value: &Value, ty: &Type, written: Written, pos: Pos) {
        match (&ty.base, value) {
            (_, Value::Null) => {}
            (BaseType::List(of), Value::List(items)) => {
                items.iter().for_each(|item| self.value(item, of, written, pos));
            }
            (BaseType::List(of), value) => self.value(value, of, written, pos),
            (BaseType::Named(name), Value::Object(entries)) => {
                if let Some(members) = self.shapes.input(name) {
                    self.members(entries.iter(), members, written, pos);
                }
            }
            (BaseType::Named(name), Value::Number(number))
                if name == "Int" && number.as_i64().is_none_or(|number| i32::try_from(number).is_err()) =>
            {
                self.report(format!("Int cannot represent {number}: it has 32 bits"), pos);
            }
            (BaseType::Named(name), Value::String(text))
                if written == Written::Document && self.shapes.is_enum(name) =>
            {
                self.report(format!("Enum \"{name}\" cannot represent the string {text:?}"), pos);
            }
            _ => {}
        }
    }

    fn members<'v>(
        &mut self,
        entries: impl Iterator<Item = (&'v Name, &'v Value)>,
        members: &Members,
        written: Written,
        pos: Pos,
    ) {
        for (name, value) in entries {
            if let Some(member) = members.get(name.as_str()) {
                self.value(value, &member.ty, written, pos);
            }
        }
    }

    fn report(&mut self, message: String, pos: Pos) {
        self.errors.push(ServerError::new(message, Some(pos)));
    }
}
