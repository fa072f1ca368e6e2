//! The use of a schema: its type and what holds at this place alone.

use super::shape::{Shape, shape_of, single};
use super::value::literal;
use super::{Known, Lower, scalar};
use crate::diagnostic::{Diagnostic, codes};
use crate::ir::{
    Access, Arm, Constraints, Deprecation, Docs, List, Map, Open, Record, Scalar, Tag, Type, TypeId,
    TypeKind, TypeName, Union, Value,
};
use crate::parser::openapi::documents::Target;
use crate::parser::openapi::place::Place;
use crate::parser::openapi::schema::{Additional, Facts, JsonType, Notes, Part, gather, is_annotation};
use crate::parser::openapi::tree::Node;

/// A type at one place.
#[derive(Debug, Clone)]
pub(in super::super) struct Use {
    pub(in super::super) ty: Type,
    pub(in super::super) nullable: bool,
    pub(in super::super) constraints: Constraints,
    pub(in super::super) default: Option<Value>,
    pub(in super::super) access: Access,
    pub(in super::super) secret: bool,
    pub(in super::super) docs: Docs,
    pub(in super::super) deprecated: Option<Deprecation>,
}

impl Use {
    pub(in super::super) fn of(ty: impl Into<Type>) -> Use {
        Use {
            ty: ty.into(),
            nullable: false,
            constraints: Constraints::none(),
            default: None,
            access: Access::Both,
            secret: false,
            docs: Docs::none(),
            deprecated: None,
        }
    }

    fn with(ty: impl Into<Type>, constraints: Constraints) -> Use {
        Use { constraints, ..Use::of(ty) }
    }
}

impl From<Known> for Use {
    fn from(known: Known) -> Use {
        Use {
            nullable: known.nullable,
            default: known.default,
            access: known.access,
            secret: known.secret,
            ..Use::with(known.id, known.constraints)
        }
    }
}

