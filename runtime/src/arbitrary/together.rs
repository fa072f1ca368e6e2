//! Which members a record must have, and which it must not, so that those go together that have to.

use super::Entropy;
use crate::record::{Rule, Schema, Together};

/// Members by their index.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// They must be there.
    pub(super) forced: Vec<usize>,
    /// They must not.
    pub(super) banned: Vec<usize>,
}

/// How often another way is tried.
const TRIES: usize = 32;

impl Plan {
    /// One way to keep all rules; where none is found, the last one that was tried.
    pub(super) fn of(rules: &[Rule], schema: &Schema, entropy: &mut Entropy) -> Plan {
        let mut groups: Vec<(Together, Vec<Vec<usize>>)> = Vec::new();
        for rule in rules {
            if let Rule::Members(how, names) = rule {
                groups.push((*how, names.iter().map(|group| indices(schema, group)).collect()));
            }
        }
        let mut plan = Plan::default();
        for _ in 0..TRIES {
            plan = Plan::default();
            // What must be there comes first, since the rest depends on it.
            for wanted in [[Together::Any, Together::One], [Together::With, Together::None]] {
                for (how, groups) in groups.iter().filter(|(how, _)| wanted.contains(how)) {
                    plan.keep(*how, groups, schema, entropy);
                }
            }
            if groups.iter().all(|(how, groups)| plan.keeps(*how, groups, schema)) {
                break;
            }
        }
        plan
    }

    fn keep(&mut self, how: Together, groups: &[Vec<usize>], schema: &Schema, entropy: &mut Entropy) {
        let first = entropy.below(groups.len() as u64) as usize;
        match how {
            Together::Any | Together::One => {
                groups.get(first).into_iter().for_each(|group| self.force(group));
                let others = groups.iter().enumerate().filter(|(at, _)| how == Together::One && *at != first);
                others.for_each(|(_, group)| self.ban(group, schema));
            }
            Together::None => groups.iter().for_each(|group| self.ban(group, schema)),
            Together::With => match groups {
                [when, then] if self.has(when, schema) => self.force(then),
                [when, _] => self.ban(when, schema),
                _ => {}
            },
        }
    }

    fn keeps(&self, how: Together, groups: &[Vec<usize>], schema: &Schema) -> bool {
        let has = groups.iter().filter(|group| self.has(group, schema)).count();
        let lacks = groups.iter().filter(|group| group.iter().any(|at| self.banned.contains(at))).count();
        match how {
            Together::Any => has > 0,
            Together::One => has == 1 && lacks + 1 == groups.len(),
            Together::None => lacks == groups.len(),
            Together::With => has != 1 || !groups.first().is_some_and(|when| self.has(when, schema)),
        }
    }

    fn has(&self, group: &[usize], schema: &Schema) -> bool {
        group.iter().all(|at| self.forced.contains(at) || schema.fields[*at].is_required())
    }

    fn force(&mut self, group: &[usize]) {
        self.forced.extend(group.iter().filter(|at| !self.banned.contains(at)));
    }

    /// One member less, and the group is not there.
    fn ban(&mut self, group: &[usize], schema: &Schema) {
        let is_free = |at: &&usize| !self.forced.contains(at) && !schema.fields[**at].is_required();
        if !group.iter().any(|at| self.banned.contains(at)) {
            self.banned.extend(group.iter().find(is_free));
        }
    }
}

fn indices(schema: &Schema, names: &[&str]) -> Vec<usize> {
    names.iter().filter_map(|name| schema.find(name, 0)).collect()
}
