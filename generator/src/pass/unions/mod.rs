//! Decides what tells the alternatives of a union apart (DESIGN 5.1), so that no reader has to guess.
//!
//! What the parser found (a discriminator) stands. Else the alternatives are put into an order in which each has
//! evidence that all of its values show and none of a later one: see `evidence`. Where no such order exists the
//! alternatives concerned are tried, and that is reported.

mod evidence;
mod form;
pub mod webhooks;

use crate::diagnostic::codes::ir::UNION_IN_ORDER;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{Arm, Contract, Evidence, JsonKind, Tag, TypeId, TypeKind, TypeName, Union};
use crate::pass::positions;
use evidence::Judge;
use form::{Form, Forms};

/// Decides every union that is undecided.
pub fn run(contract: &mut Contract, out: &mut Diagnostics) {
    let undecided = |id: &TypeId| matches!(&contract.types[*id].kind, TypeKind::Union(union) if union.tag == Tag::Undecided);
    let open: Vec<TypeId> = contract.types.ids().filter(undecided).collect();
    if open.is_empty() {
        return;
    }
    let positions = positions::run(contract);
    let judge = Judge { forms: Forms { contract, positions: &positions } };
    let mut decisions = Vec::with_capacity(open.len());
    for id in open {
        let TypeKind::Union(union) = &contract.types[id].kind else { continue };
        let arms: Vec<Vec<Form>> = union.arms.iter().map(|arm| judge.forms.of(arm.ty, false)).collect();
        let decision = settle(&judge, &arms);
        if !decision.doubt.is_empty() {
            let doubt: Vec<&Arm> = decision.doubt.iter().map(|index| &union.arms[*index]).collect();
            out.push(report(contract, id, &doubt));
        }
        decisions.push((id, decision));
    }
    for (id, decision) in decisions {
        if let TypeKind::Union(union) = &mut contract.types[id].kind {
            apply(union, decision);
        }
    }
}

/// The arms in the order they are tried, each with its evidence, and those that cannot be told apart.
#[derive(Default)]
struct Decision {
    order: Vec<(usize, Vec<Evidence>)>,
    doubt: Vec<usize>,
}

fn apply(union: &mut Union, decision: Decision) {
    union.tag = if decision.doubt.is_empty() { Tag::Shape } else { Tag::Order };
    let mut arms: Vec<Option<Arm>> = std::mem::take(&mut union.arms).into_iter().map(Some).collect();
    for (index, evidence) in decision.order {
        if let Some(mut arm) = arms[index].take() {
            arm.evidence = evidence;
            union.arms.push(arm);
        }
    }
}

fn report(contract: &Contract, id: TypeId, doubt: &[&Arm]) -> Diagnostic {
    let ty = &contract.types[id];
    let name = match &ty.name {
        TypeName::Declared(name) => name.clone(),
        TypeName::Derived(words) => words.join("."),
        TypeName::Anonymous => "a union".to_owned(),
    };
    let names: Vec<_> = doubt.iter().map(|arm| format!("`{}`", arm.name)).collect();
    let message = format!("nothing tells {} of `{name}` apart; they are tried in order", names.join(" and "));
    let mut diagnostic = Diagnostic::new(&UNION_IN_ORDER, ty.span, message).pointer(&ty.path);
    for arm in doubt.iter().filter(|arm| arm.span != ty.span) {
        diagnostic = diagnostic.label(arm.span, format!("`{}`", arm.name));
    }
    diagnostic.help("add a discriminator, or a required member that only one alternative has")
}

/// The arms in their order, each with its evidence.
fn settle(judge: &Judge<'_>, arms: &[Vec<Form>]) -> Decision {
    let separate = |one: usize, other: usize| judge.separate(&arms[one], &arms[other]);
    let mut table = Table::new(&separate, arms.len());
    let Ordered { order, doubt } = order(&mut table);
    let mut decision = Decision { order: Vec::new(), doubt };
    for (place, arm) in order.iter().enumerate() {
        let evidence = table.evidence(*arm, &order[place + 1..], &order[..place]);
        decision.order.push((*arm, with_kinds(evidence, &arms[*arm])));
    }
    for (index, evidence) in &mut decision.order {
        if decision.doubt.contains(index) {
            evidence.extend(judge.hints(*index, arms));
            evidence.push(Evidence::Fits);
        }
    }
    decision
}