impl<'a> Lower<'a, '_> {
    /// The use of a schema that is given in parts, all of which hold; `place` names what is new in them.
    pub(super) fn usage(&mut self, parts: &[Part<'a>], place: &Place) -> Use {
        let only = match parts {
            [part] if !part.common => Some(part),
            _ => None,
        };
        if let Some(used) = only.and_then(|part| self.known_usage(part)) {
            return used;
        }
        let facts = Box::new(gather(self.documents, parts, self.out));
        let part = match only {
            Some(part) => Part::new(part.node, place.clone()),
            None => Part::new(parts.first().map_or(self.documents.root(), |part| part.node), place.clone()),
        };
        let shape = shape_of(&facts);
        let mut used = self.shaped(&facts, &shape, &part);
        used.nullable |= self.is_nullable(&facts);
        self.note(&mut used, &facts.notes);
        if let Some(part) = only {
            self.placed.insert(part.address(), used.clone());
        }
        used
    }

    /// A schema that was met before, or is a reference and nothing that narrows it.
    fn known_usage(&mut self, part: &Part<'a>) -> Option<Use> {
        if let Some(used) = self.placed.get(&part.address()) {
            return Some(used.clone());
        }
        if let Some(known) = self.named.get(&part.address()) {
            return Some(known.clone().into());
        }
        let reference = part.node.get("$ref")?;
        let plain = |key: &str| key == "$ref" || key == "nullable" || is_annotation(key);
        if !part.node.as_map()?.keys().all(|key| plain(key)) {
            return None;
        }
        let mut used = match self.documents.resolve(reference) {
            Ok(target) => self.target(&target),
            Err(finding) => {
                self.out.push(*finding);
                Use::of(Scalar::Any)
            }
        };
        used.nullable |= part.node.get("nullable").and_then(Node::as_bool) == Some(true);
        self.note(&mut used, &notes_of(part.node));
        Some(used)
    }

    /// The use of what a reference names.
    pub(super) fn target(&mut self, target: &Target<'a>) -> Use {
        self.declare(target).map_or_else(|| Use::of(Scalar::Any), Use::from)
    }

    /// Builds a shape where it stands.
    pub(super) fn shaped(&mut self, facts: &Facts<'a>, shape: &Shape<'a>, part: &Part<'a>) -> Use {
        match shape {
            Shape::Alias(base) => self.target(base),
            Shape::Enum(of) => {
                let kind = TypeKind::Enum(self.enumeration(facts, *of));
                Use::of(self.derive(part, facts, kind))
            }
            Shape::Union(group) => match self.union_kind(facts, *group, part) {
                TypeKind::Newtype(newtype) => Use::with(newtype.of, newtype.constraints),
                kind => Use::of(self.derive(part, facts, kind)),
            },
            Shape::Record => {
                let id = self.reserve(part, facts);
                let record = self.record(facts, &part.place);
                self.contract.types[id].kind = TypeKind::Record(record);
                Use::with(id, self.object_rules(facts))
            }
            Shape::Object => {
                let id = self.contract.map_of(Map::of(Scalar::Any), part.node.span);
                Use::with(id, self.object_rules(facts))
            }
            Shape::Map => {
                let map = self.additional(facts, &part.place).unwrap_or_else(|| Map::of(Scalar::Any));
                Use::with(self.contract.map_of(map, part.node.span), self.object_rules(facts))
            }
            Shape::List => self.list(facts, part),
            Shape::Scalar(kind) => {
                if *kind == JsonType::Number
                    && facts.format.is_some_and(|format| format.starts_with("decimal"))
                {
                    let message = "a decimal that travels as a JSON number is read as a double";
                    let finding = Diagnostic::new(&codes::openapi::SCHEMA_KEYWORD, facts.span, message);
                    self.out.push(finding.help("`type: string` keeps every digit"));
                }
                let (scalar, constraints) = scalar::scalar_of(facts, *kind);
                Use::with(scalar, constraints)
            }
            Shape::Kinds(kinds) => {
                let id = self.reserve(part, facts);
                self.contract.types[id].kind = self.kinds(facts, kinds, part);
                Use::of(id)
            }
            Shape::Any => {
                if facts.alternatives.len() > 1 {
                    let message = "several groups of alternatives that are no objects; any value is accepted";
                    self.out.push(Diagnostic::new(&codes::openapi::ALTERNATIVES, facts.span, message));
                }
                Use::of(Scalar::Any)
            }
        }
    }

    fn list(&mut self, facts: &Facts<'a>, part: &Part<'a>) -> Use {
        let item = match facts.items.as_slice() {
            [] => Use::of(Scalar::Any),
            [only] => self.usage(&facts.items, &only.place),
            _ => self.usage(&facts.items, &part.place.child("items", "item")),
        };
        let list = List { item: item.ty, nullable: item.nullable, constraints: item.constraints };
        let id = self.contract.list_of(list, part.node.span);
        let constraints = scalar::of_kind(facts.constraints.clone(), JsonType::Array);
        Use { secret: item.secret, ..Use::with(id, constraints) }
    }

    /// A value of one of several types: a union told apart by the JSON kind.
    pub(super) fn kinds(&mut self, facts: &Facts<'a>, kinds: &[JsonType], part: &Part<'a>) -> TypeKind {
        let mut arms = Vec::new();
        for kind in kinds {
            let part = Part::new(part.node, part.place.child(kind.name(), kind.name()));
            let shape = single(facts, *kind);
            let used = self.shaped(facts, &shape, &part);
            let ty = self.without_rules(used, &part);
            arms.push(Arm::new(kind.name(), ty, part.node.span));
        }
        TypeKind::Union(Union { arms, tag: Tag::Undecided, open: true })
    }

    /// The rules of an object as a whole.
    pub(super) fn object_rules(&self, facts: &Facts<'a>) -> Constraints {
        scalar::of_kind(facts.constraints.clone(), JsonType::Object)
    }

    /// What members beyond the named ones are; `None` where the schema does not allow or does not name them.
    pub(super) fn additional(&mut self, facts: &Facts<'a>, _place: &Place) -> Option<Map> {
        let keys = facts.names.clone();
        match &facts.additional {
            Additional::Unspoken | Additional::Closed => None,
            Additional::Any => Some(Map { keys, ..Map::of(Scalar::Any) }),
            Additional::Schema(part) => {
                let used = self.usage(std::slice::from_ref(part), &part.place);
                let map = Map::of(used.ty);
                Some(Map { keys, nullable: used.nullable, constraints: used.constraints, ..map })
            }
        }
    }

    /// An object of which the contract says nothing, under a name: members may be declared later.
    pub(super) fn free_record(&self) -> Record {
        Record { open: Open::Typed(Box::new(Map::of(Scalar::Any))), ..Record::default() }
    }

    /// A type for a place that holds no rules of its own: rules make it a type with a name.
    pub(super) fn without_rules(&mut self, used: Use, part: &Part<'a>) -> Type {
        // A name is only needed for rules that are checked.
        if used.constraints.0.iter().all(|rule| matches!(rule, crate::ir::Constraint::Unchecked(..))) {
            return used.ty;
        }
        // A type that is built at this place has the place's own name already.
        let place = match used.ty {
            Type::Scalar(_) => part.place.clone(),
            Type::Id(_) => part.place.child("value", "value"),
        };
        let id = self.contract.reserve(TypeName::Derived(place.words()), place.path(), part.node.span);
        self.contract.types[id].kind = TypeKind::Newtype(crate::ir::Newtype {
            of: used.ty,
            nullable: false,
            constraints: used.constraints,
        });
        id.into()
    }

    /// A type that is named after its place.
    fn derive(&mut self, part: &Part<'a>, facts: &Facts<'a>, kind: TypeKind) -> TypeId {
        let id = self.reserve(part, facts);
        self.contract.types[id].kind = kind;
        id
    }

    fn reserve(&mut self, part: &Part<'a>, facts: &Facts<'a>) -> TypeId {
        let name = TypeName::Derived(part.place.words());
        let id = self.contract.reserve(name, part.place.path(), part.node.span);
        self.contract.types[id].docs = Docs::new(facts.notes.description.or(facts.notes.title).unwrap_or(""));
        id
    }

    /// Puts the annotations of a place onto its use.
    fn note(&self, used: &mut Use, notes: &Notes<'_>) {
        if let Some(default) = notes.default {
            used.default = Some(literal(default, self.is_textual(used.ty)));
        }
        annotate(used, notes);
    }

    fn is_textual(&self, ty: Type) -> bool {
        match ty {
            Type::Scalar(
                Scalar::String | Scalar::Date | Scalar::Time | Scalar::Decimal | Scalar::Duration,
            ) => true,
            Type::Scalar(_) => false,
            Type::Id(id) => {
                matches!(&self.contract.types[id].kind, TypeKind::Enum(found) if found.of == Scalar::String)
            }
        }
    }

    /// Whether null is allowed, alternatives that allow it included.
    pub(super) fn is_nullable(&self, facts: &Facts<'a>) -> bool {
        facts.nullable
            || facts.alternatives.iter().flat_map(|group| &group.arms).any(|arm| {
                let target = self.documents.follow(arm.node, &arm.place);
                target.is_ok_and(|target| says_null(target.node))
            })
    }
}

