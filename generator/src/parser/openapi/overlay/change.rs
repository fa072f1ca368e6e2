//! What an action does to the nodes it names: merge, append, replace, remove.

use super::select::Step;
use crate::parser::openapi::tree::{Entry, Kind, Node};

/// A value that does not fit the one it should be merged with; both, for the message.
#[derive(Debug)]
pub(super) struct Misfit {
    pub(super) update: Node,
    pub(super) target: Node,
}

/// Merges a value into a node: members of objects by name and deeply, one more item for a list, a scalar for a scalar.
pub(super) fn update(node: &mut Node, update: &Node) -> Result<(), Box<Misfit>> {
    if let Kind::List(items) = &mut node.kind {
        items.push(update.clone());
        return Ok(());
    }
    merge(node, update)
}

/// Overlay Specification 1.1, section 4.4.3.1: objects are merged, lists joined, scalars replaced.
fn merge(node: &mut Node, update: &Node) -> Result<(), Box<Misfit>> {
    let is_scalar = |node: &Node| !matches!(node.kind, Kind::Map(_) | Kind::List(_));
    // A scalar of the overlay stands at the overlay's place from now on. An empty member of a YAML document is null.
    if node.is_null() || is_scalar(node) && is_scalar(update) {
        *node = update.clone();
        return Ok(());
    }
    match (&mut node.kind, &update.kind) {
        (Kind::Map(members), Kind::Map(updates)) => {
            for (key, entry) in updates {
                match members.get_mut(key) {
                    Some(member) => merge(&mut member.value, &entry.value)?,
                    None => drop(members.insert(key.clone(), entry.clone())),
                }
            }
            Ok(())
        }
        (Kind::List(items), Kind::List(more)) => {
            items.extend(more.iter().cloned());
            Ok(())
        }
        _ => Err(Box::new(Misfit { update: shallow(update), target: shallow(node) })),
    }
}

/// The node without what it holds.
fn shallow(node: &Node) -> Node {
    let kind = match &node.kind {
        Kind::Map(_) => Kind::Map(indexmap::IndexMap::new()),
        Kind::List(_) => Kind::List(Vec::new()),
        kind => kind.clone(),
    };
    Node::new(node.span, kind)
}

/// Takes the node at the end of the steps out of what holds it.
pub(super) fn remove(root: &mut Node, steps: &[Step]) {
    let Some((last, way)) = steps.split_last() else { return };
    let Some(parent) = at_mut(root, way) else { return };
    match (&mut parent.kind, last) {
        (Kind::Map(map), Step::Key(key)) => drop(map.shift_remove(key)),
        (Kind::List(items), Step::Index(index)) if *index < items.len() => drop(items.remove(*index)),
        _ => {}
    }
}

/// The node at the end of the steps.
pub(super) fn at_mut<'a>(root: &'a mut Node, steps: &[Step]) -> Option<&'a mut Node> {
    steps.iter().try_fold(root, |node, step| match (&mut node.kind, step) {
        (Kind::Map(map), Step::Key(key)) => map.get_mut(key).map(|entry: &mut Entry| &mut entry.value),
        (Kind::List(items), Step::Index(index)) => items.get_mut(*index),
        _ => None,
    })
}

/// The node at the end of the steps, to be read.
pub(super) fn at<'a>(root: &'a Node, steps: &[Step]) -> Option<&'a Node> {
    steps.iter().try_fold(root, |node, step| match (&node.kind, step) {
        (Kind::Map(map), Step::Key(key)) => map.get(key).map(|entry| &entry.value),
        (Kind::List(items), Step::Index(index)) => items.get(*index),
        _ => None,
    })
}
