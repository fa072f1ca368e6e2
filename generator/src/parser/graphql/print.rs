//! Syntax back to text: the documents a client sends, and the schema a server executes.

use std::fmt::{self, Write as _};

use crate::source::FileId;

use super::fragments::Fragments;
use super::schema::Schema;
use super::syntax::{
    Argument, Body, Directive, FieldNode, InputNode, OperationNode, Selection, TypeNode, Value, ValueKind,
};

/// An operation with every fragment it needs, on one line. `__typename` is asked for wherever the type of a value
/// shows only at run time.
pub(super) fn operation(schema: &Schema, fragments: &Fragments, name: &str, node: &OperationNode) -> String {
    let mut text = format!("{} {name}", node.root.keyword());
    if !node.variables.is_empty() {
        let each = node.variables.iter().map(|variable| {
            let default =
                variable.default.as_ref().map_or(String::new(), |value| format!(" = {}", Literal(value)));
            format!("${}: {}{default}{}", variable.name.text, variable.ty, Applied(&variable.directives))
        });
        let each: Vec<String> = each.collect();
        push(&mut text, format_args!("({})", each.join(", ")));
    }
    let root = schema.root(node.root).map_or("", |root| root.text.as_str());
    push(&mut text, format_args!("{}", Applied(&node.directives)));
    let mut printer = Printer { schema, fragments, file: node.span.file };
    printer.set(&mut text, root, &node.selection);
    for index in fragments.used_by(&node.selection, node.span.file) {
        let fragment = fragments.get(index);
        let (name, on) = (&fragment.name.text, &fragment.on.text);
        push(&mut text, format_args!(" fragment {name} on {on}{}", Applied(&fragment.directives)));
        printer.file = fragment.span.file;
        printer.set(&mut text, on, &fragment.selection);
    }
    text
}

/// Writing to a string cannot fail.
fn push(text: &mut String, arguments: fmt::Arguments<'_>) {
    let _ = text.write_fmt(arguments);
}

struct Printer<'a> {
    schema: &'a Schema,
    fragments: &'a Fragments,
    file: FileId,
}

impl Printer<'_> {
    /// A selection set on a value of the static type `ty`.
    fn set(&self, text: &mut String, ty: &str, selection: &[Selection]) {
        text.push_str(" {");
        let asked = selection.iter().any(|item| {
            matches!(item, Selection::Field(field) if field.alias.is_none() && field.name.text == "__typename")
        });
        if self.schema.is_abstract(ty) && !asked && selection.iter().any(|item| self.narrows(ty, item)) {
            text.push_str(" __typename");
        }
        for item in selection {
            text.push(' ');
            self.item(text, ty, item);
        }
        text.push_str(" }");
    }

    /// Whether what is selected depends on the type of the value. A fragment on the type itself asks for it itself.
    fn narrows(&self, ty: &str, item: &Selection) -> bool {
        match item {
            Selection::Field(_) => false,
            Selection::Inline { on, .. } => on.as_ref().is_some_and(|on| !self.schema.covers(&on.text, ty)),
            Selection::Spread { name, .. } => {
                let index = self.fragments.find(&name.text, self.file);
                index.is_none_or(|index| !self.schema.covers(&self.fragments.get(index).on.text, ty))
            }
        }
    }

    fn item(&self, text: &mut String, ty: &str, item: &Selection) {
        match item {
            Selection::Field(field) => {
                if let Some(alias) = &field.alias {
                    push(text, format_args!("{}: ", alias.text));
                }
                let (arguments, applied) = (Arguments(&field.arguments), Applied(&field.directives));
                push(text, format_args!("{}{arguments}{applied}", field.name.text));
                if !field.selection.is_empty() {
                    let base = self.schema.field_of(ty, &field.name.text);
                    self.set(text, base.map_or("", |field| &field.ty.base().text), &field.selection);
                }
            }
            Selection::Spread { name, directives } => {
                push(text, format_args!("...{}{}", name.text, Applied(directives)));
            }
            Selection::Inline { on, directives, selection, .. } => {
                text.push_str("...");
                if let Some(on) = on {
                    push(text, format_args!(" on {}", on.text));
                }
                push(text, format_args!("{}", Applied(directives)));
                self.set(text, on.as_ref().map_or(ty, |on| &on.text), selection);
            }
        }
    }
}

/// `(name: value, ..)`; nothing where there is none.
struct Arguments<'a>(&'a [Argument]);

impl fmt::Display for Arguments<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, argument) in self.0.iter().enumerate() {
            let before = if index == 0 { "(" } else { ", " };
            write!(f, "{before}{}: {}", argument.name.text, Literal(&argument.value))?;
        }
        f.write_str(if self.0.is_empty() { "" } else { ")" })
    }
}

/// ` @name(..)` for each.
struct Applied<'a>(&'a [Directive]);

impl fmt::Display for Applied<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut each = self.0.iter();
        each.try_for_each(|applied| write!(f, " @{}{}", applied.name.text, Arguments(&applied.arguments)))
    }
}

/// A value as GraphQL writes it.
pub(super) struct Literal<'a>(pub(super) &'a Value);

