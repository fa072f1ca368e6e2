//! Alternatives of unions, by tag, by type, or by name.

use super::{At, Diff, Use, shapes};
use crate::compat::change::{Became, Fact, WireFact};
use crate::ir::{Arm, Tag, Union};

pub(super) fn compare(diff: &mut Diff<'_>, old: &Union, new: &Union, at: &At) {
    tags(diff, old, new, at);
    let mut taken = vec![false; new.arms.len()];
    for arm in &old.arms {
        let free = |(index, other): &(usize, &Arm)| !taken[*index] && is_same(diff, old, arm, other);
        match new.arms.iter().enumerate().find(free) {
            Some((index, other)) => {
                taken[index] = true;
                diff.later(
                    Use::plain(arm.ty),
                    Use::plain(other.ty),
                    at.inner(&arm.name, arm.span, other.span),
                );
            }
            None => diff.say(&at.inner(&arm.name, arm.span, at.new), Fact::Arm(Became::Removed)),
        }
    }
    for (arm, _) in new.arms.iter().zip(&taken).filter(|(_, taken)| !**taken) {
        diff.say(&at.inner(&arm.name, at.old, arm.span), Fact::Arm(Became::Added));
    }
}

fn is_same(diff: &Diff<'_>, union: &Union, old: &Arm, new: &Arm) -> bool {
    match union.tag {
        Tag::Member => old.name == new.name,
        _ => shapes::same(diff, old.ty, new.ty) || (old.name == new.name && !old.name.is_empty()),
    }
}

fn tags(diff: &mut Diff<'_>, old: &Union, new: &Union, at: &At) {
    let became = match (&old.tag, &new.tag) {
        (Tag::Property(was), Tag::Property(is)) if was != is => Became::Changed,
        (Tag::Property(_), Tag::Property(_)) => return,
        (Tag::Property(_), _) => Became::Removed,
        (_, Tag::Property(_)) => Became::Added,
        _ => return,
    };
    diff.say(at, Fact::Wire(WireFact::Discriminator(became)));
}
