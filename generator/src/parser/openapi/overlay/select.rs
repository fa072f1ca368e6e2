//! Finds the nodes a query names. Work is bounded: a query that visits too much is given up.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::rc::Rc;

use super::query::{Comparison, Inner, Operand, Query, Selector, Test};
use crate::parser::openapi::tree::{Kind, Node};

/// How many nodes one query may look at.
const MAX_VISITS: usize = 12_000_000;

/// One step from a node to what it holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Step {
    Key(String),
    Index(usize),
}

/// The query looks at too many nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooMuch;

/// The ways to the nodes a query names, each once, in the order of the document.
pub(super) fn select(root: &Node, query: &Query) -> Result<Vec<Vec<Step>>, TooMuch> {
    let mut search = Search { root, visits: 0 };
    let found = search.run(query, Found { node: root, trail: None })?;
    Ok(found.into_iter().map(|found| steps(found.trail)).collect())
}

/// A node with the way to it.
#[derive(Clone)]
struct Found<'a> {
    node: &'a Node,
    trail: Option<Rc<Trail<'a>>>,
}

struct Trail<'a> {
    before: Option<Rc<Trail<'a>>>,
    hop: Hop<'a>,
}

#[derive(Clone, Copy)]
enum Hop<'a> {
    Key(&'a str),
    Index(usize),
}

fn steps(trail: Option<Rc<Trail<'_>>>) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut at = trail.as_ref();
    while let Some(trail) = at {
        steps.push(match trail.hop {
            Hop::Key(key) => Step::Key(key.to_owned()),
            Hop::Index(index) => Step::Index(index),
        });
        at = trail.before.as_ref();
    }
    steps.reverse();
    steps
}

impl<'a> Found<'a> {
    fn child(&self, hop: Hop<'a>, node: &'a Node) -> Found<'a> {
        Found { node, trail: Some(Rc::new(Trail { before: self.trail.clone(), hop })) }
    }

    fn children(&self) -> Vec<Found<'a>> {
        match &self.node.kind {
            Kind::Map(map) => {
                map.iter().map(|(key, entry)| self.child(Hop::Key(key), &entry.value)).collect()
            }
            Kind::List(items) => self.items(items, 0..items.len()),
            _ => Vec::new(),
        }
    }

    fn items(&self, items: &'a [Node], indices: impl Iterator<Item = usize>) -> Vec<Found<'a>> {
        indices.filter_map(|index| Some(self.child(Hop::Index(index), items.get(index)?))).collect()
    }
}

struct Search<'a> {
    root: &'a Node,
    visits: usize,
}

impl<'a> Search<'a> {
    fn visit(&mut self, count: usize) -> Result<(), TooMuch> {
        self.visits += count;
        if self.visits > MAX_VISITS { Err(TooMuch) } else { Ok(()) }
    }

