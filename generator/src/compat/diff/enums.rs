//! Values of enums, by what travels.

use super::{At, Diff, came_or_went, pair};
use crate::compat::change::{Became, Fact, Relation};
use crate::ir::Enum;

pub(super) fn compare(diff: &mut Diff<'_>, old: &Enum, new: &Enum, at: &At) {
    if old.of != new.of {
        return diff.say(at, Fact::Type(Relation::Other));
    }
    for (before, after) in pair(&old.values, &new.values, |value| format!("{:?}", value.value)) {
        if let Some((became, value)) = came_or_went((before, after)) {
            let at = match became {
                Became::Added => at.inner(&value.name, at.old, value.span),
                _ => at.inner(&value.name, value.span, at.new),
            };
            diff.say(&at, Fact::EnumValue(became));
        }
        if let (Some(before), Some(after)) = (before, after) {
            let at = at.inner(&before.name, before.span, after.span);
            diff.docs(&before.docs, &after.docs, &at);
            diff.deprecation(before.deprecated.as_ref(), after.deprecated.as_ref(), &at);
        }
    }
}