/// The arms in the order they are asked for, and those that are not told from one behind them.
struct Ordered {
    order: Vec<usize>,
    doubt: Vec<usize>,
}

/// Takes, again and again, the first arm that shows evidence against all that are left.
fn order(table: &mut Table<'_>) -> Ordered {
    let mut order = Vec::new();
    let mut open: Vec<usize> = (0..table.count).collect();
    let mut doubt = vec![false; table.count];
    while let Some(next) = table.next(&open) {
        open.retain(|index| *index != next);
        let unclear: Vec<usize> =
            open.iter().copied().filter(|other| table.cell(next, *other).is_none()).collect();
        for index in unclear.iter().copied().chain((!unclear.is_empty()).then_some(next)) {
            doubt[index] = true;
        }
        order.push(next);
    }
    Ordered { order, doubt: (0..table.count).filter(|index| doubt[*index]).collect() }
}

/// What tells one arm from another: asked for many times, found once.
struct Table<'a> {
    separate: &'a dyn Fn(usize, usize) -> Option<Vec<Evidence>>,
    count: usize,
    cells: Vec<Option<Option<Vec<Evidence>>>>,
}

impl<'a> Table<'a> {
    fn new(separate: &'a dyn Fn(usize, usize) -> Option<Vec<Evidence>>, count: usize) -> Table<'a> {
        Table { separate, count, cells: vec![None; count * count] }
    }

    fn cell(&mut self, one: usize, other: usize) -> Option<&Vec<Evidence>> {
        let separate = self.separate;
        self.cells[one * self.count + other].get_or_insert_with(|| separate(one, other)).as_ref()
    }

    /// The first arm that is told from all others, else the one that is told from most.
    fn next(&mut self, open: &[usize]) -> Option<usize> {
        let mut best: Option<(usize, usize)> = None;
        for index in open {
            let others = open.iter().filter(|other| *other != index);
            let unclear = others.filter(|other| self.cell(*index, **other).is_none()).count();
            if unclear == 0 {
                return Some(*index);
            }
            if best.is_none_or(|(_, least)| unclear < least) {
                best = Some((*index, unclear));
            }
        }
        best.map(|(index, _)| index)
    }

    /// What shows an arm among those that are still open. A constant that earlier arms do not share is shown too: a
    /// value of an arm that nobody knows has another one, and must not be taken for the last arm.
    fn evidence(&mut self, arm: usize, open: &[usize], before: &[usize]) -> Vec<Evidence> {
        let mut evidence: Vec<Evidence> = Vec::new();
        let mut add = |facts: &[Evidence]| {
            for fact in facts {
                if !evidence.contains(fact) {
                    evidence.push(fact.clone());
                }
            }
        };
        for other in open {
            add(self.cell(arm, *other).map_or(&[][..], Vec::as_slice));
        }
        for other in before {
            let facts = self.cell(arm, *other).map_or(&[][..], Vec::as_slice);
            if matches!(facts, [Evidence::Constant(..)]) {
                add(facts);
            }
        }
        evidence
    }
}

/// Kinds stand first; they go without saying where a condition on members is shown.
fn with_kinds(mut evidence: Vec<Evidence>, forms: &[Form]) -> Vec<Evidence> {
    let told =
        evidence.iter().any(|fact| !matches!(fact, Evidence::Kind(_) | Evidence::Any(_) | Evidence::Fits));
    evidence.retain(|fact| !matches!(fact, Evidence::Kind(_)));
    if told {
        return evidence;
    }
    let kinds = form::kinds(forms);
    if kinds.len() >= 6 {
        return evidence;
    }
    let kinds = kinds.into_iter().map(Evidence::Kind);
    let kinds = kinds.filter(|kind| {
        *kind != Evidence::Kind(JsonKind::Integer) || !forms.iter().any(|form| form.kind == JsonKind::Number)
    });
    kinds.chain(evidence).collect()
}