/// Whether a schema allows null by its own words.
fn says_null(node: &Node) -> bool {
    let flagged = node.get("nullable").and_then(Node::as_bool) == Some(true);
    let types = node.get("type").map_or(&[][..], Node::items);
    flagged || types.iter().any(|name| name.is_null() || name.as_str() == Some("null"))
}

fn notes_of(node: &Node) -> Notes<'_> {
    let flag = |key| node.get(key).and_then(Node::as_bool).unwrap_or(false);
    let access = match (flag("readOnly"), flag("writeOnly")) {
        (true, _) => Access::Read,
        (false, true) => Access::Write,
        (false, false) => Access::Both,
    };
    Notes {
        title: None,
        description: node.get("description").and_then(Node::as_text),
        default: node.entry("default").map(|entry| &entry.value),
        access,
        deprecated: flag("deprecated"),
        sunset: node.get("x-sunset").and_then(Node::as_text),
        secret: false,
    }
}

fn annotate(used: &mut Use, notes: &Notes<'_>) {
    if let Some(description) = notes.description {
        used.docs = Docs::new(description);
    }
    if notes.access != Access::Both {
        used.access = notes.access;
    }
    if notes.deprecated {
        used.deprecated = notes.deprecation();
    }
    used.secret |= notes.secret;
}