impl fmt::Display for Literal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.kind {
            ValueKind::Variable(name) => write!(f, "${name}"),
            ValueKind::Int(text) | ValueKind::Float(text) | ValueKind::Enum(text) => f.write_str(text),
            ValueKind::String(text) => quoted(f, text),
            ValueKind::Boolean(value) => write!(f, "{value}"),
            ValueKind::Null => f.write_str("null"),
            ValueKind::List(items) => {
                f.write_char('[')?;
                for (index, item) in items.iter().enumerate() {
                    write!(f, "{}{}", if index == 0 { "" } else { ", " }, Literal(item))?;
                }
                f.write_char(']')
            }
            ValueKind::Object(entries) => {
                f.write_char('{')?;
                for (index, entry) in entries.iter().enumerate() {
                    let comma = if index == 0 { "" } else { ", " };
                    write!(f, "{comma}{}: {}", entry.name.text, Literal(&entry.value))?;
                }
                f.write_char('}')
            }
        }
    }
}

fn quoted(f: &mut impl fmt::Write, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for character in text.chars() {
        match character {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            control if control.is_control() => write!(f, "\\u{:04X}", u32::from(control))?,
            other => f.write_char(other)?,
        }
    }
    f.write_char('"')
}

/// The schema in one text: extensions merged, what was left out gone, only the directives of the specification kept.
pub(super) fn sdl(schema: &Schema) -> String {
    let mut text = String::new();
    text.push_str("schema {\n");
    for (root, name) in &schema.roots {
        push(&mut text, format_args!("  {}: {}\n", root.keyword(), name.text));
    }
    text.push_str("}\n");
    for ty in schema.types.values().filter(|ty| !ty.name.text.starts_with("__")) {
        type_definition(&mut text, ty);
    }
    text
}

fn type_definition(text: &mut String, ty: &TypeNode) {
    description(text, "", ty.description.as_deref());
    let keyword = match &ty.body {
        Body::Scalar => "scalar",
        Body::Object { .. } => "type",
        Body::Interface { .. } => "interface",
        Body::Union { .. } => "union",
        Body::Enum { .. } => "enum",
        Body::Input { .. } => "input",
    };
    push(text, format_args!("{keyword} {}", ty.name.text));
    if let Body::Object { interfaces, .. } | Body::Interface { interfaces, .. } = &ty.body
        && !interfaces.is_empty()
    {
        let names: Vec<&str> = interfaces.iter().map(|name| name.text.as_str()).collect();
        push(text, format_args!(" implements {}", names.join(" & ")));
    }
    specified(text, &ty.directives);
    match &ty.body {
        Body::Scalar => {}
        Body::Object { fields, .. } | Body::Interface { fields, .. } => {
            block(text, fields, field_definition);
        }
        Body::Union { members } if members.is_empty() => {}
        Body::Union { members } => {
            let names: Vec<&str> = members.iter().map(|name| name.text.as_str()).collect();
            push(text, format_args!(" = {}", names.join(" | ")));
        }
        Body::Enum { values } => block(text, values, |text, value| {
            description(text, "  ", value.description.as_deref());
            push(text, format_args!("  {}", value.name.text));
            specified(text, &value.directives);
            text.push('\n');
        }),
        Body::Input { fields } => block(text, fields, |text, field| {
            description(text, "  ", field.description.as_deref());
            text.push_str("  ");
            input_value(text, field);
            text.push('\n');
        }),
    }
    text.push('\n');
}

fn block<T>(text: &mut String, items: &[T], write: impl Fn(&mut String, &T)) {
    if items.is_empty() {
        return;
    }
    text.push_str(" {\n");
    items.iter().for_each(|item| write(text, item));
    text.push('}');
}

fn field_definition(text: &mut String, field: &FieldNode) {
    description(text, "  ", field.description.as_deref());
    push(text, format_args!("  {}", field.name.text));
    for (index, argument) in field.arguments.iter().enumerate() {
        text.push_str(if index == 0 { "(" } else { ", " });
        if let Some(description) = described(argument.description.as_deref()) {
            // Writing to a string cannot fail.
            let _ = quoted(text, description);
            text.push(' ');
        }
        input_value(text, argument);
    }
    text.push_str(if field.arguments.is_empty() { "" } else { ")" });
    push(text, format_args!(": {}", field.ty));
    specified(text, &field.directives);
    text.push('\n');
}

fn input_value(text: &mut String, node: &InputNode) {
    push(text, format_args!("{}: {}", node.name.text, node.ty));
    if let Some(default) = &node.default {
        push(text, format_args!(" = {}", Literal(default)));
    }
    specified(text, &node.directives);
}

fn description(text: &mut String, indent: &str, description: Option<&str>) {
    if let Some(description) = described(description) {
        text.push_str(indent);
        // Writing to a string cannot fail.
        let _ = quoted(text, description);
        text.push('\n');
    }
}

fn described(description: Option<&str>) -> Option<&str> {
    description.filter(|description| !description.is_empty())
}

fn specified(text: &mut String, directives: &[Directive]) {
    let known = ["deprecated", "specifiedBy", "oneOf"];
    for applied in directives.iter().filter(|applied| known.contains(&applied.name.text.as_str())) {
        push(text, format_args!("{}", Applied(std::slice::from_ref(applied))));
    }
}
