//! Deprecation, and the day a deprecated thing goes away.

use super::{At, Diff};
use crate::compat::change::{Fact, Removal, SunsetFact};
use crate::compat::day::Day;
use crate::ir::Deprecation;

impl Diff<'_> {
    pub(super) fn deprecation(&mut self, old: Option<&Deprecation>, new: Option<&Deprecation>, at: &At) {
        match (old, new) {
            (None, Some(now)) => {
                self.say(at, Fact::Deprecated(now.clone()));
                self.notice(now, at);
            }
            (Some(_), None) => self.say(at, Fact::Reactivated),
            (Some(was), Some(now)) if was != now => {
                self.say(at, Fact::DeprecationChanged(was.clone(), now.clone()));
                self.moved(was, now, at);
            }
            _ => {}
        }
    }

    /// Whether callers are given the notice they must be given.
    fn notice(&mut self, now: &Deprecation, at: &At) {
        let wanted = self.options.today.filter(|_| self.options.notice > 0);
        let fact = match (now.sunset.as_deref().map(Day::parse), wanted) {
            (None, Some(_)) => SunsetFact::Missing,
            (Some(None), _) => SunsetFact::Unparsable,
            (Some(Some(day)), Some(today)) if day < today.after(self.options.notice) => SunsetFact::TooSoon,
            _ => return,
        };
        self.say(at, Fact::Sunset(fact));
    }

    fn moved(&mut self, was: &Deprecation, now: &Deprecation, at: &At) {
        let fact = match (was.sunset.as_deref().map(Day::parse), now.sunset.as_deref().map(Day::parse)) {
            (Some(_), None) => SunsetFact::Deleted,
            (Some(None), Some(_)) | (_, Some(None)) => SunsetFact::Unparsable,
            (Some(Some(was)), Some(Some(now))) if now < was => {
                let least = self.options.today.map(|today| today.after(self.options.notice));
                if least.is_some_and(|least| now >= least) {
                    return;
                }
                SunsetFact::Earlier
            }
            _ => return,
        };
        self.say(at, Fact::Sunset(fact));
    }

    /// Whether a thing that is gone was announced to go by now.
    pub(super) fn removal(&self, deprecated: Option<&Deprecation>) -> Removal {
        let Some(deprecated) = deprecated else { return Removal::Sudden };
        match (deprecated.sunset.as_deref().and_then(Day::parse), self.options.today) {
            (Some(day), Some(today)) if today >= day => Removal::Announced,
            (Some(_), _) => Removal::Early,
            (None, _) => Removal::Announced,
        }
    }
}
