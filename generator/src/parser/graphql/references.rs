//! Every name of a type leads to a definition of a fitting kind; what does not is left out.

use std::collections::BTreeMap;

use crate::diagnostic::codes::graphql::{INTERFACE_UNMET, TYPE_UNKNOWN, WRONG_KIND};
use crate::diagnostic::{Diagnostic, Diagnostics, closest};

use super::schema::Schema;
use super::syntax::{Body, FieldNode, InputNode, Name, TypeNode};

/// The scalars every schema has (section 3.5).
pub(super) const BUILT_IN: [&str; 5] = ["Int", "Float", "String", "Boolean", "ID"];

/// What a place in the schema takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Input,
    Output,
    Object,
    Interface,
}

impl Place {
    fn takes(self, kind: Kind) -> bool {
        match self {
            Place::Input => matches!(kind, Kind::Leaf | Kind::Input),
            Place::Output => kind != Kind::Input,
            Place::Object => kind == Kind::Object,
            Place::Interface => kind == Kind::Interface,
        }
    }

    fn describe(self) -> &'static str {
        match self {
            Place::Input => "a scalar, an enum or an input object",
            Place::Output => "a scalar, an enum, an object type, an interface or a union",
            Place::Object => "an object type",
            Place::Interface => "an interface",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Leaf,
    Object,
    Interface,
    Union,
    Input,
}

fn kind_of(body: &Body) -> Kind {
    match body {
        Body::Scalar | Body::Enum { .. } => Kind::Leaf,
        Body::Object { .. } => Kind::Object,
        Body::Interface { .. } => Kind::Interface,
        Body::Union { .. } => Kind::Union,
        Body::Input { .. } => Kind::Input,
    }
}

/// Leaves out what names no type, or one of a kind that cannot stand there.
pub(super) fn check(schema: &mut Schema, out: &mut Diagnostics) {
    let mut kinds: BTreeMap<String, Kind> =
        BUILT_IN.iter().map(|name| ((*name).to_owned(), Kind::Leaf)).collect();
    kinds.extend(schema.types.iter().map(|(name, ty)| (name.clone(), kind_of(&ty.body))));
    let mut checker = Checker { kinds, out };
    schema.roots.retain(|(_, name)| checker.fits(name, Place::Object));
    for ty in schema.types.values_mut() {
        checker.type_node(ty);
    }
    for directive in schema.directives.values_mut() {
        directive.arguments.retain(|argument| checker.kinds.contains_key(&argument.ty.base().text));
    }
    unmet_interfaces(schema, out);
}

struct Checker<'d> {
    kinds: BTreeMap<String, Kind>,
    out: &'d mut Diagnostics,
}

impl Checker<'_> {
    fn type_node(&mut self, ty: &mut TypeNode) {
        match &mut ty.body {
            Body::Scalar | Body::Enum { .. } => {}
            Body::Object { interfaces, fields } | Body::Interface { interfaces, fields } => {
                interfaces.retain(|name| self.fits(name, Place::Interface));
                fields.retain_mut(|field| self.field(field));
            }
            Body::Union { members } => members.retain(|name| self.fits(name, Place::Object)),
            Body::Input { fields } => fields.retain(|field| self.fits(field.ty.base(), Place::Input)),
        }
    }

    fn field(&mut self, field: &mut FieldNode) -> bool {
        let mut callable = true;
        field.arguments.retain(|argument: &InputNode| {
            let fits = self.fits(argument.ty.base(), Place::Input);
            callable &= fits || !argument.is_required();
            fits
        });
        self.fits(field.ty.base(), Place::Output) && callable
    }

    fn fits(&mut self, name: &Name, place: Place) -> bool {
        match self.kinds.get(&name.text) {
            Some(kind) if place.takes(*kind) => true,
            Some(_) => {
                let message = format!("`{}` cannot stand here", name.text);
                let diagnostic = Diagnostic::new(&WRONG_KIND, name.span, message)
                    .help(format!("expected {}", place.describe()));
                self.out.push(diagnostic);
                false
            }
            // The types of introspection are known to every schema.
            None if name.text.starts_with("__") => place == Place::Output,
            None => {
                let diagnostic = Diagnostic::new(
                    &TYPE_UNKNOWN,
                    name.span,
                    format!("no file defines the type `{}`", name.text),
                )
                .help(match closest(&name.text, self.kinds.keys().map(String::as_str)) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "if another file of the schema defines it, name that file too".to_owned(),
                });
                self.out.push(diagnostic);
                false
            }
        }
    }
}

fn unmet_interfaces(schema: &Schema, out: &mut Diagnostics) {
    for (name, ty) in &schema.types {
        let Body::Object { interfaces, fields } = &ty.body else { continue };
        for interface in interfaces {
            let missing = schema
                .fields(&interface.text)
                .iter()
                .find(|wanted| !fields.iter().any(|field| field.name.text == wanted.name.text));
            if let Some(wanted) = missing {
                let message = format!(
                    "`{name}` implements `{}` without its field `{}`",
                    interface.text, wanted.name.text
                );
                out.push(
                    Diagnostic::new(&INTERFACE_UNMET, interface.span, message)
                        .label(wanted.name.span, "declared here"),
                );
            }
        }
    }
}