    fn run(&mut self, query: &Query, from: Found<'a>) -> Result<Vec<Found<'a>>, TooMuch> {
        let mut found = vec![from];
        for segment in &query.segments {
            let mut next = Vec::new();
            for from in found {
                let from = if segment.descends { self.descend(from)? } else { vec![from] };
                for from in &from {
                    for selector in &segment.selectors {
                        self.apply(selector, from, &mut next)?;
                    }
                }
            }
            let mut seen = HashSet::new();
            next.retain(|found: &Found<'_>| seen.insert(std::ptr::from_ref(found.node)));
            found = next;
        }
        Ok(found)
    }

    /// The node and everything below it. The tree's depth is bounded.
    fn descend(&mut self, from: Found<'a>) -> Result<Vec<Found<'a>>, TooMuch> {
        let mut found = Vec::new();
        let mut open = vec![from];
        while let Some(one) = open.pop() {
            let mut children = one.children();
            self.visit(1 + children.len())?;
            children.reverse();
            open.extend(children);
            found.push(one);
        }
        Ok(found)
    }

    fn apply(
        &mut self,
        selector: &Selector,
        from: &Found<'a>,
        out: &mut Vec<Found<'a>>,
    ) -> Result<(), TooMuch> {
        self.visit(1)?;
        match (selector, &from.node.kind) {
            (Selector::Name(name), Kind::Map(map)) => {
                out.extend(
                    map.get_key_value(name).map(|(key, entry)| from.child(Hop::Key(key), &entry.value)),
                );
            }
            (Selector::Wildcard, _) => out.extend(from.children()),
            (Selector::Index(index), Kind::List(items)) => {
                let index = normal(*index, items.len());
                out.extend(from.items(items, usize::try_from(index).into_iter()));
            }
            (Selector::Slice { start, end, step }, Kind::List(items)) => {
                out.extend(from.items(items, slice(items.len(), *start, *end, *step).into_iter()));
            }
            (Selector::Filter(test), _) => {
                for child in from.children() {
                    if self.holds(test, &child)? {
                        out.push(child);
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn holds(&mut self, test: &Test, node: &Found<'a>) -> Result<bool, TooMuch> {
        self.visit(1)?;
        match test {
            Test::Any(tests) => {
                for test in tests {
                    if self.holds(test, node)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Test::All(tests) => {
                for test in tests {
                    if !self.holds(test, node)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Test::Not(test) => Ok(!self.holds(test, node)?),
            Test::Exists(inner) => Ok(!self.inner(inner, node)?.is_empty()),
            Test::Compare(left, comparison, right) => {
                let (left, right) = (self.operand(left, node)?, self.operand(right, node)?);
                if let (Operated::Compound(left), Operated::Compound(right)) = (&left, &right) {
                    self.visit(left.size() + right.size())?;
                }
                Ok(compare(&left, *comparison, &right))
            }
        }
    }

    fn inner(&mut self, inner: &Inner, node: &Found<'a>) -> Result<Vec<Found<'a>>, TooMuch> {
        let from = if inner.from_root { Found { node: self.root, trail: None } } else { node.clone() };
        self.run(&inner.query, from)
    }

    fn operand<'o>(&mut self, operand: &'o Operand, node: &Found<'a>) -> Result<Operated<'o>, TooMuch>
    where
        'a: 'o,
    {
        Ok(match operand {
            Operand::Null => Operated::Null,
            Operand::Bool(value) => Operated::Bool(*value),
            Operand::Number(number) => Operated::Number(*number),
            Operand::Text(text) => Operated::Text(text),
            Operand::Query(inner) => match self.inner(inner, node)?.as_slice() {
                [one] => Operated::of(one.node),
                _ => Operated::Nothing,
            },
            Operand::Count(inner) => Operated::Number(self.inner(inner, node)?.len() as f64),
            Operand::Length(operand) => match self.operand(operand, node)? {
                Operated::Text(text) => Operated::Number(text.chars().count() as f64),
                Operated::Compound(Node { kind: Kind::List(items), .. }) => {
                    Operated::Number(items.len() as f64)
                }
                Operated::Compound(Node { kind: Kind::Map(map), .. }) => Operated::Number(map.len() as f64),
                _ => Operated::Nothing,
            },
        })
    }
}

/// A value in a comparison (RFC 9535, section 2.3.5.2.2).
enum Operated<'a> {
    Nothing,
    Null,
    Bool(bool),
    Number(f64),
    Text(&'a str),
    Compound(&'a Node),
}

impl<'a> Operated<'a> {
    fn of(node: &'a Node) -> Operated<'a> {
        match &node.kind {
            Kind::Null => Operated::Null,
            Kind::Bool(value) => Operated::Bool(*value),
            Kind::Number(number) => {
                number.json.parse().map_or(Operated::Text(&number.json), Operated::Number)
            }
            Kind::String(text) => Operated::Text(text),
            Kind::List(_) | Kind::Map(_) => Operated::Compound(node),
        }
    }
}

fn compare(left: &Operated<'_>, comparison: Comparison, right: &Operated<'_>) -> bool {
    let is_equal = match (left, right) {
        (Operated::Nothing, Operated::Nothing) | (Operated::Null, Operated::Null) => true,
        (Operated::Bool(left), Operated::Bool(right)) => left == right,
        (Operated::Number(left), Operated::Number(right)) => left == right,
        (Operated::Text(left), Operated::Text(right)) => left == right,
        (Operated::Compound(left), Operated::Compound(right)) => left.to_json() == right.to_json(),
        _ => false,
    };
    let order = match (left, right) {
        (Operated::Number(left), Operated::Number(right)) => left.partial_cmp(right),
        (Operated::Text(left), Operated::Text(right)) => Some(left.cmp(right)),
        _ => None,
    };
    match comparison {
        Comparison::Equal => is_equal,
        Comparison::Unequal => !is_equal,
        Comparison::Less => order == Some(Ordering::Less),
        Comparison::Greater => order == Some(Ordering::Greater),
        Comparison::LessOrEqual => order == Some(Ordering::Less) || is_equal,
        Comparison::GreaterOrEqual => order == Some(Ordering::Greater) || is_equal,
    }
}

/// Negative indices count from the end.
fn normal(index: i64, len: usize) -> i64 {
    if index < 0 { index.saturating_add_unsigned(len as u64) } else { index }
}

/// The indices of a slice (RFC 9535, section 2.3.4.2.2).
fn slice(len: usize, start: Option<i64>, end: Option<i64>, step: i64) -> Vec<usize> {
    let most = i64::try_from(len).unwrap_or(i64::MAX);
    let mut indices = Vec::new();
    if step > 0 {
        let mut at = normal(start.unwrap_or(0), len).clamp(0, most);
        let end = normal(end.unwrap_or(most), len).clamp(0, most);
        while at < end {
            indices.extend(usize::try_from(at));
            at = at.saturating_add(step);
        }
    } else if step < 0 {
        let mut at = start.map_or(most - 1, |start| normal(start, len)).clamp(-1, most - 1);
        let end = end.map_or(-1, |end| normal(end, len)).clamp(-1, most - 1);
        while at > end {
            indices.extend(usize::try_from(at));
            at = at.saturating_add(step);
        }
    }
    indices
}
