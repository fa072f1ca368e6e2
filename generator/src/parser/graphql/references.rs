//! Every name of a type leads to a definition of a fitting kind; what does not is left out.

use std::collections::BTreeMap;

use crate::diagnostic::codes::graphql::{INTERFACE_UNMET, TYPE_UNKNOWN, WRONG_KIND};
use crate::diagnostic::{Diagnostic, Diagnostics};

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

/// The known name nearest to what was written, if it is near enough to be a slip.
pub(super) fn closest<'a>(written: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (written.len() / 3).clamp(1, 3);
    known
        .map(|name| (distance(written, name, limit), name))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, name)| name)
}

/// The edit distance of two names without regard to case; more than `limit` is not told apart.
fn distance(left: &str, right: &str, limit: usize) -> usize {
    if left.len().abs_diff(right.len()) > limit {
        return limit + 1;
    }
    let right: Vec<u8> = right.bytes().map(|byte| byte.to_ascii_lowercase()).collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.bytes().map(|byte| byte.to_ascii_lowercase()).enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, b) in right.iter().enumerate() {
            let best = (diagonal + usize::from(a != *b)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = std::mem::replace(&mut row[j + 1], best);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn slips_are_found() {
        let known = ["Person", "Planet", "Pearson"];
        assert_eq!(closest("Persom", known.into_iter()), Some("Person"));
        assert_eq!(closest("planet", known.into_iter()), Some("Planet"));
        assert_eq!(closest("Starship", known.into_iter()), None);
    }
}
