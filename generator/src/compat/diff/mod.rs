//! The typed difference of two contracts, matched by what identifies a thing on the wire.
//!
//! Operations are matched first. Their inputs and outcomes are walked in pairs, each pair of types once per way, from a
//! queue (types may form rings). Formats whose types have an identity of their own on the wire (protobuf, GraphQL) are
//! compared type by type instead, by full name.

mod auth;
mod enums;
mod facets;
mod graphql;
mod lifecycle;
mod members;
mod operations;
mod outcomes;
mod proto;
mod relation;
mod schema;
mod shapes;
mod soap;
mod unions;

use std::collections::{HashSet, VecDeque};
use std::rc::Rc;

use super::Options;
use super::change::{Became, Change, Fact, Member, Way};
use crate::ir::{Constraint, Contract, Docs, Field, Format, Payload, Type, TypeId};
use crate::source::Span;

/// Every difference, in the order in which it was found.
pub(super) fn run(old: &Contract, new: &Contract, options: &Options) -> Vec<Change> {
    let mut diff =
        Diff { old, new, options, changes: Vec::new(), seen: HashSet::new(), queue: VecDeque::new() };
    operations::compare(&mut diff);
    auth::schemes(&mut diff);
    operations::addresses(&mut diff);
    match old.format {
        Format::Proto => proto::types(&mut diff),
        Format::GraphQl => {
            schema::compare(&mut diff);
            graphql::types(&mut diff);
        }
        Format::OpenApi | Format::Wsdl => {}
    }
    while let Some((old, new, at)) = diff.queue.pop_front() {
        shapes::compare(&mut diff, old, new, &at);
    }
    diff.changes
}

/// A comparison under way.
pub(super) struct Diff<'a> {
    old: &'a Contract,
    new: &'a Contract,
    options: &'a Options,
    changes: Vec<Change>,
    seen: HashSet<(TypeId, TypeId, Way)>,
    queue: VecDeque<(Use, Use, At)>,
}

/// A type where it is used, with what is said about the value there.
#[derive(Debug, Clone)]
struct Use {
    ty: Type,
    nullable: bool,
    rules: Vec<Constraint>,
}

/// Where the comparison stands.
#[derive(Debug, Clone)]
struct At {
    way: Way,
    member: Member,
    operation: Option<Rc<str>>,
    path: String,
    subject: String,
    old: Span,
    new: Span,
}

impl Diff<'_> {
    fn say(&mut self, at: &At, fact: Fact) {
        self.changes.push(Change {
            fact,
            way: at.way,
            member: at.member,
            format: self.old.format,
            operation: at.operation.as_deref().map(str::to_owned),
            path: at.path.clone(),
            subject: at.subject.clone(),
            baseline: at.old,
            current: at.new,
        });
    }

    /// Puts a pair of uses of types off until its turn.
    fn later(&mut self, old: Use, new: Use, at: At) {
        self.queue.push_back((old, new, at));
    }

    fn docs(&mut self, old: &Docs, new: &Docs, at: &At) {
        if old != new {
            self.say(at, Fact::Docs);
        }
    }
}

impl At {
    /// A place of the contracts as a whole.
    fn top(path: &str, old: Span, new: Span) -> At {
        At {
            way: Way::Both,
            member: Member::Field,
            operation: None,
            path: path.to_owned(),
            subject: path.to_owned(),
            old,
            new,
        }
    }

    fn way(&self, way: Way) -> At {
        At { way, ..self.clone() }
    }

    fn kind(&self, member: Member) -> At {
        At { member, ..self.clone() }
    }

    /// A thing inside, by name.
    fn inner(&self, name: &str, old: Span, new: Span) -> At {
        let path = if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) };
        At { path, subject: name.to_owned(), old, new, ..self.clone() }
    }

    /// The items of a list, the values of a map: the same thing for a reader.
    fn items(&self) -> At {
        At { path: format!("{}[]", self.path), ..self.clone() }
    }
}

impl Use {
    fn plain(ty: Type) -> Use {
        Use { ty, nullable: false, rules: Vec::new() }
    }

    fn of(field: &Field) -> Use {
        Use { ty: field.ty, nullable: field.nullable, rules: field.constraints.0.clone() }
    }

    fn of_payload(payload: &Payload) -> Use {
        Use { ty: payload.ty, nullable: payload.nullable, rules: payload.constraints.0.clone() }
    }
}

/// Pairs things by key, each key once: `(old, new)` for those on both sides, in the order of the old side; then the
/// new ones alone.
fn pair<'a, T, K: PartialEq + std::hash::Hash + Eq>(
    old: &'a [T],
    new: &'a [T],
    key: impl Fn(&T) -> K,
) -> Vec<(Option<&'a T>, Option<&'a T>)> {
    let mut taken = vec![false; new.len()];
    let mut by_key: std::collections::HashMap<K, Vec<usize>> = std::collections::HashMap::new();
    for (index, item) in new.iter().enumerate() {
        by_key.entry(key(item)).or_default().push(index);
    }
    let mut pairs = Vec::new();
    for item in old {
        let candidates = by_key.get_mut(&key(item));
        let found = candidates.and_then(|list| if list.is_empty() { None } else { Some(list.remove(0)) });
        if let Some(index) = found {
            taken[index] = true;
        }
        pairs.push((Some(item), found.map(|index| &new[index])));
    }
    let rest = new.iter().zip(taken).filter(|(_, taken)| !taken);
    pairs.extend(rest.map(|(item, _)| (None, Some(item))));
    pairs
}

/// What became of a thing that stands on one side alone.
fn came_or_went<T>(pair: (Option<T>, Option<T>)) -> Option<(Became, T)> {
    match pair {
        (Some(old), None) => Some((Became::Removed, old)),
        (None, Some(new)) => Some((Became::Added, new)),
        _ => None,
    }
}
