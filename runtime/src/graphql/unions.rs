//! Takes conditions on unions out of a document: the executor matches a condition with objects and their interfaces
//! alone. Such a condition holds wherever a document may have it, so it is left out, and a fragment that has one
//! stands where it was spread.

use std::collections::HashMap;

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, FragmentDefinition, InlineFragment, Selection, SelectionSet,
};
use async_graphql::{Name, Positioned};

use super::shapes::Shapes;

/// How deep fragments on unions may spread each other.
const MAX_DEPTH: usize = 32;

/// How many spreads are put in place.
const MAX_SPREADS: usize = 10_000;

/// The same document without conditions on unions. What goes beyond the limits stays and is refused as unknown.
pub(super) fn without(mut document: ExecutableDocument, shapes: &Shapes) -> ExecutableDocument {
    let is_on_union = |fragment: &FragmentDefinition| shapes.is_union(&fragment.type_condition.node.on.node);
    let (on_unions, others): (HashMap<_, _>, HashMap<_, _>) =
        document.fragments.drain().partition(|(_, fragment)| is_on_union(&fragment.node));
    document.fragments = others;
    let mut rewrite = Rewrite { fragments: on_unions, shapes, spreads: 0 };
    match &mut document.operations {
        DocumentOperations::Single(operation) => rewrite.set(&mut operation.node.selection_set.node, 0),
        // The order does not show: nothing is counted across operations that matters to a document in bounds.
        DocumentOperations::Multiple(operations) => {
            operations
                .values_mut()
                .for_each(|operation| rewrite.set(&mut operation.node.selection_set.node, 0));
        }
    }
    document
        .fragments
        .values_mut()
        .for_each(|fragment| rewrite.set(&mut fragment.node.selection_set.node, 0));
    document
}

struct Rewrite<'a> {
    fragments: HashMap<Name, Positioned<FragmentDefinition>>,
    shapes: &'a Shapes,
    spreads: usize,
}

impl Rewrite<'_> {
    fn set(&mut self, set: &mut SelectionSet, depth: usize) {
        for item in &mut set.items {
            self.item(item, depth);
        }
    }

    fn item(&mut self, item: &mut Positioned<Selection>, depth: usize) {
        match &mut item.node {
            Selection::Field(field) => self.set(&mut field.node.selection_set.node, depth),
            Selection::InlineFragment(fragment) => {
                let condition =
                    fragment.node.type_condition.as_ref().map(|condition| &condition.node.on.node);
                if condition.is_some_and(|on| self.shapes.is_union(on)) {
                    fragment.node.type_condition = None;
                }
                self.set(&mut fragment.node.selection_set.node, depth);
            }
            Selection::FragmentSpread(spread) => {
                let Some(fragment) = self.fragments.get(&spread.node.fragment_name.node) else { return };
                self.spreads += 1;
                if depth > MAX_DEPTH || self.spreads > MAX_SPREADS {
                    return;
                }
                let mut inline = InlineFragment {
                    type_condition: None,
                    directives: spread.node.directives.clone(),
                    selection_set: fragment.node.selection_set.clone(),
                };
                self.set(&mut inline.selection_set.node, depth + 1);
                let position = item.pos;
                item.node = Selection::InlineFragment(Positioned::new(inline, position));
            }
        }
    }
}
