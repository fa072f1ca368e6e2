//! Unions: an arm, and a content by which a reader knows the arm again.

use super::Maker;
use crate::record::{Arm, Arms, Facts, Record, Slot, Union, Value, View, When};

impl Maker<'_> {
    pub(super) fn union(&mut self, union: &mut dyn Union, facts: Option<&'static Facts>) {
        let arms = union.arms();
        // Items that must differ are made of what is known.
        let may_be_unknown = arms.open && self.options.unknown && self.index.is_none();
        if may_be_unknown && self.entropy.one_in(6) && self.unknown_arm(arms, union) {
            return;
        }
        let first = self.entropy.below(arms.arms.len() as u64) as usize;
        let order = (0..arms.arms.len()).map(|step| (first + step) % arms.arms.len());
        let mut order: Vec<usize> = order.collect();
        if self.depth > self.options.depth {
            // Arms that go no deeper first.
            order.sort_by_key(|arm| matches!(union.select(*arm), Slot::Record(_) | Slot::Union(_)));
        }
        self.depth += 1;
        for index in order {
            // Another arm of the same index may hold what the last try left.
            let other = if index == 0 { arms.arms.len() - 1 } else { 0 };
            let _ = union.select(other);
            self.arm(union.select(index), &arms.arms[index], arms, facts);
            if is_told(union, index) {
                self.depth -= 1;
                return;
            }
        }
        // No arm is told from the others by what we make; the first is as good as any.
        if let Some(arm) = arms.arms.first() {
            self.arm(union.select(0), arm, arms, facts);
        }
        self.depth -= 1;
    }

    fn arm(&mut self, slot: Slot<'_>, arm: &Arm, arms: &Arms, facts: Option<&'static Facts>) {
        for when in arm.when {
            if let When::Is(values) = when {
                let json = values.first().copied().unwrap_or("null");
                let _ = crate::json::fill_slot(json.as_bytes(), slot, &crate::json::Options::default());
                return;
            }
        }
        let mut slot = slot;
        self.slot(slot.reborrow(), arm.facts.or(facts));
        if let Slot::Record(record) = slot {
            if !arms.tag.is_empty()
                && let (Some(index), Some(tag)) = (record.schema().find(arms.tag, 0), arm.tags.first())
            {
                let json = crate::json::to_vec(&(*tag).to_owned());
                put(record.slot_at(index), &String::from_utf8_lossy(&json));
            }
            self.mark(record, arm.when);
        }
    }

    /// Gives a record the members by which its arm is told.
    fn mark(&mut self, record: &mut dyn Record, conditions: &[When]) {
        for when in conditions {
            match when {
                When::Member(name, values) => {
                    if let (Some(index), Some(value)) = (record.schema().find(name, 0), values.first()) {
                        put(record.slot_at(index), value);
                    }
                }
                When::Has(name) => {
                    let absent = |index: &usize| matches!(record.view_at(*index), View::None);
                    if let Some(index) = record.schema().find(name, 0).filter(absent) {
                        let facts = record.schema().fields[index].facts;
                        if let Slot::Opt(opt) = record.slot_at(index) {
                            self.slot(opt.some(), facts);
                        }
                    }
                }
                When::Lacks(name) => {
                    if let Some(Slot::Opt(opt)) =
                        record.schema().find(name, 0).map(|index| record.slot_at(index))
                    {
                        opt.null();
                    }
                }
                When::At(name, conditions) => {
                    let slot = record.schema().find(name, 0).map(|index| record.slot_at(index));
                    if let Some(Slot::Record(inner)) = slot {
                        self.mark(inner, conditions);
                    }
                }
                When::Any(groups) => {
                    if let Some(conditions) = groups.first() {
                        self.mark(record, conditions);
                    }
                }
                When::Kind(_) | When::Is(_) | When::Item(_) | When::Fits => {}
            }
        }
    }
}

/// Fills a slot from JSON text.
fn put(slot: Slot<'_>, json: &str) {
    let _ = crate::json::fill_slot(json.as_bytes(), slot, &crate::json::Options::default());
}

/// Whether a reader of JSON takes it for that arm. Where arms are told by their shape another arm may take
/// it; the union then holds what was read.
fn is_told(union: &mut dyn Union, arm: usize) -> bool {
    let arms = union.arms();
    let by_shape = arms.tag.is_empty() && arms.arms.iter().any(|arm| !arm.when.is_empty());
    let (_, content) = union.arm();
    // A union in a union is known by a tag that both have, unless it is one that neither knows.
    let is_sure = !by_shape && !matches!(content, View::Union(_));
    if is_sure || arms.arms.len() + usize::from(arms.open) < 2 {
        return true;
    }
    let mut text = Vec::new();
    crate::json::write(content, &mut text, &crate::json::Options::default());
    let _ = union.select(if arm == 0 { 1 } else { 0 });
    let read = crate::json::fill_slot(&text, Slot::Union(union), &crate::json::Options::default());
    read.is_ok() && union.arm().0 == arm
}

/// An arm no contract knows, unless a reader takes it for one it does.
pub(super) fn make_unknown(arms: &Arms, union: &mut dyn Union) -> bool {
    let members = match arms.tag {
        "" => [("x-unknown".to_owned(), Value::from(true))],
        tag => [(tag.to_owned(), Value::from("x-unknown"))],
    };
    if let Slot::Any(value) = union.select(arms.arms.len()) {
        *value = Value::Object(members.into());
    }
    !arms.tag.is_empty() || is_told(union, arms.arms.len())
}
